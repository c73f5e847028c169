package calendar

import (
	"time"
)

// Calendar says which days and hours are worked, and why. It is immutable and
// safe for concurrent use. [China] and [New] make calendars; the zero Calendar
// is not usable.
type Calendar struct {
	id     string
	title  Text
	zone   *time.Location
	digest string

	rest     [7]bool // by time.Weekday
	from, to Date    // what notices settle; zero: open
	awaits   Text
	nextFrom int
	hours    []OpeningHours // the whole year last
	days     []exception
	entries  []entry

	shapes []shape // 0: not worked
	weeks  []week
	runs   []run
	dir    directory
}

// exception is a day that a layer settles.
type exception struct {
	day   int32
	entry int32
}

// entry is what a layer says of one or more days.
type entry struct {
	work   bool
	name   Text
	notice string
	layer  string
	open   []Opening // special hours; nil: those of the season
	law    bool      // see [Layer]
}

// DayKind says why a day is worked or not. The zero DayKind is not valid.
type DayKind int

// The kinds of day.
const (
	Working    DayKind = iota + 1 // an ordinary working day
	Weekend                       // a rest day of the week
	Off                           // a holiday or closure that a layer settles
	MadeUp                        // worked by a layer's order though the week rests
	Designated                    // worked by a layer's order on a day of the working week
)

// String returns "working", "weekend", "holiday", "make-up" or "designated".
func (k DayKind) String() string {
	switch k {
	case Working:
		return "working"
	case Weekend:
		return "weekend"
	case Off:
		return "holiday"
	case MadeUp:
		return "make-up"
	case Designated:
		return "designated"
	}
	return "invalid"
}

// MarshalText writes the kind as String does.
func (k DayKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// DayInfo is what a calendar knows about a day.
type DayInfo struct {
	Date        Date    `json:"date"`
	Workday     bool    `json:"workday"`
	Kind        DayKind `json:"kind"`
	Name        Text    `json:"name,omitzero"`    // of the holiday, or of what is made up for
	Notice      string  `json:"notice,omitempty"` // number of the notice that settles the day
	Layer       string  `json:"layer,omitempty"`
	Provisional bool    `json:"provisional,omitempty"` // no notice settles the day yet
}

// ID returns the calendar's name, such as "cn".
func (c *Calendar) ID() string { return c.id }

// Title returns what people call the calendar.
func (c *Calendar) Title() Text { return c.title }

// Zone returns the time zone in which the calendar's days begin and end.
func (c *Calendar) Zone() *time.Location { return c.zone }

// Digest returns "sha256:…" over everything that a result may depend on. Two
// calendars with the same digest give the same results, proofs included.
func (c *Calendar) Digest() string { return c.digest }

// Equal reports whether the calendars have the same digest.
func (c *Calendar) Equal(o *Calendar) bool {
	return c == o || (c != nil && o != nil && c.digest == o.digest)
}

// Settled returns the first and last day that published notices settle; the
// zero Date leaves a side open.
func (c *Calendar) Settled() (from, to Date) { return c.from, c.to }

// HasHours reports whether the calendar has opening hours. Without them
// periods in working hours have no due date.
func (c *Calendar) HasHours() bool { return len(c.hours) > 0 }

// IsWorkday reports whether the day is worked. No date is no working day.
func (c *Calendar) IsWorkday(d Date) bool {
	return !d.IsZero() && c.shapeOf(d).workday
}

// Openings returns the stretches of the day in which work is done: none where
// the day is not worked, the whole day where the calendar has no hours.
func (c *Calendar) Openings(d Date) []Opening {
	if d.IsZero() {
		return nil
	}
	return append([]Opening(nil), c.shapeOf(d).open...)
}

// Day returns what is known about the day and the notice on which that rests.
func (c *Calendar) Day(d Date) DayInfo {
	info := DayInfo{Date: d, Kind: Working, Workday: c.IsWorkday(d), Provisional: c.unsettled(d)}
	rest := c.rest[d.Weekday()]
	if rest {
		info.Kind = Weekend
	}
	e := c.entryOf(d)
	if e == nil {
		return info
	}
	info.Name, info.Notice, info.Layer = e.name, e.notice, e.layer
	info.Provisional = info.Provisional && !e.law
	switch {
	case !e.work:
		info.Kind = Off
	case rest:
		info.Kind = MadeUp
	default:
		info.Kind = Designated
	}
	return info
}

// Workdays returns how many working days lie between the two dates, both
// included, or 0 where to is before from or either is no date.
func (c *Calendar) Workdays(from, to Date) int {
	if from.IsZero() || to.Before(from) {
		return 0
	}
	return c.workdaysBefore(int64(to.n)+1) - c.workdaysBefore(int64(from.n))
}

func (c *Calendar) entryOf(d Date) *entry {
	lo, hi := 0, len(c.days)
	for lo < hi {
		m := int(uint(lo+hi) >> 1)
		if c.days[m].day < d.n {
			lo = m + 1
		} else {
			hi = m
		}
	}
	if lo == len(c.days) || c.days[lo].day != d.n {
		return nil
	}
	return &c.entries[c.days[lo].entry]
}

// unsettled reports whether no notice settles the day.
func (c *Calendar) unsettled(d Date) bool {
	return (!c.from.IsZero() && d.Before(c.from)) || (!c.to.IsZero() && d.After(c.to))
}

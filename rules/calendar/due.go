package calendar

import (
	"errors"
	"fmt"
	"time"
)

// Due is the end of a period.
type Due struct {
	Date Date      `json:"date"` // the last day
	Time time.Time `json:"time"` // the last second that is in time
	// Provisional says that a day on which Date depends is not settled by a
	// published notice; WaitsFor names the notice that is not out yet.
	Provisional bool `json:"provisional"`
	WaitsFor    Text `json:"waits_for,omitzero"`
	// Unrolled is the last day before it rolled off a rest day.
	Unrolled Date `json:"unrolled,omitzero"`
}

// counted returns the last day that counted, from which Date may have rolled.
func (d Due) counted() Date {
	if d.Unrolled.IsZero() {
		return d.Date
	}
	return d.Unrolled
}

// Option adjusts how a period ends. [RollNone], [RollNextWorkday],
// [RollPreviousWorkday], [AtClose], [AtMidnight], [MakeUpWorks] and [MakeUpRests] are all there are.
type Option interface{ apply(ending) ending }

// ending is how a period ends.
type ending struct {
	roll   Roll
	close  EndOfDay
	makeUp MakeUp
}

// Roll says whether a period that ends on a rest day ends on the next working
// day instead (Civil Code 203). The zero Roll rolls periods of days, months
// and years and leaves hours alone; working days never need it.
type Roll int

// The ways to roll. A period of hours that rolls ends with the working day.
// One that is counted back rolls to the working day before, and only where it
// is said.
const (
	RollNextWorkday Roll = iota + 1
	RollNone
	RollPreviousWorkday
)

var errRoll = errors.New("a period rolls to the next working day, and one that is counted back to the one before")

// EndOfDay says when the last day ends (Civil Code 203): at midnight, which is
// what the zero value means, or at close of business. A day without opening
// hours ends at midnight either way.
type EndOfDay int

// The ends of the day.
const (
	AtMidnight EndOfDay = iota + 1 // 23:59:59 is in time
	AtClose                        // the second at which the last opening ends is
)

// MakeUp says whether a period of calendar days may end on a weekend day that
// is worked by order. It is a working day, so the zero value does not roll.
type MakeUp int

// The readings of a make-up day.
const (
	MakeUpWorks MakeUp = iota + 1
	MakeUpRests
)

func (r Roll) apply(e ending) ending     { e.roll = r; return e }
func (d EndOfDay) apply(e ending) ending { e.close = d; return e }
func (m MakeUp) apply(e ending) ending   { e.makeUp = m; return e }

// ErrNoDue is wrapped by the error for a period that has no end: the calendar
// works on too few days, has no opening hours, or the end lies after 9999.
var ErrNoDue = errors.New("no due date")

// Due returns when a period that starts at a moment ends. The day of the start
// does not count (Civil Code 201); hours run from the moment, with fractions of
// a second dropped. A month or year ends on the matching day or, where there
// is none, on the last of the month (Civil Code 202). Half a working day ends
// when half of its opening time has passed; without opening hours, at noon.
//
// The cost depends neither on the length of the period nor on the calendar's
// number of holidays beyond a binary search.
func (c *Calendar) Due(start time.Time, p Period, opts ...Option) (Due, error) {
	var e ending
	for _, o := range opts {
		e = o.apply(e)
	}
	return c.due(start, p, nil, e)
}

// due counts a period, leaving out what is suspended.
func (c *Calendar) due(start time.Time, p Period, cut *cuts, e ending) (Due, error) {
	day := DateOf(start, c.zone)
	if err := c.countable(start, day, p); err != nil {
		return Due{}, err
	}
	if e.roll == RollPreviousWorkday {
		return Due{}, errRoll
	}
	a, n, ok := c.axisOf(p, day)
	if !ok {
		return Due{}, fmt.Errorf("%w: %v from %v ends after the year 9999", ErrNoDue, p, day)
	}
	from := int64(day.n)
	if !a.days() {
		from = a.position(start)
	}
	if n == 0 && a.kind == workDays { // the day of the start or, where it rests, the next
		from, n = from-1, 1
	}
	to, ok := cut.after(a, from, n)
	for ok {
		due, err := c.settle(a, p, day, to, e)
		if err != nil {
			return Due{}, err
		}
		still, held := cut.holds(a, due.Time)
		if !held {
			return due, nil
		}
		to, ok = cut.resume(a, still, to)
	}
	return Due{}, c.noDue(p, day, cut)
}

func (c *Calendar) countable(start time.Time, day Date, p Period) error {
	if err := p.check(); err != nil {
		return err
	}
	if start.IsZero() || day.IsZero() {
		return fmt.Errorf("%w: the start is not a moment of the years 1 to 9999", ErrNoDue)
	}
	if p.Unit == Workhour && !c.HasHours() {
		return fmt.Errorf("%w: calendar %q has no opening hours, so no working hours can be counted", ErrNoDue, c.id)
	}
	return nil
}

func (c *Calendar) noDue(p Period, start Date, cut *cuts) error {
	if cut.open() {
		return fmt.Errorf("%w while the clock is suspended without an end", ErrNoDue)
	}
	return fmt.Errorf("%w: calendar %q does not have %v after %v", ErrNoDue, c.id, p, start)
}

// settle turns the position at which a period ends into its last second.
func (c *Calendar) settle(a axis, p Period, start Date, to int64, e ending) (Due, error) {
	if !a.days() {
		return c.settleTime(a, start, to, e)
	}
	last := Date{int32(to)}
	due := Due{Date: last}
	need := start.AddDays(1) // the first day on whose kind the end depends
	if a.kind == allDays {
		need = Date{}
		if e.roll != RollNone {
			need = last
			rolled, ok := c.rollOff(last, e)
			if !ok {
				return Due{}, fmt.Errorf("%w: calendar %q does not work on any day from %v", ErrNoDue, c.id, last)
			}
			if rolled != last {
				due.Date, due.Unrolled = rolled, last
			}
		}
	}
	due.Time = due.Date.at(c.lastSecond(due.Date, p, e), c.zone)
	c.provide(&due, need)
	return due, nil
}

func (c *Calendar) settleTime(a axis, start Date, to int64, e ending) (Due, error) {
	var due Due
	if a.kind == realSeconds {
		due.Time = time.Unix(to, 0).In(c.zone)
		due.Date = DateOf(due.Time, c.zone)
	} else {
		due.Date = Date{int32(to / daySeconds)}
		due.Time = due.Date.at(int(to%daySeconds), c.zone)
	}
	if due.Date.IsZero() {
		return Due{}, fmt.Errorf("%w: it would lie after the year 9999", ErrNoDue)
	}
	need := start
	if a.kind == realSeconds {
		need = Date{}
		if e.roll == RollNextWorkday {
			need = due.Date
			rolled, ok := c.rollOff(due.Date, e)
			if !ok {
				return Due{}, fmt.Errorf("%w: calendar %q does not work on any day from %v", ErrNoDue, c.id, due.Date)
			}
			if rolled != due.Date {
				due.Date, due.Unrolled = rolled, due.Date
				due.Time = rolled.at(c.lastSecond(rolled, Period{}, e), c.zone)
			}
		}
	}
	c.provide(&due, need)
	return due, nil
}

// rollOff returns the day itself where a period may end on it, and otherwise
// the next day on which it may.
func (c *Calendar) rollOff(d Date, e ending) (Date, bool) {
	for c.rests(d, e) {
		n, ok := c.workdayAfter(int64(d.n), 1)
		if !ok {
			return Date{}, false
		}
		d = Date{int32(n)}
	}
	return d, true
}

// rests reports whether a period that ends on the day rolls. The make-up days
// that may follow one another are a finite list, so rollOff ends.
func (c *Calendar) rests(d Date, e ending) bool {
	if !c.IsWorkday(d) {
		return true
	}
	return e.makeUp == MakeUpRests && c.rest[d.Weekday()] && c.Day(d).Kind == MadeUp
}

// lastSecond returns the last second of the day that is in time.
func (c *Calendar) lastSecond(d Date, p Period, e ending) int {
	s := c.shapeOf(d)
	if p.Halves%2 != 0 && p.Unit.days() && p.Unit != Year {
		if c.HasHours() && s.total > 0 {
			return s.secondAt((s.total + 1) / 2)
		}
		return daySeconds / 2
	}
	if e.close == AtClose && c.HasHours() {
		if at, ok := s.close(); ok && at < daySeconds {
			return at
		}
	}
	return daySeconds - 1
}

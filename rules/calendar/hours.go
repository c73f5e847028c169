package calendar

import (
	"fmt"
	"strings"
	"time"
)

// Opening is a stretch of a day in which work is done, in seconds after
// midnight: it begins at From and ends before To.
type Opening struct {
	From, To int
}

// ParseOpening reads "08:30-12:00". The end of the day is written 24:00.
func ParseOpening(s string) (Opening, error) {
	from, to, ok := strings.Cut(strings.TrimSpace(s), "-")
	a, ok1 := parseClock(strings.TrimSpace(from))
	b, ok2 := parseClock(strings.TrimSpace(to))
	if !ok || !ok1 || !ok2 || a >= b {
		return Opening{}, fmt.Errorf("%q is not an opening time: write it as 08:30-12:00", s)
	}
	return Opening{a, b}, nil
}

func parseClock(s string) (seconds int, ok bool) {
	h, ok1 := digits(s, 0, 2)
	m, ok2 := digits(s, 3, 5)
	if len(s) != 5 || s[2] != ':' || !ok1 || !ok2 || m > 59 || h*60+m > 24*60 {
		return 0, false
	}
	return (h*60 + m) * 60, true
}

// String returns the opening as ParseOpening reads it.
func (o Opening) String() string { return clockText(o.From) + "-" + clockText(o.To) }

func clockText(sec int) string {
	s := fmt.Sprintf("%02d:%02d", sec/3600, sec/60%60)
	if sec%60 != 0 {
		s += fmt.Sprintf(":%02d", sec%60)
	}
	return s
}

// OpeningHours says when work is done on the working days of a part of every year.
type OpeningHours struct {
	// From and To are the first and last day of the season, both included; a
	// season may go over the year's end. The zero values mean the whole year.
	From, To MonthDay
	// Day is a working day without hours of its own, make-up days among them.
	Day []Opening
	// Weekday gives a day of the week its own hours, such as a short Friday.
	// They say nothing about whether that day is worked: a Saturday morning
	// counts where Saturday is not part of the weekend.
	Weekday map[time.Weekday][]Opening
}

// MonthDay is a day of every year. 29 February stands for 1 March in years
// that do not have it. The zero MonthDay is no day.
type MonthDay struct {
	Month time.Month
	Day   int
}

// ParseMonthDay reads "05-01".
func ParseMonthDay(s string) (MonthDay, error) {
	m, ok1 := digits(s, 0, 2)
	d, ok2 := digits(s, 3, 5)
	if len(s) != 5 || s[2] != '-' || !ok1 || !ok2 || m < 1 || m > 12 || d < 1 || d > daysIn(2000, time.Month(m)) {
		return MonthDay{}, fmt.Errorf("%q is not a day of the year: write it as 05-01", s)
	}
	return MonthDay{time.Month(m), d}, nil
}

// String returns the day as ParseMonthDay reads it.
func (m MonthDay) String() string { return fmt.Sprintf("%02d-%02d", int(m.Month), m.Day) }

// in returns the day in a year.
func (m MonthDay) in(year int) Date { return ymd(year, m.Month, m.Day) }

// before reports whether m is earlier in the year than o.
func (m MonthDay) before(o MonthDay) bool {
	return m.Month < o.Month || (m.Month == o.Month && m.Day < o.Day)
}

// shape is what a day offers: nothing (not worked), or its openings.
type shape struct {
	workday bool
	open    []Opening
	total   int // seconds
}

func newShape(open []Opening) shape {
	s := shape{workday: true, open: open}
	for _, o := range open {
		s.total += o.To - o.From
	}
	return s
}

// openBefore returns the seconds of opening before that second of the day.
func (s *shape) openBefore(sec int) int {
	n := 0
	for _, o := range s.open {
		if sec <= o.From {
			break
		}
		n += min(sec, o.To) - o.From
	}
	return n
}

// secondAt returns the second of the day at which n seconds of opening have
// passed, for 0 < n <= total.
func (s *shape) secondAt(n int) int {
	for _, o := range s.open {
		if n <= o.To-o.From {
			return o.From + n
		}
		n -= o.To - o.From
	}
	return daySeconds
}

// close returns the second of the day at which the last opening ends.
func (s *shape) close() (second int, ok bool) {
	if len(s.open) == 0 {
		return 0, false
	}
	return s.open[len(s.open)-1].To, true
}

func checkOpenings(open []Opening) error {
	end := 0
	for _, o := range open {
		if o.From < end || o.To <= o.From || o.To > daySeconds {
			return fmt.Errorf("opening %v is empty, past midnight, or not after the one before", o)
		}
		end = o.To
	}
	return nil
}

package calendar

import (
	"math"
	"time"
)

// axis is a line on which a period is counted. On an axis of days a position
// is a day's number, and reaching it means that the day is over; on an axis of
// time it is a second, of the wall clock or since 1970. One set of functions
// thus counts every unit, with suspensions or without (see exclude.go).
type axis struct {
	cal  *Calendar
	kind axisKind
}

type axisKind int

const (
	allDays axisKind = iota
	workDays
	realSeconds
	openSeconds
)

func (a axis) days() bool { return a.kind == allDays || a.kind == workDays }

// axisOf returns the axis of a unit and how much of it the period is.
// Months and years become days; that needs the day of the start.
func (c *Calendar) axisOf(p Period, start Date) (axis, int64, bool) {
	halves := int64(p.Halves)
	switch p.Unit {
	case Workday:
		return axis{c, workDays}, (halves + 1) / 2, true
	case Day:
		return axis{c, allDays}, (halves + 1) / 2, true
	case Month, Year:
		months := p.Halves / 2
		if p.Unit == Year {
			months = 6 * p.Halves
		}
		end := start.AddMonths(months)
		return axis{c, allDays}, int64(end.Sub(start)), !end.IsZero()
	case Hour:
		return axis{c, realSeconds}, halves * 1800, true
	}
	return axis{c, openSeconds}, halves * 1800, true
}

// position returns where on the axis the moment lies; on an axis of days, on
// its day.
func (a axis) position(t time.Time) int64 {
	if a.kind == realSeconds {
		return t.Unix()
	}
	d, sec := wall(t, a.cal.zone)
	if a.kind == openSeconds {
		return int64(d.n)*daySeconds + int64(sec)
	}
	return int64(d.n)
}

// between returns how much counts after position from up to and with position
// to; 0 where to is not after from.
func (a axis) between(from, to int64) int64 {
	if to <= from {
		return 0
	}
	switch a.kind {
	case workDays:
		return int64(a.cal.workdaysBefore(to+1) - a.cal.workdaysBefore(from+1))
	case openSeconds:
		return a.cal.openUntil(to) - a.cal.openUntil(from)
	}
	return to - from
}

// after returns the first position at which n has counted since from; from
// itself for n = 0. It reports false where there is none in the range.
func (a axis) after(from, n int64) (int64, bool) {
	if n == 0 {
		return from, true
	}
	switch a.kind {
	case workDays:
		return a.cal.workdayAfter(from, n)
	case openSeconds:
		return a.cal.openAt(from, n)
	}
	to := from + n
	return to, a.kind == realSeconds || to <= lastDay
}

// limit is the last position that between may be asked for.
func (a axis) limit() int64 {
	switch a.kind {
	case allDays, workDays:
		return lastDay
	case openSeconds:
		return (lastDay+1)*daySeconds - 1
	}
	return end
}

// end is a position after every other of the axis.
const end = math.MaxInt64

// openUntil returns the seconds of opening before a second of the wall clock.
func (c *Calendar) openUntil(at int64) int64 {
	day := min(max(at/daySeconds, 1), lastDay+1)
	n := c.openBefore(day)
	if day <= lastDay {
		n += int64(c.shapeOf(Date{int32(day)}).openBefore(int(at - day*daySeconds)))
	}
	return n
}

// openAt returns the second of the wall clock at which n more seconds of
// opening have passed.
func (c *Calendar) openAt(from, n int64) (int64, bool) {
	want := c.openUntil(from) + n
	day, before, ok := c.openAfter(c.runAt(min(max(from/daySeconds, 1), lastDay)), want)
	if !ok {
		return 0, false
	}
	return day*daySeconds + int64(c.shapeOf(Date{int32(day)}).secondAt(int(want-before))), true
}

package calendar

import (
	"errors"
	"time"
)

// Reasons why a date or moment is not shifted by a period.
var (
	// ErrOutside says that the result lies outside the years 1 to 9999.
	ErrOutside = errors.New("the result lies outside the years 1 to 9999")
	// ErrNoTime says that a date alone has no hours.
	ErrNoTime = errors.New("a date has no hours")
	// ErrHalf says that half of a day, of a working day or of a month has no
	// length by which a date or moment could be shifted.
	ErrHalf = errors.New("half a day, working day or month has no fixed length")
	// ErrOpening says that working hours are counted by deadlines alone.
	ErrOpening = errors.New("working hours are counted by a deadline")
)

// After returns the day that lies a period after d. The matching day of a month
// that has none is its last (Civil Code 202), half a year is six months, and
// working days are those of the calendar, the n-th of them after d; none is d
// itself. Unlike the end of a deadline the result does not roll.
func (p Period) After(d Date, c *Calendar) (Date, error) { return p.shift(d, c, 1) }

// Before returns the day that lies a period before d, as [Period.After] counts.
func (p Period) Before(d Date, c *Calendar) (Date, error) { return p.shift(d, c, -1) }

func (p Period) shift(d Date, c *Calendar, sign int) (Date, error) {
	n := sign * p.Halves / 2
	switch {
	case !p.Unit.days():
		return Date{}, ErrNoTime
	case p.Unit == Year:
		return inYears(d.AddMonths(sign * p.Halves * 6))
	case p.Halves%2 != 0:
		return Date{}, ErrHalf
	case p.Unit == Month:
		return inYears(d.AddMonths(n))
	case p.Unit == Workday:
		return inYears(c.addWorkdays(d, n))
	}
	return inYears(d.AddDays(n))
}

func inYears(d Date) (Date, error) {
	if d.IsZero() {
		return Date{}, ErrOutside
	}
	return d, nil
}

// addWorkdays returns the n-th working day after d or, for n < 0, before it; the
// zero Date where there is none.
func (c *Calendar) addWorkdays(d Date, n int) Date {
	from, count := int64(d.n), int64(n)
	switch {
	case d.IsZero() || n == 0:
		return d
	case n < 0:
		from, count = 0, int64(c.workdaysBefore(from))+count+1
	}
	if count < 1 {
		return Date{}
	}
	to, ok := c.workdayAfter(from, count)
	if !ok {
		return Date{}
	}
	return dateAt(to)
}

// AfterMoment returns the moment that lies a period after t. Hours pass as they
// do; days, working days, months and years lead to the day of [Period.After] at
// the same time of day as a clock in the zone shows it: the first where it is
// shown twice and, where clocks leap over it, as much later as they leap.
func (p Period) AfterMoment(t time.Time, zone *time.Location, c *Calendar) (time.Time, error) {
	return p.shiftMoment(t, zone, c, 1)
}

// BeforeMoment returns the moment that lies a period before t, as
// [Period.AfterMoment] counts.
func (p Period) BeforeMoment(t time.Time, zone *time.Location, c *Calendar) (time.Time, error) {
	return p.shiftMoment(t, zone, c, -1)
}

func (p Period) shiftMoment(t time.Time, zone *time.Location, c *Calendar, sign int) (time.Time, error) {
	if p.Unit == Workhour {
		return time.Time{}, ErrOpening
	}
	day, second := wall(t, zone)
	if p.Unit == Hour {
		t = t.Add(time.Duration(sign*p.Halves) * 30 * time.Minute)
		_, err := inYears(DateOf(t, zone))
		return t, err
	}
	to, err := p.shift(day, c, sign)
	if err != nil || to == day {
		return t, err
	}
	local := (int64(to.n)-unixDay)*daySeconds + int64(second)
	return shown(local, zone).Add(time.Duration(t.Nanosecond())), nil
}

// MonthsTo returns the full months from d to e: the most that lead no further
// than e. Where e is earlier it is the negative of those from e to d.
func (d Date) MonthsTo(e Date) int {
	if e.Before(d) {
		return -e.MonthsTo(d)
	}
	y, m, _ := d.Date()
	z, k, _ := e.Date()
	n := (z-y)*12 + int(k) - int(m)
	if d.AddMonths(n).After(e) {
		n--
	}
	return n
}

// YearsTo returns the full years from d to e, as [Date.MonthsTo] counts months.
func (d Date) YearsTo(e Date) int { return d.MonthsTo(e) / 12 }

// Age returns the full years of life on a day of somebody who was born on d: one
// more with each birthday, from its beginning on, and -1 in the year before the
// birth. Who was born on 29 February is older on 28 February where the year has
// no 29th (Civil Code 202).
func (d Date) Age(on Date) int {
	n := on.Year() - d.Year()
	if d.AddMonths(12 * n).After(on) {
		n--
	}
	return n
}

// ISOWeekday returns the day of the week from 1, Monday, to 7, Sunday (ISO 8601).
func (d Date) ISOWeekday() int { return (int(d.Weekday())+6)%7 + 1 }

// FirstOf returns the first day of the stretch of so many months in which the
// day lies: 1 for its month, 3 for its quarter, 12 for its year.
func (d Date) FirstOf(months int) Date {
	y, m, _ := d.Date()
	return ymd(y, time.Month((int(m)-1)/months*months+1), 1)
}

// LastOf returns the last day of the stretch of so many months, as [Date.FirstOf].
func (d Date) LastOf(months int) Date {
	first := d.FirstOf(months)
	y, m, _ := first.Date()
	m += time.Month(months - 1)
	return ymd(y, m, daysIn(y, m))
}

// Plus returns the sum of two periods of one unit; ok is false where there is
// none.
func (p Period) Plus(q Period) (sum Period, ok bool) {
	out := Period{p.Unit, p.Halves + q.Halves}
	return out, p.Unit == q.Unit && out.check() == nil
}

// Minus returns the difference of two periods of one unit; ok is false where
// there is none, or where it would be negative.
func (p Period) Minus(q Period) (rest Period, ok bool) {
	out := Period{p.Unit, p.Halves - q.Halves}
	return out, p.Unit == q.Unit && out.check() == nil
}

// OfHalves returns a period of so many halves of a unit; ok is false where there
// is none: a negative one, one of more than a million units, half a month.
func OfHalves(u Unit, halves int64) (p Period, ok bool) {
	if halves < 0 || halves > 2*maxCount {
		return Period{}, false
	}
	p = Period{u, int(halves)}
	return p, p.check() == nil
}

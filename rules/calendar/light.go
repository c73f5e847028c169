package calendar

import "time"

// light chooses the colour: blue and red say what the clock does, yellow that
// the limit is near.
func (r *reading) light() {
	s := &r.state
	switch {
	case s.Late:
		s.Light = Red
	case s.Status == Suspended:
		s.Light = Blue
	case s.Status == Running && r.near():
		s.Light = Yellow
	default:
		s.Light = Green
	}
}

// near reports whether the clock's warning has been reached.
func (r *reading) near() bool {
	w := r.clock.Warn
	if w.Percent > 0 {
		return r.spent*100 >= r.whole*int64(w.Percent)
	}
	return !w.Left.IsZero() && !r.state.Due.Date.IsZero() && r.left(w.Left)
}

// left reports whether no more than p is left.
func (r *reading) left(p Period) bool {
	due, today := r.state.Due, DateOf(r.at, r.cal.zone)
	switch p.Unit {
	case Workday:
		return r.fewDays(p, r.state.RemainingWorkdays, workDays)
	case Day:
		return r.fewDays(p, due.Date.Sub(today), allDays)
	case Month:
		return !today.Before(due.Date.AddMonths(-p.Halves / 2))
	case Year:
		return !today.Before(due.Date.AddMonths(-6 * p.Halves))
	case Workhour:
		open := axis{r.cal, openSeconds}
		return open.between(open.position(r.at), open.position(due.Time)) <= int64(p.Halves)*1800
	}
	return due.Time.Sub(r.at) <= time.Duration(p.Halves)*30*time.Minute
}

// fewDays compares the days after today with the warning; where that has half
// a day, the day of the reading must be half over.
func (r *reading) fewDays(p Period, days int, kind axisKind) bool {
	whole := p.Halves / 2
	if p.Halves%2 == 0 {
		return days <= whole
	}
	a := axis{r.cal, kind}
	d, sec := wall(r.at, r.cal.zone)
	total := a.time(int64(d.n), daySeconds)
	return days < whole || (days == whole && 2*a.time(int64(d.n), sec) >= total)
}

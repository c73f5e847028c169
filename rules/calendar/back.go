package calendar

import (
	"errors"
	"fmt"
	"sort"
	"time"
)

// A period that is counted back says until when something must be done so that
// at least so much lies between it and an event: a renewal asked for at the
// latest 30 days before the licence ends. It mirrors the period that would run
// from the act: the day of the event counts, that of the act does not, and so
// the n-th day before the event is the last on which the act is in time.

// DueBefore returns until when something must be done that is due at the
// latest a period before a moment. Days, months and years are counted from the
// day before that of the moment, which does not count, and end with the last
// second of the day reached; hours run back from the moment. A last day that
// rests stays (Civil Code 203 lengthens a period, and would here shorten it),
// unless [RollPreviousWorkday] says that it is the working day before. Half a
// day cannot be counted back.
func (c *Calendar) DueBefore(before time.Time, p Period, opts ...Option) (Due, error) {
	var e ending
	for _, o := range opts {
		e = o.apply(e)
	}
	return c.dueBefore(before, p, e)
}

var errHalfBack = errors.New("half a day cannot be counted back: write it in hours")

func (c *Calendar) dueBefore(before time.Time, p Period, e ending) (Due, error) {
	before = whole(before)
	day := DateOf(before, c.zone)
	if err := c.countable(before, day, p); err != nil {
		return Due{}, err
	}
	switch {
	case e.roll == RollNextWorkday:
		return Due{}, errRoll
	case p.Halves%2 != 0 && (p.Unit == Workday || p.Unit == Day):
		return Due{}, errHalfBack
	}
	due, ok := c.back(before, day, p)
	from := due.Date
	if ok && e.roll == RollPreviousWorkday {
		ok = c.rollBack(&due, p, e)
	}
	if !ok {
		return Due{}, fmt.Errorf("%w: calendar %q does not have %v before %v", ErrNoDue, c.id, p, day)
	}
	if p.Unit.days() {
		due.Time = due.Date.at(c.lastSecond(due.Date, Period{}, e), c.zone)
	}
	switch {
	case p.Unit == Workhour:
		c.provideBetween(&due, due.Date, day)
	case p.Unit == Workday && p.Halves == 0:
		c.provideBetween(&due, due.Date, day)
	case p.Unit == Workday:
		c.provideBetween(&due, due.Date, day.AddDays(-1))
	case e.roll == RollPreviousWorkday:
		c.provideBetween(&due, due.Date, from)
	}
	return due, nil
}

// back counts a period back from a moment; only periods of hours have a time.
func (c *Calendar) back(before time.Time, day Date, p Period) (due Due, ok bool) {
	n := int64(p.Halves / 2)
	ok = true
	switch p.Unit {
	case Workday:
		due.Date, ok = c.workdayBack(day, n)
	case Day:
		due.Date = day.AddDays(int(-n))
	case Month:
		due.Date = day.AddMonths(int(-n))
	case Year:
		due.Date = day.AddMonths(-6 * p.Halves)
	case Hour:
		due.Time = before.Add(-time.Duration(p.Halves) * 30 * time.Minute).In(c.zone)
		due.Date = DateOf(due.Time, c.zone)
	case Workhour:
		return c.openBack(before, int64(p.Halves)*1800)
	}
	return due, ok && !due.Date.IsZero()
}

// workdayBack returns the n-th working day before a day; for n = 0 the day
// itself or, where it rests, the working day before.
func (c *Calendar) workdayBack(d Date, n int64) (Date, bool) {
	at := int64(d.n)
	if n == 0 {
		at, n = at+1, 1
	}
	k := int64(c.workdaysBefore(at)) - n + 1
	if k < 1 {
		return Date{}, false
	}
	to, ok := c.workdayAfter(0, k)
	return Date{int32(to)}, ok
}

// openBack returns the last second from which n seconds of opening lie before
// a moment.
func (c *Calendar) openBack(before time.Time, n int64) (Due, bool) {
	at := axis{c, openSeconds}.position(before)
	want := c.openUntil(at) - n
	if want < 0 {
		return Due{}, false
	}
	t := int64(sort.Search(int(at)+1, func(s int) bool { return c.openUntil(int64(s)) > want })) - 1
	d := Date{int32(t / daySeconds)}
	return Due{Date: d, Time: d.at(int(t%daySeconds), c.zone)}, t >= daySeconds
}

// rollBack moves a last day that rests to the working day before.
func (c *Calendar) rollBack(due *Due, p Period, e ending) bool {
	last := due.Date
	for c.rests(due.Date, e) {
		d, ok := c.workdayBack(due.Date, 1)
		if !ok {
			return false
		}
		due.Date = d
	}
	if due.Date != last {
		due.Unrolled = last
		due.Time = due.Date.at(c.lastSecond(due.Date, Period{}, e), c.zone)
	}
	return true
}

// provideBetween marks the due date as provisional where one of the days on
// which it depends is not settled.
func (c *Calendar) provideBetween(due *Due, from, to Date) {
	if c.unsettled(from) || c.unsettled(to) {
		due.Provisional, due.WaitsFor = true, c.waitsFor(from, to)
	}
}

// From starts a clock of a limit at a moment or, where it is [Clock.Backward],
// counts it back from there. Only one period can be counted back.
func (k *Clock) From(at time.Time) error {
	if !k.Backward {
		k.Starts = []time.Time{at}
		return nil
	}
	if k.Limit.How != 0 {
		return errors.New("only one period can be counted back")
	}
	k.Before, k.Within, k.Limit = at, k.Limit.Period, Limit{}
	return nil
}

// back reads a clock that is counted back.
func (k *Clock) back(cal *Calendar, at time.Time) (State, error) {
	r, ok := k.backReading(cal, at)
	switch {
	case !ok:
		return State{Status: NotStarted, Light: Grey}, nil
	case k.NoLimit:
		r.unlimited()
	default:
		if err := r.measureBack(); err != nil {
			return State{}, err
		}
		r.judge()
		r.light()
	}
	if !r.begun.IsZero() {
		r.workdays()
	}
	return r.state, nil
}

// backReading begins the reading of a clock that is counted back; ok is false
// where it has not started.
func (k *Clock) backReading(cal *Calendar, at time.Time) (r *reading, ok bool) {
	start, _ := k.started(at)
	if k.Before.IsZero() || start.IsZero() && len(k.Starts) > 0 {
		return nil, false
	}
	r = &reading{clock: k, cal: cal, at: at, begun: start}
	r.state.Start = start
	r.state.Done = k.done(start, at, false)
	r.noteInput()
	return r, true
}

// measureBack finds the due date and how much time is left. Only where the
// clock has a start is a share of it used.
func (r *reading) measureBack() error {
	k, s := r.clock, &r.state
	due, err := r.cal.dueBefore(k.Before, k.Within, k.ending())
	if err != nil {
		return err
	}
	s.Due, r.base = due, due
	r.axis, _, _ = r.cal.axisOf(k.Within, due.Date)
	last := r.axis.position(due.Time)
	switch {
	case !r.begun.IsZero():
		r.from = r.axis.position(r.begun)
	case r.axis.days():
		r.from = r.axis.position(r.now()) - 1
	default:
		r.from = r.axis.position(r.now())
	}
	r.total = r.axis.between(r.from, last)
	r.use()
	if r.begun.IsZero() {
		s.Used, s.Share, r.spent = Amount{}, 0, 0
	}
	return nil
}

package lang

import (
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// This file finds the days at which a comparison of something worked out from one
// date changes: of born_on + 18 years <= "2024-06-01" the day of birth from which
// on it is false. What is worked out never falls while the date rises, or never
// rises, so that a class of dates between two such days has one answer.

// shiftCuts are the days at which a date that is shifted by a constant period
// passes a constant date.
func (n *Node) shiftCuts(with Value) []Cut {
	day, by := n.Kids[0].Bare(), n.Kids[1].Bare()
	if day.Type.isPeriod() {
		day, by = by, day
	}
	d, ok := day.Dep()
	if !ok || day.Type.K != rules.KindDate || by.Konst == nil || with.Kind() != Date {
		return nil
	}
	p, ok := by.Konst.Period()
	if !ok || p.Unit == calendar.Workday { // its days are those of a calendar
		return nil
	}
	s := shifter{p, n.Name == "-"}
	out := []Cut{}
	add := func(day calendar.Date, last bool) {
		if !day.IsZero() {
			out = append(out, Cut{Dep: d, Value: DateOf(day), Last: last})
		}
	}
	first, past := s.reach(with.Date(), 0), s.reach(with.Date(), 1)
	add(first, false)
	if first.AddDays(1).Before(past) { // several days lead to the same
		add(past, false)
	}
	add(s.last(), true)
	return out
}

// shifter leads from a day to the one a period away.
type shifter struct {
	period calendar.Period
	back   bool
}

func (s shifter) of(d calendar.Date) (calendar.Date, bool) {
	shift := s.period.After
	if s.back {
		shift = s.period.Before
	}
	to, err := shift(d, nil)
	return to, err == nil
}

// around is how far a day may lie from the one that the period leads back to:
// the days by which months differ.
const around = 4

// reach is the first day that leads at least so many days past another; the zero
// Date where that is outside the range.
func (s shifter) reach(to calendar.Date, past int) calendar.Date {
	near, ok := shifter{s.period, !s.back}.of(to)
	if !ok {
		return calendar.Date{}
	}
	for by := -around; by <= around; by++ {
		d := near.AddDays(by)
		if at, ok := s.of(d); ok && at.Sub(to) >= past {
			return d
		}
	}
	return calendar.Date{}
}

// last is the outermost day that leads to one: beyond it the shift fails.
func (s shifter) last() calendar.Date {
	first, end := Scalar(Date, minDate).Date(), Scalar(Date, maxDate).Date()
	edge, step := end, -1
	if s.back {
		edge, step = first, 1
	}
	near, ok := shifter{s.period, !s.back}.of(edge)
	if !ok {
		return calendar.Date{}
	}
	for by := -around; by <= around; by++ {
		d := near.AddDays(step * by)
		if _, ok := s.of(d); ok {
			return d
		}
	}
	return calendar.Date{}
}

// ageCuts are the days of birth at which an age on a constant day passes a number.
func (n *Node) ageCuts(op string, with Value) []Cut {
	d, ok := n.Kids[0].Bare().Dep()
	if !ok || n.Kids[0].Type.K != rules.KindDate || n.Kids[1].Konst == nil || !isWhole(with) || with.N() < 0 || with.N() > 9998 {
		return nil
	}
	on, err := dateIn(nil, *n.Kids[1].Konst)
	if err != nil {
		return nil
	}
	var out []Cut
	for _, more := range agesAt[op] {
		s := shifter{period: calendar.Years(int(with.N()) + more)}
		if younger := s.reach(on, 1); !younger.IsZero() {
			out = append(out, Cut{Dep: d, Value: DateOf(younger)})
		}
	}
	return out
}

// agesAt says, for each comparison with a number of years, on the birthday of how
// many more it changes. It is never written to.
var agesAt = map[string][]int{">=": {0}, "<": {0}, ">": {1}, "<=": {1}, "==": {0, 1}, "!=": {0, 1}}

// The first and the last day that an expression can come to.
const (
	minDate = 367     // 0001-01-01
	maxDate = 3652425 // 9999-12-31
)

// ageBetween is the age of somebody of a class of days of birth, on a known day.
func ageBetween(born, on Value, e *Env) Value {
	day, err := dateIn(e, on)
	in := born.Ref().(*Interval)
	if err != nil || in.Lo.Kind() != Date && in.Lo.Kind() != None || in.Hi.Kind() != Date && in.Hi.Kind() != None {
		return Value{}
	}
	eldest, youngest := Scalar(Date, minDate), Scalar(Date, maxDate)
	if in.Lo.Kind() == Date {
		eldest = Scalar(Date, in.Lo.N()+1)
	}
	if in.Hi.Kind() == Date {
		youngest = Scalar(Date, in.Hi.N()-1)
	}
	most, least := int64(eldest.Date().Age(day)), int64(youngest.Date().Age(day))
	if most == least {
		return IntOf(most)
	}
	return Refer(Between, &Interval{Lo: IntOf(least - 1), Hi: IntOf(most + 1), Whole: true}).supposedAs(born)
}

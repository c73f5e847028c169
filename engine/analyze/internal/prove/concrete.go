package prove

import (
	"slices"
	"time"

	"github.com/guize-rules/guize/engine/internal/classes"
	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// PickClass chooses a class for a witness: a plain value, else none, else
// unknown.
func (s *Side) PickClass(a *Axis, d Domain) Class {
	best, rank := Class{}, 9
	d.Each(a, func(i int) bool {
		c := a.Classes[i]
		r := 1
		switch c.V.Kind() {
		case lang.Unknown:
			r = 3
		case lang.None:
			r = 2
		case lang.Set:
			r = 0
			if len(c.Names) == 0 {
				r = 1
			}
		case lang.Bool, lang.Number, lang.Money, lang.Text, lang.Date, lang.Moment:
			r = 0
		}
		if c.V.Supposed() {
			r = 4
		}
		if r < rank {
			best, rank = c, r
		}
		return true
	})
	return best
}

// Last is the last class that is a value, or none.
func (a *Axis) Last() Class {
	out := Class{}
	for _, c := range a.Classes {
		if c.V.Kind() != lang.Unknown && c.V.Kind() != lang.None && !c.V.Supposed() {
			out = c
		}
	}
	return out
}

// Concrete is a value of a class as an application gives it; nil for none.
func (s *Side) Concrete(a *Axis, c Class) any {
	if c.V.Supposed() {
		return nil
	}
	switch c.V.Kind() {
	case lang.Unknown, lang.None:
		return nil
	case lang.Set:
		names := []any{}
		for _, n := range c.Names {
			names = append(names, n)
		}
		return names
	case lang.Happened:
		return s.Plain(a, s.daysAgo(1))
	case lang.Other:
		return otherText(c.V.Ref().(*lang.Excluded).Texts)
	case lang.Between:
		return s.Plain(a, s.inside(a, c.V.Ref().(*lang.Interval)))
	}
	return s.Plain(a, c.V)
}

// Another is a value of a class some way beyond the concrete one, as far as it
// has so many; no two events get the same day.
func (s *Side) Another(a *Axis, c Class, beyond int) any {
	if c.V.Supposed() {
		return nil
	}
	switch c.V.Kind() {
	case lang.Happened:
		return s.Plain(a, s.daysAgo(2+slices.Index(s.Sp.Axes, a)))
	case lang.Other:
		texts := slices.Clone(c.V.Ref().(*lang.Excluded).Texts)
		for range beyond {
			texts = append(texts, otherText(texts))
		}
		return otherText(texts)
	case lang.Between:
		v := s.inside(a, c.V.Ref().(*lang.Interval))
		for range beyond {
			v = s.next(a, c.V.Ref().(*lang.Interval), v)
		}
		return s.Plain(a, v)
	}
	return s.Concrete(a, c)
}

// next is a value of an interval above another, or that one again.
func (s *Side) next(a *Axis, in *lang.Interval, v lang.Value) lang.Value {
	above := lang.Interval{Lo: v, Hi: in.Hi}
	if n := s.inside(a, &above); lies(n, &above) && !a.Bounds.Outside(n) {
		return n
	}
	return v
}

func lies(v lang.Value, in *lang.Interval) bool {
	return (in.Lo.Kind() == lang.None || lang.Less(in.Lo, v)) && (in.Hi.Kind() == lang.None || lang.Less(v, in.Hi))
}

// InClass reports whether a value lies in a class.
func InClass(v lang.Value, c Class) bool {
	switch c.V.Kind() {
	case lang.Happened:
		return true
	case lang.Between:
		return !c.V.Supposed() && lies(v, c.V.Ref().(*lang.Interval))
	}
	return !c.V.Supposed() && lang.Same(v, c.V)
}

// Plain is a value as an application gives it.
func (s *Side) Plain(a *Axis, v lang.Value) any {
	return v.PlainIn(s.Set.Source.Zone, &a.Typ)
}

func (s *Side) daysAgo(n int) lang.Value { return lang.MomentOf(s.Sp.At.AddDate(0, 0, -n)) }

func otherText(not []string) string {
	s := "x"
	for slices.Contains(not, s) {
		s += "x"
	}
	return s
}

// inside is a value strictly within an interval, near its lower end.
func (s *Side) inside(a *Axis, in *lang.Interval) lang.Value {
	lo, hi := in.Lo, in.Hi
	if m := a.Bounds.Min; m != nil && (lo.Kind() == lang.None || lang.Less(lo, *m)) {
		return *m
	}
	if m := a.Bounds.Max; m != nil && (hi.Kind() == lang.None || lang.Less(*m, hi)) {
		if v := s.step(a, lo, lang.NoneValue()); lo.Kind() == lang.None || lang.Less(*m, v) {
			return *m
		}
	}
	return s.step(a, lo, hi)
}

// step is a value within an interval, a step above its lower end where there is
// room.
func (s *Side) step(a *Axis, lo, hi lang.Value) lang.Value {
	switch a.Typ.K {
	case rules.KindDate:
		return near(lo, hi, func(v lang.Value, by int64) lang.Value { return lang.DateOf(v.Date().AddDays(int(by))) }, lang.DateOf(calendar.DateOf(s.Sp.At, s.Set.Source.Zone)))
	case rules.KindDatetime, rules.KindEvent:
		return s.moment(lo, hi)
	case rules.KindInt:
		return near(lo, hi, func(v lang.Value, by int64) lang.Value {
			if by > 0 {
				return classes.Beside(classes.Floor(v), &a.Typ, nil, by)
			}
			return classes.Beside(classes.Ceil(v), &a.Typ, nil, by)
		}, lang.IntOf(0))
	}
	return s.number(a, lo, hi)
}

// near is one above lo, or one below hi.
func near(lo, hi lang.Value, add func(lang.Value, int64) lang.Value, zero lang.Value) lang.Value {
	switch {
	case lo.Kind() != lang.None:
		return add(lo, 1)
	case hi.Kind() != lang.None:
		return add(hi, -1)
	}
	return zero
}

func (s *Side) moment(lo, hi lang.Value) lang.Value {
	switch {
	case lo.Kind() != lang.None && hi.Kind() != lang.None:
		return lang.Scalar(lang.Moment, lo.N()+(hi.N()-lo.N())/2)
	case lo.Kind() != lang.None:
		return lang.Scalar(lang.Moment, lo.N()+time.Second.Microseconds())
	case hi.Kind() != lang.None:
		return lang.Scalar(lang.Moment, hi.N()-time.Second.Microseconds())
	}
	return s.daysAgo(1)
}

// number is a number or amount within an interval: a step from an end where there
// is room, else as short as can be written.
func (s *Side) number(a *Axis, lo, hi lang.Value) lang.Value {
	step := classes.Step(a.Fact)
	open := func(v lang.Value) bool { return v.Kind() == lang.None }
	x, ok := exact.Num{}, true
	switch {
	case !open(lo):
		x, ok = lo.Num().Add(step)
		if ok && !open(hi) && x.Cmp(hi.Num()) >= 0 {
			x, ok = shortBetween(lo.Num(), hi.Num())
		}
	case !open(hi):
		x, ok = hi.Num().Sub(step)
	}
	v, fits := lang.Convert(lang.NumOf(x), a.Typ)
	if !ok || !fits {
		return lang.NumOf(x)
	}
	return v
}

// shortBetween is the middle of two or, where that has many digits, a decimal near
// it of as few as there is one.
func shortBetween(lo, hi exact.Num) (exact.Num, bool) {
	sum, ok1 := lo.Add(hi)
	middle, ok2 := sum.Quo(exact.Int(2))
	if places, _ := middle.Places(); ok1 && ok2 && places <= 12 {
		return middle, true
	}
	unit, ok3 := exact.Int(1), true
	for ok1 && ok2 && ok3 && unit.Keeps() {
		x, ok := middle.Round(unit, exact.HalfUp)
		if !ok || x.Cmp(lo) > 0 && x.Cmp(hi) < 0 {
			return x, ok
		}
		unit, ok3 = unit.Quo(exact.Int(10))
	}
	return lo, false
}

// Picked leaves of what a domain restricts the classes that a witness takes.
func (s *Side) Picked(d Domain) Domain {
	d = slices.Clone(d)
	for _, a := range s.Sp.Axes {
		if n := d.Count(a); n > 1 && n < len(a.Classes) && a.Kind != FormAxis {
			want := s.PickClass(a, d)
			i := slices.IndexFunc(a.Classes, func(c Class) bool { return c.V == want.V })
			d.Only(a, max(i, 0))
		}
	}
	return d
}

// Narrowed lists the axes of which a domain leaves classes out. A guess is none
// of them: the witness stands for it.
func (s *Side) Narrowed(d Domain) []*Axis {
	var out []*Axis
	for _, a := range s.Sp.Axes {
		if a.Kind != freeAxis && a.Kind != FormAxis && d.Count(a) < len(a.Classes) {
			out = append(out, a)
		}
	}
	return out
}

package prove

import (
	"math/big"

	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Meet chooses values for facts that are compared with one another, so that the
// forms which a domain narrows come out as it says: one fact after the other is
// moved to where it has to be. What is not met so is left, for an example shows
// by itself whether it is one.
func (s *Side) Meet(d Domain) map[*Axis]lang.Value {
	chosen := map[*Axis]lang.Value{}
	for range 3 {
		moved := false
		for _, a := range s.Sp.Axes {
			if a.Kind == FormAxis && d.Count(a) < len(a.Classes) {
				moved = s.meetForm(a, d, chosen) || moved
			}
		}
		if !moved {
			break
		}
	}
	return chosen
}

// meetForm moves a fact so that a form lies in a class; false where nothing
// had to be moved, or could be.
func (s *Side) meetForm(a *Axis, d Domain, chosen map[*Axis]lang.Value) bool {
	var want *Span
	d.Each(a, func(i int) bool { want = a.Classes[i].Span; return want == nil })
	if want == nil {
		return false
	}
	sum := new(big.Rat)
	for i := range a.form.atoms {
		x, ok := s.valueOf(&a.form.atoms[i], d, chosen)
		if !ok {
			return false
		}
		sum.Add(sum, x.Mul(x, a.form.atoms[i].factor))
	}
	if want.holds(sum) {
		return false
	}
	for i := range a.form.atoms {
		if s.move(&a.form.atoms[i], sum, want, d, chosen) {
			return true
		}
	}
	return false
}

// valueOf is the number that an atom has so far.
func (s *Side) valueOf(a *atom, d Domain, chosen map[*Axis]lang.Value) (*big.Rat, bool) {
	if a.axis == nil {
		return nil, false
	}
	v, ok := chosen[a.axis]
	if !ok {
		v = s.valueInClass(a.axis, s.PickClass(a.axis, d))
	}
	return rational(v)
}

// valueInClass is a value of a class.
func (s *Side) valueInClass(a *Axis, c Class) lang.Value {
	switch in, ok := c.V.Ref().(*lang.Interval); {
	case c.V.Supposed():
		return lang.Value{}
	case c.V.Kind() == lang.Happened:
		return s.daysAgo(1)
	case c.V.Kind() == lang.Between && ok:
		return s.inside(a, in)
	}
	return c.V
}

// move gives a fact a value with which the sum lies where it should; false where
// the domain allows none.
func (s *Side) move(a *atom, sum *big.Rat, want *Span, d Domain, chosen map[*Axis]lang.Value) bool {
	at, ok := s.valueOf(a, d, chosen)
	if !ok {
		return false
	}
	for _, target := range targets(want) {
		x := new(big.Rat).Sub(target, sum)
		x.Add(x.Quo(x, a.factor), at)
		v, ok := asValue(x, &a.axis.Typ)
		if ok && !a.axis.Bounds.Outside(v) && s.allows(a.axis, d, v) {
			chosen[a.axis] = v
			return true
		}
	}
	return false
}

// targets are some numbers in a span, whole steps from its ends first.
func targets(p *Span) []*big.Rat {
	var out []*big.Rat
	add := func(x *big.Rat, num, den int64) {
		if y := new(big.Rat).Add(x, big.NewRat(num, den)); p.holds(y) {
			out = append(out, y)
		}
	}
	switch {
	case p.point():
		return []*big.Rat{p.Lo}
	case p.Lo == nil && p.Hi == nil:
		return []*big.Rat{new(big.Rat)}
	}
	for _, by := range []int64{1, 2, 10, 86_400_000_000} {
		if p.Lo != nil {
			add(p.Lo, by, 1)
		}
		if p.Hi != nil {
			add(p.Hi, -by, 1)
		}
	}
	if p.Lo != nil {
		add(p.Lo, 1, 10)
	}
	if p.Lo != nil && p.Hi != nil {
		mid := new(big.Rat).Add(p.Lo, p.Hi)
		out = append(out, mid.Quo(mid, big.NewRat(2, 1)))
	}
	return out
}

// asValue is a number as a value of a type; false for one that it has not.
func asValue(x *big.Rat, t *lang.Type) (lang.Value, bool) {
	switch t.K {
	case rules.KindDate, rules.KindDatetime, rules.KindEvent:
		if !x.IsInt() || !x.Num().IsInt64() {
			return lang.Value{}, false
		}
		n := x.Num().Int64()
		if t.K == rules.KindDate {
			return lang.DateOf(calendar.Date{}.AddDays(int(n))), true
		}
		return lang.Scalar(lang.Moment, n), true
	}
	n, ok := exact.Rat(new(big.Rat).Set(x))
	if !ok || !n.Keeps() {
		return lang.Value{}, false
	}
	return lang.Convert(lang.NumOf(n), *t)
}

// allows reports whether a domain allows a value of a fact.
func (s *Side) allows(a *Axis, d Domain, v lang.Value) bool {
	found := false
	d.Each(a, func(i int) bool {
		found = InClass(v, a.Classes[i])
		return !found
	})
	return found
}

// Length is how many elements a domain asks for in a list; 0 where it says nothing.
func (s *Side) Length(list int, d Domain) int {
	for _, a := range s.Sp.Axes {
		if a.Kind != FormAxis || d.Count(a) == len(a.Classes) || len(a.form.atoms) != 1 || a.form.atoms[0].list != list {
			continue
		}
		n := 0
		d.Each(a, func(i int) bool {
			p := a.Classes[i].Span
			switch {
			case p == nil:
			case p.point():
				n = whole(p.Lo)
			case p.Lo != nil:
				n = whole(above(p.Lo))
			}
			return n == 0
		})
		return min(n, mostElements)
	}
	return 0
}

// mostElements bounds the lists of examples.
const mostElements = 200

func whole(x *big.Rat) int { return int(x.Num().Int64()) }

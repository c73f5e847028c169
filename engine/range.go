package engine

import (
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
)

// An outcome that combines what several rules give is open where one of them is,
// but not without bounds: points of which at most 20 can still be added to 15 are
// not 45. What if looks at these bounds, which a decision does not need, since it
// tries what is unknown.

// readable is what an expression sees of an outcome.
func (st *state) readable(index int, elem *lang.Record) lang.Value {
	s := st.settle(index, elem)
	v := s.read()
	if o := &st.eng.plan.Lay.Outcomes[index]; st.ranges && v.Kind() == lang.Unknown && o.Decl.Combine != "" {
		return s.within(o)
	}
	return v
}

// within is the class of the values that an outcome may come to by what is open;
// Unknown where it has no bounds.
func (s settlement) within(o *plan.OutcomeInfo) lang.Value {
	all := slices.Concat(s.certain, s.open)
	if slices.ContainsFunc(all, func(c contribution) bool { return !c.value.Known() || c.many }) {
		return lang.Value{}
	}
	more := func(a, b lang.Value) bool { return lang.Less(b, a) }
	var lo, hi lang.Value
	switch certain, open := contributed(s.certain), contributed(s.open); o.Decl.Combine {
	case "sum":
		lessen, add := signed(open)
		lo, hi = o.Combined(joined(certain, lessen, open, lang.Less)), o.Combined(joined(certain, add, open, more))
	case "min":
		lo, hi = o.Combined(contributed(all)), furthest(certain, open, lang.Less)
	case "max":
		lo, hi = furthest(certain, open, more), o.Combined(contributed(all))
	default:
		return lang.Value{}
	}
	return lang.Around(lo, hi, len(s.certain) == 0)
}

// signed are the values that lessen a sum, and those that add to it.
func signed(vs []lang.Value) (lessen, add []lang.Value) {
	for _, v := range vs {
		if v.Num().Sign() < 0 {
			lessen = append(lessen, v)
		} else {
			add = append(add, v)
		}
	}
	return lessen, add
}

// joined is what gives the least sum, or by the other order the greatest: what is
// certain with what tends that way, or where there is nothing the least of all.
func joined(certain, tends, open []lang.Value, before func(a, b lang.Value) bool) []lang.Value {
	if len(certain)+len(tends) > 0 {
		return slices.Concat(certain, tends)
	}
	out := open[0]
	for _, v := range open {
		if before(v, out) {
			out = v
		}
	}
	return []lang.Value{out}
}

// furthest is the end of a least value that what is open cannot pass: the first of
// what is certain, or where nothing is the last of what is open.
func furthest(certain, open []lang.Value, before func(a, b lang.Value) bool) lang.Value {
	from := certain
	if len(certain) == 0 {
		from = open
	}
	out := from[0]
	for _, v := range from {
		if before(v, out) == (len(certain) > 0) && !lang.Same(v, out) {
			out = v
		}
	}
	return out
}

package engine

import (
	"slices"
	"strconv"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
)

// What if passes over what cannot give what is wanted: the rules on which the
// outcome depends are evaluated with facts that may have any value, and where the
// outcome cannot be had then, no values of these facts will give it. So whole
// choices of facts fall away before any value of theirs is tried.

// mostDates bounds how many combinations of values are looked at, of facts on which
// the date of rules depends.
const mostDates = 64

// mayGive reports whether the application may come to have what is wanted with
// some facts set, and others free to have any value or none.
func (s *search) mayGive(set []setting, free []*lever) bool {
	suppose := make([]supposition, 0, len(set)+len(free))
	for _, x := range set {
		suppose = append(suppose, supposition{x.lever.ref(s.eng), x.lever.read[x.value]})
	}
	var dates []*lever
	ways := 1
	for _, l := range free {
		if !l.dates {
			suppose = append(suppose, supposition{l.ref(s.eng), lang.Free()})
			continue
		}
		dates = append(dates, l) // by other rules the outcome may be another: each date by itself
		ways = min(ways*(1+len(l.values)), mostDates+1)
	}
	return ways > mostDates || s.onDates(suppose, dates)
}

// onDates looks at each combination of the values of some facts, and of what they
// are now.
func (s *search) onDates(suppose []supposition, dates []*lever) bool {
	if len(dates) == 0 {
		return s.mayHave(suppose)
	}
	l := dates[0]
	return s.onDates(suppose, dates[1:]) || slices.ContainsFunc(l.read, func(v lang.Value) bool {
		return v.Free() || s.onDates(append(slices.Clip(suppose), supposition{l.ref(s.eng), v}), dates[1:])
	})
}

// mayHave evaluates the rules on which the outcome depends: as far as they are
// known, and then with what is unknown completed in ways that led to something
// else before. Where all facts are set it looks for such a way. Where the work ends
// it is not known better.
func (s *search) mayHave(suppose []supposition) bool {
	base := s.probe(suppose, nil, nil)
	defer base.release()
	base.mute = true
	if base.run() != nil {
		return true
	}
	return s.mayStand(base) && !s.adverse.refute(s, base, suppose) && (base.loose || !s.refute(suppose))
}

// probe begins an evaluation of the rules on which the outcome depends: of an
// application with some facts set, or of its completion by some more.
func (s *search) probe(suppose []supposition, base *state, more []supposition) *state {
	st := s.ev.newState(nil)
	st.cone, st.ranges = s.cone, true
	st.loose = slices.ContainsFunc(suppose, func(x supposition) bool { return x.value.Free() })
	if base == nil {
		s.ev.dateRules(st, suppose)
		st.policyDates()
		return st
	}
	st.base = base // which its dates stay those of
	st.env.RulesOn, st.setDate = base.setDate, base.setDate
	copy(st.dates, base.dates)
	st.finish(s.ev.given.global, slices.Concat(suppose, more))
	return st
}

// mayStand reports whether the outcome can be what is wanted by what rules give
// for certain and may give.
func (s *search) mayStand(st *state) bool {
	o := &s.eng.plan.Lay.Outcomes[s.outcome]
	elem, found := s.element(st, o)
	switch {
	case !found:
		return true
	case o.Decl.Combine != "":
		v := st.readable(s.outcome, elem)
		return !v.Known() && v.May(s.value) || v.Known() && s.wants(v)
	}
	may := false
	for i := st.first[s.outcome]; i >= 0; i = st.given[i].next {
		con := &st.given[i]
		switch v := con.value; {
		case con.elem != elem && !con.many:
		case !v.Known() || s.wants(v):
			may = true
		case !con.open && !con.many && v.Kind() != lang.None:
			return false // it is this, or in conflict
		}
	}
	return may
}

// element is the element that the outcome is of; nil where it is of none.
func (s *search) element(st *state, o *plan.OutcomeInfo) (elem *lang.Record, found bool) {
	if o.List < 0 {
		return nil, true
	}
	for _, it := range st.global.Slots[s.eng.plan.Lay.Lists[o.List].Slot].Items() {
		if rec := it.Record(); rec.Key == s.key || rec.Key == "" && strconv.Itoa(rec.Index) == s.key {
			return rec, true
		}
	}
	return nil, false
}

// wants reports whether a value is the one that is wanted, as it would be shown.
func (s *search) wants(v lang.Value) bool {
	t := s.eng.plan.Lay.Outcomes[s.outcome].Typ
	zone := s.eng.plan.Set.Zone
	return plainText(v.PlainIn(zone, &t)) == plainText(s.value.PlainIn(zone, &t))
}

// asFact is a value as it will be read; Free where it may be read as something
// else, or not be admitted. nil is a fact that is not given.
func (s *search) asFact(x any, f *lang.Field) lang.Value {
	if x == nil {
		return lang.Value{}
	}
	v, bad := plan.ParseValue(x, f.Type, s.eng.plan.Set.Zone)
	if k := s.eng.plan.Checks[f.Fact]; x == "" || bad != nil || !k.Admits(v) || k.Bounds().Outside(v) {
		return lang.Free()
	}
	return v
}

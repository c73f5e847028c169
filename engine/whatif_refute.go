package engine

import (
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
)

// An application gives an outcome for certain where all its completions do, so one
// that gives something else is enough to pass it over; all of them are worked out
// for what is left alone. A completion that did it once mostly does it again, and
// does it for many applications at once: with facts free to have any value it says
// that none of these values will do.

// The bounds of looking for a completion that gives something else.
const (
	mostAdverse = 4  // kept, the one that did it last first
	mostProbes  = 64 // of one application
	mostSeeded  = 64 // facts that the first two of them suppose
)

// adverse are completions that led to something else than what is wanted, and at
// first two that may.
type adverse [][]supposition

// seed begins with all that is unknown at its least, and at its most.
func (a *adverse) seed(st *state, facts []lang.Dep) {
	var least, most []supposition
	add := func(r factRef, rec *lang.Record) {
		if len(least) == mostSeeded || !lacks(rec, r.slot) {
			return
		}
		if cs := st.classesOf(r); len(cs) > 0 {
			least, most = append(least, supposition{r, cs[0].Suppose()}), append(most, supposition{r, cs[len(cs)-1].Suppose()})
		}
	}
	for _, d := range facts {
		if d.List < 0 {
			add(factRef{list: -1, slot: d.Slot}, st.global)
		} else if st.eng.plan.Lay.ListAt(d.List) >= 0 {
			for _, it := range st.global.Slots[d.List].Items() {
				add(factRef{list: d.List, key: it.Record().Key, elem: it.Record().Index, slot: d.Slot}, it.Record())
			}
		}
	}
	if len(least) > 0 {
		a.add(most)
		a.add(least)
	}
}

func (a *adverse) add(c []supposition) {
	*a = slices.Insert(*a, 0, c)
	*a = (*a)[:min(len(*a), mostAdverse)]
}

// refute reports whether one of the completions leads to something else here too.
func (a *adverse) refute(s *search, base *state, suppose []supposition) bool {
	for i, c := range *a {
		more := slices.DeleteFunc(slices.Clone(c), func(x supposition) bool { return !base.lacks(x.ref) })
		if len(more) == 0 {
			continue
		}
		st := s.probe(suppose, base, more)
		st.mute = true
		may := st.run() != nil || s.mayStand(st)
		if st.release(); !may {
			*a = slices.Insert(slices.Delete(*a, i, i+1), 0, c)
			return true
		}
	}
	return false
}

// lacks reports whether a fact is unknown, and will be whatever free facts are.
func (st *state) lacks(r factRef) bool {
	if r.list < 0 {
		return lacks(st.global, r.slot)
	}
	items := st.global.Slots[r.list].Items()
	if r.elem < len(items) && r.of(items[r.elem].Record(), r.list) { // where it mostly is
		return lacks(items[r.elem].Record(), r.slot)
	}
	return slices.ContainsFunc(items, func(it lang.Value) bool { return r.of(it.Record(), r.list) && lacks(it.Record(), r.slot) })
}

func lacks(rec *lang.Record, slot int) bool {
	return rec.Slots[slot].Kind() == lang.Unknown && !rec.Slots[slot].Free()
}

// refute looks for a completion of an application that leads to something else than
// what is wanted: it supposes what the outcome waits for.
func (s *search) refute(suppose []supposition) bool {
	base := s.probe(suppose, nil, nil)
	defer base.release()
	probes := 0
	return base.run() == nil && s.refuteFrom(base, base, suppose, nil, &probes)
}

func (s *search) refuteFrom(base, at *state, suppose, more []supposition, probes *int) bool {
	if s.stands(at) {
		return false
	}
	ref, classes := s.waitsFor(base, at)
	if classes == nil { // nothing that could be supposed would settle it
		return true
	}
	for _, v := range classes {
		if *probes++; *probes > mostProbes {
			return false
		}
		next := append(slices.Clip(more), supposition{ref, v.Suppose()})
		st := s.probe(suppose, base, next)
		ended := st.run() != nil
		refuted := false
		switch {
		case ended:
		case !s.mayStand(st):
			s.adverse.add(next)
			refuted = true
		default:
			refuted = s.refuteFrom(base, st, suppose, next, probes)
		}
		if st.release(); refuted || ended {
			return refuted
		}
	}
	return false
}

// stands reports whether the outcome is what is wanted for certain.
func (s *search) stands(st *state) bool {
	o := &s.eng.plan.Lay.Outcomes[s.outcome]
	elem, found := s.element(st, o)
	if !found {
		return false
	}
	settled := st.settle(s.outcome, elem)
	v := settled.read()
	return !settled.conflict && v.Known() && s.wants(v)
}

// waitsFor finds a fact that the outcome waits for, and the classes of its values;
// nil where there is none.
func (s *search) waitsFor(base, at *state) (ref factRef, classes []lang.Value) {
	elem, _ := s.element(at, &s.eng.plan.Lay.Outcomes[s.outcome])
	at.contributions(s.outcome, elem, func(con *contribution) {
		for _, r := range con.waits {
			if classes != nil || r.Param != "" || r.Record.Type.Fields[r.Slot].Fact == nil {
				continue
			}
			r.Slot = at.asked(r)
			if x, ok := refOf(r); ok && base.lacks(x) && at.lacks(x) {
				ref, classes = x, at.classesOf(x)
			}
		}
	})
	return ref, classes
}

package engine

import (
	"encoding/binary"
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
)

// What becomes of an open application follows from its key as well: what is unknown
// in it stands there, and the values that are supposed are those of the set. Beside
// what a whole one asks it asks what its clocks and conditions wait for; and where a
// completion asks anything, the completion is made again.
//
// Not shared is what rests on a list that is not known, on an unknown fact that is
// derived from known ones, or in completions on the time.

// partShape is a completion, as it can be made of any application of a kind.
type partShape struct {
	lists    []partList
	steps    []partStep
	supposed []supposition
}

// partList are elements of a list, by their places.
type partList struct {
	whole bool
	elems []int32
}

// partStep is an outcome or deadline of an element, or (-1) of none.
type partStep struct{ rank, elem int32 }

func (c *cone) shape(s []supposition) *partShape {
	p := &partShape{lists: make([]partList, len(c.lists)), supposed: s}
	for i, l := range c.lists {
		p.lists[i].whole = l.whole
		for _, e := range l.elems {
			p.lists[i].elems = append(p.lists[i].elems, int32(e.Index))
		}
	}
	for at := range c.steps {
		p.steps = append(p.steps, partStep{at.rank, int32(elementIndex(at.elem))})
	}
	return p
}

// cone is that of the completion, for the application at hand.
func (p *partShape) cone(base *state) *cone {
	lay := base.eng.plan.Lay
	c := &cone{base: base, lists: make([]coneList, len(p.lists)), steps: make(map[coneStep]bool, len(p.steps))}
	for i, l := range p.lists {
		c.lists[i].whole = l.whole
		items := base.global.Slots[lay.Lists[i].Slot].Items()
		for _, e := range l.elems {
			c.lists[i].elems = append(c.lists[i].elems, items[e].Record())
		}
	}
	for _, s := range p.steps {
		at := coneStep{rank: s.rank}
		if list, _ := base.eng.plan.StepSlots(s.rank); s.elem >= 0 {
			at.elem = base.global.Slots[lay.Lists[list].Slot].Items()[s.elem].Record()
		}
		c.steps[at] = true
	}
	return c
}

// leave releases a completion.
func (ev *evaluation) leave(at, base *state) {
	if at != base {
		at.release()
	}
}

// asks reports whether a completion asks anything of an application: a condition or
// a clock.
func (c *cone) asks() bool {
	return slices.ContainsFunc(c.rules, func(r coneRule) bool { return r.rule.Late || len(r.rule.Clocks) > 0 })
}

// complete notes that completions follow.
func (c *course) complete(st *state) {
	if c != nil {
		c.derives = st.lacksDerived()
	}
}

// lacksDerived reports whether a fact is unknown that a completion derives.
func (st *state) lacksDerived() bool {
	for d := range st.eng.plan.Derives {
		if d.List < 0 {
			if !st.global.Slots[d.Slot].Known() {
				return true
			}
			continue
		}
		for _, it := range st.global.Slots[d.List].Items() {
			if !it.Record().Slots[d.Slot].Known() {
				return true
			}
		}
	}
	return false
}

// apart reports whether what is supposed is not that of all applications of a kind:
// the elements that a list comes to have, or when an event came.
func (st *state) apart(supposed []supposition) bool {
	lay := st.eng.plan.Lay
	return slices.ContainsFunc(supposed, func(s supposition) bool {
		rec := lay.Global
		if s.ref.list >= 0 {
			rec = rec.Fields[s.ref.list].Type.Elem.Rec
		} else if slices.ContainsFunc(lay.Lists, func(l *plan.ListInfo) bool { return l.Keys == s.ref.slot }) {
			return true
		}
		return rec.Fields[s.ref.slot].Event && s.value.Kind() != lang.None && s.value.Kind() != lang.Happened
	})
}

// clockAct sets up a deadline, and answers how it stands where that is asked.
func (st *state) clockAct(a *act, answer []byte) ([]byte, bool) {
	inst := instance{rule: a.rule, elem: st.enter(a.rule, a.elem), status: applies, by: -1}
	if a.open {
		inst.status = undetermined
	}
	behind := st.lookedBehind
	st.clock(&inst, a.clock)
	cs := &st.clocks[len(st.clocks)-1]
	switch {
	case len(st.errors) > 0 || st.lookedBehind > behind:
		return answer, false
	case a.kind == actClock:
		return answer, !cs.open
	}
	return appendClock(answer, cs)
}

// appendClock appends what is asked of a deadline that may be open: which events
// have not come, and what it waits for.
func appendClock(b []byte, cs *clockState) (answer []byte, ok bool) {
	b = append(b, 0)
	if cs.open {
		b[len(b)-1] = 1
	}
	return appendRefs(binary.AppendUvarint(b, cs.idle), cs.reads)
}

// alike reports whether a deadline in a completion says the same in every
// application that answers alike.
func (cs *clockState) alike() bool {
	return cs.waitsAlike() || cs.open && cs.fixedLimit()
}

// fixedLimit reports whether the limit of a clock is that of the set.
func (cs *clockState) fixedLimit() bool {
	w := cs.clock.Within
	return w == nil || w.Expr != nil && len(w.Expr.Deps) == 0
}

func appendCondition(b []byte, v lang.Value, reads []lang.Ref) (answer []byte, ok bool) {
	return appendRefs(append(b, byte(v.Kind()), byte(v.N())), reads)
}

// appendRefs appends which slots of an application something waits for; ok is false
// within lists of lists.
func appendRefs(b []byte, refs []lang.Ref) (answer []byte, ok bool) {
	b = binary.AppendUvarint(b, uint64(len(refs)))
	for _, r := range refs {
		switch {
		case r.Param != "":
			b = append(append(append(b, 'p'), r.Param...), 0)
			continue
		case r.Record == nil || r.Record.Parent != nil && r.Record.Type.List < 0:
			return b, false
		case r.Record.Parent == nil:
			b = append(b, 'g')
		default:
			b = binary.AppendUvarint(append(b, 'e'), uint64(r.Record.Type.List))
			b = binary.AppendUvarint(b, uint64(r.Record.Index))
		}
		b = binary.AppendUvarint(b, uint64(r.Slot))
	}
	return b, true
}

// fits reports whether a run with so much work left would have gone to its end: its
// completions, each of which may take a part of what is left, and all of it.
func (g *given) fits(live, left int64) bool {
	total := g.work + live
	if g.room == 0 {
		return total <= left
	}
	return 2*(g.room+partOfWork*live+1)+total <= left
}

// needs notes what completions must be allowed to cost.
func (c *course) needs(room int64) {
	if c != nil {
		c.room = max(c.room, room)
	}
}

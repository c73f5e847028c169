package engine

import (
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
)

// A part of a decision is evaluated again, with values supposed for some of the
// facts that are unknown: the rules of its cone, over records that are copied only
// where something in them may change.

// part is what a state evaluates where it is not the whole.
type part struct {
	*cone
	origin map[*lang.Record]*lang.Record // of the records that were copied
}

// of is the record of the decision itself that one stands for; nil of an element
// that it does not have.
func (p *part) of(rec *lang.Record) *lang.Record {
	if rec == nil || rec.Parent == p.base.global {
		return rec
	}
	return p.origin[rec]
}

// gives reports whether a thing is to be worked out. All of them are where nothing
// is supposed.
func (st *state) gives(kind unitKind, index int, rule *plan.Rule, elem *lang.Record) bool {
	if st.part == nil {
		return true
	}
	u := unit{kind: kind, index: index, elem: st.part.of(elem)}
	if kind == effectUnit {
		u.rule = rule.Index
	}
	return st.part.units[u]
}

// publishes reports whether an outcome or deadline changes by what is supposed and
// is read.
func (st *state) publishes(rank int32, elem *lang.Record) bool {
	return st.part == nil || st.part.steps[coneStep{rank, st.part.of(elem)}]
}

// What a supposition costs beside the expressions that are evaluated: the records,
// what is built, and its comparison.
const (
	supposeWork = 1000
	supposeRule = 100
)

// suppose evaluates a cone, and builds what it gives.
func (ev *evaluation) suppose(c *cone, s []supposition) (*state, *build, error) {
	ev.meter.Spend(int64(supposeWork + len(c.rules)*supposeRule))
	loose := ev.meter.Loose()
	st := ev.complete(c, s)
	st.course = c.base.course.completion(st, c, s, loose)
	st.partTodo()
	err := st.steps()
	if err != nil {
		st.release()
		return nil, nil, err
	}
	b := st.build(&Decision{})
	b.promises()
	if err = st.ended(); err != nil {
		st.release()
		return nil, nil, err
	}
	if len(st.errors) > 0 {
		c.base.course.spoil()
	}
	return st, b, nil
}

// complete makes the facts of a completion, as far as a cone needs them.
func (ev *evaluation) complete(c *cone, s []supposition) *state {
	st := ev.newState(nil)
	st.part, st.base = &part{cone: c, origin: map[*lang.Record]*lang.Record{}}, c.base
	st.env.RulesOn, st.setDate = c.base.setDate, c.base.setDate
	copy(st.dates, c.base.dates)
	st.copyFacts(ev.given.global, s)
	st.unpublish()
	st.answers.Reset()
	st.env.Answers = &st.answers
	return st
}

// copyFacts copies the facts, supposes some, and derives what follows from them.
func (st *state) copyFacts(given *lang.Record, s []supposition) {
	base := st.part.base
	st.global = st.newRecord(base.global.Type)
	st.spend(1 + len(st.global.Slots)/8)
	copy(st.global.Slots, base.global.Slots)
	st.env.Frames[0] = st.global.Value()
	for _, x := range s {
		if x.ref.list < 0 {
			st.global.Slots[x.ref.slot] = x.value
		}
	}
	for i := range st.eng.plan.Fillers {
		f := &st.eng.plan.Fillers[i]
		if f.List == nil || f.List.Info == nil {
			st.refill(st.global, f)
			continue
		}
		switch l := st.eng.plan.Lay.ListAt(f.Slot); {
		case base.global.Slots[f.Slot].Kind() == lang.ListKind:
			st.copyList(f, &st.part.lists[l], s)
		case f.List.Info.Keys >= 0 && st.global.Slots[f.List.Info.Keys].Known():
			st.global.Slots[f.Slot] = given.Slots[f.Slot]
			st.fillList(f, nil)
		}
	}
}

// unpublish takes back what the cone publishes: nothing, until a rule gives it.
func (st *state) unpublish() {
	p := st.eng.plan
	for at := range st.part.steps {
		rec, from := st.global, p.Template
		list, slots := p.StepSlots(at.rank)
		if list >= 0 && at.elem == nil {
			continue // its elements are new
		}
		if list >= 0 {
			rec, from = st.itemOf(list, at.elem), p.Lay.Lists[list].Template
		}
		for _, s := range slots {
			copy(rec.Slots[s[0]:s[1]], from[s[0]:s[1]])
		}
	}
}

// itemOf is the copy of an element of the decision.
func (st *state) itemOf(list int, elem *lang.Record) *lang.Record {
	return st.global.Slots[st.eng.plan.Lay.Lists[list].Slot].Items()[st.positionOf(list, elem)].Record()
}

// refill derives a fact that was unknown.
func (st *state) refill(rec *lang.Record, f *plan.Filler) {
	if f.Derive != nil && rec.Slots[f.Slot].Kind() == lang.Unknown {
		st.fill(rec, f)
	}
}

// copyList copies the elements that a cone needs; the others are left out where
// nothing in it looks at the list as a whole.
func (st *state) copyList(f *plan.Filler, l *coneList, s []supposition) {
	all := st.global.Slots[f.Slot].Items()
	if !l.whole {
		if len(l.elems) == 0 {
			return
		}
		items := make([]lang.Value, len(l.elems))
		for i, e := range l.elems {
			items[i] = st.copyElement(f, e, s)
		}
		st.global.Slots[f.Slot] = lang.ListOf(items)
		return
	}
	derives := slices.ContainsFunc(f.List.Items, func(it plan.Filler) bool { return it.Derive != nil })
	items, copied := all, false
	for i, it := range all {
		e := it.Record()
		if derives || contains(l.elems, e) || slices.ContainsFunc(s, func(x supposition) bool { return x.ref.of(e, f.Slot) }) {
			if !copied {
				items, copied = slices.Clone(all), true
			}
			items[i] = st.copyElement(f, e, s)
		}
	}
	if copied {
		st.global.Slots[f.Slot] = lang.ListOf(items)
	}
}

// contains reports whether an element is among some in the order of their list.
func contains(elems []*lang.Record, e *lang.Record) bool {
	_, ok := slices.BinarySearchFunc(elems, e, func(x, e *lang.Record) int { return x.Index - e.Index })
	return ok
}

// of reports whether a fact is one of an element.
func (r factRef) of(e *lang.Record, list int) bool {
	return r.list == list && r.key == e.Key && (r.key != "" || r.elem == e.Index)
}

func (st *state) copyElement(f *plan.Filler, e *lang.Record, s []supposition) lang.Value {
	rec := st.newRecord(e.Type)
	st.spend(1 + len(rec.Slots)/8)
	rec.Key, rec.Index, rec.Names, rec.Parent = e.Key, e.Index, e.Names, st.global
	copy(rec.Slots, e.Slots)
	st.part.origin[rec] = e
	for _, x := range s {
		if x.ref.of(e, f.Slot) {
			rec.Slots[x.ref.slot] = x.value
		}
	}
	saved := st.env.Frames[1]
	st.env.Frames[1] = rec.Value()
	for i := range f.List.Items {
		st.refill(rec, &f.List.Items[i])
	}
	st.env.Frames[1] = saved
	return rec.Value()
}

// partTodo lists the rules of a cone to evaluate. One over a list that was not
// known, and now is, is evaluated for all of its elements.
func (st *state) partTodo() {
	st.todo = st.todo[:0]
	for _, r := range st.part.rules {
		rank, elem := int32(r.rule.Rank), int32(-1)
		if r.elem != nil {
			elem = st.positionOf(r.rule.List, r.elem)
		} else if r.rule.List >= 0 {
			for i := range st.global.Slots[st.eng.plan.Lay.Lists[r.rule.List].Slot].Items() {
				st.todo = append(st.todo, todo{rank: rank, elem: int32(i)})
			}
		}
		if r.elem != nil || r.rule.List < 0 || !st.global.Slots[st.eng.plan.Lay.Lists[r.rule.List].Slot].Known() {
			st.todo = append(st.todo, todo{rank: rank, elem: elem})
		}
	}
	slices.SortStableFunc(st.todo, compareTodo)
}

// positionOf finds an element of the decision among those that are evaluated.
func (st *state) positionOf(list int, elem *lang.Record) int32 {
	items := st.global.Slots[st.eng.plan.Lay.Lists[list].Slot].Items()
	stands := func(it lang.Value) bool { return st.part.of(it.Record()) == elem }
	if elem.Index < len(items) && stands(items[elem.Index]) {
		return int32(elem.Index)
	}
	return int32(slices.IndexFunc(items, stands))
}

package engine

import (
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules/calendar"
)

// era is a stretch of dates on which some rule of a policy is in force.
type era struct {
	policy   int
	from, to calendar.Date
}

// prepare works out what every evaluation needs once the order is known.
func (c *compilation) prepare() {
	e := c.eng
	e.outcomeRank, e.clockRank = make([]int32, len(c.lay.outcomes)), make([]int32, len(c.lay.clocks))
	for rank, s := range e.steps {
		switch s.kind {
		case stepRule:
			e.rules[s.index].rank = rank
		case stepOutcome:
			e.outcomeRank[s.index] = int32(rank)
		case stepClock:
			e.clockRank[s.index] = int32(rank)
		}
	}
	e.unread()
	e.overList = make([][]*rule, len(c.lay.lists))
	for _, r := range e.rules {
		if r.list >= 0 {
			e.overList[r.list] = append(e.overList[r.list], r)
		}
		if n := (era{r.policy, r.from, r.to}); !slices.Contains(e.eras, n) {
			e.eras = append(e.eras, n)
		}
	}
	e.templates()
	for _, l := range c.lay.lists {
		l.nameKeys()
	}
	e.required()
	e.tree = e.factTree()
	c.buildIndexes()
}

// unread takes the outcomes and deadlines that nothing reads out of the steps
// to be published: -1 stands in place of their rank.
func (e *Engine) unread() {
	read := make([]bool, len(e.lay.outcomes)+len(e.lay.clocks))
	mark := func(deps []lang.Dep) {
		for _, d := range deps {
			if s, ok := e.computed[d]; ok {
				read[s] = true
			}
		}
	}
	for _, r := range e.rules {
		mark(r.reads)
	}
	for _, c := range e.complete {
		mark(c.expr.Deps)
	}
	for s, used := range read {
		switch {
		case used:
		case s < len(e.outcomeRank):
			e.outcomeRank[s] = -1
		default:
			e.clockRank[s-len(e.outcomeRank)] = -1
		}
	}
}

// nameKeys works out the names of the elements of a list whose keys are listed.
func (l *listInfo) nameKeys() {
	l.names = map[string]*lang.Names{}
	if l.rec.Key < 0 {
		return
	}
	for _, v := range l.rec.Fields[l.rec.Key].Type.Values {
		l.names[v.ID] = lang.NamesOf(l.rec, v.ID)
	}
}

// required lists the facts without which no decision is complete.
func (e *Engine) required() {
	for slot, f := range e.lay.global.Fields[:e.lay.facts] {
		if f.Fact.Required {
			e.must = append(e.must, lang.Dep{List: -1, Slot: slot})
		}
	}
	for _, l := range e.lay.lists {
		for slot, f := range l.rec.Fields[:l.fields] {
			if f.Fact.Required {
				e.must = append(e.must, lang.Dep{List: l.slot, Slot: slot})
			}
		}
	}
}

// lacksRequired reports whether a required fact is unknown.
func (st *state) lacksRequired() bool {
	return slices.ContainsFunc(st.eng.must, func(d lang.Dep) bool {
		if d.List < 0 {
			return !st.global.Slots[d.Slot].Known()
		}
		return slices.ContainsFunc(st.global.Slots[d.List].Items(), func(it lang.Value) bool {
			return !it.Record().Slots[d.Slot].Known()
		})
	})
}

// templates sets what an outcome and a deadline read before any rule gave
// them anything: nothing.
func (e *Engine) templates() {
	e.template = make([]lang.Value, len(e.lay.global.Fields))
	for _, l := range e.lay.lists {
		l.template = make([]lang.Value, len(l.rec.Fields))
	}
	at := func(list int) []lang.Value {
		if list < 0 {
			return e.template
		}
		return e.lay.lists[list].template
	}
	for _, o := range e.lay.outcomes {
		at(o.list)[o.slot] = lang.NoneValue()
		if o.decl.Combine == "list" {
			at(o.list)[o.slot] = lang.ListOf(nil)
		}
	}
	for _, k := range e.lay.clocks {
		noClock(at(k.key.list)[k.slot : k.slot+clockReadings])
	}
}

// noClock is what conditions read of a deadline that no rule set.
func noClock(read []lang.Value) {
	read[clockStatus], read[clockDue], read[clockRemaining] = lang.NoneValue(), lang.NoneValue(), lang.NoneValue()
	read[clockLate], read[clockLateWorkdays] = lang.BoolOf(false), lang.IntOf(0)
}

// inForce reports whether any rule that may be evaluated is in force.
func (st *state) inForce() bool {
	return slices.ContainsFunc(st.eng.eras, func(n era) bool {
		p := &st.eng.policies[n.policy]
		d := st.dates[n.policy]
		return (st.only == nil || st.only[n.policy]) && within(d, p.from, p.to) && within(d, n.from, n.to)
	})
}

// newState takes a state from the pool, or makes one.
func (e *Engine) newState() *state {
	st, ok := e.pool.Get().(*state)
	if !ok {
		st = &state{eng: e, first: make([]int32, len(e.lay.outcomes)), last: make([]int32, len(e.lay.outcomes)),
			spans: make([][]int32, e.overSlots), dates: make([]calendar.Date, len(e.policies))}
		for i := range st.first {
			st.first[i], st.last[i] = -1, -1
		}
	}
	return st
}

// newRecord takes a record from the state's own, or makes one. Its slots are
// unknown.
func (st *state) newRecord(t *lang.RecordType) *lang.Record {
	if st.taken == len(st.arena) {
		st.arena = append(st.arena, &lang.Record{})
	}
	r := st.arena[st.taken]
	st.taken++
	slots := r.Slots
	if cap(slots) < len(t.Fields) {
		slots = make([]lang.Value, len(t.Fields))
	}
	slots = slots[:len(t.Fields)]
	clear(slots)
	*r = lang.Record{Slots: slots, Type: t}
	return r
}

// release gives a state back once nothing of the decision refers to it.
func (st *state) release() {
	for _, o := range st.decided {
		st.first[o], st.last[o] = -1, -1
	}
	for i := range st.found {
		if o := st.found[i].rule.overSlot; o >= 0 {
			st.spans[o] = st.spans[o][:0]
		}
	}
	clear(st.found)
	clear(st.given)
	clear(st.clocks)
	clear(st.assumed)
	*st = state{eng: st.eng, answers: st.answers, first: st.first, last: st.last, spans: st.spans, dates: st.dates,
		arena: st.arena, namesHint: max(len(st.names), st.namesHint), interned: st.interned, times: st.times[:0], certain: st.certain[:0], opened: st.opened[:0], buf: st.buf, words: st.words, reads: lang.Reads{Unknown: st.reads.Unknown[:0]}, todo: st.todo[:0], due: st.due[:0], hits: st.hits[:0], classes: st.classes[:0],
		found: st.found[:0], given: st.given[:0], decided: st.decided[:0], clocks: st.clocks[:0], assumed: st.assumed[:0]}
	st.eng.pool.Put(st)
}

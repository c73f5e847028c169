package engine

import (
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules/calendar"
)

// newState takes a state from the pool, or makes one.
func (e *Engine) newState() *state {
	st, ok := e.pool.Get().(*state)
	if !ok {
		st = &state{eng: e, first: make([]int32, len(e.plan.Lay.Outcomes)), last: make([]int32, len(e.plan.Lay.Outcomes)),
			spans: make([][]int32, e.plan.OverSlots), dates: make([]calendar.Date, len(e.plan.Policies))}
		for i := range st.first {
			st.first[i], st.last[i] = -1, -1
		}
	}
	return st
}

// lacksRequired reports whether a required fact is unknown.
func (st *state) lacksRequired() bool {
	return slices.ContainsFunc(st.eng.plan.Must, func(d lang.Dep) bool {
		if d.List < 0 {
			return !st.global.Slots[d.Slot].Known()
		}
		return slices.ContainsFunc(st.global.Slots[d.List].Items(), func(it lang.Value) bool {
			return !it.Record().Slots[d.Slot].Known()
		})
	})
}

// inForce reports whether any rule that may be evaluated is in force.
func (st *state) inForce() bool {
	return slices.ContainsFunc(st.eng.plan.Eras, func(n plan.Era) bool {
		p := &st.eng.plan.Policies[n.Policy]
		d := st.dates[n.Policy]
		return (st.only == nil || st.only[n.Policy]) && plan.Within(d, p.From, p.To) && plan.Within(d, n.From, n.To)
	})
}

// newRecord takes a record from the state's own, or makes one. Its slots are
// unknown.
func (st *state) newRecord(t *lang.RecordType) *lang.Record {
	if st.taken == len(st.arena) {
		st.arena = append(st.arena, &lang.Record{})
	}
	r := st.arena[st.taken]
	st.taken++
	r.Reset(t)
	return r
}

// release gives a state back once nothing of the decision refers to it.
func (st *state) release() {
	for _, o := range st.decided {
		st.first[o], st.last[o] = -1, -1
	}
	for i := range st.found {
		if o := st.found[i].rule.OverSlot; o >= 0 {
			st.spans[o] = st.spans[o][:0]
		}
	}
	clear(st.found)
	clear(st.given)
	clear(st.clocks)
	clear(st.assumed)
	clear(st.clockTexts)
	*st = state{eng: st.eng, answers: st.answers, first: st.first, last: st.last, spans: st.spans, dates: st.dates,
		arena: st.arena, namesHint: max(len(st.names), st.namesHint), interned: st.interned, statuses: st.statuses, periods: st.periods, scratch: st.scratch, times: st.times[:0], moments: st.moments, clockTexts: st.clockTexts[:0], certain: st.certain[:0], opened: st.opened[:0], buf: st.buf, words: st.words, reads: lang.Reads{Unknown: st.reads.Unknown[:0]}, todo: st.todo[:0], due: st.due[:0], hits: st.hits[:0], points: st.points[:0],
		found: st.found[:0], given: st.given[:0], decided: st.decided[:0], clocks: st.clocks[:0], assumed: st.assumed[:0]}
	st.eng.pool.Put(st)
}

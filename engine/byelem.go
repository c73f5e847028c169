package engine

import "github.com/guize-rules/guize/engine/internal/lang"

// byElem finds what was given to an outcome or deadline of one element, so that a
// list costs as it is long. Only long lists of it are indexed.
type byElem struct {
	outcomes map[int]*elemOutcome
	clocks   map[coneStep][]int32 // by the deadline and its element
	clocksTo int                  // how many clocks are there
}

// elemOutcome are the contributions to an outcome, by the element.
type elemOutcome struct {
	at map[*lang.Record][]int32
	to int32 // the last that is there
}

// fewGiven is how many contributions are looked through without an index.
const fewGiven = 16

// contributions goes through what rules gave to an outcome of an element, in the
// order of their giving.
func (st *state) contributions(index int, elem *lang.Record, do func(*contribution)) {
	st.spend(1)
	if x := st.byElem.outcomes[index]; x != nil {
		st.index(x, st.given[x.to].next)
		for _, i := range x.at[elem] {
			do(&st.given[i])
		}
		return
	}
	seen := 0
	for i := st.first[index]; i >= 0; i = st.given[i].next {
		if seen++; st.given[i].elem == elem {
			do(&st.given[i])
		}
	}
	if seen > fewGiven && st.eng.plan.Lay.Outcomes[index].List >= 0 {
		if st.byElem.outcomes == nil {
			st.byElem.outcomes = map[int]*elemOutcome{}
		}
		x := &elemOutcome{at: map[*lang.Record][]int32{}}
		st.index(x, st.first[index])
		st.byElem.outcomes[index] = x
	}
}

// index adds contributions, of which from is the first.
func (st *state) index(x *elemOutcome, from int32) {
	for i := from; i >= 0; i = st.given[i].next {
		e := st.given[i].elem
		x.at[e], x.to = append(x.at[e], i), i
	}
}

// clocksAt are the places of the clocks of a deadline of an element.
func (st *state) clocksAt(index int, elem *lang.Record) []int32 {
	x := &st.byElem
	if x.clocks == nil {
		x.clocks = map[coneStep][]int32{}
	}
	for ; x.clocksTo < len(st.clocks); x.clocksTo++ {
		cs := &st.clocks[x.clocksTo]
		at := coneStep{int32(cs.clock.Info), cs.elem}
		x.clocks[at] = append(x.clocks[at], int32(x.clocksTo))
	}
	return x.clocks[coneStep{int32(index), elem}]
}

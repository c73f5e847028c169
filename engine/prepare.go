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
	e := c.plan
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
	c.buildIndexes()
}

// unread takes the outcomes and deadlines that nothing reads out of the steps
// to be published: -1 stands in place of their rank.
func (e *plan) unread() {
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
func (e *plan) required() {
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

// templates sets what an outcome and a deadline read before any rule gave
// them anything: nothing.
func (e *plan) templates() {
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

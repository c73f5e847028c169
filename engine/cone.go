package engine

import (
	"cmp"
	"math"
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
)

// unit is one thing that can stand in a decision: what an effect of a rule gives,
// an outcome, a deadline, or whether an outcome is promised; of an element or not
// (nil also where its list is not known).
type unit struct {
	kind  unitKind
	index int // of the effect in its rule, the outcome, the deadline or the promise
	rule  int // of an effect
	elem  *lang.Record
}

type unitKind uint8

const (
	effectUnit unitKind = iota
	outcomeUnit
	clockUnit
	promiseUnit
)

// cone is the part of an evaluation on which some units rest: the rules to
// evaluate, for which elements, and what must be published between them. Whatever
// lies outside of it is as the decision itself has it, in every completion.
type cone struct {
	base  *state
	units map[unit]bool
	rules []coneRule
	steps map[coneStep]bool
	lists []coneList        // by list
	known map[coneRule]bool // of a rule, whether all that it reads is there
	done  map[coneStep]bool // steps, and elements and derivations under numbers of their own

	derives  bool // something rests on a fact that is derived
	promises bool // some units are promises
}

// coneRule is a rule for one element of its list.
type coneRule struct {
	rule *plan.Rule
	elem *lang.Record
}

// coneStep is an outcome or deadline of an element that rules of the cone read.
type coneStep struct {
	rank int32
	elem *lang.Record
}

// coneList is what a cone needs of a list: some elements, or all.
type coneList struct {
	whole bool
	elems []*lang.Record
}

func newCone(base *state) *cone {
	return &cone{base: base, lists: make([]coneList, len(base.eng.plan.Lay.Lists)), units: map[unit]bool{}, steps: map[coneStep]bool{}, known: map[coneRule]bool{}, done: map[coneStep]bool{}}
}

// add adds a thing, with all that it rests on.
func (c *cone) add(u unit) {
	if c.units[u] {
		return
	}
	c.units[u] = true
	switch u.kind {
	case effectUnit:
		c.give(c.base.eng.plan.Rules[u.rule], u.elem)
	case outcomeUnit:
		c.outcome(u.index, u.elem, c.give)
	case clockUnit:
		c.clock(u.index, u.elem, c.give)
	case promiseUnit:
		c.promise(c.base.eng.plan.Complete[u.index], u.elem)
	}
}

// outcome visits the rules that may give an outcome.
func (c *cone) outcome(index int, elem *lang.Record, visit func(*plan.Rule, *lang.Record)) {
	c.base.contributions(index, elem, func(con *contribution) { visit(con.rule, con.at) })
}

// clock visits the rules that may set a deadline.
func (c *cone) clock(index int, elem *lang.Record, visit func(*plan.Rule, *lang.Record)) {
	for _, i := range c.base.clocksAt(index, elem) {
		visit(c.base.clocks[i].rule, elem)
	}
}

// give adds a rule of which it matters what it gives.
func (c *cone) give(r *plan.Rule, elem *lang.Record) { c.rule(r, elem, r.Reads) }

// follow adds a rule of which it matters whether it applies, its outcomes and its
// deadlines.
func (c *cone) follow(r *plan.Rule, elem *lang.Record) { c.rule(r, elem, r.Needs) }

func (c *cone) rule(r *plan.Rule, elem *lang.Record, reads []lang.Dep) {
	at := coneRule{r, elem}
	was, seen := c.known[at]
	all := len(reads) == len(r.Reads) // which has all that it needs
	if seen && (was || !all) {
		return
	}
	c.known[at] = all
	if !seen {
		c.rules = append(c.rules, at)
		c.overriders(r, elem)
	}
	if r.List >= 0 && elem != nil {
		c.element(r.List, elem)
	}
	for _, slot := range r.Whole {
		c.lists[c.base.eng.plan.Lay.ListAt(slot)].whole = true
	}
	for _, d := range reads {
		c.read(d, r.List, elem, slices.Contains(r.Whole, d.List))
	}
}

func (c *cone) element(list int, elem *lang.Record) {
	if at := (coneStep{math.MinInt32 + int32(list), elem}); !c.done[at] {
		c.done[at] = true
		c.lists[list].elems = append(c.lists[list].elems, elem)
	}
}

// overriders adds the rules that may still defeat one.
func (c *cone) overriders(r *plan.Rule, elem *lang.Record) {
	all := c.base.eng.plan.Rules
	for _, o := range r.Over {
		c.overrider(all[o], elem)
		if elem != nil {
			c.overrider(all[o], nil)
		}
	}
	for at := r.Prev; at >= 0; at = all[at].Prev {
		c.overrider(all[at], elem)
	}
}

func (c *cone) overrider(r *plan.Rule, elem *lang.Record) {
	if inst := c.base.foundOf(r, elem); inst != nil && inst.status == undetermined {
		c.follow(r, elem)
	}
}

// foundOf is what became of a rule for an element; nil where it does not apply. It
// may be asked once effects are worked out, which sorts what was found.
func (st *state) foundOf(r *plan.Rule, elem *lang.Record) *instance {
	i, ok := slices.BinarySearchFunc(st.found, elem, func(inst instance, e *lang.Record) int {
		return cmp.Or(cmp.Compare(inst.rule.Index, r.Index), cmp.Compare(elementIndex(inst.elem), elementIndex(e)))
	})
	if !ok {
		return nil
	}
	return &st.found[i]
}

// read adds what is behind a slot that is read, of the element at hand or of all.
func (c *cone) read(d lang.Dep, list int, elem *lang.Record, whole bool) {
	lay := c.base.eng.plan.Lay
	if d.List < 0 {
		if l := lay.ListAt(d.Slot); l >= 0 && lay.Lists[l].Keys >= 0 {
			d.Slot = lay.Lists[l].Keys
		}
		c.slot(d, c.base.global, nil)
		return
	}
	l := lay.ListAt(d.List)
	if l == list && elem != nil && !whole {
		c.slot(d, elem, elem)
		return
	}
	if !c.maySlot(d) {
		return
	}
	for _, it := range c.base.global.Slots[d.List].Items() {
		c.slot(d, it.Record(), it.Record())
	}
	if list == l && elem == nil || !c.base.global.Slots[d.List].Known() { // elements that only a supposition gives
		c.slot(d, nil, nil)
	}
}

// maySlot reports whether there may be anything behind a slot.
func (c *cone) maySlot(d lang.Dep) bool {
	_, computed := c.base.eng.plan.Computed[d]
	return computed || c.base.eng.plan.Derives[d] != nil
}

// slot adds what is behind one slot: nothing where its value is known. The record
// is nil of a list that is not known.
func (c *cone) slot(d lang.Dep, rec, elem *lang.Record) {
	if rec != nil && rec.Slots[d.Slot].Known() {
		return
	}
	p := c.base.eng.plan
	if e := p.Derives[d]; e != nil {
		c.derive(d, e, elem)
		return
	}
	s, ok := p.Computed[d]
	if !ok {
		return
	}
	outcomes := len(p.Lay.Outcomes)
	rank := int32(-1)
	if s < outcomes {
		rank = p.OutcomeRank[s]
	} else {
		rank = p.ClockRank[s-outcomes]
	}
	at := coneStep{rank, elem}
	if c.done[at] {
		return
	}
	c.done[at] = true
	c.steps[at] = true
	if elem != nil {
		c.element(p.Lay.ListAt(d.List), elem)
	}
	if s < outcomes {
		c.outcome(s, elem, c.follow)
	} else {
		c.clock(s-outcomes, elem, c.follow)
	}
}

// derive adds what a fact is derived from.
func (c *cone) derive(d lang.Dep, e *lang.Expr, elem *lang.Record) {
	at := coneStep{-1 - int32(d.Slot), elem}
	if c.done[at] {
		return
	}
	c.done[at], c.derives = true, true
	list := -1
	if elem != nil {
		list = c.base.eng.plan.Lay.ListAt(d.List)
	}
	c.expr(e, list, elem)
}

// promise adds what the condition reads under which an outcome is promised.
func (c *cone) promise(p plan.Completeness, elem *lang.Record) {
	c.promises = true
	c.expr(p.Expr, c.base.eng.plan.Lay.Outcomes[p.Outcome].List, elem)
}

// expr adds what an expression reads that stands by itself, of an element of a list
// or (nil) of none.
func (c *cone) expr(e *lang.Expr, list int, elem *lang.Record) {
	lay := c.base.eng.plan.Lay
	if elem != nil {
		c.element(list, elem)
	}
	for _, r := range e.Deps {
		slot := r.List
		if r.List < 0 {
			slot = r.Slot
		}
		l := lay.ListAt(slot)
		whole := l >= 0 && (l != list || r.List < 0)
		if whole {
			c.lists[l].whole = true
		}
		c.read(r, list, elem, whole)
	}
}

// about reports whether a cone looks at no element but one.
func (c *cone) about(elem *lang.Record) bool {
	for _, l := range c.lists {
		if l.whole || len(l.elems) > 1 || len(l.elems) == 1 && l.elems[0] != elem {
			return false
		}
	}
	return true
}

// close sorts the rules in the order of evaluation.
func (c *cone) close() {
	slices.SortFunc(c.rules, func(a, b coneRule) int {
		return cmp.Or(cmp.Compare(a.rule.Rank, b.rule.Rank), cmp.Compare(elementIndex(a.elem), elementIndex(b.elem)))
	})
	for i := range c.lists {
		slices.SortFunc(c.lists[i].elems, func(a, b *lang.Record) int { return cmp.Compare(a.Index, b.Index) })
	}
	c.known, c.done = nil, nil
}

package engine

import (
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
)

// course is how a run goes, as it is recorded. A nil course records nothing.
type course struct {
	key     string
	acts    []act
	answers []string // of the questions among the acts, in their order
	began   int64    // what was spent before the run
	live    int64    // what the acts cost, which they cost again each time
	room    int64    // what completions must be allowed to cost
	owns    []ownEffect
	broken  bool // nothing is to be shared
	derives bool // completions derive facts
}

// maxActs bounds what a run is made again by.
const maxActs = 1 << 14

// record notes an act; loose is what the meter showed before it.
func (c *course) record(st *state, a act, loose int64) {
	if c.broken = c.broken || len(c.acts) >= maxActs; c.broken {
		return
	}
	c.acts = append(c.acts, a)
	c.live += st.env.Meter.Loose() - loose
}

// ask notes a question and its answer.
func (c *course) ask(st *state, a act, loose int64, answer []byte, ok bool) {
	c.record(st, a, loose)
	c.answers, c.broken = append(c.answers, string(answer)), c.broken || !ok
}

// mark is where an act begins.
type mark struct {
	loose  int64
	behind int
}

func (st *state) mark() mark { return mark{st.env.Meter.Loose(), st.lookedBehind} }

// clock notes that a deadline was set up. Whether it is open, and in a completion
// how it stands, is asked.
func (c *course) clock(st *state, inst *instance, k *plan.Clock, from mark) {
	if c == nil {
		return
	}
	a := act{kind: actClock, rule: inst.rule, clock: k, elem: int32(elementIndex(inst.elem)), open: inst.status == undetermined}
	cs := &st.clocks[len(st.clocks)-1]
	if !cs.open && st.part == nil {
		c.record(st, a, from.loose)
		return
	}
	a.kind = askClock
	answer, ok := appendClock(nil, cs)
	c.ask(st, a, from.loose, answer, ok && st.lookedBehind == from.behind && (st.part == nil || cs.alike()))
}

// spoil has nothing shared.
func (c *course) spoil() {
	if c != nil {
		c.broken = true
	}
}

// outcome notes that an outcome can be read.
func (c *course) outcome(st *state, index int) {
	if c != nil {
		c.record(st, act{kind: actOutcome, index: index, value: st.outcomeValues(index)}, st.env.Meter.Loose())
	}
}

// readings notes that a deadline can be read, and what rules ask of it.
func (c *course) readings(st *state, index int, from mark) {
	if c == nil {
		return
	}
	answer, ok := st.readingsAnswer(nil, index)
	c.ask(st, act{kind: askReadings, index: index}, from.loose, answer, ok)
}

// condition notes what the condition of a rule came to, if it is to be asked.
func (c *course) condition(st *state, r *plan.Rule, elem *lang.Record, v lang.Value, reads []lang.Ref, from mark) {
	if c != nil && r.Late {
		answer, ok := appendCondition(nil, v, reads)
		c.ask(st, act{kind: askCondition, rule: r, elem: int32(elementIndex(elem))}, from.loose, answer, ok)
	}
}

// completion notes that a completion begins, and returns what notes how it goes:
// nothing where it asks nothing.
func (c *course) completion(st *state, k *cone, s []supposition, loose int64) *course {
	if c == nil {
		return nil
	}
	if c.broken = c.broken || k.derives || k.base.apart(s); c.broken || !c.derives && !k.asks() {
		return nil
	}
	c.record(st, act{kind: actPart, part: k.shape(s)}, loose)
	return c
}

// stretch cuts off the acts up to the next question, or the rest.
func (c *course) stretch() *stretch {
	i := slices.IndexFunc(c.acts, func(a act) bool { return a.kind >= askReadings })
	if i < 0 {
		i = len(c.acts) - 1
	}
	s := &stretch{acts: c.acts[: i+1 : i+1], next: map[string]*stretch{}}
	c.acts = c.acts[i+1:]
	return s
}

// clockPlace is a deadline of a rule for an element.
type clockPlace struct{ rule, clock, elem string }

// clocks are the places of the deadlines of a decision among those that were set up,
// -1 of one that stands there as completions have it. ok is false where some that
// were set up are not there as such.
func (c *course) clocks(st *state, d *Decision) (places []int32, ok bool) {
	at, n := map[clockPlace]int32{}, 0
	for i := range c.acts {
		a := &c.acts[i]
		if a.kind == actPart {
			break // what comes then is not of the application itself
		}
		if a.kind == actClock || a.kind == askClock {
			if !a.open {
				at[clockPlace{a.rule.Id, a.clock.Id, st.elementAt(a)}] = int32(n)
			}
			n++
		}
	}
	open := map[int32]bool{}
	left := 0
	for i := range st.clocks {
		if cs := &st.clocks[i]; !cs.pending {
			left++
			open[at[clockPlace{cs.rule.Id, cs.clock.Id, elementName(cs.elem)}]] = cs.open
		}
	}
	for i := range d.Deadlines {
		x := &d.Deadlines[i]
		if k, own := at[clockPlace{x.Rule, x.ID, x.Element}]; own && open[k] == (x.Status == "open") {
			places = append(places, k)
			left--
		} else {
			places = append(places, -1)
		}
	}
	return places, left == 0
}

// elementAt names the element for which an act was done.
func (st *state) elementAt(a *act) string {
	if a.elem < 0 {
		return ""
	}
	return elementName(st.global.Slots[st.eng.plan.Lay.Lists[a.rule.List].Slot].Items()[a.elem].Record())
}

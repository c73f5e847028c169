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
	broken  bool     // nothing is to be shared
}

// record notes an act; loose is what the meter showed before it.
func (c *course) record(st *state, a act, loose int64) {
	c.acts = append(c.acts, a)
	c.live += st.env.Meter.Loose() - loose
}

func (c *course) clock(st *state, inst *instance, k *plan.Clock, loose int64) {
	if c != nil {
		c.record(st, act{kind: actClock, rule: inst.rule, clock: k, elem: int32(elementIndex(inst.elem))}, loose)
	}
}

// outcome notes that an outcome can be read.
func (c *course) outcome(st *state, index int) {
	if c != nil {
		c.record(st, act{kind: actOutcome, index: index, value: st.outcomeValues(index)}, st.env.Meter.Loose())
	}
}

// readings notes that a deadline can be read, and what rules ask of it.
func (c *course) readings(st *state, index int, loose int64) {
	if c == nil {
		return
	}
	answer, ok := st.readingsAnswer(nil, index)
	c.record(st, act{kind: askReadings, index: index}, loose)
	c.answers, c.broken = append(c.answers, string(answer)), c.broken || !ok
}

// condition notes what the condition of a rule came to, if it is to be asked.
func (c *course) condition(st *state, r *plan.Rule, elem *lang.Record, v lang.Value, loose int64) {
	if c != nil && r.Late {
		c.record(st, act{kind: askCondition, rule: r, elem: int32(elementIndex(elem))}, loose)
		c.answers = append(c.answers, string([]byte{byte(v.Kind()), byte(v.N())}))
	}
}

// stretch cuts off the acts up to the next question, or the rest.
func (p *course) stretch() *stretch {
	i := slices.IndexFunc(p.acts, func(a act) bool { return a.kind >= askReadings })
	if i < 0 {
		i = len(p.acts) - 1
	}
	s := &stretch{acts: p.acts[: i+1 : i+1], next: map[string]*stretch{}}
	p.acts = p.acts[i+1:]
	return s
}

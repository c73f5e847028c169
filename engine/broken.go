package engine

import (
	"context"

	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Broken decides one application and lists the promises of the set that it breaks:
// by their ids, those whose `holds` is plainly false on the date of the set. What is
// not known breaks none. Package analyze looks for an application that breaks one,
// and asks of the other kinds what two applications come to. The error is that of Evaluate.
func (e *Engine) Broken(ctx context.Context, in Input) ([]string, error) {
	ev, err := e.times(ctx, in)
	if err != nil {
		return nil, err
	}
	defer ev.release()
	ev.quiet = true
	if err := ev.readFacts(); err != nil {
		return nil, err
	}
	st := ev.begin(nil)
	defer st.release()
	if _, err := st.give(&Decision{}); err != nil {
		return nil, err
	}
	st.env.RulesOn = st.setDate
	st.publishUnread()
	var out []string
	for i := range e.plan.Promises {
		if p := &e.plan.Promises[i]; made(p, st.setDate) && p.Holds.Eval(&st.env).False() {
			out = append(out, p.Decl.ID)
		}
	}
	return out, nil
}

// made reports whether a promise is made to those to whom the rules of a day apply.
func made(p *plan.Promise, day calendar.Date) bool {
	return p.Decl.Kind() == rules.PromiseHolds && p.Decl.Valid.Covers(day)
}

// publishUnread lets promises read what no rule does.
func (st *state) publishUnread() {
	for i, rank := range st.eng.plan.OutcomeRank {
		if rank < 0 {
			st.publish(i)
		}
	}
	for i, rank := range st.eng.plan.ClockRank {
		if rank < 0 {
			st.publishClock(i)
		}
	}
}

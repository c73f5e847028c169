package engine

import (
	"cmp"
	"context"
	"slices"

	"github.com/guize-rules/guize/engine/internal/index"
	"github.com/guize-rules/guize/rules/calendar"
)

// Match appends to out what became of the rules: those that apply, are
// defeated or undetermined, in the order of evaluation. Nothing else of a
// decision is worked out, so this is the cheapest question.
func (b *Bound[T]) Match(ctx context.Context, in Input, app *T, out []RuleState) ([]RuleState, error) {
	ev, err := b.prepare(ctx, in, app)
	if err != nil {
		return out, err
	}
	defer ev.release()
	return ev.match(out)
}

func (ev *evaluation) match(out []RuleState) ([]RuleState, error) {
	if ev.found() {
		return ev.states(out), nil
	}
	st := ev.begin(nil)
	defer st.release()
	st.matching = true
	if err := st.run(); err != nil {
		return out, err
	}
	for i := range st.found {
		out = append(out, st.ruleState(&st.found[i]))
	}
	return out, nil
}

// found looks for the rules in the index alone, and reports whether that says what
// became of all: where nothing hangs together in the set, and no rule that is found
// has to be evaluated. They stand in the order of evaluation then, and count as if
// they had been looked at.
func (ev *evaluation) found() bool {
	p, r := ev.eng.plan, ev.given
	if !p.Apart || len(ev.in.Policies)+len(ev.in.Unknown) > 0 {
		return false
	}
	x := p.Indexes[0]
	day := ev.rulesOn
	if x.Dated && day.IsZero() {
		day = calendar.DateOf(ev.in.At, r.zone)
	}
	r.hits, r.points = x.Find(r.global, nil, day, r.points, r.hits[:0])
	r.hits = onceEach(r.hits)
	if int64(len(r.hits)) >= ev.whole.Left() || slices.ContainsFunc(r.hits, func(h index.Hit) bool { return !h.Sure }) {
		return false
	}
	return ev.whole.Spend(int64(len(r.hits)))
}

// onceEach puts rows in the order of their rules, each of which stands once then: it
// is sure where one of its rows is.
func onceEach(hits []index.Hit) []index.Hit {
	byRule := func(a, b index.Hit) int { return cmp.Compare(a.Rule, b.Rule) }
	if !slices.IsSortedFunc(hits, byRule) {
		slices.SortFunc(hits, byRule)
	}
	kept := hits[:0]
	for _, h := range hits {
		if n := len(kept); n > 0 && kept[n-1].Rule == h.Rule {
			kept[n-1].Sure = kept[n-1].Sure || h.Sure
			continue
		}
		kept = append(kept, h)
	}
	return kept
}

// states tells of the rules that were found.
func (ev *evaluation) states(out []RuleState) []RuleState {
	p := ev.eng.plan
	for _, h := range ev.given.hits {
		out = append(out, RuleState{Rule: p.Rules[p.Steps[h.Rule].Index].Id, Status: RuleApplies})
	}
	return out
}

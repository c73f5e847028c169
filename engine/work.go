package engine

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// DefaultWorkLimit is how many units of work a decision may take where
// [WithWorkLimit] says nothing else: over 100 times what any example needs.
const DefaultWorkLimit = 100_000_000

// CodeWorkLimit is the code of the error of a decision that was not worked out.
const CodeWorkLimit = "work-limit"

// place is what was being worked out when the meter ended; one of its parts.
type place struct {
	rule    *plan.Rule
	elem    *lang.Record
	fact    string
	outcome string
}

// halted reports whether the meter has ended, and keeps the first place at which
// that was seen.
func (st *state) halted(at place) bool {
	if !st.env.Meter.Ended() {
		return false
	}
	if !st.stopped {
		st.stop, st.stopped = at, true
	}
	return true
}

// spend counts work beside that of expressions.
func (st *state) spend(n int) { st.env.Meter.Spend(int64(n)) }

// pastLimit is the error of an evaluation that took more work than it may. It
// names what was being worked out.
type pastLimit struct {
	at      RuleError
	rulesOn calendar.Date
}

// Error says so in English.
func (e *pastLimit) Error() string { return "the evaluation takes more work than its limit" }

// ended is nil while the meter goes on, else the error of the context or a
// [pastLimit].
func (st *state) ended() error {
	m := st.env.Meter
	if !m.Ended() {
		return nil
	}
	if err := m.Err(); err != nil {
		return err
	}
	e := &pastLimit{at: RuleError{Code: CodeWorkLimit, Fact: st.stop.fact, Outcome: st.stop.outcome}, rulesOn: st.setDate}
	if r := st.stop.rule; r != nil {
		e.at.Rule, e.at.Element = r.Id, elementName(st.stop.elem)
	}
	if e.rulesOn.IsZero() { // the date itself was not worked out
		e.rulesOn = st.env.RulesOn
	}
	e.at.Message = text.SayIn(st.env.Lang, "计算量超过上限（%[1]d）：到此为止，没有得出决定", "this takes more work than the limit (%[1]d): it ended here, and nothing was decided", st.eng.plan.WorkLimit())
	return e
}

func isPastLimit(err error) bool {
	var past *pastLimit
	return errors.As(err, &past)
}

// part gives what completes an open decision a meter of its own, with half of what
// is left, so that the decision itself can be told whatever that takes. The result
// ends the part.
func (ev *evaluation) part() (end func()) {
	ev.meter = ev.whole.Part(ev.whole.Left() / 2)
	return func() {
		ev.whole.Add(ev.meter)
		ev.meter = &ev.whole
	}
}

// cut makes the decision of an evaluation that took more work than it may: it
// holds nothing but what is wrong with the facts and where the work ended, since
// what was left out could have changed all else.
func (ev *evaluation) cut(d *Decision, err error) error {
	var past *pastLimit
	if !errors.As(err, &past) {
		return err
	}
	d.reset()
	ev.head(d, past.rulesOn)
	d.Violations, d.Notices = prepend(d.Violations, ev.given.violations), prepend(d.Notices, ev.given.notices)
	d.Errors = append(d.Errors, past.at)
	if d.Status = StatusIncomplete; len(d.Violations) > 0 {
		d.Status = StatusInvalid
	}
	d.fillEmpty()
	if !ev.in.NoReceipt {
		d.Receipt, _ = ev.eng.receipt(d, nil)
	}
	return nil
}

// Work adds up what evaluations cost, in units of work; see [WithWorkLimit]. The
// zero Work is ready, and may be shared by goroutines.
type Work struct{ units atomic.Int64 }

// Units is how much was spent until now.
func (w *Work) Units() int64 { return w.units.Load() }

type workKey struct{}

// CountWork returns a context under which every evaluation adds what it spent to w
// when it ends, whatever comes of it, beside what counts it already. One application
// always costs the same.
func CountWork(ctx context.Context, w *Work) context.Context {
	return context.WithValue(ctx, workKey{}, append(slices.Clip(counters(ctx)), w))
}

func counters(ctx context.Context) []*Work {
	ws, _ := ctx.Value(workKey{}).([]*Work)
	return ws
}

// uncounted is a context whose evaluations are counted by a search as a whole.
func uncounted(ctx context.Context) context.Context {
	if len(counters(ctx)) == 0 {
		return ctx
	}
	return context.WithValue(ctx, workKey{}, []*Work(nil))
}

// counted adds what an evaluation has spent to the work of its context.
func counted(ctx context.Context, m *lang.Meter) {
	for _, w := range counters(ctx) {
		w.units.Add(m.Spent())
	}
}

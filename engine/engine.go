package engine

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// Engine is a compiled policy set. It never changes and is safe for any number
// of goroutines.
type Engine struct {
	plan *plan.Plan

	tree        *factNode // the names of the global facts
	shapes      shapes
	masks       *masks    // of receipts
	pool        sync.Pool // of *state
	evaluations sync.Pool // of *evaluation
	shares      shares
	observers   []Observer
}

// Compile checks every expression of the set and prepares it for evaluation.
// The error is a *[rules.Error] with all diagnostics, those that reading the
// set found among them, or that of ctx, or says what is wrong with an option.
func Compile(ctx context.Context, set *rules.Set, opts ...Option) (*Engine, error) {
	if set == nil {
		return nil, errors.New("there is no set to compile: it is nil")
	}
	cfg, err := newConfig(opts)
	if err != nil {
		return nil, err
	}
	p, err := plan.Compile(ctx, set, &cfg.Config)
	if err != nil {
		return nil, err
	}
	e := &Engine{plan: p, masks: masksOf(p), observers: cfg.observers}
	e.tree = e.factTree()
	return e, nil
}

// Inspect takes the set apart for package analyze, which reasons about all
// applications at once. The result is that package's business: its type is
// internal and changes freely. The engine itself keeps nothing of it. The error is
// that of ctx.
func (e *Engine) Inspect(ctx context.Context) (*model.Set, error) {
	if err := e.made(); err != nil {
		return nil, err
	}
	return e.plan.Inspect(ctx)
}

// made is the error of an engine that Compile did not make.
func (e *Engine) made() error {
	if e == nil || e.plan == nil {
		return errors.New("there is no engine: it is nil, or was not made by Compile")
	}
	return nil
}

// Input is one application and the times at which it is decided. Facts and
// JSON are two ways to give the same thing; nothing of an Input is changed or
// kept. A language, a policy or an event that there is not is an [InputError].
type Input struct {
	At       time.Time      // when clocks are read; required
	RulesOn  string         // YYYY-MM-DD, the date whose rules apply; "" leaves it to the set
	Facts    map[string]any // nested as the names are dotted; dotted keys are accepted too
	JSON     []byte         // the application as a JSON object, numbers read exactly
	Unknown  []string       // paths of events that may or may not have come: nobody knows; of an element, works[water].completed_at
	Lang     string         // of messages and titles: one of the set's languages, "zh" or "en"; "" is the set's first
	Policies []string       // evaluate these only; empty: all

	NoMissing bool // leave out what is missing: what is open stays so, though every answer to what is not known may lead to the same
	NoReceipt bool // leave out the receipt, for callers that compare many decisions and keep none
}

// Set returns the policy set that was compiled; nil of no engine.
func (e *Engine) Set() *rules.Set {
	if e.made() != nil {
		return nil
	}
	return e.plan.Set
}

// Calendar returns the calendar of the set's deadlines; nil of no engine.
func (e *Engine) Calendar() *calendar.Calendar {
	if e.made() != nil {
		return nil
	}
	return e.plan.Cal
}

// Warnings returns what was found that does not stop the set from being used,
// among it the errors that only some applications come to.
func (e *Engine) Warnings() rules.Diagnostics {
	if e.made() != nil {
		return nil
	}
	return slices.Clone(e.plan.Warnings)
}

// Evaluate decides one application. The error is that of the context, or an
// [InputError] where the input is no application at all, or says that the engine is
// nil; everything else that is wrong is in the decision.
func (e *Engine) Evaluate(ctx context.Context, in Input) (*Decision, error) {
	d := &Decision{}
	if err := e.evaluate(ctx, in, d, nil); err != nil {
		return nil, err
	}
	return d, nil
}

// EvaluateInto decides into a decision of the caller's, which is overwritten:
// its lists are used again, so a caller that keeps one of them across calls must
// copy it. Two calls at a time need two decisions. After an error the decision is
// empty: nothing of an earlier one is left in it.
func (e *Engine) EvaluateInto(ctx context.Context, in Input, d *Decision) error {
	if d == nil {
		return noDecision()
	}
	return d.orNone(e.evaluate(ctx, in, d, nil))
}

func noDecision() error { return errors.New("there is no decision to decide into: it is nil") }

// orNone empties a decision of the caller's that was not made, and returns why.
func (d *Decision) orNone(err error) error {
	if err != nil {
		d.reset()
	}
	return err
}

// Explain decides one application and says how it came about. The decision is
// the one that Evaluate gives.
func (e *Engine) Explain(ctx context.Context, in Input) (*Decision, *Trace, error) {
	d, t := &Decision{}, &Trace{Steps: []Step{}}
	if err := e.evaluate(ctx, in, d, t); err != nil {
		return nil, nil, err
	}
	return d, t, nil
}

// evaluation is one call of Evaluate: the input as it was read, and the times.
type evaluation struct {
	eng     *Engine
	ctx     context.Context
	in      Input
	lang    string
	given   *reading
	whole   lang.Meter    // of the decision
	meter   *lang.Meter   // of what is evaluated now: whole, or that of a part
	rulesOn calendar.Date // zero: left to the set
	unknown map[string]bool
	only    []bool
	quiet   bool // it is a step of a search, of which nobody is told
	byKind  bool // only the kind of the application is asked for
	kind    Kind // where the decision is kept
}

func (e *Engine) evaluate(ctx context.Context, in Input, d *Decision, t *Trace) error {
	return e.evaluateWithin(ctx, in, d, t, nil)
}

// evaluateWithin spends the work of a larger search, where there is one.
func (e *Engine) evaluateWithin(ctx context.Context, in Input, d *Decision, t *Trace, m *lang.Meter) error {
	ev, err := e.times(ctx, in)
	if err != nil {
		return err
	}
	defer ev.release()
	if m != nil {
		ev.whole = *m.Part(e.plan.WorkLimit())
		defer m.Add(&ev.whole)
		ev.quiet = true
	}
	if err := ev.readFacts(); err != nil {
		return err
	}
	return ev.decide(d, t)
}

// decide runs the rules and completes the decision.
func (ev *evaluation) decide(d *Decision, t *Trace) error {
	spent := ev.whole.Spent()
	st := ev.begin(t)
	if t == nil {
		if g, w := ev.share(&st, spent); g != nil {
			defer st.release()
			ev.adopt(st, g, w, d)
			return nil
		}
	}
	return ev.make(st, d, t)
}

// make makes a decision anew, once the facts are complete, and tells of it.
func (ev *evaluation) make(st *state, d *Decision, t *Trace) error {
	defer st.release()
	if err := ev.workOut(st, d, t); err != nil {
		return err
	}
	ev.tell(d.Status, d.Errors, st.failures)
	return nil
}

func (ev *evaluation) workOut(st *state, d *Decision, t *Trace) error {
	b, err := st.give(d)
	if err != nil {
		return ev.cut(d, err)
	}
	b.promises()
	if err := ev.resolve(st, b); err != nil {
		return err
	}
	ev.finish(st, b)
	if err := st.ended(); err != nil {
		return ev.cut(d, err)
	}
	ev.keep(st, b)
	t.proofs(st)
	t.figures(st)
	return nil
}

// times checks everything of an input but the facts.
func (e *Engine) times(ctx context.Context, in Input) (*evaluation, error) {
	if err := e.made(); err != nil {
		return nil, err
	}
	ev, ok := e.evaluations.Get().(*evaluation)
	if !ok {
		ev = &evaluation{given: e.newReading()}
	}
	ev.eng, ev.ctx, ev.in, ev.lang = e, ctx, in, in.Lang
	ev.whole.Reset(ctx, e.plan.WorkLimit())
	ev.meter = &ev.whole
	if err := ev.check(); err != nil {
		ev.release()
		return nil, err
	}
	ev.given.lang = ev.lang
	return ev, nil
}

// release gives an evaluation back once nothing refers to it.
func (ev *evaluation) release() {
	given, pool := ev.given, &ev.eng.evaluations
	counted(ev.ctx, &ev.whole)
	given.clear()
	*ev = evaluation{given: given}
	pool.Put(ev)
}

// begin completes the facts for a run.
func (ev *evaluation) begin(t *Trace) *state {
	st := ev.newState(t)
	ev.dateRules(st, nil)
	st.policyDates()
	return st
}

// give runs the rules and builds what they give.
func (st *state) give(d *Decision) (*build, error) {
	if err := st.run(); err != nil {
		return nil, err
	}
	d.reset()
	b := st.build(d)
	return b, st.ended()
}

// build builds what the rules gave.
func (st *state) build(d *Decision) *build {
	st.names = make([]string, 0, st.namesHint)
	b := &build{st: st, dec: d}
	b.dec.Outcomes = st.outcomes(d.Outcomes)
	b.effects()
	b.dec.Conflicts, b.dec.Resolved = st.conflicts, st.resolved
	b.dec.Errors = st.errors
	return b
}

func (ev *evaluation) newState(t *Trace) *state {
	st := ev.eng.newState()
	st.ctx, st.unknown, st.only, st.trace, st.noMissing = ev.ctx, ev.unknown, ev.only, t, ev.in.NoMissing
	st.env = lang.Env{At: ev.in.At, Zone: ev.eng.plan.Set.Zone, Cal: ev.eng.plan.Cal, Lang: ev.lang, Meter: ev.meter}
	return st
}

// dateRules completes the facts and works out the date whose rules apply. The
// facts may depend on dated parameters, so they are completed again where the
// date is not that of the evaluation.
func (ev *evaluation) dateRules(st *state, suppose []supposition) {
	today := calendar.DateOf(ev.in.At, ev.eng.plan.Set.Zone)
	st.env.RulesOn = today
	if !ev.rulesOn.IsZero() {
		st.env.RulesOn = ev.rulesOn
	}
	st.finish(ev.given.global, suppose)
	if !ev.rulesOn.IsZero() || ev.eng.plan.RulesOn == nil {
		return
	}
	d, ok := st.dateOf(ev.eng.plan.RulesOn)
	if !ok {
		st.assumedDate = true
		return
	}
	if d != today && !ev.eng.plan.DatedFacts {
		st.env.RulesOn = d
	} else if d != today {
		st.env.RulesOn, st.assumed, st.notices, st.errors, st.failures = d, nil, nil, nil, nil
		st.finish(ev.given.global, suppose)
	}
}

// finish completes the decision: its head, what is wrong with the facts, what
// was assumed and used, its status and its receipt.
func (ev *evaluation) finish(st *state, b *build) {
	d := b.dec
	ev.head(d, st.rulesOnDate())
	d.Violations = prepend(d.Violations, ev.given.violations)
	d.Notices = prepend(prepend(d.Notices, st.notices), ev.given.notices)
	d.Assumed = st.assumptions(d.Assumed)
	d.Used = st.used(d.Used)
	b.gaps()
	d.Status = status(st, b)
	d.fillEmpty()
	if !ev.in.NoReceipt && !st.env.Meter.Ended() {
		d.Receipt, st.buf = ev.eng.receipt(d, st.buf)
	}
}

// head says what was decided, by which rules and when.
func (ev *evaluation) head(d *Decision, rulesOn calendar.Date) {
	e := ev.eng
	d.Language, d.Program = rules.LanguageVersion, e.plan.Program()
	d.Set, d.Digest = e.plan.Set.ID, e.plan.Set.Digest
	d.Calendar = CalendarRef{ID: e.plan.Cal.ID(), Digest: e.plan.Cal.Digest()}
	d.At, d.RulesOn = ev.in.At.In(e.plan.Set.Zone), rulesOn.String()
	d.Policies, d.Unknown = sorted(ev.in.Policies), sorted(ev.in.Unknown)
}

// rulesOnDate is the date of the set, not of the last policy evaluated.
func (st *state) rulesOnDate() calendar.Date { return st.setDate }

// status is the first that holds.
func status(st *state, b *build) Status {
	d := b.dec
	switch {
	case slices.ContainsFunc(d.Violations, func(v Violation) bool { return v.Rule == "" }):
		return StatusInvalid
	case len(d.Violations) > 0:
		return StatusRejected
	case len(st.eng.plan.Rules) > 0 && !st.inForce():
		return StatusNotInForce
	case len(d.Conflicts) > 0:
		return StatusConflict
	case b.open || len(d.Errors) > 0:
		return StatusIncomplete
	}
	return StatusDecided
}

// prepend puts a list before another, as often as not without a copy.
func prepend[T any](list, before []T) []T {
	if len(before) == 0 {
		return list
	}
	return slices.Concat(before, list)
}

func (b *build) has(outcome string) bool {
	return slices.ContainsFunc(b.dec.Outcomes, func(o Outcome) bool { return o.Name == outcome })
}

func (st *state) say(zh, en string, args ...any) string {
	return text.SayIn(st.env.Lang, zh, en, args...)
}

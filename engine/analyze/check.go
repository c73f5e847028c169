package analyze

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// Options adjusts an analysis. At is required: the time at which witnesses are
// evaluated, and at which sources and calendars are in or out of date.
type Options struct {
	At     time.Time
	Budget int // branches of one search; 0 is 20,000. All searches together have fifteen times that.

	// WorkLimit is how many units of work the analysis may take, as
	// [engine.WithWorkLimit] counts them; 0 is 10,000,000,000. What is asked
	// past it is left open.
	WorkLimit int64

	// RulesOn, as 2021-09-10, makes Diff look only at applications to which the
	// rules of that date apply; "" at those of any date. A policy with a date of
	// its own keeps that. Nothing else heeds it.
	RulesOn string
}

const (
	defaultBudget = 20_000
	defaultWork   = 10_000_000_000
	wholeBudget   = 15  // times the budget of one search, for all of them together
	leastBudget   = 200 // of a search once that is used up
	mostTries     = 60  // applications evaluated for one question
	mostBarren    = 3   // kinds of applications that show no difference in one thing before it is left open
	mostFindings  = 200 // of one code; the rest are counted

	// Applications that did not show what they were made for, times the rules
	// that each was held against, before pairs of rules are no longer looked at.
	mostVain = 100_000
	someVain = 100 // applications in any case
)

// ErrWorkLimit says that an analysis whose result cannot say so came to the end of
// its [Options].WorkLimit.
var ErrWorkLimit = errors.New("the analysis takes more work than its limit, and is not complete")

// Finding is something wrong with a set. Witness is an application that shows
// it, nil where none can (a body that nothing names). Where it takes two applications
// to show it Twin is the other.
type Finding struct {
	rules.Diagnostic
	Witness *Witness
	Twin    *Witness
}

// Undecided is a question that was left open: the search came to the end of
// its budget, or rests on facts whose part in a condition cannot be analysed.
type Undecided struct {
	Code  string // of the finding that it might have been
	On    string // the rule or outcome
	Pos   rules.Pos
	Facts []string // that make it so
}

// Reason says why it was left open: the facts that make it so or, where none can
// be named, that the search ended without an answer.
func (u *Undecided) Reason() rules.Text {
	if len(u.Facts) == 0 {
		return text.Say("说不出所涉的事实，查找没有得出结论", "no fact can be named; the search ended without an answer")
	}
	return text.Say("所涉事实：%s", "for the sake of: %s", text.Names(u.Facts))
}

// Report is what [Check] found. Findings and Undecided are in the order of the
// file. Left counts findings beyond the first 200 of a code.
type Report struct {
	Findings     []Finding
	Undecided    []Undecided
	Promises     []Promise   // of the set, in the order of the file
	MayFail      []Undecided // rules of which it is left open whether they can fail, otherwise than is told of another
	Left         map[string]int
	Questions    int   // that were put to the search
	Branches     int   // that the search looked at
	Applications int   // that were evaluated
	Work         int64 // units that all this took
}

// Diagnostics returns the findings without their witnesses.
func (r *Report) Diagnostics() rules.Diagnostics {
	out := make(rules.Diagnostics, len(r.Findings))
	for i, f := range r.Findings {
		out[i] = f.Diagnostic
	}
	return out
}

// Check examines a policy set. The error is that of the context, or says that
// Options.At is missing.
func Check(ctx context.Context, eng *engine.Engine, opts Options) (*Report, error) {
	opts.RulesOn = ""
	c, err := newChecker(ctx, opts, false, eng)
	if err != nil {
		return nil, err
	}
	for _, step := range []func(){c.gaps, c.conflicts, c.clashes, c.reach, c.conditions, c.redundant, c.overrides, c.gaveWay, c.lacks, c.promises, c.canFail,
		c.tasks, c.unused, c.stale, c.sources, c.holes, c.calendars} {
		if step(); ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	c.ended()
	c.report.Work = c.solver.Meter.Spent()
	c.report.Branches = c.solver.Steps + c.branches
	if c.sure != nil {
		c.report.Branches += c.sure.solver.Steps
		c.report.Applications += c.sure.report.Applications
	}
	slices.SortStableFunc(c.report.Findings, func(a, b Finding) int { return comparePos(a.Pos, b.Pos) })
	slices.SortStableFunc(c.report.Undecided, func(a, b Undecided) int { return comparePos(a.Pos, b.Pos) })
	return c.report, nil
}

func comparePos(a, b rules.Pos) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
}

// checker is one analysis of one set.
type checker struct {
	*prove.Side
	ctx       context.Context
	solver    *prove.Solver
	budget    int
	work      *engine.Work // of the evaluations
	evaluated int64        // of which the meter knows
	report    *Report
	count     map[string]int
	branches  int             // of the searches for two applications
	vain      int             // applications that did not show what they were made for
	sure      *checker        // nil until it is asked for
	failed    map[string]bool // places at which a failure was told
	made      struct {
		d   prove.Domain
		how manner
	} // of which the last witness was made
}

func newChecker(ctx context.Context, opts Options, known bool, engines ...*engine.Engine) (*checker, error) {
	if opts.At.IsZero() {
		return nil, errors.New("the time of the analysis (At) is missing")
	}
	on, err := onlyDate(opts.RulesOn)
	if err != nil {
		return nil, err
	}
	sp, err := prove.NewSpace(ctx, opts.At, on, known, engines...)
	if err != nil {
		return nil, err
	}
	work := &engine.Work{}
	c := &checker{Side: sp.Sides[0], ctx: engine.CountWork(ctx, work), work: work, budget: opts.Budget,
		solver: &prove.Solver{Sp: sp, Meter: lang.NewMeter(ctx, cmp.Or(opts.WorkLimit, defaultWork))},
		report: &Report{Left: map[string]int{}}, count: map[string]int{}, failed: map[string]bool{}}
	if c.budget == 0 {
		c.budget = defaultBudget
	}
	return c, nil
}

// severities of the findings that stop a set from being put into force; all
// others are warnings.
func severity(code string) rules.Severity {
	switch code {
	case "gap", "conflict", "waits-for-ever", CodePromise:
		return rules.SeverityError
	}
	return rules.SeverityWarning
}

// prove asks whether no application meets the goals.
func (c *checker) prove(goals ...prove.Goal) prove.Verdict {
	c.report.Questions++
	return c.solver.Possible(c.allowance(), c.Question(goals, -1).Goals...)
}

// spent reports whether all questions together have used up what there is for
// them, so that pairs of rules are no longer gone through.
func (c *checker) spent() bool {
	return c.ended() || c.solver.Steps > wholeBudget*c.budget || c.vain > max(someVain, mostVain/max(1, len(c.Set.Rules))) || c.ctx.Err() != nil
}

// ended reports whether the analysis has taken as much work as it may, that of the
// evaluations among it, or its context has ended.
func (c *checker) ended() bool {
	units := c.work.Units()
	c.solver.Meter.Spend(units - c.evaluated)
	c.evaluated = units
	return c.solver.Meter.Ended()
}

// allowance is the budget of the next search: that of one, until all searches
// together have used up theirs.
func (c *checker) allowance() int {
	if c.ended() {
		return 0
	}
	return max(min(c.budget, wholeBudget*c.budget-c.solver.Steps), leastBudget)
}

// policyAllow is what a rule's own policy allows, and the rule.
func (c *checker) allowed(r *model.Rule) [][]rules.Allow {
	return [][]rules.Allow{r.Src.Allow, c.Set.Source.Policies[r.Policy].Allow}
}

// became reports whether a rule came out in a way for some element, and which
// rule made it so.
func became(d *engine.Decision, rule string, status engine.RuleStatus) (by string, ok bool) {
	i := slices.IndexFunc(d.Rules, func(r engine.RuleState) bool { return r.Rule == rule && r.Status == status })
	if i < 0 {
		return "", false
	}
	return d.Rules[i].By, true
}

// idleIn reports whether a rule plainly applies to nothing.
func idleIn(d *engine.Decision, rule string) bool {
	return !slices.ContainsFunc(d.Rules, func(r engine.RuleState) bool { return r.Rule == rule })
}

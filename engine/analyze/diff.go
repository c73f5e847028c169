package analyze

import (
	"context"
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/model"
)

// Difference is what changes between two sets. Same says that it is proved
// that no application is decided differently (words and citations apart):
// there are no Regions, no Declarations, and nothing is Undecided. The proof
// rests on values, never on words: what rules give, the conditions on which
// they do, parameters with their types, what a fact is and is derived from, how
// outcomes combine, calendars and dates are each compared by what they hold. A
// function or format of the host is the same only where both engines were given
// one and the same [engine.Option]; others are Undecided, under "function" or
// "format".
type Difference struct {
	Same         bool
	Regions      []Region
	Openings     []Opening     // what the old set decides and the new leaves open; see [Opening]
	Untried      bool          // applications were left that might have shown more openings
	Declarations []Declaration // facts, outcomes, calendars and dates that are declared differently
	Undecided    []Undecided   // where a difference could be neither shown nor excluded
	Left         int           // regions beyond those listed
	Questions    int
	Branches     int
	Applications int // that were evaluated, by both sets
}

// Region is a part of all applications that is decided differently. Where says
// which, as conditions that hold together, as far as classes of values can say;
// Terms says the same as data. Changes is what the two decisions about Witness
// differ in.
type Region struct {
	Section engine.Section // of what was looked at, or SectionStatus
	Name    string
	Where   []string
	Terms   []Term
	Witness *Witness
	Changes []Change
}

// Declaration is something that is declared differently, which may change
// decisions beyond what rules say.
type Declaration struct {
	Kind     string // "fact", "outcome", "calendar", "rules_on", "timezone"
	Name     string
	From, To string // "" where it is not declared
}

// What a [Region] or [Undecided] of the status is about, where that is no outcome.
const (
	OnErrors     = "errors"       // whether a rule fails
	OnNotInForce = "not_in_force" // whether any rule is in force
)

// The bounds of what is listed.
const (
	regionsOfOne = 6
	mostRegions  = 200
)

// Diff compares two sets: every outcome, task, deadline, penalty and so on that
// either gives, over all applications at once. Applications in which a fact is
// unknown are covered through the values that it may turn out to have, as the
// engine tries them; a fact that is compared with no constant, of which it tries
// none, may stay unknown. Where the sets are the same they decide all those
// applications the same, though beyond the engine's budget for what is unknown
// one may be able to tell with fewer facts than the other.
func Diff(ctx context.Context, old, new *engine.Engine, opts Options) (*Difference, error) {
	c, err := newChecker(ctx, opts, true, old, new)
	if err != nil {
		return nil, err
	}
	d := &differ{checker: c, two: prove.NewComparison(c.Side, c.Sp.Sides[1]), out: &Difference{}, seen: map[string]bool{}, decided: map[string]*pair{}}
	d.declarations()
	for _, t := range d.two.All {
		d.search(t, d.two.Questions(t))
	}
	d.complete()
	d.inForce()
	d.failures()
	d.partly()
	d.opened()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	d.out.Same = len(d.out.Regions)+len(d.out.Declarations)+len(d.out.Undecided) == 0
	d.out.Questions, d.out.Branches, d.out.Applications = c.report.Questions, c.solver.Steps, c.report.Applications
	return d.out, nil
}

// differ is one comparison; the checker's own side is the old set.
type differ struct {
	*checker
	two  *prove.Comparison
	out  *Difference
	seen map[string]bool // regions that were listed

	decided map[string]*pair // by application
}

// complete compares the promises that outcomes have a value.
func (d *differ) complete() {
	for i := range d.Set.Outcomes {
		o := &d.Set.Outcomes[i]
		j := slices.IndexFunc(d.two.New.Set.Outcomes, func(n model.Outcome) bool { return n.Decl.Name == o.Decl.Name })
		if j < 0 {
			continue
		}
		t := &prove.Aspect{Section: engine.SectionStatus, Name: o.Decl.Name, Pos: o.Decl.Pos, Outcome: [2]int{i, j}}
		before, after := d.two.Promise(d.Side, i), d.two.Promise(d.two.New, j)
		questions := d.two.Apart(before, after)
		if before != after { // a promise that fails is an error, and one that is kept is none
			questions = append(questions, d.failsAlone(o, before, after)...)
			questions = append(questions, d.failsAlone(&d.two.New.Set.Outcomes[j], after, before)...)
		}
		d.search(t, questions)
	}
}

// failsAlone asks where the promise of an outcome fails and that of the other set
// is kept.
func (d *differ) failsAlone(o *model.Outcome, promise, other prove.Ref) [][]prove.Goal {
	if o.Complete == nil || !d.leafFails(o.Complete) {
		return nil
	}
	return [][]prove.Goal{{promise.Is(prove.Open), other.Is(prove.No)}}
}

// inForce compares the dates on which any rule is in force: on others there is
// no decision at all.
func (d *differ) inForce() {
	var either [2]prove.Ref
	for n, s := range d.two.Sides() {
		var rules []prove.Ref
		for i := range s.Set.Rules {
			rules = append(rules, s.InForce(&s.Set.Rules[i]))
		}
		if either[n] = s.Sp.Graph.Or(rules...); len(rules) == 0 {
			either[n] = prove.Always
		}
	}
	d.search(&prove.Aspect{Section: engine.SectionStatus, Name: OnNotInForce, Pos: d.Set.Source.Pos, Outcome: [2]int{-1, -1}}, d.two.Apart(either[0], either[1]))
}

// failures compares whether some rule is undetermined though every fact is
// known, because its condition fails or that of one which overrides it: an
// application with an error is not decided. A rule that is defeated has no
// error, so that what is compared is when rules apply and not their conditions.
func (d *differ) failures() {
	t := &prove.Aspect{Section: engine.SectionStatus, Name: OnErrors, Pos: d.Set.Source.Pos, Outcome: [2]int{-1, -1}}
	var questions [][]prove.Goal
	for n, s := range d.two.Sides() {
		other := d.two.Sides()[1-n]
		var fine []prove.Goal
		for _, c := range other.Applies {
			if d.mayFail(c) {
				fine = append(fine, c.Is(prove.Yes|prove.No))
			}
		}
		for _, c := range s.Applies {
			if d.mayFail(c) && !slices.Contains(other.Applies, c) {
				questions = append(questions, append([]prove.Goal{c.Is(prove.Open)}, fine...))
			}
		}
	}
	before := len(d.out.Undecided)
	d.search(t, questions)
	if before > 0 { // what rules with such conditions give is undecided as well, and told
		d.out.Undecided = d.out.Undecided[:before]
	}
}

// mayFail reports whether a condition may be neither true nor false.
func (d *differ) mayFail(c prove.Ref) bool {
	d.solver.Ready()
	return d.solver.Eval(c, d.Sp.Full())&prove.Open != 0
}

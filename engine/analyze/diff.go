package analyze

import (
	"context"
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/lang"
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
// unknown are covered through the values that it may turn out to have: where
// the sets are the same they decide those applications the same, though one
// may be able to tell with fewer facts than the other.
func Diff(ctx context.Context, old, new *engine.Engine, opts Options) (*Difference, error) {
	c, err := newChecker(ctx, opts, true, old, new)
	if err != nil {
		return nil, err
	}
	d := &differ{checker: c, new: c.sp.sides[1], out: &Difference{}, byKey: map[string]*aspect{}, seen: map[string]bool{}, decided: map[string]*pair{}}
	d.declarations()
	d.aspects()
	for _, t := range d.all {
		d.search(t, d.questions(t))
	}
	d.complete()
	d.inForce()
	d.failures()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	d.out.Same = len(d.out.Regions)+len(d.out.Declarations)+len(d.out.Undecided) == 0
	d.out.Questions, d.out.Branches, d.out.Applications = c.report.Questions, c.solver.steps, c.report.Applications
	return d.out, nil
}

// differ is one comparison; the checker's own side is the old set.
type differ struct {
	*checker
	new   *side
	out   *Difference
	all   []*aspect
	byKey map[string]*aspect
	seen  map[string]bool // regions that were listed

	decided map[string]*pair // by application
}

func (d *differ) sides() []*side { return []*side{d.side, d.new} }

// complete compares the promises that outcomes have a value.
func (d *differ) complete() {
	for i := range d.set.Outcomes {
		o := &d.set.Outcomes[i]
		j := slices.IndexFunc(d.new.set.Outcomes, func(n model.Outcome) bool { return n.Decl.Name == o.Decl.Name })
		if j < 0 {
			continue
		}
		t := &aspect{section: engine.SectionStatus, name: o.Decl.Name, pos: o.Decl.Pos, outcome: [2]int{i, j}}
		d.search(t, d.apart(d.promise(d.side, i), d.promise(d.new, j)))
	}
}

// inForce compares the dates on which any rule is in force: on others there is
// no decision at all.
func (d *differ) inForce() {
	var either [2]ref
	for n, s := range d.sides() {
		var rules []ref
		for i := range s.set.Rules {
			rules = append(rules, s.inForce(&s.set.Rules[i]))
		}
		if either[n] = s.sp.graph.or(rules...); len(rules) == 0 {
			either[n] = always
		}
	}
	d.search(&aspect{section: engine.SectionStatus, name: OnNotInForce, pos: d.set.Source.Pos, outcome: [2]int{-1, -1}}, d.apart(either[0], either[1]))
}

// failures compares whether some rule cannot be decided though every fact is
// known, because its condition fails: an application with an error is not decided.
func (d *differ) failures() {
	t := &aspect{section: engine.SectionStatus, name: OnErrors, pos: d.set.Source.Pos, outcome: [2]int{-1, -1}}
	var questions [][]goal
	for n, s := range d.sides() {
		other := d.sides()[1-n]
		var fine []goal
		for _, c := range other.conds {
			if d.mayFail(c) {
				fine = append(fine, goal{c, yes | no})
			}
		}
		for _, c := range s.conds {
			if d.mayFail(c) && !slices.Contains(other.conds, c) {
				questions = append(questions, append([]goal{{c, open}}, fine...))
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
func (d *differ) mayFail(c ref) bool {
	d.solver.ready()
	return d.solver.eval(c, d.sp.full())&open != 0
}

// apart asks where one condition holds and another does not.
func (d *differ) apart(old, new ref) [][]goal {
	if old == new {
		return nil
	}
	return [][]goal{{{old, yes}, {new, no | open}}, {{new, yes}, {old, no | open}}}
}

func (d *differ) promise(s *side, outcome int) ref {
	o := &s.set.Outcomes[outcome]
	if o.Complete == nil {
		return never
	}
	parts := []ref{s.cond(o.Complete), s.gives(outcome, lang.NoneValue())}
	if o.List >= 0 {
		parts = append(parts, s.exists[o.List])
	}
	return s.sp.graph.and(parts...)
}

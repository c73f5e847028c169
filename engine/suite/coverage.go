package suite

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/cases"
)

// Measure is a measure of coverage (R30).
type Measure string

// The measures of coverage. A rule is covered by a case in which its condition
// holds; a side by one in which the rule applies, does not apply or cannot be
// decided yet; a boundary by one in which the fact is just below, at or just
// above the constant of a condition, or on the day before, the first or last
// day, or the day after, where the rule or a value that it reads is dated.
const (
	MeasureRules      Measure = "rules"
	MeasureSides      Measure = "sides"
	MeasureRows       Measure = "rows" // of tables
	MeasureBoundaries Measure = "boundaries"
)

// Measures lists the measures in the order in which reports give them.
func Measures() []Measure {
	return []Measure{MeasureRules, MeasureSides, MeasureRows, MeasureBoundaries}
}

// Coverage says what of a policy set its tests touch.
type Coverage struct {
	Goals []Goal // in the order of the set
}

// Goal is one thing that a case can show.
type Goal struct {
	Measure Measure
	Rule    string
	Pos     rules.Pos
	Side    string // "true", "false", "unknown"; of a boundary "below", "at", "above"; else ""
	Fact    string // of a boundary
	Value   string // of the fact on this side; with "<" or ">" before it where any such value does
	Case    string // the first that shows it; "" for none
	Cases   int    // how many show it
}

// Covered reports whether a case shows it.
func (g *Goal) Covered() bool { return g.Cases > 0 }

// Count says how many goals of a measure are covered, and how many there are.
func (c *Coverage) Count(m Measure) (covered, all int) {
	for i := range c.Goals {
		if g := &c.Goals[i]; g.Measure == m {
			all++
			if g.Covered() {
				covered++
			}
		}
	}
	return covered, all
}

// Percent is the share of the goals of a measure that are covered; 100 where
// there are none.
func (c *Coverage) Percent(m Measure) float64 {
	covered, all := c.Count(m)
	if all == 0 {
		return 100
	}
	return 100 * float64(covered) / float64(all)
}

// Cover decides each case of the file and counts what of the set the cases
// touch. Whether a case passes does not matter to it; a file that has a mistake
// covers nothing. The error is that of the engine.
func Cover(ctx context.Context, eng *engine.Engine, file *cases.File, opts Options) (*Coverage, error) {
	cov, err := newCounter(ctx, eng)
	if err != nil {
		return nil, err
	}
	file = named(eng.Set(), file)
	if check(eng.Set(), file).HasErrors() {
		return &cov.Coverage, nil
	}
	for _, c := range file.Cases {
		if opts.Only != nil && !opts.Only.MatchString(c.Name) {
			continue
		}
		in, err := input(eng.Set(), file, c)
		if err != nil {
			return nil, fmt.Errorf("%s: case %q: %w", c.Pos, c.Name, err)
		}
		_, trace, err := eng.Explain(ctx, in)
		if err != nil {
			return nil, fmt.Errorf("%s: case %q: %w", c.Pos, c.Name, err)
		}
		cov.take(c.Name, trace)
	}
	return &cov.Coverage, nil
}

// counter collects coverage; goals finds those of a rule.
type counter struct {
	Coverage
	goals map[string][]int
	seen  map[int]bool // goals that the case at hand shows
}

func newCounter(ctx context.Context, eng *engine.Engine) (*counter, error) {
	shown, err := eng.Testables(ctx)
	c := &counter{goals: map[string][]int{}}
	for _, t := range shown {
		add := func(g Goal) {
			g.Rule, g.Pos = t.Rule, t.Pos
			c.goals[t.Rule] = append(c.goals[t.Rule], len(c.Goals))
			c.Goals = append(c.Goals, g)
		}
		add(Goal{Measure: MeasureRules})
		if t.Row {
			add(Goal{Measure: MeasureRows})
		}
		add(Goal{Measure: MeasureSides, Side: "true"})
		if t.CanFail {
			add(Goal{Measure: MeasureSides, Side: "false"})
		}
		if t.CanWait {
			add(Goal{Measure: MeasureSides, Side: "unknown"})
		}
		for _, b := range t.Boundaries {
			boundaryGoals(b, add)
		}
	}
	return c, err
}

// boundaryGoals adds the sides of a boundary that the fact can be on.
func boundaryGoals(b engine.Boundary, add func(Goal)) {
	goal := Goal{Measure: MeasureBoundaries, Fact: b.Fact}
	side := func(name, neighbour, any string) {
		g := goal
		g.Side, g.Value = name, neighbour
		if neighbour == "" {
			g.Value = any + b.Value
		}
		add(g)
	}
	if !b.NoBelow {
		side("below", b.Below, "<")
	}
	goal.Side, goal.Value = "at", b.Value
	add(goal)
	if !b.NoAbove {
		side("above", b.Above, ">")
	}
}

// take counts what one case shows.
func (c *counter) take(name string, trace *engine.Trace) {
	c.seen = map[int]bool{}
	for i := range trace.Steps {
		c.step(&trace.Steps[i])
	}
	for i := range c.seen {
		g := &c.Goals[i]
		if g.Cases == 0 {
			g.Case = name
		}
		g.Cases++
	}
}

func (c *counter) step(s *engine.Step) {
	side := sideOf(s)
	for _, i := range c.goals[s.Rule] {
		g := &c.Goals[i]
		switch {
		case g.Measure == MeasureBoundaries && g.Fact == engine.RulesOn:
			if g.Value == s.RulesOn {
				c.seen[i] = true
			}
		case side == "": // not in force
		case g.Measure == MeasureBoundaries:
			if slices.ContainsFunc(s.Read, g.shownBy) || slices.ContainsFunc(s.Rests, g.shownBy) {
				c.seen[i] = true
			}
		case g.Measure == MeasureSides && g.Side == side, g.Measure != MeasureSides && side == "true":
			c.seen[i] = true
		}
	}
}

// sideOf says how the condition of a rule came out. A rule that is defeated
// held, unless something that it reads is not known.
func sideOf(s *engine.Step) string {
	switch s.Status {
	case engine.RuleApplies:
		return "true"
	case engine.RuleDoesNotApply:
		return "false"
	case engine.RuleUndetermined:
		return "unknown"
	case engine.RuleDefeated:
		if slices.ContainsFunc(s.Read, func(r engine.ReadFact) bool { return !r.Known }) {
			return "unknown"
		}
		return "true"
	}
	return ""
}

// shownBy reports whether a fact that was read is on this side of the boundary.
func (g *Goal) shownBy(r engine.ReadFact) bool {
	if !r.Known || r.Value == nil || rules.ParsePath(r.Fact).Name != g.Fact {
		return false
	}
	want := strings.TrimLeft(g.Value, "<>")
	c, ok := compareValues(r.Value, want)
	switch {
	case !ok:
		return false
	case strings.HasPrefix(g.Value, "<"):
		return c < 0
	case strings.HasPrefix(g.Value, ">"):
		return c > 0
	}
	return c == 0
}

// compareValues compares a value as a trace gives it with a number or date. A
// moment counts as its day.
func compareValues(v any, want string) (int, bool) {
	if s, ok := v.(string); ok {
		if len(s) < len("2006-01-02") || len(want) != len("2006-01-02") {
			return 0, false
		}
		return strings.Compare(s[:len(want)], want), true
	}
	a, ok1 := new(big.Rat).SetString(numberText(v))
	b, ok2 := new(big.Rat).SetString(want)
	if !ok1 || !ok2 {
		return 0, false
	}
	return a.Cmp(b), true
}

func numberText(v any) string {
	switch v := v.(type) {
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case json.Number:
		return v.String()
	}
	return ""
}

package analyze

import (
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// conflicts looks for applications to which two rules give different values.
func (c *checker) conflicts() {
	for o := range c.Set.Outcomes {
		if c.Set.Outcomes[o].Decl.Combine == "" {
			c.conflictsOf(o)
		}
	}
}

// fewRules is the number of rules of an outcome up to which every pair that
// conflicts is reported; beyond it, for each rule the first.
const fewRules = 40

func (c *checker) conflictsOf(outcome int) {
	by := c.Deciders[outcome]
	for n, i := range by {
		for _, j := range by[n:] {
			if c.spent() {
				c.unexamined(outcome)
				return
			}
			c.outranked(outcome, i, j)
			if c.conflict(outcome, i, j) && len(by) > fewRules {
				break
			}
		}
	}
}

// unexamined notes that not every pair of rules that give an outcome was looked at.
func (c *checker) unexamined(outcome int) {
	o := c.Set.Outcomes[outcome].Decl
	c.leave(problem{code: "conflict", on: o.Name, pos: o.Pos, facts: c.conesOf(c.Deciders[outcome]), allow: [][]rules.Allow{o.Allow}})
}

// conesOf lists the facts on which the conditions of rules depend.
func (c *checker) conesOf(rules []int) []string {
	var goals []prove.Goal
	for _, r := range rules {
		goals = append(goals, prove.Goal{Node: c.Conds[r]})
	}
	return c.Cone(goals)
}

// conflict reports two rules, or one with itself, that give an outcome
// different values: to one element of a list or, where the outcome is that of
// the whole application, to two.
func (c *checker) conflict(outcome, i, j int) bool {
	m := c.meet(i, j, func(d *engine.Decision) bool { return c.inConflict(d, outcome, i, j) })
	c.differently(m, outcome, func(second *prove.Side) prove.Ref { return c.disagree(outcome, i, j, second, c.atIssue) })
	a, b := m.rules()
	name := c.Set.Outcomes[outcome].Decl.Name
	m.report([2]rules.Pos{a.Src.Pos, b.Src.Pos}, text.Say("%[1]s 与 %[2]s 给出不同的“%[3]s”", "%[1]s and %[2]s give different values of %[3]q", a.ID, b.ID, name),
		text.Say("给出不同的“%[1]s”", "give different values of %[1]q", name))
	return m.verdict == prove.Found
}

// differently asks whether two rules give an outcome different values: to one
// element or, where it is that of the whole application, to two.
func (c *checker) differently(m *meeting, outcome int, disagree func(second *prove.Side) prove.Ref) {
	values := func(second *prove.Side) []prove.Ref { return []prove.Ref{disagree(second)} }
	if !c.ordered(m.i, m.j) {
		m.once(values)
	}
	if c.Set.Outcomes[outcome].List < 0 {
		m.twice(values)
	}
}

// ordered reports whether two rules are rows of one `first` table, where the
// earlier comes before the later.
func (c *checker) ordered(i, j int) bool {
	t := c.Set.Rules[i].Src.Table
	return i != j && t != nil && t.Hit == "first" && t == c.Set.Rules[j].Src.Table
}

// disagree is that two rules give different values, the second to what is at
// hand on its side, where that matters.
func (c *checker) disagree(outcome, i, j int, second *prove.Side, matters func(first, second value) prove.Ref) prove.Ref {
	out := prove.Never
	for _, a := range c.Set.Rules[i].Decides {
		for _, b := range c.Set.Rules[j].Decides {
			if a.Outcome != outcome || b.Outcome != outcome {
				continue
			}
			if m := matters(value{c.Side, i, a}, value{second, j, b}); m != prove.Never {
				out = c.Sp.Graph.Or(out, c.Sp.Graph.And(m, c.Unlike(c.Side.Decided(i, a), second.Decided(j, b))))
			}
		}
	}
	return out
}

// inConflict reports whether a decision says that two rules conflict over an outcome.
func (c *checker) inConflict(d *engine.Decision, outcome, i, j int) bool {
	for _, k := range d.Conflicts {
		if k.Section == engine.SectionOutcomes && c.NamesOutcome(outcome, k.Name) &&
			slices.Contains(k.Rules, c.Set.Rules[i].ID) && slices.Contains(k.Rules, c.Set.Rules[j].ID) {
			return true
		}
	}
	return false
}

package analyze

import (
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// redundant looks for rules that change nothing: whatever they give, others
// give too.
func (c *checker) redundant() {
	overrides := map[int]bool{}
	for _, r := range c.Set.Rules {
		for _, o := range r.Over {
			overrides[o] = true
		}
	}
	for i := range c.Set.Rules {
		r := &c.Set.Rules[i]
		if overrides[i] || len(r.Decides) == 0 || r.Src.Table != nil && r.Src.Table.Hit == "first" || !onlyDecides(r) {
			continue
		}
		if c.Applies[i] != prove.Never && c.given1(i) {
			c.reportRedundant(i)
		}
	}
}

func onlyDecides(r *model.Rule) bool {
	return !slices.ContainsFunc(r.Src.Effects, func(e rules.Effect) bool { return e.Kind != "decide" })
}

// given1 reports whether everything that a rule gives is given by others
// wherever it applies.
func (c *checker) given1(i int) bool {
	for _, d := range c.Set.Rules[i].Decides {
		if d.Literal == nil || c.Set.Outcomes[d.Outcome].Decl.Combine != "" || c.Set.Outcomes[d.Outcome].List != c.Set.Rules[i].List {
			return false
		}
		others := c.others(i, d)
		if len(others) == 0 {
			return false
		}
		goals := []prove.Goal{c.Applies[i].Is(prove.Yes)}
		for _, o := range others {
			goals = append(goals, c.Applies[o].Is(prove.No|prove.Open))
		}
		if c.prove(goals...) != prove.Impossible || c.leavesOpen(i, others) {
			return false
		}
	}
	return true
}

// leavesOpen reports whether a rule may fail where none of some others applies,
// which leaves open what it gives.
func (c *checker) leavesOpen(i int, others []int) bool {
	if len(c.failing(i)) == 0 {
		return false
	}
	s := c.certain()
	goals := []prove.Goal{s.Applies[i].Is(prove.Open)}
	for _, o := range others {
		goals = append(goals, s.Applies[o].Is(prove.No))
	}
	return s.prove(goals...) != prove.Impossible
}

// others are the rules that may apply where a rule does and give the same value.
func (c *checker) others(i int, d model.Decide) []int {
	var out []int
	for _, j := range c.Deciders[d.Outcome] {
		if j == i || c.Set.Rules[j].List != c.Set.Rules[i].List || prove.Disjoint(c.Hull(i), c.Hull(j), c.Sp) {
			continue
		}
		for _, e := range c.Set.Rules[j].Decides {
			if e.Outcome == d.Outcome && e.Rank == d.Rank && e.Literal != nil && lang.Same(*e.Literal, *d.Literal) {
				out = append(out, j)
			}
		}
	}
	return out
}

// reportRedundant reports a rule, with an application in which another gives
// the one value that there is. Where there is none the rules conflict, which is
// reported as that.
func (c *checker) reportRedundant(i int) {
	r := &c.Set.Rules[i]
	other := ""
	w, v, facts := c.show([]prove.Goal{c.Applies[i].Is(prove.Yes)}, func(d *engine.Decision) bool {
		for _, o := range d.Outcomes {
			if !o.Open && len(o.Rules) > 1 && slices.Contains(o.Rules, r.ID) {
				other = o.Rules[slices.IndexFunc(o.Rules, func(id string) bool { return id != r.ID })]
				return true
			}
		}
		return false
	})
	switch {
	case v == prove.Exhausted && !c.opposed(i):
		c.leave(problem{code: "redundant", on: r.ID, pos: r.Src.Pos, facts: facts, allow: c.allowed(r)})
	case v == prove.Found:
		w.Shows = text.Say("%[1]s 给出同样的值", "%[1]s gives the same value", other)
		c.find(problem{code: "redundant", on: r.ID, pos: r.Src.Pos, witness: w, allow: c.allowed(r),
			message: text.Say("删去“%[1]s”不会改变任何结果：别的规则给出同样的值", "without %[1]q every outcome would be the same: other rules give the same values", r.ID),
			hint:    text.Say("删去它，或改正条件", "delete it, or correct the condition")})
	}
}

// opposed reports whether a rule may apply together with one that gives another
// value.
func (c *checker) opposed(i int) bool {
	for _, d := range c.Set.Rules[i].Decides {
		for _, j := range c.Deciders[d.Outcome] {
			if j != i && c.disagree(d.Outcome, i, j, c.Side, always) != prove.Never && c.prove(c.Applies[i].Is(prove.Yes), c.Applies[j].Is(prove.Yes)) != prove.Impossible {
				return true
			}
		}
	}
	return false
}

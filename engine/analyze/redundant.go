package analyze

import (
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// redundant looks for rules that change nothing: whatever they give, others
// give too.
func (c *checker) redundant() {
	overrides := map[int]bool{}
	for _, r := range c.set.Rules {
		for _, o := range r.Over {
			overrides[o] = true
		}
	}
	for i := range c.set.Rules {
		r := &c.set.Rules[i]
		if overrides[i] || len(r.Decides) == 0 || r.Src.Table != nil && r.Src.Table.Hit == "first" || !onlyDecides(r) {
			continue
		}
		if c.applies[i] != never && c.given1(i) {
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
	for _, d := range c.set.Rules[i].Decides {
		if d.Literal == nil || c.set.Outcomes[d.Outcome].Decl.Combine != "" || c.set.Outcomes[d.Outcome].List != c.set.Rules[i].List {
			return false
		}
		others := c.others(i, d)
		if len(others) == 0 {
			return false
		}
		goals := []goal{{c.applies[i], yes}}
		for _, o := range others {
			goals = append(goals, goal{c.applies[o], no | open})
		}
		if c.prove(goals...) != impossible {
			return false
		}
	}
	return true
}

// others are the rules that may apply where a rule does and give the same value.
func (c *checker) others(i int, d model.Decide) []int {
	var out []int
	for _, j := range c.deciders[d.Outcome] {
		if j == i || c.set.Rules[j].List != c.set.Rules[i].List || disjoint(c.hull(i), c.hull(j), c.sp) {
			continue
		}
		for _, e := range c.set.Rules[j].Decides {
			if e.Outcome == d.Outcome && e.Literal != nil && lang.Same(*e.Literal, *d.Literal) {
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
	r := &c.set.Rules[i]
	other := ""
	w, v, facts := c.show([]goal{{c.applies[i], yes}}, func(d *engine.Decision) bool {
		for _, o := range d.Outcomes {
			if !o.Open && len(o.Rules) > 1 && slices.Contains(o.Rules, r.ID) {
				other = o.Rules[slices.IndexFunc(o.Rules, func(id string) bool { return id != r.ID })]
				return true
			}
		}
		return false
	})
	switch {
	case v == exhausted && !c.opposed(i):
		c.leave(problem{code: "redundant", on: r.ID, pos: r.Src.Pos, facts: facts, allow: c.allowed(r)})
	case v == found:
		w.Shows = text.Say("%[1]s 给出同样的值", "%[1]s gives the same value", other)
		c.find(problem{code: "redundant", on: r.ID, pos: r.Src.Pos, witness: w, allow: c.allowed(r),
			message: text.Say("删去“%[1]s”不会改变任何结果：别的规则给出同样的值", "without %[1]q every outcome would be the same: other rules give the same values", r.ID),
			hint:    text.Say("删去它，或改正条件", "delete it, or correct the condition")})
	}
}

// opposed reports whether a rule may apply together with one that gives another
// value.
func (c *checker) opposed(i int) bool {
	for _, d := range c.set.Rules[i].Decides {
		for _, j := range c.deciders[d.Outcome] {
			if j != i && c.disagree(d.Outcome, i, j, c.side) != never && c.prove(goal{c.applies[i], yes}, goal{c.applies[j], yes}) != impossible {
				return true
			}
		}
	}
	return false
}

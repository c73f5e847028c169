package analyze

import (
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// conditions looks for written conditions that are never false, and for parts
// of an `any` or `unless` that are never true.
func (c *checker) conditions() {
	seen := map[*rules.Expr]bool{}
	for i := range c.Set.Rules {
		r := &c.Set.Rules[i]
		for _, p := range r.Parts {
			c.condition(i, p, true, seen)
		}
	}
}

// condition examines what is written as one condition. must says that the rule
// applies only where it holds.
func (c *checker) condition(rule int, cond *model.Cond, must bool, seen map[*rules.Expr]bool) {
	if cond.Src == nil {
		must = must && cond.Op == model.And
		for _, k := range cond.Kids {
			c.condition(rule, k, must, seen)
		}
		return
	}
	if seen[cond.Src] {
		return
	}
	seen[cond.Src] = true
	r := &c.Set.Rules[rule]
	c.Policy = r.Policy
	at := c.Cond(cond)
	c.Policy = -1
	if c.constant(at, r, prove.No) && !c.fallible(rule, cond) {
		c.pointless(rule, cond, "always-true", text.Say("条件“%[1]s”从不为否：所读事实一经知道就成立", "the condition %[1]q is never false: it holds as soon as its facts are known", condText(cond)))
	} else if !must && c.constant(at, r, prove.Yes) {
		c.pointless(rule, cond, "never-true", text.Say("条件“%[1]s”从不成立", "the condition %[1]q is never true", condText(cond)))
	}
}

// fallible reports whether a condition may fail, in place of being false.
func (c *checker) fallible(rule int, cond *model.Cond) bool {
	if !c.leafFails(cond) {
		return false
	}
	s := c.certain()
	s.Policy = c.Set.Rules[rule].Policy
	at := s.Cond(cond)
	s.Policy = -1
	return !s.constant(at, &s.Set.Rules[rule], prove.Open)
}

// constant reports whether a condition is proved never to have an answer.
func (c *checker) constant(at prove.Ref, r *model.Rule, answer prove.Mask) bool {
	goals := []prove.Goal{at.Is(answer)}
	if r.List >= 0 {
		goals = append(goals, c.Exists[r.List].Is(prove.Yes))
	}
	return c.prove(goals...) == prove.Impossible
}

func (c *checker) pointless(rule int, cond *model.Cond, code string, message rules.Text) {
	r := &c.Set.Rules[rule]
	applies := false
	w, v, facts := c.show([]prove.Goal{c.Conds[rule].Is(prove.Yes)}, func(d *engine.Decision) bool {
		applies = applying(d, r.ID)
		_, defeated := became(d, r.ID, engine.RuleDefeated)
		return applies || defeated
	})
	switch {
	case v == prove.Impossible:
		return // a rule that never applies, which is reported as such
	case v == prove.Found && applies:
		w.Shows = text.Say("“%[1]s”适用", "%[1]q applies", r.ID)
	case v == prove.Found:
		w.Shows = text.Say("“%[1]s”的条件成立", "the condition of %[1]q holds", r.ID)
	}
	c.find(problem{code: code, on: r.ID, pos: cond.Src.Pos, message: message, hint: text.Say("删去它，或改正", "delete it, or correct it"), witness: w, facts: facts, allow: c.allowed(r)})
}

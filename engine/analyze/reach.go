package analyze

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
)

// reach looks for rules and rows that can never apply.
func (c *checker) reach() {
	for i := range c.set.Rules {
		r := &c.set.Rules[i]
		switch c.prove(goal{c.conds[i], yes}) {
		case impossible:
			c.unreachable(i)
			continue
		case exhausted:
			c.undecided("unreachable", r.ID, r.Src.Pos, c.cone([]goal{{node: c.conds[i]}}))
			continue
		}
		if c.applies[i] == c.conds[i] {
			continue
		}
		switch c.prove(goal{c.applies[i], yes}) {
		case impossible:
			c.shadowed(i)
		case exhausted:
			c.undecided("shadowed-row", r.ID, r.Src.Pos, c.cone([]goal{{node: c.applies[i]}}))
		}
	}
}

// unreachable reports a rule whose condition never holds. The witness meets as
// many of its parts, in their order, as can be met together.
func (c *checker) unreachable(i int) {
	r := &c.set.Rules[i]
	goals := []goal{}
	if r.List >= 0 {
		goals = append(goals, goal{c.exists[r.List], yes})
	}
	c.policy = r.Policy
	parts := []goal{{c.inForce(r), yes}}
	var texts []string
	for _, p := range flatten(r.Parts) {
		parts = append(parts, goal{c.cond(p), yes})
		texts = append(texts, condText(p))
	}
	c.policy = -1
	broken := ""
	for n, p := range parts {
		if c.solver.possible(c.allowance(), append(slices.Clone(goals), p)...) == impossible && broken == "" {
			broken = say("其生效日期", "its dates")["en"]
			if n > 0 {
				broken = texts[n-1]
			}
			continue
		}
		goals = append(goals, p)
	}
	w, v, _ := c.show(goals, func(d *engine.Decision) bool { s, _ := status(d, r.ID); return s == "" })
	if v == found {
		w.Shows = say("其余条件都满足，规则仍不适用", "all else holds, and the rule still does not apply")
	}
	code := "unreachable"
	c.find(r.Src.Pos, code, say("“%[1]s”永远不会适用：“%[2]s”与其他条件不能同时成立", "%[1]q can never apply: %[2]q cannot hold together with the rest", r.ID, broken),
		say("改正条件，或删去这条规则", "correct the condition or delete the rule"), w, c.allowed(r)...)
}

// flatten lists the parts of a conjunction.
func flatten(cs []*model.Cond) []*model.Cond {
	var out []*model.Cond
	for _, c := range cs {
		if c.Op == model.And {
			out = append(out, flatten(c.Kids)...)
		} else {
			out = append(out, c)
		}
	}
	return out
}

// condText is a condition as it is written.
func condText(c *model.Cond) string {
	join := func(op string) string {
		parts := make([]string, len(c.Kids))
		for i, k := range c.Kids {
			parts[i] = condText(k)
		}
		return strings.Join(parts, op)
	}
	switch {
	case c.Src != nil:
		return strings.TrimSpace(c.Src.Source)
	case c.Leaf != nil:
		return c.Leaf.Text
	case c.Op == model.Not:
		return "not (" + condText(c.Kids[0]) + ")"
	case c.Op == model.And:
		return join(" and ")
	case c.Op == model.Or:
		return join(" or ")
	}
	return map[bool]string{true: "true", false: "false"}[c.Op == model.True]
}

// shadowed reports a row that earlier rows always come before, or a rule that
// others always override.
func (c *checker) shadowed(i int) {
	r := &c.set.Rules[i]
	by := ""
	w, v, _ := c.show([]goal{{c.conds[i], yes}}, func(d *engine.Decision) bool {
		s, other := status(d, r.ID)
		by = other
		return s == "defeated"
	})
	if v == found {
		w.Shows = say("%[1]s 在它之前适用", "%[1]s applies before it", by)
	}
	if r.Prev >= 0 {
		c.find(r.Src.Pos, "shadowed-row", say("“%[1]s”这一行永远轮不到：前面的行已包括它的全部情形", "the row %[1]q never has its turn: earlier rows cover all of it", r.ID),
			say("调整行的次序或条件，或删去这一行", "change the order or the conditions, or delete the row"), w, c.allowed(r)...)
		return
	}
	c.find(r.Src.Pos, "always-overridden", say("“%[1]s”每次适用都被其他规则取代", "%[1]q is overridden whenever it holds", r.ID),
		say("收窄取代它的规则，或删去这条", "narrow the rules that override it, or delete it"), w, c.allowed(r)...)
}

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

func (c *checker) reportRedundant(i int) {
	r := &c.set.Rules[i]
	other := ""
	w, v, _ := c.show([]goal{{c.applies[i], yes}}, func(d *engine.Decision) bool {
		for _, o := range d.Outcomes {
			if len(o.Rules) > 1 && slices.Contains(o.Rules, r.ID) {
				for _, id := range o.Rules {
					if id != r.ID {
						other = id
					}
				}
				return true
			}
		}
		return false
	})
	switch {
	case v == found:
		w.Shows = say("%[1]s 给出同样的值", "%[1]s gives the same value", other)
	case v == impossible:
		return // never applies, which is reported as such
	}
	c.find(r.Src.Pos, "redundant", say("删去“%[1]s”不会改变任何结果：别的规则给出同样的值", "without %[1]q every outcome would be the same: other rules give the same values", r.ID),
		say("删去它，或改正条件", "delete it, or correct the condition"), w, c.allowed(r)...)
}

// overrides looks for overrides that never have an effect.
func (c *checker) overrides() {
	for i := range c.set.Rules {
		for _, o := range c.set.Rules[i].Over {
			by := &c.set.Rules[o]
			if c.conds[i] == never || c.applies[o] == never || c.prove(goal{c.conds[i], yes}, goal{c.applies[o], yes}) != impossible {
				continue
			}
			pos := by.Src.Pos
			for _, ref := range by.Src.Overrides {
				if ref.ID == c.set.Rules[i].ID {
					pos = ref.Pos
				}
			}
			id := c.set.Rules[i].ID
			w, v, _ := c.show([]goal{{c.applies[o], yes}}, func(d *engine.Decision) bool { s, _ := status(d, id); return s == "" })
			if v == found {
				w.Shows = say("“%[1]s”适用时，%[2]s 不适用", "where %[1]s applies, %[2]s does not", by.ID, id)
			}
			c.find(pos, "override-without-effect", say("“%[1]s”取代“%[2]s”没有作用：两者不会同时适用", "%[1]q overrides %[2]q to no effect: the two never apply together", by.ID, id),
				say("删去这个 overrides，或改正条件", "delete the override or correct the conditions"), w, c.allowed(by)...)
		}
	}
}

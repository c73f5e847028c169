package analyze

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// reach looks for rules and rows that can never apply.
func (c *checker) reach() {
	for i := range c.Set.Rules {
		r := &c.Set.Rules[i]
		switch c.prove(c.Conds[i].Is(prove.Yes)) {
		case prove.Impossible:
			c.unreachable(i)
			continue
		case prove.Exhausted:
			c.leave(problem{code: "unreachable", on: r.ID, pos: r.Src.Pos, facts: c.Cone([]prove.Goal{{Node: c.Conds[i]}}), allow: c.allowed(r)})
			continue
		}
		if c.Applies[i] == c.Conds[i] {
			continue
		}
		switch c.prove(c.Applies[i].Is(prove.Yes)) {
		case prove.Impossible:
			c.shadowed(i)
		case prove.Exhausted:
			c.leave(problem{code: overridden(r), on: r.ID, pos: r.Src.Pos, facts: c.Cone([]prove.Goal{{Node: c.Applies[i]}}), allow: c.allowed(r)})
		}
	}
}

// unreachable reports a rule whose condition never holds. The witness meets as
// many of its parts, in their order, as can be met together.
func (c *checker) unreachable(i int) {
	r := &c.Set.Rules[i]
	goals, why := c.together(r)
	w, v, facts := c.show(append(slices.Clone(goals), c.Conds[i].Is(prove.No)), func(d *engine.Decision) bool { return idleIn(d, r.ID) })
	if v != prove.Found { // where it fails whenever the rest holds
		w, v, facts = c.show(goals, func(d *engine.Decision) bool { return fails(d, r.ID) })
	}
	if v == prove.Found {
		w.Shows = text.Say("其余条件都满足，规则仍不适用", "all else holds, and the rule still does not apply")
	}
	c.find(problem{code: "unreachable", on: r.ID, pos: r.Src.Pos, message: text.Say("“%[1]s”永远不会适用：%[2]s", "%[1]q can never apply: %[2]s", r.ID, why), hint: text.Say("改正条件，或删去这条规则", "correct the condition or delete the rule"), witness: w, facts: facts, allow: c.allowed(r)})
}

// fails reports whether a rule is undetermined because of an error.
func fails(d *engine.Decision, rule string) bool {
	_, open := became(d, rule, engine.RuleUndetermined)
	return open && slices.ContainsFunc(d.Errors, func(e engine.RuleError) bool { return e.Rule == rule })
}

// together collects the parts of a condition that can hold together, and says
// what is wrong with the first that cannot.
func (c *checker) together(r *model.Rule) (goals []prove.Goal, why rules.Text) {
	if r.List >= 0 {
		goals = append(goals, c.Exists[r.List].Is(prove.Yes))
	}
	c.Policy = r.Policy
	parts, texts := []prove.Goal{c.InForce(r).Is(prove.Yes)}, []string{""}
	for _, p := range flatten(r.Parts) {
		parts, texts = append(parts, c.Cond(p).Is(prove.Yes)), append(texts, condText(p))
	}
	c.Policy = -1
	why = text.Say("各条件不能同时成立", "its conditions cannot hold together")
	broken := false
	for n, p := range parts {
		switch {
		case c.prove(append(slices.Clone(goals), p)...) != prove.Impossible:
			goals = append(goals, p)
		case broken:
		default:
			broken, why = true, c.brokenBy(p, texts[n])
		}
	}
	return goals, why
}

// brokenBy says of a part of a condition that it cannot hold.
func (c *checker) brokenBy(p prove.Goal, part string) rules.Text {
	switch {
	case part == "":
		return text.Say("它没有生效的日子", "there is no day on which it is in force")
	case c.prove(p) == prove.Impossible:
		return text.Say("“%[1]s”不可能成立", "%[1]q can never hold", part)
	}
	return text.Say("“%[1]s”与其他条件不能同时成立", "%[1]q cannot hold together with the rest", part)
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
	r := &c.Set.Rules[i]
	by := ""
	w, v, facts := c.show([]prove.Goal{c.Conds[i].Is(prove.Yes)}, func(d *engine.Decision) (ok bool) {
		by, ok = became(d, r.ID, engine.RuleDefeated)
		return ok
	})
	if v == prove.Found && r.Prev >= 0 {
		w.Shows = text.Say("%[1]s 在它之前适用", "%[1]s applies before it", by)
	} else if v == prove.Found {
		w.Shows = text.Say("%[1]s 取代了它", "%[1]s overrides it", by)
	}
	p := problem{code: overridden(r), on: r.ID, pos: r.Src.Pos, witness: w, facts: facts, allow: c.allowed(r),
		message: text.Say("“%[1]s”每次适用都被其他规则取代", "%[1]q is overridden whenever it holds", r.ID),
		hint:    text.Say("收窄取代它的规则，或删去这条", "narrow the rules that override it, or delete it")}
	if r.Prev >= 0 {
		p.message = text.Say("“%[1]s”这一行永远轮不到：前面的行已包括它的全部情形", "the row %[1]q never has its turn: earlier rows cover all of it", r.ID)
		p.hint = text.Say("调整行的次序或条件，或删去这一行", "change the order or the conditions, or delete the row")
	}
	c.find(p)
}

// overridden is the code of a rule that never has its turn.
func overridden(r *model.Rule) string {
	code := "always-overridden"
	if r.Prev >= 0 {
		code = "shadowed-row"
	}
	return code
}

// overrides looks for overrides that never have an effect.
func (c *checker) overrides() {
	for i := range c.Set.Rules {
		for _, o := range c.Set.Rules[i].Over {
			if c.prove(c.Conds[i].Is(prove.Yes|prove.Open), c.Applies[o].Is(prove.Yes)) == prove.Impossible && !c.idle(i) && !c.idle(o) {
				c.apart(&c.Set.Rules[i], &c.Set.Rules[o], c.Applies[o])
			}
		}
	}
}

// apart reports an override of a rule by one that never applies with it. Idle
// rules are reported as such.
func (c *checker) apart(r, by *model.Rule, applies prove.Ref) {
	w, v, facts := c.show([]prove.Goal{applies.Is(prove.Yes)}, func(d *engine.Decision) bool { return idleIn(d, r.ID) && applying(d, by.ID) })
	if v == prove.Found {
		w.Shows = text.Say("“%[1]s”适用时，%[2]s 不适用", "where %[1]s applies, %[2]s does not", by.ID, r.ID)
	}
	c.find(problem{code: "override-without-effect", on: by.ID, pos: overridesPos(by, r), witness: w, facts: facts, allow: c.allowed(by),
		message: text.Say("“%[1]s”取代“%[2]s”没有作用：两者不会同时适用", "%[1]q overrides %[2]q to no effect: the two never apply together", by.ID, r.ID),
		hint:    text.Say("删去这个 overrides，或改正条件", "delete the override or correct the conditions")})
}

// overridesPos is where a rule says that it overrides another.
func overridesPos(by, r *model.Rule) rules.Pos {
	for _, ref := range by.Src.Overrides {
		if ref.ID == r.ID {
			return ref.Pos
		}
	}
	return by.Src.Pos
}

// idle reports whether a rule never applies.
func (c *checker) idle(rule int) bool {
	return c.prove(c.Applies[rule].Is(prove.Yes)) == prove.Impossible
}

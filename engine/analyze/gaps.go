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

// gaps looks, for each outcome that the set promises, for an application to
// which no rule gives it.
func (c *checker) gaps() {
	for i := range c.Set.Outcomes {
		o := &c.Set.Outcomes[i]
		if o.Complete == nil {
			continue
		}
		w, v, facts := c.show(c.noValue(i), func(d *engine.Decision) bool { return lacks(d, o) }, slices.Concat(manners(0), alike(manners(0)))...)
		p := problem{code: "gap", on: o.Decl.Name, pos: o.Decl.Pos, facts: facts, allow: [][]rules.Allow{o.Decl.Allow}}
		switch v {
		case prove.Found:
			w.Shows = text.Say("结果 %[1]s 没有值", "%[1]s has no value", o.Decl.Name)
			p.witness, p.message = w, text.Say("有的申请得不到“%[1]s”：没有一条规则适用", "some applications get no value of %[1]q: no rule applies to them", o.Decl.Name)
			near := c.nearest(i, c.made.d, c.made.how)
			p.hint = c.mend(near)
			if f := c.find(p); f != nil {
				for _, n := range near {
					f.Related = append(f.Related, c.Set.Rules[n.rule].Src.Pos)
				}
			}
		case prove.Exhausted:
			c.leave(p)
		}
	}
}

// mend says what to do about a gap: look at the limits of the rules that come
// near, else add one.
func (c *checker) mend(near []neighbour) rules.Text {
	rest := text.Say("为这种情形加一条规则；确实可以没有结果的，在 complete 中写明何时才须有", "add a rule for such a case; if there need be no value, say under complete when there must be one")
	if len(near) == 0 {
		return rest
	}
	zh, en := make([]string, len(near)), make([]string, len(near))
	for i, n := range near {
		t := text.Say("“%[1]s”在%[2]s时适用", "%[1]q applies where %[2]s", c.Set.Rules[n.rule].ID, c.says(n.axis, n.in))
		zh[i], en[i] = t["zh"], t["en"]
	}
	return rules.Text{"zh": "先核对最接近的规则：" + strings.Join(zh, "，") + "；都没有写错的，" + rest["zh"],
		"en": "look first at the rules that come near: " + strings.Join(en, ", ") + "; if they are right, " + rest["en"]}
}

// noValue is that an outcome must have a value and no rule gives it one. Of an
// outcome of the whole application that is for every element of the lists
// whose rules give it: for the one at hand, or there is none.
func (c *checker) noValue(outcome int) []prove.Goal {
	o := &c.Set.Outcomes[outcome]
	goals := []prove.Goal{c.Cond(o.Complete).Is(prove.Yes)}
	if o.List >= 0 {
		goals = append(goals, c.Exists[o.List].Is(prove.Yes))
	}
	for _, r := range c.Deciders[outcome] {
		goals = append(goals, c.Applies[r].Is(prove.No))
		if l := c.Set.Rules[r].List; l >= 0 && l != o.List {
			goals = append(goals, c.Sp.Graph.Or(c.Exists[l], c.Empty(l)).Is(prove.Yes))
		}
	}
	return goals
}

// lacks reports whether a decision says that an outcome has no value. The error
// of a condition that fails has a place.
func lacks(d *engine.Decision, o *model.Outcome) bool {
	list, name := "", o.Decl.Name
	if o.List >= 0 {
		list, name, _ = strings.Cut(name, ".")
		list, name = list+"[", "]."+name
	}
	return slices.ContainsFunc(d.Errors, func(e engine.RuleError) bool {
		return e.Code == "no-value" && e.Pos == "" && (e.Outcome == name || list != "" && strings.HasPrefix(e.Outcome, list) && strings.HasSuffix(e.Outcome, name))
	})
}

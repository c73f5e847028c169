package analyze

import (
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
)

// gaps looks, for each outcome that the set promises, for an application to
// which no rule gives it.
func (c *checker) gaps() {
	for i := range c.set.Outcomes {
		o := &c.set.Outcomes[i]
		if o.Complete == nil {
			continue
		}
		w, v, facts := c.show(c.noValue(i), func(d *engine.Decision) bool { return lacks(d, o) })
		switch v {
		case found:
			w.Shows = say("结果 %[1]s 没有值", "%[1]s has no value", o.Decl.Name)
			c.find(o.Decl.Pos, "gap", say("有的申请得不到“%[1]s”：没有一条规则适用", "some applications get no value of %[1]q: no rule applies to them", o.Decl.Name),
				say("为这种情形加一条规则，或收窄 complete", "add a rule for such a case, or narrow complete"), w, o.Decl.Allow)
		case exhausted:
			c.undecided("gap", o.Decl.Name, o.Decl.Pos, facts)
		}
	}
}

// noValue is that an outcome must have a value and no rule gives it one.
func (c *checker) noValue(outcome int) []goal {
	o := &c.set.Outcomes[outcome]
	goals := []goal{{c.cond(o.Complete), yes}}
	if o.List >= 0 {
		goals = append(goals, goal{c.exists[o.List], yes})
	}
	for _, r := range c.deciders[outcome] {
		goals = append(goals, goal{c.applies[r], no})
	}
	return goals
}

// lacks reports whether a decision says that an outcome has no value.
func lacks(d *engine.Decision, o *model.Outcome) bool {
	name := o.Decl.Name
	if o.List >= 0 {
		_, name, _ = strings.Cut(name, ".")
		name = "]." + name
	}
	for _, e := range d.Errors {
		if e.Code == "no-value" && e.Rule == "" && strings.Contains(e.Message, name) {
			return true
		}
	}
	return false
}

// conflicts looks for applications to which two rules give different values.
func (c *checker) conflicts() {
	for o := range c.set.Outcomes {
		if c.set.Outcomes[o].Decl.Combine == "" {
			c.conflictsOf(o)
		}
	}
}

// fewRules is the number of rules of an outcome up to which every pair that
// conflicts is reported; beyond it, for each rule the first.
const fewRules = 40

func (c *checker) conflictsOf(outcome int) {
	by := c.deciders[outcome]
	for n, i := range by {
		for _, j := range by[n+1:] {
			if c.solver.steps > wholeBudget*c.budget {
				c.unexamined(outcome)
				return
			}
			if c.ordered(i, j) || !c.disagree(outcome, i, j) || disjoint(c.hull(i), c.hull(j), c.sp) {
				continue
			}
			if c.conflict(outcome, i, j) && len(by) > fewRules {
				break
			}
			if c.ctx.Err() != nil {
				return
			}
		}
	}
}

// unexamined notes that the budget ended before every pair of rules was looked at.
func (c *checker) unexamined(outcome int) {
	var goals []goal
	for _, r := range c.deciders[outcome] {
		goals = append(goals, goal{node: c.conds[r]})
	}
	o := c.set.Outcomes[outcome].Decl
	c.undecided("conflict", o.Name, o.Pos, c.cone(goals))
}

// ordered reports whether two rules are rows of one `first` table, where the
// earlier comes before the later.
func (c *checker) ordered(i, j int) bool {
	t := c.set.Rules[i].Src.Table
	return t != nil && t.Hit == "first" && t == c.set.Rules[j].Src.Table
}

// disagree reports whether two rules may give different values.
func (c *checker) disagree(outcome, i, j int) bool {
	for _, a := range c.set.Rules[i].Decides {
		for _, b := range c.set.Rules[j].Decides {
			if a.Outcome == outcome && b.Outcome == outcome && (a.Literal == nil || b.Literal == nil || !lang.Same(*a.Literal, *b.Literal)) {
				return true
			}
		}
	}
	return false
}

func (c *checker) conflict(outcome, i, j int) bool {
	a, b, o := &c.set.Rules[i], &c.set.Rules[j], &c.set.Outcomes[outcome]
	w, v, facts := c.show([]goal{{c.applies[i], yes}, {c.applies[j], yes}}, func(d *engine.Decision) bool {
		return inConflict(d, "outcome ", a.ID, b.ID)
	})
	switch v {
	case found:
		w.Shows = say("%[1]s 与 %[2]s 给出不同的“%[3]s”", "%[1]s and %[2]s give different values of %[3]q", a.ID, b.ID, o.Decl.Name)
		if f := c.find(b.Src.Pos, "conflict", say("“%[1]s”与“%[2]s”会同时适用，给出不同的“%[3]s”", "%[1]q and %[2]q can apply together and give different values of %[3]q", b.ID, a.ID, o.Decl.Name),
			say("收窄其中一条的条件，或写明 overrides", "narrow one of the two, or say which overrides the other"), w, append(c.allowed(a), c.allowed(b)...)...); f != nil {
			f.Related = []rules.Pos{a.Src.Pos}
		}
	case exhausted:
		if c.spelt(i, outcome) && c.spelt(j, outcome) {
			c.undecided("conflict", b.ID, b.Src.Pos, facts)
		}
	}
	return v == found
}

// spelt reports whether a rule spells out the value that it gives.
func (c *checker) spelt(rule, outcome int) bool {
	for _, d := range c.set.Rules[rule].Decides {
		if d.Outcome == outcome && d.Literal == nil {
			return false
		}
	}
	return true
}

// inConflict reports whether a decision says that two rules conflict.
func inConflict(d *engine.Decision, on, a, b string) bool {
	for _, k := range d.Conflicts {
		if !strings.HasPrefix(k.On, on) {
			continue
		}
		var hasA, hasB bool
		for _, r := range k.Rules {
			hasA, hasB = hasA || r == a, hasB || r == b
		}
		if hasA && hasB {
			return true
		}
	}
	return false
}

package analyze

import (
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules/text"
)

// exception tells which of two rules is the exception to the other: the one in
// force for fewer days or, on the same days, under a narrower condition. It
// returns -1 where neither is.
func (c *checker) exception(i, j int) int {
	a, b := &c.Set.Rules[i], &c.Set.Rules[j]
	switch {
	case i == j:
		return -1
	case shorter(a, b):
		return i
	case shorter(b, a):
		return j
	}
	switch inA, inB := c.only(j, i), c.only(i, j); {
	case inA && !inB:
		return j
	case inB && !inA:
		return i
	}
	return -1
}

// only reports whether one rule's condition holds only where that of another does.
func (c *checker) only(i, j int) bool {
	return c.prove(c.Conds[i].Is(prove.Yes), c.Conds[j].Is(prove.No|prove.Open)) == prove.Impossible
}

// shorter reports whether all days of one rule are days of another, which has more.
func shorter(r, of *model.Rule) bool {
	from := of.From.IsZero() || !r.From.IsZero() && !r.From.Before(of.From)
	to := of.To.IsZero() || !r.To.IsZero() && !r.To.After(of.To)
	return from && to && (r.From != of.From || r.To != of.To)
}

// nameIn is how one rule names another: that of its own policy without the policy.
func nameIn(r, by *model.Rule) string {
	if policy, id, ok := strings.Cut(r.ID, "/"); ok && strings.HasPrefix(by.ID, policy+"/") {
		return id
	}
	return r.ID
}

// gaveWay looks for exceptions for some days that give way to the rule to which
// they are the exception: `overrides` stands in the wrong one of the two.
func (c *checker) gaveWay() {
	for i := range c.Set.Rules {
		for _, o := range c.Set.Rules[i].Over {
			r, by := &c.Set.Rules[i], &c.Set.Rules[o]
			if shorter(r, by) && c.differ(i, o) {
				c.reportGaveWay(i, r, by)
			}
		}
	}
}

// differ reports whether two rules may give some outcome different values.
func (c *checker) differ(i, j int) bool {
	for _, d := range c.Set.Rules[i].Decides {
		if c.disagree(d.Outcome, i, j, c.Side, always) != prove.Never {
			return true
		}
	}
	return false
}

func (c *checker) reportGaveWay(i int, r, by *model.Rule) {
	w, v, facts := c.show([]prove.Goal{c.Conds[i].Is(prove.Yes), c.Applies[i].Is(prove.No)}, func(d *engine.Decision) bool {
		other, ok := became(d, r.ID, engine.RuleDefeated)
		return ok && other == by.ID
	})
	p := problem{code: "exception-overridden", on: r.ID, pos: overridesPos(by, r), witness: w, facts: facts, allow: append(c.allowed(r), by.Src.Allow),
		message: text.Say("“%[1]s”只在一段时间有效，却让位于一般规则“%[2]s”", "%[1]q is in force for some days only and yet gives way to the general rule %[2]q", r.ID, by.ID),
		hint: text.Say("如果“%[1]s”是例外，从“%[2]s”中删去这个 overrides，在“%[1]s”中写 overrides: %[3]s",
			"if %[1]q is the exception, delete this overrides from %[2]q and write `overrides: %[3]s` in %[1]q", r.ID, by.ID, nameIn(by, r))}
	switch v {
	case prove.Found:
		w.Shows = text.Say("%[1]s 取代了它", "%[1]s overrides it", by.ID)
		c.find(p)
	case prove.Exhausted:
		c.leave(p)
	}
}

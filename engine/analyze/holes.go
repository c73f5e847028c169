package analyze

import (
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// holes looks for rules that need a parameter on days that none of its values
// covers, and then fail. That there are days between two values is a warning of
// reading the set, dates-hole; here is what comes of it, and of the days before
// the first value and after the last.
func (c *checker) holes() {
	seen := map[string]bool{}
	for i := range c.set.Rules {
		for _, use := range c.paramUses(i) {
			for _, p := range use.leaf.Params {
				for _, day := range uncovered(p) {
					seen[p.Name] = seen[p.Name] || c.holeInUse(i, use, p, day)
				}
			}
		}
	}
}

// use is an expression of a rule; inCond where it is part of the condition.
type use struct {
	leaf   *model.Leaf
	inCond bool
}

// paramUses lists the expressions of a rule that read parameters.
func (c *checker) paramUses(rule int) []use {
	r := &c.set.Rules[rule]
	var out []use
	c.eachLeaf(r.Cond, func(l *model.Leaf) { out = append(out, use{l, true}) })
	eachPiece(r, func(p *model.Piece) {
		if p.Leaf != nil {
			out = append(out, use{p.Leaf, false})
		}
	})
	return slices.DeleteFunc(out, func(u use) bool { return len(u.leaf.Params) == 0 })
}

// uncovered is a day of each stretch on which a parameter has no value: the last
// before the first value, the first between two, the first after the last. It
// has none where the document leaves the parameter open on those days.
func uncovered(p *lang.Param) (days []calendar.Date) {
	if p.Unset || len(p.Values) == 0 {
		return nil
	}
	values := slices.Clone(p.Values)
	slices.SortFunc(values, func(a, b lang.DatedValue) int { return a.From.Compare(b.From) })
	if first := values[0].From; !first.IsZero() {
		days = append(days, first.AddDays(-1))
	}
	for i, v := range values {
		if !v.To.IsZero() && (i+1 == len(values) || v.To.AddDays(1).Before(values[i+1].From)) {
			days = append(days, v.To.AddDays(1))
		}
	}
	return slices.DeleteFunc(days, calendar.Date.IsZero)
}

// holeInUse reports a rule that fails on a day on which a parameter has no
// value. It reports false where nothing came of it.
func (c *checker) holeInUse(rule int, u use, param *lang.Param, from calendar.Date) bool {
	r := &c.set.Rules[rule]
	if !covers(r.From, r.To, from) {
		return false
	}
	goals := []goal{{c.on(r.Policy, from), yes}, {c.applies[rule], yes}}
	if u.inCond { // the condition then fails, where the facts that it reads are known
		goals[1].want = open
		for _, d := range u.leaf.Expr.Deps {
			if a := c.axisOf(d); a != nil {
				goals = append(goals, goal{c.isKnown(a), yes})
			}
		}
	}
	p := problem{code: "hole-in-use", on: r.ID, pos: r.Src.Pos, allow: append(c.allowed(r), c.paramAllow(param.Name)),
		message: text.Say("“%[1]s”要用参数“%[2]s”，在它没有值的日子里会出错", "%[1]q needs the parameter %[2]q and fails on the days when it has no value", r.ID, param.Name),
		hint:    text.Say("补上参数的值，文件没有规定就写 unset，或给规则写上 valid", "give the parameter a value for those days, or unset where the document gives none, or date the rule")}
	w, v, facts := c.show(goals, func(d *engine.Decision) bool {
		return slices.ContainsFunc(d.Errors, func(e engine.RuleError) bool { return e.Rule == r.ID && e.Code == "param-not-in-force" })
	}, on(manners(0), from)...)
	switch p.facts = facts; v {
	case found:
		w.Shows = text.Say("%[1]s 的参数没有值，规则出错", "the parameter %[1]s has no value, and the rule fails", param.Name)
		p.witness = w
		if f := c.find(p); f != nil {
			f.Related = []rules.Pos{c.paramPos(param.Name)}
		}
	case exhausted:
		c.leave(p)
	}
	return v == found
}

// isKnown is that a fact is known.
func (c *checker) isKnown(a *axis) ref {
	t := &table{axes: []*axis{a}}
	for _, k := range a.classes {
		t.answers = append(t.answers, map[bool]mask{true: no, false: yes}[k.v.K == lang.Unknown || k.v.Supposed])
	}
	return c.sp.graph.leaf(t)
}

// param is a parameter as the set declares it; nil for none.
func (c *checker) param(name string) *rules.Param {
	i := slices.IndexFunc(c.set.Source.Params, func(p *rules.Param) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return c.set.Source.Params[i]
}

func (c *checker) paramPos(name string) rules.Pos {
	if p := c.param(name); p != nil {
		return p.Pos
	}
	return rules.Pos{}
}

// paramAllow is what a parameter allows: who has given a reason for the days
// without a value need not give another for what comes of it.
func (c *checker) paramAllow(name string) []rules.Allow {
	p := c.param(name)
	if p == nil {
		return nil
	}
	out := slices.Clone(p.Allow)
	for i := range out {
		if out[i].Code == "dates-hole" {
			out[i].Code = "hole-in-use"
		}
	}
	return out
}

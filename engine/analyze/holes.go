package analyze

import (
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
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
	for i := range c.Set.Rules {
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
	r := &c.Set.Rules[rule]
	var out []use
	c.EachLeaf(r.Cond, func(l *model.Leaf) { out = append(out, use{l, true}) })
	prove.EachPiece(r, func(p *model.Piece) {
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
	r := &c.Set.Rules[rule]
	if !prove.Covers(r.From, r.To, from) {
		return false
	}
	goals := []prove.Goal{c.On(r.Policy, from).Is(prove.Yes), c.Applies[rule].Is(prove.Yes)}
	if u.inCond { // the condition then fails, where the facts that it reads are known
		goals[1].Want = prove.Open
		for _, d := range u.leaf.Expr.Deps {
			if a := c.AxisOf(d); a != nil {
				goals = append(goals, c.isKnown(a).Is(prove.Yes))
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
	case prove.Found:
		w.Shows = text.Say("%[1]s 的参数没有值，规则出错", "the parameter %[1]s has no value, and the rule fails", param.Name)
		p.witness = w
		if f := c.find(p); f != nil {
			f.Related = []rules.Pos{c.paramPos(param.Name)}
		}
	case prove.Exhausted:
		c.leave(p)
	}
	return v == prove.Found
}

// isKnown is that a fact is known.
func (c *checker) isKnown(a *prove.Axis) prove.Ref {
	t := &prove.Table{Axes: []*prove.Axis{a}}
	for _, k := range a.Classes {
		t.Answers = append(t.Answers, map[bool]prove.Mask{true: prove.No, false: prove.Yes}[k.V.Kind() == lang.Unknown || k.V.Supposed()])
	}
	return c.Sp.Graph.Leaf(t)
}

// param is a parameter as the set declares it; nil for none.
func (c *checker) param(name string) *rules.Param {
	i := slices.IndexFunc(c.Set.Source.Params, func(p *rules.Param) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return c.Set.Source.Params[i]
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

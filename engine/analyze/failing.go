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

// canFail looks for applications for which a rule fails though every fact is
// known: it divides by zero, or needs a value where there is none. What fails is
// told only where an application shows it; of which rules it is left open, and
// nothing more than that is claimed, is in Report.MayFail.
func (c *checker) canFail() {
	for i := range c.Set.Rules {
		if c.ctx.Err() != nil {
			return
		}
		c.canFailAt(i)
	}
	c.canFailDerived()
	c.leavePromises()
}

// canFailAt reports the first expression of a rule that an application fails.
func (c *checker) canFailAt(rule int) {
	open := []string{}
	left := false
	for _, u := range c.failing(rule) {
		if c.spent() {
			left = true
			break
		}
		switch w, e, v, facts := c.failure(rule, u); v {
		case prove.Found:
			at := e.Pos + e.Code
			if !c.failed[at] {
				c.failed[at] = true
				c.reportFailure(rule, w, e)
				return
			}
			left = true // a definition fails all that use it, and is told once
		case prove.Exhausted:
			left, open = true, slices.Concat(open, facts)
		}
	}
	if left {
		r := &c.Set.Rules[rule]
		slices.Sort(open)
		c.report.MayFail = append(c.report.MayFail, Undecided{Code: "can-fail", On: r.ID, Pos: r.Src.Pos, Facts: slices.Compact(open)})
	}
}

// failing lists the expressions of a rule that may fail, each once.
func (c *checker) failing(rule int) []use {
	r := &c.Set.Rules[rule]
	var out []use
	add := func(u use) {
		if prove.MayFail(u.leaf) && !slices.Contains(out, u) {
			out = append(out, u)
		}
	}
	c.EachLeaf(r.Cond, func(l *model.Leaf) { add(use{l, true}) })
	prove.EachPiece(r, func(p *model.Piece) {
		if p.Leaf != nil {
			add(use{p.Leaf, false})
		}
	})
	return out
}

// failure looks for an application in which an expression of a rule fails. Every
// fact is known in it, so that nothing is merely open.
func (c *checker) failure(rule int, u use) (w *Witness, e engine.RuleError, v prove.Verdict, facts []string) {
	s, r := c.certain(), &c.Set.Rules[rule]
	goals := []prove.Goal{s.Applies[rule].Is(prove.Yes), s.Fails(u.leaf, r.Policy).Is(prove.Yes)}
	if u.inCond {
		goals = append(goals, s.Conds[rule].Is(prove.Open))
		goals[0] = s.Applies[rule].Is(prove.Open) // one that is defeated has no error
	}
	w, v, facts = s.show(goals, func(d *engine.Decision) bool {
		i := slices.IndexFunc(d.Errors, func(e engine.RuleError) bool { return e.Rule == r.ID && itsOwn(e, u) })
		if i >= 0 {
			e = d.Errors[i]
		}
		return i >= 0 && len(d.Violations) == 0
	})
	c.report.Questions++
	return w, e, v, facts
}

// itsOwn reports whether an error is a fault of the rule: not what another
// finding tells, nor what a function of the host makes of a value that was made up.
func itsOwn(e engine.RuleError, u use) bool {
	switch e.Code {
	case "param-not-in-force", "conflict", "no-due-date":
		return false
	case "function-failed":
		host := false
		u.leaf.Expr.Tree().Each(func(n *lang.Node) { host = host || n.Op == lang.OpHost })
		return !host
	}
	return true
}

func (c *checker) reportFailure(rule int, w *Witness, e engine.RuleError) {
	r := &c.Set.Rules[rule]
	w.Shows = rules.Text{"zh": r.ID + "：" + c.saidIn("zh", w, e), "en": r.ID + ": " + c.saidIn("en", w, e)}
	c.find(problem{code: "can-fail", on: r.ID, pos: r.Src.Pos, witness: w, allow: c.allowed(r),
		message: text.Say("“%[1]s”会出错：有的申请使它无法判定，尽管事实齐全", "%[1]q can fail: some applications leave it without an answer though every fact is known", r.ID),
		hint:    text.Say("先写明何时才算（如 b != 0 and a / b > 1），或用 ?? 写明没有值时算什么", "say first when it is asked (as in b != 0 and a / b > 1), or by ?? what stands in where there is no value")})
}

// saidIn is what an error says in a language.
func (c *checker) saidIn(lang string, w *Witness, e engine.RuleError) string {
	in := w.Input()
	in.Lang = lang
	d, err := c.Eng.Evaluate(c.ctx, in)
	if err != nil {
		return e.Message
	}
	i := slices.IndexFunc(d.Errors, func(o engine.RuleError) bool { return o.Rule == e.Rule && o.Pos == e.Pos && o.Code == e.Code })
	if i < 0 {
		return e.Message
	}
	return d.Errors[i].Message
}

// certain is the analysis of applications in which every fact is known, with dates
// of likely years: that 18 years after 9990 there is no date is no fault of a rule.
// It shares its budget with this one.
func (c *checker) certain() *checker {
	if c.sure == nil {
		sp, err := prove.NewLikely(c.ctx, c.Sp.At, c.Sp.On, c.Eng)
		if err != nil {
			return c // of what is found once ctx has ended nothing is told
		}
		c.sure = &checker{Side: sp.Sides[0], ctx: c.ctx, solver: &prove.Solver{Sp: sp, Meter: c.solver.Meter}, budget: c.budget, work: c.work,
			report: &Report{Left: map[string]int{}}, count: map[string]int{}}
	}
	return c.sure
}

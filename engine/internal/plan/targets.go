package plan

import (
	"slices"

	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// Target is a target of the set. Nothing of it takes part in a decision.
type Target struct {
	Decl    *rules.Target
	List    int        // of its loop, or -1
	When    *lang.Expr // nil: always
	Of      *lang.Expr // of a number
	By      *lang.Expr // nil: none, or months
	Limit   exact.Num
	Percent exact.Num // 0 of an average
}

// countable are the kinds of values of which there is an average. It is never written to.
var countable = []rules.Kind{rules.KindInt, rules.KindNumber, rules.KindMoney}

// ofManyCases compiles what many cases should come to together.
func (c *compilation) ofManyCases() {
	for _, decl := range c.set.Targets {
		if decl.Of == nil {
			continue
		}
		t := Target{Decl: decl, List: -1}
		loop := c.loop(decl.For)
		if decl.For != nil {
			if loop == nil {
				continue
			}
			t.List = c.lay.listIndex(decl.For.List)
		}
		scope := c.scopeFor(loop)
		before := len(c.diags)
		t.When = c.condition(scope, decl.When)
		t.Of = c.targetOf(scope, decl.Of)
		if decl.By != nil && decl.By.Source != rules.ByMonth {
			t.By, _ = lang.Compile(scope, decl.By, &c.diags)
		}
		if t.By != nil && slices.ContainsFunc(t.By.Deps, c.isSensitive) {
			c.report(decl.By.At(0), "bad-target", "指标不能按敏感信息分组", "cases are not told apart by what is sensitive")
		}
		if len(c.diags) > before || t.Of == nil {
			continue
		}
		t.Limit, _ = exact.Parse(decl.Limit())
		t.Percent, _ = exact.Parse(decl.Percent())
		c.plan.Targets = append(c.plan.Targets, t)
	}
}

// isSensitive reports whether a slot holds a fact that is sensitive, or a part of one.
func (c *compilation) isSensitive(d lang.Dep) bool {
	f := c.lay.fieldAt(d)
	if d.List >= 0 && c.lay.Lists[c.lay.ListAt(d.List)].Fact.Sensitive {
		return true
	}
	return f.Fact != nil && hasSensitive(f.Fact)
}

// targetOf compiles what a target counts, which is a number.
func (c *compilation) targetOf(scope *lang.Scope, src *rules.Expr) *lang.Expr {
	e, ok := lang.Compile(scope, src, &c.diags)
	if !ok {
		return nil
	}
	if !slices.Contains(countable, e.Type.K) {
		zh, en := e.Type.Words()
		c.report(src.At(0), "bad-target", "指标的 of 应是数，却是%[1]s", "of of a target must be a number; it is %[2]s", zh, en)
		return nil
	}
	return e
}

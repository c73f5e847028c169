package plan

import (
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// ruleCondition is `applies and when and not unless`; nil is always. The lines
// are its parts as [sources] writes them, so that a trace can say which of them
// hold.
func (c *compilation) ruleCondition(scope *lang.Scope, p *rules.Policy, src *rules.Rule, r *Rule) (cond *lang.Expr, lines []*lang.Expr) {
	var parts []*lang.Expr
	for _, written := range []*rules.Cond{p.Applies, src.When} {
		if e := c.conjunction(scope, written, &lines); e != nil {
			parts = append(parts, e)
		}
	}
	if e := c.condition(scope, src.Unless); e != nil {
		parts = append(parts, lang.Negate(e))
		lines = append(lines, parts[len(parts)-1])
	}
	if len(parts) == 0 {
		return nil, nil
	}
	for _, e := range parts {
		r.parts = append(r.parts, e.Tree())
	}
	return lang.AllOf(parts), lines
}

// conjunction compiles a condition, and adds a line for each part of which all
// must hold.
func (c *compilation) conjunction(scope *lang.Scope, cond *rules.Cond, lines *[]*lang.Expr) *lang.Expr {
	if cond == nil || cond.Expr != nil || len(cond.Any)+len(cond.None) > 0 {
		e := c.condition(scope, cond)
		if e != nil {
			*lines = append(*lines, e)
		}
		return e
	}
	var es []*lang.Expr
	for _, k := range cond.All {
		if e := c.conjunction(scope, k, lines); e != nil {
			es = append(es, e)
		}
	}
	return lang.AllOf(es)
}

// setLines keeps the lines of a condition. One is the condition itself.
func (r *Rule) setLines(lines []*lang.Expr) {
	for _, e := range lines {
		r.Shapes = append(r.Shapes, e.Tree())
		if len(lines) > 1 {
			r.Lines = append(r.Lines, e.Eval)
		}
	}
}

package engine

import (
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// ruleCondition is `applies and when and not unless`; nil is always. The lines
// are its parts as [sources] writes them, so that a trace can say which of them
// hold; they are nil where the condition is the only one.
func (c *compilation) ruleCondition(scope *lang.Scope, p *rules.Policy, src *rules.Rule) (cond *lang.Expr, lines []lang.Node) {
	var parts []*lang.Expr
	for _, written := range []*rules.Cond{p.Applies, src.When} {
		if e := c.conjunction(scope, written, &lines); e != nil {
			parts = append(parts, e)
		}
	}
	if e := c.condition(scope, src.Unless); e != nil {
		parts = append(parts, lang.Negate(e))
		lines = append(lines, parts[len(parts)-1].Node)
	}
	if len(parts) == 0 {
		return nil, nil
	}
	if len(lines) == 1 {
		lines = nil
	}
	return lang.AllOf(parts), lines
}

// conjunction compiles a condition, and adds a line for each part of which all
// must hold.
func (c *compilation) conjunction(scope *lang.Scope, cond *rules.Cond, lines *[]lang.Node) *lang.Expr {
	if cond == nil || cond.Expr != nil || len(cond.Any)+len(cond.None) > 0 {
		e := c.condition(scope, cond)
		if e != nil {
			*lines = append(*lines, e.Node)
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

// holds says of each line of a condition whether it is true, in the present
// frames.
func (st *state) holds(r *rule) []string {
	lines := r.lines
	if lines == nil && r.cond != nil {
		lines = []lang.Node{r.cond.Node}
	}
	out := make([]string, len(lines))
	for i, n := range lines {
		switch v := n(&st.env); {
		case v.True():
			out[i] = "true"
		case v.False():
			out[i] = "false"
		default:
			out[i] = "unknown"
		}
	}
	return out
}

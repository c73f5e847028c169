package rules

import (
	"slices"

	"github.com/guize-rules/guize/rules/text"
)

// mostMatches bounds the comparisons of task names that hold expressions.
const mostMatches = 1_000_000

// tasks checks that every task named in `after` is one that some rule can
// produce. A name with places to fill in matches by its literal parts.
func (c *checker) tasks() {
	p := c.producers()
	c.eachEffect(func(_ *Rule, e *Effect) {
		after := e.Arg("after")
		if e.Kind != "route" || after == nil {
			return
		}
		for i := range after.Items {
			if v := &after.Items[i]; !p.produce(v) {
				c.out.Unknown(v.Pos, codeUnknownTask, text.Say("没有规则会产生任务 %s", "no rule produces the task %s", text.Quoted(v.Text)),
					v.Text, p.names)
			}
		}
	})
}

// producers are the names of tasks that rules give.
type producers struct {
	literal  map[string]bool
	literals [][]rune
	patterns [][]rune // of names with places to fill in
	names    []string // all, as written
	work     int
}

func (c *checker) producers() *producers {
	p := &producers{literal: map[string]bool{}}
	seen := map[string]bool{}
	c.eachEffect(func(_ *Rule, e *Effect) {
		v := e.Arg("task")
		if e.Kind != "route" || v == nil || seen[v.Text] {
			return
		}
		seen[v.Text] = true
		if v.Kind == ValueString {
			p.literal[v.Text] = true
			p.literals = append(p.literals, []rune(v.Text))
		} else {
			p.patterns = append(p.patterns, pattern(v))
		}
		p.names = append(p.names, v.Text)
	})
	return p
}

// produce reports whether a name in `after` may be that of a task.
func (p *producers) produce(v *Value) bool {
	if v.Kind == ValueExpr || p.literal[v.Text] {
		return true
	}
	name := pattern(v)
	meets := func(other []rune) bool {
		p.work++
		return p.work > mostMatches || meet(other, name)
	}
	return slices.ContainsFunc(p.patterns, meets) || v.Kind == ValueText && slices.ContainsFunc(p.literals, meets)
}

// anything stands in a pattern for an expression's value.
const anything = -1

// pattern is a name whose expressions may be anything.
func pattern(v *Value) []rune {
	switch v.Kind {
	case ValueExpr:
		return []rune{anything}
	case ValueString:
		return []rune(v.Text)
	}
	var out []rune
	for _, part := range v.Parts[""] {
		if part.Expr != nil {
			out = append(out, anything)
		} else {
			out = append(out, []rune(part.Text)...)
		}
	}
	return out
}

// meet reports whether two patterns have a name in common.
func meet(a, b []rune) bool {
	for len(a) > 0 && len(b) > 0 && a[0] != anything && b[0] != anything {
		if a[0] != b[0] {
			return false
		}
		a, b = a[1:], b[1:]
	}
	reach := make([]bool, len(b)+1) // reach[j]: a[:i] and b[:j] have one in common
	reach[0] = true
	for j := range b {
		reach[j+1] = reach[j] && b[j] == anything
	}
	for i := range a {
		diagonal := reach[0]
		reach[0] = reach[0] && a[i] == anything
		for j := range b {
			up := reach[j+1]
			if a[i] == anything || b[j] == anything {
				reach[j+1] = up || reach[j]
			} else {
				reach[j+1] = diagonal && a[i] == b[j]
			}
			diagonal = up
		}
	}
	return reach[len(b)]
}

package peer

import (
	"fmt"
	"strings"

	"github.com/guize-rules/guize/engine/bench/internal/workload"
)

// infix writes conditions in a language of infix operators.
type infix struct {
	and, or, not string
	fact         func(name string) string
	in           func(fact, list string) string
}

func words() infix {
	return infix{" and ", " or ", "not ", plain, inList}
}

func symbols(fact func(string) string, in func(fact, list string) string) infix {
	return infix{" && ", " || ", "!", fact, in}
}

func plain(name string) string { return name }

func inList(fact, list string) string { return fact + " in " + list }

// write gives the text of a condition; a condition joined of others stands in
// parentheses unless it is the whole.
func (x infix) write(s *workload.Set, c workload.Cond) string {
	switch c.Op {
	case workload.And:
		return x.join(s, c, x.and)
	case workload.Or:
		return x.join(s, c, x.or)
	case workload.Not:
		if c.Kids[0].Op != workload.Is {
			return x.not + "(" + x.write(s, c.Kids[0]) + ")"
		}
		return x.not + x.write(s, c.Kids[0])
	}
	return x.compare(x.fact(s.Facts[c.Fact].Name), c)
}

func (x infix) join(s *workload.Set, c workload.Cond, op string) string {
	var parts []string
	for _, k := range c.Kids {
		parts = append(parts, x.operand(s, k))
	}
	return strings.Join(parts, op)
}

func (x infix) operand(s *workload.Set, c workload.Cond) string {
	text := x.write(s, c)
	if c.Op == workload.And || c.Op == workload.Or {
		return "(" + text + ")"
	}
	return text
}

func (x infix) compare(fact string, c workload.Cond) string {
	switch c.Op {
	case workload.Is:
		return fact
	case workload.Eq, workload.Ne:
		return fmt.Sprintf("%s %s %q", fact, sign(c.Op), c.Texts[0])
	case workload.In:
		return x.in(fact, list("[", c.Texts, "]"))
	}
	return fmt.Sprintf("%s %s %d", fact, sign(c.Op), c.Num)
}

func sign(op workload.Op) string {
	switch op {
	case workload.Eq:
		return "=="
	case workload.Ne:
		return "!="
	case workload.Less:
		return "<"
	case workload.Most:
		return "<="
	case workload.More:
		return ">"
	}
	return ">="
}

func list(open string, texts []string, shut string) string {
	var quoted []string
	for _, t := range texts {
		quoted = append(quoted, fmt.Sprintf("%q", t))
	}
	return open + strings.Join(quoted, ", ") + shut
}

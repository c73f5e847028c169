package witness

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// refScope is where an expression stands: the date of its parameters, the
// element of the loop around it, and the items of the conditions on lists.
type refScope struct {
	date     calendar.Date
	loop     string
	elem     *refElem
	loopOpen bool // over a list that is not known
	items    []any
	args     map[string]refArg // of the definition around it
}

// refArg is what a definition is given, and where that is written.
type refArg struct {
	node ast.Node
	sc   refScope
}

func (sc refScope) with(item any) refScope {
	sc.items = append(slices.Clone(sc.items), item)
	return sc
}

func (r *refRun) eval(e *rules.Expr, sc refScope) any {
	tree, ok := r.trees[e]
	if !ok {
		t, err := parseReadable(e.Source)
		if err != nil {
			return refError{"unreadable"}
		}
		tree = t
		r.trees[e] = tree
	}
	return r.node(tree, sc)
}

func (r *refRun) node(n ast.Node, sc refScope) any {
	switch n := n.(type) {
	case *ast.BoolNode:
		return n.Value
	case *ast.IntegerNode:
		return int64(n.Value)
	case *ast.FloatNode:
		x, _ := refNumber(n.Value, rules.KindNumber)
		return x
	case *ast.StringNode:
		return n.Value
	case *ast.IdentifierNode, *ast.MemberNode, *ast.PointerNode:
		return r.path(n, sc)
	case *ast.UnaryNode:
		return r.unary(n, sc)
	case *ast.BinaryNode:
		return r.binary(n, sc)
	case *ast.ConditionalNode:
		return r.conditional(n, sc)
	case *ast.ArrayNode:
		out := []any{}
		for _, x := range n.Nodes {
			out = append(out, r.node(x, sc))
		}
		if open, ok := refOpen(out...); !ok {
			return open
		}
		return out
	case *ast.BuiltinNode:
		return r.call(n.Name, n.Arguments, sc)
	case *ast.CallNode:
		return r.call(n.Callee.(*ast.IdentifierNode).Value, n.Arguments, sc)
	}
	panic(fmt.Sprintf("the reference does not know %T", n))
}

func (r *refRun) unary(n *ast.UnaryNode, sc refScope) any {
	v := r.node(n.Node, sc)
	if n.Operator == "not" || n.Operator == "!" {
		return refNot(v)
	}
	if n.Operator == "+" {
		return v
	}
	return arithmetic("-", int64(0), v)
}

func (r *refRun) binary(n *ast.BinaryNode, sc refScope) any {
	switch n.Operator {
	case "and", "&&":
		return refAll([]any{r.node(n.Left, sc), r.node(n.Right, sc)})
	case "or", "||":
		return refAny([]any{r.node(n.Left, sc), r.node(n.Right, sc)})
	case "in":
		return r.in_(n, sc)
	case "??":
		a := r.node(n.Left, sc)
		if isNone(a) {
			return r.node(n.Right, sc)
		}
		return a
	}
	a, b := r.node(n.Left, sc), r.node(n.Right, sc)
	if n.Operator != "==" && n.Operator != "!=" && (isNone(a) || isNone(b)) {
		open, _ := refOpen(a, b)
		if e, failed := open.(refError); failed {
			return e
		}
		return refError{"no value"}
	}
	if open, ok := refOpen(a, b); !ok {
		return open
	}
	if v, ok := r.timeArithmetic(n.Operator, a, b); ok {
		return v
	}
	switch n.Operator {
	case "==":
		return r.equal(a, b)
	case "!=":
		return refNot(r.equal(a, b))
	case "<", "<=", ">", ">=":
		return r.ordered(n.Operator, a, b)
	case "contains", "startsWith", "endsWith", "matches":
		return texts(n.Operator, a, b)
	}
	return arithmetic(n.Operator, a, b)
}

// equal is ==, of operands that may be open.
func (r *refRun) equal(a, b any) any {
	if open, ok := refOpen(a, b); !ok {
		return open
	}
	if a, b = r.alike(a, b); otherUnits(a, b) {
		return refError{"periods of different units"}
	}
	return r.refEqual(a, b)
}

// atEnd is a comparison with one end of a range, of operands that may be open.
func (r *refRun) atEnd(op string, v, end any) any {
	if open, ok := refOpen(v, end); !ok && !isNone(v) && !isNone(end) {
		return open
	}
	if open, _ := refOpen(v, end); open != nil {
		if e, failed := open.(refError); failed {
			return e
		}
	}
	return r.ordered(op, v, end)
}

func (r *refRun) ordered(op string, a, b any) any {
	if isNone(a) || isNone(b) {
		return refError{"comparison with none"}
	}
	c, ok := r.refCompare(a, b)
	if !ok {
		return refError{"incomparable"}
	}
	switch op {
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	}
	return c >= 0
}

func texts(op string, a, b any) any {
	x, ok := a.(string)
	y, ok2 := b.(string)
	if !ok || !ok2 {
		return refError{"not a text"}
	}
	switch op {
	case "contains":
		return strings.Contains(x, y)
	case "startsWith":
		return strings.HasPrefix(x, y)
	case "endsWith":
		return strings.HasSuffix(x, y)
	}
	return regexp.MustCompile(y).MatchString(x)
}

func (r *refRun) in_(n *ast.BinaryNode, sc refScope) any {
	v := r.node(n.Left, sc)
	if b, ok := n.Right.(*ast.BinaryNode); ok && b.Operator == ".." {
		lo, hi := r.node(b.Left, sc), r.node(b.Right, sc)
		return refAll([]any{r.atEnd(">=", v, lo), r.atEnd("<=", v, hi)})
	}
	if written, ok := n.Right.(*ast.ArrayNode); ok { // one comparison or another
		var parts []any
		for _, it := range written.Nodes {
			parts = append(parts, r.equal(v, r.node(it, sc)))
		}
		return refAny(parts)
	}
	list := r.node(n.Right, sc)
	if open, ok := refOpen(v, list); !ok {
		return open
	}
	switch list := list.(type) {
	case refSet:
		s, _ := v.(string)
		return slices.Contains(list, s)
	case []any:
		var parts []any
		for _, x := range list {
			parts = append(parts, r.equal(v, x))
		}
		return refAny(parts)
	}
	return refError{"not a list"}
}

// either is a choice that is not made yet: what both ways have in common, be it
// one parameter that the document leaves open; else it is unknown for want of all
// that is.
func (r *refRun) either(c refUnknown, a, b any) any {
	x, openA := a.(refUnknown)
	y, openB := b.(refUnknown)
	if openA && x == y && x.unset != "" && !strings.Contains(x.unset, " ") {
		return x
	}
	if _, ok := refOpen(a, b); ok && r.refEqual(a, b) {
		return a
	}
	if openA {
		c = c.or(x)
	}
	if openB {
		c = c.or(y)
	}
	return c
}

func (r *refRun) conditional(n *ast.ConditionalNode, sc refScope) any {
	switch c := r.node(n.Cond, sc).(type) {
	case bool:
		if c {
			return r.node(n.Exp1, sc)
		}
		return r.node(n.Exp2, sc)
	case refUnknown:
		return r.either(c, r.node(n.Exp1, sc), r.node(n.Exp2, sc))
	case refError:
		return c
	}
	return refError{"none is no truth value"}
}

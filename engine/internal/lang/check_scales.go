package lang

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/rules"
)

// scaled compiles marginal(scale, x, after), band(scale, x) and linear(scale, x).
func (c *compiler) scaled(n ast.Node, name string, args []ast.Node) *Node {
	scale := c.scaleOf(args[0])
	if scale == bad || !c.suits(args[0], name, scale.Param) {
		return bad
	}
	of, gives := scale.Type.Scale.Of, scale.Type.Scale.Gives
	kids := []*Node{scale}
	for _, a := range args[1:] {
		x := c.measured(a, of)
		if x == bad {
			return bad
		}
		kids = append(kids, x)
	}
	t := gives
	if name == "marginal" {
		var ok bool
		if t, ok = rated(of, gives); !ok {
			return c.unitClash(n, of, gives)
		}
	}
	return c.make(n, Node{Op: OpScale, Name: name, Type: t}, kids...)
}

// scaleOf compiles the scale that a function reads: a parameter, on the rules'
// date or on another.
func (c *compiler) scaleOf(n ast.Node) *Node {
	c.scales++
	e := c.node(n)
	c.scales--
	if e != bad && (e.Op != OpParam && e.Op != OpParamOn || e.Type.K != rules.KindScale) {
		return c.errorf(n, "not-a-scale", "这里应是 params 里的一个分档（type: scale）", "this must be one of params that is a scale (type: scale)")
	}
	return e
}

// bare refuses a scale where no function reads it.
func (c *compiler) bare(n ast.Node, e *Node) *Node {
	if e.Type.K == rules.KindScale && c.scales == 0 {
		return c.errorf(n, "not-a-value", "分档不是一个值，要用 marginal、band 或 linear 来读", "a scale is no value; read it with marginal, band or linear")
	}
	return e
}

// suits checks that a function can read what a scale holds on all days.
func (c *compiler) suits(n ast.Node, name string, p *Param) bool {
	of, gives := p.Type.Scale.Of, p.Type.Scale.Gives
	amounts := of.isAmount() && gives.isAmount()
	for i := range p.Values {
		s := p.Values[i].Scale
		switch {
		case s == nil || len(s.Bands) == 0: // it could not be read, which has been reported
		case name == "linear" && !s.pointed():
			return c.errorf(n, "wrong-scale", "linear 用于写成点的折线，“%[1]s”写的是分档", "linear is for a line through points; %[1]q has bands", p.Name) != bad
		case name != "linear" && s.pointed():
			return c.errorf(n, "wrong-scale", "%[2]s 用于分档，“%[1]s”写的是折线的点", "%[2]s is for bands; %[1]q has the points of a line", p.Name, name) != bad
		case name == "marginal" && !s.wholly(of):
			return c.errorf(n, "wrong-scale", "marginal 要求“%[1]s”从 0 分到底：第一档从 0 起，最后一档写成 “> …”", "marginal needs bands from 0 on without an end in %[1]q: the first begins at 0, the last is \"> …\"", p.Name) != bad
		case name != "band" && (!amounts || name == "marginal" && of.K == rules.KindMoney && gives.K == rules.KindMoney):
			zh, en := gives.Words()
			return c.errorf(n, "wrong-scale", "%[2]s 不能用于“%[1]s”：所分的和各档的值应是数，其一可为金额；各档的值是%[3]s", "%[2]s is not for %[1]q: what is divided and what stands in the bands must be numbers, one of them may be money; there it is %[4]s", p.Name, name, zh, en) != bad
		}
	}
	return true
}

func (t Type) isAmount() bool { return t.isNumber() || t.K == rules.KindMoney }

// measured compiles a value that is of what a scale divides, in its unit.
func (c *compiler) measured(n ast.Node, of Type) *Node {
	e, want := c.alike(n, c.node(n), &Node{Type: of})
	if e == bad || c.failed || want == bad {
		return bad
	}
	return e
}

// rated is the type of an amount at a rate: money for each metre, or a share of
// money, is money; "kg/m" for each metre is "kg".
func rated(of, gives Type) (Type, bool) {
	switch {
	case of.K == rules.KindMoney:
		return of, true
	case gives.K == rules.KindMoney:
		return gives, true
	}
	out := commonNumber(of, gives)
	if unit, per := strings.CutSuffix(gives.Unit, "/"+of.Unit); per && of.Unit != "" {
		out.Unit, out.Free = unit, false
		return out, true
	}
	unit, ok := joinUnits("*", of, gives)
	out.Unit, out.Free = unit, false
	return out, ok
}

// part compiles part(x, from, to): how much of x lies between two ends.
func (c *compiler) part(n ast.Node, name string, args []ast.Node) *Node {
	kids, t := c.together(args)
	for i, a := range args {
		_, kids[i] = c.alike(a, &Node{Type: t}, kids[i])
		if c.failed {
			return bad
		}
		t = common(t, kids[i].Type)
	}
	if !t.isAmount() && !t.isAny() {
		return c.mismatch(args[0], t, "part 用于数和金额", "part is for numbers and money")
	}
	return c.make(n, Node{Op: OpPart, Name: name, Type: t}, kids...)
}

// priced is a number as an amount, where money is wanted: so many of a written
// amount, and what is added up of such.
func (n *Node) priced(t Type) *Node {
	if t.K != rules.KindMoney || !n.Type.isNumber() {
		return n
	}
	if n.written() {
		if v, ok := Convert(*n.Konst, t); ok {
			return n.as(v, t)
		}
		return n
	}
	if n.Op != OpArith {
		return n
	}
	out := *n
	out.Type, out.Kids = t, slices.Clone(n.Kids)
	a, b := n.Kids[0], n.Kids[1]
	switch {
	case n.Name == "*" && b.written():
		out.Kids[1] = b.priced(t)
	case n.Name == "*" && a.written():
		out.Kids[0] = a.priced(t)
	case n.Name == "+" || n.Name == "-":
		out.Kids[0], out.Kids[1] = a.priced(t), b.priced(t)
		if out.Kids[0].Type.K != t.K || out.Kids[1].Type.K != t.K {
			return n
		}
	default:
		return n
	}
	return out.link()
}

// written reports whether a node is a constant that no parameter or definition gives.
func (n *Node) written() bool {
	return n.Konst != nil && !n.has(func(k *Node) bool { return k.Op == OpParam || k.Op == OpDef })
}

package lang

import (
	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/rules"
)

// rounding compiles round(x), round(x, to), round(x, to, mode), and floor and
// ceil, which are modes of their own.
func (c *compiler) rounding(n ast.Node, name string, args []ast.Node) *Node {
	x := c.node(args[0])
	if x == bad {
		return bad
	}
	if !x.Type.Rounds() {
		return c.mismatch(args[0], x.Type, name+" 用于数和金额", name+" is for numbers and money")
	}
	kids := []*Node{x}
	if len(args) > 1 {
		kids = append(kids, c.roundTo(args[1], x))
	}
	if len(args) > 2 {
		kids = append(kids, c.roundMode(args[2]))
	}
	if c.failed {
		return bad
	}
	out := Node{Op: OpRound, Name: name, Kids: kids}
	out.Type = x.Type.rounded(out.Rounds())
	return c.make(n, out, kids...)
}

// rounded is the type of what is rounded: a multiple of a whole number is whole.
func (t Type) rounded(r Rounds) Type {
	switch {
	case t.isNumber() && r.To.IsInt():
		t.K = rules.KindInt
	case t.isNumber():
		t.K = rules.KindNumber
	}
	return t
}

// roundTo compiles what a value becomes a multiple of.
func (c *compiler) roundTo(n ast.Node, x *Node) *Node {
	to := c.node(n)
	switch {
	case to == bad:
		return bad
	case to.Konst == nil:
		return c.errorf(n, "not-allowed", "舍入到多少要写明，如 0.01、1、10", "what is rounded to must be written out, such as 0.01, 1 or 10")
	case !to.Type.isNumber() && (to.Type.K != rules.KindMoney || x.Type.K != rules.KindMoney):
		return c.mismatch(n, to.Type, "舍入到多少应是数", "what is rounded to must be a number")
	case to.Type.Unit != x.Type.Unit && !to.Type.Free && !x.Type.isAny():
		return c.unitClash(n, x.Type, to.Type)
	case to.Konst.Num().Sign() <= 0:
		return c.errorf(n, "bad-number", "舍入到的数必须大于 0", "what is rounded to must be greater than 0")
	}
	return to
}

// roundMode compiles the name of a way of rounding.
func (c *compiler) roundMode(n ast.Node) *Node {
	mode := c.node(n)
	if mode == bad {
		return bad
	}
	if mode.Op != OpConst || mode.Konst.Kind() != Text {
		return c.errorf(n, "not-allowed", "舍入方式要写明，如 \"half_even\"", `the way of rounding must be written out, such as "half_even"`)
	}
	if _, ok := exact.ModeOf(mode.Konst.Text()); !ok {
		t := modeType()
		hint, _ := valueHint(mode.Konst.Text(), t)
		return c.hintf(n, "enum-value", hint, "没有舍入方式“%[1]s”；可用：%[2]s", "there is no way of rounding %[1]q; there are %[2]s", mode.Konst.Text(), valueList(t))
	}
	return mode
}

// modeType is the ways of rounding as the values of an enum.
func modeType() (t Type) {
	for _, m := range exact.Modes() {
		t.Values = append(t.Values, rules.EnumValue{ID: m})
	}
	return t
}

// Rounded is an expression of what a value is kept as: rounded as is said where
// it is declared. Where nothing is said it is the expression itself.
func (e *Expr) Rounded(r rules.Rounding) *Expr {
	by, ok := RoundsOf(r)
	if !ok {
		return e
	}
	kids := []*Node{e.tree, constant(r.Pos, NumOf(by.To), numberType), constant(r.Pos, TextOf(r.Mode), textType)}
	n := (&Node{Op: OpKept, Name: "round", Type: e.Type.rounded(by), Kids: kids, Pos: r.Pos}).link()
	n.Src = e.Src
	return exprOf(n)
}

package lang

import (
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

func (c *compiler) comparison(n *ast.BinaryNode) *Node {
	a, b := c.node(n.Left), c.node(n.Right)
	if a == bad || b == bad {
		return bad
	}
	if c.twoNones(n.Left, b.Type) || c.twoNones(n.Right, a.Type) {
		return bad
	}
	a, b = c.coerce(n.Left, a, b.Type), c.coerce(n.Right, b, a.Type)
	a, b = c.alike(n, a, b)
	if c.failed {
		return bad
	}
	if c.periodsClash(n, a, b) {
		return bad
	}
	if n.Operator == "==" || n.Operator == "!=" {
		return c.make(n, Node{Op: OpCompare, Name: n.Operator, Type: boolType}, a, b)
	}
	for _, side := range []*Node{a, b} {
		if !side.Type.ordered() {
			return c.mismatch(n, side.Type, "大小只能在数、金额、日期、时刻、期限之间比较", "only numbers, money, dates, moments and periods have an order")
		}
	}
	return c.ordered(n, n.Operator, a, b)
}

// twoNones reports the word none beside something of which "none" is a value: it
// may be meant, and no value may be meant.
func (c *compiler) twoNones(at ast.Node, t Type) bool {
	id, ok := at.(*ast.IdentifierNode)
	if !ok || id.Value != "none" || t.K != rules.KindEnum || t.ValueIndex("none") < 0 {
		return false
	}
	c.hintf(at, "ambiguous-none", text.Say(`取值写作 "none"（加引号），没有值写作 nil`, `write "none" in quotes for the value, nil for no value`),
		"none 在这里有两个意思：没有值，和取值“%[1]s”", "none means two things here: no value, and the value %[1]q", "none")
	return true
}

// ordered compares by size; periods of different units have no order.
func (c *compiler) ordered(n ast.Node, op string, a, b *Node) *Node {
	if c.periodsClash(n, a, b) {
		return bad
	}
	return c.make(n, Node{Op: OpCompare, Name: op, Type: boolType}, a, b)
}

func (c *compiler) periodsClash(n ast.Node, a, b *Node) bool {
	clash := a.Type.K == rules.KindDuration && b.Type.K == rules.KindDuration && a.Type.Unit != "" && b.Type.Unit != "" && a.Type.Unit != b.Type.Unit
	if clash {
		c.unitClash(n, a.Type, b.Type)
	}
	return clash
}

// alike makes two operands comparable or reports why they are not: a literal
// takes the type of the other side.
func (c *compiler) alike(n ast.Node, a, b *Node) (*Node, *Node) {
	a, b = c.coerce(n, a, b.Type), c.coerce(n, b, a.Type)
	ta, tb := a.Type, b.Type
	switch {
	case a == bad || b == bad, ta.isAny(), tb.isAny():
		return a, b
	case ta.isNumber() && tb.isNumber(), ta.K == rules.KindMoney && tb.K == rules.KindMoney:
		if ta.Unit != tb.Unit && !ta.Free && !tb.Free {
			c.unitClash(n, ta, tb)
		}
		return a, b
	case ta.K == rules.KindSet && tb.K == rules.KindSet && !sameValues(ta, tb):
		c.errorf(n, "type-mismatch", "两边的选项不同：%[1]s 与 %[2]s", "the two sides have different values: %[1]s and %[2]s", valueList(ta), valueList(tb))
		return a, b
	case ta.isText() && tb.isText(), ta.isMoment() && tb.isMoment(), ta.K == tb.K && ta.Rec == tb.Rec && sameElements(ta, tb):
		return a, b
	}
	azh, aen := ta.Words()
	bzh, ben := tb.Words()
	var hint rules.Text
	if ta.isDay() && tb.isDay() {
		hint = text.Say("时刻的日期写作 date(…)，如 date(at)；日期的第一刻写作 datetime(…)", "the date of a moment is date(…), such as date(at); the first moment of a date is datetime(…)")
	}
	c.hintf(n, "type-mismatch", hint, "两边不是同一类：%[1]s 与 %[2]s", "the two sides are of different kinds: %[3]s and %[4]s", azh, bzh, aen, ben)
	return a, b
}

// coerce reads a literal as the type that stands on the other side.
func (c *compiler) coerce(n ast.Node, e *Node, t Type) *Node {
	if e.Konst == nil || e == bad {
		return e
	}
	v := *e.Konst
	switch {
	case t.K == rules.KindMoney && v.Kind() == Number:
		return e.as(MoneyOf(v.Num()), t)
	case t.K == rules.KindEnum && v.Kind() == Text:
		return c.enumLiteral(n, e, t)
	case t.isDay() && v.Kind() == Text:
		return c.timeLiteral(n, e, t)
	case t.isPeriod() && v.Kind() == Text:
		return c.periodLiteral(n, e)
	case t.K == rules.KindSet && v.Kind() == ListKind:
		return c.setLiteral(n, e, t)
	}
	return e
}

// as is a constant read as another type; what it was made of stays below it. A literal
// stands in one place alone, and becomes it.
func (e *Node) as(v Value, t Type) *Node {
	if e.Op != OpConst {
		other := *e
		e = &other
	}
	e.Type, e.Konst = t, &v
	return e.link()
}

func (c *compiler) enumLiteral(n ast.Node, e *Node, t Type) *Node {
	id := e.Konst.Text()
	i := t.Written(id)
	if i < 0 {
		return c.notListed(n, id, t)
	}
	return e.as(TextOf(t.Values[i].ID), t)
}

// notListed reports a text that is no value of an enum or a set, by its id, alias or title.
func (c *compiler) notListed(n ast.Node, written string, t Type) *Node {
	hint, near := valueHint(written, t)
	return c.instead(n, "enum-value", hint, written, near, "“%[1]s”不是这里可用的值；可用：%[2]s", "%[1]q is not one of the values here: %[2]s", written, valueList(t))
}

// valueHint says what may have been meant, and what to write: of a title that several
// values share, which these are and where.
func valueHint(written string, t Type) (hint rules.Text, near string) {
	if shared := rules.SharedValue(t.Values, written); shared != nil {
		return shared, ""
	}
	near = text.Nearest(written, rules.ValueNames(t.Values))
	return text.Meant(near), near
}

func ids(t Type) []string {
	out := make([]string, len(t.Values))
	for i, v := range t.Values {
		out[i] = v.ID
	}
	return out
}

func valueList(t Type) string { return strings.Join(ids(t), ", ") }

func (c *compiler) timeLiteral(n ast.Node, e *Node, t Type) *Node {
	text, parse := e.Konst.Text(), ParseDate
	if t.K != rules.KindDate {
		parse = func(text string) (Value, bool) { return ParseMoment(text, c.scope.Zone) }
	}
	v, ok := parse(text)
	if !ok {
		return c.errorf(n, "bad-date", "“%[1]s”不是日期或时刻（如 2021-09-10 或 2021-09-10T09:00:00+08:00）", "%[1]q is not a date or moment (such as 2021-09-10 or 2021-09-10T09:00:00+08:00)", text)
	}
	return e.as(v, t)
}

func (c *compiler) setLiteral(n ast.Node, e *Node, t Type) *Node {
	var bits int64
	for _, it := range e.Konst.Items() {
		i := t.Written(it.Text())
		if it.Kind() != Text || i < 0 {
			return c.notListed(n, it.Text(), t)
		}
		bits |= 1 << i
	}
	return e.as(Scalar(Set, bits), t)
}

// membership compiles x in …: a set, a list, or a range that holds both ends.
func (c *compiler) membership(n *ast.BinaryNode) *Node {
	if r, ok := n.Right.(*ast.BinaryNode); ok && r.Operator == ".." {
		return c.inRange(n, r)
	}
	a := c.node(n.Left)
	if arr, ok := n.Right.(*ast.ArrayNode); ok {
		return c.oneOf(n, a, arr)
	}
	b := c.node(n.Right)
	switch {
	case a == bad || b == bad:
		return bad
	case b.Type.K == rules.KindSet:
		return c.inSet(n, a, b)
	case b.Type.K == rules.KindList || b.Type.isAny():
		return c.inList(n, a, b)
	}
	had := len(*c.diags)
	c.mismatch(n.Right, b.Type, "in 的右边应是列表、集合或范围", "the right of in must be a list, a set or a range")
	if r := hyphened(c.src.Source); r.now != "" && len(*c.diags) > had {
		r.tell(&(*c.diags)[had], lineBegin(c.src, n.Location().From))
	}
	return bad
}

// inRange is x >= lo and x <= hi.
func (c *compiler) inRange(n, r *ast.BinaryNode) *Node {
	x, lo, hi := c.node(n.Left), c.node(r.Left), c.node(r.Right)
	if x == bad || lo == bad || hi == bad {
		return bad
	}
	ends := []*Node{x, lo, hi}
	c.agree([]ast.Node{n, n, n}, ends)
	x, lo, hi = ends[0], ends[1], ends[2]
	switch {
	case c.failed:
		return bad
	case !x.Type.ordered():
		return c.mismatch(n.Left, x.Type, "范围只能用于有大小的值", "a range is for values that have an order")
	}
	return c.make(n, Node{Op: OpAnd, Name: "..", Type: boolType}, c.ordered(n, ">=", x, lo), c.ordered(n, "<=", x, hi))
}

func (c *compiler) inSet(n *ast.BinaryNode, a, b *Node) *Node {
	if c.twoNones(n.Left, Type{K: rules.KindEnum, Values: b.Type.Values}) {
		return bad
	}
	if !a.Type.isText() && !a.Type.isAny() {
		return c.mismatch(n.Left, a.Type, "in 的左边应是选项值", "the left of in must be one of the values")
	}
	if a.Konst != nil && a.Konst.Kind() == Text {
		a = c.enumLiteral(n.Left, a, Type{K: rules.KindEnum, Values: b.Type.Values})
	}
	return c.make(n, Node{Op: OpInSet, Type: boolType}, a, b)
}

// inList looks a value up in a list of its own kind.
func (c *compiler) inList(n *ast.BinaryNode, a, b *Node) *Node {
	if b.Type.Elem != nil && b.Type.Elem.Rec == nil {
		like := *b
		like.Type = *b.Type.Elem
		like.Konst = nil
		if a, _ = c.alike(n, a, &like); c.failed {
			return bad
		}
	}
	return c.make(n, Node{Op: OpInList, Type: boolType}, a, b)
}

// oneOf is x == a or x == b or …
func (c *compiler) oneOf(n *ast.BinaryNode, x *Node, arr *ast.ArrayNode) *Node {
	kids := []*Node{x}
	for _, kid := range arr.Nodes {
		kids = append(kids, c.node(kid))
	}
	c.agree(append([]ast.Node{n}, arr.Nodes...), kids)
	for i, k := range kids[1:] {
		if c.failed || c.twoNones(arr.Nodes[i], x.Type) || c.periodsClash(arr.Nodes[i], x, k) {
			return bad
		}
	}
	return c.make(n, Node{Op: OpOneOf, Type: boolType}, kids...)
}

// agree makes the first of some values comparable with each of the others, or
// reports why it is not. What is written out takes the type of what is not,
// wherever it stands; so it is gone through twice.
func (c *compiler) agree(at []ast.Node, vs []*Node) {
	for range 2 {
		for i := 1; i < len(vs); i++ {
			vs[0], vs[i] = c.alike(at[i], vs[0], vs[i])
		}
	}
}

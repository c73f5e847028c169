package lang

import (
	"strconv"

	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

func (c *compiler) comparison(n *ast.BinaryNode) *Expr {
	a, b := c.compile(n.Left), c.compile(n.Right)
	if a == badExpr || b == badExpr {
		return badExpr
	}
	a, b = c.coerce(n.Left, a, b.Type), c.coerce(n.Right, b, a.Type)
	a, b = c.alike(n, a, b)
	if c.failed {
		return badExpr
	}
	ordered := n.Operator != "==" && n.Operator != "!="
	if ordered && (!a.Type.ordered() || !b.Type.ordered()) {
		bad := a
		if a.Type.ordered() {
			bad = b
		}
		return c.mismatch(n, bad.Type, "大小只能在数、金额、日期、时刻、期限之间比较", "only numbers, money, dates, moments and periods have an order")
	}
	c.cut(a, b)
	c.cut(b, a)
	x, y, pos := a.Node, b.Node, c.pos(n)
	accepted := accepts[n.Operator]
	out := &Expr{Node: func(e *Env) Value {
		return compareValues(x(e), y(e), accepted, ordered, pos)
	}, Type: boolType}
	out.Cond = compareCond(n.Operator, a, b)
	return fold(out, a, b)
}

func compareValues(v, w Value, accepted relation, ordered bool, pos rules.Pos) Value {
	if v.K == Failed {
		return v
	}
	if w.K == Failed {
		return w
	}
	if ordered && (v.K == None || w.K == None) {
		return failure(pos, "no-value", "比较的一方没有值", "one side of the comparison has no value")
	}
	return verdict(relate(v, w, ordered), accepted)
}

// swapped gives each comparison with its sides changed. It is never written to.
var swapped = map[string]string{"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

// compareCond is the shape of a comparison of a slot with a constant.
func compareCond(op string, a, b *Expr) *Cond {
	if a.atom == nil || a.atom.frame < 0 {
		a, b, op = b, a, swapped[op]
	}
	if !a.plain() {
		return nil
	}
	at := Atom{Frame: a.atom.frame, Slot: a.atom.dep.Slot, Op: op, From: b.param}
	switch {
	case b.konst != nil:
		at.Value = *b.konst
	case b.param != nil:
		at.Param = b.param
	default:
		return nil
	}
	return &Cond{Op: Compare, Atom: at}
}

// cut notes that the slot read by a is compared with the constant b.
func (c *compiler) cut(a, b *Expr) {
	if a.atom == nil || a.atom.dep.Slot < 0 {
		return
	}
	switch {
	case b.konst != nil:
		c.cuts = append(c.cuts, Cut{Dep: a.atom.dep, Value: *b.konst})
	case b.param != nil:
		c.cuts = append(c.cuts, Cut{Dep: a.atom.dep, Param: b.param})
	}
}

// alike makes two operands comparable or reports why they are not: a literal
// takes the type of the other side.
func (c *compiler) alike(n ast.Node, a, b *Expr) (*Expr, *Expr) {
	a, b = c.coerce(n, a, b.Type), c.coerce(n, b, a.Type)
	ta, tb := a.Type, b.Type
	switch {
	case a == badExpr || b == badExpr, ta.isAny(), tb.isAny():
		return a, b
	case ta.isNumber() && tb.isNumber(), ta.K == rules.KindMoney && tb.K == rules.KindMoney:
		if ta.Unit != tb.Unit && !ta.Free && !tb.Free {
			c.unitClash(n, ta, tb)
		}
		return a, b
	case ta.isText() && tb.isText(), ta.isMoment() && tb.isMoment(), ta.K == tb.K && ta.Rec == nil:
		return a, b
	}
	azh, aen := ta.Words()
	bzh, ben := tb.Words()
	c.errorf(n, "type-mismatch", "两边不是同一类：%[1]s 与 %[2]s", "the two sides are of different kinds: %[3]s and %[4]s", azh, bzh, aen, ben)
	return a, b
}

// coerce reads a literal as the type that stands on the other side.
func (c *compiler) coerce(n ast.Node, e *Expr, t Type) *Expr {
	if e.konst == nil || e == badExpr {
		return e
	}
	v := *e.konst
	switch {
	case t.K == rules.KindMoney && numeric(v.K):
		return c.moneyLiteral(n, v, t)
	case t.K == rules.KindEnum && v.K == Text:
		return c.enumLiteral(n, v.S, t)
	case t.K == rules.KindDate && v.K == Text, t.isMoment() && v.K == Text:
		return c.timeLiteral(n, v.S, t)
	case t.K == rules.KindSet && v.K == ListKind:
		return c.setLiteral(n, v, t)
	}
	return e
}

func (c *compiler) moneyLiteral(n ast.Node, v Value, t Type) *Expr {
	text := strconv.FormatInt(v.N, 10)
	if v.K == Number {
		text = strconv.FormatFloat(v.Float(), 'f', -1, 64)
	}
	m, ok := ParseMoney(text)
	if !ok {
		return c.errorf(n, "type-mismatch", "“%[1]s”不是精确到万分之一的金额", "%[1]s is not an amount exact to a ten-thousandth", text)
	}
	return constant(m, t)
}

func (c *compiler) enumLiteral(n ast.Node, id string, t Type) *Expr {
	i := t.ValueIndex(id)
	if i < 0 {
		hint := text.Meant(text.Nearest(id, ids(t)))
		for _, v := range t.Values {
			for _, title := range v.Title {
				if title == id {
					hint = rules.Text{"zh": "这是值的标题，要写 \"" + v.ID + "\"", "en": "that is the title of a value; write \"" + v.ID + "\""}
				}
			}
		}
		return c.hintf(n, "enum-value", hint, "“%[1]s”不是这里可用的值；可用：%[2]s", "%[1]q is not one of the values here: %[2]s", id, valueList(t))
	}
	return constant(TextOf(t.Values[i].ID), t)
}

func ids(t Type) []string {
	out := make([]string, len(t.Values))
	for i, v := range t.Values {
		out[i] = v.ID
	}
	return out
}

func (c *compiler) timeLiteral(n ast.Node, text string, t Type) *Expr {
	parse := ParseDate
	if t.K != rules.KindDate {
		parse = c.parseMoment
	}
	v, ok := parse(text)
	if !ok {
		return c.errorf(n, "bad-date", "“%[1]s”不是日期或时刻（如 2021-09-10 或 2021-09-10T09:00:00+08:00）", "%[1]q is not a date or moment (such as 2021-09-10 or 2021-09-10T09:00:00+08:00)", text)
	}
	return constant(v, t)
}

func (c *compiler) setLiteral(n ast.Node, v Value, t Type) *Expr {
	var bits int64
	for _, it := range v.Items() {
		i := t.ValueIndex(it.S)
		if it.K != Text || i < 0 {
			return c.errorf(n, "enum-value", "“%[1]s”不是这里可用的值；可用：%[2]s", "%[1]q is not one of the values here: %[2]s", it.S, valueList(t))
		}
		bits |= 1 << i
	}
	return constant(Value{K: Set, N: bits}, t)
}

// membership compiles x in …: a set, a list, or a range that holds both ends.
func (c *compiler) membership(n *ast.BinaryNode) *Expr {
	if r, ok := n.Right.(*ast.BinaryNode); ok && r.Operator == ".." {
		return c.inRange(n, r)
	}
	a, b := c.compile(n.Left), c.compile(n.Right)
	if a == badExpr || b == badExpr {
		return badExpr
	}
	switch {
	case b.Type.K == rules.KindSet:
		return c.inSet(n, a, b)
	case b.Type.K == rules.KindList || b.Type.isAny():
		return c.inList(n, a, b)
	}
	return c.mismatch(n.Right, b.Type, "in 的右边应是列表、集合或范围", "the right of in must be a list, a set or a range")
}

func (c *compiler) inRange(n, r *ast.BinaryNode) *Expr {
	x, lo, hi := c.compile(n.Left), c.compile(r.Left), c.compile(r.Right)
	if x == badExpr || lo == badExpr || hi == badExpr {
		return badExpr
	}
	_, lo = c.alike(n, x, lo)
	_, hi = c.alike(n, x, hi)
	if c.failed {
		return badExpr
	}
	if !x.Type.ordered() {
		return c.mismatch(n.Left, x.Type, "范围只能用于有大小的值", "a range is for values that have an order")
	}
	c.cut(x, lo)
	c.cut(x, hi)
	v, low, high, pos := x.Node, lo.Node, hi.Node, c.pos(n)
	out := &Expr{Type: boolType, Node: conjunction([]Node{
		func(e *Env) Value { return compareValues(v(e), low(e), greater|equal, true, pos) },
		func(e *Env) Value { return compareValues(v(e), high(e), less|equal, true, pos) },
	})}
	from, to := compareCond(">=", x, lo), compareCond("<=", x, hi)
	if from != nil && to != nil {
		out.Cond = &Cond{Op: And, Kids: []*Cond{from, to}}
	}
	return fold(out, x, lo, hi)
}

func (c *compiler) inSet(n *ast.BinaryNode, a, b *Expr) *Expr {
	if !a.Type.isText() && !a.Type.isAny() {
		return c.mismatch(n.Left, a.Type, "in 的左边应是选项值", "the left of in must be one of the values")
	}
	if a.konst != nil {
		if a = c.enumLiteral(n.Left, a.konst.S, Type{K: rules.KindEnum, Values: b.Type.Values}); a == badExpr {
			return badExpr
		}
	}
	x, set, t, pos := a.Node, b.Node, b.Type, c.pos(n)
	out := &Expr{Type: boolType, Node: func(e *Env) Value {
		v, s := x(e), set(e)
		if v.K == Failed || s.K == Failed || !v.Known() || !s.Known() {
			return lackOf(v, s)
		}
		if s.K == None {
			return failure(pos, "no-value", "集合没有值", "the set has no value")
		}
		i := t.ValueIndex(v.S)
		return BoolOf(v.K == Text && i >= 0 && s.N>>i&1 == 1)
	}}
	if a.konst != nil && b.atom != nil && b.atom.frame >= 0 && b.atom.frame <= frameLoop {
		out.Cond = &Cond{Op: Compare, Atom: Atom{Frame: b.atom.frame, Slot: b.atom.dep.Slot, Op: "has",
			Value: IntOf(int64(t.ValueIndex(a.konst.S)))}}
	}
	return fold(out, a, b)
}

func lackOf(vs ...Value) Value {
	for _, v := range vs {
		if v.K == Failed {
			return v
		}
	}
	return Value{}
}

func (c *compiler) inList(n *ast.BinaryNode, a, b *Expr) *Expr {
	if arr, ok := n.Right.(*ast.ArrayNode); ok {
		return c.oneOf(n, a, arr)
	}
	x, list := a.Node, b.Node
	out := &Expr{Type: boolType, Node: func(e *Env) Value {
		v, l := x(e), list(e)
		if !v.Known() || !l.Known() {
			return lackOf(v, l)
		}
		for _, it := range l.Items() {
			if Same(v, it) {
				return BoolOf(true)
			}
		}
		return BoolOf(false)
	}}
	if b.param != nil && a.plain() {
		out.Cond = &Cond{Op: Listed, Atom: Atom{Frame: a.atom.frame, Slot: a.atom.dep.Slot, Op: "in", From: b.param}}
	}
	return out
}

// plain reports whether an expression reads a slot of the application or of the
// element of the loop, and does nothing else.
func (e *Expr) plain() bool {
	return e.atom != nil && e.atom.frame >= 0 && e.atom.frame <= frameLoop && e.atom.dep.Slot >= 0
}

// oneOf is x == a or x == b or …
func (c *compiler) oneOf(n *ast.BinaryNode, x *Expr, arr *ast.ArrayNode) *Expr {
	nodes := make([]Node, len(arr.Nodes))
	parts := []*Expr{x}
	at := Atom{Op: "in"}
	indexed := x.plain()
	pos := c.pos(n)
	for i, kid := range arr.Nodes {
		_, e := c.alike(kid, x, c.compile(kid))
		if c.failed {
			return badExpr
		}
		c.cut(x, e)
		parts = append(parts, e)
		v, w := x.Node, e.Node
		nodes[i] = func(env *Env) Value { return compareValues(v(env), w(env), equal, false, pos) }
		if e.konst == nil {
			indexed = false
		} else {
			at.Values = append(at.Values, *e.konst)
		}
	}
	out := &Expr{Type: boolType, Node: disjunction(nodes)}
	if indexed {
		at.Frame, at.Slot = x.atom.frame, x.atom.dep.Slot
		out.Cond = &Cond{Op: Compare, Atom: at}
	}
	return fold(out, parts...)
}

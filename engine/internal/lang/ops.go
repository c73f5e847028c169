package lang

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/rules"
)

func (c *compiler) unary(n *ast.UnaryNode) *Expr {
	switch n.Operator {
	case "not", "!":
		e := c.bool(n.Node)
		if e == badExpr {
			return e
		}
		kid := e.Node
		out := &Expr{Node: func(env *Env) Value { return not(kid(env)) }, Type: boolType,
			Cond: &Cond{Op: Not, Kids: []*Cond{e.cond()}}}
		return fold(out, e)
	case "-", "+":
		return c.sign(n)
	}
	return c.errorf(n, "not-allowed", "没有运算符“%[1]s”", "there is no operator %[1]q", n.Operator)
}

func (c *compiler) sign(n *ast.UnaryNode) *Expr {
	e := c.compile(n.Node)
	if e == badExpr || n.Operator == "+" && (e.Type.isNumber() || e.Type.K == rules.KindMoney) {
		return e
	}
	if !e.Type.isNumber() && e.Type.K != rules.KindMoney {
		return c.mismatch(n, e.Type, "正负号只能用于数", "a sign belongs to a number")
	}
	kid, pos := e.Node, c.pos(n)
	zero := IntOf(0)
	if e.Type.K == rules.KindMoney {
		zero = Value{K: Money}
	}
	return fold(&Expr{Node: func(env *Env) Value { return arithmetic("-", zero, kid(env), pos) }, Type: e.Type}, e)
}

func (c *compiler) mismatch(n ast.Node, t Type, zh, en string) *Expr {
	tzh, ten := t.Words()
	return c.errorf(n, "type-mismatch", "%[1]s，这里却是%[2]s", "%[3]s; this is %[4]s", zh, tzh, en, ten)
}

// fold evaluates an expression whose parts are all constant.
func fold(out *Expr, parts ...*Expr) *Expr {
	for _, p := range parts {
		if p.konst == nil {
			return out
		}
	}
	v := out.Node(&Env{})
	if !v.Known() {
		return out
	}
	e := constant(v, out.Type)
	return e
}

func not(v Value) Value {
	if v.K == Bool {
		return BoolOf(v.N == 0)
	}
	return lack(v)
}

func (c *compiler) binary(n *ast.BinaryNode) *Expr {
	switch n.Operator {
	case "and", "&&":
		return c.logic(n, And)
	case "or", "||":
		return c.logic(n, Or)
	case "==", "!=", "<", "<=", ">", ">=":
		return c.comparison(n)
	case "in":
		return c.membership(n)
	case "+", "-", "*", "/", "%":
		return c.arithmetic(n)
	case "contains", "startsWith", "endsWith", "matches":
		return c.textTest(n)
	case "??":
		return c.coalesce(n)
	}
	return c.errorf(n, "not-allowed", "没有运算符“%[1]s”", "there is no operator %[1]q", n.Operator)
}

// logic compiles a chain of one operator: a and b and c.
func (c *compiler) logic(n *ast.BinaryNode, op CondOp) *Expr {
	var parts []*Expr
	for _, operand := range chain(n) {
		e := c.bool(operand)
		parts = append(parts, e)
	}
	if slices.Contains(parts, badExpr) {
		return badExpr
	}
	nodes := make([]Node, len(parts))
	cond := &Cond{Op: op}
	for i, p := range parts {
		nodes[i] = p.Node
		cond.Kids = append(cond.Kids, p.cond())
	}
	node := conjunction(nodes)
	if op == Or {
		node = disjunction(nodes)
	}
	return fold(&Expr{Node: node, Type: boolType, Cond: cond}, parts...)
}

// chain lists the operands of a left-leaning chain of the same operator.
func chain(n *ast.BinaryNode) []ast.Node {
	var out []ast.Node
	var at ast.Node = n
	for {
		b, ok := at.(*ast.BinaryNode)
		if !ok || b.Operator != n.Operator {
			out = append(out, at)
			slices.Reverse(out)
			return out
		}
		out = append(out, b.Right)
		at = b.Left
	}
}

// conjunction is false where a part is, else failed or unknown where one is.
func conjunction(nodes []Node) Node { return junction(nodes, 0) }

// disjunction is true where a part is, else failed or unknown where one is.
func disjunction(nodes []Node) Node { return junction(nodes, 1) }

func junction(nodes []Node, decides int64) Node {
	return func(e *Env) Value {
		mark := e.mark()
		out := BoolOf(decides == 0)
		for _, n := range nodes {
			v := n(e)
			switch {
			case v.K == Bool && v.N == decides:
				return e.settle(mark, v)
			case v.K != Bool && out.K != Failed:
				out = lack(v)
			}
		}
		return e.settle(mark, out)
	}
}

func (c *compiler) conditional(n *ast.ConditionalNode) *Expr {
	if !n.Ternary {
		return c.errorf(n, "not-allowed", "请写成“条件 ? 甲 : 乙”", "write condition ? a : b")
	}
	cond, a, b := c.bool(n.Cond), c.compile(n.Exp1), c.compile(n.Exp2)
	if cond == badExpr || a == badExpr || b == badExpr {
		return badExpr
	}
	a, b = c.alike(n, a, b)
	t := a.Type
	if t.None {
		t = b.Type
	}
	test, yes, no := cond.Node, a.Node, b.Node
	node := func(e *Env) Value {
		mark := e.mark()
		switch v := test(e); {
		case v.True():
			return e.settle(mark, yes(e))
		case v.False():
			return e.settle(mark, no(e))
		case v.K == Failed:
			return v
		default:
			x, y := yes(e), no(e)
			if x.Known() && Same(x, y) {
				return e.settle(mark, x)
			}
			return lack(v)
		}
	}
	return &Expr{Node: node, Type: t}
}

// coalesce is the left side unless that is known to have no value.
func (c *compiler) coalesce(n *ast.BinaryNode) *Expr {
	a, b := c.compile(n.Left), c.compile(n.Right)
	if a == badExpr || b == badExpr {
		return badExpr
	}
	a, b = c.alike(n, a, b)
	left, right := a.Node, b.Node
	t := a.Type
	if t.None {
		t = b.Type
	}
	return &Expr{Node: func(e *Env) Value {
		if v := left(e); v.K != None {
			return v
		}
		return right(e)
	}, Type: t}
}

func (c *compiler) array(n *ast.ArrayNode) *Expr {
	elem := Type{}
	nodes := make([]Node, len(n.Nodes))
	var parts []*Expr
	for i, kid := range n.Nodes {
		e := c.compile(kid)
		if e == badExpr {
			return badExpr
		}
		if i == 0 || elem.None {
			elem = e.Type
		}
		parts = append(parts, e)
		nodes[i] = e.Node
	}
	node := func(e *Env) Value {
		items, settled := evaluate(e, nodes, make([]Value, len(nodes)))
		if !settled {
			return lackOf(items...)
		}
		return ListOf(items)
	}
	out := &Expr{Node: node, Type: Type{K: rules.KindList, Elem: &elem}}
	return fold(out, parts...)
}

func (c *compiler) textTest(n *ast.BinaryNode) *Expr {
	a, b := c.compile(n.Left), c.compile(n.Right)
	if a == badExpr || b == badExpr {
		return badExpr
	}
	if !a.Type.isText() && !a.Type.isAny() {
		return c.mismatch(n.Left, a.Type, "“"+n.Operator+"”的左边应是文本", "the left of "+n.Operator+" must be a text")
	}
	if !b.Type.isText() && !b.Type.isAny() {
		return c.mismatch(n.Right, b.Type, "“"+n.Operator+"”的右边应是文本", "the right of "+n.Operator+" must be a text")
	}
	test := textTests[n.Operator]
	if n.Operator == "matches" {
		if test = c.pattern(n.Right, b); test == nil {
			return badExpr
		}
	}
	x, y := a.Node, b.Node
	return fold(&Expr{Node: func(e *Env) Value {
		v, w := x(e), y(e)
		if v.K != Text || w.K != Text {
			return c.textLack(n, v, w)
		}
		return BoolOf(test(v.S, w.S))
	}, Type: boolType}, a, b)
}

// textLack is the result of a text operation on something that is no text.
func (c *compiler) textLack(n ast.Node, vs ...Value) Value {
	for _, v := range vs {
		if v.K == Failed {
			return v
		}
	}
	for _, v := range vs {
		if v.K == None {
			return failure(c.pos(n), "no-value", "这里需要文本，却没有值", "a text is needed here, but there is no value")
		}
	}
	return Value{}
}

// textTests is never written to.
var textTests = map[string]func(s, part string) bool{
	"contains": strings.Contains, "startsWith": strings.HasPrefix, "endsWith": strings.HasSuffix,
}

func (c *compiler) pattern(n ast.Node, e *Expr) func(s, _ string) bool {
	if e.konst == nil {
		c.errorf(n, "not-allowed", "matches 的右边要写明的正则表达式", "the right of matches must be written out")
		return nil
	}
	re, err := regexp.Compile(e.konst.S)
	if err != nil {
		c.errorf(n, "bad-pattern", "正则表达式有误：%[1]v", "the pattern is wrong: %[1]v", err)
		return nil
	}
	return func(s, _ string) bool { return re.MatchString(s) }
}

func (c *compiler) arithmetic(n *ast.BinaryNode) *Expr {
	a, b := c.compile(n.Left), c.compile(n.Right)
	if a == badExpr || b == badExpr {
		return badExpr
	}
	t, ok := c.arithmeticType(n, a, b)
	if !ok {
		return badExpr
	}
	if t.K == rules.KindMoney && (n.Operator == "+" || n.Operator == "-") {
		a, b = c.coerce(n.Left, a, t), c.coerce(n.Right, b, t)
	}
	op, x, y, pos := n.Operator, a.Node, b.Node, c.pos(n)
	return fold(&Expr{Node: func(e *Env) Value { return arithmetic(op, x(e), y(e), pos) }, Type: t}, a, b)
}

func (c *compiler) arithmeticType(n *ast.BinaryNode, a, b *Expr) (Type, bool) {
	ta, tb := a.Type, b.Type
	money := rules.KindMoney
	switch {
	case n.Operator == "+" && ta.isText() && tb.isText():
		return textType, true
	case ta.isAny() || tb.isAny():
		return Type{}, true
	case ta.K == money || tb.K == money:
		return c.moneyType(n, a, b)
	case !ta.isNumber() || !tb.isNumber():
		bad, at := ta, n.Left
		if ta.isNumber() {
			bad, at = tb, n.Right
		}
		return Type{}, c.mismatch(at, bad, "“"+n.Operator+"”只能用于数", n.Operator+" is for numbers") == nil
	}
	out := Type{K: rules.KindNumber, Free: ta.Free && tb.Free}
	if ta.K == rules.KindInt && tb.K == rules.KindInt && n.Operator != "/" {
		out.K = rules.KindInt
	}
	unit, ok := joinUnits(n.Operator, ta, tb)
	if !ok {
		return Type{}, c.unitClash(n, ta, tb) == nil
	}
	out.Unit = unit
	return out, true
}

func (c *compiler) moneyType(n *ast.BinaryNode, a, b *Expr) (Type, bool) {
	ta, tb, money := a.Type, b.Type, rules.KindMoney
	switch n.Operator {
	case "+", "-":
		if ta.K == tb.K && ta.Unit != tb.Unit {
			return Type{}, c.unitClash(n, ta, tb) == nil
		}
		if ta.K == money && (tb.K == money || b.konst != nil && tb.isNumber()) {
			return ta, true
		}
		if tb.K == money && a.konst != nil && ta.isNumber() {
			return tb, true
		}
	case "*":
		if ta.K == money && tb.isNumber() {
			return ta, true
		}
		if tb.K == money && ta.isNumber() {
			return tb, true
		}
	}
	return Type{}, c.errorf(n, "type-mismatch", "金额只能与金额相加减，或与数相乘", "money is added to money or multiplied by a number") == nil
}

// joinUnits gives the unit of a result; ok is false where the units clash.
func joinUnits(op string, a, b Type) (unit string, ok bool) {
	switch {
	case a.Unit == "" && (a.Free || b.Unit == ""):
		if op == "/" && b.Unit != "" {
			return "1/" + b.Unit, true
		}
		return b.Unit, true
	case b.Unit == "" && (b.Free || op == "*" || op == "/"):
		return a.Unit, true
	case op == "*":
		return strings.TrimPrefix(a.Unit+"·"+b.Unit, "·"), true
	case op == "/" && a.Unit == b.Unit:
		return "", true
	case op == "/":
		return a.Unit + "/" + b.Unit, true
	}
	return a.Unit, a.Unit == b.Unit
}

func (c *compiler) unitClash(n ast.Node, a, b Type) *Expr {
	name := func(t Type, none string) string { return cmp.Or(t.Unit, none) }
	hint := rules.Text{"zh": "比较、相加的数要用同一单位；没有单位的事实或参数，写上 unit", "en": "what is compared or added has one unit; give the fact or parameter that has none its unit"}
	return c.hintf(n, "unit-mismatch", hint, "单位不同：%[1]s 与 %[2]s", "the units differ: %[3]s and %[4]s",
		name(a, "没有单位"), name(b, "没有单位"), name(a, "none"), name(b, "none"))
}

// arithmetic works on values; a result that is not exact or not finite fails.
func arithmetic(op string, a, b Value, pos rules.Pos) Value {
	switch {
	case a.K == Failed:
		return a
	case b.K == Failed:
		return b
	case a.K == None || b.K == None:
		return failure(pos, "no-value", "参加运算的一方没有值", "one side of the calculation has no value")
	case !a.Known() || !b.Known():
		return Value{}
	case op == "+" && a.K == Text && b.K == Text:
		return TextOf(a.S + b.S)
	case a.K == Money || b.K == Money:
		return moneyArithmetic(op, a, b, pos)
	case !numeric(a.K) || !numeric(b.K):
		return failure(pos, "type-mismatch", "“"+op+"”只能用于数", op+" is for numbers")
	case (op == "/" || op == "%") && b.Float() == 0:
		return failure(pos, "division-by-zero", "除数为零", "division by zero")
	case a.K == Int && b.K == Int && op != "/":
		return intArithmetic(op, a.N, b.N, pos)
	}
	return finite(floatArithmetic(op, a.Float(), b.Float()), pos)
}

func finite(f float64, pos rules.Pos) Value {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return failure(pos, "overflow", "计算结果超出范围", "the result is out of range")
	}
	return NumberOf(f)
}

func floatArithmetic(op string, a, b float64) float64 {
	switch op {
	case "+":
		return a + b
	case "-":
		return a - b
	case "*":
		return a * b
	case "/":
		return a / b
	}
	return math.Mod(a, b)
}

func intArithmetic(op string, a, b int64, pos rules.Pos) Value {
	var r int64
	exact := true
	switch op {
	case "+":
		r = a + b
		exact = (r > a) == (b > 0)
	case "-":
		r = a - b
		exact = (r < a) == (b > 0)
	case "*":
		r, exact = mul64(a, b)
	case "%":
		if b == -1 {
			return IntOf(0)
		}
		r = a % b
	}
	if !exact {
		return failure(pos, "overflow", "计算结果超出范围", fmt.Sprintf("the result of %s is out of range", op))
	}
	return IntOf(r)
}

func mul64(a, b int64) (int64, bool) {
	if a == 0 || b == 0 {
		return 0, true
	}
	r := a * b
	ok := r/b == a && !(a == -1 && b == math.MinInt64) && !(b == -1 && a == math.MinInt64)
	return r, ok
}

package lang

import (
	"cmp"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// textTests is never written to.
var textTests = map[string]func(s, part string) bool{
	"contains": strings.Contains, "startsWith": strings.HasPrefix, "endsWith": strings.HasSuffix,
}

func (c *compiler) pattern(n ast.Node, e *Node) func(s, _ string) bool {
	if e.Konst == nil {
		c.errorf(n, "not-allowed", "matches 的右边要写明的正则表达式", "the right of matches must be written out")
		return nil
	}
	re, err := rules.CompilePattern(e.Konst.Text())
	if err != nil {
		c.errorf(n, "bad-pattern", "正则表达式有误：%[1]v", "the pattern is wrong: %[1]v", err)
		return nil
	}
	return func(s, _ string) bool { return re.MatchString(s) }
}

func (c *compiler) arithmetic(n *ast.BinaryNode) *Node {
	a, b := c.node(n.Left), c.node(n.Right)
	if a == bad || b == bad {
		return bad
	}
	if ta, tb := a.Type, b.Type; ta.isDay() || tb.isDay() || ta.isPeriod() || tb.isPeriod() {
		return c.timeArithmetic(n, a, b)
	}
	t, ok := c.arithmeticType(n, a, b)
	if !ok {
		return bad
	}
	if t.K == rules.KindMoney && (n.Operator == "+" || n.Operator == "-") {
		a, b = c.coerce(n.Left, a, t), c.coerce(n.Right, b, t)
	}
	return c.make(n, Node{Op: OpArith, Name: n.Operator, Type: t}, a, b)
}

func (c *compiler) arithmeticType(n *ast.BinaryNode, a, b *Node) (Type, bool) {
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
		wrong, at := ta, n.Left
		if ta.isNumber() {
			wrong, at = tb, n.Right
		}
		return Type{}, c.mismatch(at, wrong, "“"+n.Operator+"”只能用于数", n.Operator+" is for numbers") == nil
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

func (c *compiler) moneyType(n *ast.BinaryNode, a, b *Node) (Type, bool) {
	ta, tb, money := a.Type, b.Type, rules.KindMoney
	switch n.Operator {
	case "+", "-":
		if ta.K == tb.K && ta.Unit != tb.Unit && !ta.Free && !tb.Free {
			return Type{}, c.unitClash(n, ta, tb) == nil
		}
		if ta.K == money && ta.Free && tb.K == money {
			return tb, true
		}
		if ta.K == money && (tb.K == money || b.Konst != nil && tb.isNumber()) {
			return ta, true
		}
		if tb.K == money && a.Konst != nil && ta.isNumber() {
			return tb, true
		}
	case "*":
		if ta.K == money && tb.isNumber() {
			return ta, true
		}
		if tb.K == money && ta.isNumber() {
			return tb, true
		}
	case "/":
		switch {
		case ta.K == tb.K && ta.Unit != tb.Unit:
			return Type{}, c.unitClash(n, ta, tb) == nil
		case ta.K == tb.K:
			return Type{K: rules.KindNumber}, true
		case tb.isNumber():
			return ta, true
		}
	}
	return Type{}, c.hintf(n, "type-mismatch", moneyHint(n, a, b), "金额只能与金额相加减、相除，或乘以、除以数", "money is added to money or divided by it, or multiplied or divided by a number") == nil
}

// moneyHint is the way out where a number is added to money or taken from it: it
// is said to be money where it is declared, or in place.
func moneyHint(n *ast.BinaryNode, a, b *Node) rules.Text {
	if n.Operator != "+" && n.Operator != "-" {
		return nil
	}
	number := a
	if b.Type.isNumber() {
		number = b
	}
	if !number.Type.isNumber() {
		return nil
	}
	if number.Type.Unit != "" {
		return text.Say("数量与单价用 * 相乘", "a quantity and a price are multiplied: *")
	}
	return text.Say("数量、比例用 * 相乘；是金额的，声明为 type: money，或写 money(%s)",
		"a quantity or share is multiplied: *; what is an amount is declared as money, or written money(%s)", number.Text())
}

// decimal is a number as it is written.
func (c *compiler) decimal(n *ast.FloatNode) *Node {
	text := numberAt(c.src.Source, n.Location().From)
	x, err := exact.Parse(text)
	if err == exact.NoNumber { // written in a way of the parser alone
		x, _ = exact.Float(n.Value)
	} else if err != nil {
		return c.errorf(n, "too-many-digits", "“%[1]s”的有效数字过多", "%[1]s has too many digits", text)
	}
	t := numberType
	if !strings.ContainsAny(text, ".eE") {
		t = intType // too long for the parser
	}
	return constant(c.pos(n), NumOf(x), t)
}

// numberAt is the number that begins at a character of a text.
func numberAt(s string, at int) string {
	runes := []rune(s)
	end := at
	for end < len(runes) && (strings.ContainsRune("0123456789.eE", runes[end]) || end > at && strings.ContainsRune("+-", runes[end]) && strings.ContainsRune("eE", runes[end-1])) {
		end++
	}
	return string(runes[min(at, len(runes)):end])
}

// joinUnits gives the unit of a result; ok is false where the units clash.
func joinUnits(op string, a, b Type) (unit string, ok bool) {
	switch {
	case op == "/" && a.Unit == "" && b.Unit != "":
		return "1/" + b.Unit, true
	case a.Unit == "" && (a.Free || b.Unit == ""):
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

func (c *compiler) unitClash(n ast.Node, a, b Type) *Node {
	name := func(t Type, none string) string { return cmp.Or(t.Unit, none) }
	hint := rules.Text{"zh": "比较、相加的数要用同一单位；没有单位的事实或参数，写上 unit", "en": "what is compared or added has one unit; give the fact or parameter that has none its unit"}
	perUnit := func(t Type) bool { return t.K == rules.KindMoney && strings.Contains(t.Unit, "/") }
	switch {
	case perUnit(a) || perUnit(b):
		hint = rules.Text{"zh": "金额的单位只写货币，如 CNY；每什么写进标题", "en": "the unit of an amount is its currency alone, such as CNY; say in its title per what it is"}
	case a.K == rules.KindDuration:
		hint = rules.Text{"zh": "工作日、日、月等期限之间没有大小；请改用同一单位", "en": "working days, days and months have no order among them; use one unit"}
	}
	return c.hintf(n, "unit-mismatch", hint, "单位不同：%[1]s 与 %[2]s", "the units differ: %[3]s and %[4]s",
		name(a, "没有单位"), name(b, "没有单位"), name(a, "none"), name(b, "none"))
}

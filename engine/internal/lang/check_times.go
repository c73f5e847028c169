package lang

import (
	"cmp"

	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// text compiles a text that is written out, or the period that it stands for.
func (c *compiler) text(n *ast.StringNode) *Node {
	if p, ok := c.periods[n.Location().From]; ok {
		v := PeriodOf(p.period)
		return constant(c.pos(n), v, v.Typed(periodType))
	}
	return constant(c.pos(n), TextOf(n.Value), textType)
}

// periodLiteral reads a text as the period that it is.
func (c *compiler) periodLiteral(n ast.Node, e *Node) *Node {
	p, err := calendar.ParsePeriod(e.Konst.Text())
	if err != nil {
		return c.errorf(n, "bad-period", "“%[1]s”不是期限（如 1 workday、3 days、18 years）", "%[1]q is no period (such as 1 workday, 3 days, 18 years)", e.Konst.Text())
	}
	v := PeriodOf(p)
	return e.as(v, v.Typed(periodType))
}

// isDay reports whether something of a type can be shifted by a period.
func (t Type) isDay() bool { return t.K == rules.KindDate || t.isMoment() }

func (t Type) isPeriod() bool { return t.K == rules.KindDuration }

// timeArithmetic compiles + - * of dates, moments and periods.
func (c *compiler) timeArithmetic(n *ast.BinaryNode, a, b *Node) *Node {
	a, b = c.dayLiteral(n.Left, a, b.Type), c.dayLiteral(n.Right, b, a.Type)
	if a == bad || b == bad {
		return bad
	}
	period := func(t Type) bool { return t.isPeriod() || t.isAny() }
	count := func(t Type) bool { return t.isNumber() && t.Unit == "" || t.isAny() }
	plus, minus := n.Operator == "+", n.Operator == "-"
	switch ta, tb := a.Type, b.Type; {
	case (plus || minus) && ta.isDay() && period(tb):
		return c.shift(n, a, a, b)
	case plus && tb.isDay() && period(ta):
		return c.shift(n, b, a, b)
	case (plus || minus) && period(ta) && period(tb):
		if c.periodsClash(n, a, b) {
			return bad
		}
		return c.periodOf(n, cmp.Or(ta.Unit, tb.Unit), a, b)
	case n.Operator == "*" && ta.isPeriod() && count(tb), n.Operator == "*" && tb.isPeriod() && count(ta):
		return c.periodOf(n, cmp.Or(ta.Unit, tb.Unit), a, b)
	}
	return c.badTimes(n, a.Type, b.Type)
}

// dayLiteral reads a text beside a period as the date or moment that it is.
func (c *compiler) dayLiteral(n ast.Node, e *Node, other Type) *Node {
	switch {
	case !other.isPeriod() || e.Konst == nil || e.Konst.Kind() != Text:
		return e
	case len(e.Konst.Text()) > len("2021-09-10"):
		return c.timeLiteral(n, e, momentType)
	}
	return c.timeLiteral(n, e, dateType)
}

// shift compiles a date or moment and a period, in the order in which they stand.
func (c *compiler) shift(n *ast.BinaryNode, day, a, b *Node) *Node {
	t, period := dateType, a
	if day == a {
		period = b
	}
	if day.Type.isMoment() {
		t = momentType
	}
	if err := unshiftable(t, period); err != nil {
		f := shiftFault(err)
		return c.problem(c.pos(n), f.code, nil, f.zh, f.en)
	}
	out := c.make(n, Node{Op: OpShift, Name: n.Operator, Type: t}, a, b)
	if a.Konst == nil || b.Konst == nil || period.Type.Unit == calendar.Workday.String() { // working days need a calendar
		return out
	}
	return c.settled(out)
}

// unshiftable says why nothing of a type can be shifted by a period, as far as
// that is known before any application.
func unshiftable(t Type, period *Node) error {
	p, written := calendar.Period{}, false
	if period.Konst != nil {
		p, written = period.Konst.Period()
	}
	hours, opening := period.Type.Unit == calendar.Hour.String(), period.Type.Unit == calendar.Workhour.String()
	switch {
	case (hours || opening) && t.K == rules.KindDate:
		return calendar.ErrNoTime
	case opening:
		return calendar.ErrOpening
	case written && p.Halves%2 != 0 && p.Unit != calendar.Year && p.Unit != calendar.Hour:
		return calendar.ErrHalf
	}
	return nil
}

// periodOf compiles what is a period again.
func (c *compiler) periodOf(n *ast.BinaryNode, unit string, a, b *Node) *Node {
	t := periodType
	t.Unit = unit
	out := c.make(n, Node{Op: OpArith, Name: n.Operator, Type: t}, a, b)
	if a.Konst == nil || b.Konst == nil {
		return out
	}
	return c.settled(out)
}

// settled is a node of constants as the constant that it is; one that fails is a
// mistake of the set.
func (c *compiler) settled(n *Node) *Node {
	if n == bad {
		return bad
	}
	v := n.Eval(&Env{Zone: c.scope.Zone})
	if e, failed := v.Ref().(*Error); failed {
		return c.problem(e.Pos, e.Code, nil, e.Message["zh"], e.Message["en"])
	}
	return n.as(v, v.Typed(n.Type))
}

// badTimes says what is wrong with dates, moments and periods that are
// calculated with, and what to write instead.
func (c *compiler) badTimes(n *ast.BinaryNode, a, b Type) *Node {
	var hint rules.Text
	switch {
	case a.isDay() && b.isDay() && n.Operator == "-":
		hint = text.Say("两个日期之间的天数写作 days_between(从, 到)，另有 months_between、years_between、workdays_between",
			"the days between two dates are days_between(from, to); there are months_between, years_between and workdays_between too")
	case a.isDay() && b.isNumber(), b.isDay() && a.isNumber():
		hint = text.Say("写明单位：5 days、30 workdays；数由事实给出的写作 days(n)", "say the unit: 5 days, 30 workdays; or days(n) where the number is a fact")
	}
	azh, aen := a.Words()
	bzh, ben := b.Words()
	return c.hintf(n, "type-mismatch", hint,
		"%[1]s与%[2]s之间没有“%[5]s”：日期、时刻可以加减期限，期限可以与同一单位的期限相加减，或乘以没有单位的数",
		"there is no %[5]s between %[3]s and %[4]s: a period is added to or taken from a date, a moment or a period of its unit, or multiplied by a number without a unit",
		azh, bzh, aen, ben, n.Operator)
}

// dateCall compiles date(x), and date(year, month, day).
func (c *compiler) dateCall(n ast.Node, name string, args []ast.Node) *Node {
	switch len(args) {
	case 1:
		return c.simpleCall(n, name, args)
	case 3:
		return c.written(c.arguments(n, Node{Op: OpCall, Name: name, Fn: &dateOfNumbers, Type: dateType}, args), args)
	}
	return c.argumentCount(n, name, 3, 3, len(args))
}

// dateOfNumbers is never written to.
var dateOfNumbers = Func{Args: []Type{intType, intType, intType}, Result: dateType}

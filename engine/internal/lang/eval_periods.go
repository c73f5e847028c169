package lang

import (
	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// periodArithmetic adds and subtracts periods of one unit, and multiplies one by
// a number.
func periodArithmetic(op string, a, b Value, pos rules.Pos) Value {
	x, ok1 := a.Period()
	y, ok2 := b.Period()
	switch {
	case op == "*" && ok1 && b.Kind() == Number:
		return scaled(x, b, pos)
	case op == "*" && ok2 && a.Kind() == Number:
		return scaled(y, a, pos)
	case !ok1 || !ok2 || op != "+" && op != "-":
		return failure(pos, "type-mismatch", "期限只能与期限相加减，或乘以数", "a period is added to or taken from a period, or multiplied by a number")
	case x.Unit != y.Unit:
		return periodsFail(pos)
	}
	sum := x.Plus
	if op == "-" {
		sum = x.Minus
	}
	p, ok := sum(y)
	if !ok {
		return badPeriod(pos)
	}
	return PeriodOf(p)
}

func scaled(p calendar.Period, by Value, pos rules.Pos) Value {
	halves, ok := times(int64(p.Halves), by)
	if !ok {
		return badPeriod(pos)
	}
	if p, ok = calendar.OfHalves(p.Unit, halves); !ok {
		return badPeriod(pos)
	}
	return PeriodOf(p)
}

// times multiplies a number; ok is false where it does not come out whole, or is
// far too large.
func times(n int64, v Value) (product int64, ok bool) {
	p, ok := v.Num().Mul(exact.Int(n))
	if !ok {
		return 0, false
	}
	return p.Int64()
}

var notPeriod = fault{"bad-period", "期限不能是负的，按整数或半数计（半个月除外），不超过一百万；不整的数请先取整，如 workdays(ceil(n))",
	"a period is not negative, of a whole number or one and a half (not half a month), and of a million units at most; round a number first: workdays(ceil(n))"}

func badPeriod(pos rules.Pos) Value { return failure(pos, notPeriod.code, notPeriod.zh, notPeriod.en) }

// periodFn is a function that makes a period of a number.
func periodFn(u calendar.Unit) fn {
	t := periodType
	t.Unit = u.String()
	return fn{Func: Func{Args: []Type{numberType}, Result: t}, call: func(_ *Env, a []Value) (Value, error) {
		halves, ok := times(2, a[0])
		if !ok {
			return Value{}, &notPeriod
		}
		p, ok := calendar.OfHalves(u, halves)
		if !ok {
			return Value{}, &notPeriod
		}
		return PeriodOf(p), nil
	}}
}

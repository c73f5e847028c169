package lang

import (
	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/rules"
)

func evalArith(n *Node) Eval {
	op, x, y, pos := n.Name, n.Kids[0].Eval, n.Kids[1].Eval, n.Pos
	return func(e *Env) Value {
		v, w := x(e), y(e)
		if !e.weigh(v, w) {
			return pastLimit
		}
		return arithmetic(op, v, w, pos)
	}
}

func evalNegate(n *Node) Eval {
	kid, pos, zero := n.Kids[0].Eval, n.Pos, IntOf(0)
	if n.Type.K == rules.KindMoney {
		zero = Scalar(Money, 0)
	}
	return func(e *Env) Value { return arithmetic("-", zero, kid(e), pos) }
}

// arithmetic works on values, exactly: a quotient is a fraction.
func arithmetic(op string, a, b Value, pos rules.Pos) Value {
	switch {
	case a.Kind() == Failed:
		return a
	case b.Kind() == Failed:
		return b
	case a.Kind() == None || b.Kind() == None:
		return failure(pos, "no-value", "参加运算的一方没有值", "one side of the calculation has no value")
	case !a.Known() || !b.Known():
		return Value{}
	case op == "+" && a.Kind() == Text && b.Kind() == Text:
		return TextOf(a.Text() + b.Text())
	case a.Kind() == Duration || b.Kind() == Duration:
		return periodArithmetic(op, a, b, pos)
	}
	k, fault := resultKind(op, a.Kind(), b.Kind(), pos)
	if k == Failed {
		return fault
	}
	x, y := a.Num(), b.Num()
	if (op == "/" || op == "%") && y.Sign() == 0 {
		return failure(pos, "division-by-zero", "除数为零", "division by zero")
	}
	r, ok := calculate(op, x, y)
	if !ok {
		return overflow(pos)
	}
	return ofKind(k, r)
}

// resultKind is what comes of numbers and amounts: Failed, with the error, where
// nothing does.
func resultKind(op string, a, b Kind, pos rules.Pos) (k Kind, fault Value) {
	money := a == Money || b == Money
	switch {
	case a != Number && a != Money || b != Number && b != Money:
		if money {
			return Failed, failure(pos, "type-mismatch", "金额只能与金额或数计算", "money is calculated with money or a number")
		}
		return Failed, failure(pos, "type-mismatch", "“"+op+"”只能用于数", op+" is for numbers")
	case !money:
		return Number, Value{}
	case op == "/" && a == Money && b == Money:
		return Number, Value{}
	case op == "+", op == "-", op == "*" && a != b, op == "/" && a == Money:
		return Money, Value{}
	}
	return Failed, failure(pos, "type-mismatch", "金额不能这样计算", "money cannot be calculated like this")
}

func calculate(op string, x, y exact.Num) (exact.Num, bool) {
	switch op {
	case "+":
		return x.Add(y)
	case "-":
		return x.Sub(y)
	case "*":
		return x.Mul(y)
	case "/":
		return x.Quo(y)
	}
	return x.Rem(y)
}

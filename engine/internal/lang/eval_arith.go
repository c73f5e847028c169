package lang

import (
	"fmt"
	"math"

	"github.com/guize-rules/guize/rules"
)

func evalArith(n *Node) Eval {
	op, x, y, pos := n.Name, n.Kids[0].Eval, n.Kids[1].Eval, n.Pos
	return func(e *Env) Value { return arithmetic(op, x(e), y(e), pos) }
}

func evalNegate(n *Node) Eval {
	kid, pos, zero := n.Kids[0].Eval, n.Pos, IntOf(0)
	if n.Type.K == rules.KindMoney {
		zero = Scalar(Money, 0)
	}
	return func(e *Env) Value { return arithmetic("-", zero, kid(e), pos) }
}

// arithmetic works on values; a result that is not exact or not finite fails.
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
	case a.Kind() == Money || b.Kind() == Money:
		return moneyArithmetic(op, a, b, pos)
	case !numeric(a.Kind()) || !numeric(b.Kind()):
		return failure(pos, "type-mismatch", "“"+op+"”只能用于数", op+" is for numbers")
	case (op == "/" || op == "%") && b.Float() == 0:
		return failure(pos, "division-by-zero", "除数为零", "division by zero")
	case a.Kind() == Int && b.Kind() == Int && (op != "/" || a.N()%b.N() == 0 && b.N() != -1):
		return intArithmetic(op, a.N(), b.N(), pos)
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
	case "/":
		r = a / b
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

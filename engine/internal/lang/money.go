package lang

import (
	"math/big"
	"strconv"

	"github.com/guize-rules/guize/rules"
)

// ParseMoney reads an amount with at most four decimals, exactly.
func ParseMoney(text string) (Value, bool) {
	r, ok := decimal(text)
	if !ok {
		return Value{}, false
	}
	return moneyOf(r)
}

// decimal reads a decimal number of bounded size exactly.
func decimal(text string) (*big.Rat, bool) {
	if len(text) > 64 {
		return nil, false
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f > 1e30 || f < -1e30 {
		return nil, false
	}
	if f != 0 && f > -1e-30 && f < 1e-30 {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

func moneyOf(r *big.Rat) (Value, bool) {
	r = new(big.Rat).Mul(r, new(big.Rat).SetInt64(moneyScale))
	if !r.IsInt() || !r.Num().IsInt64() {
		return Value{}, false
	}
	return Scalar(Money, r.Num().Int64()), true
}

// exact returns the decimal number that a number is written as.
func exact(v Value) *big.Rat {
	switch v.Kind() {
	case Int:
		return new(big.Rat).SetInt64(v.N())
	case Money:
		return new(big.Rat).SetFrac64(v.N(), moneyScale)
	}
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(v.Float(), 'g', -1, 64))
	if !ok {
		return new(big.Rat)
	}
	return r
}

// moneyArithmetic works on exact decimals; an amount that does not come out to
// a ten-thousandth fails rather than being rounded.
func moneyArithmetic(op string, a, b Value, pos rules.Pos) Value {
	if !numeric(a.Kind()) && a.Kind() != Money || !numeric(b.Kind()) && b.Kind() != Money {
		return failure(pos, "type-mismatch", "金额只能与金额或数计算", "money is calculated with money or a number")
	}
	x, y, r := exact(a), exact(b), new(big.Rat)
	switch op {
	case "+":
		r.Add(x, y)
	case "-":
		r.Sub(x, y)
	case "*":
		r.Mul(x, y)
	case "/":
		if y.Sign() == 0 {
			return failure(pos, "division-by-zero", "除数为零", "division by zero")
		}
		if r.Quo(x, y); a.Kind() == b.Kind() {
			f, _ := r.Float64()
			return whole(NumberOf(f))
		}
	default:
		return failure(pos, "type-mismatch", "金额不能这样计算", "money cannot be calculated like this")
	}
	v, ok := moneyOf(r)
	if !ok {
		return failure(pos, "overflow", "金额不能精确到万分之一，或超出范围",
			"the amount is out of range, or not exact to a ten-thousandth")
	}
	return v
}

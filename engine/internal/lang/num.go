package lang

import (
	"math/big"

	dec "github.com/guize-rules/guize/engine/internal/exact"
)

// rational is the number or amount that a value holds.
func rational(v Value) *big.Rat { return exact(v) }

// numOf is the number or amount that a value holds.
func numOf(v Value) dec.Num {
	x, _ := dec.Rat(exact(v))
	return x
}

// numberOf returns a number as a value.
func numberOf(x dec.Num) Value {
	v, _ := Scalar(Number, 0).withNum(x)
	return v
}

// withNum is another number of the kind of a value: an amount stays one.
func (v Value) withNum(x dec.Num) (Value, bool) {
	if v.Kind() == Money {
		return moneyOf(x.Rat())
	}
	if n, ok := x.Int64(); ok {
		return IntOf(n), true
	}
	f, _ := x.Rat().Float64()
	return NumberOf(f), true
}

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

// Places is how many decimals a number or amount has; ends is false where they
// do not end, ok of what is neither.
func Places(v Value) (n int, ends, ok bool) {
	if !numeric(v.Kind()) && v.Kind() != Money {
		return 0, false, false
	}
	n, ends = numOf(v).Places()
	return n, ends, true
}

// Written is a number or amount in digits, with dots for those that do not end.
func Written(v Value) string {
	if l := v.Items(); len(l) > 0 {
		return Written(l[0])
	}
	x := numOf(v)
	if x.IsDecimal() {
		return x.String()
	}
	return x.Rat().FloatString(6) + "…"
}

// Product is a product of two decimals; "" where one of them is none.
func Product(a, b string) string {
	x, err := dec.Parse(a)
	y, err2 := dec.Parse(b)
	if p, ok := x.Mul(y); ok && err == nil && err2 == nil {
		return p.String()
	}
	return ""
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

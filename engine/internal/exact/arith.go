package exact

import (
	"cmp"
	"math/big"
	"math/bits"
)

// Neg is -x.
func (x Num) Neg() Num {
	if x.r == nil && -x.n != x.n || x.n == 0 && x.r == nil {
		return Num{n: -x.n, scale: x.scale}
	}
	y, _ := Rat(new(big.Rat).Neg(x.Rat()))
	return y
}

// Abs is x without its sign.
func (x Num) Abs() Num {
	if x.Sign() < 0 {
		return x.Neg()
	}
	return x
}

// Add is x + y; ok is false past [MaxBits].
func (x Num) Add(y Num) (sum Num, ok bool) {
	if a, b, scale, ok := align(x, y); ok {
		if n := a + b; (n > a) == (b > 0) {
			return Small(n, scale), true
		}
	}
	return Rat(new(big.Rat).Add(x.Rat(), y.Rat()))
}

// Sub is x - y; ok is false past [MaxBits].
func (x Num) Sub(y Num) (difference Num, ok bool) {
	if a, b, scale, ok := align(x, y); ok {
		if n := a - b; (n < a) == (b > 0) {
			return Small(n, scale), true
		}
	}
	return Rat(new(big.Rat).Sub(x.Rat(), y.Rat()))
}

// Mul is x × y; ok is false past [MaxBits].
func (x Num) Mul(y Num) (product Num, ok bool) {
	if x.r == nil && y.r == nil {
		if n, ok := times(x.n, y.n); ok {
			if p, ok := small(n, int(x.scale)+int(y.scale)); ok {
				return p, true
			}
		}
	}
	return Rat(new(big.Rat).Mul(x.Rat(), y.Rat()))
}

// small is n × 10^-scale for a scale that may have to be brought down.
func small(n int64, scale int) (Num, bool) {
	for scale > 0 && n%10 == 0 {
		n, scale = n/10, scale-1
		if n == 0 {
			return Num{}, true
		}
	}
	return Num{n: n, scale: uint8(scale)}, scale <= maxScale
}

// Quo is x / y; ok is false past [MaxBits], and where y is 0.
func (x Num) Quo(y Num) (quotient Num, ok bool) {
	if y.Sign() == 0 {
		return Num{}, false
	}
	if a, b, _, ok := align(x, y); ok {
		if q, ok := divide(a, b); ok {
			return q, true
		}
	}
	return Rat(new(big.Rat).Quo(x.Rat(), y.Rat()))
}

// divide is a / b where that ends and fits.
func divide(a, b int64) (Num, bool) {
	if a%b == 0 && b != -1 {
		return Int(a / b), true
	}
	for scale := uint8(1); scale <= 6; scale++ { // what money and measures have; the rest goes by fractions
		if n, ok := times(a, pow10[scale]); ok && n%b == 0 && b != -1 {
			return Num{n: n / b, scale: scale}, true
		}
	}
	return Num{}, false
}

// Rem is what is left of x when as many whole y as fit are taken away; it has
// the sign of x. ok is false past [MaxBits], and where y is 0.
func (x Num) Rem(y Num) (rest Num, ok bool) {
	if y.Sign() == 0 {
		return Num{}, false
	}
	if a, b, scale, ok := align(x, y); ok {
		return Small(a%b, scale), true
	}
	q := new(big.Rat).Quo(x.Rat(), y.Rat())
	whole := new(big.Rat).SetInt(new(big.Int).Quo(q.Num(), q.Denom()))
	return Rat(q.Sub(x.Rat(), whole.Mul(whole, y.Rat())))
}

// Cmp is -1, 0 or 1 where x is less than, equal to or greater than y.
func (x Num) Cmp(y Num) int {
	switch {
	case x.r != nil || y.r != nil:
		return x.Rat().Cmp(y.Rat())
	case x.scale == y.scale:
		return cmp.Compare(x.n, y.n)
	case x.Sign() != y.Sign():
		return cmp.Compare(x.Sign(), y.Sign())
	}
	c := compareMagnitudes(x, y)
	if x.n < 0 {
		return -c
	}
	return c
}

// compareMagnitudes compares |x| with |y|, which have different scales.
func compareMagnitudes(x, y Num) int {
	if x.scale > y.scale {
		return -compareMagnitudes(y, x)
	}
	hi, lo := bits.Mul64(magnitude(x.n), uint64(pow10[y.scale-x.scale]))
	if hi != 0 {
		return 1
	}
	return cmp.Compare(lo, magnitude(y.n))
}

// align brings two numbers to one scale, where that fits.
func align(x, y Num) (a, b int64, scale uint8, ok bool) {
	switch {
	case x.r != nil || y.r != nil:
		return 0, 0, 0, false
	case x.scale == y.scale:
		return x.n, y.n, x.scale, true
	case x.scale < y.scale:
		a, ok = times(x.n, pow10[y.scale-x.scale])
		return a, y.n, y.scale, ok
	}
	b, ok = times(y.n, pow10[x.scale-y.scale])
	return x.n, b, x.scale, ok
}

// Package exact calculates with numbers as they are written: decimals, and
// inside an expression the fractions that come of dividing them. Nothing is
// rounded but by [Num.Round].
package exact

import (
	"math"
	"math/big"
	"math/bits"
	"strconv"
)

// How many digits a number may have. The limits are far from anything that is
// counted or paid; they only keep a decision from working without end.
const (
	ReadDigits = 34     // that count, of a number that is read
	ReadPlaces = 400    // on either side of the point, of a number that is read
	KeptPlaces = 1_000  // on either side of the point, of a number that is kept
	MaxBits    = 16_384 // of the numerator and of the denominator while it is calculated: sums of fractions with denominators up to 10,000, however many, have fewer
)

// maxScale is how many decimals a number in one machine word may have.
const maxScale = 18

// Num is a number. The zero Num is 0; a Num is never changed, and two that are
// equal are written alike: n × 10^-scale, without trailing zeros, wherever that
// fits, and otherwise a fraction in lowest terms.
type Num struct {
	n     int64
	r     *big.Rat // nil where n and scale hold the number
	scale uint8
}

// Int returns n as a number.
func Int(n int64) Num { return Num{n: n} }

// Small returns n × 10^-scale; scale is at most 18.
func Small(n int64, scale uint8) Num {
	for scale > 0 && n%10 == 0 {
		n, scale = n/10, scale-1
	}
	return Num{n: n, scale: scale}
}

// Small returns the n and scale of x = n × 10^-scale, without trailing zeros,
// where there are such with at most 18 decimals.
func (x Num) Small() (n int64, scale uint8, ok bool) { return x.n, x.scale, x.r == nil }

// Rat returns a fraction as a number; ok is false past [MaxBits]. The fraction
// is taken over and must not be changed any more.
func Rat(r *big.Rat) (x Num, ok bool) {
	if x, ok := shrink(r); ok {
		return x, true
	}
	ok = r.Num().BitLen() <= MaxBits && r.Denom().BitLen() <= MaxBits
	return Num{r: r}, ok
}

// shrink returns a fraction as a number in one word, where it fits.
func shrink(r *big.Rat) (Num, bool) {
	if r.IsInt() && r.Num().IsInt64() {
		return Int(r.Num().Int64()), true
	}
	if r.Denom().BitLen() > 60 || !r.Num().IsInt64() { // 10^18 has 60 bits
		return Num{}, false
	}
	places, ends := r.FloatPrec()
	if !ends || places > maxScale {
		return Num{}, false
	}
	n, ok := times(r.Num().Int64(), pow10[places]/r.Denom().Int64())
	return Num{n: n, scale: uint8(places)}, ok
}

// Rat returns the number as a fraction, which must not be changed.
func (x Num) Rat() *big.Rat {
	if x.r != nil {
		return x.r
	}
	return big.NewRat(x.n, pow10[x.scale])
}

// Int64 returns a whole number that fits.
func (x Num) Int64() (n int64, ok bool) { return x.n, x.r == nil && x.scale == 0 }

// Uint64 returns a whole number that fits.
func (x Num) Uint64() (n uint64, ok bool) {
	switch {
	case x.r != nil:
		return x.r.Num().Uint64(), x.r.IsInt() && x.r.Num().IsUint64()
	case x.scale != 0 || x.n < 0:
		return 0, false
	}
	return uint64(x.n), true
}

// IsInt reports whether the number is whole.
func (x Num) IsInt() bool {
	if x.r != nil {
		return x.r.IsInt()
	}
	return x.scale == 0
}

// IsDecimal reports whether the number ends when it is written out; a fraction
// such as 1/3 does not.
func (x Num) IsDecimal() bool {
	_, ends := x.Places()
	return ends
}

// Places is how many decimals the number has when it is written out; ends is
// false where they do not end.
func (x Num) Places() (n int, ends bool) {
	if x.r == nil {
		return int(x.scale), true
	}
	return x.r.FloatPrec()
}

// Keeps reports whether the number can be kept: it ends, and has no more than
// [KeptPlaces] digits on either side of its point.
func (x Num) Keeps() bool {
	if x.r == nil {
		return true
	}
	places, ends := x.r.FloatPrec()
	return ends && places <= KeptPlaces && hasPlaces(x.r, KeptPlaces)
}

// hasPlaces reports whether a fraction has at most n digits before its point.
func hasPlaces(r *big.Rat, n int) bool {
	if bits := r.Num().BitLen() - r.Denom().BitLen(); bits < 3*n { // 2^3 < 10
		return true
	}
	limit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
	return r.Num().CmpAbs(limit.Mul(limit, r.Denom())) < 0
}

// Sign is -1, 0 or 1.
func (x Num) Sign() int {
	switch {
	case x.r != nil:
		return x.r.Sign()
	case x.n < 0:
		return -1
	case x.n > 0:
		return 1
	}
	return 0
}

// Float returns the decimal that a double is written as with the fewest
// digits; ok is false of what is no number.
func Float(f float64) (x Num, ok bool) {
	if n := int64(f); f > -1<<53 && f < 1<<53 && float64(n) == f {
		return Int(n), true
	}
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return Num{}, false
	}
	var room [32]byte
	x, err := Parse(strconv.AppendFloat(room[:0], f, 'e', -1, 64))
	return x, err == nil
}

// Float32 is [Float] of a float32.
func Float32(f float32) (x Num, ok bool) {
	if f != f || f-f != 0 {
		return Num{}, false
	}
	var room [32]byte
	x, err := Parse(strconv.AppendFloat(room[:0], float64(f), 'e', -1, 32))
	return x, err == nil
}

// Float64 returns the nearest double. It is exact where that double is written
// as the number with the fewest digits, so that [Float] gives the number back.
func (x Num) Float64() (f float64, exact bool) {
	if x.r == nil && bits.Len64(magnitude(x.n)) <= 53 {
		f = float64(x.n) / float64(pow10[x.scale]) // both are doubles, and one division rounds once
		return f, magnitude(x.n) < 1e15 || isFloat(x, f)
	}
	f, _ = x.Rat().Float64()
	return f, isFloat(x, f)
}

func isFloat(x Num, f float64) bool {
	back, ok := Float(f)
	return ok && back.Cmp(x) == 0
}

// pow10 has the powers of ten that fit. It is never written to.
var pow10 = [maxScale + 1]int64{
	1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
}

// magnitude is n without its sign.
func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// times is a × b; ok is false where it does not fit.
func times(a, b int64) (n int64, ok bool) {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	negative := (a < 0) != (b < 0)
	switch {
	case hi != 0 || lo > 1<<63 || lo == 1<<63 && !negative:
		return 0, false
	case negative:
		return int64(-lo), true
	}
	return int64(lo), true
}

// Short returns a number of at most 15 digits as the nearest double. Those doubles
// are as many as the numbers, and in their order; ok is false of longer ones.
func (x Num) Short() (f float64, ok bool) {
	const most = 1e15
	if x.r != nil || x.n >= most || x.n <= -most {
		return 0, false
	}
	return float64(x.n) / float64(pow10[x.scale]), true
}

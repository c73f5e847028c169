package exact

import (
	"math/big"
	"slices"
)

// Mode says which multiple a number is rounded to.
type Mode uint8

// The ways of rounding.
const (
	HalfUp   Mode = iota // the nearest; of two the one away from zero
	HalfEven             // the nearest; of two the even multiple
	Up                   // away from zero
	Down                 // toward zero
	Ceil                 // not less
	Floor                // not more
	modes                // how many there are
)

// modeNames is never written to.
var modeNames = [modes]string{"half_up", "half_even", "up", "down", "ceil", "floor"}

// Modes lists the names of the ways of rounding.
func Modes() []string { return slices.Clone(modeNames[:]) }

// ModeOf returns the way of rounding of a name.
func ModeOf(name string) (Mode, bool) {
	for i, n := range modeNames {
		if n == name {
			return Mode(i), true
		}
	}
	return 0, false
}

// String is the name of the way of rounding.
func (m Mode) String() string {
	if m < modes {
		return modeNames[m]
	}
	return "unknown"
}

// Round brings x to a multiple of to, which must be above 0; ok is false where
// it is not, and past [MaxBits].
func (x Num) Round(to Num, mode Mode) (rounded Num, ok bool) {
	if to.Sign() <= 0 {
		return Num{}, false
	}
	if a, b, scale, ok := align(x, to); ok {
		if n, ok := roundSmall(a, b, mode); ok {
			return Small(n, scale), true
		}
	}
	q := new(big.Rat).Quo(x.Rat(), to.Rat())
	n := new(big.Rat).SetInt(roundLarge(q, mode))
	return Rat(n.Mul(n, to.Rat()))
}

// roundSmall brings a to a multiple of b > 0, where that fits.
func roundSmall(a, b int64, mode Mode) (int64, bool) {
	rest := a % b
	down := a - rest
	if rest == 0 {
		return down, true
	}
	half := compareHalf(magnitude(rest), uint64(b))
	if !away(mode, rest < 0, half, (a/b)%2 != 0) {
		return down, true
	}
	if rest < 0 {
		n := down - b
		return n, n < down
	}
	n := down + b
	return n, n > down
}

// compareHalf compares rest < b with half of b.
func compareHalf(rest, b uint64) int {
	switch other := b - rest; {
	case rest < other:
		return -1
	case rest > other:
		return 1
	}
	return 0
}

func roundLarge(q *big.Rat, mode Mode) *big.Int {
	n, rest := new(big.Int).QuoRem(q.Num(), q.Denom(), new(big.Int))
	if rest.Sign() == 0 {
		return n
	}
	half := new(big.Int).Lsh(new(big.Int).Abs(rest), 1).Cmp(q.Denom())
	if away(mode, rest.Sign() < 0, half, n.Bit(0) == 1) {
		n.Add(n, big.NewInt(int64(rest.Sign())))
	}
	return n
}

// away reports whether what is not a multiple goes to the one that is farther
// from zero. half says how the rest compares with half a multiple, odd whether
// the multiple nearer to zero is an odd one.
func away(mode Mode, negative bool, half int, odd bool) bool {
	switch mode {
	case Up:
		return true
	case Down:
		return false
	case Ceil:
		return !negative
	case Floor:
		return negative
	case HalfEven:
		return half > 0 || half == 0 && odd
	}
	return half >= 0
}

package witness

import (
	"math/big"

	"github.com/guize-rules/guize/rules"
)

// refRound brings a number or amount to a multiple of to; what is neither stays.
func refRound(v any, to *big.Rat, mode string) any {
	_, isMoney := v.(refMoney)
	x, number := exact(v)
	if !number {
		return v
	}
	q := new(big.Rat).Quo(x, to)
	out := new(big.Rat).Mul(new(big.Rat).SetInt(multiple(q, mode)), to)
	if isMoney {
		return refMoney{out}
	}
	return refNum{out}
}

// multiple is the whole number that a fraction becomes.
func multiple(q *big.Rat, mode string) *big.Int {
	low := new(big.Int).Div(q.Num(), q.Denom()) // Euclidean: not above, for the denominator is above zero
	high := new(big.Int).Add(low, big.NewInt(1))
	if q.IsInt() {
		return low
	}
	nearer, farther := low, high // from zero
	if q.Sign() < 0 {
		nearer, farther = high, low
	}
	twice := new(big.Rat).Sub(q, new(big.Rat).SetInt(low))
	half := twice.Cmp(big.NewRat(1, 2))
	switch {
	case mode == "floor":
		return low
	case mode == "ceil":
		return high
	case mode == "down":
		return nearer
	case mode == "up":
		return farther
	case half < 0:
		return low
	case half > 0:
		return high
	case mode == "half_up":
		return farther
	case low.Bit(0) == 0: // half_even
		return low
	}
	return high
}

// declaredRound rounds as is said where something is declared.
func declaredRound(v any, r rules.Rounding) any {
	to, ok := new(big.Rat).SetString(r.To)
	if !ok {
		return v
	}
	return refRound(v, to, r.Mode)
}

// roundCall is round, floor or ceil.
func roundCall(name string, vs []any) any {
	to, mode := big.NewRat(1, 1), "half_up"
	if name != "round" {
		mode = name
	}
	if len(vs) > 1 {
		to, _ = exact(vs[1])
	}
	if len(vs) > 2 {
		mode = vs[2].(string)
	}
	return refRound(vs[0], to, mode)
}

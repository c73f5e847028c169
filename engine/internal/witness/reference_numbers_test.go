package witness

import (
	"encoding/json"
	"math/big"
	"strconv"
	"strings"

	"github.com/guize-rules/guize/rules"
)

// exact is a number or amount as a fraction.
func exact(v any) (*big.Rat, bool) {
	switch v := v.(type) {
	case int64:
		return new(big.Rat).SetInt64(v), true
	case refNum:
		return v.Rat, true
	case refMoney:
		return v.Rat, true
	}
	return nil, false
}

// calculated is + - * / % of numbers and amounts, as fractions. No set divides a
// number by an amount, but the sum of no amounts is a plain 0 here.
func calculated(op string, a, b any) any {
	x, _ := exact(a)
	y, _ := exact(b)
	_, am := a.(refMoney)
	_, bm := b.(refMoney)
	if (op == "*" || op == "%") && am && bm || op == "%" && (am || bm) || op == "/" && bm && !am && x.Sign() != 0 {
		return refError{"no such operation on money"}
	}
	if (op == "/" || op == "%") && y.Sign() == 0 {
		return refError{"division by zero"}
	}
	z := new(big.Rat)
	switch op {
	case "+":
		z.Add(x, y)
	case "-":
		z.Sub(x, y)
	case "*":
		z.Mul(x, y)
	case "/":
		z.Quo(x, y)
	case "%": // x less as many whole y as there are, toward zero
		q := z.Quo(x, y)
		times := new(big.Rat).SetInt(new(big.Int).Quo(q.Num(), q.Denom()))
		z = new(big.Rat).Sub(x, times.Mul(times, y))
	}
	switch {
	case z.Num().BitLen() > 16384 || z.Denom().BitLen() > 16384:
		return refError{"too many digits"}
	case (am || bm) && !(op == "/" && bm):
		return refMoney{z}
	}
	return refNum{z}
}

// refKept is what becomes of a value that is kept: a number that does not end as a
// decimal, or has over a thousand digits on either side of its point, is an error.
func refKept(v any) any {
	if list, ok := v.([]any); ok {
		for _, x := range list {
			if e, failed := refKept(x).(refError); failed {
				return e
			}
		}
		return v
	}
	x, ok := exact(v)
	if !ok {
		return v
	}
	places, ends := x.FloatPrec()
	if !ends || places > 1000 || len(new(big.Int).Abs(new(big.Int).Quo(x.Num(), x.Denom())).String()) > 1000 {
		return refError{"not a decimal that can be kept"}
	}
	return v
}

// written is a number as a plain decimal.
func written(x *big.Rat) string {
	places, ends := x.FloatPrec()
	if !ends {
		return x.String()
	}
	return x.FloatString(places)
}

// refNumber reads a number as it is written: at most 34 digits that count, and 400
// on either side of the point.
func refNumber(x any, kind rules.Kind) (any, bool) {
	var text string
	switch x := x.(type) {
	case int:
		text = strconv.Itoa(x)
	case int64:
		text = strconv.FormatInt(x, 10)
	case float64:
		text = strconv.FormatFloat(x, 'g', -1, 64)
	case json.Number:
		text = x.String()
	default:
		return nil, false
	}
	f, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil, false
	}
	whole, decimals, _ := strings.Cut(strings.TrimPrefix(written(f), "-"), ".")
	counted := strings.TrimRight(strings.TrimLeft(whole+decimals, "0"), "0")
	if len(counted) > 34 || len(whole) > 400 || len(decimals) > 400 {
		return nil, false
	}
	switch kind {
	case rules.KindMoney:
		return refMoney{f}, true
	case rules.KindInt:
		return refNum{f}, f.IsInt()
	}
	return refNum{f}, true
}

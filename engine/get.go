package engine

import (
	"encoding/json"
	"reflect"

	"github.com/guize-rules/guize/engine/internal/exact"
)

// Get returns the value of an outcome, or of an outcome of an element such as
// "works[water].approval". A number or amount is read as any Go number that holds
// it exactly, or as a [json.Number], which always does: a float64 is that decimal
// which it is written as with the fewest digits. ok is false where the outcome is
// open, was not given, is not a T, or is not exact as one: 1.5 is no int, and
// 9007199254740993 no float64.
func Get[T any](d *Decision, outcome string) (v T, ok bool) {
	for i := range d.Outcomes {
		if o := &d.Outcomes[i]; o.Name == outcome && !o.Open {
			if v, ok = o.Value.(T); ok {
				return v, true
			}
			return v, setNumber(reflect.ValueOf(&v).Elem(), o.Value)
		}
	}
	return v, false
}

// setNumber puts a number of a decision where a host wants it; ok is false where
// it does not fit.
func setNumber(to reflect.Value, value any) (ok bool) {
	x, ok := numberIn(value)
	if !ok {
		return false
	}
	n, whole := x.Int64()
	switch {
	case to.Type() == reflect.TypeFor[json.Number]():
		to.SetString(x.String())
	case to.CanFloat():
		f, exactly := x.Float64()
		if to.Kind() == reflect.Float32 {
			short, fits := exact.Float32(float32(f))
			exactly = fits && short.Cmp(x) == 0
		}
		if !exactly {
			return false
		}
		to.SetFloat(f)
	case to.CanInt():
		if !whole || to.OverflowInt(n) {
			return false
		}
		to.SetInt(n)
	case to.CanUint():
		u, fits := x.Uint64()
		if !fits || to.OverflowUint(u) {
			return false
		}
		to.SetUint(u)
	default:
		return false
	}
	return true
}

// numberIn is a number of a decision.
func numberIn(value any) (exact.Num, bool) {
	switch v := value.(type) {
	case int64:
		return exact.Int(v), true
	case json.Number:
		return exact.Read(string(v))
	}
	return exact.Num{}, false
}

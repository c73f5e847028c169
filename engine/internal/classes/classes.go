// Package classes cuts the values that a fact may have into classes which no
// comparison with a constant tells apart: what the engine tries for a fact that
// is not known, what an analysis goes through, and what lies beside an edge. Of
// each type it knows what there is between two values, and what next to one.
package classes

import (
	"math"
	"slices"

	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// Bounds are the limits of a fact's values; nil is open.
type Bounds struct{ Min, Max *lang.Value }

// Outside reports whether a value lies beyond the bounds.
func (b Bounds) Outside(v lang.Value) bool {
	return b.Min != nil && lang.Less(v, *b.Min) || b.Max != nil && lang.Less(*b.Max, v)
}

// MostSet is the number of values up to which a set is cut into all its subsets.
const MostSet = 6

// Of lists the classes of the values of a type, of which the constants tell some
// apart. Together they hold every value within the bounds, and none is empty:
// where nothing lies between two constants there is no class between them. It
// returns nil for a type whose values are not cut, which is not to be taken for
// one without values. Whether the fact has a value at all is for the caller.
func Of(t *lang.Type, consts []lang.Value, b Bounds) []lang.Value {
	switch t.K {
	case rules.KindBool:
		return []lang.Value{lang.BoolOf(false), lang.BoolOf(true)}
	case rules.KindEnum:
		return enums(t)
	case rules.KindSet:
		return sets(t)
	case rules.KindString:
		return texts(consts)
	case rules.KindInt, rules.KindNumber, rules.KindMoney, rules.KindDate, rules.KindDatetime:
		return ordered(t, consts, b)
	}
	return nil
}

// OfEvent lists the classes of an event that has come by a time: later moments
// have not.
func OfEvent(t *lang.Type, consts []lang.Value, at lang.Value) []lang.Value {
	if len(consts) == 0 {
		return []lang.Value{lang.Scalar(lang.Happened, 0)}
	}
	out := ordered(t, consts, Bounds{Max: &at})
	for i, v := range out {
		if in, ok := v.Ref().(*lang.Interval); ok && (in.Hi.Kind() == lang.None || in.Hi.N() > at.N()) {
			out[i] = lang.Refer(lang.Between, &lang.Interval{Lo: in.Lo, Hi: lang.Scalar(lang.Moment, at.N()+1)})
		}
	}
	return out
}

func enums(t *lang.Type) []lang.Value {
	out := make([]lang.Value, len(t.Values))
	for i, v := range t.Values {
		out[i] = lang.TextOf(v.ID)
	}
	return out
}

// sets lists all subsets of a small set.
func sets(t *lang.Type) []lang.Value {
	if len(t.Values) > MostSet {
		return nil
	}
	out := make([]lang.Value, 1<<len(t.Values))
	for i := range out {
		out[i] = lang.Scalar(lang.Set, int64(i))
	}
	return out
}

// texts are the constants, and all others.
func texts(consts []lang.Value) []lang.Value {
	excluded := &lang.Excluded{}
	for _, v := range consts {
		excluded.Texts = append(excluded.Texts, v.Text())
	}
	return append(slices.Clone(consts), lang.Refer(lang.Other, excluded))
}

// ordered are the points and open intervals between the constants.
func ordered(t *lang.Type, consts []lang.Value, b Bounds) []lang.Value {
	consts = slices.Clone(consts)
	slices.SortFunc(consts, compare)
	none := lang.NoneValue()
	lo := none
	var out []lang.Value
	for _, c := range append(consts, none) {
		if Between(t, lo, c, b) {
			out = append(out, lang.Refer(lang.Between, &lang.Interval{Lo: lo, Hi: c}))
		}
		if c.Kind() != lang.None && !b.Outside(c) {
			if v, ok := lang.Convert(c, *t); ok {
				out = append(out, v)
			}
		}
		lo = c
	}
	return out
}

func compare(a, b lang.Value) int {
	switch {
	case lang.Less(a, b):
		return -1
	case lang.Less(b, a):
		return 1
	}
	return 0
}

// Between reports whether a value of a type lies strictly between two, of which
// none is an open end, and within the bounds. Nothing does between two days that
// follow one another, two whole numbers, two microseconds; between two decimals or
// amounts something always does.
func Between(t *lang.Type, lo, hi lang.Value, b Bounds) bool {
	if t.K == rules.KindInt {
		return wholeBetween(lo, hi, b)
	}
	if steps(t.K) {
		first, last := int64(math.MinInt64), int64(math.MaxInt64)
		if lo.Kind() != lang.None && lo.N() == math.MaxInt64 || hi.Kind() != lang.None && hi.N() == math.MinInt64 {
			return false
		}
		if lo.Kind() != lang.None {
			first = max(first, lo.N()+1)
		}
		if hi.Kind() != lang.None {
			last = min(last, hi.N()-1)
		}
		if b.Min != nil {
			first = max(first, b.Min.N())
		}
		if b.Max != nil {
			last = min(last, b.Max.N())
		}
		return first <= last
	}
	return (b.Min == nil || hi.Kind() == lang.None || lang.Less(*b.Min, hi)) && (b.Max == nil || lo.Kind() == lang.None || lang.Less(lo, *b.Max))
}

// wholeBetween is Between of whole numbers.
func wholeBetween(lo, hi lang.Value, b Bounds) bool {
	first, last := lang.NoneValue(), lang.NoneValue()
	if lo.Kind() != lang.None {
		first = shifted(Floor(lo), exact.Int(1), 1)
	}
	if b.Min != nil && (first.Kind() == lang.None || lang.Less(first, *b.Min)) {
		first = Ceil(*b.Min)
	}
	if hi.Kind() != lang.None {
		last = shifted(Ceil(hi), exact.Int(1), -1)
	}
	if b.Max != nil && (last.Kind() == lang.None || lang.Less(*b.Max, last)) {
		last = Floor(*b.Max)
	}
	return first.Kind() == lang.None || last.Kind() == lang.None || !lang.Less(last, first)
}

// steps reports whether the values of a type follow one another, one by one.
func steps(k rules.Kind) bool {
	switch k {
	case rules.KindDate, rules.KindDatetime, rules.KindEvent:
		return true
	}
	return false
}

// Floor is the greatest whole number that is not above a number.
func Floor(v lang.Value) lang.Value { return rounded(v, exact.Floor) }

// Ceil is the least that is not below one.
func Ceil(v lang.Value) lang.Value { return rounded(v, exact.Ceil) }

func rounded(v lang.Value, mode exact.Mode) lang.Value {
	x, ok := v.Num().Round(exact.Int(1), mode)
	if !ok {
		return v
	}
	return lang.NumOf(x)
}

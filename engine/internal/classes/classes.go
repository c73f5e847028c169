// Package classes cuts the values that a fact may have into classes which no
// comparison with a constant tells apart: what the engine tries for a fact that
// is not known, what an analysis goes through, and what lies beside an edge. Of
// each type it knows what there is between two values, and what next to one.
package classes

import (
	"math"
	"slices"

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
	return ordered(t, consts, Bounds{Max: &at})
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
// follow one another, two whole numbers, two ten-thousandths of an amount, two
// microseconds.
func Between(t *lang.Type, lo, hi lang.Value, b Bounds) bool {
	if steps(t.K) {
		first, last := int64(math.MinInt64), int64(math.MaxInt64)
		if lo.Kind() != lang.None && Floor(lo) == math.MaxInt64 || hi.Kind() != lang.None && Ceil(hi) == math.MinInt64 {
			return false
		}
		if lo.Kind() != lang.None {
			first = max(first, Floor(lo)+1)
		}
		if hi.Kind() != lang.None {
			last = min(last, Ceil(hi)-1)
		}
		if b.Min != nil {
			first = max(first, Ceil(*b.Min))
		}
		if b.Max != nil {
			last = min(last, Floor(*b.Max))
		}
		return first <= last
	}
	return (b.Min == nil || hi.Kind() == lang.None || lang.Less(*b.Min, hi)) && (b.Max == nil || lo.Kind() == lang.None || lang.Less(lo, *b.Max))
}

// steps reports whether the values of a type follow one another, one by one.
func steps(k rules.Kind) bool {
	switch k {
	case rules.KindInt, rules.KindMoney, rules.KindDate, rules.KindDatetime, rules.KindEvent:
		return true
	}
	return false
}

// Floor is the last of the values that follow one another which is not above one.
func Floor(v lang.Value) int64 {
	if v.Kind() == lang.Number {
		return whole(math.Floor(v.Float()))
	}
	return v.N()
}

// Ceil is the first that is not below one.
func Ceil(v lang.Value) int64 {
	if v.Kind() == lang.Number {
		return whole(math.Ceil(v.Float()))
	}
	return v.N()
}

// whole keeps a number away from the ends, so that one may be added.
func whole(f float64) int64 {
	const most = 1 << 62
	return int64(max(-most, min(most, f)))
}

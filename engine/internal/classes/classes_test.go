package classes_test

import (
	"testing"

	"github.com/guize-rules/guize/engine/internal/classes"
	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

func number(s string) lang.Value {
	x, _ := exact.Parse(s)
	return lang.NumOf(x)
}

func money(s string) lang.Value {
	v, _ := lang.ParseMoney(s)
	return v
}

func moment(n int64) lang.Value { return lang.Scalar(lang.Moment, n) }

func day(text string) lang.Value {
	v, _ := lang.ParseDate(text)
	return v
}

// Nothing lies between two values that follow one another.
func TestBetween(t *testing.T) {
	t.Parallel()
	none := lang.NoneValue()
	at := func(v lang.Value) *lang.Value { return &v }
	tests := []struct {
		name   string
		kind   rules.Kind
		lo, hi lang.Value
		bounds classes.Bounds
		want   bool
	}{
		{"two days that follow one another", rules.KindDate, day("2021-09-10"), day("2021-09-11"), classes.Bounds{}, false},
		{"a day between two", rules.KindDate, day("2021-09-10"), day("2021-09-12"), classes.Bounds{}, true},
		{"3 and 4", rules.KindInt, lang.IntOf(3), lang.IntOf(4), classes.Bounds{}, false},
		{"3 and 5", rules.KindInt, lang.IntOf(3), lang.IntOf(5), classes.Bounds{}, true},
		{"2.5 and 3 of whole numbers", rules.KindInt, number("2.5"), lang.IntOf(3), classes.Bounds{}, false},
		{"2.5 and 3.5 of whole numbers", rules.KindInt, number("2.5"), number("3.5"), classes.Bounds{}, true},
		{"3 and 4 of numbers", rules.KindNumber, lang.IntOf(3), lang.IntOf(4), classes.Bounds{}, true},
		{"two ten-thousandths, which are dense", rules.KindMoney, money("0.0001"), money("0.0002"), classes.Bounds{}, true},
		{"a bound between whole numbers far apart", rules.KindInt, number("1e30"), number("1e31"), classes.Bounds{Min: at(number("1e32"))}, false},
		{"two microseconds", rules.KindDatetime, moment(1), moment(2), classes.Bounds{}, false},
		{"below the least", rules.KindInt, none, lang.IntOf(3), classes.Bounds{Min: at(lang.IntOf(3))}, false},
		{"at the least", rules.KindInt, none, lang.IntOf(4), classes.Bounds{Min: at(lang.IntOf(3))}, true},
		{"above the most", rules.KindNumber, lang.IntOf(3), none, classes.Bounds{Max: at(lang.IntOf(3))}, false},
		{"a bound between", rules.KindInt, lang.IntOf(3), lang.IntOf(6), classes.Bounds{Max: at(number("3.5"))}, false},
		{"beyond one word", rules.KindInt, lang.IntOf(1<<63 - 1), none, classes.Bounds{}, true},
	}
	for _, tt := range tests {
		if got := classes.Between(&lang.Type{K: tt.kind}, tt.lo, tt.hi, tt.bounds); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// A type that is not cut has no classes, which is not to be taken for one that
// has no values.
func TestNotCut(t *testing.T) {
	t.Parallel()
	for _, k := range []rules.Kind{rules.KindDuration, rules.KindList} {
		if got := classes.Of(&lang.Type{K: k}, nil, classes.Bounds{}); got != nil {
			t.Errorf("%v has classes: %v", k, got)
		}
	}
}

// TestEventsOfTheFutureHaveNoClass: an event that has come is not later than the
// time at which that is asked, so a comparison with a later moment is decided.
func TestEventsOfTheFutureHaveNoClass(t *testing.T) {
	t.Parallel()
	moment := func(n int64) lang.Value { return lang.Scalar(lang.Moment, n) }
	typ := lang.Type{K: rules.KindEvent}
	for _, c := range []struct {
		consts []lang.Value
		want   int
	}{
		{nil, 1},                                  // that it has come
		{[]lang.Value{moment(20)}, 1},             // before 20, and no more
		{[]lang.Value{moment(5), moment(20)}, 3},  // before 5, 5, from 5 to 20
		{[]lang.Value{moment(10)}, 2},             // before 10, 10
		{[]lang.Value{moment(5), moment(6)}, 4},   // nothing lies between 5 and 6
		{[]lang.Value{moment(11), moment(12)}, 1}, // before 11
	} {
		if got := classes.OfEvent(&typ, c.consts, moment(10)); len(got) != c.want {
			t.Errorf("%v: %d classes, want %d: %v", c.consts, len(got), c.want, got)
		}
	}
}

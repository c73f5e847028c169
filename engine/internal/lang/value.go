package lang

import (
	"cmp"
	"math"
	"strconv"
	"strings"
	"time"
)

// Kind says what a [Value] holds. The kinds up to [Happened] are not known
// values; the zero Kind is Unknown.
type Kind uint8

// The kinds of value.
const (
	Unknown    Kind = iota // nothing is known
	Failed                 // an error came up; X is an *Error
	Between                // some number, date or moment strictly between two; X is an *Interval
	Other                  // some text other than those listed; X is an *Excluded
	Happened               // some moment not later than the evaluation time
	None                   // known to have no value
	Bool                   // N is 0 or 1
	Int                    // N
	Number                 // N holds the bits of a float64
	Money                  // N ten-thousandths
	Text                   // S; where a fact is an enum, N is one more than its place, or 0
	Set                    // N is a bit set over the values of its type
	Date                   // N days, as calendar.Date counts them
	Moment                 // N microseconds since 1970-01-01T00:00:00Z
	Duration               // X is a calendar.Period
	ListKind               // X is a *List
	RecordKind             // X is a *Record
)

// Value is a value of the policy language, or the lack of one.
type Value struct {
	K Kind
	// Supposed marks a value that was tried for an unknown fact: known()
	// still says that the fact is unknown.
	Supposed bool
	// Day marks a moment that was written as a date alone. It is that day's
	// first moment; as the end of a pause or as an appointment it is the day.
	Day bool

	N int64
	S string
	X any
}

// List is the items of a list value.
type List struct{ Items []Value }

// Record is one element of a list fact, or the global facts. Slots are laid
// out by its [RecordType].
type Record struct {
	Slots  []Value
	Key    string
	Index  int // among the elements of its list, from 0
	Type   *RecordType
	Parent *Record // nil for the global record
	Names  *Names  // nil: worked out each time
}

// Names is how messages name a record and its slots.
type Names struct {
	Element string
	Paths   []string
}

// NamesOf works out the names of an element of a top-level list.
func NamesOf(t *RecordType, key string) *Names {
	n := &Names{Element: t.Name + "[" + key + "]", Paths: make([]string, len(t.Fields))}
	for i, f := range t.Fields {
		n.Paths[i] = n.Element + "." + f.Name
	}
	return n
}

// Path names a slot as messages do: "works[water].length".
func (r *Record) Path(slot int) string {
	if r.Names != nil {
		return r.Names.Paths[slot]
	}
	if r.Parent == nil {
		return r.Type.Fields[slot].Name
	}
	return r.Element() + "." + r.Type.Fields[slot].Name
}

// Element names the record itself: "works[water]", "acts[0]"; the global
// record is "".
func (r *Record) Element() string {
	if r.Names != nil {
		return r.Names.Element
	}
	if r.Parent == nil {
		return ""
	}
	key := r.Key
	if key == "" {
		key = strconv.Itoa(r.Index)
	}
	if up := r.Parent.Element(); up != "" {
		return up + "." + r.Type.Name + "[" + key + "]"
	}
	return r.Type.Name + "[" + key + "]"
}

// Interval is an open interval; an end of kind None is infinite.
type Interval struct {
	Lo, Hi Value
	Whole  bool // of numbers: whole ones alone
}

// Excluded lists the texts that an unknown text is known not to be.
type Excluded struct{ Texts []string }

// Known reports whether the value is settled; None is.
func (v Value) Known() bool { return v.K > Happened }

// True reports whether v is known and true.
func (v Value) True() bool { return v.K == Bool && v.N != 0 }

// False reports whether v is known and false.
func (v Value) False() bool { return v.K == Bool && v.N == 0 }

// BoolOf returns b as a value.
func BoolOf(b bool) Value {
	if b {
		return Value{K: Bool, N: 1}
	}
	return Value{K: Bool}
}

// IntOf returns n as a value.
func IntOf(n int64) Value { return Value{K: Int, N: n} }

// NumberOf returns f as a value; f must be finite.
func NumberOf(f float64) Value { return Value{K: Number, N: int64(math.Float64bits(f))} }

// TextOf returns s as a value.
func TextOf(s string) Value { return Value{K: Text, S: s} }

// NoneValue is the known lack of a value.
func NoneValue() Value { return Value{K: None} }

// MomentOf returns t, to the microsecond, as a value.
func MomentOf(t time.Time) Value { return Value{K: Moment, N: t.UnixMicro()} }

// ListOf returns the items as a value; it takes the slice over.
func ListOf(items []Value) Value { return Value{K: ListKind, X: &List{items}} }

// Float returns the number in v, which must be an Int or a Number.
func (v Value) Float() float64 {
	if v.K == Int {
		return float64(v.N)
	}
	return math.Float64frombits(uint64(v.N))
}

// Time returns the moment in v in the zone.
func (v Value) Time(zone *time.Location) time.Time { return time.UnixMicro(v.N).In(zone) }

// Items returns the items of a list, or nil.
func (v Value) Items() []Value {
	if l, ok := v.X.(*List); ok {
		return l.Items
	}
	return nil
}

// Record returns the record in v, or nil.
func (v Value) Record() *Record {
	r, _ := v.X.(*Record)
	return r
}

func numeric(k Kind) bool { return k == Int || k == Number }

// order compares two known values that have an order and are of one kind (Int
// and Number count as one); ok is false where they are not.
func order(a, b Value) (c int, ok bool) {
	switch {
	case numeric(a.K) && numeric(b.K):
		return compareMixed(a, b), true
	case a.K != b.K:
		return 0, false
	}
	switch a.K {
	case Bool, Money, Date, Moment:
		return cmp.Compare(a.N, b.N), true
	case Text:
		return strings.Compare(a.S, b.S), true
	case Duration:
		return orderPeriods(a, b)
	}
	return 0, false
}

// compareMixed compares two numbers without losing digits of an Int.
func compareMixed(a, b Value) int {
	if a.K == Int && b.K == Int {
		return cmp.Compare(a.N, b.N)
	}
	if a.K == Number && b.K == Number {
		return cmp.Compare(a.Float(), b.Float())
	}
	if a.K == Number {
		return -compareMixed(b, a)
	}
	f := b.Float()
	switch {
	case f >= math.MaxInt64:
		return -1
	case f < math.MinInt64:
		return 1
	}
	if c := cmp.Compare(a.N, int64(f)); c != 0 {
		return c
	}
	return cmp.Compare(0, f-math.Trunc(f))
}

// Same reports whether two settled values are equal. Lists are compared item
// by item, records by identity.
func Same(a, b Value) bool {
	if numeric(a.K) && numeric(b.K) {
		return compareMixed(a, b) == 0
	}
	if a.K != b.K {
		return false
	}
	switch a.K {
	case None:
		return true
	case Bool, Money, Date, Moment, Set:
		return a.N == b.N
	case Text:
		return a.S == b.S
	case ListKind:
		return sameItems(a.Items(), b.Items())
	case RecordKind, Duration:
		return a.X == b.X
	}
	return false
}

func sameItems(a, b []Value) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !Same(a[i], b[i]) {
			return false
		}
	}
	return true
}

// moneyScale is how many units of N one whole unit of currency has.
const moneyScale = 10_000

// FormatMoney renders ten-thousandths with at least two decimals.
func FormatMoney(n int64) string {
	sign := ""
	u := uint64(n)
	if n < 0 {
		sign, u = "-", uint64(-(n+1))+1
	}
	whole, frac := u/moneyScale, u%moneyScale
	digits := strconv.FormatUint(frac+moneyScale, 10)[1:]
	digits = digits[:2] + strings.TrimRight(digits[2:], "0")
	return sign + strconv.FormatUint(whole, 10) + "." + digits
}

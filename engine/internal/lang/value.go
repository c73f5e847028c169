package lang

import (
	"cmp"
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
	Failed                 // an error came up; Ref is an *Error
	Between                // some number, date or moment strictly between two; Ref is an *Interval
	Other                  // some text other than those listed; Ref is an *Excluded
	Happened               // some moment not later than the evaluation time
	None                   // known to have no value
	Bool                   // N is 0 or 1
	Number                 // Num
	Money                  // Num, in its currency
	Text                   // Text; where a fact is an enum, N is one more than its place, or 0
	Set                    // N is a bit set over the values of its type
	Date                   // N days, as calendar.Date counts them
	Moment                 // N microseconds since 1970-01-01T00:00:00Z
	Duration               // N halves of a calendar.Unit
	ListKind               // Ref is a *List
	RecordKind             // Ref is a *Record
	kinds                  // how many there are
)

// Value is a value of the policy language, or the lack of one: two words, of
// which the first points to what all values of its kind share, so that no
// number, date, moment, period, set or answer has memory of its own.
type Value struct {
	h *head // nil: Unknown
	n int64
}

// head is what there is to know of a value beside its number. It is never
// changed.
type head struct {
	kind     Kind
	supposed bool
	unit     uint8 // of a period; the decimals of a number or amount; of a moment that was written as a date alone, 1
	text     string
	ref      any
}

// shared are the heads of values that are told apart by their number alone: by
// kind, whether they are supposed, and unit. They are never changed.
var shared = makeShared()

func makeShared() (out [kinds][2][units]head) {
	for k := range out {
		for u := range units {
			out[k][0][u] = head{kind: Kind(k), unit: uint8(u)}
			out[k][1][u] = head{kind: Kind(k), unit: uint8(u), supposed: true}
		}
	}
	return out
}

// units is how many decimals a number in one word has, and none; there are fewer
// units of periods.
const units = 19

// Scalar returns a value that its kind and number tell.
func Scalar(k Kind, n int64) Value { return Value{&shared[k][0][0], n} }

// Refer returns a value that is what ref points to: an error, or one of those
// that are not known.
func Refer(k Kind, ref any) Value { return Value{h: &head{kind: k, ref: ref}} }

// Kind says what v holds.
func (v Value) Kind() Kind {
	if v.h == nil {
		return Unknown
	}
	return v.h.kind
}

// N is the number of a scalar: see the kinds.
func (v Value) N() int64 { return v.n }

// With is v with another number.
func (v Value) With(n int64) Value {
	v.n = n
	return v
}

// Free stands for a fact that may come to have any value or none: unlike Unknown
// it is not known either whether it is known.
func Free() Value { return Value{h: &shared[Unknown][1][1]} }

// Free reports whether v is [Free].
func (v Value) Free() bool { return v.h == &shared[Unknown][1][1] }

// Text is the text of a Text, else "".
func (v Value) Text() string {
	if v.h == nil {
		return ""
	}
	return v.h.text
}

// Ref is what v points to: see the kinds.
func (v Value) Ref() any {
	if v.h == nil {
		return nil
	}
	return v.h.ref
}

// Supposed reports whether the value was tried for an unknown fact: known()
// still says that the fact is unknown.
func (v Value) Supposed() bool { return v.h != nil && v.h.supposed }

// Day reports whether a moment was written as a date alone. It is that day's
// first moment; as the end of a pause or as an appointment it is the day.
func (v Value) Day() bool { return v.Kind() == Moment && v.h.unit == 1 }

// AsDay is a moment that was written as a date alone.
func (v Value) AsDay() Value { return Value{&shared[Moment][0][1], v.n} }

// supposedAs is v, supposed where another value is.
func (v Value) supposedAs(other Value) Value {
	if other.Supposed() {
		return v.Suppose()
	}
	return v
}

// Suppose is v, tried for an unknown fact.
func (v Value) Suppose() Value {
	switch {
	case v.h == nil:
		v.h = &shared[Unknown][1][0]
	case v.h.ref == nil && v.h.kind != Text:
		v.h = &shared[v.h.kind][1][v.h.unit]
	default:
		h := *v.h
		h.supposed = true
		v.h = &h
	}
	return v
}

// List is the items of a list value.
type List struct {
	Items []Value
	head  head
}

// Value returns the list as a value.
func (l *List) Value() Value {
	if l.head.ref == nil { // before anybody else has it
		l.head = head{kind: ListKind, ref: l}
	}
	return Value{h: &l.head}
}

// Record is one element of a list fact, or the global facts. Slots are laid
// out by its [RecordType].
type Record struct {
	Slots  []Value
	Key    string
	Index  int // among the elements of its list, from 0
	Type   *RecordType
	Parent *Record // nil for the global record
	Names  *Names  // nil: worked out each time
	head   head
}

// Value returns the record as a value.
func (r *Record) Value() Value {
	if r.head.ref == nil { // before anybody else has it
		r.head = head{kind: RecordKind, ref: r}
	}
	return Value{h: &r.head}
}

// Reset makes a record new, with unknown slots; it uses the room of the old ones.
func (r *Record) Reset(t *RecordType) {
	slots := r.Slots
	if cap(slots) < len(t.Fields) {
		slots = make([]Value, len(t.Fields))
	}
	slots = slots[:len(t.Fields)]
	clear(slots)
	*r = Record{Slots: slots, Type: t}
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

// Excluded lists the texts that an unknown text is known not to be.
type Excluded struct{ Texts []string }

// Known reports whether the value is settled; None is.
func (v Value) Known() bool { return v.Kind() > Happened }

// True reports whether v is known and true.
func (v Value) True() bool { return v.Kind() == Bool && v.n != 0 }

// False reports whether v is known and false.
func (v Value) False() bool { return v.Kind() == Bool && v.n == 0 }

// BoolOf returns b as a value.
func BoolOf(b bool) Value {
	n := int64(0)
	if b { // no jump: which it is nobody can tell before
		n = 1
	}
	return Scalar(Bool, n)
}

// IntOf returns n as a value.
func IntOf(n int64) Value { return Scalar(Number, n) }

// TextOf returns s as a value.
func TextOf(s string) Value { return Value{h: &head{kind: Text, text: s}} }

// NoneValue is the known lack of a value.
func NoneValue() Value { return Scalar(None, 0) }

// MomentOf returns t, to the microsecond, as a value.
func MomentOf(t time.Time) Value { return Scalar(Moment, t.UnixMicro()) }

// ListOf returns the items as a value; it takes the slice over.
func ListOf(items []Value) Value {
	if len(items) == 0 {
		return noItems
	}
	return (&List{Items: items}).Value()
}

// noItems is the list of nothing. It is never changed.
var noItems = (&List{}).Value()

// Time returns the moment in v in the zone.
func (v Value) Time(zone *time.Location) time.Time { return time.UnixMicro(v.n).In(zone) }

// Items returns the items of a list, or nil.
func (v Value) Items() []Value {
	if l, ok := v.Ref().(*List); ok {
		return l.Items
	}
	return nil
}

// Record returns the record in v, or nil.
func (v Value) Record() *Record {
	r, _ := v.Ref().(*Record)
	return r
}

// order compares two known values that have an order and are of one kind; ok is
// false where they are not.
func order(a, b Value) (c int, ok bool) {
	if a.Kind() != b.Kind() {
		return 0, false
	}
	switch a.Kind() {
	case Number, Money:
		return compareNumbers(a, b), true
	case Bool, Date, Moment:
		return cmp.Compare(a.n, b.n), true
	case Text:
		return strings.Compare(a.Text(), b.Text()), true
	case Duration:
		return orderPeriods(a, b)
	}
	return 0, false
}

// Same reports whether two settled values are equal. Lists are compared item
// by item, records by identity.
func Same(a, b Value) bool {
	if a.Kind() != b.Kind() {
		return false
	}
	switch a.Kind() {
	case None:
		return true
	case Number, Money:
		return compareNumbers(a, b) == 0
	case Bool, Date, Moment, Set:
		return a.n == b.n
	case Duration:
		return a.n == b.n && a.h.unit == b.h.unit
	case Text:
		return a.Text() == b.Text()
	case ListKind:
		return sameItems(a.Items(), b.Items())
	case RecordKind:
		return a.h.ref == b.h.ref
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

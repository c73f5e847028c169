package lang

import "github.com/guize-rules/guize/engine/internal/exact"

// Interval is an open interval; an end of kind None is infinite.
type Interval struct {
	Lo, Hi Value
	Whole  bool // of numbers: whole ones alone
	None   bool // or no value at all, with which a comparison of size is an error
}

// Around is the class of the values from one to another, both in it, and of none
// where there may be no value; Unknown where these have no ends.
func Around(lo, hi Value, none bool) Value {
	from, ok := lo.beyond(-1)
	to, also := hi.beyond(1)
	if !ok || !also {
		return Value{}
	}
	return Refer(Between, &Interval{Lo: from, Hi: to, None: none})
}

// beyond is a value a little past another.
func (v Value) beyond(by int64) (Value, bool) {
	switch v.Kind() {
	case Number, Money:
		x, ok := v.Num().Add(exact.Small(by, 9))
		return ofKind(v.Kind(), x), ok
	case Date, Moment:
		return v.With(v.N() + by), true
	}
	return Value{}, false
}

// orNone reports whether v is a class to which none belongs too.
func (v Value) orNone() bool {
	in, ok := v.Ref().(*Interval)
	return ok && in.None
}

// orElse is a class to which none belongs, with a value in its place.
func (v Value) orElse(w Value) Value {
	in := v.Ref().(*Interval)
	from, ok := w.beyond(-1)
	to, also := w.beyond(1)
	if !ok || !also || w.Kind() != in.Lo.Kind() {
		return lackOf(w)
	}
	out := &Interval{Lo: in.Lo, Hi: in.Hi}
	if Less(from, in.Lo) {
		out.Lo = from
	}
	if Less(in.Hi, to) {
		out.Hi = to
	}
	return Refer(Between, out)
}

package lang

import "slices"

// A relation is the set of ways in which one value may stand to another.
// Where exactly one is left the comparison is known; two unknown values may
// stand in all three.
type relation uint8

const (
	less relation = 1 << iota
	equal
	greater
	anyRelation = less | equal | greater
	different   = less | greater
)

// accepts says which relations make each comparison true. It is never written to.
var accepts = map[string]relation{
	"==": equal, "!=": different, "<": less, "<=": less | equal, ">": greater, ">=": greater | equal,
}

// relate tells how a may stand to b. ordered is false for == and !=, where
// any difference counts as both less and greater.
func relate(a, b Value, ordered bool) relation {
	switch {
	case a.Kind() == Between || a.Kind() == Other:
		return relateClass(a, b, ordered)
	case b.Kind() == Between || b.Kind() == Other:
		return flip(relateClass(b, a, ordered))
	case (a.Kind() == Happened && b.Kind() == None || a.Kind() == None && b.Kind() == Happened) && !ordered:
		return different
	case !a.Known() || !b.Known():
		return anyRelation
	}
	if c, ok := order(a, b); ok {
		return relation(1 << (c + 1))
	}
	if Same(a, b) {
		return equal
	}
	return different
}

func flip(r relation) relation {
	out := r & equal
	if r&less != 0 {
		out |= greater
	}
	if r&greater != 0 {
		out |= less
	}
	return out
}

// relateClass compares a class of values with one value. Where none may belong to
// it too, that differs from any value, and has no order.
func relateClass(class, v Value, ordered bool) relation {
	switch orNone := class.orNone(); {
	case v.Kind() == None && orNone:
		return anyRelation
	case v.Kind() == None:
		return different
	case orNone && !ordered:
		return different | relateInterval(class.Ref().(*Interval), v)
	}
	if !v.Known() {
		return anyRelation
	}
	if class.Kind() == Other {
		if v.Kind() == Text && slices.Contains(class.Ref().(*Excluded).Texts, v.Text()) {
			return different
		}
		return anyRelation
	}
	return relateInterval(class.Ref().(*Interval), v)
}

func relateInterval(in *Interval, v Value) relation {
	if !v.Known() {
		return anyRelation
	}
	if c, ok := order(v, in.Lo); ok && c <= 0 {
		return greater
	}
	if c, ok := order(v, in.Hi); ok && c >= 0 {
		return less
	}
	return in.beside(v)
}

// beside is how the values of an interval may stand to one within it: to the first
// of those that follow one another none is less, to the last none greater.
func (in *Interval) beside(v Value) relation {
	out := anyRelation
	if _, whole := v.Whole(); v.Kind() == Number && !whole {
		return out
	}
	if v.Kind() != Date && !(in.Whole && v.Kind() == Number) {
		return out
	}
	if in.Lo.Kind() == v.Kind() && in.Lo.N()+1 == v.N() {
		out &^= less
	}
	if in.Hi.Kind() == v.Kind() && in.Hi.N()-1 == v.N() {
		out &^= greater
	}
	return out
}

// verdict turns the possible relations into a value of a comparison.
func verdict(possible, accepted relation) Value {
	switch {
	case possible&^accepted == 0:
		return BoolOf(true)
	case possible&accepted == 0:
		return BoolOf(false)
	}
	return Value{}
}

// May reports whether a class of values may hold one that is known.
func (v Value) May(w Value) bool { return relate(v, w, false)&equal != 0 }

// Less reports whether a is known to be less than b.
func Less(a, b Value) bool {
	if a.h == b.h && a.Kind() == Number && a.h.ref == nil {
		return a.n < b.n // as most numbers are: of equally many decimals, in one word
	}
	c, ok := order(a, b)
	return ok && c < 0
}

package index

// bound says of one row what its classes do not tell of a field that has more
// constants than classes: a range in which its key lies or, with not set, does
// not lie.
type bound struct {
	field  int32
	not    bool
	lo, hi int64
}

// mostBounds is how many bounds a row has of one field. With more it is not sure,
// and held to the ends of them all.
const mostBounds = 8

// bound adds the bounds of a row, which is the next of the index.
func (x *Index) bound(r row) {
	x.from = append(x.from, int32(len(x.bounds)))
	for i := range x.fields {
		if s, ok := r.box.Of(x.fields[i].id); ok && x.bounded(i) {
			x.bounds = appendBounds(x.bounds, int32(i), tidy(s.Spans))
		}
	}
}

// bounded reports whether rows have bounds of the i-th field.
func (x *Index) bounded(i int) bool {
	return x.fields[i].axis.thin && !x.fields[i].axis.text && i < unsureFrom
}

// appendBounds appends the range from the first span to the last, and the gaps
// between them.
func appendBounds(to []bound, field int32, spans []Span) []bound {
	if len(spans) == 0 {
		return to // no key is allowed, as its classes say
	}
	if lo, hi := spans[0].Lo, spans[len(spans)-1].Hi; lo != Lowest || hi != Highest {
		to = append(to, bound{field: field, lo: lo, hi: hi})
	}
	if len(spans) > mostBounds {
		return to
	}
	for i := range spans[1:] {
		to = append(to, bound{field: field, not: true, lo: spans[i].Hi + 1, hi: spans[i+1].Lo - 1})
	}
	return to
}

// within reports whether the keys lie within the bounds of a row. Of a field whose
// value is not known or is none there is nothing to ask.
func (x *Index) within(row int, points []Point, open uint64) bool {
	for i := x.from[row]; i < x.from[row+1]; i++ {
		b := &x.bounds[i]
		if open>>b.field&1 == 1 {
			continue
		}
		if key := points[b.field].Key; (b.lo <= key && key <= b.hi) == b.not {
			return false
		}
	}
	return true
}

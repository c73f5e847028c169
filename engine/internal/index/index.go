// Package index finds, among many rows, those that a combination of field
// values does not rule out.
//
// A row allows for each field some of its values. The constants that rows name
// cut the values of a field into classes; for each class there is a bit set of
// the rows that allow it. A look-up intersects the bit sets of the classes at
// hand. Where a field has too many constants its classes are coarser, and the
// rows that are left are held against their exact bounds. What even these do not
// say may be found although it is ruled out, and never the reverse: the caller
// checks what is not sure.
package index

import (
	"math/bits"
	"slices"
)

// MaxCuts is how many constants of one ordered field get a class of their own; of
// one of texts, which has no classes between them, twice as many do. More would make
// the memory grow with the square of the rows.
const MaxCuts = 128

// All is the class of a value of which nothing is known: it rules no row out.
const All = -1

// Index is an immutable set of rows.
type Index struct {
	fields []field
	rules  []int32  // of each row, in the order of the bit sets
	needs  []uint64 // of each row, the fields whose values must be known for it to be sure
	bounds []bound  // of the first row, the second, …
	from   []int32  // of each row, where its bounds begin; and where the last ends
	words  int
}

// field is the classes of one field that at least one row restricts.
type field struct {
	id   int // as the builder was told
	axis axis
	bits []uint64   // of the classes, one after the other: the rows that allow it
	sets [][]uint64 // the same by class
	sums [][]uint64 // by class; which words of the set are not zero
}

// Fields lists the fields that the index looks at, in the order in which
// [Index.Find] wants their classes.
func (x *Index) Fields() []int {
	ids := make([]int, len(x.fields))
	for i, f := range x.fields {
		ids[i] = f.id
	}
	return ids
}

// Point is where the value of a field lies: its class and, of a number, its key.
type Point struct {
	Class int
	Key   int64
}

// Unknown is the point of a value of which nothing is known: it rules no row out.
func Unknown() Point { return Point{Class: All} }

// Number returns the point of a key on the i-th field, which must be ordered.
func (x *Index) Number(i int, key int64) Point { return Point{x.fields[i].axis.class(key), key} }

// Text returns the point of a text on the i-th field, which must be of texts.
func (x *Index) Text(i int, s string) Point { return Point{Class: x.fields[i].axis.textClass(s)} }

// None returns the point of the known lack of a value on the i-th field.
func (x *Index) None(i int) Point { return Point{Class: x.fields[i].axis.none()} }

// Hit is a row that was found. Sure says that its condition holds, so that it
// need not be looked at again.
type Hit struct {
	Rule int32
	Sure bool
}

// Find appends to out the rows that the points do not rule out, in the order
// of the rows. There is a point for each of [Index.Fields]; the bits of open mark
// the fields (the i-th is bit i, from 0) whose value is not known or is none.
func (x *Index) Find(points []Point, open uint64, out []Hit) []Hit {
	open |= unsure
	if x.words == 1 {
		return x.one(points, open, out)
	}
	var setsBuf, sumsBuf [24][]uint64
	sets, sums := setsBuf[:0], sumsBuf[:0]
	for i := range x.fields {
		if c := points[i].Class; c != All {
			sets = append(sets, x.fields[i].sets[c])
			sums = append(sums, x.fields[i].sums[c])
		}
	}
	if len(sets) == 0 {
		for i := range x.rules {
			out = append(out, Hit{x.rules[i], x.needs[i]&open == 0})
		}
		return out
	}
	for s := range sums[0] {
		blocks := sums[0][s]
		for _, sum := range sums[1:] {
			blocks &= sum[s]
		}
		for ; blocks != 0; blocks &= blocks - 1 {
			w := s*64 + bits.TrailingZeros64(blocks)
			word := sets[0][w]
			for _, set := range sets[1:] {
				word &= set[w]
			}
			out = x.block(word, w, points, open, out)
		}
	}
	return out
}

// one finds among rows that one word holds.
func (x *Index) one(points []Point, open uint64, out []Hit) []Hit {
	word := ^uint64(0) >> (64 - len(x.rules))
	for i := range points {
		if c := points[i].Class; c != All {
			word &= x.fields[i].bits[c]
		}
	}
	return x.block(word, 0, points, open, out)
}

// block appends the rows of one word of the bit sets.
func (x *Index) block(word uint64, w int, points []Point, open uint64, out []Hit) []Hit {
	for ; word != 0; word &= word - 1 {
		if i := w*64 + bits.TrailingZeros64(word); x.within(i, points, open) {
			out = append(out, Hit{x.rules[i], x.needs[i]&open == 0})
		}
	}
	return out
}

// summary marks the words of a bit set that are not zero.
func summary(set []uint64) []uint64 {
	sum := make([]uint64, (len(set)+63)/64)
	for w, word := range set {
		if word != 0 {
			sum[w/64] |= 1 << (w % 64)
		}
	}
	return sum
}

// Rows returns how many rows the index has.
func (x *Index) Rows() int { return len(x.rules) }

// Bytes returns about how much memory the bit sets take.
func (x *Index) Bytes() int {
	n := 0
	for _, f := range x.fields {
		n += len(f.sets) * (x.words + (x.words+63)/64) * 8
	}
	return n + 16*len(x.rules) + 24*len(x.bounds)
}

// unique sorts and drops repeats.
func unique[T int64 | string](s []T) []T {
	slices.Sort(s)
	return slices.Compact(s)
}

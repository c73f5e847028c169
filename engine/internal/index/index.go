// Package index finds, among many rows, those that a combination of field
// values does not rule out.
//
// A row allows for each field some of its values. The constants that rows name
// cut the values of a field into classes; for each class there is a bit set of
// the rows that allow it. A look-up intersects the bit sets of the classes at
// hand. Where a field has too many constants its classes are coarser, so a
// look-up may return a row that is ruled out after all, and never the reverse:
// the caller checks what it gets.
package index

import (
	"math/bits"
	"slices"
)

// MaxCuts is how many constants of one field get a class of their own. More
// would make the memory grow with the square of the rows.
const MaxCuts = 256

// All is the class of a value of which nothing is known: it rules no row out.
const All = -1

// Index is an immutable set of rows.
type Index struct {
	fields []field
	rules  []int32  // of each row, in the order of the bit sets
	needs  []uint64 // of each row, the fields whose values must be known for it to be sure
	words  int
}

// field is the classes of one field that at least one row restricts.
type field struct {
	id   int // as the builder was told
	axis axis
	sets [][]uint64 // by class; the rows that allow it
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

// Number returns the class of a key on the i-th field, which must be ordered.
func (x *Index) Number(i int, key int64) int { return x.fields[i].axis.class(key) }

// Text returns the class of a text on the i-th field, which must be of texts.
func (x *Index) Text(i int, s string) int { return x.fields[i].axis.textClass(s) }

// None returns the class of the known lack of a value on the i-th field.
func (x *Index) None(i int) int { return x.fields[i].axis.none() }

// Hit is a row that was found. Sure says that its condition holds, so that it
// need not be looked at again.
type Hit struct {
	Rule int32
	Sure bool
}

// Find appends to out the rows that the classes do not rule out, in the order
// of the rows. classes has one entry for each of [Index.Fields]; the bits of
// open mark the fields (the i-th is bit i, from 0) whose value is not known or
// is none.
func (x *Index) Find(classes []int, open uint64, out []Hit) []Hit {
	open |= unsure
	var setsBuf, sumsBuf [24][]uint64
	sets, sums := setsBuf[:0], sumsBuf[:0]
	for i := range x.fields {
		if c := classes[i]; c != All {
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
			out = x.block(sets, s*64+bits.TrailingZeros64(blocks), open, out)
		}
	}
	return out
}

// block appends the rows of one word of the bit sets.
func (x *Index) block(sets [][]uint64, w int, open uint64, out []Hit) []Hit {
	word := sets[0][w]
	for _, set := range sets[1:] {
		word &= set[w]
	}
	for ; word != 0; word &= word - 1 {
		i := w*64 + bits.TrailingZeros64(word)
		out = append(out, Hit{x.rules[i], x.needs[i]&open == 0})
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
	return n + 12*len(x.rules)
}

// unique sorts and drops repeats.
func unique[T int64 | string](s []T) []T {
	slices.Sort(s)
	return slices.Compact(s)
}

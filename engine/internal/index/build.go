package index

import (
	"cmp"
	"math"
	"slices"
)

// Set is the values of one field that a row allows. The zero Set allows nothing.
type Set struct {
	Spans []Span   // ordered fields; in no order, may overlap
	Texts []string // text fields
	Rest  bool     // text fields: every text but Texts, which are then those not allowed
	None  bool     // the known lack of a value too
}

// Span is a range of keys, both ends included.
type Span struct{ Lo, Hi int64 }

// The ends of an open range.
const (
	Lowest  = math.MinInt64
	Highest = math.MaxInt64
)

// Builder collects rows.
type Builder struct {
	rows []row
	text map[int]bool // fields of texts
}

type row struct {
	rule  int32
	exact bool
	box   Box
}

// unsure is the bit that keeps a row from ever being sure. A row is never sure
// about the 64th field and those after it either.
const (
	unsureFrom = 63
	unsure     = 1 << unsureFrom
)

// orderFrom is from how many rows on they are put in the order of their texts;
// fewer have a summary of one word whatever their order.
const orderFrom = 64 * 64

// NewBuilder returns an empty builder; text names the fields whose values are texts.
func NewBuilder(text map[int]bool) *Builder { return &Builder{text: text} }

// Add adds a row of a rule. exact says that the rule holds for every
// combination of known values in the box.
func (b *Builder) Add(rule int, box Box, exact bool) {
	b.rows = append(b.rows, row{int32(rule), exact, box})
}

// Build makes the index. Many rows are ordered by what they say of text fields,
// so that the rows of one combination stand together and the summary of a
// look-up has few blocks; few rows stay as they were added.
func (b *Builder) Build() *Index {
	x := &Index{words: (len(b.rows) + 63) / 64, rules: make([]int32, len(b.rows)), needs: make([]uint64, len(b.rows))}
	kept := b.room(b.columns())
	if len(b.rows) > orderFrom {
		b.order(kept)
		kept = b.columnsOf(kept)
	}
	at := map[int]int{}
	for i, c := range kept {
		at[c.id] = i
		x.fields = append(x.fields, b.field(c, x.words))
	}
	for i, r := range b.rows {
		x.rules[i], x.needs[i] = r.rule, x.need(r, at)
		x.bound(r)
	}
	x.from = append(x.from, int32(len(x.bounds)))
	return x
}

// column is a field with the rows that restrict it.
type column struct {
	id   int
	rows []int32
	axis axis
}

// columns lists the fields that rows restrict, with the rows.
func (b *Builder) columns() []column {
	at := map[int]int{}
	var out []column
	for i, r := range b.rows {
		for _, s := range r.box {
			c, ok := at[s.Field]
			if !ok {
				c = len(out)
				at[s.Field], out = c, append(out, column{id: s.Field})
			}
			out[c].rows = append(out[c].rows, int32(i))
		}
	}
	for i := range out {
		out[i].axis = b.axis(out[i])
	}
	return out
}

// columnsOf lists some fields anew, once rows are in another order.
func (b *Builder) columnsOf(kept []column) []column {
	at := map[int]int{}
	for i := range kept {
		at[kept[i].id], kept[i].rows = i, kept[i].rows[:0]
	}
	for i, r := range b.rows {
		for _, s := range r.box {
			if c, ok := at[s.Field]; ok {
				kept[c].rows = append(kept[c].rows, int32(i))
			}
		}
	}
	return kept
}

// How much memory the bit sets may take. Without a limit that would grow with the
// square of a set in which each rule asks for a fact of its own.
const (
	bytesEver = 4 << 20
	bytesARow = 2 << 10
)

// room leaves out fields for which there is no room, those first that the fewest
// rows restrict: the rows are then found whatever the field's value, as every row is
// that the index cannot hold. The others are put in order, texts first.
func (b *Builder) room(all []column) []column {
	slices.SortFunc(all, func(x, y column) int {
		return cmp.Or(cmp.Compare(len(y.rows), len(x.rows)), cmp.Compare(x.id, y.id))
	})
	left := bytesEver + bytesARow*len(b.rows)
	for i, c := range all {
		if left -= c.axis.count * (len(b.rows)/8 + 16); left < 0 {
			all = all[:i]
			break
		}
	}
	slices.SortFunc(all, func(x, y column) int {
		if b.text[x.id] != b.text[y.id] {
			return boolOrder(b.text[y.id], b.text[x.id])
		}
		return cmp.Compare(x.id, y.id)
	})
	return all
}

// need gives the fields that must be known for a row to be sure; at are the places
// of fields.
func (x *Index) need(r row, at map[int]int) uint64 {
	if !r.exact {
		return unsure
	}
	var bits uint64
	for _, s := range r.box {
		i, ok := at[s.Field]
		if !ok || i >= unsureFrom || x.fields[i].axis.thin && (x.fields[i].axis.text || len(tidy(s.Spans)) > mostBounds) {
			return unsure
		}
		bits |= 1 << i
	}
	return bits
}

func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// mostOrdered is how many text fields rows are ordered by.
const mostOrdered = 16

// order puts rows in the order of the first text that they allow on each text field.
func (b *Builder) order(kept []column) {
	var texts []int
	for _, c := range kept {
		if b.text[c.id] && len(texts) < mostOrdered {
			texts = append(texts, c.id)
		}
	}
	keys := make([]string, 0, len(b.rows)*len(texts))
	sorted := make([]int, len(b.rows))
	for i := range b.rows {
		sorted[i] = i
		for _, id := range texts {
			keys = append(keys, b.rows[i].firstText(id))
		}
	}
	slices.SortFunc(sorted, func(x, y int) int {
		at, other := x*len(texts), y*len(texts)
		return cmp.Or(slices.Compare(keys[at:at+len(texts)], keys[other:other+len(texts)]), x-y)
	})
	rows := make([]row, len(b.rows))
	for i, at := range sorted {
		rows[i] = b.rows[at]
	}
	b.rows = rows
}

func (r *row) firstText(field int) string {
	s, _ := r.box.Of(field)
	if s.Rest || len(s.Texts) == 0 {
		return ""
	}
	return slices.Min(s.Texts)
}

// field makes the classes of one field and their bit sets.
func (b *Builder) field(c column, words int) field {
	f := field{id: c.id, axis: c.axis}
	free := make([]uint64, words) // rows that do not restrict the field
	for i := range b.rows {
		set(free, i)
	}
	for _, i := range c.rows {
		free[i/64] &^= 1 << (i % 64)
	}
	f.sets = make([][]uint64, f.axis.count)
	f.bits = make([]uint64, words*f.axis.count)
	for n := range f.sets {
		f.sets[n] = f.bits[n*words : (n+1)*words : (n+1)*words]
		copy(f.sets[n], free)
	}
	for _, i := range c.rows {
		s, _ := b.rows[i].box.Of(c.id)
		f.allow(int(i), s)
	}
	for _, s := range f.sets {
		f.sums = append(f.sums, summary(s))
	}
	return f
}

func set(bits []uint64, i int) { bits[i/64] |= 1 << (i % 64) }

// axis collects the constants of a field.
func (b *Builder) axis(c column) axis {
	var keys []int64
	var texts []string
	for _, i := range c.rows {
		s, _ := b.rows[i].box.Of(c.id)
		for _, sp := range s.Spans {
			keys = append(keys, ends(sp)...)
		}
		texts = append(texts, s.Texts...)
	}
	if b.text[c.id] {
		return textAxis(texts)
	}
	return orderedAxis(keys)
}

func ends(s Span) []int64 {
	var out []int64
	if s.Lo != Lowest {
		out = append(out, s.Lo)
	}
	if s.Hi != Highest {
		out = append(out, s.Hi)
	}
	return out
}

// allow marks the classes that a row allows: every class that holds a value
// which the row allows.
func (f *field) allow(row int, s Set) {
	if s.None {
		set(f.sets[f.axis.none()], row)
	}
	if f.axis.text {
		f.allowTexts(row, s)
		return
	}
	for _, sp := range s.Spans {
		if sp.Lo > sp.Hi {
			continue
		}
		for c := f.axis.class(sp.Lo); c <= f.axis.class(sp.Hi); c++ {
			set(f.sets[c], row)
		}
	}
}

func (f *field) allowTexts(row int, s Set) {
	other := len(f.axis.texts)
	if !s.Rest {
		for _, t := range s.Texts {
			set(f.sets[f.axis.textClass(t)], row)
		}
		return
	}
	not := map[string]bool{}
	for _, t := range s.Texts {
		not[t] = true
	}
	for t, c := range f.axis.texts {
		if !not[t] {
			set(f.sets[c], row)
		}
	}
	set(f.sets[other], row)
}

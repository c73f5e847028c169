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

// Box is the fields that a row restricts.
type Box map[int]Set

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
const unsure = 1 << 63

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
	ids := b.fieldIDs()
	if len(b.rows) > orderFrom {
		slices.SortStableFunc(b.rows, func(x, y row) int { return b.compare(ids, x, y) })
	}
	x := &Index{words: (len(b.rows) + 63) / 64, rules: make([]int32, len(b.rows)), needs: make([]uint64, len(b.rows))}
	for _, id := range ids {
		x.fields = append(x.fields, b.field(id, x.words))
	}
	for i, r := range b.rows {
		x.rules[i], x.needs[i] = r.rule, x.need(r)
	}
	return x
}

// need gives the fields that must be known for a row to be sure.
func (x *Index) need(r row) uint64 {
	if !r.exact {
		return unsure
	}
	var bits uint64
	for i := range x.fields {
		if _, ok := r.box[x.fields[i].id]; !ok {
			continue
		}
		if i >= 63 || x.fields[i].axis.thin {
			return unsure
		}
		bits |= 1 << i
	}
	return bits
}

// fieldIDs lists the fields that rows restrict, texts first.
func (b *Builder) fieldIDs() []int {
	seen := map[int]bool{}
	var ids []int
	for _, r := range b.rows {
		for id := range r.box {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	slices.SortFunc(ids, func(x, y int) int {
		if b.text[x] != b.text[y] {
			return boolOrder(b.text[y], b.text[x])
		}
		return cmp.Compare(x, y)
	})
	return ids
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

// compare orders rows by the first text that they allow on each text field.
func (b *Builder) compare(ids []int, x, y row) int {
	for _, id := range ids {
		if !b.text[id] {
			break
		}
		if c := cmp.Compare(firstText(x.box[id]), firstText(y.box[id])); c != 0 {
			return c
		}
	}
	return 0
}

func firstText(s Set) string {
	if s.Rest || len(s.Texts) == 0 {
		return ""
	}
	return slices.Min(s.Texts)
}

// field makes the classes of one field and their bit sets.
func (b *Builder) field(id, words int) field {
	f := field{id: id, axis: b.axis(id)}
	free := make([]uint64, words) // rows that do not restrict the field
	for i, r := range b.rows {
		if _, ok := r.box[id]; !ok {
			set(free, i)
		}
	}
	f.sets = make([][]uint64, f.axis.count)
	backing := make([]uint64, words*f.axis.count)
	for c := range f.sets {
		f.sets[c] = backing[c*words : (c+1)*words : (c+1)*words]
		copy(f.sets[c], free)
	}
	for i, r := range b.rows {
		if s, ok := r.box[id]; ok {
			f.allow(i, s)
		}
	}
	for _, s := range f.sets {
		f.sums = append(f.sums, summary(s))
	}
	return f
}

func set(bits []uint64, i int) { bits[i/64] |= 1 << (i % 64) }

// axis collects the constants of a field.
func (b *Builder) axis(id int) axis {
	var keys []int64
	var texts []string
	for _, r := range b.rows {
		for _, sp := range r.box[id].Spans {
			keys = append(keys, ends(sp)...)
		}
		texts = append(texts, r.box[id].Texts...)
	}
	if b.text[id] {
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
	for t, c := range f.axis.texts {
		if !slices.Contains(s.Texts, t) {
			set(f.sets[c], row)
		}
	}
	set(f.sets[other], row)
}

package plan

import (
	"math"
	"slices"

	"github.com/guize-rules/guize/engine/internal/index"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// RuleIndex finds the rules of one scope — those without a loop, or those over
// one list — that the facts at hand do not plainly rule out. What it finds is
// evaluated in full, so that it can leave out what it cannot hold: a condition
// on outcomes, on several facts at once, or on a fact with too many constants.
type RuleIndex struct {
	index  *index.Index
	fields []fieldReader // for each field of the index
	none   []index.Point // for each field, that of no value
	Dated  bool          // the date whose rules apply is one of them
}

// fieldReader says where the value of a field is read.
type fieldReader struct {
	elem  bool // from the element of the loop
	slot  int  // or dateSlot
	bit   int  // of a set, or -1
	float bool // keys are those of numbers
	text  bool
	enum  *lang.Type    // of an enum
	two   bool          // yes or no, or what a set has or not
	few   []index.Point // of these, and of an enum by the places of its values
}

// fieldKey tells fields apart.
type fieldKey struct {
	elem      bool
	slot, bit int
}

// dateSlot stands for the date whose rules apply.
const dateSlot = -1

// indexer turns conditions into boxes for one scope.
type indexer struct {
	eng     *Plan
	elem    *lang.RecordType // of the scope's list; nil in the global scope
	facts   int              // slots of elem that are facts
	readers []fieldReader
	ids     map[fieldKey]int
	text    map[int]bool
	dated   bool // the rule date of the rule at hand is that of the set
	defs    map[defTerms][]term
	room    int // values that boxes may still name
}

// buildIndexes makes the index of each scope. Nobody decides by a plan whose trees
// are kept.
func (c *compilation) buildIndexes() {
	if c.keep {
		return
	}
	c.plan.Indexes = make([]*RuleIndex, len(c.lay.Lists)+1)
	var global []*Rule
	for _, r := range c.plan.Rules {
		if r.List < 0 {
			global = append(global, r)
		}
	}
	c.plan.Indexes[0] = c.buildIndex(-1, global)
	for list, over := range c.plan.OverList {
		c.plan.Indexes[list+1] = c.buildIndex(list, over)
	}
}

func (c *compilation) buildIndex(list int, over []*Rule) *RuleIndex {
	e := c.plan
	x := &indexer{eng: e, ids: map[fieldKey]int{}, text: map[int]bool{}, defs: map[defTerms][]term{}, room: roomEver + roomOfRule*len(over)}
	if list >= 0 {
		x.elem, x.facts = e.Lay.Lists[list].Rec, e.Lay.Lists[list].Fields
	}
	b := index.NewBuilder(x.text)
	for _, r := range over {
		if c.ctx.Err() != nil {
			break
		}
		for _, t := range x.rule(r) {
			b.Add(r.Rank, t.box, t.exact)
		}
	}
	out := &RuleIndex{index: b.Build()}
	for i, id := range out.index.Fields() {
		f := x.readers[id]
		switch {
		case f.enum != nil:
			for _, v := range f.enum.Values {
				f.few = append(f.few, out.index.Text(i, v.ID))
			}
		case f.two:
			f.few = []index.Point{out.index.Number(i, 0), out.index.Number(i, 1)}
		}
		out.fields, out.none = append(out.fields, f), append(out.none, out.index.None(i))
		out.Dated = out.Dated || f.slot == dateSlot
	}
	return out
}

// rule gives the alternatives of a rule: its dates, and its condition.
func (x *indexer) rule(r *Rule) []term {
	p := &x.eng.Policies[r.Policy]
	x.dated = p.RulesOn == nil
	terms := free(true)
	if x.dated {
		for _, span := range [][2]calendar.Date{{p.From, p.To}, {r.From, r.To}} {
			if !span[0].IsZero() || !span[1].IsZero() {
				terms = x.meetAll(terms, []term{{x.dates(span[0], span[1]), true}})
			}
		}
	}
	if r.Cond == nil {
		return terms
	}
	return x.meetAll(terms, x.terms(r.Cond.Tree(), false))
}

func (x *indexer) dates(from, to calendar.Date) index.Box {
	span := index.Span{Lo: index.Lowest, Hi: index.Highest}
	if !from.IsZero() {
		span.Lo = lang.DateOf(from).N()
	}
	if !to.IsZero() {
		span.Hi = lang.DateOf(to).N()
	}
	return side(x.field(fieldReader{slot: dateSlot, bit: -1}), index.Set{Spans: []index.Span{span}})
}

func (x *indexer) field(f fieldReader) int {
	key := fieldKey{f.elem, f.slot, f.bit}
	id, ok := x.ids[key]
	if !ok {
		id = len(x.readers)
		x.ids[key] = id
		x.readers = append(x.readers, f)
		x.text[id] = f.text
	}
	return id
}

// terms gives alternatives of which one holds wherever the condition (or its
// negation) is true, unknown or an error.
func (x *indexer) terms(n *lang.Node, negated bool) []term {
	switch {
	case n.Konst != nil && n.Konst.Kind() == lang.Bool:
		if n.Konst.True() == negated {
			return nil
		}
		return free(true)
	case n.Op == lang.OpTruth:
		return x.terms(n.Kids[0], negated)
	case n.Op == lang.OpDef:
		return x.definition(n.Def, negated)
	case n.Op == lang.OpNot:
		return x.terms(n.Kids[0], !negated)
	case n.Op == lang.OpAnd && !negated, n.Op == lang.OpOr && negated:
		return x.conjunction(n.Kids, negated)
	case n.Op == lang.OpAnd, n.Op == lang.OpOr:
		return x.disjunction(n.Kids, negated)
	}
	if a := n.Atom(); a != nil && !a.Listed {
		return x.atom(a, negated)
	}
	return free(false)
}

// definition gives the alternatives of a definition, which are worked out once.
func (x *indexer) definition(d *lang.Def, negated bool) []term {
	key := defTerms{d, negated, x.dated}
	out, ok := x.defs[key]
	if !ok {
		out = x.terms(d.Tree(), negated)
		x.defs[key] = out
	}
	return slices.Clone(out)
}

type defTerms struct {
	def            *lang.Def
	negated, dated bool
}

func (x *indexer) conjunction(kids []*lang.Node, negated bool) []term {
	out := free(true)
	for _, k := range kids {
		out = x.meetAll(out, x.terms(k, negated))
	}
	return out
}

func (x *indexer) disjunction(kids []*lang.Node, negated bool) []term {
	var out []term
	for _, k := range kids {
		out = append(out, x.terms(k, negated)...)
	}
	return x.few(out)
}

// atom gives the alternatives of one comparison.
func (x *indexer) atom(a *lang.Atom, negated bool) []term {
	f, t, ok := x.reader(a)
	if !ok {
		return free(false)
	}
	if a.Param != nil {
		return x.datedAtom(a, f, t, negated)
	}
	s, ok := x.allowed(a, f, t, negated)
	if !ok {
		return free(false)
	}
	return only(x.field(f), s)
}

// datedAtom compares with a parameter: one alternative for each of its values,
// on its dates, and one for the dates that no value covers.
func (x *indexer) datedAtom(a *lang.Atom, f fieldReader, t lang.Type, negated bool) []term {
	if !x.dated || len(a.Param.Values) >= maxTerms {
		return free(false)
	}
	var out []term
	holes := x.dates(calendar.Date{}, calendar.Date{})
	for _, v := range a.Param.Values {
		at := *a
		at.Param, at.Value = nil, v.Value
		s, ok := x.allowed(&at, f, t, negated)
		if !ok {
			return free(false)
		}
		era := x.dates(v.From, v.To)
		out = append(out, term{index.Meet(era, side(x.field(f), s)), true})
		holes = index.Meet(holes, side(era[0].Field, outsideSpan(era[0].Spans[0])))
	}
	if len(holes[0].Spans) > 0 {
		out = append(out, term{holes, false})
	}
	return out
}

func outsideSpan(s index.Span) index.Set {
	var out index.Set
	if s.Lo != index.Lowest {
		out.Spans = append(out.Spans, index.Span{Lo: index.Lowest, Hi: s.Lo - 1})
	}
	if s.Hi != index.Highest {
		out.Spans = append(out.Spans, index.Span{Lo: s.Hi + 1, Hi: index.Highest})
	}
	return out
}

// reader says where the fact of a comparison is read; ok is false for what is
// not a fact, or of a type that the index does not hold.
func (x *indexer) reader(a *lang.Atom) (f fieldReader, t lang.Type, ok bool) {
	rec, facts := x.eng.Lay.Global, x.eng.Lay.Facts
	if a.Frame > 0 {
		rec, facts = x.elem, x.facts
	}
	if rec == nil || a.Slot >= facts {
		return f, t, false
	}
	t = rec.Fields[a.Slot].Type
	f = fieldReader{elem: a.Frame > 0, slot: a.Slot, bit: -1, two: t.K == rules.KindBool || t.K == rules.KindSet}
	switch t.K {
	case rules.KindBool, rules.KindDate, rules.KindDatetime, rules.KindEvent:
	case rules.KindInt, rules.KindNumber, rules.KindMoney:
		f.float = true
	case rules.KindEnum:
		f.text, f.enum = true, &rec.Fields[a.Slot].Type
	case rules.KindString:
		f.text = true
	case rules.KindSet:
		if a.Op != "has" {
			return f, t, false
		}
		f.bit = int(a.Value.N())
	default:
		return f, t, false
	}
	return f, t, true
}

// allowed gives the values for which a comparison (or its negation) is not
// false. A comparison by size with no value is an error, which is not false.
func (x *indexer) allowed(a *lang.Atom, f fieldReader, t lang.Type, negated bool) (index.Set, bool) {
	switch a.Op {
	case "true", "has":
		key := int64(1)
		if negated {
			key = 0
		}
		return index.Set{Spans: []index.Span{{Lo: key, Hi: key}}, None: true}, true
	case "in":
		return x.oneOf(a.Values, f, negated)
	case "==", "!=":
		return x.oneOf([]lang.Value{a.Value}, f, (a.Op == "!=") != negated)
	}
	key, ok := indexKey(&a.Value, &f)
	if !ok || f.text {
		return index.Set{}, false
	}
	span := index.Span{Lo: index.Lowest, Hi: index.Highest}
	switch op := a.Op; {
	case op == "<" && !negated, op == ">=" && negated:
		span.Hi = key - 1
	case op == "<=" && !negated, op == ">" && negated:
		span.Hi = key
	case op == ">" && !negated, op == "<=" && negated:
		span.Lo = key + 1
	default:
		span.Lo = key
	}
	return index.Set{Spans: []index.Span{span}, None: true}, true
}

// oneOf allows some values or, negated, all others.
func (x *indexer) oneOf(vs []lang.Value, f fieldReader, negated bool) (index.Set, bool) {
	var s index.Set
	var keys []int64
	for _, v := range vs {
		switch key, ok := indexKey(&v, &f); {
		case v.Kind() == lang.None:
			s.None = true
		case f.text && v.Kind() == lang.Text:
			s.Texts = append(s.Texts, v.Text())
		case ok && !f.text:
			keys = append(keys, key)
		default:
			return s, false
		}
	}
	if negated {
		s.None, s.Rest = !s.None, f.text
		s.Spans = gaps(keys, f.text)
		return s, true
	}
	for _, k := range keys {
		s.Spans = append(s.Spans, index.Span{Lo: k, Hi: k})
	}
	return s, true
}

// gaps are the ranges between keys.
func gaps(keys []int64, text bool) []index.Span {
	if text {
		return nil
	}
	slices.Sort(keys)
	var out []index.Span
	lo := int64(index.Lowest)
	for _, k := range slices.Compact(keys) {
		if lo < k {
			out = append(out, index.Span{Lo: lo, Hi: k - 1})
		}
		lo = k + 1
	}
	return append(out, index.Span{Lo: lo, Hi: index.Highest})
}

// indexKey turns a value into a key whose order is that of the values; ok is
// false where the key would not tell it from its neighbours. The nearest doubles of
// decimals of up to 15 digits are as many, and in their order.
func indexKey(v *lang.Value, f *fieldReader) (int64, bool) {
	switch v.Kind() {
	case lang.Bool, lang.Date, lang.Moment:
		n := v.N()
		return n, n > index.Lowest && n < index.Highest
	case lang.Number, lang.Money:
		x, ok := v.Num().Short()
		return floatKey(x), ok && f.float
	}
	return 0, false
}

// floatKey orders doubles as whole numbers.
func floatKey(f float64) int64 {
	if f == 0 {
		f = 0 // not -0
	}
	n := int64(math.Float64bits(f))
	if n < 0 {
		return math.MinInt64 - n
	}
	return n
}

// Find appends the rules that the facts of an application and of one element, under
// the rules of a day, do not rule out. points is scratch space.
func (x *RuleIndex) Find(global, elem *lang.Record, day calendar.Date, points []index.Point, out []index.Hit) ([]index.Hit, []index.Point) {
	points = slices.Grow(points[:0], len(x.fields))[:len(x.fields)]
	var open uint64
	for i := range points {
		var known bool
		if points[i], known = x.point(global, elem, day, i); !known {
			open |= 1 << min(i, 63)
		}
	}
	return x.index.Find(points, open, out), points
}

// point is where the value of the i-th field lies, and whether there is one that is
// known.
func (x *RuleIndex) point(global, elem *lang.Record, day calendar.Date, i int) (p index.Point, known bool) {
	f := &x.fields[i]
	if f.slot == dateSlot {
		return x.index.Number(i, lang.DateOf(day).N()), true
	}
	rec := global
	if f.elem {
		rec = elem
	}
	v := &rec.Slots[f.slot]
	switch k := v.Kind(); {
	case k == lang.None:
		return x.none[i], false
	case k <= lang.Happened:
		return index.Unknown(), false
	case k == lang.Bool && f.few != nil:
		return f.few[v.N()], true
	case k == lang.Set && f.bit >= 0:
		return f.few[v.N()>>f.bit&1], true
	case k == lang.Text && f.few != nil && v.N() > 0:
		return f.few[v.N()-1], true
	case k == lang.Text && f.text:
		return x.index.Text(i, v.Text()), true
	case f.text || f.bit >= 0:
		return index.Unknown(), false
	}
	if key, ok := indexKey(v, f); ok {
		return x.index.Number(i, key), true
	}
	return index.Unknown(), false
}

package engine

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// Bound evaluates applications held in structs of one type. It is immutable
// and safe for concurrent use.
type Bound[T any] struct {
	eng  *Engine
	plan *structPlan
}

// Bind checks a struct type against the facts of an engine, once.
//
// A field tagged `fact:"site.central"` holds that fact; fields without a tag
// are left alone, but for embedded structs, whose fields count as those of the
// struct. A struct field, or a pointer to one, takes the tag as a prefix for the
// tags inside it, and a slice of structs or of pointers to them holds a list fact,
// whose elements' tags are the names of their fields. Types: bool; whole numbers and
// floats for int, number and money (a float must hold the amount exactly); string for
// texts, enums, periods and money; []string for sets; [time.Time] for dates, moments
// and events; [calendar.Date] for dates; and whatever writes itself as text
// ([encoding.TextMarshaler]), as decimals, UUIDs and [calendar.Period] do, for all
// but bool, sets and lists.
//
// Nil means one thing: not known. That holds for a pointer, and for the slice of a
// list or set; an empty slice is a list or set of nothing. An [Optional] may be not
// known too, and the zero [time.Time] is not; every other field is known, also where
// it is zero.
//
// The error lists every field that does not fit: one that binds nothing, or a fact
// that is bound already.
func Bind[T any](e *Engine) (*Bound[T], error) {
	if err := e.made(); err != nil {
		return nil, err
	}
	b := &binder{eng: e}
	t := reflect.TypeFor[T]()
	if t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("a struct is needed to bind facts, not %s", t)
	}
	plan := b.structure(t, e.plan.Lay.Global, e.plan.Lay.Facts, "")
	if len(b.problems) == 0 && len(plan.fields) == 0 {
		return nil, fmt.Errorf("%s binds no fact: no field is tagged `fact:\"…\"`", t)
	}
	if len(b.problems) > 0 {
		return nil, errors.Join(b.problems...)
	}
	return &Bound[T]{e, plan}, nil
}

// binder checks a struct type.
type binder struct {
	misfits
	eng *Engine
}

// boundSlot is a slot that a field binds.
type boundSlot struct {
	rec  *lang.RecordType
	slot int
}

// structPlan says how the fields of a struct become slots.
type structPlan struct {
	fields []fieldPlan
	rec    *lang.RecordType
	key    *fieldPlan // of the elements of a list with a key: the field that has it,
	keyAt  []int      // and the way to it
}

// fieldPlan reads one field. Exactly one of inner, elem and read is set.
type fieldPlan struct {
	index int
	slot  int
	maybe maybe
	inner *structPlan // a struct within the struct
	elem  *structPlan // of a slice
	each  maybe       // how an element of the slice tells that it is not there
	read  func(r *reading, v reflect.Value, t *lang.Type) (lang.Value, *plan.BadValue)
	check *plan.Check // what is asked of the value beyond its type; nil for nothing
	blank bool        // an empty value counts as not given
	plain plain       // read first
}

// maybe says how a field tells that it is unknown.
type maybe uint8

const (
	always    maybe = iota
	byPointer       // nil
	byOption        // Optional
	byTime          // the zero time
)

func (b *binder) structure(t reflect.Type, rec *lang.RecordType, facts int, prefix string) *structPlan {
	p := &structPlan{rec: rec}
	for f, tag := range b.tagged(t, "fact") {
		plan, ok := b.field(f, rec, facts, strings.TrimPrefix(prefix+"."+tag, "."))
		if !ok {
			continue
		}
		last := len(f.Index) - 1
		plan.index = f.Index[last]
		if rec.Key >= 0 && plan.slot == rec.Key && plan.read != nil {
			p.key, p.keyAt = &plan, f.Index
		}
		in := p.embedded(f.Index[:last])
		in.fields = append(in.fields, plan)
	}
	return p
}

// embedded is the plan of the struct that is embedded there: that of the last field
// of p, or a new one.
func (p *structPlan) embedded(way []int) *structPlan {
	if len(way) == 0 {
		return p
	}
	if n := len(p.fields); n == 0 || p.fields[n-1].index != way[0] {
		p.fields = append(p.fields, fieldPlan{index: way[0], inner: &structPlan{rec: p.rec}})
	}
	return p.fields[len(p.fields)-1].inner.embedded(way[1:])
}

func (b *binder) field(f reflect.StructField, rec *lang.RecordType, facts int, path string) (fieldPlan, bool) {
	slot, ok := rec.Slot(path)
	if ok && slot < facts {
		if b.taken(f, "fact", rec.Fields[slot].Name, boundSlot{rec, slot}) {
			return fieldPlan{}, false
		}
		return b.fact(f, rec, slot)
	}
	if t, how := pointedAt(f.Type); t.Kind() == reflect.Struct && rec == b.eng.plan.Lay.Global && b.eng.plan.HasPrefix(path) {
		inner := b.structure(t, rec, facts, path)
		if len(inner.fields) == 0 && len(b.problems) == 0 {
			b.problem(f, "it binds nothing: no field in it is tagged")
		}
		return fieldPlan{inner: inner, maybe: how}, true
	}
	near := text.Nearest(path, rec.Names()[:facts])
	if near != "" {
		near = fmt.Sprintf("; did you mean %q?", near)
	}
	b.problem(f, "there is no fact %q%s", path, near)
	return fieldPlan{}, false
}

// pointedAt is a type, or what it points to.
func pointedAt(t reflect.Type) (reflect.Type, maybe) {
	if t.Kind() == reflect.Pointer {
		return t.Elem(), byPointer
	}
	return t, always
}

func (b *binder) fact(f reflect.StructField, rec *lang.RecordType, slot int) (fieldPlan, bool) {
	p := fieldPlan{slot: slot}
	t, fact := rec.Fields[slot].Type, rec.Fields[slot].Fact
	goType := f.Type
	switch {
	case goType.Kind() == reflect.Pointer:
		goType, p.maybe = goType.Elem(), byPointer
	case goType.Implements(reflect.TypeFor[optional]()):
		goType, p.maybe = goType.Field(0).Type, byOption
	case goType == reflect.TypeFor[time.Time]():
		p.maybe = byTime
	}
	if t.K == rules.KindList && t.Elem != nil && t.Elem.Rec != nil {
		if goType.Kind() != reflect.Slice {
			b.problem(f, "fact %q is a list; a slice of structs is needed", fact.Name)
			return p, false
		}
		item, how := pointedAt(goType.Elem())
		if item.Kind() != reflect.Struct {
			b.problem(f, "fact %q is a list; a slice of structs is needed", fact.Name)
			return p, false
		}
		inner := t.Elem.Rec
		facts := 0
		for _, field := range inner.Fields {
			if field.Fact != nil {
				facts++
			}
		}
		p.elem, p.each = b.structure(item, inner, facts, ""), how
		if inner.Key >= 0 && p.elem.key == nil {
			b.problem(f, "no field of %s is tagged with the key of the list, %q", item, inner.Fields[inner.Key].Name)
		}
		return p, true
	}
	if writesText(goType) && t.K != rules.KindBool && t.K != rules.KindSet && t.K != rules.KindList {
		p.read = textReader(blankIsUnknown(&rec.Fields[slot]))
	} else if p.read = readerOf(goType, t); p.read == nil {
		_, en := t.Words()
		b.problem(f, "fact %q is %s, which %s does not hold", fact.Name, en, goType)
		return p, false
	}
	if p.check = b.eng.plan.Checks[fact]; p.check != nil && !fact.Required && (*p.check == plan.Check{}) {
		p.check = nil
	}
	p.blank = fact.Required || goType.Kind() == reflect.String && blankIsUnknown(&rec.Fields[slot])
	if p.maybe == always && slot != rec.Key && !writesText(goType) {
		p.plain = plainOf(goType.Kind(), &rec.Fields[slot].Type, p.check)
	}
	return p, true
}

// readerOf picks how a Go type is read as a value; nil where it does not fit.
func readerOf(g reflect.Type, t lang.Type) func(*reading, reflect.Value, *lang.Type) (lang.Value, *plan.BadValue) {
	number := t.K == rules.KindInt || t.K == rules.KindNumber || t.K == rules.KindMoney
	switch g.Kind() {
	case reflect.Bool:
		if t.K == rules.KindBool {
			return func(_ *reading, v reflect.Value, _ *lang.Type) (lang.Value, *plan.BadValue) {
				return lang.BoolOf(v.Bool()), nil
			}
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if number {
			return readInt
		}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if number {
			return func(r *reading, v reflect.Value, t *lang.Type) (lang.Value, *plan.BadValue) {
				return plan.ParseValue(v.Uint(), *t, r.zone)
			}
		}
	case reflect.Float32, reflect.Float64:
		if t.K == rules.KindNumber || t.K == rules.KindMoney {
			return readFloat
		}
	case reflect.String:
		if t.K != rules.KindBool && t.K != rules.KindInt && t.K != rules.KindNumber && t.K != rules.KindSet && t.K != rules.KindList {
			return func(r *reading, v reflect.Value, t *lang.Type) (lang.Value, *plan.BadValue) {
				s := v.String()
				if t.K == rules.KindString && utf8.ValidString(s) {
					return r.texts.Of(s), nil
				} else if i := t.ValueIndex(s); t.K == rules.KindEnum && i >= 0 {
					return t.Enum(i), nil
				}
				return plan.ParseText(s, *t, r.zone)
			}
		}
	case reflect.Slice:
		if t.K == rules.KindSet && g.Elem().Kind() == reflect.String {
			return readSet
		}
	case reflect.Struct:
		return structReader(g, t)
	}
	return nil
}

func structReader(g reflect.Type, t lang.Type) func(*reading, reflect.Value, *lang.Type) (lang.Value, *plan.BadValue) {
	moment := t.K == rules.KindDatetime || t.K == rules.KindEvent
	switch {
	case g == reflect.TypeFor[time.Time]() && (moment || t.K == rules.KindDate):
		return func(r *reading, v reflect.Value, t *lang.Type) (lang.Value, *plan.BadValue) {
			at, _ := reflect.TypeAssert[time.Time](v)
			return plan.ParseTime(at, *t, r.zone)
		}
	case g == reflect.TypeFor[calendar.Date]() && t.K == rules.KindDate:
		return func(_ *reading, v reflect.Value, _ *lang.Type) (lang.Value, *plan.BadValue) {
			d, _ := reflect.TypeAssert[calendar.Date](v)
			return lang.DateOf(d), nil
		}
	}
	return nil
}

// writesText reports whether values of a type write themselves as text. Times and
// dates are read as what they are.
func writesText(g reflect.Type) bool {
	return g != reflect.TypeFor[time.Time]() && g != reflect.TypeFor[calendar.Date]() &&
		reflect.PointerTo(g).Implements(reflect.TypeFor[encoding.TextMarshaler]())
}

// textOf is how a value writes itself; "" is nothing.
func textOf(v reflect.Value) (string, *plan.BadValue) {
	m, _ := v.Addr().Interface().(encoding.TextMarshaler) // a field or element of what is bound, by its pointer
	text, err := m.MarshalText()
	if err != nil {
		return "", plan.Bad("not-text", "写不成文字：%[1]v", "it does not write itself as text: %[1]v", err)
	}
	return string(text), nil
}

// textReader reads what writes itself as text; where a blank one says nothing it is
// unknown.
func textReader(blank bool) func(*reading, reflect.Value, *lang.Type) (lang.Value, *plan.BadValue) {
	return func(r *reading, v reflect.Value, t *lang.Type) (lang.Value, *plan.BadValue) {
		s, b := textOf(v)
		if b != nil || blank && strings.TrimSpace(s) == "" {
			return lang.Value{}, b
		}
		return readText(r, s, t)
	}
}

func readText(r *reading, s string, t *lang.Type) (lang.Value, *plan.BadValue) {
	switch {
	case t.K == rules.KindInt || t.K == rules.KindNumber || t.K == rules.KindMoney:
		return plan.ParseNumber(s, *t)
	}
	return plan.ParseText(s, *t, r.zone)
}

func readInt(_ *reading, v reflect.Value, t *lang.Type) (lang.Value, *plan.BadValue) {
	if t.K == rules.KindMoney {
		return lang.MoneyOf(exact.Int(v.Int())), nil
	}
	return lang.IntOf(v.Int()), nil
}

// readFloat reads the decimal that a float is written as with the fewest digits.
func readFloat(r *reading, v reflect.Value, t *lang.Type) (lang.Value, *plan.BadValue) {
	if v.Kind() == reflect.Float32 {
		return plan.ParseValue(float32(v.Float()), *t, r.zone)
	}
	return plan.ParseValue(v.Float(), *t, r.zone)
}

func readSet(_ *reading, v reflect.Value, t *lang.Type) (lang.Value, *plan.BadValue) {
	out := lang.Scalar(lang.Set, 0)
	for i := range v.Len() {
		s := v.Index(i).String()
		at := t.ValueIndex(s)
		if at < 0 {
			return lang.Value{}, plan.NotListed(s, *t)
		}
		if out.N()>>at&1 == 1 {
			return lang.Value{}, plan.RepeatedValue(s)
		}
		out = out.With(out.N() | 1<<at)
	}
	return out, nil
}

// read fills the slots of a record from a struct.
func (p *structPlan) read(r *reading, rec *lang.Record, v reflect.Value) {
	for i := range p.fields {
		if f := &p.fields[i]; !f.readPlain(rec.Slots, v) {
			f.readAny(r, rec, v.Field(f.index))
		}
	}
}

func (f *fieldPlan) readAny(r *reading, rec *lang.Record, v reflect.Value) {
	v, ok := f.maybe.given(v)
	switch {
	case !ok:
	case f.inner != nil:
		f.inner.read(r, rec, v)
	case rec.Type.Key != f.slot || f.elem != nil || rec.Parent == nil: // the key was read first
		f.readFact(r, rec, v)
	}
}

// given returns the value of a field, if it is known.
func (m maybe) given(v reflect.Value) (reflect.Value, bool) {
	switch m {
	case byPointer:
		if v.IsNil() {
			return v, false
		}
		return v.Elem(), true
	case byOption:
		return v.Field(0), v.Field(1).Bool()
	case byTime:
		return v, !v.IsZero()
	}
	return v, true
}

func (f *fieldPlan) readFact(r *reading, rec *lang.Record, v reflect.Value) {
	if f.elem != nil {
		f.readList(r, rec, v)
		return
	}
	t := &rec.Type.Fields[f.slot].Type
	if v.Kind() == reflect.Slice && v.IsNil() || f.blank && blankValue(v) {
		return
	}
	x, b := f.read(r, v, t)
	if b != nil {
		r.violate(rec, f.slot, b.Code, r.say("%[1]s", "%[2]s", b.Zh, b.En))
		return
	}
	if x.Kind() == lang.Unknown {
		return
	}
	if f.check != nil {
		var ok bool
		if x, ok = r.constrainBy(f.check, rec, f.slot, x); !ok {
			return
		}
	}
	rec.Slots[f.slot] = x
}

func blankValue(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		return blankText(v.String())
	case reflect.Slice:
		return v.Len() == 0
	}
	return false
}

func (f *fieldPlan) readList(r *reading, rec *lang.Record, v reflect.Value) {
	if r.elements += v.Len(); r.elements > maxElements {
		r.violate(rec, f.slot, "too-many", r.say("列表共有%[1]d项以上", "the lists have more than %[1]d elements", maxElements))
		return
	}
	if v.IsNil() {
		return
	}
	items := make([]lang.Value, 0, v.Len())
	var seen map[string]bool
	if v.Len() > 0 && f.elem.rec.Key >= 0 {
		seen = make(map[string]bool, v.Len())
	}
	for i := range v.Len() {
		at, ok := f.each.given(v.Index(i))
		if !ok {
			r.notAnElement(rec, f.slot, i)
			continue
		}
		e := r.newElement(rec, f.elem.rec, i)
		if seen != nil && !f.elem.readKey(r, e, rec, f.slot, at, seen) {
			continue
		}
		f.elem.read(r, e, at)
		items = append(items, e.Value())
	}
	rec.Slots[f.slot] = lang.ListOf(items)
}

// readKey reads the key of an element, by which its other facts are named.
func (p *structPlan) readKey(r *reading, e, parent *lang.Record, slot int, v reflect.Value, seen map[string]bool) bool {
	f := p.key
	var x lang.Value
	var b *plan.BadValue
	if kv, ok := f.maybe.given(v.FieldByIndex(p.keyAt)); ok {
		x, b = f.read(r, kv, &e.Type.Fields[f.slot].Type)
	}
	return r.keyed(e, parent, slot, x, b, seen)
}

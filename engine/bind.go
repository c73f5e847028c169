package engine

import (
	"context"
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

// Optional is a field of a bound struct that may be unknown. The zero Optional
// is unknown.
type Optional[T any] struct {
	Value T
	Known bool
}

// Known returns a value that is known.
func Known[T any](v T) Optional[T] { return Optional[T]{v, true} }

// optional lets the binder look into an Optional of any type.
type optional interface{ isOptional() }

func (Optional[T]) isOptional() {}

// Bound evaluates applications held in structs of one type. It is immutable
// and safe for concurrent use.
type Bound[T any] struct {
	eng  *Engine
	plan *structPlan
}

// Bind checks a struct type against the facts of an engine, once.
//
// A field tagged `fact:"site.central"` holds that fact; fields without a tag
// are left alone. A struct field takes the tag as a prefix for the tags inside
// it, and a slice of structs holds a list fact, whose elements' tags are the
// names of their fields. Types: bool; whole numbers and floats for int, number
// and money (a float must hold the amount exactly); string for texts, enums,
// periods and money; []string for sets; [time.Time] for dates, moments and
// events, where the zero time is unknown; [calendar.Date] for dates. A pointer
// (nil) or an [Optional] may be unknown; every other field is known, also
// where it is zero.
//
// The error lists every field that does not fit.
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
	if len(b.problems) > 0 {
		return nil, errors.Join(b.problems...)
	}
	return &Bound[T]{e, plan}, nil
}

// Evaluate decides the application in app. Facts and JSON of the input must be
// empty; app is only read.
func (b *Bound[T]) Evaluate(ctx context.Context, in Input, app *T) (*Decision, error) {
	d := &Decision{}
	if err := b.EvaluateInto(ctx, in, app, d); err != nil {
		return nil, err
	}
	return d, nil
}

// EvaluateInto decides into a decision of the caller's; see
// [Engine.EvaluateInto].
func (b *Bound[T]) EvaluateInto(ctx context.Context, in Input, app *T, d *Decision) error {
	if d == nil {
		return noDecision()
	}
	ev, err := b.prepare(ctx, in, app)
	if err != nil {
		return d.orNone(err)
	}
	defer ev.release()
	return d.orNone(ev.decide(d, nil))
}

func (b *Bound[T]) prepare(ctx context.Context, in Input, app *T) (*evaluation, error) {
	switch {
	case b == nil:
		return nil, errors.New("there is no bound engine: it is nil")
	case app == nil:
		return nil, errors.New("there is no application: the struct is nil")
	case in.Facts != nil || in.JSON != nil:
		return nil, twoInputs()
	}
	ev, err := b.eng.times(ctx, in)
	if err != nil {
		return nil, err
	}
	b.plan.read(ev.given, ev.given.global, reflect.ValueOf(app).Elem())
	ev.given.sort()
	return ev, nil
}

// binder checks a struct type.
type binder struct {
	eng      *Engine
	problems []error
}

// structPlan says how the fields of a struct become slots.
type structPlan struct {
	fields []fieldPlan
	rec    *lang.RecordType
}

// fieldPlan reads one field. Exactly one of inner, elem and read is set.
type fieldPlan struct {
	index int
	slot  int
	maybe maybe
	inner *structPlan // a struct within the struct
	elem  *structPlan // of a slice
	read  func(r *reading, v reflect.Value, t *lang.Type) (lang.Value, *plan.BadValue)
	check *plan.Check // what is asked of the value beyond its type; nil for nothing
	blank bool        // an empty value counts as not given
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
	for i := range t.NumField() {
		f := t.Field(i)
		tag, ok := f.Tag.Lookup("fact")
		if !ok || tag == "-" {
			continue
		}
		if !f.IsExported() {
			b.problem(f, "it is not exported")
			continue
		}
		path := strings.TrimPrefix(prefix+"."+tag, ".")
		if plan, ok := b.field(f, rec, facts, path); ok {
			plan.index = i
			p.fields = append(p.fields, plan)
		}
	}
	return p
}

func (b *binder) problem(f reflect.StructField, format string, args ...any) {
	b.problems = append(b.problems, fmt.Errorf("field %s: %s", f.Name, fmt.Sprintf(format, args...)))
}

func (b *binder) field(f reflect.StructField, rec *lang.RecordType, facts int, path string) (fieldPlan, bool) {
	slot, ok := rec.Slot(path)
	if ok && slot < facts {
		return b.fact(f, rec, slot)
	}
	if f.Type.Kind() == reflect.Struct && rec == b.eng.plan.Lay.Global && b.eng.plan.HasPrefix(path) {
		return fieldPlan{inner: b.structure(f.Type, rec, facts, path)}, true
	}
	near := text.Nearest(path, rec.Names()[:facts])
	if near != "" {
		near = fmt.Sprintf("; did you mean %q?", near)
	}
	b.problem(f, "there is no fact %q%s", path, near)
	return fieldPlan{}, false
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
		if goType.Kind() != reflect.Slice || goType.Elem().Kind() != reflect.Struct {
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
		p.elem = b.structure(goType.Elem(), inner, facts, "")
		return p, true
	}
	if p.read = readerOf(goType, t); p.read == nil {
		_, en := t.Words()
		b.problem(f, "fact %q is %s, which %s does not hold", fact.Name, en, goType)
		return p, false
	}
	if p.check = b.eng.plan.Checks[fact]; p.check != nil && !fact.Required && (*p.check == plan.Check{}) {
		p.check = nil
	}
	p.blank = fact.Required || goType.Kind() == reflect.String && blankIsUnknown(&rec.Fields[slot])
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
		out = out.With(out.N() | 1<<at)
	}
	return out, nil
}

// read fills the slots of a record from a struct.
func (p *structPlan) read(r *reading, rec *lang.Record, v reflect.Value) {
	for i := range p.fields {
		f := &p.fields[i]
		fv := v.Field(f.index)
		if f.inner != nil {
			f.inner.read(r, rec, fv)
			continue
		}
		if fv, ok := f.maybe.given(fv); ok {
			f.readFact(r, rec, fv)
		}
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
	if f.blank && blankValue(v) {
		return
	}
	x, b := f.read(r, v, t)
	if b != nil {
		r.violate(rec, f.slot, b.Code, r.say("%[1]s", "%[2]s", b.Zh, b.En))
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
	for i := range v.Len() {
		e := r.newElement(rec, f.elem.rec, i)
		f.elem.read(r, e, v.Index(i))
		if key := e.Type.Key; key >= 0 {
			e.Key = keyText(e.Slots[key])
			if !r.keyed(e, rec, f.slot, items) {
				continue
			}
		}
		items = append(items, e.Value())
	}
	rec.Slots[f.slot] = lang.ListOf(items)
}

// keyed checks the key of an element against those before it.
func (r *reading) keyed(e, parent *lang.Record, slot int, before []lang.Value) bool {
	if e.Key == "" {
		r.violate(parent, slot, "element-without-key", r.say("第%[1]d项没有“%[2]s”", "element %[1]d has no %[2]q", e.Index+1, e.Type.Fields[e.Type.Key].Name))
		return false
	}
	for _, it := range before {
		if it.Record().Key == e.Key {
			r.violate(parent, slot, "repeated-key", r.say("“%[1]s”出现了两次", "%[1]q stands there twice", e.Key))
			return false
		}
	}
	return true
}

package engine

import (
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// Effect is a kind of effect of the host's whose data is a struct. It is an [Option]
// of [Compile], which declares the kind, and reads what decisions give of it. It is
// immutable and safe for concurrent use. [NewEffect] makes one.
type Effect[T any] struct {
	kind string
	data *dataPlan
	err  error
}

// Emitted is an effect of a kind of the host's, as a decision has it.
type Emitted[T any] struct {
	Data     T
	WaitsFor []string // not empty: facts on which a value still waits, whose field is zero
	Element  string   // such as "works[water]"; "" for none
	Rule     string
	Cite     []string // empty where nothing is cited
}

// NewEffect declares a kind of effect whose data is a struct of type T.
//
// A field tagged `data:"amount"` takes what a rule writes under amount; fields without
// a tag are left alone, but for embedded structs, whose fields count as those of the
// struct. Types are those of [Get], structs for what is written as a mapping, and slices
// of all these. Every field must be written but a pointer, an [Optional] or an any. A
// rule that writes something else is a mistake of the set ([Compile], guize check) with
// the code "effect-data", whether it writes the kind itself or emit with that kind.
//
// What is wrong with the struct is told by Compile, and by [Effect.Read].
func NewEffect[T any](kind string) *Effect[T] {
	b := dataBinder{}
	t := reflect.TypeFor[T]()
	if t.Kind() != reflect.Struct {
		return &Effect[T]{kind: kind, err: fmt.Errorf("effect kind %q: a struct is needed for its data, not %s", kind, t)}
	}
	p := b.structure(t)
	if len(p.fields) == 0 && len(b.problems) == 0 {
		b.problems = append(b.problems, fmt.Errorf("no field of %s is tagged `data:\"…\"`", t))
	}
	if len(b.problems) > 0 {
		return &Effect[T]{kind: kind, err: fmt.Errorf("effect kind %q: %w", kind, errors.Join(b.problems...))}
	}
	return &Effect[T]{kind: kind, data: p}
}

func (e *Effect[T]) apply(c *config) error {
	if e == nil {
		return errors.New("an option is nil")
	}
	if e.err != nil {
		return e.err
	}
	return c.kind(e.kind, e.data.shape)
}

// Read lists the effects of this kind that a decision gives, in its order: of one made
// here, or read back from its JSON. An error lists what does not fit the struct, such
// as none in a field that is no pointer, or data of a decision by another program.
func (e *Effect[T]) Read(d *Decision) ([]Emitted[T], error) {
	switch {
	case e == nil || d == nil:
		return nil, errors.New("there is no effect, or no decision, to read: it is nil")
	case e.err != nil:
		return nil, e.err
	}
	var out []Emitted[T]
	var errs []error
	for i := range d.Emitted {
		em := &d.Emitted[i]
		if em.Kind != e.kind {
			continue
		}
		one := Emitted[T]{WaitsFor: slices.Clone(em.WaitsFor), Element: em.Element, Rule: em.Rule, Cite: slices.Clone(em.Cite)}
		r := dataReader{open: len(em.WaitsFor) > 0}
		r.structure(e.data, em.Data, reflect.ValueOf(&one.Data).Elem(), "")
		for _, err := range r.problems {
			errs = append(errs, fmt.Errorf("effect %q of rule %s: %w", e.kind, em.Rule, err))
		}
		out = append(out, one)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return out, nil
}

// dataPlan says how the fields of a struct are read out of data.
type dataPlan struct {
	fields []dataField
	shape  *plan.Shape
}

type dataField struct {
	index []int
	name  string
	of    *dataType
}

// dataType is what a place of the data is in Go.
type dataType struct {
	t     reflect.Type // without its pointer, or that of the value of an Optional
	inner *dataPlan    // of a struct
	items *dataType    // of a slice
	shape *plan.Shape
	spare bool // it may be left out
}

// dataBinder checks a struct type.
type dataBinder struct {
	misfits
	within []reflect.Type
}

func (b *dataBinder) structure(t reflect.Type) *dataPlan {
	b.within = append(b.within, t)
	defer func() { b.within = b.within[:len(b.within)-1] }()
	p := &dataPlan{shape: &plan.Shape{Mapping: true, Words: text.Say("一组值", "a mapping"),
		Holds: func(any) bool { return false }, CanHold: func(*lang.Type) bool { return false }}}
	for f, name := range b.tagged(t, "data") {
		if b.taken(f, "data", name, [2]any{p, name}) {
			continue
		}
		of := b.place(f, f.Type)
		if of == nil {
			b.problem(f, "%s holds no data of an effect", f.Type)
			continue
		}
		p.fields = append(p.fields, dataField{f.Index, name, of})
		p.shape.Fields = append(p.shape.Fields, plan.ShapeField{Name: name, Needed: !of.spare, Of: of.shape})
	}
	return p
}

// place is what a type takes; nil where it takes no data.
func (b *dataBinder) place(f reflect.StructField, t reflect.Type) *dataType {
	d := &dataType{t: t, spare: t.Kind() == reflect.Pointer || t.Kind() == reflect.Interface}
	switch {
	case t.Kind() == reflect.Pointer:
		d.t = t.Elem()
	case t.Implements(reflect.TypeFor[optional]()):
		d.t, d.spare = t.Field(0).Type, true
	}
	inner := d.t
	d.shape = &plan.Shape{Words: dataWords(inner), Any: inner.Kind() == reflect.Interface && inner.NumMethod() == 0,
		Holds: func(constant any) bool {
			return constant == nil && d.spare || constant != nil && assign(reflect.New(inner).Elem(), constant)
		},
		CanHold: func(t *lang.Type) bool { return canHold(inner, t) }}
	reads := reflect.PointerTo(inner).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
	switch {
	case reads || d.shape.Any:
	case inner.Kind() == reflect.Struct:
		for _, outer := range b.within {
			if outer == inner {
				return nil // it holds itself
			}
		}
		d.inner = b.structure(inner)
		d.inner.shape.Holds = d.shape.Holds
		d.shape = d.inner.shape
	case inner.Kind() == reflect.Slice:
		if d.items = b.place(f, inner.Elem()); d.items == nil {
			return nil
		}
		d.shape.Items = d.items.shape
	case inner.Kind() != reflect.Bool && inner.Kind() != reflect.String && !reflect.Zero(inner).CanInt() && !reflect.Zero(inner).CanUint() && !reflect.Zero(inner).CanFloat():
		return nil
	}
	return d
}

// dataWords is what a type takes, for who writes the rules.
func dataWords(t reflect.Type) rules.Text {
	switch v := reflect.Zero(t); {
	case t == reflect.TypeFor[time.Time]():
		return text.Say("时刻", "a moment")
	case t == reflect.TypeFor[calendar.Date]():
		return text.Say("日期", "a date")
	case t == reflect.TypeFor[calendar.Period]():
		return text.Say("期限", "a period")
	case t == reflect.TypeFor[json.Number](), v.CanFloat():
		return text.Say("数", "a number")
	case v.CanInt(), v.CanUint():
		return text.Say("整数", "a whole number")
	case t.Kind() == reflect.Bool:
		return text.Say("是或否", "true or false")
	case t.Kind() == reflect.Slice:
		return text.Say("列表", "a list")
	case t.Kind() == reflect.String:
		return text.Say("文本", "a text")
	}
	return text.Say("文本或数", "a text or a number")
}

// dataReader reads the data of one effect.
type dataReader struct {
	open     bool // a value may wait for facts
	problems []error
}

func (r *dataReader) structure(p *dataPlan, data map[string]any, to reflect.Value, at string) {
	for i := range p.fields {
		f := &p.fields[i]
		r.value(f.of, data[f.name], to.FieldByIndex(f.index), at+f.name)
	}
}

func (r *dataReader) value(of *dataType, value any, to reflect.Value, at string) {
	if value == nil {
		if !of.spare && !r.open {
			r.problems = append(r.problems, fmt.Errorf("%q has no value, and %s needs one", at, to.Type()))
		}
		return
	}
	switch {
	case to.Kind() == reflect.Pointer:
		to.Set(reflect.New(of.t))
		to = to.Elem()
	case to.Type() != of.t: // an Optional
		to.Field(1).SetBool(true)
		to = to.Field(0)
	}
	items, isList := value.([]any)
	inner, isMap := value.(map[string]any)
	switch {
	case of.inner != nil && isMap:
		r.structure(of.inner, inner, to, at+".")
	case of.items != nil && isList:
		to.Set(reflect.MakeSlice(of.t, len(items), len(items)))
		for i, it := range items {
			r.value(of.items, it, to.Index(i), fmt.Sprintf("%s[%d]", at, i))
		}
	case !assign(to, value):
		r.problems = append(r.problems, fmt.Errorf("%q is %s, which %s does not hold", at, plan.Short(plainText(value)), of.t))
	}
}

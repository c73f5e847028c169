package engine

import (
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// Answer is an outcome as a field of a result ([BindOutcomes]): its value, or why
// there is none. The zero Answer is of an outcome that no rule gave.
type Answer[T any] struct {
	Value    T
	Given    bool     // a rule gave it, and it is decided: Value holds it
	Open     bool     // it is not decided yet, or in conflict
	Possible []T      // of an open one: the values that it may still have; empty where they cannot be counted
	WaitsFor []string // of an open one: the facts that decide it
}

// answer lets the binder look into an Answer of any type.
type answer interface{ read(*Outcome) bool }

func (a *Answer[T]) read(o *Outcome) bool {
	*a = Answer[T]{}
	if o == nil {
		return true
	}
	if a.Given, a.Open, a.WaitsFor = !o.Open, o.Open, slices.Clone(o.WaitsFor); !a.Open {
		return assign(reflect.ValueOf(&a.Value).Elem(), o.Value)
	}
	for _, p := range o.Possible {
		var v T
		if assign(reflect.ValueOf(&v).Elem(), p) { // none is no value of most types
			a.Possible = append(a.Possible, v)
		}
	}
	return true
}

// Results reads decisions into structs of one type. It is immutable and safe for
// concurrent use.
type Results[T any] struct {
	fields []resultField
}

// resultField reads one field: an outcome by its name, or by its element those of
// a list.
type resultField struct {
	index  []int
	name   string // of the outcome, or of the list
	inner  []resultField
	absent bool // the field says itself that there is no value
}

// BindOutcomes checks a struct type against the outcomes of an engine, once.
//
// A field tagged `outcome:"coverage"` holds that outcome; fields without a tag are
// left alone, but for embedded structs, whose fields count as those of the struct. One
// tagged with the name of a list, `outcome:"works"`, is a map from
// the key of an element to a struct whose tags are the names of what its elements
// come to: Works["water"].Approval. The types of fields are those of [Get]. A plain
// field must have a value, or [Results.Read] fails with [ErrOpen] or [ErrNoOutcome]; a
// pointer is nil and an [Optional] is not known where there is none, and an [Answer]
// says why.
//
// The error lists every field that does not fit: an outcome that there is not, one
// that is bound twice, a type that cannot hold it.
func BindOutcomes[T any](e *Engine) (*Results[T], error) {
	if err := e.made(); err != nil {
		return nil, err
	}
	t := reflect.TypeFor[T]()
	if t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("a struct is needed to bind outcomes, not %s", t)
	}
	b := &resultBinder{eng: e}
	fields := b.structure(t, "")
	if len(b.problems) > 0 {
		return nil, errors.Join(b.problems...)
	}
	return &Results[T]{fields}, nil
}

// Read reads a decision: one made here, or read back from its JSON. The errors of
// all fields are joined.
func (r *Results[T]) Read(d *Decision) (T, error) {
	var out T
	switch {
	case r == nil:
		return out, errors.New("no outcomes are bound: it is nil")
	case d == nil:
		return out, errors.New("there is no decision to read: it is nil")
	}
	if errs := readResults(r.fields, d, reflect.ValueOf(&out).Elem(), ""); len(errs) > 0 {
		var none T
		return none, errors.Join(errs...)
	}
	return out, nil
}

func readResults(fields []resultField, d *Decision, to reflect.Value, element string) (errs []error) {
	for i := range fields {
		f := &fields[i]
		at := to.FieldByIndex(f.index)
		if f.inner != nil {
			errs = append(errs, f.elements(d, at)...)
			continue
		}
		name := f.name
		if element != "" {
			name = element + "." + name
		}
		if err := f.read(d.Outcome(name), name, at); err != nil {
			errs = append(errs, err)
		}
	}
	return errs
}

// elements reads what the elements of a list came to.
func (f *resultField) elements(d *Decision, to reflect.Value) (errs []error) {
	to.Set(reflect.MakeMap(to.Type()))
	for i := range d.Outcomes {
		at := rules.ParsePath(d.Outcomes[i].Name)
		key := reflect.ValueOf(at.Key).Convert(to.Type().Key())
		if at.List != f.name || to.MapIndex(key).IsValid() {
			continue
		}
		one := reflect.New(to.Type().Elem()).Elem()
		errs = append(errs, readResults(f.inner, d, one, at.Element())...)
		to.SetMapIndex(key, one)
	}
	return errs
}

func (f *resultField) read(o *Outcome, name string, to reflect.Value) error {
	if a, ok := to.Addr().Interface().(answer); ok {
		if !a.read(o) {
			return &TypeError{name, o.Value, to.Type()}
		}
		return nil
	}
	if _, ok := to.Interface().(optional); ok {
		if o == nil || o.Open || o.Value == nil {
			return nil
		}
		to.Field(1).SetBool(true)
		to = to.Field(0)
	}
	switch {
	case o == nil && !f.absent:
		return fmt.Errorf("%w: %q", ErrNoOutcome, name)
	case o != nil && o.Open && !f.absent:
		return fmt.Errorf("%w: %q", ErrOpen, name)
	case o == nil || o.Open:
		return nil
	case !assign(to, o.Value):
		return &TypeError{name, o.Value, to.Type()}
	}
	return nil
}

// resultBinder checks a struct type.
type resultBinder struct {
	misfits
	eng *Engine
}

// structure binds the fields of a struct, of the elements of a list where one is
// named.
func (b *resultBinder) structure(t reflect.Type, list string) (out []resultField) {
	for f, tag := range b.tagged(t, "outcome") {
		if b.taken(f, "outcome", tag, [2]string{list, tag}) {
			continue
		}
		if r, ok := b.field(f, list, tag); ok {
			r.index = f.Index
			out = append(out, r)
		}
	}
	return out
}

func (b *resultBinder) field(f reflect.StructField, list, tag string) (resultField, bool) {
	r := resultField{name: tag, absent: f.Type.Kind() == reflect.Pointer}
	all := b.eng.plan.Lay
	at := rules.ParsePath(tag)
	name := at.Name
	if list != "" {
		name = list + "." + tag
	}
	i, ok := all.ByName[name]
	if !ok {
		return b.list(f, r, list, tag)
	}
	o := &all.Outcomes[i]
	if (o.List >= 0) != (at.List != "" || list != "") {
		b.problem(f, "the outcome %q belongs to each element of a list: bind a map, or write %s[KEY]", tag, strings.SplitN(name, ".", 2)[0])
		return r, false
	}
	if held := resultType(f.Type); !canHold(held, &o.Typ) {
		_, en := o.Typ.Words()
		b.problem(f, "the outcome %q is %s, which %s does not hold", tag, en, held)
		return r, false
	}
	return r, true
}

// list binds what the elements of a list come to.
func (b *resultBinder) list(f reflect.StructField, r resultField, list, tag string) (resultField, bool) {
	of := slices.IndexFunc(b.eng.plan.Lay.Lists, func(l *plan.ListInfo) bool { return l.Fact.Name == tag })
	if of < 0 || list != "" {
		names := make([]string, 0, len(b.eng.plan.Lay.Outcomes))
		for i := range b.eng.plan.Lay.Outcomes {
			names = append(names, strings.TrimPrefix(b.eng.plan.Lay.Outcomes[i].Decl.Name, list+"."))
		}
		near := text.Nearest(tag, names)
		if near != "" {
			near = fmt.Sprintf("; did you mean %q?", near)
		}
		b.problem(f, "there is no outcome %q%s", tag, near)
		return r, false
	}
	t := f.Type
	if t.Kind() != reflect.Map || t.Key().Kind() != reflect.String || t.Elem().Kind() != reflect.Struct {
		b.problem(f, "%q is a list; a map from its keys to structs is needed", tag)
		return r, false
	}
	r.inner = b.structure(t.Elem(), tag)
	return r, true
}

// resultType is the type that holds the value of a field.
func resultType(t reflect.Type) reflect.Type {
	switch {
	case t.Kind() == reflect.Pointer:
		return t.Elem()
	case t.Implements(reflect.TypeFor[optional]()), reflect.PointerTo(t).Implements(reflect.TypeFor[answer]()):
		return t.Field(0).Type
	}
	return t
}

// canHold reports whether a Go type can hold values of an outcome: all of them, but
// for numbers that are not exact.
func canHold(g reflect.Type, t *lang.Type) bool {
	if g.Kind() == reflect.Interface && g.NumMethod() == 0 {
		return true
	}
	reads := reflect.PointerTo(g).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
	isNumber := g == reflect.TypeFor[json.Number]()
	switch g {
	case reflect.TypeFor[time.Time]():
		return t.K == rules.KindDatetime || t.K == rules.KindEvent
	case reflect.TypeFor[calendar.Date]():
		return t.K == rules.KindDate
	case reflect.TypeFor[calendar.Period]():
		return t.K == rules.KindDuration
	}
	switch t.K {
	case rules.KindBool:
		return g.Kind() == reflect.Bool
	case rules.KindInt, rules.KindNumber, rules.KindMoney:
		v := reflect.Zero(g)
		return isNumber || reads || v.CanInt() || v.CanUint() || v.CanFloat()
	case rules.KindSet:
		return g.Kind() == reflect.Slice && canHold(g.Elem(), &lang.Type{K: rules.KindString})
	case rules.KindList:
		return g.Kind() == reflect.Slice && (t.Elem == nil || canHold(g.Elem(), t.Elem))
	}
	return !isNumber && (reads || g.Kind() == reflect.String)
}

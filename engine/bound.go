package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Evaluate decides the application in app. Facts and JSON of the input must be
// empty; app is only read. The decision is that of the same facts as JSON.
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

// Explain decides the application and says how it came about; see
// [Engine.Explain].
func (b *Bound[T]) Explain(ctx context.Context, in Input, app *T) (*Decision, *Trace, error) {
	ev, err := b.prepare(ctx, in, app)
	if err != nil {
		return nil, nil, err
	}
	defer ev.release()
	d, t := &Decision{}, &Trace{Steps: []Step{}}
	if err := ev.decide(d, t); err != nil {
		return nil, nil, err
	}
	return d, t, nil
}

// AppendDecision decides the application and appends the decision's JSON; see
// [Engine.AppendDecision].
func (b *Bound[T]) AppendDecision(ctx context.Context, to []byte, in Input, app *T, id string) ([]byte, Status, error) {
	ev, err := b.prepare(ctx, in, app)
	if err != nil {
		return to, "", err
	}
	defer ev.release()
	return ev.append(to, id)
}

// WhatIf looks for the smallest changes that give what is wanted; see
// [Engine.WhatIf].
func (b *Bound[T]) WhatIf(ctx context.Context, in Input, app *T, want Target) (*Alternatives, error) {
	in, err := b.Input(in, app)
	if err != nil {
		return nil, err
	}
	return b.eng.WhatIf(ctx, in, want)
}

// Input is the input with the facts of the struct in it, as a map: what an engine
// decides as the bound one decides app, and what a journal keeps beside the decision.
// What the struct does not say is left out. It is an error where a field holds what
// JSON cannot: text that is no UTF-8, or a number that is none.
func (b *Bound[T]) Input(in Input, app *T) (Input, error) {
	if err := b.given(in, app); err != nil {
		return in, err
	}
	w := factWriter{zone: b.eng.plan.Set.Zone}
	in.Facts = w.record(b.plan, reflect.ValueOf(app).Elem(), map[string]any{})
	return in, errors.Join(w.errs...)
}

// given is nil where there is something to decide.
func (b *Bound[T]) given(in Input, app *T) error {
	switch {
	case b == nil:
		return errors.New("there is no bound engine: it is nil")
	case app == nil:
		return errors.New("there is no application: the struct is nil")
	case in.Facts != nil || in.JSON != nil:
		return twoInputs()
	}
	return nil
}

func (b *Bound[T]) prepare(ctx context.Context, in Input, app *T) (*evaluation, error) {
	if err := b.given(in, app); err != nil {
		return nil, err
	}
	ev, err := b.eng.times(ctx, in)
	if err != nil {
		return nil, err
	}
	b.plan.read(ev.given, ev.given.global, reflect.ValueOf(app).Elem())
	ev.given.sort()
	return ev, nil
}

// factWriter writes what bound structs hold as facts, each as it is given, right or
// wrong: what is wrong is told by who reads it.
type factWriter struct {
	zone *time.Location
	errs []error
}

// record puts the facts of a struct into a map.
func (w *factWriter) record(p *structPlan, v reflect.Value, out map[string]any) map[string]any {
	for i := range p.fields {
		f := &p.fields[i]
		fv, ok := f.maybe.given(v.Field(f.index))
		switch {
		case !ok || f.inner == nil && fv.Kind() == reflect.Slice && fv.IsNil():
		case f.inner != nil:
			w.record(f.inner, fv, out)
		case f.elem != nil:
			putFact(out, p.rec.Fields[f.slot].Name, w.list(f, fv))
		default:
			if x := w.value(fv, &p.rec.Fields[f.slot]); x != nil {
				putFact(out, p.rec.Fields[f.slot].Name, x)
			}
		}
	}
	return out
}

// putFact puts a fact where its name says: site.central into the group site.
func putFact(out map[string]any, name string, x any) {
	group, rest, dotted := strings.Cut(name, ".")
	if !dotted {
		out[name] = x
		return
	}
	inner, ok := out[group].(map[string]any)
	if !ok {
		if out[group] != nil { // a fact itself
			out[name] = x
			return
		}
		inner = map[string]any{}
		out[group] = inner
	}
	putFact(inner, rest, x)
}

func (w *factWriter) list(f *fieldPlan, v reflect.Value) []any {
	out := make([]any, v.Len())
	for i := range out {
		if at, ok := f.each.given(v.Index(i)); ok {
			out[i] = w.record(f.elem, at, map[string]any{})
		}
	}
	return out
}

// value is one fact as JSON has it; nil where there is none.
func (w *factWriter) value(v reflect.Value, f *lang.Field) any {
	switch x := v.Interface().(type) {
	case time.Time:
		if f.Type.K == rules.KindDate {
			return calendar.DateOf(x, w.zone).String()
		}
		return x.In(w.zone).Format(time.RFC3339Nano)
	case calendar.Date:
		return x.String()
	}
	if writesText(v.Type()) {
		return w.ofText(v, f)
	}
	switch {
	case v.Kind() == reflect.Bool:
		return v.Bool()
	case v.Kind() == reflect.String:
		return w.text(v.String(), f)
	case v.CanInt():
		return json.Number(strconv.FormatInt(v.Int(), 10))
	case v.CanUint():
		return json.Number(strconv.FormatUint(v.Uint(), 10))
	case v.CanFloat():
		return w.number(strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits()), f)
	}
	out := make([]any, v.Len())
	for i := range out {
		out[i] = w.text(v.Index(i).String(), f)
	}
	return out
}

func (w *factWriter) ofText(v reflect.Value, f *lang.Field) any {
	s, b := textOf(v)
	switch {
	case b != nil:
		w.errs = append(w.errs, fmt.Errorf("fact %q: %s", f.Name, b.En))
		return nil
	case strings.TrimSpace(s) == "" && f.Type.K != rules.KindString:
		return nil
	case f.Type.K == rules.KindInt || f.Type.K == rules.KindNumber || f.Type.K == rules.KindMoney:
		return w.number(s, f)
	}
	return w.text(s, f)
}

func (w *factWriter) text(s string, f *lang.Field) any {
	if !utf8.ValidString(s) {
		w.errs = append(w.errs, fmt.Errorf("fact %q: not valid text (UTF-8)", f.Name))
	}
	return s
}

func (w *factWriter) number(s string, f *lang.Field) any {
	x, err := exact.Parse(s)
	switch {
	case err == exact.TooLong:
		return json.Number(s)
	case err != nil:
		w.errs = append(w.errs, fmt.Errorf("fact %q: %q is not a number, or out of range", f.Name, s))
		return nil
	}
	return json.Number(x.String())
}

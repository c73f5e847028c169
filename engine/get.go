package engine

import (
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/engine/internal/plan"
)

// Why [Get] has no value.
var (
	// ErrOpen is of an outcome that is not decided: it is open or in conflict.
	// [Decision.Outcome] says what it may be and what it waits for.
	ErrOpen = errors.New("the outcome is open")
	// ErrNoOutcome is of an outcome that is not in the decision: no rule gave it, or
	// the set has none of that name ([BindOutcomes] tells them apart).
	ErrNoOutcome = errors.New("the decision has no such outcome")
)

// TypeError is of an outcome whose value is not of the Go type asked for, or is not
// exact as one: 1.5 is no int, and 9007199254740993 no float64.
type TypeError struct {
	Outcome string
	Value   any // as in [Outcome]; nil is none
	Type    reflect.Type
}

// Error says what was read as what.
func (e *TypeError) Error() string {
	value := "none"
	if e.Value != nil {
		value = plan.Short(plainText(e.Value))
	}
	return fmt.Sprintf("the outcome %q is %s, which %s does not hold", e.Outcome, value, e.Type)
}

// Get returns the value of an outcome, or of an outcome of an element such as
// "works[water].approval". The error is [ErrOpen], [ErrNoOutcome] or a [*TypeError],
// the same whether the decision was made here or read back from its JSON.
//
// T is a bool, a string, a number, or a type of one of these kinds; a [json.Number],
// which holds every number exactly, or any number that holds this one exactly (a
// float64 is that decimal which it is written as with the fewest digits);
// a Date or Period of package calendar, a [time.Time] of a moment; whatever reads text
// ([encoding.TextUnmarshaler]), as decimals do; a slice of these for sets and lists;
// any. A pointer is nil where the value is none.
func Get[T any](d *Decision, outcome string) (T, error) {
	var v T
	o := d.Outcome(outcome)
	switch {
	case o == nil:
		return v, fmt.Errorf("%w: %q", ErrNoOutcome, outcome)
	case o.Open:
		return v, fmt.Errorf("%w: %q", ErrOpen, outcome)
	}
	if !assign(reflect.ValueOf(&v).Elem(), o.Value) {
		var none T
		return none, &TypeError{outcome, o.Value, reflect.TypeFor[T]()}
	}
	return v, nil
}

// Outcome finds an outcome by its name, as [Get] does; nil where there is none.
func (d *Decision) Outcome(name string) *Outcome {
	if d == nil {
		return nil
	}
	return find(d.Outcomes, func(o *Outcome) bool { return o.Name == name })
}

// Deadline finds a deadline by its id and the element that it belongs to, such as
// "works[water]" ("" for none); nil where there is none.
func (d *Decision) Deadline(id, element string) *Deadline {
	if d == nil {
		return nil
	}
	return find(d.Deadlines, func(x *Deadline) bool { return x.ID == id && x.Element == element })
}

// Route finds a task by its name; nil where there is none.
func (d *Decision) Route(task string) *Route {
	if d == nil {
		return nil
	}
	return find(d.Routes, func(r *Route) bool { return r.Task == task })
}

func find[T any](list []T, is func(*T) bool) *T {
	for i := range list {
		if is(&list[i]) {
			return &list[i]
		}
	}
	return nil
}

// assign puts a value of a decision where a host wants it; ok is false where it
// does not fit.
func assign(to reflect.Value, value any) (ok bool) {
	switch {
	case to.Kind() == reflect.Interface && to.NumMethod() == 0:
		to.Set(reflect.ValueOf(&value).Elem())
		return true
	case to.Kind() == reflect.Pointer && value == nil:
		to.SetZero()
		return true
	case to.Kind() == reflect.Pointer:
		to.Set(reflect.New(to.Type().Elem()))
		return assign(to.Elem(), value)
	}
	switch v := value.(type) {
	case bool:
		if ok = to.Kind() == reflect.Bool; ok {
			to.SetBool(v)
		}
	case string:
		return assignText(to, v)
	case int64, json.Number:
		x, ok := numberIn(v)
		return ok && setNumber(to, x)
	case []any:
		return assignList(to, v)
	}
	return ok
}

func assignText(to reflect.Value, s string) bool {
	if t, ok := to.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return t.UnmarshalText([]byte(s)) == nil
	}
	if to.Kind() != reflect.String || to.Type() == reflect.TypeFor[json.Number]() {
		return false
	}
	to.SetString(s)
	return true
}

func assignList(to reflect.Value, items []any) bool {
	if to.Kind() != reflect.Slice {
		return false
	}
	to.Set(reflect.MakeSlice(to.Type(), len(items), len(items)))
	for i, it := range items {
		if !assign(to.Index(i), it) {
			return false
		}
	}
	return true
}

// setNumber puts a number where a host wants it; ok is false where it does not fit.
func setNumber(to reflect.Value, x exact.Num) (ok bool) {
	n, whole := x.Int64()
	switch {
	case to.Type() == reflect.TypeFor[json.Number]():
		to.SetString(x.String())
	case to.CanFloat():
		f, exactly := x.Float64()
		if to.Kind() == reflect.Float32 {
			short, fits := exact.Float32(float32(f))
			exactly = fits && short.Cmp(x) == 0
		}
		if !exactly {
			return false
		}
		to.SetFloat(f)
	case to.CanInt():
		if !whole || to.OverflowInt(n) {
			return false
		}
		to.SetInt(n)
	case to.CanUint():
		u, fits := x.Uint64()
		if !fits || to.OverflowUint(u) {
			return false
		}
		to.SetUint(u)
	default:
		t, ok := to.Addr().Interface().(encoding.TextUnmarshaler)
		return ok && t.UnmarshalText([]byte(x.String())) == nil
	}
	return true
}

// numberIn is a number of a decision.
func numberIn(value any) (exact.Num, bool) {
	switch v := value.(type) {
	case int64:
		return exact.Int(v), true
	case json.Number:
		return exact.Read(string(v))
	}
	return exact.Num{}, false
}

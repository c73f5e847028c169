package engine_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
)

// TestEvaluateKind: a completed decision is that of Evaluate, whatever was decided
// into it before, and those of one kind differ in times and deadlines alone.
func TestEvaluateKind(t *testing.T) {
	t.Parallel()
	eng := jingmen(t)
	plain := jingmen(t)
	seen := map[engine.Kind]*engine.Decision{}
	var dec engine.Decision
	for i := range 120 {
		facts := fmt.Sprintf(`{"application":{"number":"nr%d","submitted_at":"2021-09-%02dT10:30:00+08:00"},"applicant":{"name":"某某%d","uscc":"91420802MA4TE5T13A"},`+
			`"contact":{"name":"某某","phone":"13800000000"},"site":{"address":"掇刀区象山路%d号"},"services":["water","gas"],`+
			`"works":[{"service":"water","length":%d.5},{"service":"gas","length":456.7}]}`, i, 6+i%4, i, i, 290+i%20)
		if i%7 == 0 {
			facts = `{}`
		}
		in := engine.Input{At: sampleAt, JSON: []byte(facts)}
		dec.LeftOpen = append(dec.LeftOpen, "routes survey") // of another decision
		kind, err := eng.EvaluateKind(t.Context(), in, &dec)
		if err != nil {
			t.Fatal(err)
		}
		kind.Complete(&dec)
		in.NoReceipt = true
		want, err := plain.Evaluate(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, &dec); diff != "" {
			t.Fatalf("%s (-Evaluate +EvaluateKind)\n%s", facts, diff)
		}
		if !kind.Known() {
			continue
		}
		if one := seen[kind]; one != nil {
			like := *want
			like.At, like.RulesOn, like.Deadlines = one.At, one.RulesOn, one.Deadlines
			if diff := cmp.Diff(one, &like); diff != "" {
				t.Fatalf("two of one kind (-one +other)\n%s", diff)
			}
		}
		seen[kind] = want
	}
	if len(seen) == 0 {
		t.Error("no application is of a kind that is known")
	}
}

func TestEvaluateKindErrors(t *testing.T) {
	t.Parallel()
	if _, err := jingmen(t).EvaluateKind(t.Context(), engine.Input{At: sampleAt, JSON: []byte("[]")}, new(engine.Decision)); err == nil {
		t.Error("no error for what is no application")
	}
}

// TestSameDeadline changes a deadline in each of its fields: it then says the same as
// before where its element does.
func TestSameDeadline(t *testing.T) {
	t.Parallel()
	due := sampleAt
	var fields func(v reflect.Value, check func(name string))
	fields = func(v reflect.Value, check func(string)) {
		for i := range v.NumField() {
			f, name := v.Field(i), v.Type().Field(i).Name
			before := reflect.New(f.Type()).Elem()
			before.Set(f)
			switch x := f.Addr().Interface().(type) {
			case *string:
				*x += "x"
			case *bool:
				*x = !*x
			case *int:
				*x++
			case *[]string:
				*x = append(*x, "x")
			case **time.Time:
				*x = nil
				check(name + " nil")
				later := due.Add(time.Second)
				*x = &later
				check(name)
				there := due.UTC()
				*x = &there
			case **engine.Promised:
				*x = nil
				check(name + " nil")
				f.Set(before)
				fields(f.Elem(), func(inner string) { check(name + " " + inner) })
			default:
				t.Fatalf("%s is of a type that this test does not know", name)
			}
			check(name)
			f.Set(before)
		}
	}
	whole := func() engine.Deadline {
		return engine.Deadline{ID: "connect", Start: &due, Before: &due, Due: &due, Done: &due, OnLateAt: &due, Promised: &engine.Promised{Due: &due}}
	}
	one, other := whole(), whole()
	element := func(d engine.Deadline) (out engine.Element) {
		for e := range (&engine.Decision{Deadlines: []engine.Deadline{d}}).Elements() {
			out = e
		}
		return out
	}
	checked, unlike := 0, 0
	fields(reflect.ValueOf(&other).Elem(), func(name string) {
		if name == "ID" || name == "Element" {
			return
		}
		got, want := one.Same(&other), element(one).Same(element(other))
		if got != want || other.Same(&one) != want {
			t.Errorf("%s: the same: %t, of the elements: %t", name, got, want)
		}
		checked++
		if !want {
			unlike++
		}
	})
	if unlike < 15 || unlike == checked {
		t.Errorf("%d of %d changes are told apart", unlike, checked)
	}
}

func sampleDecision(t *testing.T) *engine.Decision {
	t.Helper()
	dec, err := jingmen(t).Evaluate(t.Context(), engine.Input{At: sampleAt, JSON: []byte(sampleJSON)})
	if err != nil {
		t.Fatal(err)
	}
	return dec
}

package engine_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/guize-rules/guize/engine"
)

// TestEvaluateKind: what is decided is as Evaluate decides it, whatever was decided
// before, those of one kind differ in times and deadlines alone, and a kind is the same
// whether the first of it was decided as a whole or not.
func TestEvaluateKind(t *testing.T) {
	t.Parallel()
	eng := jingmen(t)
	plain := jingmen(t)
	seen := map[engine.Kind]*engine.Decision{}
	var dec engine.Decision
	partly, wrong := 0, 0
	for i := range 120 {
		facts := fmt.Sprintf(`{"application":{"number":"nr%d","submitted_at":"2021-09-%02dT10:30:00+08:00"},"applicant":{"name":"某某%d","uscc":"91420802MA4TE5T13A"},`+
			`"contact":{"name":"某某","phone":"13800000000"},"site":{"address":"掇刀区象山路%d号"},"services":["water","gas"],`+
			`"works":[{"service":"water","length":%d.5},{"service":"gas","length":456.7}]}`, i, 6+i%4, i, i, 290+i%20)
		switch {
		case i%7 == 0:
			facts = `{}`
		case i%11 == 0: // nobody reads its text, and each says another
			facts = strings.Replace(facts, `"13800000000"`, fmt.Sprintf(`"about %d"},"unknown%d":{"x":1`, i, i), 1)
		}
		in := engine.Input{At: sampleAt, JSON: []byte(facts)}
		dec.LeftOpen = append(dec.LeftOpen, "routes survey") // of another decision
		kind, whole, err := eng.EvaluateKind(t.Context(), in, &dec)
		if err != nil {
			t.Fatal(err)
		}
		in.NoReceipt = true
		want, err := plain.Evaluate(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		if same, _, err := plain.EvaluateKind(t.Context(), in, new(engine.Decision)); err != nil || same != kind {
			t.Fatalf("%s: two engines say two kinds: %x and %x", facts, kind, same)
		}
		got, like := dec, *want
		if !whole {
			partly++
			like = engine.Decision{Language: want.Language, Set: want.Set, Digest: want.Digest, Calendar: want.Calendar, At: want.At, RulesOn: want.RulesOn,
				Status: want.Status, Violations: want.Violations, Deadlines: want.Deadlines, Penalties: want.Penalties, Emitted: want.Emitted}
		}
		if diff := cmp.Diff(like, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%s (-Evaluate +EvaluateKind)\n%s", facts, diff)
		}
		if !kind.Known() {
			continue
		}
		if one := seen[kind]; one != nil {
			like := *want
			like.At, like.RulesOn, like.Deadlines, like.Penalties = one.At, one.RulesOn, one.Deadlines, one.Penalties
			if len(like.Violations) > 0 {
				like.Violations, wrong = one.Violations, wrong+1
			}
			if diff := cmp.Diff(one, &like); diff != "" {
				t.Fatalf("two of one kind (-one +other)\n%s", diff)
			}
		}
		seen[kind] = want
	}
	if len(seen) < 2 || partly < 60 || wrong < 5 {
		t.Errorf("%d kinds are known, %d decisions not made, %d with something wrong are of the kind of others", len(seen), partly, wrong)
	}
}

func TestEvaluateKindErrors(t *testing.T) {
	t.Parallel()
	if _, _, err := jingmen(t).EvaluateKind(t.Context(), engine.Input{At: sampleAt, JSON: []byte("[]")}, new(engine.Decision)); err == nil {
		t.Error("no error for what is no application")
	}
}

// TestSameAsElements changes a deadline, a penalty and an emission in each of their fields: they
// then say the same as before where their elements do.
func TestSameAsElements(t *testing.T) {
	t.Parallel()
	due := sampleAt
	deadline := func() engine.Deadline {
		return engine.Deadline{ID: "connect", Start: &due, Before: &due, Due: &due, Done: &due, OnLateAt: &due, Promised: &engine.Promised{Due: &due}}
	}
	one, other := deadline(), deadline()
	sameAsElements(t, &other, func() (got, want bool) {
		return one.Same(&other), sameElements(engine.Decision{Deadlines: []engine.Deadline{one}}, engine.Decision{Deadlines: []engine.Deadline{other}})
	})
	was, is := engine.Penalty{Act: "late", Data: map[string]any{"days": int64(1)}}, engine.Penalty{Act: "late", Data: map[string]any{"days": int64(1)}}
	sameAsElements(t, &is, func() (got, want bool) {
		return was.Same(&is), sameElements(engine.Decision{Penalties: []engine.Penalty{was}}, engine.Decision{Penalties: []engine.Penalty{is}})
	})
	sent, sends := engine.Emission{Kind: "mail", Data: map[string]any{"days": int64(1)}}, engine.Emission{Kind: "mail", Data: map[string]any{"days": int64(1)}}
	sameAsElements(t, &sends, func() (got, want bool) {
		return sent.Same(&sends), sameElements(engine.Decision{Emitted: []engine.Emission{sent}}, engine.Decision{Emitted: []engine.Emission{sends}})
	})
}

// sameElements compares the first elements of two decisions.
func sameElements(a, b engine.Decision) bool {
	first := func(d *engine.Decision) (out engine.Element) {
		for e := range d.Elements() {
			return e
		}
		return out
	}
	return first(&a).Same(first(&b))
}

// sameAsElements changes what x points to in each of its fields but names.
func sameAsElements(t *testing.T, x any, same func() (got, want bool)) {
	t.Helper()
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
			case *any:
				*x = int64(7)
			case *map[string]any:
				*x = map[string]any{"days": int64(2)}
			case **engine.Promised:
				*x = nil
				check(name + " nil")
				f.Set(before)
				fields(f.Elem(), func(inner string) { check(name + " " + inner) })
			default:
				if f.Kind() == reflect.String {
					f.SetString(f.String() + "x")
					break
				}
				t.Fatalf("%s is of a type that this test does not know", name)
			}
			check(name)
			f.Set(before)
		}
	}
	checked, unlike := 0, 0
	fields(reflect.ValueOf(x).Elem(), func(name string) {
		if slices.Contains([]string{"ID", "Element", "Act", "Kind"}, name) {
			return
		}
		got, want := same()
		if got != want {
			t.Errorf("%T.%s: the same: %t, of the elements: %t", x, name, got, want)
		}
		checked++
		if !want {
			unlike++
		}
	})
	if unlike == 0 || unlike == checked {
		t.Errorf("%T: %d of %d changes are told apart", x, unlike, checked)
	}
}

package engine_test

import (
	"fmt"
	"testing"

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

// TestSameDeadlines changes each deadline of a decision in each of its fields.
func TestSameDeadlines(t *testing.T) {
	t.Parallel()
	one := sampleDecision(t)
	other := sampleDecision(t)
	if len(one.Deadlines) < 2 || !engine.SameDeadlines(one, other) {
		t.Fatalf("%d deadlines, not the same", len(one.Deadlines))
	}
	for i := range other.Deadlines {
		d := &other.Deadlines[i]
		before := *d
		for name, change := range map[string]func(){
			"title": func() { d.Title += "x" }, "due": func() { later := sampleAt; d.Due = &later }, "status": func() { d.Status += "x" },
			"late": func() { d.Late = !d.Late }, "days": func() { d.RemainingWorkdays++ }, "notes": func() { d.Notes = append(d.Notes[:len(d.Notes):len(d.Notes)], "x") },
			"rule": func() { d.Rule += "x" }, "cite": func() { d.Cite = []string{"x"} }, "promised": func() { d.Promised = &engine.Promised{} },
		} {
			change()
			if engine.SameDeadlines(one, other) {
				t.Errorf("deadline %d is the same with another %s", i, name)
			}
			*d = before
		}
	}
	other.Deadlines = other.Deadlines[1:]
	if engine.SameDeadlines(one, other) {
		t.Error("a deadline less is the same")
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

package engine_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// TestNothingThere gives nil wherever there should be something: each is an error,
// and none a panic.
func TestNothingThere(t *testing.T) {
	t.Parallel()
	ctx, in := context.Background(), engine.Input{At: sampleAt, JSON: []byte("{}")}
	eng := jingmen(t)
	bound, err := engine.Bind[application](eng)
	if err != nil {
		t.Fatal(err)
	}
	var none *engine.Engine
	var unbound *engine.Bound[application]
	for name, call := range map[string]func() error{
		"Compile of no set":         func() error { _, err := engine.Compile(ctx, nil); return err },
		"Compile of an empty set":   func() error { _, err := engine.Compile(ctx, &rules.Set{}); return err },
		"Compile with no option":    func() error { _, err := engine.Compile(ctx, eng.Set(), nil); return err },
		"Evaluate":                  func() error { _, err := none.Evaluate(ctx, in); return err },
		"of an engine not compiled": func() error { _, err := new(engine.Engine).Evaluate(ctx, in); return err },
		"EvaluateInto":              func() error { return none.EvaluateInto(ctx, in, &engine.Decision{}) },
		"EvaluateInto nothing":      func() error { return eng.EvaluateInto(ctx, in, nil) },
		"EvaluateKind":              func() error { _, _, err := none.EvaluateKind(ctx, in, &engine.Decision{}); return err },
		"EvaluateKind into nothing": func() error { _, _, err := eng.EvaluateKind(ctx, in, nil); return err },
		"Explain":                   func() error { _, _, err := none.Explain(ctx, in); return err },
		"WhatIf":                    func() error { _, err := none.WhatIf(ctx, in, engine.Want("coverage", "covered")); return err },
		"AppendDecision":            func() error { _, _, err := none.AppendDecision(ctx, nil, in, ""); return err },
		"Alike":                     func() error { _, err := none.Alike(ctx, in, in); return err },
		"CanonicalFacts":            func() error { _, err := none.CanonicalFacts(ctx, in); return err },
		"Facts":                     func() error { _, err := none.Facts(ctx, in); return err },
		"Receipt":                   func() error { _, err := none.Receipt([]byte("{}")); return err },
		"Inspect":                   func() error { _, err := none.Inspect(ctx); return err },
		"Testables":                 func() error { _, err := none.Testables(ctx); return err },
		"Bind":                      func() error { _, err := engine.Bind[application](nil); return err },
		"a bound engine":            func() error { _, err := unbound.Evaluate(ctx, in, &application{}); return err },
		"a bound struct":            func() error { _, err := bound.Evaluate(ctx, in, nil); return err },
		"a bound decision":          func() error { return bound.EvaluateInto(ctx, engine.Input{At: sampleAt}, &application{}, nil) },
		"a bound match":             func() error { _, err := bound.Match(ctx, engine.Input{At: sampleAt}, nil, nil); return err },
		"the JSON of a decision":    func() error { _, err := (*engine.Decision)(nil).AppendJSON(nil); return err },
	} {
		if call() == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if none.Set() != nil || none.Warnings() != nil {
		t.Error("no engine has a set or warnings")
	}
}

// TestAnErrorLeavesNoDecision: a decision that is used again is empty after an
// error, so that nobody takes the one before for an answer.
func TestAnErrorLeavesNoDecision(t *testing.T) {
	t.Parallel()
	eng := jingmen(t)
	bound, err := engine.Bind[application](eng)
	if err != nil {
		t.Fatal(err)
	}
	ended, end := context.WithCancel(context.Background())
	end()
	length := 300.0
	good, app := engine.Input{At: sampleAt, JSON: []byte(sampleJSON)}, sample(&length, nil)
	for name, call := range map[string]func(d *engine.Decision) error{
		"no application": func(d *engine.Decision) error {
			return eng.EvaluateInto(context.Background(), engine.Input{At: sampleAt, JSON: []byte("[]")}, d)
		},
		"no time":       func(d *engine.Decision) error { return eng.EvaluateInto(context.Background(), engine.Input{}, d) },
		"ended":         func(d *engine.Decision) error { return eng.EvaluateInto(ended, good, d) },
		"of a kind":     func(d *engine.Decision) error { _, _, err := eng.EvaluateKind(ended, good, d); return err },
		"bound":         func(d *engine.Decision) error { return bound.EvaluateInto(ended, engine.Input{At: sampleAt}, app, d) },
		"of two inputs": func(d *engine.Decision) error { return bound.EvaluateInto(context.Background(), good, app, d) },
	} {
		d := &engine.Decision{}
		if err := eng.EvaluateInto(context.Background(), good, d); err != nil {
			t.Fatal(err)
		}
		if err := call(d); err == nil {
			t.Errorf("%s: no error", name)
		}
		if d.Status != "" || d.Receipt != "" || len(d.Outcomes)+len(d.Rules)+len(d.Routes)+len(d.Missing) > 0 {
			t.Errorf("%s: after the error there is %s with %d outcomes", name, d.Status, len(d.Outcomes))
		}
	}
}

// TestUnknownEvents: an event is named by its path, by an alias too, with any key;
// what names none is refused and says what was meant.
func TestUnknownEvents(t *testing.T) {
	t.Parallel()
	eng := jingmen(t)
	for _, path := range []string{"application.submitted_at", "works[water].completed_at", "works[water].施工完工", "works[a].b]. [c].filed_at"} {
		if _, err := eng.Evaluate(t.Context(), engine.Input{At: sampleAt, JSON: []byte(sampleJSON), Unknown: []string{path}}); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	for path, hint := range map[string]string{"works.completed_at": "", "works[water].length": "", "works[water]": "", "works[water].finished": "", "works[": "",
		"application.submited_at": "application.submitted_at", "works[KEY].complted_at": "works[KEY].completed_at"} {
		_, err := eng.Evaluate(t.Context(), engine.Input{At: sampleAt, JSON: []byte(sampleJSON), Unknown: []string{path}})
		var bad *engine.InputError
		if !errors.As(err, &bad) || bad.Code != engine.CodeUnknownEvent {
			t.Errorf("%s: %v", path, err)
		} else if hint != "" && bad.Hint["en"] != `did you mean "`+hint+`"?` {
			t.Errorf("%s: the hint is %q", path, bad.Hint["en"])
		}
	}
	// By its alias it is the same event.
	decide := func(path string) *engine.Decision {
		d, err := eng.Evaluate(t.Context(), engine.Input{At: sampleAt, JSON: []byte(`{"applicant": {"type": "enterprise"}, "site": {"central": true}, "services": ["water"], "works": [{"service": "water", "length": 300}]}`), Unknown: []string{path}})
		if err != nil {
			t.Fatal(err)
		}
		d.Unknown, d.Receipt = nil, ""
		return d
	}
	if diff := cmp.Diff(decide("works[water].completed_at"), decide("works[water].施工完工")); diff != "" {
		t.Errorf("(-by its name +by its alias)\n%s", diff)
	}
}

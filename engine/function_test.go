package engine_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

const functionSet = `guize: 1
set: functions
languages: [en]
sources: {s: {title: S}}
facts:
  n: {type: number, title: N}
  m: {type: money, unit: CNY, title: M}
  p: {type: duration, title: P}
  s: {type: set, values: [x, y], title: S}
  parts: {type: list, title: Parts, item: {size: {type: number, title: Size}}}
outcomes:
  out: {type: string, title: Out}
  twice: {type: number, title: Twice}
policies:
  p:
    title: P
    cite: s 1
    rules:
      - {id: r, title: R, then: [decide: {out: "= show(n, m, p, s, map(parts, .size))"}]}
      - {id: t, title: T, then: [decide: {twice: = twice(n)}]}
`

type contextKey struct{}

// hostFunctions show what they get, and fail where a number is 13.
func hostFunctions() []engine.Option {
	return []engine.Option{
		engine.WithFunction("show", []string{"decimal", "money", "duration", "set", "list"}, "string", func(ctx context.Context, args []any) (any, error) {
			return fmt.Sprintf("%v %#v", ctx.Value(contextKey{}), args), nil
		}),
		engine.WithFunction("twice", []string{"decimal"}, "decimal", func(_ context.Context, args []any) (any, error) {
			switch n := fmt.Sprint(args[0]); n {
			case "13":
				return nil, errors.New("the secret of 13")
			case "14":
				panic("the secret of 14")
			}
			return args[0], nil
		}),
	}
}

// TestFunctionArguments: a host's function gets the context, and values of all types
// as they are.
func TestFunctionArguments(t *testing.T) {
	t.Parallel()
	eng := compileText(t, "functions.yaml", functionSet, hostFunctions()...)
	ctx := context.WithValue(t.Context(), contextKey{}, "traced")
	d, err := eng.Evaluate(ctx, engine.Input{At: sampleAt, JSON: []byte(`{"n": 12345678901234567890.5, "m": 300.05, "p": "3 workdays", "s": ["y", "x"], "parts": [{"size": 1}, {"size": 0.5}]}`)})
	if err != nil {
		t.Fatal(err)
	}
	const want = `traced []interface {}{"12345678901234567890.5", "300.05", "3 workdays", []string{"x", "y"}, []interface {}{1, "0.5"}}`
	if got, err := engine.Get[string](d, "out"); got != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
	// What is not known in a list is not left out of it.
	d, err = eng.Evaluate(ctx, engine.Input{At: sampleAt, JSON: []byte(`{"n": 1, "m": 1, "p": "1 day", "s": [], "parts": [{"size": 1}, {}]}`)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := engine.Get[string](d, "out"); !errors.Is(err, engine.ErrOpen) || len(d.Missing) != 1 || d.Missing[0].Fact != "parts[1].size" {
		t.Errorf("%v, missing %v, want open for want of a size", err, d.Missing)
	}
}

// TestFunctionOfElements: a list of elements may hold what is not known, so it is no
// argument.
func TestFunctionOfElements(t *testing.T) {
	t.Parallel()
	set, err := rules.Parse(t.Context(), "functions.yaml", []byte(strings.Replace(functionSet, "map(parts, .size)", "parts", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := engine.Compile(t.Context(), set, hostFunctions()...); err == nil || !strings.Contains(err.Error(), "map(list, .field)") {
		t.Errorf("got %v", err)
	}
}

// TestFunctionFails: why a function failed is for the log and the observer, and never
// in a decision.
func TestFunctionFails(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	var decided, failed atomic.Int64
	watch := engine.WithObserver(engine.Observer{
		Decided: func(_ context.Context, o engine.Observed) {
			decided.Add(1)
			if o.Set != "functions" || o.Status == "" || o.Work == 0 || len(o.Errors) != 1 || o.Errors[0].Rule != "p/t" {
				t.Errorf("observed %+v", o)
			}
		},
		FunctionFailed: func(_ context.Context, f engine.FailedFunction) {
			failed.Add(1)
			fmt.Fprintln(&log, f.Err)
			if f.Function != "twice" || !strings.HasPrefix(f.Pos, "functions.yaml:") || f.Err == nil {
				t.Errorf("failed %+v", f)
			}
		},
	})
	eng := compileText(t, "functions.yaml", functionSet, append(hostFunctions(), watch)...)
	plain := compileText(t, "functions.yaml", functionSet, hostFunctions()...)
	for i, n := range []string{"13", "14"} {
		in := engine.Input{At: sampleAt, JSON: []byte(`{"n": ` + n + `, "m": 1, "p": "1 day", "s": [], "parts": []}`)}
		text, _, err := eng.AppendDecision(t.Context(), nil, in, "")
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "secret") || !strings.Contains(string(text), `"code":"function-failed","message":"function twice failed"`) {
			t.Errorf("the decision: %s", text)
		}
		if want, _, err := plain.AppendDecision(t.Context(), nil, in, ""); err != nil || string(want) != string(text) {
			t.Errorf("with an observer\n%s\nwithout, %v\n%s", text, err, want)
		}
		if got := strings.Count(log.String(), "the secret of "+n); got != 1 {
			t.Errorf("the secret stands %d times in the log:\n%s", got, log.String())
		}
		if decided.Load() != int64(i+1) || failed.Load() != int64(i+1) {
			t.Errorf("told of %d decisions and %d failures, want %d", decided.Load(), failed.Load(), i+1)
		}
	}
}

// TestObserverOfSharedDecisions is told of each decision, shared or not, and of none
// that a search tries.
func TestObserverOfSharedDecisions(t *testing.T) {
	t.Parallel()
	var decided atomic.Int64
	set, err := rules.Parse(t.Context(), "functions.yaml", []byte(functionSet))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set, append(hostFunctions(), engine.WithObserver(engine.Observer{}), engine.WithObserver(engine.Observer{
		Decided: func(context.Context, engine.Observed) { decided.Add(1) }}))...)
	if err != nil {
		t.Fatal(err)
	}
	in := engine.Input{At: sampleAt, JSON: []byte(`{"n": 1}`)}
	for range 5 {
		if _, err := eng.Evaluate(t.Context(), in); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := eng.WhatIf(t.Context(), in, engine.Want("twice", 2)); err != nil {
		t.Fatal(err)
	}
	if decided.Load() != 5 {
		t.Errorf("told of %d decisions, want 5", decided.Load())
	}
}

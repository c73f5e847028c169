package engine_test

import (
	"context"
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
)

// What a host's function gives is a value of its type that JSON can hold and read again,
// or the function failed.
func TestFunctionsGiveWhatJSONHolds(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]any{
		"a late year": time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC), "an early year": time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC), "no number": math.NaN(),
		"infinite": math.Inf(1), "bytes": "\xff", "a large number": json.Number("1e400"), "a word": json.Number("NaN"), "a channel": make(chan int),
	} {
		for _, kind := range []string{"datetime", "date", "string", "number", "money", "int", "duration"} {
			unit := ""
			if kind == "money" {
				unit = ", unit: CNY"
			}
			eng := compileText(t, "set.yaml", "guize: 1\nset: s\ntitle: T\noutcomes: {o: {type: "+kind+unit+", title: O}}\npolicies: {p: {rules: [{id: r, title: R, then: [{decide: {o: '= f()'}}]}]}}\n",
				engine.WithFunction("f", nil, kind, func(context.Context, []any) (any, error) { return x, nil }))
			d, err := eng.Evaluate(t.Context(), engine.Input{At: time.Unix(0, 0), JSON: []byte("{}")})
			if err != nil {
				t.Fatal(err)
			}
			if len(d.Errors) != 1 || d.Errors[0].Code != "function-failed" {
				t.Errorf("%s as a %s: %+v, %+v", name, kind, d.Outcomes, d.Errors)
			}
		}
	}
}

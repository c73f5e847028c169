package engine_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
)

// sumsSet decides o by a condition, and by one for each element.
func sumsSet(facts, when, element string) string {
	return setHead + "facts:\n" + facts + `
  w: {type: list, key: k, title: W, item: {k: {type: string, title: K}, len: {type: number, step: 0.5, title: L}, n: {type: int, title: N}}}
params: {price: {type: number, title: P, allow: {missing-citation: x}, values: [{from: 2020-01-01, to: 2021-12-31, value: 40}, {from: 2022-01-01, value: 50}]}}
outcomes: {o: {type: bool, title: O}, w.e: {type: bool, title: E}}
policies:
  p:
    title: P
    rules:
      - {id: o, title: O, allow: {missing-citation: x}, when: '` + when + `', then: [{decide: {o: true}}]}
      - {id: e, title: E, for: x in w, allow: {missing-citation: x}, when: '` + element + `', then: [{decide: {w.e: true}}]}
`
}

// TestWhatIfThroughCalculations: values are found through what is calculated, on the
// grid of the fact, just as far as they have to go.
func TestWhatIfThroughCalculations(t *testing.T) {
	t.Parallel()
	const facts = `  income: {type: money, unit: CNY, min: 0, step: 0.01, title: I}
  size: {type: int, min: 1, max: 20, title: S}
  fixed: {type: int, changeable: false, title: F}
  born: {type: date, title: B}
  by: {type: date, title: Y}`
	for _, tt := range []struct {
		when, app string
		want      []string
	}{
		{"income / size <= 3000", `{"income": 10000.01, "size": 3}`, []string{"income 10000.01 > 9000", "size 3 > 4"}},
		{"income / size <= 3000", `{"income": 10000, "size": null}`, []string{"size nil > 4"}},
		{"income / size < 3333.33", `{"income": 10000, "size": 3}`, []string{"income 10000 > 9999.98", "size 3 > 4"}},
		{"size * fixed == 12", `{"size": 1, "fixed": 3}`, []string{"size 1 > 4"}},
		{"size * fixed == 12", `{"size": 20, "fixed": 5}`, nil},
		{"floor(size / fixed) > 2", `{"size": 2, "fixed": 3}`, []string{"size 2 > 9"}},
		{"size * params.price < 400", `{"size": 12}`, []string{"size 12 > 9"}}, // by the rules of 2021
		{"size > fixed", `{"size": 1, "fixed": 7}`, []string{"size 1 > 8"}},
		{"born + 30 days <= by", `{"born": "2021-03-05", "by": "2021-03-31"}`, []string{"born 2021-03-05 > 2021-03-01", "by 2021-03-31 > 2021-04-04"}},
		{"sum(w, .len * .n) >= 100", `{"w": [{"k": "a", "len": 3, "n": 4}, {"k": "b", "len": 1.5, "n": 10}]}`,
			[]string{"w[a].len 3 > 21.5", "w[b].len 1.5 > 9", "w[a].n 4 > 29", "w[b].n 10 > 59"}},
	} {
		eng := compileText(t, "s.yaml", sumsSet(facts, tt.when, "x.len * x.n >= 100"))
		got, err := eng.WhatIf(t.Context(), engine.Input{At: sampleAt, JSON: []byte(tt.app)}, engine.Want("o", true))
		if err != nil || got.Ended {
			t.Fatal(err)
		}
		if is := changed(got); !slices.Equal(is, tt.want) {
			t.Errorf("%s with %s: %q, want %q", tt.when, tt.app, is, tt.want)
		}
	}
	eng := compileText(t, "s.yaml", sumsSet(facts, "true", "x.len * x.n >= 100"))
	got, err := eng.WhatIf(t.Context(), engine.Input{At: sampleAt, JSON: []byte(`{"w": [{"k": "a", "len": 3, "n": 4}, {"k": "b", "len": 1.5, "n": 10}]}`)}, engine.Want("w[b].e", true))
	if err != nil || !slices.Equal(changed(got), []string{"w[b].len 1.5 > 10", "w[b].n 10 > 67"}) {
		t.Errorf("of an element: %q, %v", changed(got), err)
	}
}

func changed(got *engine.Alternatives) (out []string) {
	for _, a := range got.List {
		var parts []string
		for _, c := range a.Changes {
			from := fmt.Sprint(c.From)
			if !c.Known {
				from = "nil"
			}
			parts = append(parts, fmt.Sprintf("%s %s > %v", c.Fact, from, c.To))
		}
		out = append(out, strings.Join(parts, ", "))
	}
	return out
}

// TestWhatIfAgainstEveryValue: of random conditions on what is calculated, what is
// found for a fact is what trying each of its values finds, and as near.
func TestWhatIfAgainstEveryValue(t *testing.T) {
	t.Parallel()
	sides := []string{"a + b", "a - b", "2 * a + 3 * b - c", "a * b", "a / (b + 1)", "max(a, b) + c", "floor(a / 2) + b", "a * 1.5", "c - (a + b) / 2", "(b < 5 ? a : a + c)"}
	r := rand.New(rand.NewPCG(14, 15))
	found := 0
	for range 100 {
		compare := func() string {
			return fmt.Sprintf("%s %s %d", sides[r.IntN(len(sides))], []string{"==", "<", "<=", ">", ">="}[r.IntN(5)], r.IntN(25))
		}
		when := fmt.Sprintf("%s %s %s", compare(), []string{"and", "or"}[r.IntN(2)], compare())
		facts := ""
		for _, f := range []string{"a", "b", "c"} {
			facts += "  " + f + ": {type: int, min: 0, max: 12, title: F}\n"
		}
		eng := compileText(t, "s.yaml", sumsSet(facts, when, "x.n > 1"))
		app := map[string]any{"a": r.IntN(13), "b": r.IntN(13), "c": r.IntN(13)}
		has := func(f string, v int) bool {
			try := map[string]any{"a": app["a"], "b": app["b"], "c": app["c"]}
			try[f] = v
			d, err := eng.Evaluate(t.Context(), engine.Input{At: sampleAt, Facts: try, NoMissing: true})
			if err != nil {
				t.Fatal(err)
			}
			o := d.Outcome("o")
			return o != nil && o.Value == true
		}
		got, err := eng.WhatIf(t.Context(), engine.Input{At: sampleAt, Facts: app}, engine.Want("o", true))
		if err != nil || got.Have {
			continue
		}
		for _, f := range []string{"a", "b", "c"} {
			now, far, is := app[f].(int), 99, 99
			for v := range 13 {
				if has(f, v) {
					far = min(far, max(v-now, now-v))
				}
			}
			for _, x := range got.List {
				if len(x.Changes) == 1 && x.Changes[0].Fact == f {
					to := number(t, x.Changes[0].To)
					is = max(to-now, now-to)
				}
			}
			if far != is {
				t.Errorf("%s with %v: %s is found %d away, and is %d", when, app, f, is, far)
			}
			if far < 99 {
				found++
			}
		}
	}
	if found < 30 {
		t.Errorf("only %d were found", found)
	}
}

func number(t *testing.T, v any) (n int) {
	t.Helper()
	if _, err := fmt.Sscan(fmt.Sprint(v), &n); err != nil {
		t.Fatal(err)
	}
	return n
}

package engine_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

const indexHead = `guize: 1
set: index
title: {en: Index}
languages: [en]
timezone: Asia/Shanghai
calendar: cn
sources: {s: {title: {en: S}}}
params:
  limit: {title: {en: Limit}, type: number, values: [{from: 2020-01-01, to: 2021-06-30, value: 10, cite: s 1}, {from: 2021-09-15, value: 20, cite: s 1}], allow: {date-hole: wanted here, value-hole: wanted here}}
facts:
  x: {type: number, title: {en: X}}
  n: {type: int, title: {en: N}}
  k: {type: enum, values: [a, b, c, d], title: {en: K}}
  t: {type: string, title: {en: T}}
  y: {type: bool, title: {en: Y}}
  s: {type: set, values: [p, q], title: {en: S}}
  d: {type: date, default: none, title: {en: D}}
outcomes: {o: {type: list, combine: list, title: {en: O}}}
policies:
  p:
    title: {en: P}
    cite: s 1
    rules:
`

// TestIndexLeavesNothingOut holds Evaluate, which looks at what the index
// finds, against Explain, which looks at every rule: conditions with fewer and
// with more alternatives than the index keeps apart (16), nested and negated,
// dated parameters with a hole, texts, sets, and values that are missing.
func TestIndexLeavesNothingOut(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(11, 5))
	var b strings.Builder
	b.WriteString(indexHead)
	for i, n := range []int{1, 2, 8, 15, 16, 17, 20, 40} {
		for j := range 3 {
			fmt.Fprintf(&b, "      - {id: r%d-%d, title: {en: R}, when: '%s', then: [{notice: {code: n%d-%d, message: {en: M}}}]}\n", i, j, alternatives(r, n), i, j)
		}
	}
	set, err := rules.Parse(t.Context(), "index.yaml", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	for range 150 {
		in := engine.Input{At: sampleAt, Facts: randomFacts(r), RulesOn: []string{"2019-05-01", "2021-01-01", "2021-07-01", "2021-10-01"}[r.IntN(4)]}
		d, err := eng.Evaluate(context.Background(), in)
		if err != nil {
			t.Fatal(err)
		}
		e, _, err := eng.Explain(context.Background(), in)
		if err != nil {
			t.Fatal(err)
		}
		got, want := asJSON(t, d), asJSON(t, e)
		if !bytes.Equal(got, want) {
			t.Fatalf("with %v:\nEvaluate: %s\nExplain:  %s", in.Facts, got, want)
		}
	}
}

// alternatives joins n random conjunctions by or.
func alternatives(r *rand.Rand, n int) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = "(" + condition(r) + " and " + condition(r) + ")"
		if r.IntN(4) == 0 {
			parts[i] = "not " + parts[i]
		}
	}
	return strings.Join(parts, " or ")
}

func condition(r *rand.Rand) string {
	op := []string{"<", "<=", ">", ">=", "==", "!="}[r.IntN(6)]
	switch r.IntN(9) {
	case 0:
		return fmt.Sprintf("x %s %d", op, r.IntN(30))
	case 1:
		return fmt.Sprintf("n %s %d", op, r.IntN(5))
	case 2:
		return fmt.Sprintf(`k in ["%c", "%c"]`, 'a'+r.IntN(4), 'a'+r.IntN(4))
	case 3:
		return fmt.Sprintf(`k != "%c"`, 'a'+r.IntN(4))
	case 4:
		return fmt.Sprintf(`t == "t%d"`, r.IntN(3))
	case 5:
		return []string{"y", "not y", `"p" in s`, `not ("q" in s)`}[r.IntN(4)]
	case 6:
		return "x <= params.limit"
	case 7:
		return []string{`d < "2021-01-01"`, "d == none", "d != none"}[r.IntN(3)]
	}
	return fmt.Sprintf("x in %d..%d", r.IntN(10), 10+r.IntN(10))
}

func randomFacts(r *rand.Rand) map[string]any {
	facts := map[string]any{}
	maybe := func(name string, v any) {
		if r.IntN(12) > 0 {
			facts[name] = v
		}
	}
	maybe("x", float64(r.IntN(60))/2)
	maybe("n", r.IntN(6))
	maybe("k", string(rune('a'+r.IntN(4))))
	maybe("t", fmt.Sprint("t", r.IntN(4)))
	maybe("y", r.IntN(2) == 0)
	maybe("s", [][]any{{}, {"p"}, {"q"}, {"p", "q"}}[r.IntN(4)])
	maybe("d", fmt.Sprintf("202%d-01-01", r.IntN(3)))
	return facts
}

func asJSON(t *testing.T, d *engine.Decision) []byte {
	t.Helper()
	body, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

package engine

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/rules"
)

// openInput is an application of which a length is not known, nor anything of an act.
func openInput(n int, at time.Time) Input {
	in := shareInput(n, at)
	text := strings.Replace(string(in.JSON), fmt.Sprintf(`, "length": 456.%d`, 7000+n), "", 1)
	in.JSON = []byte(strings.Replace(text, "{", `{"acts": [{}, {"act": "falsified"}], `, 1))
	return in
}

// TestSharedOpenDecisionsKeepNoFacts is TestSharedDecisionsKeepNoFacts for open ones,
// which are those of a fresh engine.
func TestSharedOpenDecisionsKeepNoFacts(t *testing.T) {
	t.Parallel()
	eng, _ := jingmenDecision(t)
	fresh, _ := jingmenDecision(t)
	at := time.Date(2021, 9, 10, 1, 0, 0, 0, time.UTC)
	for n := range 10 {
		got, _, err := eng.AppendDecision(t.Context(), nil, openInput(n, at), "an id")
		if err != nil {
			t.Fatal(err)
		}
		want, _, err := fresh.Explain(t.Context(), openInput(n, at))
		if err != nil {
			t.Fatal(err)
		}
		if want.ID = "an id"; want.Status != StatusIncomplete || len(want.Pending) == 0 || len(want.Missing) < 2 {
			t.Fatalf("%s, %d effects pending, %d facts missing", want.Status, len(want.Pending), len(want.Missing))
		}
		if text, _ := want.AppendJSON(nil); !bytes.Equal(got, text) {
			t.Fatalf("decision %d is\n%s\nand anew\n%s", n, got, text)
		}
	}
	if eng.shares.found.Load() != 8 {
		t.Fatalf("%d are shared, want 8", eng.shares.found.Load())
	}
	kept := keptText(t, eng.shares.first)
	for _, fact := range []string{"nr1", "secret", "person", "掇刀", "7001", "91420802", "13800000000", "2021-09-07", "an id"} {
		if strings.Contains(kept, fact) {
			t.Errorf("the engine keeps %q", fact)
		}
	}
}

// TestSharedOpenDecisionsAsk decides applications of one kind that come out otherwise
// in completions alone: by a sum that no key holds.
func TestSharedOpenDecisionsAsk(t *testing.T) {
	t.Parallel()
	eng, fresh := compileSums(t), compileSums(t)
	answers := map[string]int{}
	for n := range 24 {
		in := Input{At: time.Unix(0, 0), JSON: fmt.Appendf(nil, `{"a": %d, "c": false, "d": "u"}`, 4+n%2)}
		got, err := eng.Evaluate(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		want, _, err := fresh.Explain(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		a, _ := got.AppendJSON(nil)
		if b, _ := want.AppendJSON(nil); !bytes.Equal(a, b) {
			t.Fatalf("decision %d is\n%s\nand anew\n%s", n, a, b)
		}
		answers[fmt.Sprint(want.Outcomes)]++
	}
	if len(eng.shares.first) != 1 || len(answers) != 2 || eng.shares.found.Load() < 16 {
		t.Errorf("%d are shared, of %d keys: %v; want most, of one, of two answers", eng.shares.found.Load(), len(eng.shares.first), answers)
	}
}

const openSums = `guize: 1
set: sums
languages: [en]
facts: {a: {type: int}, b: {type: bool}, c: {type: bool}, d: {type: enum, values: [u, v, w]}}
outcomes: {x: {type: enum, values: [p, q]}, y: {type: bool}}
policies:
  p:
    allow: {missing-citation: a test}
    rules:
      - {id: one, when: "b and d != 'u' or c and a > 3", then: [{decide: {x: p}}]}
      - {id: two, when: "not b and d == 'v'", then: [{decide: {x: q}}]}
      - {id: three, when: "(b ? a + a : 9) > 8", then: [{decide: {y: true}}]}
`

func compileSums(t *testing.T, options ...Option) *Engine {
	t.Helper()
	set, err := rules.Parse(t.Context(), "sums.yaml", []byte(openSums))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := Compile(t.Context(), set, options...)
	if err != nil {
		t.Fatal(err)
	}
	return eng
}

// TestSharedOpenDecisionsWithinTheLimit decides by engines of many limits, each often:
// each time the same is left open, and it takes the same work.
func TestSharedOpenDecisionsWithinTheLimit(t *testing.T) {
	t.Parallel()
	kinds := map[bool]int{}
	for limit := int64(200); limit < 1_000_000; limit += limit / 4 {
		eng := compileSums(t, WithWorkLimit(limit))
		first := ""
		for range 5 {
			w := &Work{}
			d, err := eng.Evaluate(CountWork(context.Background(), w), Input{At: time.Unix(0, 0), JSON: []byte(`{"a": 4}`)})
			if err != nil {
				t.Fatal(err)
			}
			text, _ := d.AppendJSON(nil)
			if got := fmt.Sprintf("%d units: %s", w.Units(), text); first == "" {
				first = got
			} else if got != first {
				t.Fatalf("limit %d: %s\nwant %s", limit, got, first)
			}
		}
		kinds[eng.shares.found.Load() > 0]++
	}
	if kinds[true] == 0 || kinds[false] == 0 {
		t.Errorf("with %d limits something is shared, with %d nothing; want some of both", kinds[true], kinds[false])
	}
}

// TestSharesByTheirSize: a large decision counts as several, and a long run too.
func TestSharesByTheirSize(t *testing.T) {
	t.Parallel()
	large := &prepared{json: []piece{{text: make([]byte, 4*usualText)}}, seal: []piece{{text: make([]byte, usualText)}}}
	if n := large.size(); n != 6 {
		t.Errorf("it counts as %d, want 6", n)
	}
	if n := (&given{acts: 5 * usualActs}).length(); n != 6 {
		t.Errorf("the run counts as %d, want 6", n)
	}
}

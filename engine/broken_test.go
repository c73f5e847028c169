package engine_test

import (
	"slices"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
)

// Broken lists the promises that an application breaks, once all rules are done: by
// outcomes and deadlines that no rule reads too. What is unknown breaks none, nor does
// an application before the days of a promise.
func TestBroken(t *testing.T) {
	t.Parallel()
	eng := compileText(t, "set.yaml", `guize: 2
set: s
sources: {law: {title: L}}
facts: {n: {type: int, required: true}, filed_at: {type: event}}
outcomes: {fee: {type: int}}
policies:
  p:
    cite: law 1
    rules:
      - {id: a, when: n > 3, then: [{decide: {fee: "= n * 2"}}]}
      - {id: b, then: [{deadline: {id: answer, start: filed_at, within: 2 days}}]}
promises:
  cheap: {holds: fee == none or fee < 10, cite: law 2}
  later: {holds: fee == none or fee < 10, valid: {from: 2030-01-01}, cite: law 2}
  punctual: {holds: not deadlines.answer.late, cite: law 2}
  remedy: {every: reject, has: fix, cite: law 2}
`)
	at := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name  string
		facts map[string]any
		on    string
		want  []string
	}{
		{"none", map[string]any{"n": 4}, "", nil},
		{"one that rules give", map[string]any{"n": 5}, "", []string{"cheap"}},
		{"in later days two", map[string]any{"n": 5}, "2031-01-01", []string{"cheap", "later"}},
		{"by a clock", map[string]any{"n": 1, "filed_at": "2026-05-01"}, "", []string{"punctual"}},
		{"nothing known", map[string]any{}, "", nil},
	} {
		got, err := eng.Broken(t.Context(), engine.Input{At: at, RulesOn: tt.on, Facts: tt.facts})
		if err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, %v, want %v", tt.name, got, err, tt.want)
		}
	}
	if _, err := eng.Broken(t.Context(), engine.Input{}); err == nil {
		t.Error("an application without a time is none")
	}
}

package engine_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
)

// R7: a citation may hold on certain days: of a rule, a row, a policy, an effect.
// A decision has those that hold on the date of its rules, each policy's own.
func TestDatedCitations(t *testing.T) {
	t.Parallel()
	eng := compileText(t, "cites.yaml", `guize: 1
set: cites
title: {en: Cites}
languages: [en]
rules_on: filed_on
sources: {old: {title: {en: Old}}, new: {title: {en: New}}}
params:
  limit: {title: {en: Limit}, type: number, values: [{value: 1, to: 2020-11-27, cite: old 9}, {value: 2, from: 2020-11-28, cite: new 9}]}
facts:
  filed_on: {type: event, title: {en: Filed}}
  n: {type: number, title: {en: N}}
outcomes:
  rule: {type: number, title: {en: O}}
  policy: {type: bool, title: {en: O}}
  effect: {type: bool, title: {en: O}}
  row: {type: bool, title: {en: O}}
policies:
  p:
    title: {en: P}
    cite: [{to: 2020-11-27, cite: old 1}, {from: 2020-11-28, cite: [new 1, new 2]}]
    rules:
      - {id: rule, title: {en: R}, then: [{decide: {rule: = params.limit}}], cite: [old 2, {from: 2020-11-28, cite: new 21}]}
      - {id: policy, title: {en: R}, then: [{decide: {policy: true}}]}
      - {id: effect, title: {en: R}, then: [{decide: {effect: true}, cite: [{to: 2020-11-27, cite: old 3}, {from: 2020-11-28, cite: new 3}]}, {notice: {code: told, message: {en: T}, cite: [old 5, {from: 2020-11-28, cite: new 5}]}}]}
    tables:
      - {id: t, title: {en: T}, inputs: [n], outputs: [row], rows: [{id: r, title: {en: R}, if: [1], then: [true], cite: [{to: 2020-11-27, cite: old 4}, {from: 2020-11-28, cite: new 4}]}]}
`)
	tests := []struct {
		on   string
		want map[string]string
	}{
		{"2020-11-27", map[string]string{"rule": "old 2; old 9", "policy": "old 1", "effect": "old 3", "row": "old 4", "told": "old 5"}},
		{"2020-11-28", map[string]string{"rule": "old 2; new 21; new 9", "policy": "new 1; new 2", "effect": "new 3", "row": "new 4", "told": "old 5; new 5"}},
	}
	for _, tt := range tests {
		t.Run(tt.on, func(t *testing.T) {
			t.Parallel()
			d, trace, err := eng.Explain(t.Context(), engine.Input{At: sampleAt, JSON: []byte(`{"n": 1, "filed_on": "` + tt.on + `T09:00:00+08:00"}`)})
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{"told": strings.Join(d.Notices[0].Cite, "; ")}
			for _, o := range d.Outcomes {
				got[o.Name] = strings.Join(o.Cite, "; ")
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("citations (-want +got):\n%s", diff)
			}
			if s := trace.Steps[0]; strings.Join(s.Cite, "; ") != tt.want["rule"] {
				t.Errorf("the trace cites %v", s.Cite)
			}
		})
	}
}

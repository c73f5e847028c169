package engine_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
)

// What a decision rests on is cited with the value of that day: by the rule's
// condition, by way of a definition, by a value, by words; not a value of
// another day, which on() reads.
func TestNumbersAreCited(t *testing.T) {
	t.Parallel()
	eng := compileText(t, "numbers.yaml", `guize: 1
set: numbers
title: {en: Numbers}
languages: [en]
rules_on: filed_on
sources: {plan: {title: {en: Plan}}, change: {title: {en: Change}}}
params:
  limit: {title: {en: Limit}, type: number, unit: m, values: [{value: 300, to: 2025-12-31, cite: plan 4}, {value: 200, from: 2026-01-01, cite: [change 1, change 2]}]}
  fee: {title: {en: Fee}, type: money, value: 5, cite: plan 6}
  term: {title: {en: Term}, type: duration, value: 2 days, cite: plan 7}
bodies: {office: {title: {en: Office}}}
facts:
  filed_on: {type: event, title: {en: Filed}}
  length: {type: number, unit: m, title: {en: Length}}
define: {short: length <= params.limit}
outcomes:
  way: {type: enum, values: [near, far], title: {en: Way}}
  price: {type: money, title: {en: Price}}
policies:
  p:
    title: {en: P}
    rules:
      - {id: near, title: {en: Near}, when: short, then: [{decide: {way: near}}, {notice: {code: near, message: {en: Near}, cite: plan 9}}], cite: plan 4}
      - {id: far, title: {en: Far}, when: length > params.limit, then: [{decide: {way: far}}, {route: {task: go, to: office}}], cite: plan 5}
      - {id: fee, title: {en: Fee}, then: [{decide: {price: "= params.fee"}}], cite: plan 5}
      - {id: told, title: {en: Told}, then: [{notice: {code: told, message: {en: "Up to {params.limit}"}}}], cite: plan 5}
      - {id: due, title: {en: Due}, then: [{deadline: {id: due, owner: office, start: filed_on, within: "= params.term"}}], cite: plan 5}
      - {id: once, title: {en: Once}, when: "length <= on(params.limit, date(\"2026-06-01\"))", then: [{notice: {code: once, message: {en: Once}}}], cite: plan 5}
`)
	tests := []struct {
		name, reason, facts string
		want                map[string]string
	}{
		{"before", "the value of 2025 stands in the clause that the rule cites", `{"filed_on": "2025-06-01T09:00:00+08:00", "length": 150}`, map[string]string{
			"way": "plan 4", "near": "plan 9; plan 4", "price": "plan 5; plan 6", "told": "plan 5; plan 4", "due": "plan 5; plan 7", "once": "plan 5"}},
		{"after", "the clause of the amendment is cited too", `{"filed_on": "2026-06-01T09:00:00+08:00", "length": 150}`, map[string]string{
			"way": "plan 4; change 1; change 2", "near": "plan 9; change 1; change 2", "price": "plan 5; plan 6", "told": "plan 5; change 1; change 2", "due": "plan 5; plan 7", "once": "plan 5"}},
		{"far", "a task has them as well", `{"filed_on": "2026-06-01T09:00:00+08:00", "length": 250}`, map[string]string{
			"way": "plan 5; change 1; change 2", "go": "plan 5; change 1; change 2", "price": "plan 5; plan 6", "told": "plan 5; change 1; change 2", "due": "plan 5; plan 7"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, trace, err := eng.Explain(t.Context(), engine.Input{At: sampleAt.AddDate(5, 0, 0), JSON: []byte(tt.facts)})
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			for _, o := range d.Outcomes {
				got[o.Name] = strings.Join(o.Cite, "; ")
			}
			for _, n := range d.Notices {
				got[n.Code] = strings.Join(n.Cite, "; ")
			}
			for _, r := range d.Routes {
				got[r.Task] = strings.Join(r.Cite, "; ")
			}
			for _, k := range d.Deadlines {
				got[k.ID] = strings.Join(k.Cite, "; ")
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s: citations (-want +got):\n%s", tt.reason, diff)
			}
			for _, s := range trace.Steps {
				if s.Rule == "p/fee" && strings.Join(s.Cite, "; ") != "plan 5; plan 6" {
					t.Errorf("the trace cites %v", s.Cite)
				}
			}
		})
	}
}

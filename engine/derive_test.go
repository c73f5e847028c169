package engine_test

import (
	"strings"
	"testing"
)

// derived is a set whose facts are derived and whose conditions use definitions.
const derived = `
sources: {plan: {title: Plan}}
facts:
  n: {type: int}
  half: {type: int, default: 1, derive: "round(10 / n, 0.5)"}
  l: {type: list, key: id, item: {id: {type: string}, of: {type: int}, share: {type: number, derive: "round(1 / item.of, 0.01)"}}}
outcomes: {x: {type: bool, complete: "true"}}
define:
  small: half < 3
  none_left: not small and n > 0
policies:
  p:
    cite: plan 1
    rules:
      - {id: small, when: small, then: [{decide: {x: true}}]}
      - {id: rest, when: none_left, then: [{decide: {x: false}}]}
`

func TestDerive(t *testing.T) {
	t.Parallel()
	runTable(t, []tableCase{
		{
			name: "R11 a whole quotient is an int", set: derived, facts: `{"n": 5}`,
			want: `{"status": "decided", "outcomes": {"x": {"value": true}}, "errors": []}`, reason: "10 / 5 is 2",
		},
		{
			name: "R11 an error inside derive is one of the decision", set: derived, facts: `{"n": 0}`,
			want:   `{"status": "incomplete", "errors": [{"rule": "", "fact": "half", "code": "division-by-zero"}, {"rule": "p/small"}], "assumed": []}`,
			reason: "the default would hide it",
		},
		{
			name: "R11 a value that does not fit is one too", set: derived, facts: `{"n": 4}`,
			want: `{"status": "incomplete", "errors": [{"fact": "half", "code": "wrong-value"}, {}, {}]}`, reason: "2.5 is no whole number",
		},
		{
			name: "R11 a value that breaks a constraint is one too", set: strings.Replace(derived, "default: 1,", "min: 3,", 1), facts: `{"n": 5}`,
			want:   `{"status": "incomplete", "errors": [{"fact": "half", "code": "too-small", "message": "must be at least 3"}, {}, {}]}`,
			reason: "check says of half < 3 that it can never hold",
		},
		{
			name: "R11 of one element", set: derived, facts: `{"n": 5, "l": [{"id": "a", "of": 0}, {"id": "b", "of": 2}]}`,
			want: `{"status": "incomplete", "errors": [{"fact": "l[a].share", "element": "l[a]", "code": "division-by-zero"}]}`, reason: "the other element has its share",
		},
		{
			name: "R11 given, it is not derived", set: derived, facts: `{"n": 0, "half": 7}`,
			want: `{"errors": [{"outcome": "x", "code": "no-value"}], "outcomes": {}}`, reason: "neither small nor left",
		},
	})
}

// behind is a set with lists behind filters, and lists within elements.
const behind = `
sources: {plan: {title: Plan}}
facts:
  open: {type: bool}
  acts: {type: list, item: {size: {type: int}, good: {type: bool}, parts: {type: list, item: {size: {type: int, title: Size of a part}}}}}
outcomes:
  big: {type: bool}
  acts.fine: {type: int}
  mean: {type: number, combine: list}
policies:
  p:
    cite: plan 1
    rules:
      - {id: big, when: "sum(filter(acts, open), .size) > 3", then: [{decide: {big: true}}]}
      - {id: fine, for: act in acts, then: [{decide: {act.fine: "= sum(map(act.parts, .size))"}}]}
      - {id: known, when: "any(filter(acts, .good), known(.size))", then: [{decide: {mean: 10}}]}
      - {id: over, when: "open == true", overrides: [known], then: [{notice: {code: n, message: M}}]}
      - {id: last, overrides: [over], when: "open != true", then: [{decide: {mean: 2.5}}]}
`

func TestBehindLists(t *testing.T) {
	t.Parallel()
	runTable(t, []tableCase{
		{
			name: "R19 what is said of the items of an open filter is asked for", set: behind, facts: `{"acts": [{"good": true, "parts": []}]}`,
			want: `{"status": "incomplete", "missing": [{"fact": "open"}, {"fact": "acts[0].size"}]}`, reason: "the size matters once open is known to be true",
		},
		{
			name: "R19 a field of a list within an element", set: behind, facts: `{"open": false, "acts": [{"size": 1, "good": true, "parts": [{}]}]}`,
			want: `{"outcomes": {"acts[0].fine": {"waits_for": ["acts[0].parts[0].size"]}}, "missing": [{"fact": "acts[0].parts[0].size", "title": "Size of a part"}]}`, reason: "it is named and described like any other",
		},
		{
			name: "R17 combine: list in the order of the set", set: behind, facts: `{"open": false, "acts": [{"size": 1, "good": true, "parts": []}]}`,
			want: `{"status": "decided", "outcomes": {"mean": {"value": [10, 2.5]}, "acts[0].fine": {"value": 0}}}`, reason: "overrides have nothing to do with it",
		},
	})
}

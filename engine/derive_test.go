package engine_test

import "testing"

// derived is a set whose facts are derived and whose conditions use definitions.
const derived = `
sources: {plan: {title: Plan}}
facts:
  n: {type: int}
  half: {type: int, default: 1, derive: "10 / n"}
  l: {type: list, key: id, item: {id: {type: string}, of: {type: int}, share: {type: number, derive: "1 / item.of"}}}
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
			name: "R11 of one element", set: derived, facts: `{"n": 5, "l": [{"id": "a", "of": 0}, {"id": "b", "of": 2}]}`,
			want: `{"status": "incomplete", "errors": [{"fact": "l[a].share", "element": "l[a]", "code": "division-by-zero"}]}`, reason: "the other element has its share",
		},
		{
			name: "R11 given, it is not derived", set: derived, facts: `{"n": 0, "half": 7}`,
			want: `{"errors": [{"outcome": "x", "code": "no-value"}], "outcomes": {}}`, reason: "neither small nor left",
		},
	})
}

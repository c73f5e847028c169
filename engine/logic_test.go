package engine_test

import "testing"

// one is a set with the facts given and a rule that decides `hit: true`.
func oneRule(facts, when string) string {
	return "facts:\n" + facts + "outcomes:\n  hit: {type: bool}\npolicies:\n  p:\n    rules:\n      - id: r\n        when: '" + when + "'\n        then: [{decide: {hit: true}}]\n"
}

func TestLogic(t *testing.T) {
	t.Parallel()
	const none = "  a: {type: bool, default: none}\n  b: {type: bool}\n"
	runTable(t, []tableCase{
		{
			name: "R12 none is no truth value", set: oneRule(none, "a"),
			want:   `{"status": "incomplete", "errors": [{"rule": "p/r", "code": "no-value"}], "rules": [{"rule": "p/r", "status": "undetermined"}]}`,
			reason: "a value where there is none is an error, not false and not merely unknown",
		},
		{
			name: "R12 none is no truth value under not", set: oneRule(none, "not a"),
			want:   `{"status": "incomplete", "errors": [{"rule": "p/r", "code": "no-value"}]}`,
			reason: "not of an error is that error",
		},
		{
			name: "R12 none is no truth value in and", set: oneRule(none, "a and b"), facts: `{"b": true}`,
			want:   `{"status": "incomplete", "errors": [{"rule": "p/r", "code": "no-value"}]}`,
			reason: "of and: no part is false, so the first error",
		},
		{
			name: "R12 false beats none in and", set: oneRule(none, "a and b"), facts: `{"b": false}`,
			want:   `{"status": "decided", "errors": [], "rules": []}`,
			reason: "of and: false where a part is false",
		},
		{
			name: "R12 an error in the condition of ?: is an error",
			set:  oneRule("  i: {type: int}\n  b: {type: bool}\n", "(1 / i > 2) ? b : b"), facts: `{"i": 0, "b": false}`,
			want:   `{"status": "incomplete", "errors": [{"rule": "p/r", "code": "division-by-zero"}]}`,
			reason: "the common value is for an unknown condition only; an error is never silently false",
		},
		{
			name: "R12 an unknown condition of ?: gives the common value",
			set:  oneRule("  i: {type: int}\n  b: {type: bool}\n", "(i > 2) ? b : b"), facts: `{"b": true}`,
			want:   `{"status": "decided", "outcomes": {"hit": {"value": true}}}`,
			reason: "both sides are true",
		},
		{
			name: "R12 an error in a written list is an error",
			set:  oneRule("  i: {type: int}\n  j: {type: int}\n", "len([i, 1 / j]) > 1"), facts: `{"j": 0}`,
			want:   `{"errors": [{"rule": "p/r", "code": "division-by-zero"}]}`,
			reason: "an error where an operand is one, else unknown",
		},
		{
			name: "R10 on() of no date is an error",
			set: "params:\n  x: {type: int, values: [{to: 2021-06-30, value: 1}, {from: 2021-07-01, value: 2}]}\n" +
				oneRule("  d: {type: date, default: none}\n", "on(params.x, d) == 1"),
			want:   `{"errors": [{"rule": "p/r", "code": "no-value"}]}`,
			reason: "a value where there is none",
		},
		{
			name: "R19 every argument of a function is asked for",
			set:  oneRule("  d: {type: date}\n  e: {type: date}\n", "days_between(d, e) > 10"),
			want: `{"status": "incomplete", "missing": [{"fact": "d"}, {"fact": "e"}]}`, reason: "both are unknown and both matter",
		},
		{
			name: "R19 every argument of a host function is asked for",
			set:  oneRule("  i: {type: int}\n  j: {type: int}\n", "max(twice(i), twice(j)) > 10"),
			want: `{"status": "incomplete", "missing": [{"fact": "i"}, {"fact": "j"}]}`, reason: "both are unknown and both matter",
		},
		{
			name: "R19 every item of a filter is asked for",
			set:  oneRule("  l: {type: list, item: {b: {type: bool}}}\n", "len(filter(l, .b)) > 1"), facts: `{"l": [{}, {}]}`,
			want:   `{"status": "incomplete", "missing": [{"fact": "l[0].b", "certain": true}, {"fact": "l[1].b", "certain": true}]}`,
			reason: "whether two are true depends on both",
		},
	})
}

package engine_test

import "testing"

const overList = `
facts:
  acts: {type: list, item: {n: {type: int}}}
  a: {type: bool}
outcomes:
  x: {type: enum, values: [one, two]}
`

func TestOverrides(t *testing.T) {
	t.Parallel()
	runTable(t, []tableCase{
		{
			name: "R14 a rule without a loop defeats a rule over a list that is not known",
			set: overList + `
policies:
  p:
    rules:
      - {id: each, for: act in acts, when: act.n > 3, then: [{decide: {x: one}}]}
      - {id: all, when: a, overrides: [each], then: [{decide: {x: two}}]}
`,
			facts: `{"a": true}`,
			want: `{"status": "decided", "missing": [], "pending": null, "outcomes": {"x": {"value": "two"}},
				"rules": [{"rule": "p/each", "status": "defeated", "by": "p/all"}, {"rule": "p/all", "status": "applies"}]}`,
			reason: "it is defeated for every element, whatever the list holds",
		},
	})
}

func TestUnknownLists(t *testing.T) {
	t.Parallel()
	rule := func(when string) string {
		return overList + "policies:\n  p:\n    rules: [{id: each, for: act in acts, when: '" + when + "', then: [{decide: {x: one}}]}]\n"
	}
	runTable(t, []tableCase{
		{
			name: "R13 a condition that is false whatever the element", set: rule("a and act.n > 3"), facts: `{"a": false}`,
			want: `{"status": "decided", "missing": [], "rules": []}`, reason: "the list is not asked for",
		},
		{
			name: "R13 known() of an element that is not there", set: rule("known(act.n)"),
			want: `{"status": "incomplete", "missing": [{"fact": "acts"}], "rules": [{"rule": "p/each", "status": "undetermined"}]}`, reason: "nobody knows yet what the elements say",
		},
		{
			name: "R13 unknown_facts() of an element that is not there", set: rule("len(unknown_facts(act.n)) == 0"),
			want: `{"status": "incomplete", "missing": [{"fact": "acts"}], "rules": [{"rule": "p/each", "status": "undetermined"}]}`, reason: "as known()",
		},
		{
			name: "R13 a list that is not known is one missing fact", set: rule("act.n > 3"),
			want: `{"status": "incomplete", "missing": [{"fact": "acts", "rules": ["p/each"]}], "pending": [{"rule": "p/each", "kind": "decide", "name": "x", "waits_for": ["acts"]}]}`, reason: "not one a field",
		},
		{
			name: "R13 an empty list", set: rule("act.n > 3"), facts: `{"acts": []}`,
			want: `{"status": "decided", "missing": [], "rules": []}`, reason: "there is no element",
		},
		{
			name: "R19 a field of an element of a list without keys", set: rule("act.n > 3"), facts: `{"acts": [{"n": 1}, {}]}`,
			want: `{"status": "incomplete", "missing": [{"fact": "acts[1].n", "certain": true}], "rules": [{"rule": "p/each", "element": "acts[1]", "status": "undetermined"}]}`, reason: "elements without a key go by their place",
		},
	})
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	runTable(t, []tableCase{
		{
			name: "R15 a rule over a list that is not known would give the same",
			set: overList + `
policies:
  p:
    rules:
      - {id: each, for: act in acts, when: act.n > 3, then: [{decide: {x: one}}]}
      - {id: all, then: [{decide: {x: one}}]}
  q:
    rules: [{id: reads, when: x == "one", then: [{notice: {code: c, message: M}}]}]
`,
			want:   `{"outcomes": {"x": {"value": "one"}}, "notices": [{"code": "c"}], "rules": [{"rule": "p/each"}, {"rule": "p/all"}, {"rule": "q/reads", "status": "applies"}]}`,
			reason: "some rule gives it for certain and every open one would give the same",
		},
		{
			name: "R15 a rule over a list that is not known may give another value",
			set: overList + `
policies:
  p:
    rules:
      - {id: other, for: act in acts, then: [{decide: {x: '= known(act.n) ? "two" : "one"'}}]}
      - {id: all, then: [{decide: {x: one}}]}
`,
			want:   `{"status": "incomplete", "outcomes": {"x": {"possible": []}}, "missing": [{"fact": "acts"}]}`,
			reason: "what an element says is not known, not even whether it is known",
		},
		{
			name: "R15 notices of two elements are two",
			set: overList + `
policies:
  p:
    rules: [{id: each, for: act in acts, when: act.n > 3, then: [{notice: {code: c, message: M}}]}]
`,
			facts:  `{"acts": [{"n": 4}, {"n": 5}, {"n": 1}]}`,
			want:   `{"status": "decided", "notices": [{"code": "c", "element": "acts[0]"}, {"code": "c", "element": "acts[1]"}]}`,
			reason: "a notice says for which element it is; were the second left out, the decision would depend on the order in which facts become known",
		},
		{
			name: "R15 the same notice of two rules is told once",
			set: overList + `
policies:
  p:
    rules:
      - {id: r, then: [{notice: {code: c, message: M}}, {notice: {code: c, message: M}}]}
      - {id: s, then: [{notice: {code: c, message: M}}, {notice: {code: c, message: N}}]}
`,
			want:   `{"status": "decided", "notices": [{"code": "c", "message": "M", "rule": "p/r"}, {"code": "c", "message": "N", "rule": "p/s"}]}`,
			reason: "identical notices merge",
		},
		{
			name: "R15 two values conflict whatever a third is",
			set: overList + `
policies:
  p:
    rules:
      - {id: r, then: [{decide: {x: one}}]}
      - {id: s, then: [{decide: {x: two}}]}
      - {id: t, then: [{decide: {x: '= a ? "one" : "two"'}}]}
`,
			want:   `{"status": "conflict", "conflicts": [{"on": "outcome x", "values": ["one", "two"]}]}`,
			reason: "two undefeated rules give different values",
		},
		{
			name: "R15 a conflict names both rules, and no citation is an empty list",
			set: overList + `
policies:
  p:
    rules:
      - {id: r, then: [{decide: {x: one}}]}
      - {id: s, then: [{decide: {x: two}}]}
`,
			want:   `{"status": "conflict", "conflicts": [{"on": "outcome x", "values": ["one", "two"], "rules": ["p/r", "p/s"], "cite": []}]}`,
			reason: "never resolved by order",
		},
	})
}

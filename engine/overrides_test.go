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

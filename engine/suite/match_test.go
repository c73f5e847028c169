package suite_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine/suite"
	"github.com/guize-rules/guize/rules/cases"
)

// decision is what the expectations of the table below are compared with.
const decision = `{
  "status": "incomplete",
  "outcomes": {
    "coverage": {"value": "covered", "rules": ["scope/covered"], "cite": ["plan 二"]},
    "works[water].approval": {"value": "filing", "rules": ["external-line/filing"]},
    "works[gas].approval": {"possible": ["coordination", "filing"], "waits_for": ["works[gas].length"]},
    "cost": {"value": "0.00"},
    "levels": {"value": ["A", "B"]}
  },
  "conflicts": [],
  "routes": [
    {"task": "survey", "to": "centre", "stage": 1, "cc": ["dongbao"], "rule": "joint/survey"},
    {"task": "build", "element": "works[water]", "to": "water", "stage": 2, "after": ["survey"]},
    {"task": "build", "element": "works[gas]", "to": "gas", "stage": 3}
  ],
  "deadlines": [
    {"id": "connect", "element": "works[water]", "due": "2021-09-13T23:59:59+08:00", "late": true, "late_workdays": 2}
  ],
  "penalties": [{"act": "promise_broken", "subject": "water", "data": {"late_workdays": 2}}],
  "missing": [{"fact": "works[gas].length", "certain": true}],
  "used": ["services", "site.central"]
}`

// casesOf reads one case and the decision it is compared with.
func compareWith(t *testing.T, expectation string) []suite.Difference {
	t.Helper()
	file, err := cases.Parse(t.Context(), "t.yaml", []byte("at: 2021-09-10\ncases:\n- name: x\n  "+
		strings.ReplaceAll(expectation, "\n", "\n  ")+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	d := json.NewDecoder(strings.NewReader(decision))
	d.UseNumber()
	if err := d.Decode(&got); err != nil {
		t.Fatal(err)
	}
	return suite.Compare(file.Cases[0].Expect, file.Cases[0].Absent, got)
}

func TestCompare(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		reason string
		expect string
		want   []string // differences in English
	}{
		{"status", "a scalar is compared as it is", `expect: {status: incomplete}`, nil},
		{"wrong status", "and reported with both values", `expect: {status: decided}`,
			[]string{"status: want decided, got incomplete"}},
		{"outcome", "a scalar stands for the value of an outcome", `expect: {outcomes: {coverage: covered}}`, nil},
		{"wrong outcome", "the rules that gave it say where to look", `expect: {outcomes: {coverage: not_covered}}`,
			[]string{"outcomes.coverage: want not_covered, got covered (scope/covered; plan 二)"}},
		{"open outcome", "an open outcome has no value", `expect: {outcomes: {"works[gas].approval": filing}}`,
			[]string{"outcomes.works[gas].approval: want filing, there is only coordination, filing? ← works[gas].length"}},
		{"what an open outcome waits for", "a map looks at all that is said of an outcome",
			`expect: {outcomes: {"works[gas].approval": {possible: [filing], waits_for: ["works[gas].length"]}}}`, nil},
		{"outcome that is not there", "nothing is not any value", `expect: {outcomes: {speed: 1}}`,
			[]string{"outcomes.speed: want 1, got nothing"}},
		{"false is a value", "an outcome that no rule gives is not false", `expect: {outcomes: {speed: 0, quick: false}}`,
			[]string{"outcomes.speed: want 0, got nothing", "outcomes.quick: want false, got nothing"}},
		{"no outcome", "null is no value", `expect: {outcomes: {speed: null, "works[gas].approval": null}}`, nil},
		{"amount", "an amount of money is compared by value", `expect: {outcomes: {cost: 0}}`, nil},
		{"wrong amount", "by value, not loosely", `expect: {outcomes: {cost: 0.001}}`,
			[]string{"outcomes.cost: want 0.001, got \"0.00\""}},
		{"list outcome", "a list names what must be in it", `expect: {outcomes: {levels: [B]}}`, nil},
		{"element", "a list is searched for the element", `expect: {routes: [{task: survey, to: centre}]}`, nil},
		{"element by name", "a scalar stands for the identity", `expect: {routes: [survey]}`, nil},
		{"any of two elements", "the identity may be given in part", `expect: {routes: [{task: build, to: gas}]}`, nil},
		{"no such element", "what is there helps to find the slip", `expect: {routes: [surveys]}`,
			[]string{"routes: want surveys, there is only survey, build"}},
		{"element differs", "the difference is inside the element", `expect: {routes: [{task: survey, to: water}]}`,
			[]string{"routes[task=survey].to: want water, got centre"}},
		{"nearest element", "of two with the identity, the nearer", `expect: {routes: [{task: build, to: gas, stage: 4}]}`,
			[]string{"routes[task=build,element=works[gas]].stage: want 4, got 3"}},
		{"inner list", "lists inside elements match in part too", `expect: {routes: [{task: build, after: [survey]}]}`, nil},
		{"element without identity", "any element will do", `expect: {routes: [{stage: 3}]}`, nil},
		{"no element like it", "where none is named, all are shown", `expect: {routes: [{stage: 9}]}`,
			[]string{"routes: want {stage: 9}, there is only survey, build"}},
		{"scalar list", "a list of names holds", `expect: {used: [services]}`, nil},
		{"not in scalar list", "or does not", `expect: {used: [works]}`,
			[]string{"used: want works, there is only services, site.central"}},
		{"date", "a date matches a moment of that day", `expect: {deadlines: [{id: connect, due: 2021-09-13}]}`, nil},
		{"moment in another zone", "moments are compared as such", `expect: {deadlines: [{id: connect, due: 2021-09-13T15:59:59Z}]}`, nil},
		{"moment without an offset", "it is of the set's zone, and a space may stand for the T", `expect: {deadlines: [{id: connect, due: "2021-09-13 23:59:59"}]}`, nil},
		{"another moment without an offset", "which is not that of UTC", `expect: {deadlines: [{id: connect, due: 2021-09-13 15:59:59}]}`,
			[]string{"deadlines[id=connect,element=works[water]].due: want 2021-09-13 15:59:59, got 2021-09-13T23:59:59+08:00"}},
		{"wrong date", "the day after is another day", `expect: {deadlines: [{id: connect, due: 2021-09-14}]}`,
			[]string{"deadlines[id=connect,element=works[water]].due: want 2021-09-14, got 2021-09-13T23:59:59+08:00"}},
		{"number by value", "2.0 is 2", `expect: {deadlines: [{id: connect, late_workdays: 2.0}]}`, nil},
		{"true is not text", "kinds are kept apart", `expect: {deadlines: [{id: connect, late: "true"}]}`,
			[]string{"deadlines[id=connect,element=works[water]].late: want \"true\", got true"}},
		{"key left out of the JSON", "it means the zero value", `expect: {routes: [{task: survey, element: "", after: []}]}`, nil},
		{"data left out", "what a rule names is never left out for being zero", `expect: {penalties: [{act: promise_broken, data: {late_workdays: 2, days: 0, told: false, by: null}}]}`,
			[]string{"penalties[act=promise_broken,subject=water].data.days: want 0, got nothing",
				"penalties[act=promise_broken,subject=water].data.told: want false, got nothing"}},
		{"empty list", "must be empty", `expect: {conflicts: [], missing: []}`,
			[]string{"missing: want [], got works[gas].length"}},
		{"empty map", "must be empty", `expect: {outcomes: {}}`,
			[]string{`outcomes: want {}, got cost, coverage, levels, works[gas].approval, works[water].approval`}},
		{"names of outcomes", "a list names keys of a map", `expect: {outcomes: [coverage, speed]}`,
			[]string{"outcomes.speed: want speed, got nothing"}},
		{"map for a scalar", "a wrong shape is a difference", `expect: {status: {a: b}}`,
			[]string{"status: want {a: b}, got incomplete"}},
		{"list for a scalar", "a wrong shape is a difference", `expect: {status: [decided]}`,
			[]string{"status: want [decided], got incomplete"}},
		{"scalar for a list", "a wrong shape is a difference", `expect: {conflicts: none}`,
			[]string{"conflicts: want none, got []"}},

		{"absent element", "no element may be like it", `absent: {routes: [{task: coordination}]}`, nil},
		{"absent element with details", "all keys together are unwanted", `absent: {routes: [{task: survey, to: water}]}`, nil},
		{"unwanted element", "with the rule that gave it", `absent: {routes: [survey]}`,
			[]string{"routes[task=survey]: must not be survey (joint/survey)"}},
		{"two unwanted elements", "each is reported", `absent: {routes: [{task: build}]}`, []string{
			"routes[task=build,element=works[water]]: must not be {task: build}",
			"routes[task=build,element=works[gas]]: must not be {task: build}"}},
		{"absent value", "the outcome may have another", `absent: {outcomes: {coverage: not_covered}}`, nil},
		{"unwanted value", "this one it may not have", `absent: {outcomes: {coverage: covered}}`,
			[]string{"outcomes.coverage: must not be covered (scope/covered; plan 二)"}},
		{"absent outcome", "it may not be there at all", `absent: {outcomes: [speed]}`, nil},
		{"unwanted outcome", "even open", `absent: {outcomes: ["works[gas].approval"]}`,
			[]string{"outcomes.works[gas].approval: must not be works[gas].approval"}},
		{"unwanted name", "in a list of names", `absent: {used: [services]}`, []string{"used: must not be services"}},
		{"unwanted status", "a scalar", `absent: {status: incomplete}`, []string{"status: must not be incomplete"}},
		{"unwanted in an outcome's list", "its list is searched", `absent: {outcomes: {levels: [A, C]}}`,
			[]string{"outcomes.levels: must not be A"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, d := range compareWith(t, tt.expect) {
				got = append(got, d.In("en"))
				if d.Pos.Line < 4 || d.In("zh") == d.In("en") || d.Kind.String() == "invalid" {
					t.Errorf("difference without place, Chinese or kind: %+v", d)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s: mismatch (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}

func TestOverlay(t *testing.T) {
	t.Parallel()
	type m = map[string]any
	tests := []struct {
		name, reason      string
		base, given, want m
	}{
		{"deep", "maps are joined", m{"a": m{"x": 1, "y": 2}}, m{"a": m{"y": 3}}, m{"a": m{"x": 1, "y": 3}}},
		{"lists", "are replaced whole", m{"a": []any{1, 2}}, m{"a": []any{3}}, m{"a": []any{3}}},
		{"dotted over nested", "a dotted key is a nested one", m{"a": m{"x": 1, "y": 2}}, m{"a.y": 3}, m{"a": m{"x": 1, "y": 3}}},
		{"nested over dotted", "and the other way round", m{"a.x": 1, "a.y": 2}, m{"a": m{"y": 3}}, m{"a": m{"x": 1, "y": 3}}},
		{"null", "makes a fact unknown", m{"a": m{"x": 1}}, m{"a": m{"x": nil}}, m{"a": m{"x": nil}}},
		{"map over scalar", "what is given wins", m{"a": 1}, m{"a": m{"x": 2}}, m{"a": m{"x": 2}}},
		{"taken place", "given twice in one map: left for the engine to report",
			m{"a": m{"x": 1}, "a.x": 2, "b": 1, "b.c": 2}, nil, m{"a": m{"x": 1}, "a.x": 2, "b": 1, "b.c": 2}},
		{"alias over name", "one fact is not given twice", m{"a": m{"x": 1, "y": 2}}, m{"别名": 3}, m{"a": m{"y": 2}, "别名": 3}},
		{"alias over nothing", "there is nothing to take away", m{"a": 1}, m{"别名": 3}, m{"a": 1, "别名": 3}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			before := fmt.Sprint(tt.base, tt.given)
			got := suite.Overlay(tt.base, tt.given, map[string]string{"别名": "a.x"})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s: mismatch (-want +got):\n%s", tt.reason, diff)
			}
			if after := fmt.Sprint(tt.base, tt.given); after != before {
				t.Errorf("Overlay changed its arguments: %s, before %s", after, before)
			}
		})
	}
}

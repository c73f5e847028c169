package suite_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/suite"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/cases"
)

func compile(t testing.TB, file string) *engine.Engine {
	t.Helper()
	set, err := rules.Load(t.Context(), os.DirFS("testdata"), file)
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	return eng
}

// parse reads tests whose cases are given, with a time and a base.
func parse(t testing.TB, text string) *cases.File {
	t.Helper()
	file, err := cases.Parse(t.Context(), "t.yaml", []byte("at: 2021-09-10T09:00:00+08:00\nbase: {services: [water]}\ncases:\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestRun(t *testing.T) {
	t.Parallel()
	eng := compile(t, "policies.yaml")
	tests := []struct {
		name   string
		reason string
		cases  string
		want   []string // differences
	}{
		{"base", "a case without given is the base", `- {name: a, expect: {status: incomplete, missing: ["works[water].length"]}}`, nil},
		{"given over base", "lists replace, maps join",
			`- {name: a, given: {works: [{service: water, length: 300}]}, expect: {status: decided, outcomes: {"works[water].approval": filing}}}`, nil},
		{"numbers are exact", "300.0000000000000001 is not 300 in the file, and reaches the engine as it is written",
			`- {name: a, given: {works: [{service: water, length: 300.1}]}, expect: {outcomes: {"works[water].approval": coordination}}}`, nil},
		{"alias over name", "the fact is not given twice",
			`- {name: a, given: {报装内容: [gas]}, expect: {missing: ["works[gas].length"], violations: []}}`, nil},
		{"time", "the time of the case, in the set's zone",
			`- {name: a, at: 2021-09-14 12:00, given: {works: [{service: water, length: 1, completed_at: 2021-09-10T08:00:00+08:00}]}, expect: {at: 2021-09-14, deadlines: [{id: connect, status: overdue, due: 2021-09-13, late_workdays: 1}]}}`, nil},
		{"unknown event", "an event of which it is not known whether it has come",
			`- {name: a, given: {works: [{service: water, length: 1}]}, unknown: "works[water].completed_at", absent: {used: ["works[water].completed_at"]}}`, nil},
		{"language", "messages in the language asked for",
			`- {name: a, lang: en, expect: {missing: [{fact: "works[water].length", title: Line length}]}}`, nil},
		{"difference", "what is wrong is told",
			`- {name: a, given: {works: [{service: water, length: 1}]}, expect: {outcomes: {"works[water].approval": coordination}}, absent: {routes: [filing-water]}}`,
			[]string{
				"outcomes.works[water].approval: want coordination, got filing (line/filing; plan 四(一)2)",
				"routes[task=filing-water,element=works[water]]: must not be filing-water (line/filing; plan 四(一)2)",
			}},
		{"slip that is meant", "a case may be about it",
			`- {name: a, given: {works: [{service: water, length: three}]}, expect: {status: invalid, missing: ["works[water].length"]}}`, nil},
		{"slip that is named", "a case may say which it is",
			`- {name: a, given: {works: [{service: water, length: three}]}, expect: {violations: [{fact: "works[water].length"}]}}`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			report, err := suite.Run(t.Context(), eng, parse(t, tt.cases), suite.Options{})
			if err != nil || len(report.Problems) > 0 {
				t.Fatalf("Run() = %v, problems %v", err, report.Problems)
			}
			var got []string
			for _, d := range report.Results[0].Differences {
				got = append(got, d.In("en"))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s: mismatch (-want +got):\n%s", tt.reason, diff)
			}
			if report.Passed() != (tt.want == nil) || report.Failed() != min(len(tt.want), 1) {
				t.Errorf("Passed() = %v, Failed() = %d with %d differences", report.Passed(), report.Failed(), len(got))
			}
		})
	}
}

func TestRunProblems(t *testing.T) {
	t.Parallel()
	eng := compile(t, "policies.yaml")
	tests := []struct {
		name, reason, cases string
		want                []string
		results             int
	}{
		{"misspelt section", "a decision has no such key", `- {name: a, expect: {outcome: {coverage: covered}}}`, []string{"4:22 test-unknown-key"}, 0},
		{"misspelt key", "nor has a route", `- {name: a, absent: {routes: [{taks: survey}]}}`, []string{"4:32 test-unknown-key"}, 0},
		{"misspelt outcome", "it would be absent for ever", `- {name: a, absent: {outcomes: [coverige]}}`, []string{"4:33 test-unknown-outcome"}, 0},
		{"key of an outcome", "what is said of an outcome has fixed keys", `- {name: a, expect: {outcomes: {coverage: {valeu: 1}}}}`, []string{"4:44 test-unknown-key"}, 0},
		{"misspelt task", "no rule gives it", `- {name: a, expect: {status: incomplete}, absent: {routes: [coordinaton-water, {task: survey}]}}`, []string{"4:61 test-unknown-name"}, 0},
		{"task with a name filled in", "any name may be filled in", `- {name: a, expect: {status: incomplete}, absent: {routes: [coordination-heating]}}`, nil, 1},
		{"misspelt clock", "no rule gives it", `- {name: a, absent: {deadlines: [{id: conect}]}}`, []string{"4:39 test-unknown-name"}, 0},
		{"misspelt material", "no rule gives it", `- {name: a, absent: {materials: [paper]}}`, []string{"4:34 test-unknown-name"}, 0},
		{"misspelt act", "no rule gives it", `- {name: a, absent: {penalties: [promise_broke]}}`, []string{"4:34 test-unknown-name"}, 0},
		{"status of no decision", "a typo would fail, and say less", `- {name: a, expect: {status: decide}}`, []string{"4:30 test-unknown-value"}, 0},
		{"value of no outcome", "the outcome's type lists its values", `- {name: a, absent: {outcomes: {coverage: coverd}}}`, []string{"4:43 test-unknown-value"}, 0},
		{"value written out", "the same value in its long form", `- {name: a, absent: {outcomes: {coverage: {value: coverd}}}}`, []string{"4:51 test-unknown-value"}, 0},
		{"outcome of a list", "of which element is not said", `- {name: a, absent: {outcomes: [works.approval]}}`, []string{"4:33 test-unknown-outcome"}, 0},
		{"value of an element", "the element's outcome has the same type", `- {name: a, absent: {outcomes: {"works[water].approval": filed}}}`, []string{"4:58 test-unknown-value"}, 0},
		{"free data", "what a policy names freely is not checked", `- {name: a, expect: {status: incomplete}, absent: {penalties: [{data: {anything: 1}}]}}`, nil, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			report, err := suite.Run(t.Context(), eng, parse(t, tt.cases), suite.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range report.Problems {
				got = append(got, fmt.Sprintf("%d:%d %s", d.Pos.Line, d.Pos.Col, d.Code))
				if d.Message["zh"] == "" || d.Message["en"] == "" {
					t.Errorf("%s lacks a language", d.Code)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || len(report.Results) != tt.results || report.Passed() != (tt.want == nil) {
				t.Errorf("%s: %d results, mismatch (-want +got):\n%s", tt.reason, len(report.Results), diff)
			}
		})
	}
}

// Whoever writes the kind of an effect for its section is told where it stands.
func TestSectionHint(t *testing.T) {
	t.Parallel()
	set, err := rules.Parse(t.Context(), "s.yaml", []byte(`guize: 1
set: s
languages: [en]
timezone: Asia/Shanghai
outcomes: {o: {type: bool, title: O}}
policies:
  p:
    title: P
    rules:
      - {id: r, title: R, allow: {missing-citation: x}, then: [{payment: {amount: 3}}, {warn: {code: w, message: W}}]}
`))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set, engine.WithEffectKind("payment"))
	if err != nil {
		t.Fatal(err)
	}
	for written, want := range map[string]string{
		"payment": "what payment gives stands under emitted: emitted: [{kind: payment, data: {…}}]",
		"warn":    "what warn gives stands under notices",
	} {
		report, err := suite.Run(t.Context(), eng, parse(t, "- {name: a, expect: {"+written+": [{}]}}"), suite.Options{})
		if err != nil || len(report.Problems) != 1 || report.Problems[0].Hint["en"] != want || report.Problems[0].Hint["zh"] == "" {
			t.Errorf("%s: %v, %v", written, report.Problems, err)
		}
	}
}

// Tests that touch no rule test nothing.
func TestRunTouchesNoRule(t *testing.T) {
	t.Parallel()
	eng := compile(t, "flag.yaml")
	for _, tt := range []struct {
		cases string
		want  bool
	}{
		{"- {name: down, expect: {status: decided}}", false},
		{"- {name: down, expect: {status: decided}}\n- {name: up, given: {flag: true}, expect: {notices: [up]}}", true},
		{"- {name: open, given: {flag: null}, expect: {status: incomplete}}", true},
	} {
		file, err := cases.Parse(t.Context(), "t.yaml", []byte("at: 2021-09-10\nbase: {flag: false}\ncases:\n"+tt.cases))
		if err != nil {
			t.Fatal(err)
		}
		report, err := suite.Run(t.Context(), eng, file, suite.Options{})
		if err != nil || report.Passed() != tt.want || report.Failed() > 0 {
			t.Errorf("Run(%s): passed %v, problems %v, error %v", tt.cases, report.Passed(), report.Problems, err)
		}
		if !tt.want && (len(report.Problems) != 1 || report.Problems[0].Code != "tests-touch-no-rule") {
			t.Errorf("problems are %v", report.Problems)
		}
	}
}

func TestRunOnly(t *testing.T) {
	t.Parallel()
	eng := compile(t, "policies.yaml")
	file := parse(t, "- {name: one, expect: {status: incomplete}}\n- {name: two, expect: {status: incomplete}}\n")
	report, err := suite.Run(t.Context(), eng, file, suite.Options{Only: regexp.MustCompile("^one$")})
	if err != nil || len(report.Results) != 1 || report.Results[0].Name != "one" || !report.Passed() {
		t.Errorf("Run(only one) = %+v, %v", report, err)
	}
	report, err = suite.Run(t.Context(), eng, file, suite.Options{Only: regexp.MustCompile("none")})
	if err != nil || len(report.Results) != 0 || len(report.Problems) != 0 {
		t.Errorf("Run(none) = %+v, %v", report, err)
	}
}

func TestRunCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	file := parse(t, "- {name: one, expect: {status: incomplete}}")
	_, err := suite.Run(ctx, compile(t, "policies.yaml"), file, suite.Options{})
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), `case "one"`) {
		t.Errorf("Run() = %v, want the context's error and the case", err)
	}
}

// Whatever a decision holds, all of it taken as the expectation holds, and
// taken as what must be absent it does not.
func TestDecisionExpectsItself(t *testing.T) {
	t.Parallel()
	eng := compile(t, "policies.yaml")
	for _, given := range []string{"{}", "{works: [{service: water, length: 300}]}", "{services: [water, gas], works: [{service: gas, length: 301, completed_at: 2021-09-01T00:00:00+08:00}]}", "{works: 5}"} {
		first, err := suite.Run(t.Context(), eng, parse(t, "- {name: a, given: "+given+", expect: {status: decided}}"), suite.Options{})
		if err == nil && len(first.Results) == 0 { // its facts are wrong, and it expects otherwise
			first, err = suite.Run(t.Context(), eng, parse(t, "- {name: a, given: "+given+", expect: {status: invalid}}"), suite.Options{})
		}
		if err != nil {
			t.Fatal(err)
		}
		whole := asYAML(t, first.Results[0].Decision)
		again, err := suite.Run(t.Context(), eng, parse(t, "- {name: a, given: "+given+", expect: "+whole+"}"), suite.Options{})
		if err != nil || !again.Passed() {
			t.Errorf("given %s: %v %v %v", given, err, again.Problems, again.Results)
		}
		status := fmt.Sprintf("{status: %s}", first.Results[0].Decision.Status)
		absent, err := suite.Run(t.Context(), eng, parse(t, "- {name: a, given: "+given+", absent: "+status+"}"), suite.Options{})
		if err != nil || absent.Passed() {
			t.Errorf("given %s: absent %s holds: %v", given, status, err)
		}
	}
}

func Example() {
	set, err := rules.Load(context.Background(), os.DirFS("testdata"), "policies.yaml")
	if err != nil {
		fmt.Println(err)
		return
	}
	eng, err := engine.Compile(context.Background(), set)
	if err != nil {
		fmt.Println(err)
		return
	}
	file, err := cases.Parse(context.Background(), "policies_test.yaml", []byte(`
at: 2021-09-10T09:00:00+08:00
cases:
  - name: exactly 300 m needs coordination
    given: {services: [water], works: [{service: water, length: 300}]}
    expect: {outcomes: {"works[water].approval": coordination}}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := suite.Run(context.Background(), eng, file, suite.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range report.Results {
		fmt.Println(r.Name, r.Passed())
		for _, d := range r.Differences {
			fmt.Println(d.Pos, d.In("zh"))
		}
	}
	// Output:
	// exactly 300 m needs coordination false
	// policies_test.yaml:6:50 outcomes.works[water].approval：应为 coordination，实际为 filing (line/filing; plan 四(一)2)
}

// asYAML is the decision as a flow mapping, which JSON is.
func asYAML(t *testing.T, dec *engine.Decision) string {
	t.Helper()
	data, err := json.Marshal(dec)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

package analyze_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/codes"
)

var at = time.Date(2026, 6, 1, 9, 0, 0, 0, time.FixedZone("", 8*3600))

func compile(t testing.TB, name string, data []byte, opts ...engine.Option) *engine.Engine {
	t.Helper()
	set, err := rules.Parse(t.Context(), name, data)
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	eng, err := engine.Compile(t.Context(), set, opts...)
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	return eng
}

func load(t testing.TB, dir, name string) *engine.Engine {
	t.Helper()
	set, err := rules.Load(t.Context(), os.DirFS(dir), name)
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	return eng
}

func check(t testing.TB, eng *engine.Engine) *analyze.Report {
	t.Helper()
	return checkAt(t, eng, at)
}

// times are those of the examples that depend on the day.
var times = map[string]time.Time{"calendar-provisional.yaml": time.Date(2026, 12, 30, 9, 0, 0, 0, at.Location())}

func checkAt(t testing.TB, eng *engine.Engine, when time.Time) *analyze.Report {
	t.Helper()
	if when.IsZero() {
		when = at
	}
	r, err := analyze.Check(context.Background(), eng, analyze.Options{At: when})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// wants reads the "# want code" marks of a file.
func wants(data []byte) []string {
	out := []string{}
	for i, line := range strings.Split(string(data), "\n") {
		if _, code, ok := strings.Cut(line, "# want "); ok {
			out = append(out, fmt.Sprintf("%d %s", i+1, strings.TrimSpace(code)))
		}
	}
	return out
}

// Each code has an example that gives it, on the marked line, and nothing else.
func TestBadExamples(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no examples", err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			eng := compile(t, f, data)
			r := checkAt(t, eng, times[filepath.Base(f)])
			got := []string{}
			for _, x := range r.Findings {
				shows(t, eng, x)
				got = append(got, fmt.Sprintf("%d %s", x.Pos.Line, x.Code))
				for _, lang := range []string{"zh", "en"} {
					if strings.Contains(x.In(lang), "%!") || x.Message[lang] == "" {
						t.Errorf("message %q", x.In(lang))
					}
				}
			}
			if diff := cmp.Diff(wants(data), got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			if len(r.Undecided) > 0 {
				t.Errorf("not decided: %+v", r.Undecided)
			}
		})
	}
}

func TestPoliciesAreClean(t *testing.T) {
	t.Parallel()
	r := check(t, load(t, "../..", "policies.yaml"))
	for _, f := range r.Findings {
		t.Error(f.In("en"))
	}
	for _, u := range r.Undecided {
		t.Errorf("not decided: %+v", u)
	}
}

// Every code is in the list of codes, with an example that gives it.
func TestCodesAreListed(t *testing.T) {
	t.Parallel()
	listed, shown := []string{}, map[string]bool{}
	for _, p := range codes.Parts() {
		for _, c := range p.Codes {
			if p.Title.EN == "Analysis" {
				listed = append(listed, c.Name)
			}
		}
	}
	files, _ := filepath.Glob("testdata/bad/*.yaml")
	for _, f := range files {
		body, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range wants(body) {
			_, code, _ := strings.Cut(w, " ")
			shown[code] = true
		}
	}
	want := []string{}
	for code := range shown {
		want = append(want, code)
	}
	slices.Sort(want)
	slices.Sort(listed)
	if diff := cmp.Diff(want, listed); diff != "" {
		t.Errorf("codes (-with an example +in the list):\n%s", diff)
	}
	for _, code := range listed {
		if bare(code) == (claimTests()[code] != nil) {
			t.Errorf("%s: a witness must be held against what the finding says, unless it can have none", code)
		}
	}
}

// A reason beside the thing silences a finding, and a question that is open.
func TestAllow(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, file, old, new string }{
		{"a rule", "redundant", "      - id: very-short # want redundant\n", "      - id: very-short\n        allow: {redundant: 原文单列这一种}\n"},
		{"what a parameter without a value leads to", "hole-in-use", "    type: number\n", "    type: number\n    allow: {dates-hole: 该半年停止执行}\n"},
	}
	for _, tt := range tests {
		data, err := os.ReadFile("testdata/bad/" + tt.file + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(data), tt.old, tt.new, 1)
		if r := check(t, compile(t, "allow.yaml", []byte(text))); len(r.Findings) > 0 || text == string(data) {
			t.Errorf("%s: findings %v", tt.name, r.Diagnostics())
		}
	}
	open := lists("", ruleText("few", "", "len(filter(works, .length > 300)) > 1", coordination), ruleText("one", "works", "i.length <= 300", filing))
	reason := strings.Replace(string(open), "{id: one,", "{id: one, allow: {conflict: 逐件核对过},", 1)
	if before, after := check(t, compile(t, "a.yaml", open)), check(t, compile(t, "a.yaml", []byte(reason))); len(before.Undecided) != 1 || len(after.Undecided) != 0 {
		t.Errorf("not decided: %v without a reason, %v with one", before.Undecided, after.Undecided)
	}
}

// The date of the rules is that of the fact which gives it, so that neither is
// chosen without the other.
func TestRuleDateAndItsFact(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ what, facts, rules string }{
		{"a gap", "  d: {type: event, required: true}\n  young: {type: bool, required: true}\noutcomes:\n  o: {type: bool, complete: 'd >= \"2024-01-01\"'}\n",
			"    valid: {from: 2024-01-01}\n    rules:\n      - {id: y, when: young, then: [{decide: {o: true}}]}\n      - {id: n, unless: young, then: [{decide: {o: false}}]}\n"},
		{"a conflict", "  d: {type: date, required: true}\noutcomes:\n  o: {type: int}\n",
			"    rules:\n      - {id: old, valid: {to: 2023-12-31}, then: [{decide: {o: 1}}]}\n      - {id: new, when: 'd >= \"2024-01-01\"', then: [{decide: {o: 2}}]}\n"},
	} {
		set := "guize: 1\nset: x\nlanguages: [en]\ntimezone: UTC\nrules_on: d\nallow: {missing-citation: t}\nfacts:\n" + c.facts + "policies:\n  p:\n" + c.rules
		r := check(t, compile(t, "x.yaml", []byte(set)))
		if len(r.Findings)+len(r.Undecided) > 0 {
			t.Errorf("%s: %v, not decided %v", c.what, r.Diagnostics(), r.Undecided)
		}
		wrong := strings.Replace(set, "2024-01-01\"", "2023-12-31\"", 1) // on the last day of 2023
		r = check(t, compile(t, "x.yaml", []byte(wrong)))
		if len(r.Findings) != 1 || r.Findings[0].Witness.RulesOn != "" || !strings.HasPrefix(fmt.Sprint(r.Findings[0].Witness.Facts["d"]), "2023-12-31") {
			t.Errorf("%s of 2023-12-31: %v %v", c.what, r.Diagnostics(), r.Undecided)
		}
	}
}

// Two things are compared in one form, however it is written: what is above,
// equal and below leaves nothing open, and an example of what is left is found.
func TestComparisonsOfOneForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ conds, gap string }{
		{"a == b; a > b; a < b", ""},
		{"a == b; a > b", "0 1"},
		{"n <= 5 * m; n > 5 * m", ""},
		{"n <= 5 * m; 2 * n >= 10 * m + 2", ""},      // whole numbers: nothing lies between
		{"a <= 5 * b; 2 * a >= 10 * b + 2", "0.1 0"}, // but between numbers something does
		{"a + 1 > b; a <= b - 1", ""},
		{"a + 1 > b; a < b - 1", "0 1"},
		{"len(w) > 3; len(w) in 1..2; len(w) == 0", "3"},
		{"len(w) > 3; len(w) in 1..3; len(w) == 0", ""},
		{"len(w) > 1; len(w) < 2", ""},
		{"sum(w, .x) > 3; sum(w, .x) <= 3", ""},
		{"d - e in 1..3; d - e > 3; d - e < 1", ""},
		{"t == u; t != u", ""},
		{"not (a > b and b > n and a <= n)", ""}, // an order goes on through a third
		{"not (a - b > 2 and b - n > 3 and a - n <= 5)", ""},
		{"born < died; born >= died", ""},
	} {
		rs := ""
		for i, cond := range strings.Split(c.conds, "; ") {
			rs += fmt.Sprintf("      - {id: r%d, when: '%s', then: [{decide: {o: yes}}]}\n", i, cond)
		}
		r := check(t, compile(t, "x.yaml", []byte(`guize: 1
set: x
languages: [en]
timezone: UTC
allow: {missing-citation: t, unused-fact: t, redundant: t, always-true: t}
facts:
  a: {type: number, required: true, min: 0, max: 100, step: 1}
  b: {type: number, required: true, min: 0, max: 100, step: 1}
  n: {type: int, required: true, min: 0}
  m: {type: int, required: true, min: 0}
  d: {type: int, required: true}
  e: {type: int, required: true}
  t: {type: string, required: true}
  u: {type: string, required: true}
  born: {type: date, required: true}
  died: {type: date, required: true}
  w: {type: list, required: true, item: {x: {type: int}}}
outcomes:
  o: {type: string, complete: true}
policies:
  p:
    rules:
`+rs)))
		if len(r.Undecided) > 0 || (c.gap == "") != (len(r.Findings) == 0) {
			t.Errorf("%s: %v, not decided %v; want a gap at %q", c.conds, r.Diagnostics(), r.Undecided, c.gap)
			continue
		}
		if c.gap == "" {
			continue
		}
		f := r.Findings[0].Witness.Facts
		got := fmt.Sprint(f["a"], " ", f["b"])
		if w, ok := f["w"].([]any); ok {
			got = fmt.Sprint(len(w))
		}
		if got != c.gap {
			t.Errorf("%s: an example with %s; want %s", c.conds, got, c.gap)
		}
	}
}

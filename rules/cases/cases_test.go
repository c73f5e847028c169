package cases_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/cases"
	"github.com/guize-rules/guize/rules/internal/mistakes"
)

func TestParse(t *testing.T) {
	t.Parallel()
	got, err := cases.Parse(t.Context(), "policies_test.yaml", mistakes.Lines(
		"tests: policies.yaml",
		"at: 2021-09-10T09:00:00+08:00",
		"base: {site: {central: true}, services: [water]}",
		"cases:",
		"  - name: 恰好三百米",
		"    rules_on: 2021-09-01",
		"    lang: zh",
		"    given: {works: [{service: water, length: 300.0}]}",
		"    unknown: [application.submitted_at]",
		"    expect: {status: decided}",
		"    absent: {routes: [survey]}",
		"    reason: 以内含本数",
	))
	if err != nil {
		t.Fatal(err)
	}
	want := &cases.File{
		Name: "policies_test.yaml",
		Pos:  rules.Pos{File: "policies_test.yaml", Line: 1, Col: 1},
		Set:  "policies.yaml",
		Base: map[string]any{"site": map[string]any{"central": true}, "services": []any{"water"}},
		Times: cases.Times{
			At: "2021-09-10T09:00:00+08:00",
		},
		Cases: []*cases.Case{{
			Name:    "恰好三百米",
			Pos:     rules.Pos{File: "policies_test.yaml", Line: 5, Col: 5},
			Given:   map[string]any{"works": []any{map[string]any{"service": "water", "length": json.Number("300.0")}}},
			Unknown: []string{"application.submitted_at"},
			Expect:  got.Cases[0].Expect,
			Absent:  got.Cases[0].Absent,
			Reason:  "以内含本数",
			Times:   cases.Times{RulesOn: "2021-09-01", Lang: "zh"},
		}},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(rules.Expr{}), cmpopts.IgnoreUnexported(cases.File{}, cases.Case{})); diff != "" {
		t.Errorf("Parse() mismatch (-want +got):\n%s", diff)
	}
	e := got.Cases[0].Expect.Entries[0]
	if e.Name != "status" || e.Value.Text != "decided" || e.Value.Pos.Line != 10 || e.Value.Pos.Col != 22 {
		t.Errorf("expectation is %+v, want status: decided at 10:22", e)
	}
}

func TestParseMistakes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		reason string
		file   []byte
		want   []string
	}{
		{
			name: "expects nothing", reason: "a case that expects nothing always holds",
			file: mistakes.Lines("at: 2021-09-10", "cases:", "  - name: a", "    given: {}"),
			want: []string{"3:5 case-expects-nothing"},
		},
		{
			name: "empty expectation", reason: "so does one that expects an empty map",
			file: mistakes.Lines("at: 2021-09-10", "cases:", "  - name: a", "    expect: {}"),
			want: []string{"4:13 case-expects-nothing"},
		},
		{
			name: "empty absent list", reason: "an empty list names nothing that must not be there",
			file: mistakes.Lines("at: 2021-09-10", "cases:", "  - name: a", "    absent: {routes: []}"),
			want: []string{"4:22 case-expects-nothing"},
		},
		{
			name: "name twice", reason: "a name must tell which case failed",
			file: mistakes.Lines("at: 2021-09-10", "cases:", "  - {name: 水, expect: {status: decided}}", "  - {name: 水, expect: {status: invalid}}"),
			want: []string{"4:12 duplicate-case"},
		},
		{
			name: "no time", reason: "the clock is never read",
			file: mistakes.Lines("cases:", "  - {name: a, expect: {status: decided}}"),
			want: []string{"2:5 missing-key"},
		},
		{
			name: "no time for several", reason: "it is mostly the file that lacks it, so once is enough",
			file: mistakes.Lines("cases:", "  - {name: a, expect: {status: decided}}", "  - {name: b, expect: {status: decided}}"),
			want: []string{"2:5 missing-key"},
		},
		{
			name: "time below the cases", reason: "the order of keys does not matter",
			file: mistakes.Lines("cases:", "  - {name: a, expect: {status: decided}}", "at: 2021-09-10 09:00"),
		},
		{
			name: "bad time", reason: "reported once, with its place",
			file: mistakes.Lines("cases:", "  - {name: a, at: 九月十日, expect: {status: decided}}"),
			want: []string{"2:19 bad-time"},
		},
		{
			name: "hour of one digit", reason: "a moment is written in one way everywhere",
			file: mistakes.Lines("cases:", "  - {name: a, at: \"2021-09-10 9:00\", expect: {status: decided}}"),
			want: []string{"2:19 bad-time"},
		},
		{
			name: "unknown key", reason: "a misspelt key must not be passed over",
			file: mistakes.Lines("at: 2021-09-10", "cases:", "  - {name: a, expects: {status: decided}}"),
			want: []string{"3:15 unknown-key"},
		},
		{
			name: "a key twice", reason: "the guards of a policy file hold here too",
			file: mistakes.Lines("at: 2021-09-10", "base: {a: 1, a: 2}", "cases: [{name: a, expect: {status: decided}}]"),
			want: []string{"2:14 duplicate-key"},
		},
		{
			name: "no cases", reason: "a file without cases tests nothing",
			file: mistakes.Lines("at: 2021-09-10", "cases: []"),
			want: []string{"2:8 no-cases"},
		},
		{
			name: "no list of cases", reason: "the same where the key is not there",
			file: mistakes.Lines("at: 2021-09-10"),
			want: []string{"1:1 missing-key"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := cases.Parse(t.Context(), "t.yaml", tt.file)
			if diff := cmp.Diff(tt.want, mistakes.Found(t, err)); diff != "" {
				t.Errorf("%s: mismatch (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}

func TestParseFacts(t *testing.T) {
	t.Parallel()
	got, err := cases.ParseFacts("a.yaml", mistakes.Lines(
		"# 申请",
		"applicant.name: 某公司",
		"site: {central: true, address: null}",
		"works:",
		"  - {service: water, length: 300.10}",
		"big: 12345678901234567890.123456789",
		"when: 2021-09-10T09:00:00+08:00",
		"day: 2021-09-10",
		"formula: =1+1",
		"word: yes",
		"code: \"0137\"",
		"none: []",
	))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"applicant.name": "某公司",
		"site":           map[string]any{"central": true, "address": nil},
		"works":          []any{map[string]any{"service": "water", "length": json.Number("300.10")}},
		"big":            json.Number("12345678901234567890.123456789"),
		"when":           "2021-09-10T09:00:00+08:00",
		"day":            "2021-09-10",
		"formula":        "=1+1",
		"word":           "yes",
		"code":           "0137",
		"none":           []any{},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ParseFacts() mismatch (-want +got):\n%s", diff)
	}
}

func TestParseFactsMistakes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		reason string
		file   []byte
		want   []string
	}{
		{"key twice", "which of the two is meant?", mistakes.Lines("长度: 1", "长度: 2"), []string{"2:1 duplicate-key"}},
		{"alias", "an alias can blow a small file up", mistakes.Lines("a: &x 1", "b: *x"), []string{"1:4 anchor", "2:4 alias"}},
		{"merge key", "YAML readers differ on it", mistakes.Lines("<<: {a: 1}"), []string{"1:1 merge-key"}},
		{"second document", "it would be dropped in silence", mistakes.Lines("a: 1", "---", "b: 2"), []string{"2:1 second-document"}},
		{"leading zero", "010 is eight to some readers", mistakes.Lines("a: 010"), []string{"1:4 ambiguous-number"}},
		{"infinite", "no fact is infinite", mistakes.Lines("a: .inf"), []string{"1:4 ambiguous-number"}},
		{"list", "an application is a mapping", mistakes.Lines("- 1"), []string{"1:1 wrong-kind"}},
		{"empty", "a file without facts is a mistake, {} is not", nil, []string{"1:1 empty-file"}},
		{"not UTF-8", "GBK files are common on Windows", []byte("a: \xb9\xab\xcb\xbe\n"), []string{"1:4 not-utf8"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := cases.ParseFacts("a.yaml", tt.file)
			if diff := cmp.Diff(tt.want, mistakes.Found(t, err)); diff != "" {
				t.Errorf("%s: mismatch (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}

// Facts survive the way through JSON, which is how they reach the engine.
func FuzzParseFacts(f *testing.F) {
	f.Add([]byte("a: 1\nb: {c: [1.50, true, null, 2021-09-10]}\n"))
	f.Add([]byte("长度: 300.1\n"))
	f.Add([]byte("a: !!binary x\n"))
	f.Add([]byte("a: 1e5\n? [b]\n: c\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		facts, err := cases.ParseFacts("a.yaml", data)
		if err != nil {
			return
		}
		out, err := json.Marshal(facts)
		if err != nil {
			t.Fatalf("facts that JSON cannot say: %v", err)
		}
		d := json.NewDecoder(strings.NewReader(string(out)))
		d.UseNumber()
		var again map[string]any
		if err := d.Decode(&again); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(facts, again); diff != "" {
			t.Errorf("mismatch (-facts +through JSON):\n%s", diff)
		}
	})
}

// Any bytes give tests or a mistake with a place, never a panic.
func FuzzParse(f *testing.F) {
	f.Add([]byte("at: 2021-09-10\ncases: [{name: a, expect: {status: decided}}]\n"))
	f.Add([]byte("cases:\n- name: 水\n  given: {a.b: 1}\n  absent: {routes: []}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := cases.Parse(t.Context(), "t.yaml", data)
		if (file == nil) == (err == nil) {
			t.Fatalf("Parse() = %v, %v", file, err)
		}
		for _, place := range mistakes.Found(t, err) {
			if strings.HasPrefix(place, "0:") {
				t.Errorf("a mistake without a place: %v", err)
			}
		}
	})
}

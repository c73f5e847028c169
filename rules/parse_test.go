package rules_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/internal/mistakes"
)

func example(t *testing.T) *rules.Set {
	t.Helper()
	set, err := rules.Load(t.Context(), os.DirFS("testdata"), "example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Warnings) > 0 {
		t.Fatalf("warnings: %v", set.Warnings)
	}
	return set
}

func TestExampleIsThatOfTheSpec(t *testing.T) {
	t.Parallel()
	spec, err := os.ReadFile("../docs/spec.md")
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("testdata/example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(spec), "```yaml\n"+string(data)+"```") {
		t.Error("testdata/example.yaml is not the example of docs/spec.md section 1")
	}
}

func TestParseExampleHeader(t *testing.T) {
	t.Parallel()
	set := example(t)
	got := []any{set.Language, set.ID, set.Languages, set.Timezone, set.Zone.String(), set.CalendarID, set.RulesOn.Source, set.Title.In("zh"),
		len(set.Sources), len(set.Params), len(set.Bodies), len(set.Materials), len(set.Facts), len(set.Outcomes), len(set.Definitions), len(set.Policies)}
	want := []any{2, "jingmen-connection", []string{"zh", "en"}, "Asia/Shanghai", "Asia/Shanghai", "cn", "application.submitted_at", "荆门市中心城区用水用气报装",
		2, 2, 5, 1, 6, 2, 1, 4}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("header and counts (-want +got):\n%s", diff)
	}
}

func TestParseExampleParams(t *testing.T) {
	t.Parallel()
	p := example(t).Params
	limit := p[0]
	if got := limit.Values[0].Value; limit.Name != "filing_limit" || limit.Type.Kind != rules.KindNumber || limit.Type.Unit != "m" ||
		got.Kind != rules.ValueNumber || got.Text != "300" || limit.Values[0].Cites[0].String() != "plan 四(一)2" {
		t.Errorf("filing_limit = %+v", limit)
	}
	if p[1].Type.Kind != rules.KindDuration || p[1].Unset.In("zh") != "文件未规定" || p[1].Values != nil {
		t.Errorf("supplement_limit = %+v", p[1])
	}
}

func TestParseExampleFacts(t *testing.T) {
	t.Parallel()
	facts := map[string]*rules.Fact{}
	for _, f := range example(t).Facts {
		facts[f.Name] = f
		for _, x := range f.Item {
			facts[f.Name+"[]."+x.Name] = x
		}
	}
	length := facts["works[].length"]
	if want := (rules.Type{Kind: rules.KindNumber, Unit: "m", Min: "0", Max: "100000", Step: "0.1"}); !cmp.Equal(want, length.Type) {
		t.Errorf("length: %s", cmp.Diff(want, length.Type))
	}
	if length.Alias != "外线长度" || length.AskedOf != "centre" || length.From.In("en") != "joint survey" || !length.Changeable {
		t.Errorf("length = %+v", length)
	}
	kind := facts["applicant.type"]
	if kind.Derive.Source != "uscc_kind(applicant.uscc)" || len(kind.Type.Values) != 3 || kind.Type.Values[0].ID != "enterprise" || kind.Type.Values[0].Title.In("zh") != "企业" {
		t.Errorf("applicant.type = %+v", kind)
	}
	works := facts["works"]
	if works.Key != "service" || works.Keys != "services" || works.Type.Kind != rules.KindList {
		t.Errorf("works = %+v", works)
	}
	if s := facts["works[].suspensions"]; len(s.Item) != 3 || s.Item[0].Type.Kind != rules.KindDatetime {
		t.Errorf("a list inside a list = %+v", s)
	}
	if !facts["services"].Required || facts["services"].Type.Kind != rules.KindSet || facts["applicant.uscc"].Type.Format != "uscc" {
		t.Errorf("services = %+v", facts["services"])
	}
}

func TestParseExampleRules(t *testing.T) {
	t.Parallel()
	set := example(t)
	filing := set.Policies[1].Rules[0]
	if filing.ID != "filing" || filing.For.Var != "work" || filing.For.List != "works" || filing.When.Expr.Source != "work.length <= params.filing_limit" ||
		len(filing.Cites) != 2 || filing.Layer != "jingmen-connection" {
		t.Errorf("filing = %+v", filing)
	}
	decide, route := filing.Effects[0], filing.Effects[1]
	if v := decide.Arg("work.approval"); decide.Kind != "decide" || v == nil || v.Text != "filing" {
		t.Errorf("decide = %+v", decide)
	}
	task := route.Arg("task").Parts[""]
	if len(task) != 2 || task[0].Text != "filing-" || task[1].Expr.Source != "work.service" {
		t.Errorf("task = %+v", task)
	}
	if by := route.Arg("by"); by.Kind != rules.ValueExpr || by.Expr.Source != "work.service" {
		t.Errorf("by = %+v", by)
	}
	if after := route.Arg("after"); after.Kind != rules.ValueList || after.Items[0].Text != "survey" || route.Arg("cc") != nil {
		t.Errorf("after = %+v", after)
	}
	clock := set.Policies[2].Rules[0].Effects[0]
	got := []string{clock.Arg("id").Text, clock.Arg("start").Expr.Source, clock.Arg("within").Text, clock.Arg("exclude").Expr.Source, clock.Arg("warn").Text,
		clock.Arg("title").Parts["en"][0].Text}
	if diff := cmp.Diff([]string{"connect", "work.completed_at", "1 workday", "work.suspensions", "50%", "Connection"}, got); diff != "" {
		t.Errorf("deadline (-want +got):\n%s", diff)
	}
	penalty := set.Policies[3].Rules[0].Effects[0]
	if penalty.Arg("register").Items[1].Text != "public_platform" || penalty.Arg("data").Entries[0].Value.Expr.Source != "work.deadlines.connect.late_workdays" {
		t.Errorf("penalty = %+v", penalty)
	}
	if survey := set.Policies[0].Rules[0].Effects[1]; survey.Cites[0].Locator != "四(一)1(2)" || survey.Arg("cite") != nil {
		t.Errorf("an effect's own citation = %+v", survey)
	}
}

// TestFiveMistakes holds R1: five different mistakes, among them one that is
// not YAML, are all reported in one run.
func TestFiveMistakes(t *testing.T) {
	t.Parallel()
	_, err := rules.Parse(t.Context(), "policies.yaml", mistakes.Lines(
		"guize: 1",
		"set: example",
		"sources: {plan: {title: 方案}}",
		"facts:",
		"  外线长度: {type: number}",
		"  site.central: {type: bool, required: yes}",
		"policies:",
		"  scope:",
		"    rules:",
		"      - id: covered",
		"        whenn: site.central",
		"        then:",
		"          - notice: {code: a, message: 甲: 乙}",
		"        cite: plna 二",
		"      - id: other",
		"        when: site.central",
		"        then: [{decide: {coverage: x}}]",
		"        cite: plan 2021",
		"        valid: {from: 2021-02-30}",
	))
	want := []string{"5:3 bad-id", "6:40 wrong-kind", "11:9 unknown-key", "13:41 syntax", "19:23 bad-date"}
	if diff := cmp.Diff(want, mistakes.Found(t, err)); diff != "" {
		t.Errorf("mistakes (-want +got):\n%s\n%v", diff, err)
	}
	var bad *rules.Error
	var first rules.Diagnostic
	if !errors.As(err, &bad) || !errors.As(err, &first) || first.Code != "bad-id" {
		t.Errorf("errors.As does not find the diagnostics in %v", err)
	}
}

func TestNotATopLevelMapping(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"- a\n", "just text\n", "42\n"} {
		_, err := rules.Parse(t.Context(), "f.yaml", []byte(text))
		if got := mistakes.Found(t, err); len(got) == 0 || !strings.Contains(strings.Join(got, " "), "1:1 wrong-kind") {
			t.Errorf("Parse(%q): %v", text, got)
		}
	}
}

func TestConditions(t *testing.T) {
	t.Parallel()
	set, _ := rules.Parse(t.Context(), "f.yaml", mistakes.Lines(
		"guize: 1", "set: s", "policies:", "  p:", "    applies: [a, b]", "    rules:",
		"      - {id: r, when: {all: [a, {any: [b, c]}], none: d}, unless: true, then: [{decide: {x: 1}}]}"))
	p := set.Policies[0]
	if p.Applies.Expr != nil || len(p.Applies.All) != 2 || p.Applies.All[1].Expr.Source != "b" {
		t.Errorf("applies = %+v", p.Applies)
	}
	w := p.Rules[0].When
	if len(w.All) != 2 || len(w.All[1].Any) != 2 || w.None[0].Expr.Source != "d" || p.Rules[0].Unless.Expr.Source != "true" {
		t.Errorf("when = %+v", w)
	}
}

func TestValues(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, yaml, text, reason string }{
		{"number", "3.50", "number 3.50", "as it is written"},
		{"negative", "-3e2", "number -3e2", "as it is written"},
		{"bool", "TRUE", "bool true", "in one form"},
		{"yes", "yes", "string yes", "is text, not true"},
		{"clock", "12:30", "string 12:30", "is text, not a number of base 60"},
		{"date", "2024-01-01", "string 2024-01-01", "is text; its type makes it a date"},
		{"quoted number", `"010"`, "string 010", "quotes make text"},
		{"quoted bool", `"true"`, "string true", "quotes make text"},
		{"expression", "= a + 1", "expr a + 1", "as in a spreadsheet"},
		{"quoted expression", `"=a"`, "expr a", "quotes do not matter"},
		{"list", "[1, = a]", "list", "items are values"},
		{"map", "{a: = b}", "map", "entries are values"},
		{"empty text", `""`, "string ", "is a value"},
	}
	kinds := map[rules.ValueKind]string{rules.ValueNumber: "number", rules.ValueBool: "bool", rules.ValueString: "string", rules.ValueList: "list", rules.ValueMap: "map"}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			set, _ := rules.Parse(t.Context(), "f.yaml", mistakes.Lines("guize: 1", "set: s", "policies: {p: {rules: [{id: r, then: [{emit: {kind: k, data: {v: "+tt.yaml+"}}}]}]}}"))
			if len(set.Errors) > 0 {
				t.Fatal(set.Errors)
			}
			v := set.Policies[0].Rules[0].Effects[0].Arg("data").Entries[0].Value
			got := kinds[v.Kind] + " " + v.Text
			switch v.Kind {
			case rules.ValueExpr:
				got = "expr " + v.Expr.Source
			case rules.ValueList, rules.ValueMap:
				got = kinds[v.Kind]
			}
			if got != tt.text {
				t.Errorf("value = %q, want %q: %s", got, tt.text, tt.reason)
			}
		})
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	set, _ := rules.Parse(t.Context(), "f.yaml", mistakes.Lines("guize: 1", "set: s", "facts:",
		"  a: {type: enum, values: [none, x], default: none}",
		"  b: {type: enum, values: [x], default: none}",
		"  c: {type: enum, values: [none, x], default: null}",
		"  d: {type: string, default: \"none\"}",
		"  e: {type: list, item: {f: {type: bool}}, default: []}",
		"  g: {type: money, unit: CNY, default: 0.00}",
	))
	if len(set.Errors) > 0 {
		t.Fatal(set.Errors)
	}
	want := map[string]rules.ValueKind{"a": rules.ValueString, "b": rules.ValueNull, "c": rules.ValueNull, "d": rules.ValueString, "e": rules.ValueList, "g": rules.ValueNumber}
	for _, f := range set.Facts {
		if f.Default.Kind != want[f.Name] {
			t.Errorf("default of %s is of kind %d, want %d", f.Name, f.Default.Kind, want[f.Name])
		}
	}
	if set.Languages[0] != "zh" || set.Timezone != "Asia/Shanghai" || set.CalendarID != "cn" {
		t.Errorf("a set that says nothing of them has %v, %s, %s", set.Languages, set.Timezone, set.CalendarID)
	}
}

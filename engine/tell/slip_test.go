package tell_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/rules"
)

func small(t *testing.T) *rules.Set {
	t.Helper()
	set, err := rules.Load(t.Context(), os.DirFS("testdata"), "policies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// everything is a decision that has something in every section.
func everything(zone *time.Location) *engine.Decision {
	start := time.Date(2021, 9, 10, 15, 30, 0, 0, zone)
	due := time.Date(2021, 9, 13, 23, 59, 59, 0, zone)
	return &engine.Decision{
		Set: "small", At: time.Date(2021, 9, 15, 9, 0, 0, 0, zone), RulesOn: "2021-09-10", Status: engine.StatusIncomplete,
		Outcomes: engine.Outcomes{
			{Name: "coverage", Title: "是否适用", Value: "covered", Rules: []string{"scope/covered"}, Cite: []string{"plan 二"}},
			{Name: "works[water].approval", Value: "filing", Rules: []string{"line/filing"}, Cite: []string{"plan 四(一)2"}},
			{Name: "works[gas].approval", Open: true, Possible: []any{"coordination", "filing"}, WaitsFor: []string{"works[gas].length"}},
			{Name: "undeclared", Value: []any{"a", 2, true}},
			{Name: "nothing"},
		},
		Conflicts:  []engine.Conflict{{On: "outcome coverage", Values: []any{"covered", "not_covered"}, Rules: []string{"a/b", "c/d"}}},
		Errors:     []engine.RuleError{{Rule: "a/b", Element: "works[gas]", Code: "division-by-zero", Message: "除数为零", Pos: "policies.yaml:9:9"}},
		Violations: []engine.Violation{{Code: "below-min", Fact: "works[gas].length", Message: "外线长度不能小于 0", Fix: "写正数"}},
		Notices: []engine.Notice{
			{Code: "one-application", Level: "notice", Message: "一次申请即可。", Cite: []string{"plan 二"}},
			{Code: "unprepared", Level: "warning", Message: "尚未踏勘即已开工，请核对。", Element: "works[water]"},
		},
		Materials: []engine.Material{
			{Material: "papers", Title: "申请材料", From: "shared_platform", Waived: true, Rule: "scope/covered", Cite: []string{"plan 二"}},
			{Material: "drawing", Title: "总平面图", Rule: "line/filing"},
		},
		Routes: []engine.Route{
			{Task: "later", Title: "现场核查", To: "centre", WaitsFor: []string{"works[gas].length"}},
			{Task: "survey", Title: "联合踏勘", To: "centre", Stage: 1, Cite: []string{"plan 二"}},
			{Task: "coordination-gas", Title: "提请协调", Element: "works[gas]", By: "gas", To: "housing", Cc: []string{"centre", "stranger"}, Stage: 2},
			{Task: "filing-water", By: "water", To: "approvers", Stage: 2},
		},
		Deadlines: []engine.Deadline{
			{ID: "connect", Title: "通水通气", Element: "works[water]", Owner: "water", Within: "1 workday", Status: "overdue", Light: "red", Start: &start, Due: &due, Late: true, LateWorkdays: 2, Cite: []string{"plan 一"}},
			{ID: "connect", Title: "通水通气", Element: "works[gas]", Owner: "gas", Status: "not_started", Light: "grey", WaitsFor: []string{"works[gas].completed_at"}},
			{ID: "build", Owner: "gas", Status: "running", Light: "green", Due: &due, RemainingWorkdays: 3, Provisional: true, ProvisionalFor: "2027年放假通知", Notes: []string{"用户约定"}},
			{ID: "push", Title: "推送（实时）", Status: "no_limit", Light: "grey"},
		},
		Penalties: []engine.Penalty{{
			Act: "promise_broken", Element: "works[water]", Subject: "water", Role: "utility", Register: []string{"enterprise_file", "public_platform"},
			Status: "suspected", Data: map[string]any{"late_workdays": 2, "clock": "connect", "none": nil}, Cite: []string{"plan 五(三)"},
		}},
		Emitted: []engine.Emission{{Kind: "letter", Data: map[string]any{"to": "water"}}},
		Missing: []engine.Missing{
			{Fact: "works[gas].length", Title: "外线长度", Question: "外线多长？", Ask: "centre", From: "联合踏勘", Certain: true},
			{Fact: "services", Title: "报装内容"},
		},
		Assumed: []engine.Assumed{{Fact: "site.central", Value: true}, {Fact: "rules_on", Value: "2021-09-10"}},
		Receipt: "sha256:" + strings.Repeat("0", 64),
	}
}

func slip(set *rules.Set, lang string, dec *engine.Decision) string {
	return tell.Teller{Set: set, Lang: tell.Lang(lang)}.Slip(nil, dec).Text()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	name = "testdata/" + name + ".golden"
	got = strings.ReplaceAll(got, strings.Repeat("0", 64), "…")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: mismatch (-want +got), UPDATE_GOLDEN=1 writes it anew:\n%s", name, diff)
	}
}

func TestSlip(t *testing.T) {
	t.Parallel()
	set := small(t)
	for _, lang := range []string{"zh", "en"} {
		golden(t, "slip-"+lang, slip(set, lang, everything(set.Zone)))
	}
}

// A decision with nothing in it still makes a page, and a set may declare
// nothing of what the decision names.
func TestSlipOfNothing(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh", "en", "fr"} {
		for _, dec := range []*engine.Decision{{}, everything(time.UTC)} {
			if page := slip(&rules.Set{ID: "x"}, lang, dec); !strings.HasPrefix(page, "x\n") {
				t.Errorf("page in %s begins with %.20q", lang, page)
			}
		}
	}
}

// Over proposals for a credit record it stands that they are proposals.
func TestSlipWarnsOfProposals(t *testing.T) {
	t.Parallel()
	const line = "本系统仅生成拟记入建议，未经认定单位确认不得公示"
	set := small(t)
	dec := everything(set.Zone)
	if !strings.Contains(slip(set, "zh", dec), line) {
		t.Error("the line is not there")
	}
	dec.Penalties = nil
	if strings.Contains(slip(set, "zh", dec), line) {
		t.Error("the line is there without a proposal")
	}
}

func TestListing(t *testing.T) {
	t.Parallel()
	set := small(t)
	trace := &engine.Trace{Steps: []engine.Step{
		{Rule: "line/filing", Element: "works[water]", Pos: "policies.yaml:77:9", Status: "applies", Title: "三百米以内",
			Condition: []string{`coverage == "covered"`, "work.length <= params.filing_limit"},
			Read:      []engine.ReadFact{{Fact: "works[water].length", Known: true, Value: 300.0}, {Fact: "coverage", Known: true, Value: "covered"}}, Cite: []string{"plan 四(一)2"}},
		{Rule: "line/coordination", Element: "works[gas]", Pos: "policies.yaml:86:9", Status: "undetermined", Title: "超过三百米", Condition: []string{"work.length > params.filing_limit"},
			Read: []engine.ReadFact{{Fact: "works[gas].length"}, {Fact: "services", Known: true, Value: []any{"gas", "water"}}, {Fact: "none", Known: true}}},
		{Rule: "a/b", Pos: "policies.yaml:9:9", Status: "defeated", By: "c/d", ChangedBy: "small-overlay", Error: "除数为零"},
	}}
	for _, lang := range []string{"zh", "en"} {
		golden(t, "listing-"+lang, tell.Teller{Set: set, Lang: tell.Lang(lang)}.Listing(nil, everything(set.Zone), trace).Text())
	}
}

// A notice holds all that the applicant has to do, and nothing of what is wrong
// with the rules.
func TestNotice(t *testing.T) {
	t.Parallel()
	set := small(t)
	for _, lang := range []string{"zh", "en"} {
		n := tell.Teller{Set: set, Lang: tell.Lang(lang)}
		golden(t, "notice-"+lang, n.Notice(nil, everything(set.Zone)).Text())
	}
	x := tell.Teller{Set: set, Lang: "en"}.Notice(nil, &engine.Decision{Status: engine.StatusDecided})
	if !x.Whole() || !strings.Contains(x.Text(), "\nNothing has to be put right or added.\n") {
		t.Errorf("of a whole application:\n%s", x.Text())
	}
}

package engine_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
)

// everything is a decision with something in every section.
func everything() *engine.Decision {
	due := time.Date(2021, 9, 15, 23, 59, 59, 0, time.UTC)
	return &engine.Decision{
		Outcomes:   engine.Outcomes{{Name: "works[gas].ok", Value: true, Rules: []string{"r"}, Cite: []string{"s 1"}}, {Name: "fee", Open: true, Possible: []any{int64(1)}, WaitsFor: []string{"size"}}},
		Conflicts:  []engine.Conflict{{On: "task survey", Rules: []string{"a", "b"}}},
		Errors:     []engine.RuleError{{Rule: "r", Element: "works[gas]", Code: "overflow"}},
		Violations: []engine.Violation{{Code: "too-big", Fact: "size", Rule: "r"}},
		Notices:    []engine.Notice{{Code: "n", Level: engine.LevelWarning, Element: "works[gas]", Message: "m"}},
		Materials:  []engine.Material{{Material: "plan", Waived: true, Rule: "a", WaivedBy: "b"}},
		Routes:     []engine.Route{{Task: "survey", By: "x", Cc: []string{"y"}, Stage: 2, WaitsFor: []string{"size"}}},
		Deadlines:  []engine.Deadline{{ID: "k", Element: "works[gas]", Status: "running", Due: &due}},
		Penalties:  []engine.Penalty{{Act: "forged", Subject: "z", Status: "proposed", Points: int64(3), Data: map[string]any{}}},
		Emitted:    []engine.Emission{{Kind: "e", Data: map[string]any{"a": int64(1)}}},
		Pending:    []engine.Pending{{Rule: "r", Kind: "route", Name: "survey", WaitsFor: []string{"size"}}},
		Missing:    []engine.Missing{{Fact: "size", Rules: []string{"r"}}},
		Assumed:    []engine.Assumed{{Fact: "kind", Value: "a"}},
		Rules:      []engine.RuleState{{Rule: "r", Status: "applies"}},
	}
}

// TestElements holds what each element is called, and what is open, against a
// list made by hand, and what it says against the JSON of the decision.
func TestElements(t *testing.T) {
	t.Parallel()
	d := everything()
	var got []string
	for e := range d.Elements() {
		s := string(e.Section) + "|" + e.Name + "|" + e.Element + "|" + e.Status
		if e.Open {
			s += "|" + e.WaitsFor()[0]
		}
		got = append(got, s)
		if !e.Same(e) {
			t.Errorf("%s does not say what it says", s)
		}
	}
	want := []string{"outcomes|works[gas].ok||", "outcomes|fee|||size", "conflicts|task survey||", "errors|r|works[gas]|", "violations|too-big||",
		"notices|n|works[gas]|", "materials|plan||", "routes|survey|||size", "deadlines|k|works[gas]|running", "penalties|forged||proposed",
		"emitted|e||", "pending|r|||size", "missing|size||", "assumed|kind||", "rules|r||applies"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestElementFields holds the fields of all elements, with their roles, against
// the JSON of the decision: none is left out, and none says anything else.
func TestElementFields(t *testing.T) {
	t.Parallel()
	d := everything()
	body, err := d.AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := json.Unmarshal(body, &tree); err != nil {
		t.Fatal(err)
	}
	at := map[engine.Section]int{}
	for e := range d.Elements() {
		var obj map[string]any
		if list, ok := tree[string(e.Section)].([]any); ok {
			obj = list[at[e.Section]].(map[string]any)
		} else {
			obj = tree[string(e.Section)].(map[string]any)[e.Name].(map[string]any)
		}
		at[e.Section]++
		for f := range e.Fields() {
			wantJSON(t, e, f.Key, f.Value, obj[f.Key])
			delete(obj, f.Key)
		}
		for key, v := range obj {
			wantJSON(t, e, key, e.Value(key), v)
			if !slices.Contains([]string{"rule", "rules", "waived_by", "cite", "waits_for", "element"}, key) && key != e.Section.Identity()[0] {
				t.Errorf("%s %s: Fields lacks %q", e.Section, e.Name, key)
			}
		}
	}
}

func wantJSON(t *testing.T, e engine.Element, key string, got, want any) {
	t.Helper()
	var again any
	text, err := json.Marshal(got)
	if err == nil {
		err = json.Unmarshal(text, &again)
	}
	if list, ok := want.([]any); ok && len(list) == 0 && again == nil {
		return
	}
	if diff := cmp.Diff(want, again); err != nil || diff != "" {
		t.Errorf("%s %s: %s (-JSON +Fields) %v\n%s", e.Section, e.Name, key, err, diff)
	}
}

// TestSame says what makes two decisions differ: what they say, and not how it
// came about or is told to people.
func TestSame(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(d *engine.Decision)
		same   bool
	}{
		{"value", func(d *engine.Decision) { d.Outcomes[0].Value = false }, false},
		{"possible", func(d *engine.Decision) { d.Outcomes[1].Possible = []any{} }, false},
		{"name", func(d *engine.Decision) { d.Routes[0].Task = "x" }, false},
		{"list of texts", func(d *engine.Decision) { d.Routes[0].Cc = nil }, false},
		{"of other tasks", func(d *engine.Decision) { d.Routes[0].Stage = 1 }, true},
		{"words", func(d *engine.Decision) { d.Notices[0].Message = "" }, true},
		{"rule", func(d *engine.Decision) { d.Materials[0].WaivedBy = "" }, true},
		{"citation", func(d *engine.Decision) { d.Outcomes[0].Cite = nil }, true},
		{"bool", func(d *engine.Decision) { d.Materials[0].Waived = false }, false},
		{"time", func(d *engine.Decision) { d.Deadlines[0].Due = nil }, false},
		{"zone", func(d *engine.Decision) {
			in := d.Deadlines[0].Due.In(time.FixedZone("", 3600))
			d.Deadlines[0].Due = &in
		}, true},
		{"number", func(d *engine.Decision) { d.Deadlines[0].RemainingWorkdays = 1 }, false},
		{"promise", func(d *engine.Decision) { d.Deadlines[0].Promised = &engine.Promised{} }, false},
		{"publicity", func(d *engine.Decision) { d.Penalties[0].Publicity = map[string]any{"until": "x"} }, false},
		{"data", func(d *engine.Decision) { d.Emitted[0].Data = nil }, false},
	}
	for _, tt := range tests {
		a, b := everything(), everything()
		tt.change(b)
		if got := slices.EqualFunc(slices.Collect(a.Elements()), slices.Collect(b.Elements()), engine.Element.Same); got != tt.same {
			t.Errorf("%s: Same gives %v", tt.name, got)
		}
	}
}

// TestSections holds what tells elements apart, which tests of rules rest on.
func TestSections(t *testing.T) {
	t.Parallel()
	want := map[engine.Section][]string{
		engine.SectionOutcomes: nil, engine.SectionConflicts: {"on"}, engine.SectionErrors: {"rule", "fact", "outcome", "element", "code"},
		engine.SectionViolations: {"code", "fact"}, engine.SectionNotices: {"code", "fact", "element"}, engine.SectionMaterials: {"material"},
		engine.SectionRoutes: {"task", "element"}, engine.SectionDeadlines: {"id", "element"}, engine.SectionPenalties: {"act", "subject", "element"},
		engine.SectionEmitted: {"kind", "element"}, engine.SectionPending: {"rule", "element", "kind", "name"}, engine.SectionMissing: {"fact"},
		engine.SectionAssumed: {"fact"}, engine.SectionResolved: {"outcome", "over", "over_rule"}, engine.SectionRules: {"rule", "element"},
	}
	got := map[engine.Section][]string{}
	for _, s := range engine.Sections() {
		got[s] = s.Identity()
		if s.Given() != slices.Contains(engine.GivenSections(), s) {
			t.Errorf("is %s given?", s)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]engine.Section{"outcomes", "routes", "deadlines", "penalties", "materials", "notices", "violations", "emitted"}, engine.GivenSections()); diff != "" {
		t.Errorf("given (-want +got)\n%s", diff)
	}
}

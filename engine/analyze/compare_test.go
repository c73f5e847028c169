package analyze_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
)

// TestCompare holds the texts of changes, and that nothing which a decision
// says of a thing can differ unseen.
func TestCompare(t *testing.T) {
	t.Parallel()
	day := func(n int) *time.Time { at := time.Date(2021, 9, n, 23, 59, 59, 0, time.UTC); return &at }
	tests := []struct {
		name     string
		old, new engine.Decision
		want     []analyze.Change
	}{
		{
			"what matters most, and no more",
			engine.Decision{Deadlines: []engine.Deadline{{ID: "k", Element: "works[gas]", Owner: "o", Status: "running", Due: day(1), RemainingWorkdays: 1}}},
			engine.Decision{Deadlines: []engine.Deadline{{ID: "k", Element: "works[gas]", Owner: "o", Status: "running", Due: day(2), RemainingWorkdays: 2}}},
			[]analyze.Change{{"deadlines", "works[gas] k", "o, running, 2021-09-01T23:59:59Z", "o, running, 2021-09-02T23:59:59Z"}},
		},
		{
			"the rest where it alone differs",
			engine.Decision{Deadlines: []engine.Deadline{{ID: "k", Status: "running", Light: "green"}}},
			engine.Decision{Deadlines: []engine.Deadline{{ID: "k", Status: "running", Light: "yellow"}}},
			[]analyze.Change{{"deadlines", "k", "running, light green", "running, light yellow"}},
		},
		{
			"how long a penalty is shown",
			engine.Decision{Penalties: []engine.Penalty{{Act: "a", Subject: "s", Status: "proposed", Publicity: map[string]any{"min": "1 month"}}}},
			engine.Decision{Penalties: []engine.Penalty{{Act: "a", Subject: "s", Status: "proposed", LegalBasis: "b"}}},
			[]analyze.Change{{"penalties", "a", `s, proposed, publicity {"min":"1 month"}, legal_basis `, "s, proposed, publicity , legal_basis b"}},
		},
		{
			"words, rules and stages are no change",
			engine.Decision{Routes: []engine.Route{{Task: "t", To: "x", Title: "T", Stage: 1, Rule: "a", Cite: []string{"c"}}}},
			engine.Decision{Routes: []engine.Route{{Task: "t", To: "x", Title: "U", Stage: 2, Rule: "b", Dropped: []string{"u"}}}},
			nil,
		},
		{
			"a value of none is no outcome",
			engine.Decision{Outcomes: engine.Outcomes{{Name: "o"}}},
			engine.Decision{},
			nil,
		},
		{
			"in the order of the groups",
			engine.Decision{Status: "decided", Emitted: []engine.Emission{{Kind: "e"}}, Violations: []engine.Violation{{Code: "c", Fact: "f"}}},
			engine.Decision{
				Status: "incomplete", Outcomes: engine.Outcomes{{Name: "o", Open: true, Possible: []any{int64(1)}}},
				Materials: []engine.Material{{Material: "m", From: "applicant"}}, Notices: []engine.Notice{{Code: "n", Level: "warning", Fact: "f"}},
				Routes: []engine.Route{{Task: "t", To: "x", Combine: "y", After: []string{"z"}}},
			},
			[]analyze.Change{
				{"status", "status", "decided", "incomplete"}, {"outcomes", "o", "", "?, [1]"}, {"routes", "t", "", "to x, after [z], with y"},
				{"materials", "m", "", "required, applicant"}, {"notices", "n", "", "warning, f"}, {"violations", "f c", "✓", ""}, {"emitted", "e", "✓", ""},
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, analyze.Compare(&tt.old, &tt.new)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

package analyze_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A gap names the rules that come near, with the slip among them.
func TestGapNamesTheRulesThatComeNear(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile("../../policies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, old, new string
		near           []string // rules, the nearest first
		hint           string
	}{
		{"a limit too high", "work.length > params.filing_limit", "work.length > 400", []string{"coordination", "filing"}, `"external-line/coordination" applies where works.length > 400,`},
		{"a point left out", "work.length <= params.filing_limit", "work.length < params.filing_limit", []string{"filing", "coordination"}, `"external-line/filing" applies where works.length < 300,`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if strings.Count(string(body), tt.old) != 1 {
				t.Fatalf("%q is not there once", tt.old)
			}
			set := []byte(strings.Replace(string(body), tt.old, tt.new, 1))
			lines := strings.Split(string(set), "\n")
			for _, f := range check(t, compile(t, "policies.yaml", set)).Findings {
				if f.Code != "gap" {
					continue
				}
				var near []string
				for _, p := range f.Related {
					near = append(near, strings.TrimPrefix(strings.TrimSpace(lines[p.Line-1]), "- id: "))
				}
				if diff := cmp.Diff(tt.near, near); diff != "" || !strings.Contains(f.Hint["en"], tt.hint) {
					t.Errorf("rules near (-want +got):\n%s%s", diff, f.Hint["en"])
				}
				return
			}
			t.Error("no gap")
		})
	}
}

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

// A row that differs in one column of several is nearer than one that asks for
// nothing but what the application has not.
func TestRowsThatDifferInOneColumnAreNear(t *testing.T) {
	t.Parallel()
	r := check(t, compile(t, "x.yaml", []byte(`guize: 1
set: x
languages: [en]
timezone: UTC
allow: {missing-citation: t}
facts:
  a: {type: number, required: true}
  s: {type: string, required: true}
outcomes:
  o: {type: number, complete: true}
policies:
  p:
    tables:
      - id: t
        inputs: [a, s]
        outputs: [o]
        rows:
          - {id: far, if: ["[1..5]", "-"], then: [1]}
          - {id: near, if: ["(5..8)", '"x"'], then: [2]}
          - {id: far2, if: ["< 1", "-"], then: [3]}
          - {id: far3, if: [">= 8", "-"], then: [4]}
          - {id: near2, if: ["(5..8)", 'not "x", "y"'], then: [5]}
`)))
	if len(r.Findings) != 1 || len(r.Findings[0].Related) != 3 || r.Findings[0].Related[0].Line != 19 || r.Findings[0].Related[1].Line != 22 {
		t.Errorf("%v, near %v; want lines 19 and 22 first", r.Diagnostics(), r.Findings[0].Related)
	}
}

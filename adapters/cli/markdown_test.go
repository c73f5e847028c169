package cli_test

import (
	"os"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

// A comparison for a review: who changes, one of each kind, and what becomes of
// them; of a history the counts.
func TestDiffMarkdown(t *testing.T) {
	t.Parallel()
	shorter := planWith(t, "value: 300, cite", "value: 200, cite")
	plain := strings.NewReplacer(planFile, "old.yaml", shorter, "new.yaml")
	for name, args := range map[string][]string{
		"diff-markdown":         nil,
		"diff-markdown-zh":      {"--lang", "zh"},
		"diff-markdown-history": {"--history", "../../examples/applications/many.ndjson", "--rules-on", "2021-09-10"},
	} {
		got := run(t, "", append([]string{"diff", planFile, shorter, "-o", "markdown", "--lang", "en", "--at", "2021-09-10"}, args...)...)
		if got.code != cli.ExitOK && name != "diff-markdown-history" || strings.Contains(got.stdout, "%!") {
			t.Errorf("%s: %+v", name, got)
		}
		golden(t, name, plain.Replace(got.stdout))
	}
}

// With --since what was there before is neither listed nor counted.
func TestCheckSince(t *testing.T) {
	t.Parallel()
	const small = "../../examples/review/testdata/policies.yaml"
	data, err := os.ReadFile(small)
	if err != nil {
		t.Fatal(err)
	}
	gap := write(t, "policies.yaml", strings.Replace(string(data), "line.length > params.limit", "line.length > 400", 1))
	tests := []struct {
		name, set, since, output string
		code                     int
		want                     []string
	}{
		{"what is new", gap, small, "text", cli.ExitProblems, []string{"[gap]", "errors 1, warnings 0"}},
		{"nothing is", gap, gap, "text", cli.ExitOK, []string{"errors 0, warnings 0"}},
		{"a broken set", "testdata/broken.yaml", small, "markdown", cli.ExitProblems, []string{"**error** `testdata/broken.yaml:", "new errors "}},
		{"and before", "testdata/broken.yaml", "testdata/broken.yaml", "markdown", cli.ExitOK, []string{"new errors 0, new warnings 0"}},
		{"without", "testdata/broken.yaml", "", "markdown", cli.ExitProblems, []string{"Hint: ", "\nerrors "}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			args := []string{"check", tt.set, "-o", tt.output, "--lang", "en", "--at", "2021-09-10"}
			if tt.since != "" {
				args = append(args, "--since", tt.since)
			}
			got := run(t, "", args...)
			for _, want := range tt.want {
				if !strings.Contains(got.stdout, want) || got.code != tt.code {
					t.Errorf("code %d, no %q in\n%s%s", got.code, want, got.stdout, got.stderr)
				}
			}
		})
	}
}

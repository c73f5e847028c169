package cli_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

const levels = "../../engine/analyze/testdata/jiangsu-levels.yaml"

func TestCheckShowsWitness(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, reason string
		args         []string
		code         int
		want         []string
	}{
		{"the gap of a real scheme", "no level below 40 with few bad points", []string{levels, "--lang", "en"}, cli.ExitProblems,
			[]string{"[gap]", `for example: {"bad":0,"score":0}`, "level has no value"}},
		{"in Chinese", "the set's first language", []string{levels}, cli.ExitProblems, []string{"例如：", "结果 level 没有值"}},
		{"quick", "reading and compiling finds nothing", []string{levels, "--quick"}, cli.ExitOK, []string{"错误 0 个"}},
		{"the plan itself", "policies.yaml is clean", []string{"../../policies.yaml", "--at", "2026-06-01"}, cli.ExitOK, []string{"错误 0 个，警告 0 个"}},
		{"a wrong time", "a date is wanted", []string{levels, "--at", "soon"}, cli.ExitUsage, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "", append([]string{"check"}, tt.args...)...)
			if got.code != tt.code {
				t.Fatalf("code %d, want %d (%s)\n%s%s", got.code, tt.code, tt.reason, got.stdout, got.stderr)
			}
			for _, want := range tt.want {
				if !strings.Contains(got.stdout, want) {
					t.Errorf("no %q (%s) in\n%s", want, tt.reason, got.stdout)
				}
			}
		})
	}
}

func TestCheckJSONHasWitness(t *testing.T) {
	t.Parallel()
	got := run(t, "", "check", levels, "-o", "json")
	var out struct {
		Errors      int
		Diagnostics []struct {
			Code    string
			Witness struct{ Facts, Matters map[string]any }
		}
	}
	if err := json.Unmarshal([]byte(got.stdout), &out); err != nil {
		t.Fatal(err)
	}
	if out.Errors != 1 || out.Diagnostics[0].Code != "gap" || out.Diagnostics[0].Witness.Facts["score"] == nil {
		t.Errorf("%+v", out)
	}
}

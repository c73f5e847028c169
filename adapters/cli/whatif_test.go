package cli_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

func TestExplainWant(t *testing.T) {
	t.Parallel()
	base := []string{"explain", "../../examples/applications/line-300.1.json", "-p", "../../policies.yaml", "--at", "2021-09-10", "--want"}
	tests := []struct {
		name, reason string
		args         []string
		code         int
		want         string
	}{
		{"filing", "one decimal too long", []string{"works[water].approval=filing", "--lang", "en"}, cli.ExitOK, "300.1 → 300"},
		{"in Chinese", "the set's language", []string{"works[water].approval=filing"}, cli.ExitOK, "最小的改动"},
		{"it is so", "nothing to change", []string{"works[water].approval=coordination", "--lang", "en"}, cli.ExitOK, "It is so already"},
		{"no value", "wrong use", []string{"coverage"}, cli.ExitUsage, ""},
		{"no such value", "wrong use", []string{"coverage=maybe"}, cli.ExitUsage, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "", append(append([]string{}, base...), tt.args...)...)
			if got.code != tt.code || !strings.Contains(got.stdout, tt.want) {
				t.Errorf("code %d, want %d; no %q (%s) in\n%s%s", got.code, tt.code, tt.want, tt.reason, got.stdout, got.stderr)
			}
		})
	}
}

func TestExplainWantJSON(t *testing.T) {
	t.Parallel()
	got := run(t, "", "explain", "../../examples/applications/line-300.1.json", "-p", "../../policies.yaml", "--at", "2021-09-10",
		"--want", "works[water].approval=filing", "-o", "json")
	var out struct {
		Ended        bool
		Tried        int
		Alternatives []struct{ Changes []struct{ Fact string } }
	}
	if err := json.Unmarshal([]byte(got.stdout), &out); err != nil {
		t.Fatal(err, got.stderr)
	}
	if out.Ended || out.Tried == 0 || len(out.Alternatives) != 1 || out.Alternatives[0].Changes[0].Fact != "works[water].length" {
		t.Errorf("%+v", out)
	}
}

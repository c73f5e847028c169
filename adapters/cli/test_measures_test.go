package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

func TestCoverage(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, reason string
		args         []string
		code         int
	}{
		{"coverage", "what no case touches, rule by rule", []string{"--coverage"}, cli.ExitOK},
		{"coverage-en", "the threshold is for rules unless it names another measure", []string{"--coverage", "--threshold", "100", "--lang", "en"}, cli.ExitProblems},
		{"coverage.json", "for programs", []string{"--coverage", "-o", "json", "--threshold", "boundaries=100"}, cli.ExitProblems},
		{"mutate", "survivors with the case that would kill them", []string{"--mutate"}, cli.ExitOK},
		{"mutate-en", "the threshold is for mutants where nothing else is measured", []string{"--mutate", "--threshold", "95", "--lang", "en"}, cli.ExitProblems},
		{"mutate.json", "for programs", []string{"--mutate", "-o", "json"}, cli.ExitOK},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "", append([]string{"test", "-p", set}, tt.args...)...)
			if got.code != tt.code || got.stderr != "" {
				t.Fatalf("%s: exit code %d, want %d; stderr %q", tt.reason, got.code, tt.code, got.stderr)
			}
			golden(t, "test-"+tt.name, got.stdout)
		})
	}
}

func TestThresholdUsage(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"--threshold", "90"}, {"--coverage", "--threshold", "101"}, {"--coverage", "--threshold", "lines=3"},
		{"--coverage", "--threshold", "mutants=3"}, {"--mutate", "--threshold", "rules=3"}, {"--coverage", "--threshold", "x"},
	} {
		if got := run(t, "", append([]string{"test", "-p", set}, args...)...); got.code != cli.ExitUsage {
			t.Errorf("%v: exit code %d, want %d", args, got.code, cli.ExitUsage)
		}
	}
}

// A case that is printed for a survivor can be put into the file as it stands.
func TestKillersAreCases(t *testing.T) {
	t.Parallel()
	var out struct {
		Mutation struct {
			Survived  int
			Survivors []struct{ Killer string }
		}
	}
	got := run(t, "", "test", "-p", set, "--mutate", "-o", "json")
	if err := json.Unmarshal([]byte(got.stdout), &out); err != nil {
		t.Fatal(err)
	}
	old, err := os.ReadFile("testdata/policies_test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var more strings.Builder
	found := 0
	for _, s := range out.Mutation.Survivors {
		if s.Killer != "" {
			found++
			more.WriteString(strings.Replace(s.Killer, "reason:\n", "reason: 核对过\n", 1))
		}
	}
	abs, err := filepath.Abs(set)
	if err != nil {
		t.Fatal(err)
	}
	file := write(t, "t_test.yaml", string(old)+more.String())
	again := run(t, "", "test", file, "-p", abs, "--mutate", "-o", "json")
	if err := json.Unmarshal([]byte(again.stdout), &out); err != nil {
		t.Fatalf("%v\n%s\n%s", err, again.stdout, again.stderr)
	}
	if left := out.Mutation.Survived; found == 0 || left > len(out.Mutation.Survivors) || again.code != cli.ExitOK {
		t.Errorf("%d killers found; %d survive them, exit code %d", found, left, again.code)
	}
}

func TestJUnit(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "junit.xml")
	if got := run(t, "", "test", "testdata/failing_test.yaml", "--junit", file); got.code != cli.ExitProblems {
		t.Fatalf("test: %+v", got)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "test-junit", string(data))
}

// What the set warns of is said before its cases run, and fails none of them.
func TestTestWarns(t *testing.T) {
	t.Parallel()
	set := write(t, "warned.yaml", strings.Replace(partsSet, "cite: m 3", "cite: m", 1))
	tests := filepath.Join(filepath.Dir(set), "warned_test.yaml")
	if err := os.WriteFile(tests, []byte("tests: warned.yaml\nat: 2021-09-10T09:00:00+08:00\ncases:\n  - {name: one, given: {size: 20}, expect: {routes: [check]}, reason: m 3}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := run(t, "", "test", tests)
	if got.code != cli.ExitOK || !strings.Contains(got.stdout, "warning: ") || !strings.Contains(got.stdout, "[missing-clause]") || !strings.HasSuffix(got.stdout, "cases 1, passed 1, failed 0\n") {
		t.Errorf("%+v", got)
	}
	var out struct{ Warnings, Problems []struct{ Code string } }
	if err := json.Unmarshal([]byte(run(t, "", "test", tests, "-o", "json").stdout), &out); err != nil || len(out.Warnings) != 1 || len(out.Problems) != 0 {
		t.Errorf("%v %+v", err, out)
	}
}

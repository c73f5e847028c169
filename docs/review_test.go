package docs_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What examples/review says is done in a repository of git that is made here.
const reviewed = "examples/review"

// A pull request is reviewed: what it changes is told, and what is new and wrong
// fails it, but nothing that was so before.
func TestReview(t *testing.T) {
	t.Parallel()
	const long = `line.length > params.limit`
	tests := []struct {
		name   string
		before []string // replacements in the set
		change []string
		fails  bool
		short  bool   // run without GUIZE_LONG too
		page   string // of testdata; "": says
		says   []string
	}{
		{name: "a limit", change: []string{"value: 300", "value: 200"}, short: true, page: "limit.md"},
		{name: "nothing", change: []string{"# ", "# "}, says: []string{"new errors 0, new warnings 0", "No difference: every application is proved to be decided alike"}},
		{name: "a gap", change: []string{long, "line.length > 399"}, short: true, fails: true,
			says: []string{"new errors 1", "\\[gap\\]", `{"applicant":{"type":"enterprise"},"line":{"length":`, "#### 1. Kind of applicant: Enterprise; Line length: over 300 m, at most 399 m"}},
		{name: "a gap that was there", before: []string{long, "line.length > 399"}, change: []string{"title: Limit of filing", "title: The limit"}, says: []string{"new errors 0"}},
		{name: "a mistake", change: []string{long, "line.lenght > params.limit"}, fails: true, says: []string{"`policies.yaml:", "unknown-name"}},
		{name: "a test", change: []string{"value: 300", "value: 90"}, fails: true, says: []string{"### policies_test.yaml", "a short line"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if !tt.short && os.Getenv("GUIZE_LONG") == "" {
				t.Skip("GUIZE_LONG=1 runs it")
			}
			dir := repository(t, tt.before, tt.change)
			got, code := review(t, dir, "main", "policies.yaml", "history.ndjson")
			if (code != 0) != tt.fails || code > 1 {
				t.Errorf("exit code %d\n%s", code, got)
			}
			for _, s := range tt.says {
				if !strings.Contains(got, s) {
					t.Errorf("no %q in\n%s", s, got)
				}
			}
			if tt.page != "" {
				golden(t, filepath.Join(reviewed, "testdata", tt.page), got)
			}
			if left, err := os.ReadDir(filepath.Join(dir, ".review-before")); err == nil {
				t.Errorf("the files of before are still there: %v", left)
			}
		})
	}
}

// A set that is new is checked, and compared with nothing.
func TestNewSet(t *testing.T) {
	t.Parallel()
	dir := repository(t, nil, nil)
	copied(t, "policies.yaml", filepath.Join(dir, "more.yaml"), nil)
	if got, code := review(t, dir, "main", "more.yaml"); code != 0 || !strings.Contains(got, "errors 0, warnings 0") {
		t.Errorf("exit code %d\n%s", code, got)
	}
}

// repository is one in which main holds the set, and a branch changes it.
func repository(t *testing.T, before, change []string) string {
	t.Helper()
	dir := t.TempDir()
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git here")
	}
	set := filepath.Join(dir, "policies.yaml")
	copied(t, "policies.yaml", set, before)
	copied(t, "policies_test.yaml", filepath.Join(dir, "policies_test.yaml"), nil)
	copied(t, "history.ndjson", filepath.Join(dir, "history.ndjson"), nil)
	git("init", "-q", "-b", "main")
	git("add", ".")
	git("commit", "-qm", "the set")
	git("switch", "-qc", "change")
	copied(t, "policies.yaml", set, append(before[:len(before):len(before)], change...))
	git("commit", "-qam", "a change", "--allow-empty")
	return dir
}

// copied copies a file of testdata with replacements.
func copied(t *testing.T, name, to string, replace []string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(reviewed, "testdata", name))
	if err == nil {
		err = os.WriteFile(to, []byte(strings.NewReplacer(replace...).Replace(string(data))), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// review runs the script in a repository.
func review(t *testing.T, dir string, args ...string) (page string, code int) {
	t.Helper()
	script, err := filepath.Abs(reviewed + "/review.sh")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("there is no bash here")
	}
	cmd := exec.Command("bash", append([]string{script}, args...)...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GUIZE="+os.Args[0], asCommand+"=1")
	var wrong strings.Builder
	cmd.Stderr = &wrong
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(out) + wrong.String(), cmd.ProcessState.ExitCode()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(name, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

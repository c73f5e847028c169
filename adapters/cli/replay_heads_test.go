package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The nightly job is one command line, the first night as every other.
func TestNightlyHeads(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, heads := filepath.Join(dir, "j.db"), filepath.Join(dir, "heads")
	journalOf(t, file, 1)
	if code, _, errs := guize(t, "replay", "--journal", file, "--heads", heads); code != 3 {
		t.Errorf("heads that nobody will write: %d %s", code, errs)
	}
	if code, _, errs := guize(t, "replay", "--journal", file, "--heads", heads, "--save-head", heads+"2"); code != 3 {
		t.Errorf("another file: %d %s", code, errs)
	}
	for night := range 3 {
		code, _, errs := guize(t, "replay", "--journal", file, "--heads", heads, "--save-head", heads)
		if code != 0 || strings.Contains(errs, "first run") != (night == 0) {
			t.Errorf("night %d: %d %s", night, code, errs)
		}
		if data, err := os.ReadFile(heads); err != nil || bytes.Count(data, []byte("\n")) != night+1 {
			t.Errorf("night %d: %s, %v", night, data, err)
		}
	}
	changeFile(t, heads, `"seq":1`, `"seq":9`)
	if code, out, _ := guize(t, "replay", "--journal", file, "--heads", heads, "--save-head", heads); code != 1 || !strings.Contains(out, "[cut]") {
		t.Errorf("a cut tail: %d %s", code, out)
	}
}

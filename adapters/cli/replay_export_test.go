package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// However an export is cut off, the next goes on without a loss; a file of
// anything else, of another journal, or beyond this one is left as it is.
func TestReplayExport(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, all, cut := filepath.Join(dir, "j.db"), filepath.Join(dir, "all.ndjson"), filepath.Join(dir, "cut.ndjson")
	journalOf(t, file, 3)
	export := func(want int, says, to string, more ...string) string {
		t.Helper()
		code, out, errs := guize(t, append([]string{"replay", "export", "--journal", file, to}, more...)...)
		if code != want || !strings.Contains(out+errs, says) {
			t.Fatalf("export %s: %d %s %s, want %d and %q", to, code, out, errs, want, says)
		}
		return out
	}
	read := func(name string) []byte {
		t.Helper()
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	export(0, "3 entries", all)
	export(0, "0 entries", all)
	journalOf(t, file, 2)
	export(0, "2 entries", all)
	whole := read(all)
	if n := bytes.Count(whole, []byte("\n")); n != 5 {
		t.Fatalf("%d lines", n)
	}
	if out := export(0, "", "-", "--after", "3"); !bytes.HasSuffix(whole, []byte(out)) || strings.Count(out, "\n") != 2 {
		t.Errorf("after 3: %s", out)
	}
	for _, size := range []int{0, 1, 8, len(whole) / 3, len(whole) / 2, len(whole) - 1, len(whole)} {
		if err := os.WriteFile(cut, whole[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		if export(0, "", cut); !bytes.Equal(read(cut), whole) {
			t.Errorf("cut after %d bytes: the lines are others", size)
		}
	}
	for _, tt := range []struct{ text, says string }{
		{"a letter", "something else"},
		{"a letter\nof two lines\n", "something else"},
		{string(whole) + "not torn off\n", "something else"},
		{strings.Replace(string(whole), `"seq":5`, `"seq":4`, 1), "of another journal"},
		{strings.Replace(string(whole), `"seq":5`, `"seq":9`, 1), "may have been restored"},
	} {
		if err := os.WriteFile(cut, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if export(3, tt.says, cut); string(read(cut)) != tt.text {
			t.Errorf("%s: the file was changed", tt.says)
		}
	}
	export(2, "leave --after out", all, "--after", "2")
}

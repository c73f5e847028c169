package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

// The page for who approves a change has what changes, for whom, how many, examples in
// words, a chart and the sources; no name of a fact and no JSON stands in it, whatever the
// set says is text, and the same comparison is the same bytes.
func TestDiffReport(t *testing.T) {
	t.Parallel()
	old, new := partsSets(t)
	dir := t.TempDir()
	page := func(name string, history bool, more ...string) string {
		t.Helper()
		file := filepath.Join(dir, name)
		args := append([]string{"diff", old, new, "--at", linesAt, "--report", file}, more...)
		in := ""
		if history {
			args, in = append(args, "--history", "-", "--format", "ndjson"), strings.Replace(partsHistory, "{o\n", "", 1)
		}
		if got := run(t, in, args...); got.code == cli.ExitUsage || got.code == cli.ExitFailure {
			t.Fatalf("%+v", got)
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	golden(t, "diff-report-zh", page("zh.html", true, "--lang", "zh"))
	golden(t, "diff-report-en", page("en.html", false, "--lang", "en"))
	if page("zh.html", true, "--lang", "zh") != page("again.html", true, "--lang", "zh") {
		t.Error("two pages of one comparison differ")
	}
	for _, name := range []string{"zh.html", "en.html"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range []string{"parts.length", `{"`, "<script", "http://", "https://"} {
			if body := strings.ReplaceAll(string(data), `xmlns="http://www.w3.org/2000/svg"`, ""); strings.Contains(body, code) {
				t.Errorf("%s has %q in it", name, code)
			}
		}
	}
	hostile := strings.Replace(partsSet, "zh: 规模", `zh: "<script>alert(1)</script>"`, 1)
	if hostile == partsSet {
		t.Fatal("nothing is hostile")
	}
	old, new = write(t, "old.yaml", hostile), write(t, "new.yaml", strings.Replace(hostile, "size > 10", "size > 12", 1))
	if got := page("hostile.html", true, "--lang", "zh"); strings.Contains(got, "<script") || !strings.Contains(got, "&lt;script&gt;") {
		t.Errorf("a title of the set is no text in\n%s", got)
	}
	if got := run(t, "", "diff", old, new, "--report", filepath.Join(dir, "page.doc")); got.code != cli.ExitUsage {
		t.Errorf("%+v", got)
	}
}

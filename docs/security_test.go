package docs_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Each line of the table of docs/security.md names a test that shows it, and there is
// such a test. One with a package before it (journal.TestMask) is in that package.
func TestSecurityIsShown(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	have := testNames(t)
	lines := 0
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) != 6 || strings.Contains(line, "---") || strings.Contains(line, "shown by") {
			continue
		}
		lines++
		named := regexp.MustCompile("`(?:([a-z]+)\\.)?((?:Test|Fuzz)\\w+)(\\*?)`").FindAllStringSubmatch(cells[4], -1)
		if len(named) == 0 {
			t.Errorf("no test shows: %s", line)
		}
		for _, m := range named {
			found := false
			for _, in := range have[m[2]] {
				found = found || m[1] == "" || in == m[1]
			}
			if !found && m[3] == "" {
				t.Errorf("there is no %s.%s for: %s", m[1], m[2], line)
			}
		}
	}
	if lines < 45 {
		t.Errorf("%d lines of the table", lines)
	}
}

// testNames are the folders of the packages with a test or fuzz test of a name.
func testNames(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		src, err := os.ReadFile(name)
		for _, m := range declared.FindAllStringSubmatch(string(src), -1) {
			out[m[1]] = append(out[m[1]], filepath.Base(filepath.Dir(name)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

package suite_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine/suite"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/cases"
)

// TestBadFiles reads and runs the files of tests in testdata/bad. Each says on
// a line what should be found there: "# want code column".
func TestBadFiles(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/bad/*_test.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	eng := compile(t, "bad/set.yaml")
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var found rules.Diagnostics
			tests, err := cases.Parse(t.Context(), filepath.Base(file), data)
			if bad := (*rules.Error)(nil); errors.As(err, &bad) {
				found = bad.Diagnostics
			} else if err != nil {
				t.Fatal(err)
			} else {
				report, err := suite.Run(t.Context(), eng, tests, suite.Options{})
				if err != nil {
					t.Fatal(err)
				}
				found = report.Problems
			}
			var got, want []string
			for _, d := range found {
				got = append(got, fmt.Sprintf("%d %s %d", d.Pos.Line, d.Code, d.Pos.Col))
			}
			for i, line := range strings.Split(string(data), "\n") {
				if m := regexp.MustCompile(`# want ([a-z0-9-]+ \d+)$`).FindStringSubmatch(line); m != nil {
					want = append(want, fmt.Sprintf("%d %s", i+1, m[1]))
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

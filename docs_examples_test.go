package guize_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/suite"
	"github.com/guize-rules/guize/rules"
)

// row is a line of a table of docs/diagnostics.md.
type row struct {
	section, code, severity, zh, en, example string
}

var (
	rowForm  = regexp.MustCompile("^\\| `([a-z0-9-]+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\| ([^|]*) \\|$")
	linkForm = regexp.MustCompile(`^\[([^\]]+)\]\(\.\./([^)#]+)\)$`)
	textForm = regexp.MustCompile("^`([a-z-]+): (.*)`$")
)

func rows(t *testing.T) []row {
	t.Helper()
	page, err := os.ReadFile("docs/diagnostics.md")
	if err != nil {
		t.Fatal(err)
	}
	var out []row
	section := ""
	for i, line := range strings.Split(string(page), "\n") {
		if head, ok := strings.CutPrefix(line, "## "); ok {
			section = head
		}
		if !strings.HasPrefix(line, "| `") {
			continue
		}
		m := rowForm.FindStringSubmatch(line)
		if m == nil {
			t.Errorf("docs/diagnostics.md:%d: not a row of code, severity, two meanings and an example", i+1)
			continue
		}
		out = append(out, row{section, m[1], m[2], m[3], m[4], m[5]})
	}
	return out
}

// TestCodesHaveExamples walks the tables of docs/diagnostics.md: each code has
// an example, and the example gives just that code.
func TestCodesHaveExamples(t *testing.T) {
	t.Parallel()
	kinds := map[string]int{}
	for _, r := range rows(t) {
		for _, example := range strings.Split(r.example, ", ") {
			kind, err := r.run(t.Context(), example)
			kinds[kind]++
			if err != nil {
				t.Errorf("%s, %s: %v", r.section, r.code, err)
			}
		}
	}
	t.Logf("examples: %v", kinds)
	if len(kinds) < 7 {
		t.Errorf("only these kinds of example were met: %v", kinds)
	}
}

// run runs an example of a row and says what kind it is.
func (r *row) run(ctx context.Context, example string) (kind string, err error) {
	if m := textForm.FindStringSubmatch(example); m != nil {
		return "identifier", r.identifier(m[1], m[2])
	}
	m := linkForm.FindStringSubmatch(example)
	if m == nil {
		return "none", fmt.Errorf("no example: %q", example)
	}
	text, file := m[1], m[2]
	switch dir := path.Dir(file); {
	case strings.HasSuffix(file, ".go"):
		return "test", r.test(text, file)
	case text != path.Base(file):
		return dir, fmt.Errorf("the link %s leads to %s", text, file)
	case dir == "rules/testdata/invalid":
		return dir, r.marked(file, reading)
	case dir == "engine/testdata/invalid":
		return dir, r.marked(file, compiling)
	case dir == "engine/analyze/testdata/bad":
		return dir, r.marked(file, analysing(ctx))
	case dir == "engine/suite/testdata/bad":
		return dir, r.marked(file, testFile(ctx))
	case dir == "engine/testdata/codes":
		return dir, r.cases(ctx, file)
	}
	return "other", fmt.Errorf("nothing runs %s", file)
}

// found is a code and the line where it is reported.
type found struct {
	code string
	line int
}

// marked runs a file that says on which lines what must be found, and holds
// that the row's code is among it.
func (r *row) marked(file string, run func(file string, data []byte) (rules.Diagnostics, error)) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	ds, err := run(file, data)
	if err != nil {
		return err
	}
	got := map[found]bool{}
	for _, d := range ds {
		got[found{d.Code, d.Pos.Line}] = true
	}
	shown := false
	for i, line := range strings.Split(string(data), "\n") {
		_, marks, _ := strings.Cut(line, "# want ")
		for _, mark := range strings.Split(marks, ", ") {
			code, _, _ := strings.Cut(mark, " ")
			if code != r.code {
				continue
			}
			if !got[found{code, i + 1}] {
				return fmt.Errorf("%s:%d: %s is not reported there", file, i+1, code)
			}
			shown = true
		}
	}
	if !shown {
		return fmt.Errorf("%s does not say where it shows %s", file, r.code)
	}
	return nil
}

func diagnostics(err error) (rules.Diagnostics, error) {
	var bad *rules.Error
	if errors.As(err, &bad) {
		return bad.Diagnostics, nil
	}
	return nil, err
}

// reading is what reading a set finds.
func reading(file string, _ []byte) (rules.Diagnostics, error) {
	set, err := rules.Load(os.DirFS(path.Dir(file)), path.Base(file))
	if set == nil {
		return diagnostics(err)
	}
	return slices.Concat(set.Errors, set.Warnings), nil
}

// compiling is what compiling a set finds that reads without a mistake.
func compiling(file string, data []byte) (rules.Diagnostics, error) {
	set, err := rules.Parse(path.Base(file), data)
	if err != nil {
		return nil, err
	}
	_, err = engine.Compile(set)
	return diagnostics(err)
}

// analysing is what the analysis finds of a set that compiles.
func analysing(ctx context.Context) func(string, []byte) (rules.Diagnostics, error) {
	return func(file string, data []byte) (rules.Diagnostics, error) {
		eng, err := compiled(file, data)
		if err != nil {
			return nil, err
		}
		at := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
		if strings.Contains(file, "provisional") { // shown at the end of a year
			at = time.Date(2026, 12, 30, 9, 0, 0, 0, time.UTC)
		}
		report, err := analyze.Check(ctx, eng, analyze.Options{At: at})
		if err != nil {
			return nil, err
		}
		return report.Diagnostics(), nil
	}
}

func compiled(file string, data []byte) (*engine.Engine, error) {
	set, err := rules.Parse(path.Base(file), data)
	if err != nil {
		return nil, err
	}
	return engine.Compile(set)
}

// testFile is what is wrong with a file of tests.
func testFile(ctx context.Context) func(string, []byte) (rules.Diagnostics, error) {
	return func(file string, data []byte) (rules.Diagnostics, error) {
		tests, err := rules.ParseTests(path.Base(file), data)
		if err != nil {
			return diagnostics(err)
		}
		report, err := runTests(ctx, path.Dir(file), tests)
		if err != nil {
			return nil, err
		}
		return report.Problems, nil
	}
}

func runTests(ctx context.Context, dir string, tests *rules.TestFile) (*suite.Report, error) {
	set, err := rules.Load(os.DirFS(dir), tests.Set)
	if err != nil {
		return nil, err
	}
	eng, err := engine.Compile(set)
	if err != nil {
		return nil, err
	}
	return suite.Run(ctx, eng, tests, suite.Options{})
}

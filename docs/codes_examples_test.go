package docs_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/suite"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/cases"
	"github.com/guize-rules/guize/rules/codes"
)

// row is a code of the list.
type row struct{ codes.Code }

// TestCodesHaveExamples walks the list of codes: each has an example, and the
// example gives just that code.
func TestCodesHaveExamples(t *testing.T) {
	t.Parallel()
	kinds := map[string]int{}
	for _, p := range codes.Parts() {
		for _, c := range p.Codes {
			if len(c.Examples) == 0 {
				t.Errorf("%s, %s: no example", p.Title.EN, c.Name)
			}
			for _, example := range c.Examples {
				r := row{c}
				kind, err := r.run(t.Context(), example)
				kinds[kind]++
				if err != nil {
					t.Errorf("%s, %s: %v", p.Title.EN, c.Name, err)
				}
			}
		}
	}
	t.Logf("examples: %v", kinds)
	if len(kinds) < 7 {
		t.Errorf("only these kinds of example were met: %v", kinds)
	}
}

// run runs an example of a row and says what kind it is.
func (r *row) run(ctx context.Context, e codes.Example) (kind string, err error) {
	switch dir := path.Dir(e.File); {
	case e.Format != "":
		return "identifier", r.identifier(e.Format, e.Text)
	case e.Test != "":
		return "test", r.test(e.Test, e.File)
	case dir == "rules/testdata/invalid":
		return dir, r.marked(e.File, reading)
	case dir == "engine/testdata/invalid":
		return dir, r.marked(e.File, compiling)
	case dir == "engine/analyze/testdata/bad":
		return dir, r.marked(e.File, analysing(ctx))
	case dir == "engine/suite/testdata/bad":
		return dir, r.marked(e.File, testFile(ctx))
	case dir == "engine/testdata/codes":
		return dir, r.cases(ctx, e.File)
	}
	return "other", fmt.Errorf("nothing runs %s", e.File)
}

// found is a code, the line where it is reported, and how bad it is.
type found struct {
	code     string
	line     int
	severity string
}

// marked runs a file that says on which lines what must be found, and holds
// that the row's code is among it, of its kind.
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
		got[found{d.Code, d.Pos.Line, d.Severity.String()}] = true
	}
	shown := false
	for i, line := range strings.Split(string(data), "\n") {
		_, marks, _ := strings.Cut(line, "# want ")
		for _, mark := range strings.Split(marks, ", ") {
			code, _, _ := strings.Cut(mark, " ")
			if code != r.Name {
				continue
			}
			if kind := r.Kind.Words().EN; !got[found{code, i + 1, kind}] {
				return fmt.Errorf("%s:%d: %s is not reported there (%s)", file, i+1, code, kind)
			}
			shown = true
		}
	}
	if !shown {
		return fmt.Errorf("%s does not say where it shows %s", file, r.Name)
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
	set, err := rules.Load(context.Background(), os.DirFS(path.Dir(file)), path.Base(file))
	if set == nil {
		return diagnostics(err)
	}
	return slices.Concat(set.Errors, set.Warnings), nil
}

// compiling is what compiling a set finds that reads without a mistake.
func compiling(file string, data []byte) (rules.Diagnostics, error) {
	set, err := rules.Parse(context.Background(), path.Base(file), data)
	if err != nil {
		return nil, err
	}
	_, err = engine.Compile(context.Background(), set)
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
	set, err := rules.Parse(context.Background(), path.Base(file), data)
	if err != nil {
		return nil, err
	}
	return engine.Compile(context.Background(), set)
}

// testFile is what is wrong with a file of tests.
func testFile(ctx context.Context) func(string, []byte) (rules.Diagnostics, error) {
	return func(file string, data []byte) (rules.Diagnostics, error) {
		tests, err := cases.Parse(ctx, path.Base(file), data)
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

func runTests(ctx context.Context, dir string, tests *cases.File) (*suite.Report, error) {
	set, err := rules.Load(ctx, os.DirFS(dir), tests.Set)
	if err != nil {
		return nil, err
	}
	eng, err := engine.Compile(ctx, set)
	if err != nil {
		return nil, err
	}
	return suite.Run(ctx, eng, tests, suite.Options{})
}

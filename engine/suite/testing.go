package suite

import (
	"errors"
	"io/fs"
	"path"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/cases"
)

// Test runs all files of tests in fsys from go test, a subtest a file and one a
// case in it:
//
//	func TestPolicies(t *testing.T) { suite.Test(t, os.DirFS("policies")) }
//
// A file of tests ends in _test.yaml; its set is the one that its `tests:` names,
// or else the one beside it: lines.yaml of lines_test.yaml, and the whole folder
// of policies_test.yaml where that has no policies.yaml. What is wrong with a
// set or with a file fails, with its place; warnings are logged. So does an fsys
// without any file of tests. The options are those of every set's engine.
//
// It may run beside other tests; go test's -run picks cases as it picks tests.
func Test(t *testing.T, fsys fs.FS, opts ...engine.Option) {
	t.Helper()
	files, err := testFiles(fsys)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("there is no file of tests (*_test.yaml)")
	}
	for _, name := range files {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testFile(t, fsys, name, opts)
		})
	}
}

// testFiles lists the files of tests, in the order of their paths. Folders whose
// names begin with a dot are passed over.
func testFiles(fsys fs.FS) ([]string, error) {
	var out []string
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && p != "." && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case !d.IsDir() && (strings.HasSuffix(p, "_test.yaml") || strings.HasSuffix(p, "_test.yml")):
			out = append(out, p)
		}
		return nil
	})
	return out, err
}

func testFile(t *testing.T, fsys fs.FS, name string, opts []engine.Option) {
	t.Helper()
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		t.Fatal(err)
	}
	file, err := cases.Parse(t.Context(), name, data)
	if err != nil {
		failWith(t, err)
	}
	set := setOf(fsys, name, file)
	loaded, err := engine.Load(t.Context(), fsys, set, opts...)
	if err != nil {
		t.Fatal(err)
	}
	complain(t, loaded.Diagnostics)
	if loaded.Engine == nil {
		t.Fatalf("the policy set cannot be used: %s", set)
	}
	report, err := Run(t.Context(), loaded.Engine, file, Options{})
	if err != nil {
		t.Fatal(err)
	}
	complain(t, report.Problems)
	for i := range report.Results {
		t.Run(report.Results[i].Name, func(t *testing.T) { complainOf(t, &report.Results[i]) })
	}
}

// setOf is the name of the set that a file of tests is about.
func setOf(fsys fs.FS, name string, file *cases.File) string {
	if file.Set != "" {
		return path.Join(path.Dir(name), file.Set)
	}
	ext := path.Ext(name)
	beside := strings.TrimSuffix(name, "_test"+ext) + ext
	if _, err := fs.Stat(fsys, beside); errors.Is(err, fs.ErrNotExist) && path.Base(beside) == "policies"+ext {
		return path.Dir(name)
	}
	return beside
}

func failWith(t *testing.T, err error) {
	t.Helper()
	if bad := (*rules.Error)(nil); errors.As(err, &bad) {
		complain(t, bad.Diagnostics)
		t.FailNow()
	}
	t.Fatal(err)
}

// complain says what is wrong with a set or a file; warnings fail nothing.
func complain(t *testing.T, ds rules.Diagnostics) {
	t.Helper()
	for _, d := range ds {
		if d.Severity == rules.SeverityError {
			t.Error(d)
		} else {
			t.Log(d)
		}
	}
}

func complainOf(t *testing.T, r *Result) {
	t.Helper()
	for _, d := range r.Differences {
		t.Errorf("%s: %s", d.Pos, d.In("en"))
	}
}

package suite_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/suite"
	"github.com/guize-rules/guize/rules/cases"
)

// No case of any example takes a hundredth of the work that a decision may take.
func TestWorkOfExamples(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../examples/*/*_test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(files, "../../policies_test.yaml") {
		if strings.Contains(name, "/server/") || strings.Contains(name, "/grant/") { // which have functions of their hosts
			continue
		}
		set := strings.TrimPrefix(filepath.ToSlash(strings.Replace(name, "_test", "", 1)), "../../")
		loaded, err := engine.Load(t.Context(), os.DirFS("../.."), set)
		if err != nil || loaded.Engine == nil {
			t.Fatal(name, err)
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := cases.Parse(t.Context(), name, data)
		if err != nil {
			t.Fatal(err)
		}
		most, of := mostWork(t, loaded.Engine, file)
		t.Logf("%s: at most %d units, of %q", name, most, of)
		if most > engine.DefaultWorkLimit/100 || most == 0 {
			t.Errorf("%s: case %q takes %d units, more than a hundredth of %d, or none", name, of, most, engine.DefaultWorkLimit)
		}
	}
}

func mostWork(t *testing.T, eng *engine.Engine, file *cases.File) (most int64, of string) {
	t.Helper()
	for _, c := range file.Cases {
		one := *file
		one.Cases = []*cases.Case{c}
		var w engine.Work
		if _, err := suite.Run(engine.CountWork(context.Background(), &w), eng, &one, suite.Options{}); err != nil {
			t.Fatal(err)
		}
		if w.Units() > most {
			most, of = w.Units(), c.Name
		}
	}
	return most, of
}

package rules_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules"
)

// seeds adds the files of testdata, and small hostile ones.
func seeds(f *testing.F) {
	f.Helper()
	for _, pattern := range []string{"testdata/*.yaml", "testdata/invalid/*.yaml", "testdata/invalid/base/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	for _, s := range []string{"", "\ufeff", "\x00", "a: &a [*a]", "? {a: b}\n: c", "- - - -", "[[[", "{a: {b: ", "---\n---\n", "%YAML 1.1\n---\na", "a: |1-\n\n  x", "\"\\", "!<x> y"} {
		f.Add([]byte(s))
	}
}

// FuzzParse holds that any bytes give a set or mistakes, that they give the
// same twice, that every place lies in the file, and that every character of
// an expression stands where the expression says.
func FuzzParse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		set, err := rules.Parse(t.Context(), "f.yaml", data, rules.Limits{FileBytes: 1 << 16})
		again, _ := rules.Parse(t.Context(), "f.yaml", data, rules.Limits{FileBytes: 1 << 16})
		checkFound(t, set, err)
		if diff := cmp.Diff(set.Errors, again.Errors); diff != "" {
			t.Errorf("errors differ between two readings:\n%s", diff)
		}
		if diff := cmp.Diff(set.Warnings, again.Warnings); diff != "" {
			t.Errorf("warnings differ between two readings:\n%s", diff)
		}
		checkPlaces(t, set)
	})
}

// checkFound checks that errors and findings agree and that each finding can
// be shown.
func checkFound(t *testing.T, set *rules.Set, err error) {
	t.Helper()
	if set == nil {
		t.Fatalf("no set: %v", err)
	}
	if (err != nil) != (len(set.Errors) > 0) {
		t.Fatalf("err = %v with %d errors in the set", err, len(set.Errors))
	}
	for _, d := range slices.Concat(set.Errors, set.Warnings) {
		if d.Message["zh"] == "" || d.Message["en"] == "" {
			t.Errorf("%s has no message: %v", d.Code, d.Message)
		}
		if d.Pos.File == "" || d.Pos.Line < 1 || d.Pos.Col < 1 {
			t.Errorf("%s is said to be at %v", d.Code, d.Pos)
		}
	}
}

// FuzzRows does the same for a table's rows in a CSV file.
func FuzzRows(f *testing.F) {
	for _, s := range []string{
		"id,a,b,o\nr1,<= 5,x,1\n",
		"\ufeffid,a,b,o,cite,from,to,title.zh\r\nr1,[1..5),\"x, y\",= a + 1,s 三,2021-01-01,2021-12-31,一\r\n",
		"id,a,b,o\nr,not (1..2],not x,-\n",
		"id,a,b,o\nr,\"\"\"x\"\"\",\"a\nb\",true\n",
		"id,a\n\"", "id,a,b,o\nr,2021-01-01,x", "", "id,id", "a,b,o\n",
	} {
		f.Add([]byte(s))
	}
	const policy = `guize: 1
set: s
facts:
  a: {type: number}
  b: {type: set, values: [x, y]}
policies:
  p:
    tables:
      - {id: t, inputs: [a, b], outputs: [o], rows_from: rows.csv}
`
	f.Fuzz(func(t *testing.T, data []byte) {
		fsys := fstest.MapFS{"p.yaml": {Data: []byte(policy)}, "rows.csv": {Data: data}}
		set, err := rules.Load(t.Context(), fsys, "p.yaml")
		checkFound(t, set, err)
	})
}

// Package applications_test holds the table of README.md against what the
// engine decides of the samples beside it.
package applications_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/cases"
)

func TestSamplesAreAsTheTableSays(t *testing.T) {
	t.Parallel()
	rows := table(t)
	plan, heating := compile(t, "policies.yaml"), compile(t, "examples/heating/policies.yaml")
	for _, row := range rows {
		t.Run(row.file, func(t *testing.T) {
			t.Parallel()
			eng := plan
			if strings.HasPrefix(row.file, "heating") {
				eng = heating
			}
			got := decide(t, eng, row.file, read(t, row.file))
			if diff := cmp.Diff(row, got, cmp.AllowUnexported(sample{})); diff != "" {
				t.Errorf("%s (-README +decision):\n%s", row.file, diff)
			}
		})
	}
	t.Run("every sample has a row", func(t *testing.T) { complete(t, rows) })
}

func TestNDJSONIsAsTheReadmeSays(t *testing.T) {
	t.Parallel()
	eng := compile(t, "policies.yaml")
	var got []string
	for line := range bytes.Lines(read(t, "many.ndjson")) {
		got = append(got, decide(t, eng, "many.ndjson", line).status)
	}
	text := string(read(t, "README.md"))
	_, list, _ := strings.Cut(text, "one a line: ")
	want := strings.Split(strings.TrimSuffix(strings.TrimSpace(list), "."), ", ")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("many.ndjson (-README +decisions):\n%s", diff)
	}
}

// sample is a row of the table. An open outcome is "?".
type sample struct{ file, status, coverage, approval string }

func table(t *testing.T) []sample {
	t.Helper()
	row := regexp.MustCompile("(?m)^\\| `([^`]+)` \\|[^|]*\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|$")
	var out []sample
	for _, m := range row.FindAllStringSubmatch(string(read(t, "README.md")), -1) {
		trim := func(i int) string { return strings.TrimSpace(m[i]) }
		out = append(out, sample{trim(1), trim(2), trim(3), trim(4)})
	}
	return out
}

func complete(t *testing.T, rows []sample) {
	t.Helper()
	for _, glob := range []string{"*.json", "*.yaml"} {
		files, err := filepath.Glob(glob)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if !slices.ContainsFunc(rows, func(s sample) bool { return s.file == f }) {
				t.Errorf("%s has no row in README.md", f)
			}
		}
	}
}

func decide(t *testing.T, eng *engine.Engine, file string, data []byte) sample {
	t.Helper()
	in := engine.Input{At: time.Date(2021, 9, 10, 9, 0, 0, 0, time.FixedZone("CST", 8*60*60)), JSON: data}
	if filepath.Ext(file) == ".yaml" {
		facts, err := cases.ParseFacts(file, data)
		if err != nil {
			t.Fatal(err)
		}
		in.JSON, in.Facts = nil, facts
	}
	dec, err := eng.Evaluate(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	s := sample{file: file, status: string(dec.Status)}
	var lines []string
	for _, o := range dec.Outcomes {
		switch service, line := strings.CutPrefix(o.Name, "works["); {
		case o.Name == "coverage":
			s.coverage = shown(o)
		case line && strings.HasSuffix(o.Name, ".approval"):
			service, _, _ = strings.Cut(service, "]")
			lines = append(lines, service+": "+shown(o))
		}
	}
	s.approval = strings.Join(lines, ", ")
	return s
}

func shown(o engine.Outcome) string {
	if o.Open {
		return "?"
	}
	text, _ := o.Value.(string)
	return text
}

func compile(t *testing.T, name string) *engine.Engine {
	t.Helper()
	set, err := rules.Load(t.Context(), os.DirFS("../.."), name)
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	return eng
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Package laws_test holds that the sets of this folder are whole: short, found
// without fault, and right on every case beside them.
package laws_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/suite"
	"github.com/guize-rules/guize/rules"
)

func TestLaws(t *testing.T) {
	t.Parallel()
	suite.Test(t, os.DirFS("."))
	for _, name := range laws(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if n := lines(t, name); n >= 100 {
				t.Errorf("%d lines; a law of this folder has under 100", n)
			}
			got, err := engine.Load(t.Context(), os.DirFS("."), name+".yaml")
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range got.Diagnostics {
				t.Error(d)
			}
			eng := got.Engine
			if eng == nil {
				return
			}
			found, err := analyze.Check(t.Context(), eng, analyze.Options{At: time.Date(2024, 5, 6, 9, 0, 0, 0, eng.Set().Zone)})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range found.Findings {
				t.Error(f.Diagnostic)
			}
		})
	}
}

// TestWageRanks holds that a decision names the ordinance that gave way, with both clauses.
func TestWageRanks(t *testing.T) {
	t.Parallel()
	got, err := engine.Load(t.Context(), os.DirFS("."), "wage.yaml")
	if err != nil {
		t.Fatal(err)
	}
	d, err := got.Engine.Evaluate(t.Context(), engine.Input{At: time.Date(2019, 1, 2, 9, 0, 0, 0, time.UTC), Facts: map[string]any{
		"day": "2018-07-01", "adult": true, "place": "municipality", "opted_out": true}})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Resolved) != 1 || d.Resolved[0].OverRule != "ordinance/county" || d.Resolved[0].Rank != 3 || d.Resolved[0].OverRank != 4 ||
		d.Resolved[0].Cite[0] != "home_rule opting out" || d.Resolved[0].OverCite[0] != "cook application" {
		t.Errorf("resolved = %+v", d.Resolved)
	}
}

// TestWageLayers holds the amounts of the four authorities as layers: each raises the one
// below on all its days, and one that lowers it on some is told of with both laws.
func TestWageLayers(t *testing.T) {
	t.Parallel()
	whole, err := rules.Load(t.Context(), os.DirFS("."), "wage.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const first, last = "2017-07-01", "2020-06-30" // when all four have one
	values := map[string]string{}
	for _, p := range whole.Params {
		var out []string
		for _, v := range p.Values {
			to := v.Valid.To.String()
			if v.Valid.To.IsZero() {
				to = last
			}
			if to > first {
				out = append(out, "{value: "+v.Value.Text+", from: "+max(v.Valid.From.String(), first)+", to: "+to+", cite: law "+p.Name+"}")
			}
		}
		values[p.Name] = "values: [" + strings.Join(out, ", ") + "]"
	}
	load := func(city string) *rules.Set {
		files, below := fstest.MapFS{}, ""
		for _, p := range []string{"federal", "state", "county", "city"} {
			head, least := "extends: "+below+".yaml\n", "{"+values[p]+"}"
			if below == "" {
				head, least = "sources: {law: {}}\n", "{type: money, unit: USD, binding: at_least, "+values[p]+"}"
			}
			if p == "city" {
				least = strings.Replace(least, "12.00", city, 1)
			}
			files[p+".yaml"] = &fstest.MapFile{Data: []byte("guize: 1\nset: " + p + "\n" + head + "params: {least: " + least + "}\n")}
			below = p
		}
		set, err := rules.Load(t.Context(), files, "city.yaml")
		if set == nil {
			t.Fatal(err)
		}
		return set
	}
	if set := load("12.00"); len(set.Errors) > 0 || set.Params[0].Values[1].Value.Text != "12.00" || len(set.Changes) != 3 {
		t.Errorf("%v %+v %+v", set.Errors, set.Params[0].Values, set.Changes)
	}
	const want = `the parameter "least" may be raised and not lowered (binding: at_least): "county" says 11.00 USD (law county) and "city" says 10.99 USD (law city) (from 2018-07-01 to 2019-06-30)`
	if set := load("10.99"); len(set.Errors) != 1 || set.Errors[0].Message["en"] != want {
		t.Errorf("errors %v, want %s", set.Errors, want)
	}
}

// TestTable holds the table of the README to the files.
func TestTable(t *testing.T) {
	t.Parallel()
	table := string(read(t, "README.md"))
	for _, name := range laws(t) {
		cases := bytes.Count(read(t, name+"_test.yaml"), []byte("\n  - name:"))
		row := fmt.Sprintf(`(?m)^\| \[%s\.yaml\]\(%s\.yaml\) \|.* \| %d \| %d \|`, name, name, lines(t, name), cases)
		if !regexp.MustCompile(row).MatchString(table) {
			t.Errorf("the table has no row of %s with %d lines and %d cases", name, lines(t, name), cases)
		}
	}
}

// laws are the names of the sets of this folder.
func laws(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		if name := strings.TrimSuffix(file, ".yaml"); !strings.HasSuffix(name, "_test") {
			names = append(names, name)
		}
	}
	return names
}

func lines(t *testing.T, name string) int {
	t.Helper()
	return bytes.Count(read(t, name+".yaml"), []byte("\n"))
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

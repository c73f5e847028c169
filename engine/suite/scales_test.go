package suite_test

import (
	"slices"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/suite"
	"github.com/guize-rules/guize/rules"
)

const stepped = `guize: 1
set: stepped
allow: {missing-citation: example}
params:
  water: {type: scale, of: {type: number}, gives: {type: money}, value: {"[0..180]": 5, "> 180": 7}}
facts:
  filed_on: {type: date}
  used: {type: number, step: 1, min: 0}
outcomes:
  fee: {type: money}
  table: {type: money, combine: sum}
policies:
  p:
    rules:
      - {id: fee, then: [{decide: {fee: '= marginal(params.water, used)'}}]}
    tables:
      - {id: t, hit: progressive, input: used, output: table, rows: {"[0..180]": 5, "> 180": 7}}
`

// Each end of a band is a boundary, of a scale as of a progressive table, and a
// mistake in one is killed by the cases at it.
func TestBandsAreBoundariesAndMutants(t *testing.T) {
	t.Parallel()
	set, err := rules.Parse(t.Context(), "stepped.yaml", []byte(stepped))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	edges := map[string][]string{}
	shown, err := eng.Testables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range shown {
		for _, b := range x.Boundaries {
			edges[x.Rule] = append(edges[x.Rule], b.Below+" "+b.Value+" "+b.Above)
		}
	}
	for rule, want := range map[string][]string{"p/fee": {" 0 1", "179 180 181"}, "p/t.band2": {"179 180 181"}} {
		if !slices.Equal(edges[rule], want) {
			t.Errorf("the boundaries of %s are %q, want %q", rule, edges[rule], want)
		}
	}
	made := map[string]bool{}
	mutants, err := suite.Mutants(t.Context(), eng)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mutants {
		made[m.Where+": "+m.Old+" -> "+m.New] = true
	}
	for _, want := range []string{"params.water: [0..180]: 5 -> [0..180]: 6", "params.water: > 180: 7 -> > 180: 6", "params.water: 180 -> 179", "params.water: 180 -> 181"} {
		if !made[want] {
			t.Errorf("no mutant %q", want)
		}
	}
	file := casesOf(t, `
- {name: low, given: {used: 100}, expect: {outcomes: {fee: 500, table: 500}}}
- {name: at, given: {used: 180}, expect: {outcomes: {fee: 900, table: 900}}}
- {name: above, given: {used: 181}, expect: {outcomes: {fee: 907, table: 907}}}
- {name: far, given: {used: 200}, expect: {outcomes: {fee: 1040, table: 1040}}}
`)
	covered, err := suite.Cover(t.Context(), eng, file, suite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range covered.Goals {
		if g.Measure == suite.MeasureBoundaries && g.Fact == "used" && (g.Value == "180" || g.Value == "181") && g.Cases == 0 {
			t.Errorf("%s: the case at %s is not counted", g.Rule, g.Value)
		}
	}
	report, err := suite.Mutate(t.Context(), eng, file, suite.MutateOptions{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range report.Results {
		if r.Fate == suite.FateSurvived {
			t.Errorf("%s %s: %s -> %s survives", r.Mutant.Kind, r.Mutant.Where, r.Mutant.Old, r.Mutant.New)
		}
	}
}

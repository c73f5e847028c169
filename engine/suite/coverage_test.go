package suite_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine/suite"
	"github.com/guize-rules/guize/rules/cases"
)

// casesOf reads tests of the set of points.
func casesOf(t testing.TB, text string) *cases.File {
	t.Helper()
	file, err := cases.Parse(t.Context(), "t.yaml", []byte("at: 2024-07-01\nbase: {filed_on: 2024-07-01}\ncases:\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func uncovered(c *suite.Coverage) []string {
	var out []string
	for i := range c.Goals {
		if g := &c.Goals[i]; !g.Covered() {
			out = append(out, fmt.Sprint(g.Measure, " ", g.Rule, " ", g.Side, " ", g.Fact, g.Value))
		}
	}
	return out
}

func TestCover(t *testing.T) {
	t.Parallel()
	eng := compile(t, "points.yaml")
	tests := []struct {
		name   string
		reason string
		cases  string
		shown  []string // goals that this case covers, on top of those of the empty one
	}{
		{"score at the mark of the year", "both values of the parameter are boundaries",
			`- {name: a, given: {score: 70}, expect: {status: decided}}`,
			[]string{"rules exam/pass  ", "sides exam/pass true ", "boundaries exam/pass at score70", "sides exam/fail false ", "boundaries exam/fail at score70"}},
		{"score below", "69 is the neighbour of a whole number",
			`- {name: a, given: {score: 69}, expect: {outcomes: {passed: false}}}`,
			[]string{"sides exam/pass false ", "boundaries exam/pass below score69", "rules exam/fail  ", "sides exam/fail true ", "boundaries exam/fail below score69"}},
		{"width by its step", "2.6 is the neighbour of 2.5; the range cannot be left below",
			`- {name: a, given: {width: 2.6}, expect: {outcomes: {size: large}}}`,
			[]string{"sides exam/sizes.small false ", "boundaries exam/sizes.small above width2.6", "rules exam/sizes.large  ", "rows exam/sizes.large  ", "sides exam/sizes.large true ", "boundaries exam/sizes.large above width2.6"}},
		{"weight without a step", "any value above will do",
			`- {name: a, given: {weight: 900, veteran: true}, expect: {status: decided}}`,
			[]string{"boundaries exam/veteran above weight>5"}},
		{"date", "a day before, and the defeat of a rule that holds",
			`- {name: a, given: {filed_on: 2024-05-31, veteran: true, score: 1}, expect: {outcomes: {passed: false}}}`,
			[]string{"boundaries exam/veteran below filed_on2024-05-31", "rules exam/fail  ", "sides exam/fail true ", "sides exam/pass false "}},
		{"defeated", "a rule that is defeated held",
			`- {name: a, given: {veteran: true, weight: 5, score: 1}, expect: {outcomes: {passed: true}}}`,
			[]string{"rules exam/fail  ", "sides exam/fail true ", "sides exam/pass false ", "rules exam/veteran  ", "sides exam/veteran true ", "boundaries exam/veteran at weight5"}},
	}
	const empty = "- {name: empty, expect: {used: []}}\n"
	none, err := suite.Cover(t.Context(), eng, casesOf(t, empty), suite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := suite.Cover(t.Context(), eng, casesOf(t, empty+tt.cases), suite.Options{})
			if err != nil {
				t.Fatal(err)
			}
			want := uncovered(none)
			for _, s := range tt.shown {
				want = without(t, want, s)
			}
			if diff := cmp.Diff(want, uncovered(got)); diff != "" {
				t.Errorf("%s: not covered (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}

func without(t *testing.T, all []string, s string) []string {
	t.Helper()
	if !slices.Contains(all, s) {
		t.Errorf("there is no goal %q", s)
	}
	var out []string
	for _, x := range all {
		if x != s {
			out = append(out, x)
		}
	}
	return out
}

// A side that no case can show is not asked for.
func TestCoverSides(t *testing.T) {
	t.Parallel()
	cov, err := suite.Cover(t.Context(), compile(t, "points.yaml"), casesOf(t, "- {name: a, expect: {used: []}}"), suite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, g := range cov.Goals {
		if g.Rule == "exam/sizes.small" {
			got = append(got, fmt.Sprint(g.Measure, " ", g.Side, " ", g.Value, " ", g.Cases))
		}
	}
	want := []string{"rules   0", "rows   0", "sides true  0", "sides false  0", "sides unknown  1",
		"boundaries at 0 0", "boundaries above 0.1 0", "boundaries below 2.4 0", "boundaries at 2.5 0", "boundaries above 2.6 0"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("goals of a row (-want +got):\n%s", diff)
	}
	if p := cov.Percent(suite.MeasureRules); p != 0 {
		t.Errorf("Percent(rules) = %v, want 0: no rule applies", p)
	}
}

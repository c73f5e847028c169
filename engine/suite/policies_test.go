package suite_test

import (
	"os"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/suite"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/cases"
)

// The tests of policies.yaml try every rule and every boundary.
func TestPoliciesAreTested(t *testing.T) {
	t.Parallel()
	eng, file := policies(t)
	cov, err := suite.Cover(t.Context(), eng, file, suite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []suite.Measure{suite.MeasureRules, suite.MeasureBoundaries} {
		if covered, all := cov.Count(m); covered < all {
			t.Errorf("%s: %d of %d are covered", m, covered, all)
		}
	}
}

// They notice nearly every small mistake in it; the six that they do not notice
// weaken a promise (`complete`) that the rules keep in any case.
func TestPoliciesNoticeMistakes(t *testing.T) {
	if os.Getenv("GUIZE_LONG") == "" {
		t.Skip("tries every mutant: GUIZE_LONG=1 runs it")
	}
	t.Parallel()
	eng, file := policies(t)
	report, err := suite.Mutate(t.Context(), eng, file, suite.MutateOptions{Search: 1})
	if err != nil {
		t.Fatal(err)
	}
	if s := report.Score(); s < 95 {
		t.Errorf("%.1f %% of the mutants are killed, want 95 %%", s)
	}
	for _, r := range report.Results {
		if r.Fate == suite.FateSurvived && r.Where != "outcomes.coverage" && r.Where != "outcomes.works.covered" {
			t.Errorf("%s: no case notices %s: %q becomes %q", r.Pos, r.Kind, r.Old, r.New)
		}
	}
}

func policies(t *testing.T) (*engine.Engine, *cases.File) {
	t.Helper()
	set, err := rules.Load(t.Context(), os.DirFS("../.."), "policies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("../../policies_test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	file, err := cases.Parse(t.Context(), "policies_test.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	return eng, file
}

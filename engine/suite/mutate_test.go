package suite_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/suite"
	"github.com/guize-rules/guize/rules"
)

// The mistakes that are made in the set of points, all of them.
func TestMutants(t *testing.T) {
	t.Parallel()
	want := []string{
		"number params.pass: 60 -> 59", "number params.pass: 60 -> 61",
		"date params.pass: to 2023-12-31 -> to 2023-12-30", "date params.pass: to 2023-12-31 -> to 2024-01-01",
		"number params.pass: 70 -> 69", "number params.pass: 70 -> 71",
		"comparison exam/pass: score >= params.pass -> score > params.pass",
		"rule exam/pass: exam/pass -> ",
		"comparison exam/fail: score < params.pass -> score <= params.pass",
		"rule exam/fail: exam/fail -> ",
		"and-or exam/veteran: 1 and", "not exam/veteran: 1 not", "comparison exam/veteran: 1 >",
		"number exam/veteran: 5 -> 4", "number exam/veteran: 5 -> 6",
		"and-or exam/veteran: 1 or", "comparison exam/veteran: 1 <",
		"date exam/veteran: -1", "date exam/veteran: +1",
		"override exam/veteran: overrides exam/fail -> ",
		"rule exam/veteran: exam/veteran -> ",
		"comparison exam/sizes.small: 1 >=", "number exam/sizes.small: 0 -> -0.1", "number exam/sizes.small: 0 -> 0.1",
		"and-or exam/sizes.small: 1 and", "comparison exam/sizes.small: 1 <=",
		"number exam/sizes.small: 2.5 -> 2.4", "number exam/sizes.small: 2.5 -> 2.6",
		"rule exam/sizes.small: exam/sizes.small -> ",
		"comparison exam/sizes.large: width > 2.5 -> width >= 2.5",
		"number exam/sizes.large: width > 2.5 -> width > 2.4", "number exam/sizes.large: width > 2.5 -> width > 2.6",
		"rule exam/sizes.large: exam/sizes.large -> ",
	}
	ms, err := suite.Mutants(t.Context(), compile(t, "points.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(ms) != len(want) {
		for _, m := range ms {
			t.Logf("%s %s: %s -> %s", m.Kind, m.Where, m.Old, m.New)
		}
		t.Fatalf("%d mutants, want %d", len(ms), len(want))
	}
	for i, m := range ms {
		kind, where, _ := strings.Cut(strings.SplitN(want[i], ":", 2)[0], " ")
		got := fmt.Sprintf("%s %s: %s -> %s", m.Kind, m.Where, m.Old, m.New)
		if string(m.Kind) != kind || m.Where != where || strings.Contains(want[i], ": "+m.Where) && got != want[i] {
			t.Errorf("mutant %d is %q, want %q", i, got, want[i])
		}
		if m.Old == m.New || m.Pos.Line == 0 {
			t.Errorf("mutant %q at %s changes nothing or stands nowhere", got, m.Pos)
		}
	}
}

const thorough = `
- {name: mark, given: {score: 70}, expect: {outcomes: {passed: true}}}
- {name: below, given: {score: 69}, expect: {outcomes: {passed: false}, conflicts: []}}
- {name: last year, given: {filed_on: 2023-12-31, score: 60}, expect: {outcomes: {passed: true}}}
- {name: last year below, given: {filed_on: 2023-12-31, score: 59}, expect: {outcomes: {passed: false}}}
- {name: this year, given: {filed_on: 2024-01-01, score: 69}, expect: {outcomes: {passed: false}}}
- {name: veteran, given: {score: 1, veteran: true, weight: 5}, expect: {status: incomplete, outcomes: {passed: true}}}
- {name: heavy veteran, given: {score: 1, veteran: true, weight: 6}, expect: {outcomes: {passed: false}}}
- {name: no veteran, given: {score: 1, weight: 5}, expect: {outcomes: {passed: false}}}
- {name: first day, given: {filed_on: 2024-06-01, score: 1, veteran: true, weight: 5}, expect: {outcomes: {passed: true}}}
- {name: too early, given: {filed_on: 2024-05-31, score: 1, veteran: true, weight: 5}, expect: {outcomes: {passed: false}}}
- {name: narrow, given: {width: 0}, expect: {outcomes: {size: small}}}
- {name: at the edge, given: {width: 2.5}, expect: {outcomes: {size: small}, conflicts: []}}
- {name: wide, given: {width: 2.6}, expect: {outcomes: {size: large}, conflicts: []}}
`

func TestMutateKills(t *testing.T) {
	t.Parallel()
	report, err := suite.Mutate(t.Context(), compile(t, "points.yaml"), casesOf(t, thorough), suite.MutateOptions{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	var alive []string
	for _, r := range report.Results {
		if r.Fate == suite.FateSurvived {
			alive = append(alive, fmt.Sprintf("%s %s: %s -> %s", r.Kind, r.Where, r.Old, r.New))
		}
	}
	want := []string{
		"number exam/sizes.small: width >= 0 and width <= 2.5 -> width >= -0.1 and width <= 2.5",
	}
	if diff := cmp.Diff(want, alive); diff != "" {
		t.Errorf("survivors, of which the one decides everything alike: width cannot be below 0 (-want +got):\n%s", diff)
	}
	if s := report.Score(); s < 96 || s >= 100 {
		t.Errorf("Score() = %v", s)
	}
}

// A survivor comes with an application that tells it from the set; kept as a
// case, that application kills it.
func TestMutateFindsKillers(t *testing.T) {
	t.Parallel()
	eng := compile(t, "points.yaml")
	weak := `
- {name: high, given: {score: 90, width: 1, veteran: true, weight: 1}, expect: {outcomes: {passed: true, size: small}}}
- {name: low, given: {score: 10, width: 9, weight: 1}, expect: {outcomes: {passed: false, size: large}}}
`
	report, err := suite.Mutate(t.Context(), eng, casesOf(t, weak), suite.MutateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var added strings.Builder
	survivors, found := 0, 0
	for i, r := range report.Results {
		if r.Fate != suite.FateSurvived {
			continue
		}
		survivors++
		if r.Killer != nil {
			found++
			added.WriteString(strings.ReplaceAll(r.Killer.YAML(fmt.Sprint("killer ", i)), "\n  ", "\n") + "\n")
		}
	}
	if survivors < 10 || found < survivors-2 {
		t.Errorf("%d killers found for %d survivors", found, survivors)
	}
	text := strings.ReplaceAll(strings.ReplaceAll(added.String(), "  - name", "- name"), "    reason:\n", "    reason: found\n")
	text = strings.ReplaceAll(text, "  reason:\n", "  reason: found\n")
	again, err := suite.Mutate(t.Context(), eng, casesOf(t, weak+text), suite.MutateOptions{})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if left := again.Count(suite.FateSurvived); left > survivors-found {
		t.Errorf("%d of %d survive the killers that were found for all but %d\n%s", left, survivors, survivors-found, text)
	}
}

// What is proven equivalent is no survivor.
func TestMutateEquivalent(t *testing.T) {
	t.Parallel()
	report, err := suite.Mutate(t.Context(), compile(t, "points.yaml"), casesOf(t, thorough), suite.MutateOptions{
		Equivalent: func(_ context.Context, _, _ *engine.Engine) bool { return true },
	})
	if err != nil {
		t.Fatal(err)
	}
	if report.Count(suite.FateEquivalent) != 1 || report.Score() != 100 {
		t.Errorf("equivalent %d, score %v", report.Count(suite.FateEquivalent), report.Score())
	}
}

// Cases that fail without any mistake tell nothing.
func TestMutateFailing(t *testing.T) {
	t.Parallel()
	_, err := suite.Mutate(t.Context(), compile(t, "points.yaml"), casesOf(t, `- {name: wrong, given: {score: 1}, expect: {outcomes: {passed: true}}}`), suite.MutateOptions{})
	if f := (*suite.FailingError)(nil); !errors.As(err, &f) || f.Case != "wrong" {
		t.Errorf("Mutate() = %v", err)
	}
}

// The set itself is as it was.
func TestMutateChangesNothing(t *testing.T) {
	t.Parallel()
	eng := compile(t, "points.yaml")
	set := eng.Set()
	before := describe(set)
	if _, err := suite.Mutate(t.Context(), eng, casesOf(t, thorough), suite.MutateOptions{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, describe(set)); diff != "" {
		t.Errorf("the set was changed (-before +after):\n%s", diff)
	}
}

func describe(set *rules.Set) []string {
	var out []string
	for _, p := range set.Params {
		out = append(out, fmt.Sprint(p.Name, p.Values[0].Value.Text, p.Values[0].Valid))
	}
	for _, p := range set.Policies {
		for _, r := range p.Rules {
			out = append(out, fmt.Sprint(r.ID, r.When != nil, r.Unless != nil, r.Overrides, r.Valid, len(r.Effects)))
			if r.When != nil && r.When.Expr != nil {
				out = append(out, r.When.Expr.Source)
			}
		}
	}
	return out
}

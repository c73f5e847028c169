package suite_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/suite"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/cases"
)

const datedSet = `guize: 1
set: dated
languages: [en]
sources: {s: {title: S}}
rules_on: filed
params:
  limit: {type: number, values: [{value: 300, to: 2025-06-30, cite: s 1}, {value: 200, from: 2025-07-01, cite: s 2}]}
facts: {filed: {type: date}, length: {type: number, step: 1}}
outcomes: {ok: {type: bool}}
policies:
  p:
    cite: s 1
    rules:
      - {id: limit, when: length <= params.limit, then: [decide: {ok: true}]}
      - {id: summer, valid: {from: 2026-04-01, to: 2026-12-31}, when: length > 900, then: [decide: {ok: true}]}
`

// TestCoverDates wants the first and the last day of a rule and of a value that
// it reads, the day before the first and the day after the last.
func TestCoverDates(t *testing.T) {
	t.Parallel()
	set, err := rules.Parse(t.Context(), "d.yaml", []byte(datedSet))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	dates := func(given ...string) []string {
		t.Helper()
		text := "at: 2027-01-01\ncases:\n  - {name: none, expect: {used: []}}\n"
		for _, d := range given {
			text += "  - {name: of " + d + ", given: {length: 1, filed: " + d + "}, expect: {set: dated}}\n"
		}
		file, err := cases.Parse(t.Context(), "d_test.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		c, err := suite.Cover(t.Context(), eng, file, suite.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, g := range uncovered(c) {
			if strings.Contains(g, engine.RulesOn) {
				out = append(out, g)
			}
		}
		return out
	}
	all := []string{
		"boundaries p/limit at rules_on2025-06-30", "boundaries p/limit above rules_on2025-07-01",
		"boundaries p/limit below rules_on2025-06-30", "boundaries p/limit at rules_on2025-07-01",
		"boundaries p/summer below rules_on2026-03-31", "boundaries p/summer at rules_on2026-04-01",
		"boundaries p/summer at rules_on2026-12-31", // the day after is that of the case that gives no date
	}
	if diff := cmp.Diff(all, dates()); diff != "" {
		t.Errorf("without dates, not covered (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(all[4:], dates("2025-06-30", "2025-07-01")); diff != "" {
		t.Errorf("with the days of the parameter, not covered (-want +got):\n%s", diff)
	}
	if got := dates("2025-06-30", "2025-07-01", "2026-03-31", "2026-04-01", "2026-12-31"); len(got) > 0 {
		t.Errorf("with all days, not covered: %v", got)
	}
}

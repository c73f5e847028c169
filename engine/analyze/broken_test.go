package analyze_test

import (
	"context"
	"strings"
	"testing"
)

// Ten mistakes that an officer could make in the plan, each found with an
// application that shows it.
func TestBrokenCopiesOfThePlan(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, reason, old, new, code, about string }{
		{"300 m falls between", "< in place of <=", "work.length <= params.filing_limit]", "work.length < params.filing_limit]", "gap", "works.approval"},
		{"300 m is both", ">= in place of >", "work.length > params.filing_limit]", "work.length >= params.filing_limit]", "conflict", "external-line/coordination"},
		{"gas forgotten", "a line that no rule covers and none excludes", `        unless: {all: [coverage == "covered", 'work.service in ["water", "gas"]']}` + "\n",
			`        when: 'work.service == "heating"'` + "\n", "gap", "works.covered"},
		{"two coverages", "an exception lost", "        unless: {any: [in_scope, heating_by_reference]}\n", "        unless: in_scope\n", "conflict", "scope/not-covered"},
		{"a condition that contradicts", "a kind that is both", `when: [applicant.type == "resident", asks_water_or_gas]`,
			`when: [applicant.type == "resident", applicant.type == "enterprise"]`, "unreachable", "scope/resident"},
		{"longer than can be", "beyond the bound of the fact", "work.length > params.filing_limit]", "work.length > 200000]", "unreachable", "external-line/coordination"},
		{"a condition of no use", "a length is never negative", "when: [work.covered, work.length <= params.filing_limit]", "when: [work.covered, work.length >= 0, work.length <= params.filing_limit]", "always-true", "work.length >= 0"},
		{"steps said twice", "another rule gives the same", "      - id: zero-visits\n", "      - id: one-step-more\n        title: {zh: 同, en: Same}\n        when: formal\n        then:\n          - decide: {applicant_steps: 1}\n        cite: plan 一\n      - id: zero-visits\n", "redundant", "goals/one-step-more"},
		{"an exception to nothing", "the two never meet", "      - id: coordination\n        title: {zh: 超过三百米提请市住建局协调", "      - id: coordination\n        overrides: [filing]\n        title: {zh: 超过三百米提请市住建局协调", "override-without-effect", "external-line/coordination"},
		{"visits on two accounts", "intentions and all others", "      - id: zero-visits\n", "      - id: one-visit-more\n        title: {zh: 意向, en: Intention}\n        when: application.stage == \"intention\"\n        then:\n          - decide: {applicant_visits: 1}\n        cite: plan 一\n      - id: zero-visits\n", "conflict", "goals/zero-visits"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			eng := changed(t, tt.old, tt.new)
			for _, f := range check(t, eng).Findings {
				if f.Code != tt.code || !strings.Contains(f.Message["en"], tt.about) {
					continue
				}
				if f.Witness == nil {
					t.Fatalf("no witness (%s): %s", tt.reason, f.In("en"))
				}
				if _, err := eng.Evaluate(context.Background(), f.Witness.Input()); err != nil {
					t.Fatal(err)
				}
				t.Logf("%s\n    %s → %s", f.In("en"), f.Witness, f.Witness.Shows["en"])
				return
			}
			t.Errorf("no %s of %s (%s) in:\n%v", tt.code, tt.about, tt.reason, check(t, eng).Diagnostics().Err())
		})
	}
}

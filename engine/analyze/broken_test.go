package analyze_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine/analyze"
)

// Ten mistakes that an officer could make in the plan, and one that only two
// lines together show. Each is found with the application that shows it.
func TestBrokenCopiesOfThePlan(t *testing.T) {
	t.Parallel()
	const line = `{"applicant":{"type":"enterprise"},"services":["water"],"site":{"central":true},"works":[{"length":300,"service":"water"}]}`
	tests := []struct{ name, reason, old, new, code, about, witness, shows string }{
		{"300 m falls between", "< in place of <=", "work.length <= params.filing_limit]", "work.length < params.filing_limit]",
			"gap", "works.approval", line, "works.approval has no value"},
		{"300 m is both", ">= in place of >", "work.length > params.filing_limit]", "work.length >= params.filing_limit]",
			"conflict", "external-line/coordination", line, `external-line/filing and external-line/coordination give different values of "works.approval"`},
		{"gas forgotten", "a line that no rule covers and none excludes", `        unless: {all: [coverage == "covered", 'work.service in ["water", "gas"]']}` + "\n", `        when: 'work.service == "heating"'` + "\n",
			"gap", "works.covered", `{"services":["water"],"site":{"central":false},"works":[{"service":"water"}]}`, "works.covered has no value"},
		{"two coverages", "an exception lost", "        unless: {any: [in_scope, heating_by_reference]}\n", "        unless: in_scope\n",
			"conflict", "scope/not-covered", `{"applicant":{"type":"resident"},"services":["heating"],"site":{"central":true}}`, `scope/by-reference and scope/not-covered give different values of "coverage"`},
		{"a condition that contradicts", "a kind that is both", `when: [applicant.type == "resident", asks_water_or_gas]`, `when: [applicant.type == "resident", applicant.type == "enterprise"]`,
			"unreachable", "scope/resident", `{"applicant":{"type":"resident"},"services":["water"]}`, "all else holds, and the rule still does not apply"},
		{"longer than can be", "beyond the bound of the fact", "work.length > params.filing_limit]", "work.length > 200000]",
			"unreachable", "external-line/coordination", line, "all else holds, and the rule still does not apply"},
		{"a condition of no use", "a length is never negative", "when: [work.covered, work.length <= params.filing_limit]", "when: [work.covered, work.length >= 0, work.length <= params.filing_limit]",
			"always-true", "work.length >= 0", strings.Replace(line, "300", "0", 1), `"external-line/filing" applies`},
		{"steps said twice", "another rule gives the same", "      - id: zero-visits\n", "      - id: one-step-more\n        title: {zh: 同, en: Same}\n        when: formal\n        then:\n          - decide: {applicant_steps: 1}\n        cite: plan 一\n      - id: zero-visits\n",
			"redundant", "goals/one-step-more", `{"applicant":{"type":"enterprise"},"application":{"stage":"formal"},"services":["water"],"site":{"central":true}}`, "goals/one-step gives the same value"},
		{"an exception to nothing", "the two never meet", "      - id: coordination\n        title: {zh: 超过三百米提请市住建局协调", "      - id: coordination\n        overrides: [filing]\n        title: {zh: 超过三百米提请市住建局协调",
			"override-without-effect", "external-line/coordination", strings.Replace(line, "300", "300.1", 1), "where external-line/coordination applies, external-line/filing does not"},
		{"visits on two accounts", "intentions and all others", "      - id: zero-visits\n", "      - id: one-visit-more\n        title: {zh: 意向, en: Intention}\n        when: application.stage == \"intention\"\n        then:\n          - decide: {applicant_visits: 1}\n        cite: plan 一\n      - id: zero-visits\n",
			"conflict", "goals/zero-visits", `{"applicant":{"type":"enterprise"},"application":{"stage":"intention"},"services":["water"],"site":{"central":true}}`, `goals/one-visit-more and goals/zero-visits give different values of "applicant_visits"`},
		{"one well for two lines", "the name of the task lost its service", `task: "well-{work.service}"`, `task: well`,
			"conflict", `two elements of "works"`, `{"applicant":{"type":"enterprise"},"services":["water","gas"],"site":{"central":true,"plot_undeveloped":true},"works":[{"service":"water"},{"service":"gas"}]}`, "zero-cost/reserved-well gives the two elements different ones"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			eng := changed(t, tt.old, tt.new)
			r := check(t, eng)
			i := slices.IndexFunc(r.Findings, func(f analyze.Finding) bool { return f.Code == tt.code && strings.Contains(f.Message["en"], tt.about) })
			if i < 0 {
				t.Fatalf("no %s of %s (%s) in:\n%v", tt.code, tt.about, tt.reason, r.Diagnostics().Err())
			}
			f := r.Findings[i]
			shows(t, eng, f)
			if got := f.Witness.String(); got != tt.witness {
				t.Errorf("%s\nwitness %s\nwant    %s", f.In("en"), got, tt.witness)
			}
			if got := f.Witness.Shows["en"]; got != tt.shows {
				t.Errorf("%s\nshows %s\nwant  %s", f.In("en"), got, tt.shows)
			}
		})
	}
}

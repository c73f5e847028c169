package analyze_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
)

// A derivation can fail as a condition can: told with an application that has all
// that it reads, and not the fact itself.
func TestDerivationsThatFail(t *testing.T) {
	t.Parallel()
	set := func(derive string) []byte {
		return []byte("guize: 2\nset: small\nlanguages: [en]\nfacts: {rent: {type: number, min: 1}, heads: {type: int, min: 0, max: 20}, of.one: {type: number, derive: '" + derive + "'}}\n" +
			"outcomes: {low: {type: bool}}\npolicies: {p: {rules: [{id: low, when: of.one < 800, then: [decide: {low: true}]}]}}\n")
	}
	for _, tt := range []struct {
		derive string
		fails  bool
	}{
		{"round(rent / heads)", true},
		{"round(rent / (heads - 3))", true},
		{"heads > 0 ? round(rent / heads) : none", false},
		{"rent / 4", false},
	} {
		eng := compile(t, "small.yaml", set(tt.derive))
		report := check(t, eng)
		found := false
		for _, f := range report.Findings {
			if f.Code != "can-fail" || !strings.Contains(f.Message["en"], "of.one") {
				continue
			}
			found = true
			d, err := eng.Evaluate(context.Background(), f.Witness.Input())
			if err != nil || !slices.ContainsFunc(d.Errors, func(e engine.RuleError) bool { return e.Fact == "of.one" }) {
				t.Errorf("%s: %s does not show it: %v %v", tt.derive, f.Witness, d.Errors, err)
			}
		}
		if found != tt.fails {
			t.Errorf("%s: found %v, want %v; left open %v", tt.derive, found, tt.fails, report.MayFail)
		}
	}
}

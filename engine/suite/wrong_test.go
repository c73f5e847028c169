package suite_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine/suite"
)

// A fact that cannot be taken as it is written is told once, where the file has it, with
// what was meant, also where the case expects what becomes of it.
func TestWrongFacts(t *testing.T) {
	t.Parallel()
	eng := compile(t, "policies.yaml")
	for _, tt := range []struct {
		name, cases string
		want        []string // place, and what is written instead
	}{
		{"number in words", `- {name: a, given: {works: [{service: water, length: three}]}, expect: {missing: ["works[water].length"]}}`, []string{"t.yaml:4:54"}},
		{"unit", `- {name: a, given: {works: [{service: water, length: 300米}]}, expect: {status: incomplete}}`, []string{"t.yaml:4:54 300米 → 300"}},
		{"misspelt", `- {name: a, given: {works: [{service: water, lenght: 300}]}, expect: {status: decided}}`, []string{"t.yaml:4:46 lenght → length"}},
		{"no such value", `- {name: a, given: {services: [watr]}, expect: {status: decided}}`, []string{"t.yaml:4:32 watr → water"}},
		{"told once", "- {name: a, given: {lenght: 1}, expect: {status: decided}}\n- {name: b, given: {works: [{service: water, length: 300}]}, expect: {status: decided}}", []string{"t.yaml:4:21"}},
		{"wrong on purpose", `- {name: a, given: {services: [watr]}, expect: {status: invalid, routes: []}}`, nil},
		{"nothing wrong", `- {name: a, given: {works: [{service: water, length: 300}]}, expect: {status: conflict}}`, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, err := suite.Run(t.Context(), eng, parse(t, tt.cases), suite.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range r.Problems {
				at := d.Pos.String()
				if len(d.Edits) > 0 {
					e := d.Edits[len(d.Edits)-1]
					at = e.Pos.String() + " " + e.Was + " → " + e.Now
				}
				got = append(got, at)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}

package analyze_test

import (
	"slices"
	"strings"
	"testing"
)

const agesSet = `guize: 1
set: ages
languages: [en]
sources: {law: {title: Law}}
facts:
  born_on: {type: date, title: Born on, required: true, cite: law 1}
outcomes:
  class: {type: enum, values: [young, grown], title: Class, complete: "true"}
policies:
  p:
    title: P
    cite: law 1
    rules:
      - {id: young, title: Young, when: YOUNG, then: [decide: {class: young}]}
      - {id: grown, title: Grown, when: GROWN, then: [decide: {class: grown}]}
`

// TestAges asks what check says of two rules that part what is worked out from one
// date: an age, and the same date shifted.
func TestAges(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, young, grown, want string }{
		{"a shifted date", `born_on + 18 years > "2024-06-01"`, `born_on + 18 years <= "2024-06-01"`, ""},
		{"an age and a shifted date", `age(born_on, "2024-06-01") < 18`, `born_on + 18 years <= "2024-06-01"`, ""},
		{"ages side by side", `age(born_on, "2024-06-01") in 0..17`, `age(born_on, "2024-06-01") >= 18 or age(born_on, "2024-06-01") < 0`, ""},
		{"a day between", `born_on + 18 years > "2024-06-01"`, `born_on + 18 years < "2024-06-01"`, "gap"},
		{"a month's last days", `born_on + 1 month > "2024-02-29"`, `born_on + 1 month < "2024-02-29"`, "gap"},
		{"a day in both", `born_on + 18 years >= "2024-06-01"`, `age(born_on, "2024-06-01") >= 18`, "conflict"},
		{"never so", `born_on + 18 years > "2024-06-01" and age(born_on, "2024-06-01") >= 18`, `known(born_on)`, "unreachable"},
		{"no date that anybody has", `born_on + 9000 years > "2024-06-01"`, `not (born_on + 9000 years > "2024-06-01")`, "can-fail"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			set := strings.NewReplacer("YOUNG", "'"+tt.young+"'", "GROWN", "'"+tt.grown+"'").Replace(agesSet)
			rep := check(t, compile(t, "ages.yaml", []byte(set)))
			var codes []string
			for _, d := range rep.Findings {
				codes = append(codes, d.Code)
			}
			if got := strings.Join(slices.Compact(slices.Sorted(slices.Values(codes))), " "); !strings.Contains(got, tt.want) || tt.want == "" && got != "" || len(rep.Undecided) > 0 {
				t.Errorf("%q, not decided %v; want %q", got, rep.Undecided, tt.want)
			}
		})
	}
}

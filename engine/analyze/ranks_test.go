package analyze_test

import (
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine/analyze"
)

const layered = `guize: 1
set: layered
title: {en: Layers}
languages: [en]
sources:
  law: {title: {en: Law}, rank: 1}
  province: {title: {en: Province}, rank: 2}
  city: {title: {en: City}, rank: 3}
  utility: {title: {en: Utility}, rank: 4}
facts:
  n: {type: int, required: true, min: 0, max: 100, title: {en: N}}
outcomes:
  way: {type: enum, values: [a, b, c, d], title: {en: Way}}
  next: {type: enum, values: [yes, no], title: {en: Next}}
policies:
  p:
    title: {en: P}
    rules:
      - {id: law, when: n <= 10, then: [{decide: {way: a}}], cite: law 1}
      - {id: province, when: n <= 20, then: [{decide: {way: b}}], cite: province 1}
      - {id: city, when: n > 10 and n <= 30, then: [{decide: {way: c}}], cite: city 1}
      - {id: utility, when: n <= 5, then: [{decide: {way: d}}], cite: utility 1}
      - {id: never, when: way == "c" and n <= 20, then: [{decide: {next: "yes"}}], cite: law 3}
      - {id: some, when: way == "c", then: [{decide: {next: "no"}}], cite: law 4}
`

// Each two rules of different ranks that can contradict each other are told of once,
// with an application that shows it; what is set aside by another is no conflict, and
// conditions on the outcome see what prevails.
func TestOutranked(t *testing.T) {
	t.Parallel()
	eng := compile(t, "layered.yaml", []byte(layered))
	r := check(t, eng)
	var got []string
	for _, f := range r.Findings {
		if f.Code == "unreachable" {
			got = append(got, f.Code)
			continue
		}
		shows(t, eng, f)
		got = append(got, f.Code+" "+f.Message["en"][strings.Index(f.Message["en"], ": ")+2:])
	}
	want := []string{
		`outranked "p/law" (law 1) is of the higher rank and prevails over "p/province" (province 1)`,
		`outranked "p/province" (province 1) is of the higher rank and prevails over "p/city" (city 1)`,
		`outranked "p/law" (law 1) is of the higher rank and prevails over "p/utility" (utility 1)`,
		`unreachable`, // way is never c up to 20
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") || len(r.Undecided) > 0 {
		t.Errorf("findings %q\nundecided %+v", got, r.Undecided)
	}
}

// A change of ranks alone is a change of what is decided.
func TestRanksInDiff(t *testing.T) {
	t.Parallel()
	old, other := compile(t, "layered.yaml", []byte(layered)), compile(t, "layered.yaml", []byte(strings.Replace(layered, "rank: 2", "rank: 5", 1)))
	for _, tt := range []struct {
		name string
		to   string
		want int
	}{{"the same", layered, 0}, {"another rank, same order", strings.Replace(layered, "rank: 4", "rank: 9", 1), 0}} {
		r, err := analyze.Diff(t.Context(), old, compile(t, "layered.yaml", []byte(tt.to)), analyze.Options{At: at})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Regions) != tt.want || len(r.Undecided) > 0 {
			t.Errorf("%s: %+v", tt.name, r)
		}
	}
	r, err := analyze.Diff(t.Context(), old, other, analyze.Options{At: at})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Regions) == 0 {
		t.Error("the city's rule now prevails over the province's, and nothing says so")
	}
}

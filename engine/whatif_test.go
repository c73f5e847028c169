package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

func plan(t testing.TB) *engine.Engine {
	t.Helper()
	set, err := rules.Load(t.Context(), os.DirFS(".."), "policies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	return eng
}

const applicationHead = `"applicant":{"name":"x","uscc":"91420800000000019W"},"site":{"central":true,"address":"x"},"contact":{"name":"x","phone":"13800000000"}`

func TestWhatIf(t *testing.T) {
	t.Parallel()
	eng := plan(t)
	when := time.Date(2021, 9, 10, 9, 0, 0, 0, time.FixedZone("", 8*3600))
	tests := []struct {
		name, reason, facts, path string
		value                     any
		have                      bool
		want                      []string // of each alternative, its changes
	}{
		{"coordination to filing", "the line is 0.1 m too long", `{` + applicationHead + `,"services":["water"],"works":[{"service":"water","length":300.1}]}`,
			"works[water].approval", "filing", false, []string{"works[water].length 300.1→300"}},
		{"filing to coordination", "one step over the limit", `{` + applicationHead + `,"services":["water"],"works":[{"service":"water","length":250}]}`,
			"works[water].approval", "coordination", false, []string{"works[water].length 250→300.1"}},
		{"it has it", "nothing to change", `{` + applicationHead + `,"services":["water"],"works":[{"service":"water","length":250}]}`,
			"works[water].approval", "filing", true, nil},
		{"not surveyed", "an unknown fact is a change too", `{` + applicationHead + `,"services":["water"]}`,
			"works[water].approval", "filing", false, []string{"works[water].length ?→300"}},
		{"dotted and aliased", "names as the reader takes them", `{"applicant.name":"x","信用代码":"91420800000000019W","site.address":"x","contact":{"name":"x","phone":"13800000000"},"services":["gas"],"works":{"gas":{"外线长度":400}}}`,
			"works[gas].approval", "filing", false, []string{"works[gas].length 400→300"}},
		{"accepted", "an event that has not come", `{` + applicationHead + `,"services":["gas"],"works":{"gas":{"length":400}}}`,
			"works[gas].connect_allowed", "true", false, []string{"works[gas].acceptance_passed_at <nil>→2021-09-10T09:00:00+08:00"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := eng.WhatIf(context.Background(), engine.Input{At: when, JSON: []byte(tt.facts)}, engine.Want(tt.path, tt.value))
			if err != nil {
				t.Fatal(err)
			}
			if got.Have != tt.have {
				t.Errorf("have %v, want %v (%s)", got.Have, tt.have, tt.reason)
			}
			var lines []string
			for _, a := range got.List {
				lines = append(lines, changes(a))
			}
			if diff := cmp.Diff(tt.want, lines); diff != "" {
				t.Errorf("alternatives (%s) (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}

func changes(a engine.Alternative) string {
	var out []string
	for _, c := range a.Changes {
		from := fmt.Sprint(c.From)
		if !c.Known {
			from = "?"
		}
		out = append(out, fmt.Sprintf("%s %s→%v", c.Fact, from, c.To))
	}
	return strings.Join(out, ", ")
}

func TestWhatIfRefuses(t *testing.T) {
	t.Parallel()
	eng := plan(t)
	for path, want := range map[string]string{
		"works[water].aproval": `did you mean "works.approval"?`,
		"works.approval":       "write works[KEY].approval",
		"coverage":             "coverage: ",
	} {
		_, err := eng.WhatIf(context.Background(), engine.Input{At: time.Unix(0, 0)}, engine.Want(path, "nonsense"))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", path, err, want)
		}
	}
}

// What nobody can change is left alone, and the smallest number of changes is
// found: checked against trying everything, on random sets of truth values.
func TestWhatIfIsSmallest(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 5))
		eng := randomBools(t, r)
		now := map[string]any{}
		for i := range 5 {
			now[fmt.Sprintf("b%d", i)] = r.IntN(2) == 0
		}
		in := engine.Input{At: time.Unix(1_700_000_000, 0), Facts: now}
		got, err := eng.WhatIf(context.Background(), in, engine.Want("o", "yes"))
		if err != nil {
			t.Fatal(err)
		}
		want := fewest(t, eng, in)
		switch {
		case got.Have:
			if want != 0 {
				t.Errorf("seed %d: has it, and trying says %d changes", seed, want)
			}
		case len(got.List) == 0:
			if want <= 3 {
				t.Errorf("seed %d: nothing found, and trying finds %d changes", seed, want)
			}
		default:
			if n := len(got.List[0].Changes); n != want {
				t.Errorf("seed %d: %d changes, trying finds %d", seed, n, want)
			}
		}
		for _, a := range got.List {
			for _, c := range a.Changes {
				if c.Fact == "b4" {
					t.Errorf("seed %d: b4 is not changeable", seed)
				}
			}
		}
	}
}

func randomBools(t *testing.T, r *rand.Rand) *engine.Engine {
	t.Helper()
	var b strings.Builder
	b.WriteString("guize: 1\nset: s\ntitle: {zh: s, en: s}\nlanguages: [zh, en]\ntimezone: Asia/Shanghai\ncalendar: cn\nsources: {s: {title: {zh: s, en: s}}}\nfacts:\n")
	for i := range 5 {
		fmt.Fprintf(&b, "  b%d: {type: bool, changeable: %v, title: {zh: b, en: b}}\n", i, i < 4)
	}
	b.WriteString("outcomes:\n  o: {type: enum, values: [\"yes\", \"no\"], title: {zh: o, en: o}}\n  mid: {type: bool, title: {zh: m, en: m}}\npolicies:\n  p:\n    title: {zh: p, en: p}\n    cite: s\n    rules:\n")
	lit := func() string {
		s := fmt.Sprintf("b%d", r.IntN(5))
		if r.IntN(2) == 0 {
			return "not " + s
		}
		return s
	}
	fmt.Fprintf(&b, "      - {id: m, when: '%s and %s', then: [{decide: {mid: true}}]}\n", lit(), lit())
	fmt.Fprintf(&b, "      - {id: n, unless: '%s', overrides: [m], then: [{decide: {mid: false}}]}\n", lit())
	fmt.Fprintf(&b, "      - {id: y, when: '(mid == true or %s) and %s and %s', then: [{decide: {o: \"yes\"}}]}\n", lit(), lit(), lit())
	set, err := rules.Parse(t.Context(), "s.yaml", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	return eng
}

// fewest tries every combination of the changeable facts.
func fewest(t *testing.T, eng *engine.Engine, in engine.Input) int {
	t.Helper()
	best := 99
	for m := range 16 {
		facts := map[string]any{"b4": in.Facts["b4"]}
		n := 0
		for i := range 4 {
			name := fmt.Sprintf("b%d", i)
			facts[name] = in.Facts[name].(bool) != (m>>i&1 == 1)
			n += m >> i & 1
		}
		d, err := eng.Evaluate(context.Background(), engine.Input{At: in.At, Facts: facts})
		if err != nil {
			t.Fatal(err)
		}
		if slices.ContainsFunc(d.Outcomes, func(o engine.Outcome) bool { return o.Name == "o" && o.Value == "yes" }) {
			best = min(best, n)
		}
	}
	return best
}

func ExampleEngine_WhatIf() {
	set, err := rules.Load(context.Background(), os.DirFS(".."), "policies.yaml")
	if err != nil {
		panic(err)
	}
	eng, err := engine.Compile(context.Background(), set)
	if err != nil {
		panic(err)
	}
	facts := []byte(`{` + applicationHead + `,"services":["water"],"works":[{"service":"water","length":300.1}]}`)
	in := engine.Input{At: time.Date(2021, 9, 10, 9, 0, 0, 0, set.Zone), JSON: facts, Lang: "en"}
	alts, err := eng.WhatIf(context.Background(), in, engine.Want("works[water].approval", "filing"))
	if err != nil {
		panic(err)
	}
	b, _ := json.Marshal(alts.List)
	fmt.Println(string(b))
	// Output:
	// [{"changes":[{"fact":"works[water].length","title":"Line length","known":true,"from":300.1,"to":300}],"status":"decided"}]
}

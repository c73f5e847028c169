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
	"github.com/guize-rules/guize/engine/internal/hostile"
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

// Out of reach is said without trying what cannot be: 26 rules that each need four
// facts to change, so that no three will do, and 26 that one fixed fact keeps from
// applying.
func TestWhatIfOutOfReach(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, when string
		units      int64
	}{
		{"four changes", "f%d and f%d and f%d and f%d", 2_000_000},
		{"a fixed fact", "fix and (f%d or f%d or f%d or f%d)", 10_000},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var facts, rows strings.Builder
			for i := range 26 {
				fmt.Fprintf(&facts, "  f%d: {type: bool, title: F, default: false}\n", i)
				fmt.Fprintf(&rows, "      - {id: r%d, title: R, allow: {missing-citation: x}, when: \"%s\", then: [{decide: {o: true}}]}\n", i,
					fmt.Sprintf(tt.when, i, (i+1)%26, (i+2)%26, (i+3)%26))
			}
			eng := compileText(t, "s.yaml", "guize: 1\nset: s\nlanguages: [en]\nfacts:\n  fix: {type: bool, title: F, changeable: false}\n"+facts.String()+
				"outcomes: {o: {type: bool, title: O}}\npolicies:\n  p:\n    title: P\n    rules:\n"+rows.String())
			var w engine.Work
			at := time.Now()
			got, err := eng.WhatIf(engine.CountWork(context.Background(), &w), engine.Input{At: sampleAt, Facts: map[string]any{"fix": false}}, engine.Want("o", true))
			if err != nil {
				t.Fatal(err)
			}
			if got.Have || got.Ended || len(got.List) > 0 || got.Tried != 1 || w.Units() > tt.units {
				t.Errorf("%+v after %d units", got, w.Units())
			}
			t.Logf("%d units, %v", w.Units(), time.Since(at))
		})
	}
}

// A search whose work or context ends says so, and has what it found by then.
func TestWhatIfEnds(t *testing.T) {
	t.Parallel()
	const text = `guize: 1
set: s
languages: [en]
facts:
  a: {type: bool, title: A, default: false}
  b: {type: bool, title: B, default: false}
  works: {type: list, title: W, changeable: false, item: {n: {type: int, title: N, changeable: false}}}
outcomes: {o: {type: bool, title: O}}
policies:
  p:
    title: P
    rules:
      - {id: x, title: X, allow: {missing-citation: x}, when: "(a or b) and count(works, count(works, .n > 1) > 5) > 3", then: [{decide: {o: true}}]}
`
	in := engine.Input{At: sampleAt, JSON: []byte(strings.Replace(string(manyWorks(60)), "length", "n", -1))}
	in.JSON = []byte(strings.Replace(string(in.JSON), `"base": 1, "wide": true, `, "", 1))
	var all engine.Work
	whole, err := limited(t, text, 1<<30).WhatIf(engine.CountWork(context.Background(), &all), in, engine.Want("o", true))
	if err != nil || whole.Ended || len(whole.List) != 2 {
		t.Fatalf("%+v, %v", whole, err)
	}
	seen := map[int]bool{}
	for units := int64(1); units < all.Units(); units += all.Units() / 40 {
		var w engine.Work
		part, err := limited(t, text, units).WhatIf(engine.CountWork(context.Background(), &w), in, engine.Want("o", true))
		if err != nil || !part.Ended || w.Units() > units+100 {
			t.Fatalf("with %d units, of which %d are spent: %+v, %v", units, w.Units(), part, err)
		}
		again, err := limited(t, text, units).WhatIf(context.Background(), in, engine.Want("o", true))
		if diff := cmp.Diff(part, again); diff != "" || err != nil {
			t.Errorf("with %d units another time: %v\n%s", units, err, diff)
		}
		seen[len(part.List)] = true
	}
	for looks := 2; looks < int(all.Units()/4096); looks++ {
		part, err := limited(t, text, 1<<30).WhatIf(hostile.NewPatience(looks), in, engine.Want("o", true))
		if err == nil && !part.Ended {
			t.Errorf("after %d looks the search went on", looks)
		}
	}
	if !seen[0] || !seen[1] {
		t.Errorf("only %v alternatives were found", seen)
	}
}

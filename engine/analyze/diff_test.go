package analyze_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
)

func diff(t testing.TB, old, new *engine.Engine) *analyze.Difference {
	t.Helper()
	d, err := analyze.Diff(context.Background(), old, new, analyze.Options{At: at})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// changed is the plan with some text replaced.
func changed(t testing.TB, pairs ...string) *engine.Engine {
	t.Helper()
	data, err := os.ReadFile("../../policies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("no %q in the plan", pairs[i])
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return compile(t, "policies.yaml", []byte(text))
}

func TestDiffOfThePlan(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, reason string
		edit         []string
		same         bool
		group, where string // of some region
		change       string
	}{
		{"nothing", "the same file", nil, true, "", "", ""},
		{"words", "titles and messages decide nothing", []string{"三百米以内容缺审批（报备）", "三百米内"}, true, "", "", ""},
		{"a condition said otherwise", "by form it differs, by meaning not",
			[]string{"when: {any: [problem.open, problem.unresolved]}", "when: problem.unresolved or problem.open"}, true, "", "", ""},
		{"300 m to 200 m", "the lines between are coordinated", []string{"[{value: 300, cite: plan 四(一)2}]", "[{value: 200, cite: plan 四(一)2}]"}, false,
			"outcome", "200 < works.length <= 300", "filing→coordination"},
		{"one working day to two", "the due date moves", []string{"[{value: 1 workday, cite: plan 一}]", "[{value: 2 workdays, cite: plan 一}]"}, false,
			"due", "", "1 workday"},
		{"a task goes elsewhere", "routes", []string{"to: housing\n", "to: land_office\n"}, false, "route", "works.length > 300", "housing"},
		{"an act is put on another file", "penalties", []string{"register: [individual_file, public_platform]", "register: [individual_file]"}, false, "penalty", "", "individual_file"},
		{"a rule from a date on", "rules in force", []string{"      - id: zero-visits\n", "      - id: zero-visits\n        valid: {from: 2022-01-01}\n"}, false,
			"outcome", "rules_on in ..2021-12-31", "0→"},
	}
	old := changed(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := diff(t, old, changed(t, tt.edit...))
			if d.Same != tt.same {
				t.Errorf("same %v (%s): %+v %+v", d.Same, tt.reason, d.Undecided, d.Declarations)
			}
			if tt.same {
				return
			}
			ok := false
			var text strings.Builder
			for _, r := range d.Regions {
				for _, c := range r.Changes {
					line := fmt.Sprintf("%s %s %s→%s", strings.Join(r.Where, " and "), c.Name, c.From, c.To)
					text.WriteString(c.Group + ": " + line + "\n")
					ok = ok || c.Group == tt.group && strings.Contains(line, tt.where) && strings.Contains(line, tt.change)
				}
			}
			if !ok {
				t.Errorf("no change of %s at %q with %q (%s):\n%s", tt.group, tt.where, tt.change, tt.reason, text.String())
			}
			t.Logf("%d regions, %d undecided, %d questions, %d branches\n%s", len(d.Regions), len(d.Undecided), d.Questions, d.Branches, text.String())
		})
	}
}

// decidedChanges leaves out what one side leaves open because a fact is
// missing: how soon that can be told depends on how a rule is put.
func decidedChanges(cs []analyze.Change, a, b *engine.Decision) []analyze.Change {
	if len(a.Missing)+len(b.Missing) == 0 {
		return cs
	}
	var out []analyze.Change
	for _, c := range cs {
		if c.Group != "status" && !strings.HasPrefix(c.From, "?") && !strings.HasPrefix(c.To, "?") {
			out = append(out, c)
		}
	}
	return out
}

// edits are changes of a random set, some of which mean the same.
var edits = [][2]string{{"n > 3", "n > 2"}, {`k == "a"`, `k != "b"`}, {"not t", "t == false"}, {"i.len <= 3", "not (i.len > 3)"},
	{"value: 5", "value: 4"}, {"second: q", "second: p"}, {"to: 2025-07-01", "to: 2025-06-30"}}

// Whatever sampling finds different, Diff must not call the same; and every
// region's witness is decided differently, which Diff itself has shown.
func TestDiffSampling(t *testing.T) {
	t.Parallel()
	pairs, samples := 80, 60
	if testing.Short() {
		pairs = 20
	}
	same, differing := 0, 0
	for seed := range pairs {
		g := generator{rand.New(rand.NewPCG(uint64(seed), 3))}
		text := string(genSet(g.rules(), ""))
		old := compile(t, "old.yaml", []byte(text))
		before := text
		if e := edits[g.IntN(len(edits))]; seed%4 > 0 {
			text = strings.Replace(text, e[0], e[1], 1)
		} else if i := strings.LastIndex(text, "      - id: "); seed%8 == 0 {
			text = text[:i]
		}
		new := compile(t, "new.yaml", []byte(text))
		d := diff(t, old, new)
		if d.Same {
			same++
		} else {
			differing++
		}
		for range samples {
			facts, on := g.application()
			in := engine.Input{At: at, RulesOn: on, Facts: facts}
			a, err := old.Evaluate(context.Background(), in)
			if err != nil {
				t.Fatal(err)
			}
			b, err := new.Evaluate(context.Background(), in)
			if err != nil {
				t.Fatal(err)
			}
			if c := decidedChanges(analyze.Compare(a, b), a, b); len(c) > 0 && d.Same {
				t.Fatalf("seed %d: said to be the same, and %v differs on %v at %s\n%s\n---\n%s", seed, c, facts, on, before, text)
			}
		}
	}
	t.Logf("%d pairs the same, %d not", same, differing)
}

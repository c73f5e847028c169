package analyze_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
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
		name, reason   string
		edit           []string
		same           bool
		section, where string // of some region
		change         string
	}{
		{"nothing", "the same file", nil, true, "", "", ""},
		{"words", "titles and messages decide nothing", []string{"三百米以内容缺审批（报备）", "三百米内"}, true, "", "", ""},
		{"a condition said otherwise", "by form it differs, by meaning not",
			[]string{"when: {any: [problem.open, problem.unresolved]}", "when: problem.unresolved or problem.open"}, true, "", "", ""},
		{"300 m to 200 m", "the lines between are coordinated", []string{"[{value: 300, cite: plan 四(一)2}]", "[{value: 200, cite: plan 四(一)2}]"}, false,
			"outcomes", "200 < works.length <= 300", "filing→coordination"},
		{"one working day to two", "the due date moves", []string{"[{value: 1 workday, cite: plan 一}]", "[{value: 2 workdays, cite: plan 一}]"}, false,
			"deadlines", "", "1 workday"},
		{"a task goes elsewhere", "routes", []string{"to: housing\n", "to: land_office\n"}, false, "routes", "works.length > 300", "housing"},
		{"an act is put on another file", "penalties", []string{"register: [individual_file, public_platform]", "register: [individual_file]"}, false, "penalties", "", "individual_file"},
		{"a rule from a date on", "rules in force", []string{"      - id: zero-visits\n", "      - id: zero-visits\n        valid: {from: 2022-01-01}\n"}, false,
			"outcomes", "rules_on in ..2021-12-31", "0→"},
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
					text.WriteString(string(c.Section) + ": " + line + "\n")
					ok = ok || string(c.Section) == tt.section && strings.Contains(line, tt.where) && strings.Contains(line, tt.change)
				}
			}
			if !ok {
				t.Errorf("no change of %s at %q with %q (%s):\n%s", tt.section, tt.where, tt.change, tt.reason, text.String())
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
		if c.Section != "status" && !strings.HasPrefix(c.From, "?") && !strings.HasPrefix(c.To, "?") {
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
	pairs, samples := bruteSeeds(6, 80), 60
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

// A set that changes on a date differs from that date on, and not before. Looked
// at on one date it is what a set that always said so would be.
func TestDiffOnOneDate(t *testing.T) {
	t.Parallel()
	const before = "[{value: 300, cite: plan 四(一)2}]"
	old := changed(t)
	dated := changed(t, before, "[{value: 300, to: 2022-03-31, cite: plan 四(一)2}, {value: 200, from: 2022-04-01, cite: plan 四(一)2}]")
	flat := diff(t, old, changed(t, before, "[{value: 200, cite: plan 四(一)2}]"))
	tests := []struct{ name, on, reason string }{
		{"the day before", "2022-03-31", "the old value"},
		{"the first day", "2022-04-01", "the new value"},
		{"long after", "2030-01-01", "the new value"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, err := analyze.Diff(context.Background(), old, dated, analyze.Options{At: at, RulesOn: tt.on})
			if err != nil {
				t.Fatal(err)
			}
			want := len(flat.Regions)
			if tt.on < "2022-04-01" {
				want = 0
			}
			if len(d.Regions) != want {
				t.Fatalf("%d regions, want %d (%s): %+v", len(d.Regions), want, tt.reason, d.Regions)
			}
			for i, r := range d.Regions {
				if r.Witness.RulesOn != tt.on || fmt.Sprint(r.Where, r.Changes) != fmt.Sprint(flat.Regions[i].Where, flat.Regions[i].Changes) {
					t.Errorf("region %d: %v %v on %s, want %v %v", i, r.Where, r.Changes, r.Witness.RulesOn, flat.Regions[i].Where, flat.Regions[i].Changes)
				}
			}
		})
	}
	if _, err := analyze.Diff(context.Background(), old, dated, analyze.Options{At: at, RulesOn: "soon"}); err == nil {
		t.Error("a date that is none was taken")
	}
}

// The terms of a region are true of its witness, as the engine reads it.
func TestTermsOfTheWitness(t *testing.T) {
	t.Parallel()
	old := changed(t)
	edits := [][2]string{{"[{value: 300, cite: plan 四(一)2}]", "[{value: 200, cite: plan 四(一)2}]"}, {"to: housing\n", "to: land_office\n"},
		{`"water" in services or`, `"heating" in services or`}, {"      - id: zero-visits\n", "      - id: zero-visits\n        valid: {from: 2022-01-01}\n"},
		{`applicant.type == "resident"`, `applicant.type != "enterprise"`}, {"work.completed_at", "work.started_at"}}
	kinds := map[analyze.PartKind]int{}
	for _, e := range edits[:bruteSeeds(3, len(edits))] {
		for _, r := range diff(t, old, changed(t, e[0], e[1])).Regions {
			for _, term := range r.Terms {
				for _, p := range term.Parts {
					kinds[p.Kind]++
				}
				if !holds(&term, r.Witness) {
					t.Errorf("%s is not true of %s, rules of %s", &term, r.Witness, r.Witness.RulesOn)
				}
			}
			if len(r.Terms) != len(r.Where) {
				t.Errorf("%d terms, %d texts", len(r.Terms), len(r.Where))
			}
		}
	}
	if kinds[analyze.PartRange] == 0 || kinds[analyze.PartIs] == 0 || kinds[analyze.PartHas] == 0 {
		t.Errorf("too few kinds of terms: %v", kinds)
	}
}

// holds works out a term on the facts of a witness, without the engine.
func holds(t *analyze.Term, w *analyze.Witness) bool {
	if t.Fact == "" {
		return slices.ContainsFunc(t.Parts, func(p analyze.Part) bool {
			return len(t.From) > 0 || w.RulesOn >= fmt.Sprint(p.Low) && (p.High == nil || w.RulesOn <= fmt.Sprint(p.High)) || p.Low == nil && w.RulesOn <= fmt.Sprint(p.High)
		})
	}
	if list, ok := strings.CutSuffix(t.Fact, "[]"); ok { // whether a list has elements
		some, _ := w.Facts[list].([]any)
		return slices.ContainsFunc(t.Parts, func(p analyze.Part) bool { return p.Value == (len(some) > 0) })
	}
	var x any = w.Facts
	for part := range strings.SplitSeq(t.Fact, ".") {
		if list, ok := x.([]any); ok && len(list) == 1 {
			x = list[0]
		}
		m, _ := x.(map[string]any)
		x = m[part]
	}
	return slices.ContainsFunc(t.Parts, func(p analyze.Part) bool { return partHolds(&p, x) })
}

func partHolds(p *analyze.Part, x any) bool {
	switch p.Kind {
	case analyze.PartUnknown:
		return x == nil
	case analyze.PartHappened:
		return x != nil
	case analyze.PartHas:
		list, _ := x.([]any)
		return slices.Contains(list, p.Value)
	case analyze.PartIs:
		return fmt.Sprint(p.Value) == fmt.Sprint(x) || p.Value == nil && x == nil
	case analyze.PartOther:
		return x != nil
	}
	if p.Low == nil && p.High == nil {
		return x != nil
	}
	n, isNumber := asNumber(x)
	low, some := asNumber(p.Low)
	high, most := asNumber(p.High)
	return isNumber && (!some || n > low || n == low && !p.Above) && (!most || n < high || n == high && !p.Below)
}

func asNumber(x any) (float64, bool) {
	n, err := strconv.ParseFloat(fmt.Sprint(x), 64)
	return n, err == nil
}

// A region names the facts that are read in a value alone, and its example has
// them; an empty list is said to be one.
func TestRegionsNameWhatMatters(t *testing.T) {
	t.Parallel()
	set := func(when, then string) []byte {
		return []byte("guize: 1\nset: x\nlanguages: [en]\nallow: {missing-citation: t}\nfacts:\n  m: {type: number}\n  k: {type: bool}\n" +
			"  w: {type: list, key: s, item: {s: {type: string}, n: {type: int}}}\noutcomes: {x: {type: number}}\npolicies: {p: {rules: [{id: r, when: '" + when + "', then: [decide: {x: '" + then + "'}]}]}}\n")
	}
	for _, c := range []struct{ when, when2, then, then2, where, matters string }{
		{"k", "k", "= m + 1", "= m + m", "k = true; m has a value", `{"k":true,"m":0}`},
		{"all(w, .n > 2)", "len(w) > 0 and all(w, .n > 2)", "= 1", "= 1", "w[] = false", `{"w":[]}`},
		{"(k ? none : m) == none", "k", "= 1", "= 1", "m is unknown; k = false", `{"k":false}`}, // of a known m it is false, and of an unknown one open
	} {
		old, new := compile(t, "x.yaml", set(c.when, c.then)), compile(t, "x.yaml", set(c.when2, c.then2))
		d := diff(t, old, new)
		if len(d.Regions) != 1 || strings.Join(d.Regions[0].Where, "; ") != c.where || d.Regions[0].Witness.String() != c.matters {
			t.Errorf("%s: %s, not decided %v; want %s, for example %s", c.then2, regionsOf(d), d.Undecided, c.where, c.matters)
		}
		examplesDiffer(t, old, new, d)
	}
}

// A rule that is defeated has no error, so a condition that fails is another
// where nothing overrides its rule.
func TestDiffOfDefeatedFailures(t *testing.T) {
	t.Parallel()
	set := func(rules string) *engine.Engine {
		return compile(t, "small.yaml", []byte("guize: 2\nset: small\nlanguages: [en]\nfacts: {j: {type: int, min: 0, max: 3}}\n"+
			"outcomes: {g: {type: bool}}\npolicies: {p: {rules: [\n"+rules+"\n]}}\n"))
	}
	fails := "{id: fails, when: j != 0 and 6 / j > 2 or 6 / j > 2, then: [decide: {g: false}]},\n"
	always := "{id: always, when: true, overrides: [fails], then: [decide: {g: false}]},\n"
	again := strings.Replace(fails, "fails", "again", 1)
	tests := []struct {
		name, old, new string
		same           bool
	}{
		{"defeated always, and one that is not", fails + always, fails + always + again, false},
		{"defeated always, and not there", fails + always, strings.Replace(always, "overrides: [fails], ", "", 1), true},
		{"defeated always, and never", fails + always, fails + strings.Replace(always, "overrides: [fails], ", "", 1), false},
		{"both fail", fails + always + again, fails + strings.Replace(always, "overrides: [fails], ", "", 1), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, turned := range []bool{false, true} {
				old, new := set(tt.old), set(tt.new)
				if turned {
					old, new = new, old
				}
				if d := diff(t, old, new); d.Same != tt.same || !tt.same && len(d.Regions) == 0 {
					t.Errorf("same = %v, regions %+v, undecided %+v; turned: %v", d.Same, d.Regions, d.Undecided, turned)
				}
			}
		})
	}
}

// A rule that never applies may fail while a fact is unknown, which leaves the
// application incomplete: two sets of which one has it are not called the same,
// unless the condition is settled by the very facts with which it would fail.
func TestDiffOfFailuresWithoutAFact(t *testing.T) {
	t.Parallel()
	set := func(when ...string) *engine.Engine {
		var b strings.Builder
		b.WriteString("guize: 2\nset: small\nlanguages: [en]\nfacts: {j: {type: int, min: 0, max: 3}, k: {type: enum, values: [a, b, c]}}\n" +
			"outcomes: {g: {type: bool}}\npolicies: {p: {rules: [{id: some, when: j > 1, then: [decide: {g: true}]},\n")
		for i, w := range when {
			fmt.Fprintf(&b, "{id: r%d, when: '%s', then: [decide: {g: true}]},\n", i, w)
		}
		b.WriteString("]}}\n")
		return compile(t, "small.yaml", []byte(b.String()))
	}
	tests := []struct {
		name     string
		old, new []string
		same     bool
	}{
		{"never", []string{`k == "a" and k == "b" and 6 / j > 2`}, nil, false},
		{"never, and settled", []string{`k == "a" and k == "b" and j != 0 and 6 / j > 2`}, nil, true},
		{"in two", []string{`k in ["a", "b"] and 6 / j > 2`}, []string{`k == "a" and 6 / j > 2`, `k == "b" and 6 / j > 2`}, true},
		{"said otherwise", []string{`k in ["a", "b"] and 6 / j > 2`}, []string{`6 / j > 2 and k != "c"`}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := diff(t, set(tt.old...), set(tt.new...))
			if d.Same != tt.same || !tt.same && len(d.Undecided)+len(d.Regions) == 0 {
				t.Errorf("same = %v, regions %+v, undecided %+v", d.Same, d.Regions, d.Undecided)
			}
		})
	}
}

// A rule that others always defeat cannot fail.
func TestDefeatedRulesDoNotFail(t *testing.T) {
	t.Parallel()
	r := check(t, compile(t, "small.yaml", []byte("guize: 2\nset: small\nlanguages: [en]\nfacts: {j: {type: int, min: 0, max: 3}}\n"+
		"outcomes: {g: {type: bool}}\npolicies: {p: {rules: [{id: fails, when: 6 / j > 2, then: [decide: {g: false}]},\n"+
		"{id: always, overrides: [fails], then: [decide: {g: true}]}]}}\n")))
	for _, f := range r.Findings {
		if f.Code == "can-fail" {
			t.Error(f.In("en"))
		}
	}
	if len(r.MayFail) > 0 {
		t.Errorf("it is left open whether %v fails", r.MayFail)
	}
}

// An outcome's promise that fails leaves an application incomplete: sets of which
// one fails are not called the same, and that one may fail is said.
func TestPromisesThatFail(t *testing.T) {
	t.Parallel()
	set := func(complete string) *engine.Engine {
		return compile(t, "small.yaml", []byte("guize: 2\nset: small\nlanguages: [en]\nfacts: {i: {type: int, min: 0, max: 9, default: 0}, j: {type: int, min: 0, max: 3, default: 0}}\n"+
			"outcomes: {g: {type: bool, complete: '"+complete+"'}}\npolicies: {p: {rules: [{id: some, when: j > 5, then: [decide: {g: true}]}]}}\n"))
	}
	never, fails, divides := set("j > 4"), set("6 / j > 9"), set("i / j > 9")
	for _, tt := range []struct {
		name     string
		old, new *engine.Engine
		same     bool
	}{
		{"never and fails", never, fails, false},
		{"fails and never", fails, never, false},
		{"never and divides", never, divides, false},
		{"the same", fails, set("6 / j > 9"), true},
	} {
		d := diff(t, tt.old, tt.new)
		if d.Same != tt.same || !tt.same && len(d.Undecided)+len(d.Regions) == 0 {
			t.Errorf("%s: same = %v, regions %+v, undecided %+v", tt.name, d.Same, d.Regions, d.Undecided)
		}
	}
	if r := check(t, never); len(r.MayFail) > 0 {
		t.Errorf("it is left open whether %v fails", r.MayFail)
	}
	if r := check(t, fails); len(r.MayFail) != 1 || r.MayFail[0].On != "g" {
		t.Errorf("of a promise that may fail is said %v", r.MayFail)
	}
}

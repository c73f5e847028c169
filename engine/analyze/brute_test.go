package analyze_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
)

// bruteSeeds is how many sets a test goes through: some seconds of them, or
// minutes with GUIZE_LONG=1.
func bruteSeeds(few, many int) int {
	if os.Getenv("GUIZE_LONG") == "1" {
		return many
	}
	return few
}

// seeds are those of so many sets, from 0 or from GUIZE_FROM on.
func seeds(few, many int) []int {
	from, _ := strconv.Atoi(os.Getenv("GUIZE_FROM"))
	out := make([]int, bruteSeeds(few, many))
	for i := range out {
		out[i] = from + i
	}
	return out
}

// decideAll decides all applications to a small set.
func decideAll(t *testing.T, eng *engine.Engine, ins []bruteInput) []engine.Decision {
	t.Helper()
	out := make([]engine.Decision, len(ins))
	for i, in := range ins {
		d, err := eng.Evaluate(context.Background(), engine.Input{At: at, RulesOn: in.on, Facts: in.facts, NoReceipt: true})
		if err != nil {
			t.Fatal(err)
		}
		out[i] = *d
	}
	return out
}

// Every finding that says never, always or redundant holds for all applications
// to a small set, and no gap or conflict of theirs is passed over.
func TestBruteForce(t *testing.T) {
	t.Parallel()
	counts := bruteChecks(t, seeds(25, 3000), 0, func(bruteGenerator, *bruteSet) {})
	for _, code := range []string{"gap", "conflict", "unreachable", "always-true", "redundant", "always-overridden", "override-without-effect"} {
		if counts[code] == 0 {
			t.Errorf("no set has a %s", code)
		}
	}
}

// Of rules that cite sources of several ranks, all that contradict each other by some
// application are found: what a rank settles as outranked, the rest as a conflict.
func TestBruteForceRanks(t *testing.T) {
	t.Parallel()
	counts := bruteChecks(t, seeds(25, 3000), 1<<33, bruteGenerator.ranks)
	for _, code := range []string{"outranked", "conflict", "unreachable", "resolved"} {
		if counts[code] == 0 {
			t.Errorf("no set has a %s", code)
		}
	}
}

// bruteChecks checks the small sets of seeds, and counts what was found.
func bruteChecks(t *testing.T, seeds []int, from uint64, with func(bruteGenerator, *bruteSet)) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for _, seed := range seeds {
		g := newBrute(uint64(seed) + from)
		s := g.set()
		with(g, s)
		eng := acyclic(t, s.text(""))
		if eng == nil {
			continue
		}
		counts["sets"]++
		ins := s.inputs()
		b := &brute{eng: eng, s: s, ins: ins, all: decideAll(t, eng, ins), report: check(t, eng)}
		for _, f := range b.report.Findings {
			shows(t, eng, f)
			counts[f.Code]++
		}
		counts["undecided"] += len(b.report.Undecided)
		counts["may fail"] += len(b.report.MayFail)
		counts["applications"] += len(ins)
		for i := range b.all {
			counts["resolved"] += len(b.all[i].Resolved)
		}
		if why := b.wrong(t); why != "" {
			t.Errorf("seed %d: %s\n%s\n%v", seed, why, s.text(""), b.report.Diagnostics().Err())
		}
	}
	t.Log(counts)
	return counts
}

// brute is what is known of a small set from all applications to it.
type brute struct {
	eng    *engine.Engine
	s      *bruteSet
	ins    []bruteInput
	all    []engine.Decision
	report *analyze.Report
}

// ever reports the first application of which something holds.
func (b *brute) ever(holds func(*engine.Decision) bool) string {
	for i := range b.all {
		if holds(&b.all[i]) {
			body, _ := json.Marshal(b.ins[i].facts)
			return fmt.Sprintf("%s, rules of %s: %s", body, b.ins[i].on, b.all[i].Status)
		}
	}
	return ""
}

func status(d *engine.Decision, rule string) string {
	for _, r := range d.Rules {
		if r.Rule == rule {
			return string(r.Status)
		}
	}
	return ""
}

// wrong is what a report says and some application denies, or does not say and
// some application shows.
func (b *brute) wrong(t *testing.T) string {
	for _, f := range b.report.Findings {
		var names []string
		for i, part := range strings.Split(f.Message["en"], `"`) {
			if i%2 == 1 {
				names = append(names, part)
			}
		}
		if why := b.denied(t, f, names); why != "" {
			return fmt.Sprintf("%s, and %s", f.In("en"), why)
		}
	}
	return b.passedOver()
}

func (b *brute) denied(t *testing.T, f analyze.Finding, names []string) string {
	switch f.Code {
	case "unreachable", "always-overridden", "shadowed-row":
		return b.ever(func(d *engine.Decision) bool { return status(d, names[0]) == "applies" })
	case "override-without-effect":
		for i := range b.all { // one that waits for a fact may be defeated though it never holds
			if b.ins[i].known && slices.ContainsFunc(b.all[i].Rules, func(r engine.RuleState) bool {
				return r.Rule == names[1] && r.By == names[0] && r.Status == "defeated"
			}) {
				return fmt.Sprint(b.ins[i])
			}
		}
	case "always-true":
		return b.everFalse(f)
	case "redundant":
		id := strings.TrimPrefix(names[0], "p/")
		without := decideAll(t, compile(t, "small.yaml", b.s.text(id)), b.ins)
		for i := range without {
			if x, y := outcomesOf(&without[i]), outcomesOf(&b.all[i]); x != y && !strings.Contains(x+y, "/true") {
				return fmt.Sprintf("%v: %s / %s", b.ins[i], y, x)
			}
		}
	}
	return ""
}

// everFalse is an application in which the condition of a rule is false, of one
// that is written as a single condition.
func (b *brute) everFalse(f analyze.Finding) string {
	n := 0
	for _, line := range strings.Split(string(b.s.text("")), "\n")[:f.Pos.Line] {
		n += strings.Count(line, "- id: ")
	}
	r := b.s.rules[n-1]
	for i := range b.all {
		if status(&b.all[i], "p/"+r.id) == "" && (r.from == "" || b.ins[i].on > r.from) {
			return fmt.Sprintf("%v: %v", b.ins[i], b.all[i].Rules)
		}
	}
	return ""
}

// passedOver is a gap or conflict that an application shows and the report does
// not know of.
func (b *brute) passedOver() string {
	said := func(code, on string) bool {
		return slices.ContainsFunc(b.report.Findings, func(f analyze.Finding) bool { return f.Code == code && strings.Contains(f.Message["en"], `"`+on+`"`) }) ||
			slices.ContainsFunc(b.report.Undecided, func(u analyze.Undecided) bool { return u.Code == code && (u.On == on || code == "conflict") })
	}
	if !said("gap", "f") {
		if why := b.ever(func(d *engine.Decision) bool {
			return slices.ContainsFunc(d.Errors, func(e engine.RuleError) bool { return e.Code == "no-value" && e.Rule == "" })
		}); why != "" {
			return "no gap was found, and there is none of f for " + why
		}
	}
	for i := range b.all {
		for _, k := range b.all[i].Conflicts {
			_, name, _ := strings.Cut(k.On, " ")
			if !said("conflict", name) {
				return fmt.Sprintf("no conflict was found, and there is one of %s for %v", k.On, b.ins[i])
			}
		}
	}
	if why := b.unsettled(); why != "" {
		return why
	}
	return b.failing()
}

// unsettled is a contradiction that a rank settles for an application and of which the
// report does not know.
func (b *brute) unsettled() string {
	for i := range b.all {
		for _, r := range b.all[i].Resolved {
			for _, high := range r.Rules {
				told := slices.ContainsFunc(b.report.Findings, func(f analyze.Finding) bool {
					return f.Code == "outranked" && strings.Contains(f.Message["en"], `"`+high+`"`) && strings.Contains(f.Message["en"], `"`+r.OverRule+`"`)
				})
				open := slices.ContainsFunc(b.report.Undecided, func(u analyze.Undecided) bool { return u.Code == "outranked" || u.Code == "conflict" })
				if !told && !open {
					return fmt.Sprintf("%s prevails over %s in %s for %v, and no finding says so", high, r.OverRule, r.Outcome, b.ins[i])
				}
			}
		}
	}
	return ""
}

// failing is a rule that an application fails though every fact is known, of
// which the report does not say that it can, or that this is left open.
func (b *brute) failing() string {
	known := map[string]bool{}
	for _, f := range b.report.Findings {
		if f.Code == "can-fail" {
			d, err := b.eng.Evaluate(context.Background(), f.Witness.Input())
			if err != nil {
				return err.Error()
			}
			for _, e := range d.Errors {
				known[e.Rule], known[e.Pos+e.Code] = true, true
			}
		}
	}
	for _, u := range b.report.MayFail {
		known[u.On] = true
	}
	for i := range b.all {
		for _, e := range b.all[i].Errors {
			if b.ins[i].known && e.Rule != "" && !known[e.Rule] && !known[e.Pos+e.Code] && e.Code != "conflict" && e.Code != "param-not-in-force" && e.Code != "no-due-date" {
				return fmt.Sprintf("%s fails, %s, for %v", e.Rule, e.Message, b.ins[i])
			}
		}
	}
	return ""
}

// A region holds applications that are decided differently and no others, all
// that differ lie in one, and what is proved to be the same is.
func TestBruteForceDiff(t *testing.T) {
	t.Parallel()
	bruteDiffs(t, append([]int{1593, 3907, 7400}, seeds(25, 3000)...), 1<<32, func(bruteGenerator, *bruteSet) {}) // faults that were mended first
}

func TestBruteForceDiffRanks(t *testing.T) {
	t.Parallel()
	bruteDiffs(t, seeds(25, 3000), 1<<34, bruteGenerator.ranks)
}

func bruteDiffs(t *testing.T, seeds []int, from uint64, with func(bruteGenerator, *bruteSet)) {
	t.Helper()
	counts := map[string]int{}
	for _, seed := range seeds {
		g := newBrute(uint64(seed) + from)
		s := g.set()
		with(g, s)
		e := g.edit(s)
		old, new := acyclic(t, s.text("")), acyclic(t, e.text(""))
		if old == nil || new == nil {
			continue
		}
		d := diff(t, old, new)
		examplesDiffer(t, old, new, d)
		ins := s.inputs()
		before, after := decideAll(t, old, ins), decideAll(t, new, ins)
		counts["pairs"]++
		counts["regions"] += len(d.Regions)
		counts["undecided"] += len(d.Undecided)
		counts["same"] += boolInt(d.Same)
		for i := range ins {
			if why := bruteDiffers(d, &before[i], &after[i], ins[i]); why != "" {
				t.Fatalf("seed %d: %s\n%s---\n%s\n%s%+v %+v", seed, why, s.text(""), e.text(""), regionsOf(d), d.Undecided, d.Declarations)
			}
		}
	}
	t.Log(counts)
	if counts["same"] == 0 || counts["regions"] == 0 {
		t.Errorf("the pairs show too little: %v", counts)
	}
}

// bruteDiffers says what is wrong with a difference, given how both sets decide
// one application.
func bruteDiffers(d *analyze.Difference, old, new *engine.Decision, in bruteInput) string {
	cs := decidedChanges(analyze.Compare(old, new), old, new)
	if d.Same && len(cs) > 0 {
		return fmt.Sprintf("said to be the same, and %v of %v", cs, in)
	}
	if !in.known || d.Left > 0 || len(d.Declarations) > 0 {
		return ""
	}
	w := &analyze.Witness{At: at, RulesOn: old.RulesOn, Facts: in.facts} // a fact may give the date
	for _, c := range cs {
		if c.Section == engine.SectionStatus {
			continue
		}
		open := slices.ContainsFunc(d.Undecided, func(u analyze.Undecided) bool {
			return u.Code == string(c.Section) && (u.On == c.Name || c.Section == engine.SectionEmitted)
		})
		covered := slices.ContainsFunc(d.Regions, func(r analyze.Region) bool {
			return slices.ContainsFunc(r.Changes, func(x analyze.Change) bool { return x.Section == c.Section && x.Name == c.Name }) && inRegion(&r, w)
		})
		if !open && !covered {
			return fmt.Sprintf("%v of %v lies in no region", c, in)
		}
	}
	return ""
}

// inRegion reports whether all terms of a region hold of an application.
func inRegion(r *analyze.Region, w *analyze.Witness) bool {
	return !slices.ContainsFunc(r.Terms, func(t analyze.Term) bool { return !bruteHolds(&t, w) })
}

// bruteHolds works out a term on the facts of an application, by the kinds of
// values that small sets have.
func bruteHolds(t *analyze.Term, w *analyze.Witness) bool {
	if t.Fact == "" {
		return holds(t, w)
	}
	x, given := w.Facts[t.Fact]
	if !given && t.Fact == "b" {
		x, given = false, true // its default
	}
	return slices.ContainsFunc(t.Parts, func(p analyze.Part) bool {
		switch p.Kind {
		case analyze.PartIs:
			if list, ok := x.([]any); ok {
				names, _ := p.Value.([]string)
				return len(names) == len(list) && !slices.ContainsFunc(list, func(v any) bool { return !slices.Contains(names, v.(string)) })
			}
			return given && fmt.Sprint(x) == fmt.Sprint(p.Value) || !given && p.Value == nil
		case analyze.PartRange:
			if text, ok := x.(string); ok { // a date, which orders as its text does
				return !beyond(text, p.Low, p.Above, 1) && !beyond(text, p.High, p.Below, -1)
			}
		case analyze.PartOther:
			return given
		}
		return partHolds(&p, x)
	})
}

// beyond reports whether a date lies outside an end of a range.
func beyond(text string, end any, open bool, sign int) bool {
	if end == nil {
		return false
	}
	c := sign * strings.Compare(text, fmt.Sprint(end))
	return c < 0 || c == 0 && open
}

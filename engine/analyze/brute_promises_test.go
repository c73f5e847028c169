package analyze_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
)

// brutePromise is a promise of a small set, in its parts.
type brutePromise struct{ kind, of, fact, goes, text string }

// promise draws a promise of a small set, of its facts and what its rules give.
func (g bruteGenerator) promise(s *bruteSet) brutePromise {
	fact := s.facts[g.IntN(len(s.facts))].name
	switch kind := g.pick("holds", "monotone", "blind", "blind", "every"); kind {
	case "holds":
		over := g.pick(`f == "p"`, `f != "q"`, "g", "not g", "g == none", "l == none", "l != params.five", "h == none", "h <= 2", `t == "A"`)
		return brutePromise{kind: kind, text: fmt.Sprintf("holds: '%s'", strings.ReplaceAll("("+g.atom(s)+") "+g.pick("or", "or not")+" ("+over+")", "'", "''"))}
	case "monotone":
		of := g.pick("f", "f", "g", "l", "h")
		if ordered := slices.DeleteFunc(slices.Clone(s.facts), func(f bruteFact) bool { return !slices.Contains([]string{"a", "b", "k", "j", "i", "m", "d"}, f.name) }); len(ordered) > 0 {
			fact, goes := ordered[g.IntN(len(ordered))].name, g.pick("up", "down")
			return brutePromise{kind: kind, of: of, fact: fact, goes: goes, text: fmt.Sprintf("of: %s, when: %s, goes: %s", of, fact, goes)}
		}
		fallthrough
	case "blind":
		of := g.pick("outcomes", "outcomes", "routes", "deadlines", "f", "g", "l", "h", "t")
		return brutePromise{kind: "blind", of: of, fact: fact, text: fmt.Sprintf("of: %s, to: %s", of, fact)}
	}
	return brutePromise{kind: "every", text: "every: notice, has: title"}
}

// said is what a decision says of what a promise is about; false where it is open.
func (p brutePromise) said(d *engine.Decision) (string, bool) {
	out := []string{}
	for _, o := range d.Outcomes {
		if p.of == "outcomes" || p.of == o.Name {
			if o.Open {
				return "", false
			}
			out = append(out, o.Name+" "+fmt.Sprint(o.Value))
		}
	}
	for _, r := range d.Routes {
		if p.of == "routes" {
			out = append(out, r.Task+" "+r.To)
		}
	}
	for _, k := range d.Deadlines {
		if p.of == "deadlines" {
			out = append(out, k.ID+" "+k.Within)
		}
	}
	for _, e := range d.Pending {
		if p.of == "routes" || p.of == "deadlines" {
			return fmt.Sprint(e), false
		}
	}
	slices.Sort(out)
	return strings.Join(out, "\n"), true
}

// rank is a value as a number by which it is more or less; false where it has none.
func rank(x any) (*big.Rat, bool) {
	text := strings.TrimSuffix(fmt.Sprint(x), " days")
	if i := slices.Index([]string{"false", "true", "p", "q", "r"}, text); i >= 0 {
		return big.NewRat(int64(i), 1), true
	}
	return new(big.Rat).SetString(strings.ReplaceAll(text, "-", ""))
}

// breaks reports whether two decisions break the promise, of which the second is of an
// application with more of the fact where it is one on what goes with a fact.
func (p brutePromise) breaks(one, two *engine.Decision) bool {
	if p.kind == "blind" {
		a, settled := p.said(one)
		b, too := p.said(two)
		return settled && too && a != b
	}
	for _, o := range one.Outcomes {
		i := slices.IndexFunc(two.Outcomes, func(q engine.Outcome) bool { return q.Name == p.of })
		if o.Name != p.of || i < 0 || o.Open || two.Outcomes[i].Open {
			continue
		}
		x, ok := rank(o.Value)
		y, is := rank(two.Outcomes[i].Value)
		if ok && is && (x.Cmp(y) > 0 && p.goes == "up" || x.Cmp(y) < 0 && p.goes == "down") {
			return true
		}
	}
	return false
}

// broken is an application, or two, that break a promise; "" where none of all do.
func (b *brute) broken(t *testing.T, p brutePromise) string {
	t.Helper()
	others := map[string][]int{}
	for i, in := range b.ins {
		if p.kind == "holds" {
			broken, err := b.eng.Broken(t.Context(), engine.Input{At: at, RulesOn: in.on, Facts: in.facts})
			if err != nil {
				t.Fatal(err)
			}
			if len(broken) > 0 {
				return fmt.Sprint(in)
			}
			continue
		}
		if in.facts[p.fact] == nil || b.all[i].Status == engine.StatusInvalid {
			continue
		}
		rest := maps.Clone(in.facts)
		delete(rest, p.fact)
		key, err := json.Marshal(rest)
		if err != nil {
			t.Fatal(err)
		}
		others[in.on+string(key)] = append(others[in.on+string(key)], i)
	}
	for _, key := range slices.Sorted(maps.Keys(others)) {
		for _, i := range others[key] {
			for _, j := range others[key] {
				x, ok := rank(b.ins[i].facts[p.fact])
				y, is := rank(b.ins[j].facts[p.fact])
				if i == j || p.kind == "monotone" && (!ok || !is || x.Cmp(y) >= 0) || !p.breaks(&b.all[i], &b.all[j]) {
					continue
				}
				return fmt.Sprint(b.ins[i], b.ins[j])
			}
		}
	}
	return ""
}

// What is proved of a promise of a small set no application breaks; what is broken is
// shown by applications that break it, and those break it among all there are.
func TestPromisesBruteForce(t *testing.T) {
	t.Parallel()
	counts := map[string]int{}
	for _, seed := range seeds(150, 4000) {
		g := newBrute(uint64(seed))
		s := g.set()
		g.Rand = rand.New(rand.NewPCG(uint64(seed), 47))
		p := g.promise(s)
		text := string(s.text("")) + "promises: {it: {cite: law 1, " + p.text + "}}\nsources: {law: {}}\n"
		eng := acyclic(t, []byte(text))
		if eng == nil {
			continue
		}
		ins := s.inputs()
		b := &brute{eng: eng, s: s, ins: ins, all: decideAll(t, eng, ins), report: check(t, eng)}
		for _, f := range b.report.Findings {
			if f.Code == analyze.CodePromise {
				shows(t, eng, f)
			}
		}
		state := b.report.Promises[0].State
		counts[p.kind+" "+string(state)]++
		if p.kind == "every" {
			continue
		}
		why := b.broken(t, p)
		if why != "" && state == analyze.PromiseProved {
			t.Errorf("seed %d: proved, and broken by %s\n%s", seed, why, text)
		}
		if why == "" && state == analyze.PromiseBroken && p.kind != "monotone" {
			t.Errorf("seed %d: broken by %v, and by no application of all\n%s", seed, b.report.Promises[0].Witness, text)
		}
		if why != "" && state == analyze.PromiseUnknown {
			counts[p.kind+" not found"]++
		}
	}
	t.Log(counts)
	for _, kind := range []string{"holds", "monotone", "blind"} {
		if counts[kind+" proved"] == 0 || counts[kind+" broken"] == 0 && kind != "monotone" {
			t.Errorf("too few promises of the kind %s are proved, or broken: %v", kind, counts)
		}
	}
}

package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules"
)

// What is passed over holds nothing: the alternatives are those that trying every
// combination of every choice of facts finds, in the same order.
func TestWhatIfAsPlainSearch(t *testing.T) {
	t.Parallel()
	found, pruned, have := 0, 0, 0
	seeds, few := uint64(3), 5
	if os.Getenv("GUIZE_LONG") != "" {
		seeds, few = 120, 300
	}
	for seed := range seeds {
		r := rand.New(rand.NewPCG(seed, 77))
		text := randomLevers(r)
		set, err := rules.Parse(context.Background(), "s.yaml", []byte(text))
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, text)
		}
		eng, err := Compile(context.Background(), set)
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, text)
		}
		in := Input{At: time.Unix(1_700_000_000, 0), JSON: []byte(randomApplication(r)), NoReceipt: true}
		for _, want := range []Target{Want("o", "a"), Want("o", "b"), Want("n", "3"), Want("lo", "0.25"), Want("hi", "20"), Want("w[x].e", "true"), Want("w[y].e", "true")} {
			got, err := eng.WhatIf(context.Background(), in, want)
			if err != nil {
				t.Fatal(err)
			}
			plain, tried := plainSearch(t, eng, in, want)
			if got.Have {
				have++
				continue
			}
			if diff := cmp.Diff(plain, listed(got.List)); diff != "" {
				t.Errorf("seed %d: %v with %s (-plain +got):\n%s%s", seed, want, in.JSON, diff, text)
			}
			found += len(plain)
			pruned += tried - got.Tried
		}
	}
	t.Logf("%d alternatives, %d had it, %d applications passed over", found, have, pruned)
	if found < few || pruned < 100*few {
		t.Error("too little was compared")
	}
}

func listed(as []Alternative) (out []string) {
	for _, a := range as {
		out = append(out, fmt.Sprint(a.Changes))
	}
	return out
}

// plainSearch tries everything.
func plainSearch(t *testing.T, eng *Engine, in Input, want Target) (out []string, tried int) {
	t.Helper()
	s := &search{eng: eng, ctx: context.Background(), in: in, want: want, out: &Alternatives{}}
	s.meter.Reset(s.ctx, 1<<40)
	if err := s.prepare(); err != nil {
		t.Fatal(err)
	}
	defer s.ev.release()
	try := func(set []setting) bool {
		tried++
		d, err := s.decide(set)
		if err != nil {
			t.Fatal(err)
		}
		if !s.has(d) {
			return false
		}
		var changes []FactChange
		for _, x := range set {
			changes = append(changes, FactChange{Fact: x.lever.path, Title: s.title(x.lever), Known: x.lever.known, From: x.lever.from, To: x.lever.values[x.value]})
		}
		out = append(out, fmt.Sprint(changes))
		return true
	}
	var values func(chosen []*lever, set []setting) error
	values = func(chosen []*lever, set []setting) error {
		if len(set) == len(chosen) {
			if try(set) {
				return errFound
			}
			return nil
		}
		for i := range chosen[len(set)].values {
			if err := values(chosen, append(slices.Clone(set), setting{chosen[len(set)], i})); errors.Is(err, errFound) {
				return err
			}
		}
		return nil
	}
	var choose func(n, first int, chosen []*lever)
	choose = func(n, first int, chosen []*lever) {
		if len(chosen) == n {
			_ = values(chosen, nil)
			return
		}
		for i := first; i < len(s.levers) && len(out) < whatIfAlternatives; i++ {
			choose(n, i+1, append(slices.Clone(chosen), s.levers[i]))
		}
	}
	for n := 1; n <= whatIfFacts && len(out) == 0; n++ {
		choose(n, 0, nil)
	}
	return out, tried
}

// randomLevers is a set with facts of several types, a derived one with a default,
// a date of rules that hangs on a fact, lists, overrides and rules that read what
// others give.
func randomLevers(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString(`guize: 1
set: s
languages: [en]
timezone: Asia/Shanghai
calendar: cn
facts:
  p: {type: bool, title: P}
  q: {type: bool, title: Q, default: false}
  i: {type: int, title: I}
  k: {type: enum, values: [u, v, z], title: K}
  ev: {type: event, title: Ev}
  on: {type: date, title: On}
  fix: {type: bool, title: Fix, changeable: false}
  d: {type: bool, title: D, derive: "`)
	b.WriteString(randomCondition(r, "", 2))
	b.WriteString(`", default: false}
  keys: {type: set, values: [x, y], title: Keys}
  w: {type: list, key: key, keys: keys, title: W, item: {key: {type: enum, values: [x, y], title: Key}, m: {type: int, title: M}}}
`)
	if r.IntN(2) == 0 {
		b.WriteString("rules_on: on\n")
	}
	b.WriteString(`outcomes:
  o: {type: enum, values: [a, b], title: O}
  n: {type: int, combine: sum, title: N}
  lo: {type: number, combine: min, title: Lo}
  hi: {type: money, unit: CNY, combine: max, title: Hi}
  mid: {type: bool, title: Mid}
  w.e: {type: bool, title: E}
policies:
  p:
    title: P
    rules:
`)
	depth := map[string]int{"m": 2, "a1": 4, "a2": 4, "a3": 4, "a4": 4, "n1": 3, "n2": 3, "n3": 3, "n4": 3, "c0": 3, "c1": 3, "c2": 3, "c3": 3, "w1": 4, "w2": 4} // of 3 all facts are read, of 4 what rules combine too
	rule := func(id, loop, effect string) {
		fmt.Fprintf(&b, "      - {id: %s, title: T, allow: {missing-citation: x}, ", id)
		if r.IntN(6) == 0 {
			b.WriteString("valid: {from: 2020-01-01}, ")
		}
		item := ""
		if loop != "" {
			fmt.Fprintf(&b, "for: l in w, ")
			item = "l.m > 2"
		}
		fmt.Fprintf(&b, "when: \"%s\", %s}\n", randomCondition(r, item, depth[id]), effect)
	}
	rule("m", "", "then: [{decide: {mid: true}}]")
	rule("a1", "", "then: [{decide: {o: a}}]")
	rule("a2", "", "then: [{decide: {o: b}}]")
	rule("a3", "", "overrides: [a1], then: [{decide: {o: \"= k == 'u' ? 'a' : 'b'\"}}]")
	rule("a4", "", "overrides: [a2], then: [{decide: {o: a}}]")
	rule("n1", "", "then: [{decide: {n: 1}}]")
	rule("n2", "", "then: [{decide: {n: 2}}]")
	if r.IntN(2) == 0 {
		rule("n4", "", "then: [{decide: {n: -4}}]")
	}
	for i, to := range []string{"lo: 0.25", "lo: 0.5", "hi: 12.5", "hi: 20"} {
		rule(fmt.Sprintf("c%d", i), "", "then: [{decide: {"+to+"}}]")
	}
	rule("n3", "", "then: [{decide: {n: '= i'}}]")
	rule("w1", "w", "then: [{decide: {l.e: true}}]")
	rule("w2", "w", "overrides: [w1], then: [{decide: {l.e: false}}]")
	return b.String()
}

func randomCondition(r *rand.Rand, item string, depth int) string {
	atoms := []string{"p", "q", "i > 3", "i <= 5", "i == 4", "k == 'u'", "k != 'v'", "happened(ev)", "fix", "known(p)", "known(i)", "any(w, .m > 1)", "count(w, .m > 0) == 2", "on > '2021-01-01'"}
	if depth >= 3 {
		atoms = append(atoms, "d", "known(d)", "(mid ?? false)")
	}
	if depth == 4 {
		atoms = append(atoms, "n >= 2", "n < 0", "n == 3", "n == none", "(n ?? 7) > 5", "n + 1 > 3", "lo < 0.4", "lo == 0.5", "hi > 15", "hi <= 12.5", "hi != none")
	}
	if item != "" {
		atoms = append(atoms, item, item, item)
	}
	var parts []string
	for range 1 + r.IntN(depth) {
		a := atoms[r.IntN(len(atoms))]
		if r.IntN(3) == 0 {
			a = "not (" + a + ")"
		}
		parts = append(parts, a)
	}
	return strings.Join(parts, []string{" and ", " and ", " or "}[r.IntN(3)])
}

func randomApplication(r *rand.Rand) string {
	facts := map[string]any{}
	give := func(name string, v any) {
		if r.IntN(4) > 0 {
			facts[name] = v
		}
	}
	give("p", r.IntN(2) == 0)
	give("q", r.IntN(2) == 0)
	give("i", r.IntN(8))
	give("k", []string{"u", "v", "z"}[r.IntN(3)])
	give("fix", r.IntN(2) == 0)
	give("on", []string{"2019-05-05", "2022-05-05"}[r.IntN(2)])
	if r.IntN(2) == 0 {
		give("d", r.IntN(2) == 0)
		give("ev", "2021-05-05T09:00:00+08:00")
	}
	give("keys", [][]string{{"x"}, {"x", "y"}, {}}[r.IntN(3)])
	give("w", []any{map[string]any{"key": "x", "m": r.IntN(4)}})
	out, _ := json.Marshal(facts)
	return string(out)
}

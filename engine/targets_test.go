package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

const targetSet = `guize: 1
set: targets
languages: [en]
sources: {act: {title: Act}}
rules_on: on
facts:
  on: {type: date, title: On}
  days: {type: number, title: Days}
  body: {type: enum, values: [a, b], title: Body}
  asked: {type: bool, title: Asked}
  phone: {type: string, sensitive: true, title: Phone}
  parts: {type: list, key: name, title: Parts, item: {name: {type: string, title: Name}, n: {type: int, title: N}}}
outcomes: {fee: {type: number, title: Fee}}
policies:
  p:
    cite: act 1
    rules:
      - {id: fee, title: Fee, then: [{decide: {fee: = days * 2}}]}
      - {id: no, title: No, when: body == "b" and days > 90, then: [{reject: {code: no, message: No}}]}
targets:
  mean: {of: days, average: 5, by: body, when: asked, cite: act 2}
  share: {of: fee, within: 20, share: 66.5, by: month, cite: act 2}
  p: {of: days, percentile: 90, at_most: 9.5, cite: act 2}
  parts: {for: x in parts, of: x.n, average: 1.5, cite: act 2}
  late: {of: days, average: 1, valid: {from: 2026-01-01}, cite: act 2}
`

func targetEngine(t *testing.T, edit ...string) (*engine.Engine, error) {
	t.Helper()
	set, err := rules.Parse(t.Context(), "t.yaml", []byte(strings.NewReplacer(edit...).Replace(targetSet)))
	if err != nil {
		return nil, err
	}
	return engine.Compile(t.Context(), set)
}

// byHand counts the cases of a target one by one.
type byHand struct {
	values []*big.Rat
	open   int
}

// What the targets come to is what counting the cases by hand gives, in whatever order
// they come.
func TestTargets(t *testing.T) {
	t.Parallel()
	eng, err := targetEngine(t)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	hand := map[string]*byHand{}
	add := func(group string, v *big.Rat) {
		if hand[group] == nil {
			hand[group] = &byHand{}
		}
		if v == nil {
			hand[group].open++
			return
		}
		hand[group].values = append(hand[group].values, v)
	}
	var all [][]engine.Measure
	for range 500 {
		days, month, body := r.IntN(200), 1+r.IntN(3), string("ab"[r.IntN(2)])
		facts := map[string]any{"on": fmt.Sprintf("2025-%02d-1%d", month, r.IntN(10)), "body": body}
		var n *big.Rat
		if r.IntN(10) > 0 {
			n = big.NewRat(int64(days), 2)
			facts["days"] = json.Number(n.FloatString(1))
		}
		asked := r.IntN(3) // 0: not known
		if asked > 0 {
			facts["asked"] = asked == 1
		}
		parts := []any{}
		for i := range r.IntN(3) {
			parts = append(parts, map[string]any{"name": fmt.Sprint(i), "n": i})
		}
		facts["parts"] = parts
		of, err := eng.Measure(t.Context(), engine.Input{At: time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC), Facts: facts})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, of)
		if body == "b" && n != nil && n.Cmp(big.NewRat(90, 1)) > 0 {
			continue // rejected
		}
		switch {
		case asked == 2:
		case asked == 0:
			add("mean "+body, nil)
		default:
			add("mean "+body, n)
		}
		twice := n
		if n != nil {
			twice = new(big.Rat).Add(n, n)
		}
		add(fmt.Sprintf("share 2025-%02d", month), twice)
		add("p ", n)
		for i := range len(parts) {
			add("parts ", big.NewRat(int64(i), 1))
		}
	}
	tally := func(of [][]engine.Measure) []engine.TargetResult {
		var tally engine.Tally
		tally.Expect(eng)
		for _, m := range of {
			tally.Add(m)
		}
		return tally.Results()
	}
	results := tally(all)
	seen := 0
	for _, got := range results {
		h := hand[got.Target+" "+got.Group]
		if h == nil {
			if got.Target != "late" || got.Cases > 0 || got.Met || got.Value != "" {
				t.Errorf("%+v: no such cases", got)
			}
			continue
		}
		seen++
		value, met := h.comesTo(got)
		if got.Cases != len(h.values) || got.Open != h.open || got.Value != value || got.Met != met {
			t.Errorf("%+v; by hand %d cases, %d open, %s, met %v", got, len(h.values), h.open, value, met)
		}
	}
	if seen != len(hand) || len(results) != len(hand)+1 {
		t.Errorf("%d results, %d groups by hand", len(results), len(hand))
	}
	slices.Reverse(all)
	if diff := cmp.Diff(results, tally(all)); diff != "" {
		t.Errorf("in another order (-want +got):\n%s", diff)
	}
}

func (h *byHand) comesTo(of engine.TargetResult) (value string, met bool) {
	rat := func(s string) *big.Rat { r, _ := new(big.Rat).SetString(s); return r }
	limit, total := rat(of.Limit), big.NewRat(int64(len(h.values)), 1)
	slices.SortFunc(h.values, (*big.Rat).Cmp)
	var x *big.Rat
	switch of.Kind {
	case "average":
		x = new(big.Rat)
		for _, v := range h.values {
			x.Add(x, v)
		}
		x.Quo(x, total)
		met = x.Cmp(limit) <= 0
	case "share":
		n := 0
		for _, v := range h.values {
			if v.Cmp(limit) <= 0 {
				n++
			}
		}
		x = big.NewRat(int64(100*n), int64(len(h.values)))
		met = x.Cmp(rat(of.Share)) >= 0
	default:
		at := 0
		for big.NewRat(int64(at+1)*100, 1).Cmp(new(big.Rat).Mul(rat(of.Share), total)) < 0 {
			at++
		}
		x = h.values[at]
		met = x.Cmp(limit) <= 0
	}
	return strings.TrimSuffix(strings.TrimRight(x.FloatString(2), "0"), "."), met
}

// A target counts numbers, and tells nobody apart by what is sensitive.
func TestBadTargets(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ was, now, code string }{
		{"of: fee,", "of: body,", "bad-target"},
		{"by: body", "by: phone", "bad-target"},
		{"x in parts", "x in nothing", "unknown-list"},
	} {
		if _, err := targetEngine(t, tt.was, tt.now); err == nil || !strings.Contains(err.Error(), "["+tt.code+"]") {
			t.Errorf("%s: %v, want %s", tt.now, err, tt.code)
		}
	}
}

// Targets are no part of a decision: with and without them it has the same outcomes.
func TestTargetsDecideNothing(t *testing.T) {
	t.Parallel()
	with, err := targetEngine(t)
	if err != nil {
		t.Fatal(err)
	}
	set, err := rules.Parse(t.Context(), "t.yaml", []byte(targetSet[:strings.Index(targetSet, "targets:\n")]))
	if err != nil {
		t.Fatal(err)
	}
	without, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	in := engine.Input{At: time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC), Facts: map[string]any{"days": 3, "body": "a"}}
	a, err := with.Evaluate(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	b, err := without.Evaluate(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b.Outcomes, a.Outcomes); diff != "" || a.Status != b.Status {
		t.Errorf("(-without +with): %s", diff)
	}
}

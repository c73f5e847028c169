package witness

import (
	"fmt"
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// refGiver is an effect that gives an outcome a value.
type refGiver struct {
	inst   *refInst
	effect *rules.Effect
}

// refAside is a value of a lower rank that does not count (R45).
type refAside struct {
	rule  string
	value any
}

// rank is that of the lowest source that an effect cites, or its rule; 0 where one
// of them has none.
func (r *refRun) rank(u *rules.Rule, e *rules.Effect) int {
	cites := e.Cites
	if len(cites) == 0 {
		cites = u.Cites
	}
	out := 0
	for _, c := range cites {
		for _, s := range r.set.Sources {
			if s.ID == c.Source && s.Rank == 0 {
				return 0
			} else if s.ID == c.Source && s.Rank > out {
				out = s.Rank
			}
		}
	}
	return out
}

// settleRanks goes down from the highest rank: at each, what a value that has stood
// so far contradicts is struck out.
func (o *refOutcome) settleRanks() {
	if o.decl.Combine != "" {
		return
	}
	var stands []any
	over := func(v any) bool {
		_, settled := refOpen(v)
		return slices.ContainsFunc(stands, func(h any) bool { return !settled || !o.run.refEqual(h, v) })
	}
	ranks := slices.Compact(slices.Sorted(slices.Values(slices.Concat(o.ranks, o.openRanks))))
	var struck []int
	out := make([]bool, len(o.given))
	outOpen := make([]bool, len(o.open))
	for _, rank := range ranks {
		if rank == 0 {
			continue
		}
		var own []any
		for k, v := range o.given {
			if o.ranks[k] != rank {
				continue
			}
			if out[k] = over(v); out[k] {
				if _, settled := refOpen(v); settled {
					struck = append(struck, k)
				}
			} else if _, settled := refOpen(v); settled {
				own = append(own, v)
			}
		}
		for k, v := range o.open {
			outOpen[k] = outOpen[k] || o.openRanks[k] == rank && over(v)
		}
		stands = append(stands, own...)
	}
	given, rules, givenRanks := o.given, o.rules, o.ranks
	o.given, o.rules, o.by, o.open = kept(o.given, out), kept(o.rules, out), kept(o.by, out), kept(o.open, outOpen)
	o.ranks, o.openRanks = kept(o.ranks, out), kept(o.openRanks, outOpen)
	for _, k := range struck {
		if o.beaten(given[k], givenRanks[k]) {
			o.aside = append(o.aside, refAside{rule: rules[k], value: given[k]})
		}
	}
}

// beaten reports whether a value that stands, and that nothing can strike out any more,
// contradicts one of a lower rank.
func (o *refOutcome) beaten(v any, rank int) bool {
	for j, h := range o.given {
		if _, settled := refOpen(h); settled && o.ranks[j] > 0 && o.ranks[j] < rank && !o.run.refEqual(h, v) && !o.threatened(j) {
			return true
		}
	}
	return false
}

// threatened reports whether a higher rule that may yet apply, or whose value is not
// known yet, could strike a value out.
func (o *refOutcome) threatened(given int) bool {
	strikes := func(v any, rank int) bool {
		_, settled := refOpen(v, o.given[given])
		return rank > 0 && rank < o.ranks[given] && (!settled || !o.run.refEqual(v, o.given[given]))
	}
	for k, v := range o.open {
		if strikes(v, o.openRanks[k]) {
			return true
		}
	}
	for k, v := range o.given {
		if _, settled := refOpen(v); !settled && strikes(v, o.ranks[k]) {
			return true
		}
	}
	return false
}

func kept[T any](list []T, out []bool) []T {
	var left []T
	for i, x := range list {
		if !out[i] {
			left = append(left, x)
		}
	}
	return left
}

// resolvedDiffers says where a decision tells otherwise what is set aside. Of an
// outcome that only completions settle it may tell more.
func (d *refDecision) resolvedDiffers(got *engine.Decision) string {
	var want []string
	open := map[string]bool{}
	for name, o := range d.run.outcomes {
		open[name] = len(o.open) > 0
		for _, a := range o.aside {
			if w := name + " " + a.rule; !slices.Contains(want, w) {
				want = append(want, w)
			}
		}
	}
	var told []string
	for _, r := range got.Resolved {
		w := r.Outcome + " " + r.OverRule
		told = append(told, w)
		if !slices.Contains(want, w) && !open[r.Outcome] {
			return fmt.Sprintf("resolved: %+v, which nothing contradicts", r)
		}
		if r.Rank == 0 || r.Rank >= r.OverRank || len(r.Rules) == 0 || fmt.Sprint(r.Value) == fmt.Sprint(r.Over) {
			return fmt.Sprintf("resolved: %+v", r)
		}
	}
	for _, w := range want {
		if !slices.Contains(told, w) {
			return "resolved lacks " + w
		}
	}
	return ""
}

package tell

import (
	"slices"

	"github.com/guize-rules/guize/engine"
)

// together counts how often a kind of change comes in the same application as a change of
// an outcome.
type together struct {
	with map[[2]KindRow]int // an outcome, and something else
	any  map[KindRow]int    // something else with any outcome
	full bool               // there are more than are counted, and nothing is known to follow
}

// add counts n applications with these kinds of change.
func (w *together) add(n int, rows []KindRow) {
	outcomes := 0
	for outcomes < len(rows) && rows[outcomes].Section == engine.SectionOutcomes {
		outcomes++
	}
	if outcomes == 0 {
		return
	}
	for _, x := range rows[outcomes:] {
		w.any[x] += n
		for _, o := range rows[:outcomes] {
			if k := [2]KindRow{o, x}; len(w.with) < 4*mostKinds || w.with[k] > 0 {
				w.with[k] += n
			} else {
				w.full = true
			}
		}
	}
}

// folding is which kinds of change follow from outcomes: those that come with every
// application of each outcome with which they come at all, and with no other.
func (t *Tally) folding() map[KindRow]bool {
	out := map[KindRow]bool{}
	if t.together.full {
		return out
	}
	for x, n := range t.together.any {
		out[x] = t.rows[x] != nil && n == t.rows[x].Applications
	}
	for k, n := range t.together.with {
		if t.rows[k[0]] == nil || n != t.rows[k[0]].Applications {
			out[k[1]] = false
		}
	}
	return out
}

// follows lists, by each outcome, what is folded into it.
func (t *Tally) follows(folded map[KindRow]bool) map[KindRow][]KindRow {
	out := map[KindRow][]KindRow{}
	for k := range t.together.with {
		if folded[k[1]] {
			out[k[0]] = append(out[k[0]], k[1])
		}
	}
	return out
}

// byKind puts rows of outcomes first, each kind once.
func byKind(all []Difference) []KindRow {
	var out []KindRow
	for _, s := range all {
		if k := (KindRow{s.Section, s.ID, s.Title, s.Kind}); !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	slices.SortStableFunc(out, func(a, b KindRow) int { return first(b) - first(a) })
	return out
}

func first(k KindRow) int {
	if k.Section == engine.SectionOutcomes {
		return 1
	}
	return 0
}

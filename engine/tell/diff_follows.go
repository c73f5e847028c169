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
			}
		}
	}
}

// follows lists what comes with a change of an outcome in each of its applications, and in
// none that has no change of an outcome with which it always comes.
func (t *Tally) follows(outcome KindRow) []KindRow {
	var out []KindRow
	for k := range t.together.with {
		if k[0] == outcome && t.folded(k[1]) {
			out = append(out, k[1])
		}
	}
	return out
}

// folded reports whether a kind of change always follows from outcomes: wherever it comes
// with one it comes with every application of that, and it never comes alone.
func (t *Tally) folded(x KindRow) bool {
	c := t.rows[x]
	if c == nil || t.together.any[x] != c.Applications {
		return false
	}
	for k, n := range t.together.with {
		if k[1] == x && n != t.rows[k[0]].Applications {
			return false
		}
	}
	return true
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

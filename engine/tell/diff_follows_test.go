package tell

import (
	"fmt"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
)

// What comes with every change of an outcome, and with nothing else, follows from it; what
// comes once without it, or with some applications of it alone, does not. Where there are
// too many kinds to count nothing is folded, and nothing is lost.
func TestFolding(t *testing.T) {
	t.Parallel()
	outcome := func(id string) Difference {
		return Difference{Section: engine.SectionOutcomes, ID: id, Title: id, Kind: "a → b"}
	}
	task := func(id string) Difference {
		return Difference{Section: engine.SectionRoutes, ID: id, Title: id, Kind: "is new"}
	}
	key := func(d Difference) KindRow { return KindRow{d.Section, d.ID, d.Title, d.Kind} }
	tally := NewTally()
	add := func(n int, all ...Difference) {
		tally.Again(n, []analyze.Change{{Section: all[0].Section, Name: all[0].ID, From: "a", To: "b"}}, all, nil)
	}
	add(3, task("always"), outcome("x"), task("alone too"), task("sometimes"), task("of both"))
	add(2, outcome("x"), task("always"), task("alone too"), task("of both"))
	add(4, outcome("y"), task("of both"))
	add(1, task("alone too"))
	folded := tally.folding()
	for id, want := range map[string]bool{"always": true, "of both": true, "alone too": false, "sometimes": false} {
		if folded[key(task(id))] != want {
			t.Errorf("%s: folded %t", id, !want)
		}
	}
	follows := tally.follows(folded)
	if len(follows[key(outcome("x"))]) != 2 || len(follows[key(outcome("y"))]) != 1 {
		t.Errorf("%v", follows)
	}
	for i := range 4*mostKinds + 1 {
		add(1, outcome("x"), task(fmt.Sprint("task ", i)))
	}
	if folded := tally.folding(); len(folded) > 0 {
		t.Errorf("%d kinds are folded, and not all were counted", len(folded))
	}
}

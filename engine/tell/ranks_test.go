package tell_test

import (
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/rules"
)

// A slip says which rule gave way, to which, with both clauses (R45).
func TestSlipResolved(t *testing.T) {
	t.Parallel()
	set := &rules.Set{ID: "s", Languages: []string{"zh", "en"}}
	d := &engine.Decision{Resolved: []engine.Resolved{{Outcome: "x", Value: int64(1), Rank: 1, Rules: []string{"p/high"}, Cite: []string{"law 2"},
		Over: int64(3), OverRank: 3, OverRule: "p/low", OverCite: []string{"city 5"}}}}
	for _, lang := range []tell.Lang{"zh", "en"} {
		s := tell.Teller{Set: set, Lang: lang}.Slip(nil, d)
		text := s.Text()
		for _, want := range []string{"law 2", "city 5", "p/high", "p/low", "1", "3"} {
			if len(s.Resolved) != 1 || !strings.Contains(text, want) {
				t.Errorf("%s: no %q in\n%s", lang, want, text)
			}
		}
	}
}

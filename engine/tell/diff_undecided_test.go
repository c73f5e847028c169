package tell_test

import (
	"context"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/tell"
)

// What was not decided of the status is told in words, not by its key.
func TestUndecidedStatus(t *testing.T) {
	t.Parallel()
	set := small(t)
	for lang, want := range map[tell.Lang]map[string]string{
		"en": {analyze.OnErrors: "Whether a rule fails", analyze.OnNotInForce: "no rule is in force", set.Outcomes[0].Name: "has no value by one set alone"},
		"zh": {analyze.OnErrors: "规则", analyze.OnNotInForce: "没有规则施行", set.Outcomes[0].Name: "没有结果"},
	} {
		n := tell.Teller{Set: set, Lang: lang}
		c := tell.Comparison{Old: n, New: n}
		for on, want := range want {
			diff := &analyze.Difference{Undecided: []analyze.Undecided{{Code: "status", On: on}}}
			told, err := c.Regions(context.Background(), nil, nil, diff)
			if err != nil {
				t.Fatal(err)
			}
			if got := told.Undecided[0]; !strings.Contains(got, want) || strings.Contains(got, on) {
				t.Errorf("%s: %q", on, got)
			}
		}
	}
}

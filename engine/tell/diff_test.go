package tell_test

import (
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/rules"
)

// Everything that can differ between two decisions is put into words: what comes,
// what goes, and what is said of it otherwise.
func TestTell(t *testing.T) {
	t.Parallel()
	set := small(t)
	nothing, all, other := &engine.Decision{Status: engine.StatusDecided}, everything(set.Zone), everything(set.Zone)
	later := other.Deadlines[0].Due.AddDate(0, 0, 1)
	other.Deadlines[0].Due, other.Deadlines[0].Status, other.Deadlines[2].Owner = &later, "running", "water"
	other.Outcomes[0].Value, other.Outcomes[2].Possible = "not_covered", []any{"filing"}
	other.Routes[1].To, other.Routes[1].Cc, other.Routes[2].After = "housing", []string{"gas", "centre"}, []string{"survey"}
	other.Materials[0].Waived, other.Penalties[0].Register = false, []string{"enterprise_file"}
	other.Penalties[0].Data["late_workdays"], other.Emitted[0].Data["to"] = 3, "gas"
	other.Notices[1].Level, other.Status = "notice", engine.StatusConflict
	var lines []string
	for _, p := range [][2]*engine.Decision{{nothing, all}, {all, nothing}, {all, other}} {
		told := inWords(set, p[0], p[1])
		if n := len(analyze.Compare(p[0], p[1])); n != len(told) || n < 10 {
			t.Errorf("%d changes, %d told", n, len(told))
		}
		lines = append(lines, append(told, "")...)
	}
	golden(t, "told", strings.Join(lines, "\n"))
}

// inWords puts into words what two decisions say differently.
func inWords(set *rules.Set, old, new *engine.Decision) []string {
	n := tell.Teller{Set: set, Lang: "en"}
	c := tell.Comparison{Old: n, New: n}
	var out []string
	for _, d := range c.Differences(old, new, analyze.Compare(old, new)) {
		out = append(out, string(d.Section)+" | "+d.Title+n.In(d.Element)+" | "+d.Kind+" | "+d.Whole)
	}
	return out
}

// Where what matters most of a thing is the same, the rest is told.
func TestTellRest(t *testing.T) {
	t.Parallel()
	set := small(t)
	old, new := everything(set.Zone), everything(set.Zone)
	new.Penalties[0].Publicity = map[string]any{"days": 7}
	want := "penalties | promise_broken (Water) | differs: publicity | differs: publicity (nothing) → map[days:7]"
	if got := inWords(set, old, new); len(got) != 1 || got[0] != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

package journal_test

import (
	"fmt"
	"testing"

	"github.com/guize-rules/guize/adapters/journal"
)

const measuredSet = `guize: 1
set: measured
languages: [en]
sources: {act: {title: Act}}
facts:
  number: {type: string, title: Number}
  days: {type: int, title: Days}
outcomes: {fee: {type: int, title: Fee}}
policies:
  p:
    cite: act 1
    rules:
      - {id: fee, title: Fee, then: [{decide: {fee: = days}}]}
targets:
  mean: {of: days, average: 2, cite: act 2}
`

// Replaying tells what the targets come to: each decision counts, or the last about each
// number where it is said which fact that is.
func TestReplayTargets(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		j := open(t, name, journal.Options{})
		eng := compileText(t, measuredSet)
		for i, days := range []string{"null", "1", "5", "2"} { // A is decided twice, B twice
			keep(t, j, eng, fmt.Sprintf(`{"number": "%c", "days": %s}`, "ABBA"[i], days))
		}
		for _, tt := range []struct {
			number, want string
		}{
			{"", "mean 3 cases, 1 open, 2.67, met false"},
			{"number", "mean 2 cases, 0 open, 3.5, met false"},
		} {
			r := replay(t, j, journal.ReplayOptions{Number: tt.number})
			if len(r.Targets) != 1 || !r.OK() {
				t.Fatalf("targets %+v, findings %v", r.Targets, r.Findings)
			}
			x := r.Targets[0]
			if got := fmt.Sprintf("%s %d cases, %d open, %s, met %v", x.Target, x.Cases, x.Open, x.Value, x.Met); got != tt.want {
				t.Errorf("by %q: %s, want %s", tt.number, got, tt.want)
			}
		}
	})
}

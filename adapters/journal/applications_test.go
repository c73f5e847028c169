package journal_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
)

// The applications of a journal can be decided again, those with masked facts
// too, and hold nothing personal.
func TestApplications(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		now := at
		eng := compile(t, setFile)
		j := open(t, name, journal.Options{Now: func() time.Time { return now }})
		for _, facts := range []string{`{"length": 300}`, `{"length": 500, "contact": {"name": "张三丰", "phone": "13800138000"}, "household": {"income": 987.5}}`, `{"length": 1}`} {
			keep(t, j, eng, facts)
			now = now.Add(24 * time.Hour)
		}
		if err := j.Audit(t.Context(), records.Audit{Who: "clerk", Action: "reload"}); err != nil {
			t.Fatal(err)
		}
		read := func(since, until time.Time) []string {
			t.Helper()
			var out []string
			err := j.Applications(t.Context(), since, until, func(facts []byte) error {
				d, err := eng.Evaluate(t.Context(), engine.Input{At: at, JSON: facts})
				if err == nil && d.Status == engine.StatusInvalid {
					t.Errorf("%s: %v", facts, d.Violations)
				}
				out = append(out, string(facts))
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		all := []string{`{"length":300}`, `{"contact":{"name":"***","phone":"13000000000"},"household":{"income":0},"length":500}`, `{"length":1}`}
		if diff := cmp.Diff(all, read(time.Time{}, time.Time{})); diff != "" {
			t.Errorf("applications (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(all[1:2], read(at.Add(24*time.Hour), at.Add(48*time.Hour))); diff != "" {
			t.Errorf("of the second day (-want +got):\n%s", diff)
		}
		stop := errors.New("stop")
		if err := j.Applications(t.Context(), time.Time{}, time.Time{}, func([]byte) error { return stop }); !errors.Is(err, stop) {
			t.Errorf("error %v, want that of the reader", err)
		}
	})
}

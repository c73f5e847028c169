package journal_test

import (
	"testing"
	"time"

	"github.com/guize-rules/guize/adapters/journal"
)

// Stats know the last entry, the size and the connections, without reading the journal.
func TestStats(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
		j := open(t, name, journal.Options{Now: func() time.Time { return at }})
		s, err := j.Stats(t.Context())
		if err != nil || s.Seq != 0 || !s.Last.IsZero() || s.Bytes <= 0 {
			t.Fatalf("of an empty journal: %+v, %v", s, err)
		}
		eng := compile(t, "testdata/version1/lines.yaml")
		for range 3 {
			keep(t, j, eng, `{"length": 3}`)
		}
		s, err = j.Stats(t.Context())
		if err != nil || s.Seq != 3 || !s.Last.Equal(at) || s.Bytes <= 0 || s.Pool.InUse+s.Pool.Idle < 1 {
			t.Errorf("%+v, %v", s, err)
		}
		j.Close()
		if _, err := j.Stats(t.Context()); err == nil {
			t.Error("a closed journal says how it stands")
		}
	})
}

package journal_test

import (
	"crypto/sha256"
	"errors"
	"sync"
	"testing"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/journal/records"
)

// Under the key of a request there is one decision, however often and however
// many at once ask for it.
func TestOneDecisionARequest(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		j, eng := open(t, name, journal.Options{}), compile(t, setFile)
		const facts = `{"length": 5}`
		ctx := records.WithRequest(t.Context(), records.Request{Key: "a", Digest: sha256.Sum256([]byte(facts))})
		ids := make([]string, 8)
		var wg sync.WaitGroup
		for i := range ids {
			wg.Go(func() {
				dec, err := tryKeep(ctx, j, eng, facts)
				again := (*records.Repeated)(nil)
				switch {
				case err == nil:
					ids[i] = dec.ID
				case errors.As(err, &again) && again.Same && dec.ID == "":
					ids[i] = again.Entry.ID
				default:
					t.Errorf("%v", err)
				}
			})
		}
		wg.Wait()
		for _, id := range ids {
			if id != ids[0] || id == "" {
				t.Fatalf("ids %q", ids)
			}
		}
		again := (*records.Repeated)(nil)
		other := records.WithRequest(t.Context(), records.Request{Key: "a"})
		if _, err := tryKeep(other, j, eng, facts); !errors.As(err, &again) || again.Same {
			t.Errorf("the key with something else: %v", err)
		}
		other = records.WithRequest(t.Context(), records.Request{Key: "b"})
		if dec, err := tryKeep(other, j, eng, facts); err != nil || dec.ID == ids[0] {
			t.Errorf("another key: %v", err)
		}
		if r := replay(t, j, journal.ReplayOptions{}); !r.OK() || r.Same != 2 {
			t.Errorf("replay: %+v", r)
		}
	})
}

package journal_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/journal/records"
)

// A copy that is made while decisions are kept is whole: what was acknowledged
// before is in it, and its chain goes through the head of that moment.
func TestCopy(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		j := open(t, name, journal.Options{})
		eng := compile(t, setFile)
		for i := range 20 {
			keep(t, j, eng, fmt.Sprintf(`{"length": %d}`, i))
		}
		head, err := j.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		stop, stopped := make(chan bool), make(chan bool)
		go func() {
			defer close(stopped)
			for {
				select {
				case <-stop:
					return
				default:
					tryKeep(t.Context(), j, eng, `{"length": 1}`)
				}
			}
		}()
		to := filepath.Join(t.TempDir(), "copy of 日志?.db")
		err = j.Copy(t.Context(), to)
		close(stop)
		<-stopped
		if j.Postgres() {
			if _, serr := os.Stat(to); !errors.Is(err, journal.ErrPostgres) || serr == nil {
				t.Errorf("of PostgreSQL: %v, %v", err, serr)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", info.Mode(), err)
		}
		r := replay(t, open(t, to, journal.Options{Existing: true}), journal.ReplayOptions{Heads: []records.Head{head}})
		if !r.OK() || r.Decisions < 20 {
			t.Errorf("the copy: %+v", r)
		}
		if err := j.Copy(t.Context(), to); err == nil {
			t.Error("a file that is there was written over")
		}
		if r := replay(t, open(t, to, journal.Options{Existing: true}), journal.ReplayOptions{}); !r.OK() {
			t.Errorf("after the refusal: %+v", r)
		}
	})
}

package journal_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
)

// hosts runs a test against both databases, opened by a host that has tables of
// its own.
func hosts(t *testing.T, test func(t *testing.T, db *sql.DB)) {
	t.Helper()
	each(t, func(t *testing.T, name string) { test(t, hostDatabase(t, name)) })
}

func hostDatabase(t testing.TB, name string) *sql.DB {
	t.Helper()
	driver := "pgx"
	if !strings.HasPrefix(name, "postgres") {
		driver, name = "sqlite", "file:"+filepath.Join(t.TempDir(), "host.db")+"?_pragma=busy_timeout(20000)&_pragma=journal_mode(WAL)"
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	for _, q := range []string{"CREATE TABLE entries (n INTEGER)", "CREATE TABLE journal (n INTEGER)", "CREATE TABLE goose_db_version (n INTEGER)"} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

func openHost(t testing.TB, db *sql.DB, opts journal.Options) *journal.Journal {
	t.Helper()
	j, err := journal.OpenDB(t.Context(), db, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	return j
}

// within keeps a decision in a transaction in which the host writes too.
func within(ctx context.Context, db *sql.DB, j *journal.Journal, eng *engine.Engine, facts string, end func(*sql.Tx) error) (*engine.Decision, error) {
	in := engine.Input{At: at, JSON: []byte(facts)}
	dec, err := eng.Evaluate(ctx, in)
	if err != nil {
		return nil, err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "INSERT INTO entries (n) VALUES (1)"); err != nil {
		return nil, err
	}
	if _, err := j.KeepTx(ctx, tx, eng, in, dec); err != nil {
		return dec, err
	}
	return dec, end(tx)
}

func commit(tx *sql.Tx) error   { return tx.Commit() }
func rollback(tx *sql.Tx) error { return tx.Rollback() }

// A decision is kept with what the host writes, or neither is.
func TestHostTransaction(t *testing.T) {
	t.Parallel()
	hosts(t, func(t *testing.T, db *sql.DB) {
		eng := compile(t, setFile)
		if _, err := journal.OpenDB(t.Context(), db, journal.Options{Existing: true}); !errors.Is(err, journal.ErrNoJournal) {
			t.Errorf("no journal yet: %v", err)
		}
		j := openHost(t, db, journal.Options{})
		if !j.New() {
			t.Error("the journal was there")
		}
		first, err := within(t.Context(), db, j, eng, `{"length": 1}`, commit)
		if err != nil {
			t.Fatal(err)
		}
		gone, err := within(t.Context(), db, j, eng, `{"length": 2}`, rollback)
		if err != nil {
			t.Fatal(err)
		}
		own := keep(t, j, eng, `{"length": 3}`)
		var rows int
		if err := db.QueryRow("SELECT COUNT(*) FROM entries").Scan(&rows); err != nil || rows != 1 {
			t.Errorf("the host has %d rows, %v", rows, err)
		}
		if _, err := j.Get(t.Context(), gone.ID); !errors.Is(err, records.ErrNotFound) {
			t.Errorf("what was rolled back: %v", err)
		}
		if err := j.Ping(t.Context()); err != nil {
			t.Error(err)
		}
		if err := j.Copy(t.Context(), filepath.Join(t.TempDir(), "copy")); err == nil {
			t.Error("the host's database was copied")
		}
		j.Close()
		again := openHost(t, db, journal.Options{Existing: true, Now: func() time.Time { return time.Now().Add(time.Hour) }})
		if again.ID() != j.ID() || again.New() {
			t.Error("another journal")
		}
		if r := replay(t, again, journal.ReplayOptions{}); !r.OK() || r.Same != 2 {
			t.Errorf("replay: %+v", r)
		}
		for _, d := range []*engine.Decision{first, own} {
			if e, err := again.Get(t.Context(), d.ID); err != nil || e.Receipt != d.Receipt {
				t.Errorf("%s: %+v, %v", d.ID, e, err)
			}
		}
		if removed := prune(t, again, time.Now().Add(time.Minute), "old", nil); len(removed) != 1 || removed[0].To != 2 {
			t.Errorf("removed %+v", removed)
		}
	})
}

// Many transactions of the host, and decisions kept without one, make one chain.
func TestHostTransactionsAtOnce(t *testing.T) {
	t.Parallel()
	hosts(t, func(t *testing.T, db *sql.DB) {
		eng := compile(t, setFile)
		j := openHost(t, db, journal.Options{})
		if err := j.KeepSet(t.Context(), eng.Set()); err != nil {
			t.Fatal(err)
		}
		const writers, times = 4, 3
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for n := range times {
					if _, err := within(t.Context(), db, j, eng, fmt.Sprintf(`{"length": %d}`, w*10+n), commit); err != nil {
						t.Errorf("%d: %v", w, err)
					}
					keep(t, j, eng, `{"length": 7}`)
				}
			})
		}
		wg.Wait()
		if r := replay(t, j, journal.ReplayOptions{}); !r.OK() || r.Same != 2*writers*times {
			t.Errorf("replay: %+v", r)
		}
	})
}

// A decision that is another's, or was changed, is not kept.
func TestForeignDecisionIsRefused(t *testing.T) {
	t.Parallel()
	j := open(t, filepath.Join(t.TempDir(), "j.db"), journal.Options{})
	trusting := open(t, filepath.Join(t.TempDir(), "j.db"), journal.Options{Unchecked: true})
	eng := compile(t, setFile)
	in := engine.Input{At: at, JSON: []byte(`{"length": 250}`)}
	for name, change := range map[string]func(*engine.Input, *engine.Decision){
		"as it is":        func(*engine.Input, *engine.Decision) {},
		"another's facts": func(in *engine.Input, _ *engine.Decision) { in.JSON = []byte(`{"length": 400}`) },
		"another time":    func(in *engine.Input, _ *engine.Decision) { in.At = at.Add(time.Second) },
		"a status":        func(_ *engine.Input, d *engine.Decision) { d.Status = engine.StatusRejected },
		"an outcome":      func(_ *engine.Input, d *engine.Decision) { d.Outcomes[0].Value = "coordination" },
		"a receipt":       func(_ *engine.Input, d *engine.Decision) { d.Receipt = "sha256:" + strings.Repeat("0", 64) },
	} {
		dec, err := eng.Evaluate(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		given := in
		change(&given, dec)
		_, err = j.Keep(t.Context(), eng, given, dec)
		if (name == "as it is") != (err == nil) || err != nil && (!errors.Is(err, journal.ErrForeign) || dec.ID != "") {
			t.Errorf("%s: %v, id %q", name, err, dec.ID)
		}
		if _, err := trusting.Keep(t.Context(), eng, given, dec); err != nil {
			t.Errorf("unchecked, %s: %v", name, err)
		}
	}
	if r := replay(t, j, journal.ReplayOptions{}); !r.OK() || r.Same != 1 {
		t.Errorf("replay: %+v", r)
	}
}

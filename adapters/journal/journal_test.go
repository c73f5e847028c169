package journal_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

var at = time.Date(2021, 9, 10, 1, 0, 0, 0, time.UTC)

const setFile = "testdata/set.yaml"

func TestKeepAndGet(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		eng := compile(t, setFile)
		j := open(t, name, journal.Options{Program: "v1"})
		first, second := keep(t, j, eng, `{"length": 300}`), keep(t, j, eng, `{"length": 300.1}`)
		if first.ID == "" || first.ID == second.ID {
			t.Fatalf("ids %q and %q", first.ID, second.ID)
		}
		e, err := j.Get(t.Context(), second.ID)
		if err != nil {
			t.Fatal(err)
		}
		one, err := j.Get(t.Context(), first.ID)
		if err != nil {
			t.Fatal(err)
		}
		if e.Seq != 2 || e.Prev != one.Hash {
			t.Errorf("seq %d, prev %s; want 2 and %s", e.Seq, e.Prev, one.Hash)
		}
		want := records.Record{ID: second.ID, Kind: records.KindDecision, Form: records.Form, Written: e.Written, Program: "v1",
			Language: rules.LanguageVersion, Set: "lines", Digest: eng.Set().Digest, Calendar: second.Calendar.Digest, Receipt: second.Receipt,
			Input: &records.Input{Facts: json.RawMessage(`{"length":300.1}`), At: at}, Decision: e.Decision}
		if d := cmp.Diff(want, e.Record); d != "" {
			t.Errorf("record (-want +got):\n%s", d)
		}
		var dec engine.Decision
		if err := json.Unmarshal(e.Decision, &dec); err != nil || dec.ID != second.ID || dec.Receipt != second.Receipt {
			t.Errorf("decision %s, %v", e.Decision, err)
		}
		if _, err := j.Get(t.Context(), "no-such"); !errors.Is(err, records.ErrNotFound) {
			t.Errorf("Get of nothing: %v", err)
		}
	})
}

// The journal stays what it is when it is opened again, and its chain goes on.
func TestOpenAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		eng := compile(t, setFile)
		j := open(t, name, journal.Options{})
		id := j.ID()
		keep(t, j, eng, `{"length": 1}`)
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := tryKeep(t.Context(), j, eng, `{"length": 1}`); err == nil {
			t.Error("a closed journal keeps a decision")
		}
		j = open(t, name, journal.Options{})
		if j.ID() != id {
			t.Errorf("id %s, was %s", j.ID(), id)
		}
		keep(t, j, eng, `{"length": 2}`)
		wantReport(t, j, 2, 2)
	})
}

// Two programs may write to one journal: the chain does not fork.
func TestManyWriters(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		eng := compile(t, setFile)
		js := []*journal.Journal{open(t, name, journal.Options{}), open(t, name, journal.Options{})}
		const writers, n = 16, 10
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for i := range n {
					if _, err := tryKeep(t.Context(), js[w%2], eng, fmt.Sprintf(`{"length": %d}`, w*n+i)); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		wantReport(t, js[0], writers*n, writers*n)
	})
}

// A caller who does not wait gets the reason, and the journal goes on.
func TestCancelled(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		eng := compile(t, setFile)
		j := open(t, name, journal.Options{})
		keep(t, j, eng, `{"length": 1}`)
		ctx, cancel := context.WithCancel(t.Context())
		dec, err := eng.Evaluate(ctx, engine.Input{At: at, JSON: []byte(`{"length": 2}`)})
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		if _, err := j.Keep(ctx, eng, engine.Input{At: at, JSON: []byte(`{"length": 2}`)}, dec); !errors.Is(err, context.Canceled) || dec.ID != "" {
			t.Errorf("Keep: %v, id %q", err, dec.ID)
		}
		keep(t, j, eng, `{"length": 3}`)
	})
}

// A clock that goes back changes neither the order nor the chain.
func TestClockBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		eng := compile(t, setFile)
		var mu sync.Mutex
		now := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
		j := open(t, name, journal.Options{Now: func() time.Time {
			mu.Lock()
			defer mu.Unlock()
			now = now.Add(-time.Hour)
			return now
		}})
		for i := range 5 {
			keep(t, j, eng, fmt.Sprintf(`{"length": %d}`, i))
		}
		if r := replay(t, j, journal.ReplayOptions{Slack: 12 * time.Hour}); !r.OK() || r.Same != 5 {
			t.Errorf("within the bound: %+v", r)
		}
		if r := replay(t, j, journal.ReplayOptions{}); len(r.Findings) == 0 || r.Findings[0].Kind != journal.FindingTime || r.Same != 5 {
			t.Errorf("past it: %+v", r)
		}
	})
}

func TestAudit(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		j := open(t, name, journal.Options{})
		if err := j.Audit(t.Context(), records.Audit{Who: "officer", Action: "reload", Result: "ok"}); err != nil {
			t.Fatal(err)
		}
		wantReport(t, j, 1, 0)
	})
}

// The database itself refuses to change an entry.
func TestAppendOnly(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		j := open(t, name, journal.Options{})
		keep(t, j, compile(t, setFile), `{"length": 1}`)
		for _, query := range []string{"DELETE FROM entries", "DELETE FROM entries WHERE seq = 1", "TRUNCATE entries"} {
			if err := j.Try(query); err == nil || !strings.Contains(err.Error(), "by prune alone") && (j.Postgres() || !strings.HasPrefix(query, "TRUNCATE")) {
				t.Errorf("%s: %v", query, err)
			}
		}
		if err := j.Try("UPDATE entries SET id = 'x'"); err == nil || !strings.Contains(err.Error(), "never changed") {
			t.Errorf("update: %v", err)
		}
	})
}

// Whoever checks a journal must not be given a new one for a name that is
// wrong.
func TestOpenExisting(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		existing := journal.Options{Existing: true}
		for range 2 { // the first attempt must leave nothing behind
			if _, err := journal.Open(t.Context(), name, existing); !errors.Is(err, journal.ErrNoJournal) {
				t.Fatalf("where there is none: %v", err)
			}
		}
		id := open(t, name, journal.Options{}).ID()
		if got := open(t, name, existing).ID(); got != id {
			t.Errorf("id %s, want %s", got, id)
		}
	})
	broken := filepath.Join(t.TempDir(), "broken.db")
	if err := os.WriteFile(broken, []byte("no database"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, must := range []bool{true, false} {
		if _, err := journal.Open(t.Context(), broken, journal.Options{Existing: must}); err == nil || errors.Is(err, journal.ErrNoJournal) || !strings.Contains(err.Error(), broken) {
			t.Errorf("no database, existing %v: %v", must, err)
		}
	}
}

func TestOpenFails(t *testing.T) {
	t.Parallel()
	for name, what := range map[string]string{
		"no folder": t.TempDir() + "/no/such/journal.db",
		"a folder":  t.TempDir(),
		"no server": "postgres://guize:secret@127.0.0.1:1/x?connect_timeout=2",
		"bad url":   "postgres://guize:secret@127.0.0.1:x/",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := journal.Open(t.Context(), what, journal.Options{})
			if err == nil || strings.Contains(err.Error(), "secret") {
				t.Errorf("Open: %v", err)
			}
		})
	}
}

// wantReport replays the journal and wants nothing wrong.
func wantReport(t *testing.T, j *journal.Journal, entries, decisions int) {
	t.Helper()
	r, err := j.Replay(t.Context(), journal.ReplayOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if !r.OK() || r.Entries != entries || r.Decisions != decisions || r.Same != decisions || r.Reworded != 0 {
		t.Errorf("report %+v, want %d entries and %d decisions, all the same", r, entries, decisions)
	}
}

// TestKeepOfAStruct keeps what a bound engine decided: the facts that the struct
// holds are those that a replay decides.
func TestKeepOfAStruct(t *testing.T) {
	t.Parallel()
	type person struct {
		Role string `fact:"role"`
		Name string `fact:"name"`
	}
	type form struct {
		Name   string    `fact:"contact.name"`
		Length *float64  `fact:"length"`
		People []*person `fact:"people"`
	}
	each(t, func(t *testing.T, name string) {
		j, eng := open(t, name, journal.Options{}), compile(t, setFile)
		bound, err := engine.Bind[form](eng)
		if err != nil {
			t.Fatal(err)
		}
		in, length := engine.Input{At: time.Date(2021, 9, 10, 9, 0, 0, 0, time.UTC)}, 300.1
		for _, app := range []*form{{}, {Name: "张三", Length: &length, People: []*person{{"owner", "李四"}, {"owner", "王五"}, nil}}} {
			dec, err := bound.Evaluate(t.Context(), in, app)
			if err != nil {
				t.Fatal(err)
			}
			given, err := bound.Input(in, app)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := j.Keep(t.Context(), eng, given, dec); err != nil {
				t.Error(err)
			}
		}
		wantReport(t, j, 2, 2)
	})
}

// The input that goes with a bound struct holds no facts, and would be kept as
// an application that says nothing; a decision without what is missing would be
// told as forged, since replay makes it whole.
func TestKeepNeedsFacts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		j := open(t, name, journal.Options{})
		in := engine.Input{At: time.Date(2021, 9, 10, 9, 0, 0, 0, time.UTC)}
		if _, err := j.Keep(t.Context(), compile(t, setFile), engine.Input{At: at, JSON: []byte(`{}`), NoMissing: true}, new(engine.Decision)); !errors.Is(err, journal.ErrNotWhole) {
			t.Errorf("what is missing is left out: %v", err)
		}
		if _, err := j.Keep(t.Context(), compile(t, setFile), in, new(engine.Decision)); !errors.Is(err, journal.ErrNoFacts) {
			t.Errorf("error %v", err)
		}
		wantReport(t, j, 0, 0)
	})
}

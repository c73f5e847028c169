package journal

import (
	"context"
	"database/sql"
	"io/fs"
	"testing"
	"testing/fstest"
	"time"

	"github.com/pressly/goose/v3"

	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
)

// Tamper runs SQL on the database behind the journal's back, as somebody who
// may write to it can.
func (j *Journal) Tamper(t testing.TB, query string, args ...any) {
	t.Helper()
	for _, name := range []string{"entries_are_never_changed", "entries_are_never_removed"} {
		drop := "DROP TRIGGER IF EXISTS " + name
		if j.db.postgres {
			drop += " ON entries"
		}
		if err := j.Try(drop); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.Try(query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// Try runs SQL and returns its error.
func (j *Journal) Try(query string, args ...any) error {
	_, err := j.db.write.ExecContext(context.Background(), j.db.sql(query), args...)
	return err
}

// Postgres reports whether the journal is in PostgreSQL.
func (j *Journal) Postgres() bool { return j.db.postgres }

// Writer is the database, for tests of faults.
func (j *Journal) Writer() *sql.DB { return j.db.write }

// EntryAt is the entry with a number.
func (j *Journal) EntryAt(ctx context.Context, seq int64) (*records.Entry, error) {
	r, err := scanRow(j.db.read.QueryRowContext(ctx, j.db.sql("SELECT "+rowColumns+" FROM entries WHERE seq = ?"), seq))
	if err != nil {
		return nil, err
	}
	return r.entry()
}

// Body is the entry's bytes.
func (j *Journal) Body(t testing.TB, seq int64) []byte {
	t.Helper()
	r, err := scanRow(j.db.read.QueryRowContext(t.Context(), j.db.sql("SELECT "+rowColumns+" FROM entries WHERE seq = ?"), seq))
	if err != nil {
		t.Fatal(err)
	}
	return r.body
}

// Raw is the bytes of a digest.
func Raw(s string) []byte {
	h, _ := parseHash(s)
	return h[:]
}

// Forge chains an entry in good order whose facts are not those decided.
func (j *Journal) Forge(t testing.TB, eng *engine.Engine, at time.Time, decided, kept string) {
	t.Helper()
	in := engine.Input{At: at, JSON: []byte(decided)}
	dec, err := eng.Evaluate(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	written := j.now()
	if dec.ID, err = idAt(written); err != nil {
		t.Fatal(err)
	}
	body, err := dec.AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	rec := records.Record{Decision: body, ID: dec.ID, Written: written, Kind: records.KindDecision, Set: dec.Set, Digest: dec.Digest, Calendar: dec.Calendar.Digest, Language: dec.Language, Receipt: dec.Receipt}
	plan, err := j.plan(eng.Set())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := mask(t.Context(), &rec, eng, plan, in); err != nil {
		t.Fatal(err)
	}
	rec.Input.Facts = []byte(kept)
	if err := j.append(t.Context(), &rec); err != nil {
		t.Fatal(err)
	}
}

// Scrub takes a secret out of JSON.
func Scrub(body []byte, secret string) ([]byte, error) {
	m := &masker{secrets: []string{secret}, known: map[string]bool{secret: true}}
	return m.scrub(body, nil)
}

// Put chains an entry in good order, as somebody can who may write to the database.
func (j *Journal) Put(t testing.TB, rec records.Record) {
	t.Helper()
	body, err := bodyOf(&rec)
	if err != nil {
		t.Fatal(err)
	}
	if err := j.submit(t.Context(), &pending{rec: &rec, body: body, done: make(chan error, 1)}); err != nil {
		t.Fatal(err)
	}
}

// Rewrite changes an entry and computes the chain anew from there on, as somebody can
// who may write to the database.
func (j *Journal) Rewrite(t testing.TB, seq int64, change func(*records.Entry)) {
	t.Helper()
	j.RewriteBody(t, seq, func(e *row) []byte {
		entry, err := e.entry()
		if err != nil {
			t.Fatal(err)
		}
		change(entry)
		body, err := bodyOf(&entry.Record)
		if err != nil {
			t.Fatal(err)
		}
		e.id, e.kind, e.written = entry.ID, entry.Kind, entry.Written.UnixMicro()
		return body
	})
}

// RewriteBody is Rewrite of the bytes.
func (j *Journal) RewriteBody(t testing.TB, seq int64, change func(*row) []byte) {
	t.Helper()
	rows, err := j.db.read.QueryContext(t.Context(), j.db.sql("SELECT "+rowColumns+" FROM entries WHERE seq >= ? ORDER BY seq"), seq)
	if err != nil {
		t.Fatal(err)
	}
	var list []*row
	for rows.Next() {
		e, err := scanRow(rows)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, e)
	}
	rows.Close()
	for i, e := range list {
		if i == 0 {
			e.body = change(e)
		} else {
			e.prev = list[i-1].hash
		}
		e.hash = link(e.prev, e.body)
		j.Tamper(t, "UPDATE entries SET id = ?, kind = ?, written = ?, body = ?, prev = ?, hash = ? WHERE seq = ?", e.id, e.kind, e.written, e.body, bytesOf(e.prev), bytesOf(e.hash), e.seq)
		j.Tamper(t, "UPDATE journal SET hash = ? WHERE one = 1", bytesOf(e.hash))
	}
}

// Plan is how SQLite goes about a search.
func (j *Journal) Plan(t testing.TB, s records.Search) string {
	t.Helper()
	query, args := searchQuery(&s)
	rows, err := j.db.read.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out string
	for rows.Next() {
		var a, b, c int
		var text string
		if err := rows.Scan(&a, &b, &c, &text); err != nil {
			t.Fatal(err)
		}
		out += text + "\n"
	}
	return out
}

// FirstTables brings the tables to where the first version had them, as its
// program does when it opens the journal.
func (j *Journal) FirstTables(t testing.TB) {
	t.Helper()
	first, err := fs.ReadFile(migrations, "migrations/sqlite/00001_journal.sql")
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, j.db.write, fstest.MapFS{"00001_journal.sql": {Data: first}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
}

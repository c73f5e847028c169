package journal

import (
	"context"
	"crypto/rand"
	"database/sql"
	mathrand "math/rand/v2"
)

// Ping reports whether decisions can be kept: that the database can be reached
// and has the journal, and that a SQLite file is still the one that was opened.
// Until a first write has succeeded, and after one that failed, it writes
// something itself, since a database on a full disk can be read very well.
func (j *Journal) Ping(ctx context.Context) error {
	if _, err := j.db.head(ctx, j.db.read, false); err != nil {
		return err
	}
	if err := j.db.inPlace(); err != nil {
		return err
	}
	if j.writes.Load() {
		return nil
	}
	j.trying.Lock() // one attempt at a time, however many ask
	defer j.trying.Unlock()
	if err := ctx.Err(); err != nil || j.writes.Load() {
		return err
	}
	return j.transact(ctx, j.db.takeRoom)
}

// roomBytes is what a few decisions take.
const roomBytes = 64 << 10

// takeRoom writes as much as a few entries where entries will need room too,
// and takes it out again before anybody can see it. PostgreSQL takes the room
// at once, so that the row need not be committed; SQLite does at the commit,
// and writes what was deleted all the same (secure_delete).
func (db *database) takeRoom(ctx context.Context, tx *sql.Tx) error {
	filler := make([]byte, roomBytes)
	rand.Read(filler)                  // which PostgreSQL cannot compress
	seq := -1 - mathrand.Int64N(1<<62) // of no entry, nor of another program that tries too
	steps := []statement{
		{"INSERT INTO entries (" + rowColumns + ") VALUES (?, ?, 'room', 0, ?, ?, ?)", []any{seq, rand.Text(), filler, []byte{}, []byte{}}},
		{"DELETE FROM entries WHERE seq = ?", []any{seq}},
	}
	if db.postgres {
		steps = []statement{{query: "SAVEPOINT room"}, steps[0], {query: "ROLLBACK TO SAVEPOINT room"},
			{query: "UPDATE journal SET seq = seq WHERE one = 1"}} // so that there is something to commit
	}
	for _, s := range steps {
		if _, err := tx.ExecContext(ctx, db.sql(s.query), s.args...); err != nil {
			return err
		}
	}
	return nil
}

type statement struct {
	query string
	args  []any
}

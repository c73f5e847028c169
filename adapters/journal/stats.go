package journal

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"time"

	"github.com/guize-rules/guize/adapters/journal/records"
)

// Stats says how the journal stands. It is an error where its database does not answer.
func (j *Journal) Stats(ctx context.Context) (records.Stats, error) {
	var s records.Stats
	var written int64
	err := j.db.read.QueryRowContext(ctx, "SELECT seq, written FROM entries ORDER BY seq DESC LIMIT 1").Scan(&s.Seq, &written)
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return s, err
	default:
		s.Last = time.UnixMicro(written).UTC()
	}
	s.Bytes = j.db.bytes(ctx)
	pools := []*sql.DB{j.db.write}
	if j.db.read != j.db.write {
		pools = append(pools, j.db.read)
	}
	for _, p := range pools {
		now := p.Stats()
		s.Pool.InUse += now.InUse
		s.Pool.Idle += now.Idle
		s.Pool.Waits += now.WaitCount
		s.Pool.Waited += now.WaitDuration
	}
	return s, nil
}

// bytes is what the journal takes: the file of SQLite with what was not written back to
// it yet, the tables of PostgreSQL; 0 where that cannot be told.
func (db *database) bytes(ctx context.Context) int64 {
	var n int64
	switch {
	case db.postgres:
		db.read.QueryRowContext(ctx, "SELECT pg_total_relation_size('entries') + pg_total_relation_size('found') + pg_total_relation_size('fired') + pg_total_relation_size('sets')").Scan(&n)
	case db.file != "":
		for _, name := range []string{db.file, db.file + "-wal"} {
			if info, err := os.Stat(name); err == nil {
				n += info.Size()
			}
		}
	default: // a SQLite database of the host
		db.read.QueryRowContext(ctx, "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()").Scan(&n)
	}
	return n
}

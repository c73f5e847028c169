package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/guize-rules/guize/adapters/journal/records"
)

// errRepeated marks an entry that is not written, since its request has one.
var errRepeated = errors.New("repeated")

// repeated gives a [*records.Repeated] where there is a decision for the request
// of a context.
func (j *Journal) repeated(ctx context.Context, q querier) error {
	r, ok := records.RequestOf(ctx)
	if !ok {
		return nil
	}
	var seq int64
	var digest []byte
	err := q.QueryRowContext(ctx, j.db.sql("SELECT seq, digest FROM requests WHERE key = ?"), r.Key).Scan(&seq, &digest)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	e, err := scanRow(q.QueryRowContext(ctx, j.db.sql("SELECT "+rowColumns+" FROM entries WHERE seq = ?"), seq))
	if err != nil {
		return err
	}
	entry := e.plainly()
	if len(entry.Doubts) > 0 {
		return fmt.Errorf("%w: entry %d: %s", records.ErrForged, seq, entry.Doubts[0].In("en"))
	}
	return &records.Repeated{Entry: entry, Same: string(digest) == string(r.Digest[:])}
}

// onlyNew is a batch without the entries whose requests have one already, which
// are marked. The head is held, so that nobody else writes one meanwhile.
func (j *Journal) onlyNew(ctx context.Context, tx *sql.Tx, batch []*pending) ([]*pending, error) {
	var out []*pending
	taken := map[string]bool{}
	for _, p := range batch {
		if p.err = nil; p.request != nil {
			var one int
			err := tx.QueryRowContext(ctx, j.db.sql("SELECT 1 FROM requests WHERE key = ?"), p.request.Key).Scan(&one)
			switch {
			case err == nil || taken[p.request.Key]:
				p.err = errRepeated
				continue
			case !errors.Is(err, sql.ErrNoRows):
				return nil, err
			}
			taken[p.request.Key] = true
		}
		out = append(out, p)
	}
	return out, nil
}

// requestRows are the requests of entries, whose numbers begin with one.
func requestRows(first int64, batch []*pending) [][]any {
	var out [][]any
	for i, p := range batch {
		if p.request != nil {
			out = append(out, []any{p.request.Key, first + int64(i), p.request.Digest[:]})
		}
	}
	return out
}

package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/guize-rules/guize/adapters/journal/records"
)

// portion is how many entries are removed in one transaction. Others wait for
// as long as it takes.
const portion = 2000

type removal struct {
	to      int64 // and no further
	before  time.Time
	reason  string
	archive io.Writer
	result  *records.Removal
}

// Old returns the first and the last entry that [Journal.Prune] would remove
// now; both are 0 where nothing is that old.
func (j *Journal) Old(ctx context.Context, before time.Time) (from, to int64, err error) {
	tx, err := j.db.snapshot(ctx)
	if err != nil {
		return 0, 0, err
	}
	defer tx.Rollback()
	var first, last, young sql.NullInt64
	if err := tx.QueryRowContext(ctx, j.db.sql("SELECT (SELECT MIN(seq) FROM entries), (SELECT MAX(seq) FROM entries)")).Scan(&first, &last); err != nil {
		return 0, 0, err
	}
	row := tx.QueryRowContext(ctx, j.db.sql("SELECT seq FROM entries WHERE written >= ? ORDER BY seq LIMIT 1"), before.UnixMicro())
	if err := row.Scan(&young); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, 0, err
	}
	to = last.Int64
	if young.Valid {
		to = young.Int64 - 1
	}
	if !first.Valid || to < first.Int64 {
		return 0, 0, nil
	}
	return first.Int64, to, nil
}

// Prune removes the oldest entries, up to the first that was not written before
// the moment. It does so in portions, between which others can write, and after
// each appends an entry with its proof, which it yields. Where archive is not
// nil, the entries are written to it first, one a line, for [CheckArchive]. What
// was yielded before an error is removed; of the rest nothing is.
func (j *Journal) Prune(ctx context.Context, before time.Time, reason string, archive io.Writer) iter.Seq2[*records.Removal, error] {
	return func(yield func(*records.Removal, error) bool) {
		from, to, err := j.Old(ctx, before) // not the proofs that are yet to come
		if err == nil && from != 0 {
			err = j.sealable(ctx)
		}
		for err == nil && from != 0 && from <= to {
			begin := time.Now()
			r := &removal{to: to, before: before, reason: reason, archive: archive}
			// once begun, a portion is waited for: it may be committed even where ctx ends
			if err = j.submit(context.WithoutCancel(ctx), &pending{removal: r, done: make(chan error, 1)}); err != nil || r.result == nil {
				break
			}
			if !yield(r.result, nil) {
				return
			}
			from = r.result.To + 1
			if from <= to {
				err = rest(ctx, time.Since(begin)) // half of the time is for others
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

func rest(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// remove removes a portion in one transaction.
func (j *Journal) remove(ctx context.Context, tx *sql.Tx, r *removal) error {
	if _, err := j.db.head(ctx, tx, true); err != nil {
		return err
	}
	p, err := j.oldest(ctx, tx, r)
	if err != nil || p == nil {
		return err
	}
	if err := j.deleteRows(ctx, tx, p.To); err != nil {
		return err
	}
	if err := j.forget(ctx, tx, p.To); err != nil {
		return err
	}
	proof, err := j.pend(&records.Record{Kind: records.KindRemoval, Removal: p})
	if err != nil {
		return err
	}
	r.result = p
	return j.insert(ctx, tx, []*pending{proof})
}

// deleteRows removes entries up to one, which the database allows to whoever says so
// before.
func (j *Journal) deleteRows(ctx context.Context, tx *sql.Tx, to int64) error {
	removing := j.db.sql("UPDATE journal SET removing = ? WHERE one = 1")
	if _, err := tx.ExecContext(ctx, removing, to); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, j.db.sql("DELETE FROM entries WHERE seq <= ?"), to); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, removing, 0)
	return err
}

// oldest finds what a portion removes, and archives it.
func (j *Journal) oldest(ctx context.Context, tx *sql.Tx, r *removal) (*records.Removal, error) {
	rows, err := tx.QueryContext(ctx, j.db.sql("SELECT "+rowColumns+" FROM entries WHERE seq <= ? ORDER BY seq LIMIT ?"), r.to, portion)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var p *records.Removal
	for rows.Next() {
		e, err := scanRow(rows)
		if err != nil {
			return nil, err
		}
		if e.written >= r.before.UnixMicro() {
			break
		}
		if p == nil {
			p = &records.Removal{From: e.seq, Before: r.before.UTC(), Prev: e.prev.String(), Reason: r.reason}
		}
		p.To, p.Last = e.seq, e.hash.String()
		carryPlans(p, e)
		if err := archiveRow(r.archive, e); err != nil {
			return nil, fmt.Errorf("archive: %w", err)
		}
	}
	if f, ok := r.archive.(interface{ Sync() error }); ok && p != nil {
		if err := f.Sync(); err != nil { // before anything is removed
			return nil, fmt.Errorf("archive: %w", err)
		}
	}
	return p, rows.Err()
}

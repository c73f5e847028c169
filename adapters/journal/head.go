package journal

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"errors"
	"time"

	"github.com/guize-rules/guize/adapters/journal/records"
)

// Head returns the end of the chain as it is now, not signed.
func (j *Journal) Head(ctx context.Context) (records.Head, error) {
	return j.headOf(ctx, j.db.read)
}

func (j *Journal) headOf(ctx context.Context, q querier) (records.Head, error) {
	h, err := j.db.head(ctx, q, false)
	if err != nil {
		return records.Head{}, err
	}
	return records.Head{Journal: h.journal, Seq: h.seq, Hash: h.hash.String(), Time: j.opts.Now().UTC().Truncate(time.Second)}, nil
}

// CheckHeads compares heads that were saved elsewhere with the journal as it is now,
// without reading all of it: it tells of a journal that was put back from a copy
// older than they are, or whose chain was computed anew. Where key is not nil they
// must be signed by it. Of entries that were pruned nothing can be said.
func (j *Journal) CheckHeads(ctx context.Context, heads []records.Head, key ed25519.PublicKey) ([]Finding, error) {
	end, err := j.Head(ctx)
	if err != nil {
		return nil, err
	}
	r := &replay{j: j, opts: ReplayOptions{Key: key}, report: &Report{}}
	for _, h := range heads {
		if !r.genuine(h) {
			continue
		}
		if h.Seq > end.Seq {
			r.cut(h, end.Seq)
			continue
		}
		e, err := scanRow(j.db.read.QueryRowContext(ctx, j.db.sql("SELECT "+rowColumns+" FROM entries WHERE seq = ?"), h.Seq))
		switch {
		case errors.Is(err, sql.ErrNoRows):
		case err != nil:
			return nil, err
		case h.Hash != e.hash.String():
			r.notOfHead(e, h)
		}
	}
	return r.report.Findings, nil
}

package journal

import (
	"context"
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

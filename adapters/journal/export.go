package journal

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"

	"github.com/guize-rules/guize/adapters/journal/records"
)

// The most that is read of the journal at once: a page ends with the entry that
// comes to so many bytes.
const (
	exportRows  = 500
	exportBytes = 1 << 20
)

// Export yields the entries after the one with a number, in the order of the
// chain, up to the last that was there when it began; after 0 it begins with the
// first that is left. Whoever has a line goes on after its number and misses none,
// since an entry never comes into being before one that is there; a [*records.Gap]
// says that what was to follow is gone. A page of entries is held at a time, and no
// transaction while they are yielded.
func (j *Journal) Export(ctx context.Context, after int64) iter.Seq2[records.Line, error] {
	return func(yield func(records.Line, error) bool) {
		end, err := j.db.head(ctx, j.db.read, false)
		last := after
		for err == nil && last != end.seq {
			var page []records.Line
			if page, err = j.exportPage(ctx, last, end.seq); err != nil {
				break
			}
			if len(page) == 0 || last != 0 && page[0].Seq != last+1 {
				err = j.gap(ctx, last)
				break
			}
			for _, l := range page {
				if l.Seq != last+1 && last != 0 {
					err = &records.Gap{After: last, First: l.Seq, Last: end.seq}
					break
				}
				if !yield(l, nil) {
					return
				}
				last = l.Seq
			}
		}
		if err != nil {
			yield(records.Line{}, err)
		}
	}
}

// exportPage reads entries after one, and none beyond another.
func (j *Journal) exportPage(ctx context.Context, after, to int64) ([]records.Line, error) {
	rows, err := j.db.read.QueryContext(ctx, j.db.sql("SELECT "+rowColumns+" FROM entries WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?"), after, to, exportRows)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var page []records.Line
	for size := 0; size < exportBytes && rows.Next(); {
		r, err := scanRow(rows)
		if err != nil {
			return nil, err
		}
		l, err := r.line()
		if err != nil {
			return nil, err
		}
		page = append(page, l)
		size += len(l.JSON)
	}
	return page, rows.Err()
}

// line is an entry with its place in the chain. A body that somebody changed must
// not become two lines.
func (r *row) line() (records.Line, error) {
	l := records.Line{Seq: r.seq, Prev: r.prev.String(), Hash: r.hash.String()}
	if len(r.body) < 3 || r.body[0] != '{' || bytes.IndexByte(r.body, '\n') >= 0 || !json.Valid(r.body) {
		return l, fmt.Errorf("entry %d cannot be read", r.seq)
	}
	l.JSON = fmt.Appendf(make([]byte, 0, len(r.body)+200), `{"seq":%d,"prev":%q,"hash":%q,`, l.Seq, l.Prev, l.Hash)
	l.JSON = append(append(l.JSON, r.body[1:]...), '\n')
	return l, nil
}

// gap says which entries there are, where those after one are not.
func (j *Journal) gap(ctx context.Context, after int64) error {
	g := &records.Gap{After: after}
	err := j.db.read.QueryRowContext(ctx, j.db.sql("SELECT COALESCE(MIN(seq), 0), COALESCE(MAX(seq), 0) FROM entries")).Scan(&g.First, &g.Last)
	if err != nil {
		return err
	}
	return g
}

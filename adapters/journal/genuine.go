package journal

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// genuine is the entry of a row, compared with what comes out again and with the
// entries on either side.
func (j *Journal) genuine(ctx context.Context, e *row) (*records.Entry, error) {
	before, after, err := j.beside(ctx, e.seq)
	if err != nil {
		return nil, err
	}
	r := &replay{j: j, opts: ReplayOptions{Keys: j.opts.Keys, Engine: j.opts.Engine}, engines: &j.again, report: &Report{Journal: j.id}}
	r.chain.start(j.id, nil)
	switch {
	case before != nil && *before != e.prev:
		r.find(e.seq, e.id, FindingReordered, "不接前一条", "it does not follow the entry before it")
	case after != nil && *after != e.hash:
		r.find(e.seq, e.id, FindingReordered, "后一条不接它", "the entry after it does not follow it")
	}
	if err := r.entry(ctx, e); err != nil {
		return nil, err
	}
	entry, err := e.entry()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", records.ErrForged, err)
	}
	for _, f := range r.report.Findings {
		switch f.Kind {
		case FindingNoReplay:
			entry.Doubts = append(entry.Doubts, f.Detail)
		case FindingRemoved, FindingCut: // one entry does not tell what stood before it
		default:
			return nil, fmt.Errorf("%w: entry %d: %s", records.ErrForged, e.seq, f.Detail.In("en"))
		}
	}
	return entry, nil
}

// beside is the hash of the entry before one, and what the entry after it has before
// it; nil where there is none.
func (j *Journal) beside(ctx context.Context, seq int64) (before, after *hash, err error) {
	one := func(column string, seq int64) (*hash, error) {
		var b []byte
		err := j.db.read.QueryRowContext(ctx, j.db.sql("SELECT "+column+" FROM entries WHERE seq = ?"), seq).Scan(&b)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, nil
		}
		h := hash{}
		copy(h[:], b)
		return &h, err
	}
	if before, err = one("hash", seq-1); err == nil {
		after, err = one("prev", seq+1)
	}
	return before, after, err
}

// mostEngines is how many sets stay compiled for deciding again.
const mostEngines = 64

// engines are compiled sets by digest. It is safe for concurrent use.
type engines struct {
	mu sync.Mutex
	by map[string]compiled
}

type compiled struct {
	eng     *engine.Engine
	earlier []*engine.Engine // with the national calendar of earlier releases; nil until one is asked for
	err     error
}

// of compiles the set of a digest, once, with the calendar by which an entry was decided
// where that is one of today's or of an earlier release.
func (c *engines) of(ctx context.Context, j *Journal, digest, cal string, opts []engine.Option) (*engine.Engine, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	made, err := c.compiled(ctx, j, digest, opts)
	if err != nil || made.eng.Calendar().Digest() == cal {
		return made.eng, err
	}
	if made.earlier == nil {
		for _, edition := range calendar.ChinaEditions() {
			eng, err := engine.Compile(ctx, made.eng.Set(), append([]engine.Option{engine.WithCalendar(edition)}, opts...)...)
			if err != nil {
				return nil, err
			}
			made.earlier = append(made.earlier, eng)
		}
		c.by[digest] = made
	}
	for _, eng := range made.earlier {
		if eng.Calendar().Digest() == cal {
			return eng, nil
		}
	}
	return made.eng, nil
}

// compiled is the set of a digest with the calendars of today.
func (c *engines) compiled(ctx context.Context, j *Journal, digest string, opts []engine.Option) (compiled, error) {
	if known, ok := c.by[digest]; ok {
		return known, known.err
	}
	var made compiled
	set, err := j.Set(ctx, digest)
	if err == nil {
		made.eng, err = engine.Compile(ctx, set, opts...)
	}
	if made.err = err; err == nil || ctx.Err() == nil && !errors.Is(err, records.ErrNotFound) {
		if c.by == nil || len(c.by) >= mostEngines {
			c.by = map[string]compiled{}
		}
		c.by[digest] = made
	}
	return made, err
}

// plainly is the entry of a row with what its own bytes tell is wrong with it; nothing
// is decided again, as a list would take too long.
func (r *row) plainly() *records.Entry {
	e, err := r.entry()
	if err != nil {
		e = &records.Entry{Seq: r.seq, Prev: r.prev.String(), Hash: r.hash.String(), Record: records.Record{ID: r.id, Kind: r.kind}}
	}
	var field string
	switch d := (stored{}); {
	case err != nil || link(r.prev, r.body) != r.hash:
		field = "hash"
	case columnOf(r, &e.Record) != "":
		field = columnOf(r, &e.Record)
	case e.Kind == records.KindDecision && (e.Input == nil || json.Unmarshal(e.Decision, &d) != nil):
		field = "decision"
	case e.Kind == records.KindDecision:
		field = strings.Join(ofItsKept(&e.Record, &d), ", ")
	}
	if field != "" {
		e.Doubts = append(e.Doubts, text.Say("不是日志所写：%[1]s", "it is not as the journal wrote it: %[1]s", field))
	}
	return e
}

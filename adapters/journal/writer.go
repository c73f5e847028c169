package journal

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/guize-rules/guize/adapters/journal/records"
)

// pending is an entry on its way to the database, or a removal.
type pending struct {
	rec     *records.Record
	body    []byte
	found   *found           // nil: it is no decision
	request *records.Request // nil: it may not be sent again
	err     error            // why it was not written, though others were
	removal *removal
	done    chan error // of room 1, so that nobody has to wait for a caller who left
}

// append writes a record; it is durable when append returns nil.
func (j *Journal) append(ctx context.Context, rec *records.Record) error {
	p, err := j.pend(rec)
	if err != nil {
		return err
	}
	return j.submit(ctx, p)
}

// now is the moment at which an entry is written.
func (j *Journal) now() time.Time { return j.opts.Now().UTC().Truncate(time.Microsecond) }

// pend makes a record ready to be chained and written.
func (j *Journal) pend(rec *records.Record) (*pending, error) {
	if rec.ID == "" {
		var err error
		rec.Written = j.now()
		if rec.ID, err = idAt(rec.Written); err != nil {
			return nil, err
		}
	}
	rec.Form, rec.Program = records.Form, j.opts.Program
	body, err := bodyOf(rec)
	return &pending{rec: rec, body: body, done: make(chan error, 1)}, err
}

func (j *Journal) submit(ctx context.Context, p *pending) error {
	if err := ctx.Err(); err != nil { // select takes either way where both are open
		return err
	}
	select {
	case j.queue <- p:
	case <-j.stop:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-p.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run is the one goroutine that writes. The queue has no room, so each
// caller that is let in is answered, even when the journal closes.
func (j *Journal) run() {
	defer close(j.done)
	for {
		select {
		case p := <-j.queue:
			j.commit(j.gather(p))
		case <-j.stop:
			return
		}
	}
}

// gather takes everybody who waits already: one commit for all of them.
func (j *Journal) gather(first *pending) []*pending {
	batch := []*pending{first}
	for len(batch) < j.opts.Batch && batch[len(batch)-1].removal == nil {
		select {
		case p := <-j.queue:
			batch = append(batch, p)
		default:
			return batch
		}
	}
	return batch
}

// commitTimeout bounds one commit, so that a database that hangs does not hang
// its clients for ever.
const commitTimeout = 30 * time.Second

func (j *Journal) commit(batch []*pending) {
	last := batch[len(batch)-1]
	if last.removal != nil {
		batch = batch[:len(batch)-1]
	}
	if len(batch) > 0 {
		begin := time.Now()
		err := j.transact(context.Background(), func(ctx context.Context, tx *sql.Tx) error { return j.insert(ctx, tx, batch) })
		j.opts.Committed(len(batch), time.Since(begin), err)
		for _, p := range batch {
			if err != nil {
				p.err = err
			}
			p.done <- p.err
		}
	}
	if last.removal != nil {
		last.done <- j.transact(context.Background(), func(ctx context.Context, tx *sql.Tx) error { return j.remove(ctx, tx, last.removal) })
	}
}

// transact commits what f writes, and remembers for Ping whether that went
// well.
func (j *Journal) transact(ctx context.Context, f func(context.Context, *sql.Tx) error) error {
	ctx, cancel := context.WithTimeout(ctx, commitTimeout)
	defer cancel()
	tx, err := j.db.write.BeginTx(ctx, nil)
	if err == nil {
		if err = f(ctx, tx); err == nil {
			err = j.db.inPlace()
		}
		if err == nil {
			err = tx.Commit()
		} else {
			tx.Rollback()
		}
	}
	j.writes.Store(err == nil)
	if err != nil {
		return fmt.Errorf("write to the journal: %w", err)
	}
	return nil
}

// insertRows is how many rows go into one statement.
const insertRows = 100

// insert chains the entries to the head and writes them.
func (j *Journal) insert(ctx context.Context, tx *sql.Tx, batch []*pending) error {
	h, err := j.db.head(ctx, tx, true)
	if err != nil {
		return err
	}
	if batch, err = j.onlyNew(ctx, tx, batch); err != nil {
		return err
	}
	if err := j.insertFound(ctx, tx, h.seq+1, batch); err != nil {
		return err
	}
	if err := j.insertPlans(ctx, tx, h.seq+1, batch); err != nil {
		return err
	}
	if err := j.insertRows(ctx, tx, "requests (key, seq, digest)", requestRows(h.seq+1, batch)); err != nil {
		return err
	}
	for len(batch) > 0 {
		n := min(len(batch), insertRows)
		args := make([]any, 0, 7*n)
		for _, p := range batch[:n] {
			prev := h.hash
			body, err := j.opts.Keys.seal(prev, p.body)
			if err != nil {
				return err
			}
			h.seq, h.hash = h.seq+1, link(prev, body)
			args = append(args, h.seq, p.rec.ID, p.rec.Kind, p.rec.Written.UnixMicro(), body, bytesOf(prev), bytesOf(h.hash))
		}
		query := "INSERT INTO entries (" + rowColumns + ") VALUES (?, ?, ?, ?, ?, ?, ?)" + strings.Repeat(", (?, ?, ?, ?, ?, ?, ?)", n-1)
		if _, err := tx.ExecContext(ctx, j.db.sql(query), args...); err != nil {
			return err
		}
		batch = batch[n:]
	}
	return j.moveHead(ctx, tx, h)
}

func (j *Journal) moveHead(ctx context.Context, tx *sql.Tx, h head) error {
	_, err := tx.ExecContext(ctx, j.db.sql("UPDATE journal SET seq = ?, hash = ? WHERE one = 1"), h.seq, bytesOf(h.hash))
	return err
}

func bytesOf(h hash) []byte { return h[:] }

package journal

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"
)

// Removal is the proof of what [Journal.Prune] removed: how many entries, and
// the chain's hashes before the first and of the last of them. Whoever has a
// copy of the entries can show with it that the copy is whole and genuine.
type Removal struct {
	From   int64     `json:"from"` // seq of the first entry removed
	To     int64     `json:"to"`
	Before time.Time `json:"before"` // what was written before this moment was removed
	Prev   string    `json:"prev"`   // hash before the first
	Last   string    `json:"last"`   // hash of the last
	Reason string    `json:"reason"`
}

type removal struct {
	before  time.Time
	reason  string
	archive io.Writer
	result  *Removal
}

// Prune removes the oldest entries, up to the first that was not written
// before the moment, and appends an entry with the proof. Where archive is not
// nil, the entries are written to it first, one a line, for [CheckArchive]. It
// returns nil where nothing is that old.
func (j *Journal) Prune(ctx context.Context, before time.Time, reason string, archive io.Writer) (*Removal, error) {
	r := &removal{before: before, reason: reason, archive: archive}
	err := j.submit(ctx, &pending{removal: r, done: make(chan error, 1)})
	return r.result, err
}

// remove does the work of Prune in one transaction.
func (j *Journal) remove(ctx context.Context, tx *sql.Tx, r *removal) error {
	h, err := j.db.head(ctx, tx, true)
	if err != nil {
		return err
	}
	p, err := j.oldest(ctx, tx, r, h.seq)
	if err != nil || p == nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, j.db.sql("DELETE FROM entries WHERE seq <= ?"), p.To); err != nil {
		return err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	rec := &Record{ID: id.String(), Kind: KindRemoval, Removal: p, Program: j.opts.Program, Written: j.opts.Now().UTC().Truncate(time.Microsecond)}
	body, err := rec.bytes()
	if err != nil {
		return err
	}
	r.result = p
	return j.insert(ctx, tx, []*pending{{rec: rec, body: body}})
}

// oldest finds what Prune removes, and archives it.
func (j *Journal) oldest(ctx context.Context, tx *sql.Tx, r *removal, end int64) (*Removal, error) {
	limit := end + 1
	var first sql.NullInt64
	if err := tx.QueryRowContext(ctx, j.db.sql("SELECT MIN(seq) FROM entries WHERE written >= ?"), r.before.UnixMicro()).Scan(&first); err != nil {
		return nil, err
	}
	if first.Valid {
		limit = first.Int64
	}
	rows, err := tx.QueryContext(ctx, j.db.sql("SELECT "+rowColumns+" FROM entries WHERE seq < ? ORDER BY seq"), limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var p *Removal
	for rows.Next() {
		e, err := scanRow(rows)
		if err != nil {
			return nil, err
		}
		if p == nil {
			p = &Removal{From: e.seq, Before: r.before.UTC(), Prev: e.prev.String(), Reason: r.reason}
		}
		p.To, p.Last = e.seq, e.hash.String()
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

type archived struct {
	Seq  int64           `json:"seq"`
	Body json.RawMessage `json:"body"`
}

func archiveRow(w io.Writer, e *row) error {
	if w == nil {
		return nil
	}
	line, err := encode(archived{e.seq, e.body})
	if err == nil {
		_, err = w.Write(append(line, '\n'))
	}
	return err
}

// CheckArchive reports whether an archive holds exactly the entries of the
// proof, unchanged and in order.
func CheckArchive(r io.Reader, p *Removal) error {
	h, err := parseHash(p.Prev)
	if err != nil {
		return err
	}
	seq := p.From
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			break
		}
		if err != nil {
			return err
		}
		var e archived
		if err := json.Unmarshal(bytes.TrimSpace(line), &e); err != nil {
			return fmt.Errorf("entry %d of the archive: %w", seq, err)
		}
		if e.Seq != seq {
			return fmt.Errorf("the archive has entry %d where %d is due", e.Seq, seq)
		}
		h, seq = link(h, e.Body), seq+1
	}
	if seq != p.To+1 || h.String() != p.Last {
		return fmt.Errorf("the archive up to entry %d is not what was removed", seq-1)
	}
	return nil
}

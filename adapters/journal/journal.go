package journal

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
)

// The errors that callers tell apart, beside [records.ErrNotFound] and
// [records.ErrMask].
var (
	ErrNoJournal = errors.New("there is no journal")
	ErrClosed    = errors.New("the journal is closed")
	ErrForeign   = errors.New("the decision is not that of its input")
	ErrNeedsKeys = errors.New("the entries of the journal are sealed: give its keys, or the proof of what is removed would look forged")
	ErrNotWhole  = errors.New("a journal keeps whole decisions, and Input.NoMissing leaves out what is missing: decide without it")
	ErrNoFacts   = errors.New("the input holds no facts to keep: give Input.JSON or Input.Facts; of a bound struct, the input that Bound.Input returns")
)

// Options adjusts a [Journal]. The zero value is fine.
type Options struct {
	Now     func() time.Time // nil: the clock
	Program string           // version of the program, kept with every entry

	// Keys are the keys by which decisions are bound to their facts (see [Keys]);
	// nil: they are not.
	Keys *Keys

	// Existing refuses to make a journal where there is none, with
	// [ErrNoJournal]: a new one would hide that the name is wrong.
	Existing bool

	// Engine are the formats, functions and effect kinds of the host, by which
	// [Journal.Get] decides an entry again.
	Engine []engine.Option

	// Number is the fact that holds the number of an application, such as
	// "application.number", by which [Journal.Search] finds its decisions; "": none.
	// It must not be a sensitive one, which nothing is found by.
	Number string

	// Unchecked keeps decisions as they are given. Else each is made once more from
	// its input, and refused with [ErrForeign] where that gives other bytes: one that
	// was changed, or belongs to another application, would stand in the chain for
	// good, for a replay to find. It is for who decides right before, as package
	// httpapi does.
	Unchecked bool

	// Batch is how many entries are committed together at most; 0: 1,000.
	Batch int
	// Committed is told of every commit; nil: nobody is.
	Committed func(entries int, took time.Duration, err error)
}

// Journal keeps decisions in a database. It is safe for concurrent use, and
// several programs may write to one PostgreSQL journal.
type Journal struct {
	db    *database
	opts  Options
	id    string
	queue chan *pending
	stop  chan struct{}
	done  chan struct{}
	once  sync.Once
	kept  sync.Map // digests of sets that the journal has

	writes atomic.Bool // the last write succeeded
	trying sync.Mutex  // held while Ping writes
	plans  sync.Map    // by digest of the set, a *maskPlan
	again  engines     // by which Get decides again
}

// Open opens the journal in a SQLite file, or in a PostgreSQL database by its
// URL, and makes it where there is none.
func Open(ctx context.Context, name string, opts Options) (*Journal, error) {
	return begin(ctx, opts, func() (*database, error) { return openDatabase(ctx, name, opts.Existing) })
}

// OpenDB opens the journal within a database of the host, SQLite or PostgreSQL,
// and makes it where there is none yet: tables whose names begin with "guize_".
// There [Journal.KeepTx] can keep a decision and what the host writes in one
// transaction. [Journal.Close] leaves the database open. How durable a commit is,
// and how long a writer waits for another (busy_timeout of SQLite), is as the host
// has set it; the journal needs connections of its own beside those that
// transactions of the host hold. A pool of pgx is given as
// stdlib.OpenDBFromPool(pool).
func OpenDB(ctx context.Context, db *sql.DB, opts Options) (*Journal, error) {
	return begin(ctx, opts, func() (*database, error) { return hosted(ctx, db, opts.Existing) })
}

func begin(ctx context.Context, opts Options, connect func() (*database, error)) (*Journal, error) {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Batch <= 0 {
		opts.Batch = 1000
	}
	if opts.Committed == nil {
		opts.Committed = func(int, time.Duration, error) {}
	}
	db, err := connect()
	if err != nil {
		return nil, err
	}
	h, err := db.head(ctx, db.read, false)
	if err != nil {
		db.close()
		return nil, err
	}
	j := &Journal{db: db, opts: opts, id: h.journal,
		queue: make(chan *pending), stop: make(chan struct{}), done: make(chan struct{})}
	if err := j.catchUp(ctx); err != nil {
		db.close()
		return nil, fmt.Errorf("prepare the journal for searching: %w", err)
	}
	go j.run()
	return j, nil
}

// Close waits for what is being written and closes the database.
func (j *Journal) Close() error {
	j.once.Do(func() { close(j.stop) })
	<-j.done
	return j.db.close()
}

// ID is the name that the journal gave itself when it was made.
func (j *Journal) ID() string { return j.id }

// New reports whether there was no journal before, and Open made it.
func (j *Journal) New() bool { return j.db.made }

// Entries is how many entries the journal holds now, without those that Prune
// removed.
func (j *Journal) Entries(ctx context.Context) (int64, error) {
	var n int64 // not counted one by one, which takes long
	err := j.db.read.QueryRowContext(ctx, j.db.sql("SELECT COALESCE((SELECT MAX(seq) FROM entries) - (SELECT MIN(seq) FROM entries) + 1, 0)")).Scan(&n)
	return n, err
}

// Keep writes a decision and what was decided, and gives the decision its id.
// It returns the JSON of the decision for the caller who asked for it; an entry
// may hold it masked. When there is no error the entry is durable. After an error
// the decision must not be acknowledged, although it may have been written, if the
// connection was lost at the moment of the commit; see [records.WithRequest] for
// one that is asked for again. The input must hold the facts, as JSON or a map; of
// a bound struct [engine.Bound.Input] gives it.
func (j *Journal) Keep(ctx context.Context, eng *engine.Engine, in engine.Input, dec *engine.Decision) ([]byte, error) {
	body, err := j.keep(ctx, eng, in, dec)
	if err != nil {
		dec.ID, dec.Commitment = "", nil
		return nil, err
	}
	return body, nil
}

func (j *Journal) keep(ctx context.Context, eng *engine.Engine, in engine.Input, dec *engine.Decision) ([]byte, error) {
	if err := j.repeated(ctx, j.db.read); err != nil {
		return nil, err
	}
	if err := j.KeepSet(ctx, eng.Set()); err != nil {
		return nil, err
	}
	p, body, err := j.prepare(ctx, eng, in, dec)
	if err != nil {
		return nil, err
	}
	if err := j.submit(ctx, p); !errors.Is(err, errRepeated) {
		return body, err
	}
	return nil, j.repeated(ctx, j.db.read)
}

// KeepTx is [Journal.Keep] within a transaction of the host's, on the database
// that [OpenDB] was given: the entry is durable when the host commits, with all
// else that it wrote, and is not there when it rolls back. Call it last: from then
// until the commit the end of the chain is held, and everybody else who keeps
// decisions waits. Call [Journal.KeepSet] for a set before the first transaction,
// else its files are written with each until then. After an error the transaction
// can only be rolled back.
func (j *Journal) KeepTx(ctx context.Context, tx *sql.Tx, eng *engine.Engine, in engine.Input, dec *engine.Decision) ([]byte, error) {
	body, err := j.keepTx(ctx, tx, eng, in, dec)
	if err != nil {
		dec.ID, dec.Commitment = "", nil
		return nil, err
	}
	return body, nil
}

func (j *Journal) keepTx(ctx context.Context, tx *sql.Tx, eng *engine.Engine, in engine.Input, dec *engine.Decision) ([]byte, error) {
	p, body, err := j.prepare(ctx, eng, in, dec)
	if err != nil {
		return nil, err
	}
	if _, ok := j.kept.Load(eng.Set().Digest); !ok {
		if err := j.writeSet(ctx, tx, eng.Set()); err != nil {
			return nil, err
		}
	}
	if err := j.insert(ctx, tx, []*pending{p}); err != nil { // the head is held from here on
		return nil, fmt.Errorf("write to the journal: %w", err)
	}
	if p.err != nil {
		return nil, j.repeated(ctx, tx)
	}
	return body, nil
}

// prepare makes the record of a decision, and its JSON for who asked for it.
// Nothing is written yet.
func (j *Journal) prepare(ctx context.Context, eng *engine.Engine, in engine.Input, dec *engine.Decision) (*pending, []byte, error) {
	if in.JSON == nil && in.Facts == nil {
		return nil, nil, ErrNoFacts
	}
	if in.NoMissing {
		return nil, nil, ErrNotWhole
	}
	if !j.opts.Unchecked {
		if err := ofItsInput(ctx, eng, in, dec); err != nil {
			return nil, nil, err
		}
	}
	plan, err := j.plan(eng.Set())
	if err != nil {
		return nil, nil, err
	}
	written := j.now()
	if dec.ID, err = idAt(written); err != nil {
		return nil, nil, err
	}
	if dec.Commitment, err = j.opts.Keys.commit(ctx, eng, in, dec); err != nil {
		return nil, nil, err
	}
	body, err := dec.AppendJSON(make([]byte, 0, 8<<10))
	if err != nil {
		return nil, nil, err
	}
	rec := records.Record{ID: dec.ID, Kind: records.KindDecision, Written: written, Set: dec.Set, Digest: dec.Digest, Calendar: dec.Calendar.Digest,
		Language: dec.Language, Receipt: dec.Receipt, Commitment: dec.Commitment, Asked: records.AskedOf(ctx), Decision: body}
	facts, err := mask(ctx, &rec, eng, plan, in)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", records.ErrMask, err)
	}
	p, err := j.pend(&rec)
	if err != nil {
		return nil, nil, err
	}
	if r, ok := records.RequestOf(ctx); ok {
		p.request = &r
	}
	p.found = j.foundBy(eng.Set(), facts, dec)
	return p, body, nil
}

// ofItsInput reports whether a decision is that of an input, by making it again.
func ofItsInput(ctx context.Context, eng *engine.Engine, in engine.Input, dec *engine.Decision) error {
	plain := *dec
	plain.ID, plain.Commitment = "", nil
	given, err := plain.AppendJSON(make([]byte, 0, 8<<10))
	if err != nil {
		return err
	}
	own, _, err := eng.AppendDecision(ctx, make([]byte, 0, len(given)), in, "")
	if err == nil && !bytes.Equal(given, own) {
		err = ErrForeign
	}
	return err
}

// Audit writes what an administrator did.
func (j *Journal) Audit(ctx context.Context, a records.Audit) error {
	return j.append(ctx, &records.Record{Kind: records.KindAudit, Audit: &a})
}

// Get returns the entry with an id, or [records.ErrNotFound]. As far as one entry can
// tell it is compared with what comes out again, as [Journal.Replay] does: one that was
// changed is not given, but [records.ErrForged] with what is wrong; why one could not
// be decided again is among its doubts.
func (j *Journal) Get(ctx context.Context, id string) (*records.Entry, error) {
	if !storable(id) {
		return nil, records.ErrNotFound
	}
	r, err := scanRow(j.db.read.QueryRowContext(ctx, j.db.sql("SELECT "+rowColumns+" FROM entries WHERE id = ?"), id))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, records.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return j.genuine(ctx, r)
}

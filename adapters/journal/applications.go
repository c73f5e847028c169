package journal

import (
	"context"
	"time"

	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
)

// Applications hands over the application of each decision that was written
// from since on and before until (a zero time is open), as the JSON of its
// facts and in the order of the journal, until do fails. An application that
// was decided several times comes several times. Facts that were masked have
// stand-ins that their types allow. It does not check the chain; [Journal.Replay]
// does.
func (j *Journal) Applications(ctx context.Context, since, until time.Time, do func(facts []byte) error) error {
	tx, err := j.db.snapshot(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	rows, err := tx.QueryContext(ctx, j.db.sql("SELECT "+rowColumns+" FROM entries WHERE kind = ? ORDER BY seq"), records.KindDecision)
	if err != nil {
		return err
	}
	defer rows.Close()
	plans := map[string]*maskPlan{}
	for rows.Next() {
		e, err := scanRow(rows)
		if err != nil {
			return err
		}
		rec, err := e.record()
		if err != nil {
			return err
		}
		if rec.Input == nil || rec.Written.Before(since) || !until.IsZero() && !rec.Written.Before(until) {
			continue
		}
		facts, err := j.readable(ctx, &rec, plans)
		if err == nil {
			err = do(facts)
		}
		if err != nil {
			return err
		}
	}
	return rows.Err()
}

// readable is the application of a record, with stand-ins for what was masked.
func (j *Journal) readable(ctx context.Context, rec *records.Record, plans map[string]*maskPlan) ([]byte, error) {
	if len(rec.Input.Masked) == 0 {
		return rec.Input.Facts, nil
	}
	plan := plans[rec.Digest]
	if plan == nil {
		set, err := j.Set(ctx, rec.Digest)
		if err != nil {
			return nil, err
		}
		if plan, err = j.plan(set); err != nil {
			return nil, err
		}
		plans[rec.Digest] = plan
	}
	facts, err := engine.DecodeFacts(rec.Input.Facts)
	if err != nil {
		return nil, err
	}
	return encode(decidedAgain(rec.Input, plan, facts).Facts)
}

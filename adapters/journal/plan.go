package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/guize-rules/guize/adapters/journal/records"
)

// KeepPlan writes the plan by which sets take turns, where it is another than the
// last one of that name. A replay holds the decisions that come after it to it.
func (j *Journal) KeepPlan(ctx context.Context, plan *records.Plan) error {
	last, err := j.lastPlan(ctx, plan.Set)
	if err != nil {
		return fmt.Errorf("read the last plan: %w", err)
	}
	if last != nil && reflect.DeepEqual(last, plan) {
		return nil
	}
	return j.append(ctx, &records.Record{Kind: records.KindPlan, Plan: plan})
}

// lastPlan is the last plan of the sets of a name; nil where there is none.
func (j *Journal) lastPlan(ctx context.Context, set string) (*records.Plan, error) {
	query := "SELECT " + rowColumns + " FROM entries WHERE seq = (SELECT seq FROM plans WHERE set_id = ?)"
	e, err := scanRow(j.db.read.QueryRowContext(ctx, j.db.sql(query), set))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	rec, err := e.record()
	if err != nil || rec.Removal == nil {
		return rec.Plan, err
	}
	for i := range rec.Removal.Plans {
		if p := &rec.Removal.Plans[i].Plan; p.Set == set {
			return p, nil
		}
	}
	return nil, nil
}

// carryPlans takes the plans of an entry over into the proof of its removal.
func carryPlans(p *records.Removal, e *row) {
	if e.kind != records.KindPlan && e.kind != records.KindRemoval {
		return
	}
	rec, err := e.record()
	if err != nil {
		return // it was changed, which replay told as long as it was there
	}
	for _, k := range plansOf(&rec, e.seq) {
		at := slices.IndexFunc(p.Plans, func(old records.KeptPlan) bool { return old.Plan.Set == k.Plan.Set })
		if at < 0 {
			p.Plans = append(p.Plans, k)
		} else if p.Plans[at].Seq < k.Seq { // a removal stands behind plans that are newer than what it carries
			p.Plans[at] = k
		}
	}
}

// plansOf are the plans that an entry holds: its own, or those of what it removed.
func plansOf(rec *records.Record, seq int64) []records.KeptPlan {
	switch {
	case rec.Plan != nil:
		return []records.KeptPlan{{Seq: seq, Plan: *rec.Plan}}
	case rec.Removal != nil:
		return rec.Removal.Plans
	}
	return nil
}

// insertPlans notes where the plans among entries stand, whose numbers begin with
// one. One that a removal carries on is the last unless there is a later one.
func (j *Journal) insertPlans(ctx context.Context, tx *sql.Tx, first int64, batch []*pending) error {
	for i, p := range batch {
		again := "DO UPDATE SET seq = excluded.seq"
		if p.rec.Plan == nil {
			again = "DO NOTHING"
		}
		for _, k := range plansOf(p.rec, first+int64(i)) {
			query := "INSERT INTO plans (set_id, seq) VALUES (?, ?) ON CONFLICT (set_id) " + again
			if _, err := tx.ExecContext(ctx, j.db.sql(query), k.Plan.Set, first+int64(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

// removedPlans takes up the plans that removals carry on, before the first entry:
// the proofs stand behind entries that are still held to them.
func (r *replay) removedPlans(ctx context.Context, tx *sql.Tx) error {
	query := "SELECT " + rowColumns + " FROM entries WHERE kind = ? ORDER BY seq"
	rows, err := tx.QueryContext(ctx, r.j.db.sql(query), records.KindRemoval)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		e, err := scanRow(rows)
		if err != nil {
			return err
		}
		rec, err := e.record()
		if err != nil || rec.Removal == nil {
			continue // which is found where it stands
		}
		for i := range rec.Removal.Plans {
			k := &rec.Removal.Plans[i]
			if t := r.turnsOf(k.Plan.Set); t.seq < k.Seq {
				t.plan, t.seq = &k.Plan, k.Seq
			}
		}
	}
	return rows.Err()
}

// turns is what replay knows of who decides, of the sets of one name.
type turns struct {
	plan   *records.Plan // the last one so far; nil: none
	seq    int64         // its entry
	digest string        // by which the last decision was made, of those decided as they came
	ended  map[string]ending
}

// ending is by which decision a set was followed by another.
type ending struct {
	seq    int64
	at     time.Time
	digest string
}

// asItCame is how far the time of a decision may be from that of its entry, where it
// was decided as of the moment at which it came.
const asItCame = time.Minute

// inTurn tells of a decision by another set than that whose turn it was: by the
// plan of the servers, or, where they have none, by a set that another had followed
// already, which is a set that was brought back, or servers that did not change at
// once.
func (r *replay) inTurn(e *row, rec *records.Record) {
	if rec.Plan != nil {
		t := r.turnsOf(rec.Plan.Set)
		t.plan, t.seq = rec.Plan, e.seq
		return
	}
	if rec.Kind != records.KindDecision || rec.Input == nil || rec.Asked != nil && rec.Asked.Pinned {
		return
	}
	t := r.turnsOf(rec.Set)
	if t.plan != nil {
		if want := t.plan.At(rec.Input.At); want != rec.Digest {
			r.find(e.seq, e.id, FindingMixture, "按 %[1]s 审批，而按第 %[2]d 条的计划，当时（%[3]s）应按 %[4]s",
				"it was decided by %[1]s, and by the plan of entry %[2]d it was the turn (%[3]s) of %[4]s", rec.Digest, t.seq, rec.Input.At.Format(time.RFC3339), want)
		}
		return
	}
	if came := rec.Written.Sub(rec.Input.At); came > asItCame || came < -asItCame || rec.Digest == t.digest {
		return
	}
	if end, was := t.ended[rec.Digest]; was {
		if !rec.Input.At.After(end.at) {
			return // asked before the other began, and written after
		}
		if r.report.Returns++; len(r.report.Mixed) < mostMixed {
			r.report.Mixed = append(r.report.Mixed, finding(e, FindingMixture, "按 %[1]s 审批，而此前第 %[2]d 条（%[3]s）已按 %[4]s",
				"it was decided by %[1]s, and entry %[2]d before it (%[3]s) by %[4]s already", rec.Digest, end.seq, end.at.Format(time.RFC3339), end.digest))
		}
	}
	if t.digest != "" {
		t.ended[t.digest] = ending{e.seq, rec.Input.At, rec.Digest}
	}
	t.digest = rec.Digest
}

// mostMixed bounds the list of the report, since servers that take turns do so at
// every decision.
const mostMixed = 100

func (r *replay) turnsOf(set string) *turns {
	t := r.turns[set]
	if r.turns == nil {
		r.turns = map[string]*turns{}
	}
	if t == nil {
		t = &turns{ended: map[string]ending{}}
		r.turns[set] = t
	}
	return t
}

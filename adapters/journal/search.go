package journal

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// Search lists decisions, the newest first, a page at a time: the next one has
// the Seq of the last entry as Before. A page with fewer entries than its limit
// is the last. What was pruned is not found.
func (j *Journal) Search(ctx context.Context, s records.Search) ([]*records.Entry, error) {
	query, args := searchQuery(&s)
	rows, err := j.db.read.QueryContext(ctx, j.db.sql(query), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []*records.Entry{}
	for rows.Next() {
		r, err := scanRow(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, r.plainly())
	}
	return out, rows.Err()
}

// searchQuery is the SQL of a search.
func searchQuery(s *records.Search) (string, []any) {
	var where []string
	var args []any
	from, seq := "found AS f", "f.seq"
	and := func(given bool, condition string, arg any) {
		if given {
			where, args = append(where, condition), append(args, arg)
		}
	}
	if s.Rule != "" {
		from, seq = "fired AS r JOIN found AS f ON f.seq = r.seq", "r.seq"
	}
	and(s.Rule != "", "r.rule = ?", indexed(s.Rule))
	if len(s.Sets) > 0 {
		where = append(where, "f.set_id IN (?"+strings.Repeat(", ?", len(s.Sets)-1)+")")
		for _, set := range s.Sets {
			args = append(args, indexed(set))
		}
	}
	and(s.Number != "", "f.number = ?", indexed(s.Number))
	and(s.Status != "", "f.status = ?", string(s.Status))
	and(!s.From.IsZero(), "f.written >= ?", s.From.UnixMicro())
	and(!s.Until.IsZero(), "f.written < ?", s.Until.UnixMicro())
	and(s.Before != 0, seq+" < ?", s.Before)
	query := "SELECT e." + strings.ReplaceAll(rowColumns, ", ", ", e.") + " FROM " + from + " JOIN entries AS e ON e.seq = f.seq"
	if len(where) > 0 {
		query += " WHERE " + strings.Join(where, " AND ")
	}
	return query + " ORDER BY " + seq + " DESC LIMIT ?", append(args, s.Page())
}

// mostIndexed is how many bytes of a text an index of PostgreSQL takes with ease.
const mostIndexed = 500

// indexed is a text as it is looked for: one that not every database takes, or that
// is too long for an index, by its hash. What callers choose must never keep an entry,
// or those that are written with it, from being written.
func indexed(s string) string {
	if len(s) <= mostIndexed && storable(s) {
		return s
	}
	return hash(sha256.Sum256([]byte(s))).String()
}

// storable reports whether PostgreSQL takes a text.
func storable(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

// found is by what a decision is found.
type found struct {
	set, status, number string
	rules               []string
}

// foundBy is by what a decision of an application is found; facts are masked.
func (j *Journal) foundBy(set *rules.Set, facts map[string]any, dec *engine.Decision) *found {
	f := &found{set: dec.Set, status: string(dec.Status)}
	if j.opts.Number != "" {
		f.number = numberIn(facts, namesOf(set, j.opts.Number))
	}
	for e := range dec.Elements() {
		f.rules = append(f.rules, e.Rules()...)
	}
	slices.Sort(f.rules)
	f.rules = slices.DeleteFunc(slices.Compact(f.rules), func(rule string) bool { return rule == "" })
	return f
}

// namesOf are the name of a fact and its alias.
func namesOf(set *rules.Set, name string) []string {
	if set != nil {
		for _, f := range set.Facts {
			if f.Name == name && f.Alias != "" {
				return []string{name, f.Alias}
			}
		}
	}
	return []string{name}
}

// numberIn is the number of an application by one of some names, "" where it has
// none or it is masked.
func numberIn(facts map[string]any, names []string) string {
	for _, name := range names {
		switch x := valueOf(facts, name).(type) {
		case nil, bool, []any, map[string]any:
		default:
			if s := strings.TrimSpace(fmt.Sprint(x)); s != "" && s != hidden {
				return s
			}
		}
	}
	return ""
}

// valueOf is a fact by its dotted name, of which any part may be a group.
func valueOf(facts map[string]any, name string) any {
	if x, ok := facts[name]; ok {
		return x
	}
	for i, c := range name {
		if c != '.' {
			continue
		}
		if sub, ok := facts[name[:i]].(map[string]any); ok {
			if x := valueOf(sub, name[i+1:]); x != nil {
				return x
			}
		}
	}
	return nil
}

// insertFound writes by what entries are found, whose numbers begin with one.
func (j *Journal) insertFound(ctx context.Context, tx *sql.Tx, first int64, batch []*pending) error {
	var decisions, fired [][]any
	for i, p := range batch {
		if p.found == nil {
			continue
		}
		seq := first + int64(i)
		decisions = append(decisions, []any{seq, p.rec.Written.UnixMicro(), indexed(p.found.set), p.found.status, indexed(p.found.number)})
		for _, rule := range p.found.rules {
			fired = append(fired, []any{seq, indexed(rule)})
		}
	}
	if err := j.insertRows(ctx, tx, "found (seq, written, set_id, status, number)", decisions); err != nil {
		return err
	}
	return j.insertRows(ctx, tx, "fired (seq, rule)", fired)
}

// insertRows writes rows that may be there already.
func (j *Journal) insertRows(ctx context.Context, tx *sql.Tx, into string, rows [][]any) error {
	for part := range slices.Chunk(rows, insertRows) {
		one := "(" + strings.Repeat("?, ", len(part[0])-1) + "?)"
		query := "INSERT INTO " + into + " VALUES " + one + strings.Repeat(", "+one, len(part)-1) + " ON CONFLICT DO NOTHING"
		if _, err := tx.ExecContext(ctx, j.db.sql(query), slices.Concat(part...)...); err != nil {
			return err
		}
	}
	return nil
}

// forget removes by what entries up to one are found.
func (j *Journal) forget(ctx context.Context, tx *sql.Tx, to int64) error {
	for _, table := range []string{"found", "fired", "requests", "plans"} {
		if _, err := tx.ExecContext(ctx, j.db.sql("DELETE FROM "+table+" WHERE seq <= ?"), to); err != nil {
			return err
		}
	}
	return nil
}

// catchUp makes what earlier versions kept ready to be found, a page at a time.
func (j *Journal) catchUp(ctx context.Context) error {
	var last int64
	if err := j.db.read.QueryRowContext(ctx, j.db.sql("SELECT COALESCE(MAX(seq), 0) FROM found")).Scan(&last); err != nil {
		return err
	}
	sets := map[string]*rules.Set{}
	for {
		page, err := j.older(ctx, last)
		if err != nil || len(page) == 0 {
			return err
		}
		err = j.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
			for _, e := range page {
				p := &pending{rec: &records.Record{Written: time.UnixMicro(e.written)}, found: j.foundAgain(ctx, e, sets)}
				if err := j.insertFound(ctx, tx, e.seq, []*pending{p}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		last = page[len(page)-1].seq
	}
}

// older is a page of decisions after an entry.
func (j *Journal) older(ctx context.Context, last int64) ([]*row, error) {
	rows, err := j.db.read.QueryContext(ctx, j.db.sql("SELECT "+rowColumns+" FROM entries WHERE kind = ? AND seq > ? ORDER BY seq LIMIT ?"), records.KindDecision, last, records.MostPage)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []*row
	for rows.Next() {
		r, err := scanRow(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// foundAgain is by what an entry is found that was kept before; one that cannot be
// read, which a replay tells, is found by nothing.
func (j *Journal) foundAgain(ctx context.Context, e *row, sets map[string]*rules.Set) *found {
	rec, err := e.record()
	dec := &engine.Decision{}
	if err != nil || rec.Input == nil || json.Unmarshal(rec.Decision, dec) != nil {
		return &found{}
	}
	set, known := sets[rec.Digest]
	if !known && j.opts.Number != "" {
		set, _ = j.Set(ctx, rec.Digest) // else the name of the fact has to do
		sets[rec.Digest] = set
	}
	facts, err := engine.DecodeFacts(rec.Input.Facts)
	if err != nil {
		return &found{}
	}
	return j.foundBy(set, facts, dec)
}

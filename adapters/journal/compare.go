package journal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// inOrder reports whether the version that an entry names can stand where it
// does: meanings of the language are never lowered, or a forged entry could hide
// behind a version of which nothing can be proved any more.
func (r *replay) inOrder(e *row, rec *records.Record) bool {
	switch v := versionOf(rec); {
	case v.language > rules.LanguageVersion:
		r.find(e.seq, e.id, FindingVersion, "按语言版本 %[1]d 审批，本程序只懂到 %[2]d",
			"it was decided by version %[1]d of the language, and this program knows %[2]d at most", v.language, rules.LanguageVersion)
		return false
	case v.language < r.newest.language:
		r.find(e.seq, e.id, FindingVersion, "语言版本 %[1]d 排在版本 %[2]d 之后", "it names version %[1]d of the language and comes after one of version %[2]d", v.language, r.newest.language)
	}
	return true
}

// stored is what a kept decision says of itself.
type stored struct {
	ID         string             `json:"id"`
	Language   int                `json:"language"`
	Program    string             `json:"program"`
	Set        string             `json:"set"`
	Digest     string             `json:"digest"`
	Calendar   engine.CalendarRef `json:"calendar"`
	Receipt    string             `json:"receipt"`
	Commitment *engine.Commitment `json:"commitment"`
}

// ofItsEntry reports whether the decision that was kept is that of its entry and
// of its receipt, and names what is not. Receipts of the first form cannot be made
// again.
func (r *replay) ofItsEntry(e *row, rec *records.Record, eng *engine.Engine, dec *engine.Decision) bool {
	var d stored
	if err := json.Unmarshal(rec.Decision, &d); err != nil {
		r.find(e.seq, e.id, FindingDifferent, "decision：读不出来", "decision: it cannot be read")
		return false
	}
	if fields := ofItsKept(rec, &d); len(fields) > 0 {
		r.find(e.seq, e.id, FindingDifferent, "条目与其所存决定不符：%[1]s", "the entry does not fit the decision that it holds: %[1]s", shown(fields))
		return false
	}
	if oldForm(rec) {
		return true
	}
	want := rec.Receipt
	if rec.Kept != "" {
		want = rec.Kept
	}
	if got, err := eng.Receipt(rec.Decision); err == nil && got == want {
		return true
	}
	r.find(e.seq, e.id, FindingDifferent, "所存决定与其回执不符：%[1]s", "the decision that was kept is not that of its receipt: %[1]s", shown(r.unlike(rec, dec)))
	return false
}

// unlike names the members in which a kept decision is not what comes out today.
func (r *replay) unlike(rec *records.Record, dec *engine.Decision) []string {
	body, err := asKept(rec, dec)
	if err != nil || bytes.Equal(body, rec.Decision) {
		return nil
	}
	if fields := differing(rec.Decision, body); len(fields) > 0 {
		return fields
	}
	if rec.Form < 2 {
		return nil
	}
	return []string{"decision"} // in how it is written
}

// asKept is the JSON of what is decided today, as the journal keeps it of an entry.
func asKept(rec *records.Record, dec *engine.Decision) ([]byte, error) {
	own := *dec
	own.ID, own.Commitment, own.Receipt = rec.ID, rec.Commitment, rec.Receipt
	own.Language, own.Program = rec.Language, programOf(rec)
	return own.AppendJSON(nil)
}

func sameCommitment(a, b *engine.Commitment) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

// oldForm reports whether the receipt of a record has the form of version 1.
func oldForm(rec *records.Record) bool {
	return strings.HasPrefix(rec.Receipt, "sha256:") && rec.Language == 0
}

// ofItsFacts checks by its key that a decision belongs to its facts, where those
// are kept. Once entries are bound to their facts none may lack it, or cutting the
// commitment off would free a forger.
func (r *replay) ofItsFacts(ctx context.Context, e *row, rec *records.Record, eng *engine.Engine) {
	if r.opts.Keys == nil {
		return
	}
	if rec.Commitment == nil {
		if r.bound && !r.loose {
			r.find(e.seq, e.id, FindingUnbound, "commitment：没有对事实的承诺，而之前的条目有", "commitment: it has none to its facts, and one before it has")
		}
		return
	}
	r.bound = true
	err := r.verify(ctx, rec, eng)
	switch {
	case errors.Is(err, ErrNoKey) && r.loose:
	case errors.Is(err, ErrNoKey):
		r.find(e.seq, e.id, FindingUnbound, "commitment：承诺所用的密钥“%[1]s”不在所给密钥之中", "commitment: it is by the key %[1]q, which was not given", rec.Commitment.Key)
	case err != nil:
		r.find(e.seq, e.id, FindingUnbound, "input.facts、receipt 或 commitment：与承诺不符（密钥“%[1]s”）", "input.facts, receipt or commitment: the commitment is to others (key %[1]q)", rec.Commitment.Key)
	}
}

// verify checks a commitment. To facts that were masked it cannot be checked from
// the journal; that the key is known can.
func (r *replay) verify(ctx context.Context, rec *records.Record, eng *engine.Engine) error {
	if len(rec.Input.Masked) > 0 {
		if r.opts.Keys.secrets[rec.Commitment.Key] == nil {
			return ErrNoKey
		}
		return nil
	}
	facts, err := eng.CanonicalFacts(ctx, engine.Input{At: rec.Input.At, JSON: rec.Input.Facts})
	if err == nil {
		err = r.opts.Keys.Verify(rec.Commitment, rec.ID, rec.Receipt, facts)
	}
	if err == nil {
		r.report.Bound++
	}
	return err
}

// compare compares what is decided today with what was decided then.
func (r *replay) compare(e *row, rec *records.Record, eng *engine.Engine, dec *engine.Decision) error {
	if oldForm(rec) {
		return r.compareOld(e, rec, eng, dec)
	}
	body, err := asKept(rec, dec)
	if err != nil {
		return err
	}
	got, err := eng.Receipt(body)
	if err != nil {
		return err
	}
	want := rec.Receipt
	if rec.Check != "" {
		want = rec.Check
	}
	if got != want {
		r.different(e, rec, dec, want, got)
		return nil
	}
	r.words(e, rec, dec)
	return nil
}

// words compares what a receipt does not hold, such as titles and messages: byte by
// byte, where it can come out again.
func (r *replay) words(e *row, rec *records.Record, dec *engine.Decision) {
	fields := r.unlike(rec, dec)
	switch {
	case len(fields) == 0:
	case len(rec.Input.Masked) > 0:
		r.report.Unseen++
	case r.excused(rec):
		r.report.Reworded++
	default:
		r.find(e.seq, e.id, FindingDifferent, "所存决定的内容被改：%[1]s", "the decision that was kept says what does not come out: %[1]s", shown(fields))
		return
	}
	r.same(rec)
}

// excused reports whether an older version of the language or the program may have
// decided otherwise: not where a newer one was before.
func (r *replay) excused(rec *records.Record) bool {
	v := versionOf(rec)
	return v.older(r.j.today()) && !v.older(r.newest)
}

func (r *replay) same(rec *records.Record) {
	r.report.Same++
	if len(rec.Input.Masked) > 0 {
		r.report.Masked++
	}
}

// programOf is the program that a kept decision names.
func programOf(rec *records.Record) string {
	var d stored
	if json.Unmarshal(rec.Decision, &d) != nil {
		return ""
	}
	return d.Program
}

// compareOld compares by what the receipt holds today a decision whose own
// receipt cannot be made again.
func (r *replay) compareOld(e *row, rec *records.Record, eng *engine.Engine, dec *engine.Decision) error {
	r.report.OldForm++
	var then map[string]any
	d := json.NewDecoder(bytes.NewReader(rec.Decision))
	d.UseNumber()
	if err := d.Decode(&then); err != nil {
		return err
	}
	then["language"], then["policies"], then["unknown"], then["program"] = dec.Language, dec.Policies, dec.Unknown, dec.Program
	body, err := encode(then)
	if err != nil {
		return err
	}
	got, err := eng.Receipt(body)
	if err != nil {
		return err
	}
	if got == dec.Receipt {
		r.same(rec)
		return nil
	}
	r.different(e, rec, dec, rec.Receipt, dec.Receipt)
	return nil
}

// different tells of a decision that does not come out the same.
func (r *replay) different(e *row, rec *records.Record, dec *engine.Decision, want, got string) {
	v, today := versionOf(rec), r.j.today()
	if r.excused(rec) {
		zh, en := "自%[1]s起另有结论（当时是%[2]s）", "decided otherwise since %[1]s (then by %[2]s)"
		if oldForm(rec) && len(rec.Input.Masked) > 0 {
			zh, en = zh+"，或因事实已遮蔽而无从比较", en+", or not to be compared, since facts are masked"
		}
		since, then := today.since(v)
		r.report.Otherwise = append(r.report.Otherwise, finding(e, FindingOtherwise, zh, en, since, then))
		return
	}
	if rec.Calendar != dec.Calendar.Digest {
		r.find(e.seq, e.id, FindingDifferent, "决定不同：工作日历已不是当时的（当时 %[1]s，现在 %[2]s）",
			"the decision differs: the calendar is not that of the time (%[1]s then, %[2]s now)", rec.Calendar, dec.Calendar.Digest)
		return
	}
	if rec.Check != "" {
		r.find(e.seq, e.id, FindingDifferent, "check：由遮蔽后的事实应得回执 %[1]s，重放得 %[2]s", "check: of the masked facts the receipt was %[1]s, and replay gives %[2]s", want, got)
		return
	}
	r.find(e.seq, e.id, FindingDifferent, "决定不同：%[3]s；回执应为 %[1]s，重放得 %[2]s", "the decision differs: %[3]s; its receipt was %[1]s, and replay gives %[2]s", want, got, shown(r.unlike(rec, dec)))
}

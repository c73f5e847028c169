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
	Digest     string             `json:"digest"`
	Receipt    string             `json:"receipt"`
	Commitment *engine.Commitment `json:"commitment"`
}

// ofItsEntry reports whether the decision that was kept is that of its entry and
// of its receipt. Receipts of the first form cannot be made again.
func (r *replay) ofItsEntry(e *row, rec *records.Record, eng *engine.Engine) bool {
	var d stored
	err := json.Unmarshal(rec.Decision, &d)
	whole := err == nil && d.ID == rec.ID && d.Language == rec.Language && d.Digest == rec.Digest && d.Receipt == rec.Receipt && sameCommitment(d.Commitment, rec.Commitment)
	if whole && !oldForm(rec) {
		want := rec.Receipt
		if rec.Kept != "" {
			want = rec.Kept
		}
		got, err := eng.Receipt(rec.Decision)
		whole = err == nil && got == want
	}
	if !whole {
		r.find(e.seq, e.id, FindingDifferent, "所存决定与其回执不符", "the decision that was kept is not that of its receipt")
	}
	return whole
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
func (r *replay) ofItsFacts(ctx context.Context, e *row, rec *records.Record, eng *engine.Engine) bool {
	if r.opts.Keys == nil {
		return true
	}
	if rec.Commitment == nil {
		if r.bound {
			r.find(e.seq, e.id, FindingUnbound, "没有对事实的承诺，而之前的条目有", "it has no commitment to its facts, and one before it has")
		}
		return !r.bound
	}
	r.bound = true
	err := r.verify(ctx, rec, eng)
	switch {
	case errors.Is(err, ErrNoKey):
		r.find(e.seq, e.id, FindingUnbound, "承诺所用的密钥“%[1]s”不在所给密钥之中", "its commitment is by the key %[1]q, which was not given", rec.Commitment.Key)
	case err != nil:
		r.find(e.seq, e.id, FindingUnbound, "事实、回执或决定被换：与承诺不符（密钥“%[1]s”）", "its facts, its receipt or its decision were replaced: the commitment is to others (key %[1]q)", rec.Commitment.Key)
	}
	return err == nil
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
	dec.ID, dec.Commitment = rec.ID, rec.Commitment
	dec.Language, dec.Program = rec.Language, programOf(rec)
	body, err := dec.AppendJSON(nil)
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
	r.same(rec)
	if dec.Receipt = rec.Receipt; len(rec.Input.Masked) == 0 {
		if body, err := dec.AppendJSON(nil); err != nil || !bytes.Equal(body, rec.Decision) {
			r.report.Reworded++
		}
	}
	return nil
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
	if v.older(today) && !v.older(r.newest) {
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
	r.find(e.seq, e.id, FindingDifferent, "决定不同：回执应为 %[1]s，重放得 %[2]s", "the decision differs: its receipt was %[1]s, and replay gives %[2]s", want, got)
}

package journal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
)

// usualSlack is by how much the moments of entries may go back along the chain: the
// clocks of servers are apart, and an entry waits for its commit.
const usualSlack = 5 * time.Minute

// asWritten checks what an entry says of itself whatever its kind: how it is written,
// when, and by whose key.
func (r *replay) asWritten(e *row, rec *records.Record) {
	r.ofItsForm(e, rec)
	r.inTime(e, rec)
	r.ofItsSeal(e, rec)
}

// ofItsForm checks that an entry holds what a journal writes of its kind, and nothing
// else: what nobody reads today is read tomorrow.
func (r *replay) ofItsForm(e *row, rec *records.Record) {
	switch {
	case rec.Form > records.Form:
		r.find(e.seq, e.id, FindingVersion, "form：写法 %[1]d，本程序只懂到 %[2]d", "form: it is written in form %[1]d, and this program knows %[2]d at most", rec.Form, records.Form)
		return
	case rec.Form < r.form:
		r.find(e.seq, e.id, FindingVersion, "form：写法 %[1]d 排在写法 %[2]d 之后", "form: it is written in form %[1]d and comes after one in form %[2]d", rec.Form, r.form)
	}
	r.form = max(r.form, rec.Form)
	body, err := bodyOf(rec)
	if err == nil && bytes.Equal(body, e.body) {
		body = nil
	}
	fields := strangers(rec)
	if body != nil && len(fields) == 0 {
		fields = differing(e.body, body)
	}
	if body != nil || len(fields) > 0 {
		r.find(e.seq, e.id, FindingChanged, "内容不是日志所写：%[1]s", "it holds what no journal writes: %[1]s", shown(fields))
	}
}

// strangers are the members of a record that are not of its kind.
func strangers(rec *records.Record) []string {
	own := *rec
	own.ID, own.Kind, own.Form, own.Written, own.Program, own.Seal = "", "", 0, time.Time{}, "", nil
	switch rec.Kind {
	case records.KindRemoval:
		own.Removal = nil
	case records.KindAudit:
		own.Audit = nil
	case records.KindPlan:
		own.Plan = nil
	case records.KindDecision:
		own = records.Record{Removal: rec.Removal, Audit: rec.Audit, Plan: rec.Plan}
	default:
		return []string{"kind"}
	}
	var out []string
	for v, i := reflect.ValueOf(own), 0; i < v.NumField(); i++ {
		if !v.Field(i).IsZero() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			out = append(out, name)
		}
	}
	return out
}

// inTime checks the moment at which an entry says it was written: that of its id, not
// long before the entries that it follows, and not in the future.
func (r *replay) inTime(e *row, rec *records.Record) {
	slack := r.opts.Slack
	if slack <= 0 {
		slack = usualSlack
	}
	ms, us, ok := timeOf(rec.ID)
	apart := rec.Written.Sub(ms).Abs()
	switch {
	case rec.Form >= 2 && !(ok && rec.Written.Equal(ms.Add(time.Duration(us)*time.Microsecond))):
		r.find(e.seq, e.id, FindingTime, "written：写入时刻 %[1]s 不是其编号所载的时刻", "written: it was written at %[1]s, and its id bears another moment", stamp(rec.Written))
	case rec.Form < 2 && ok && apart > slack:
		r.find(e.seq, e.id, FindingTime, "written：写入时刻 %[1]s 与编号所载的时刻相差 %[2]s", "written: it was written at %[1]s, which is %[2]s from the moment in its id", stamp(rec.Written), apart)
	case rec.Written.Before(r.written.Add(-slack)):
		r.find(e.seq, e.id, FindingTime, "written：写入时刻 %[1]s 早于之前条目的 %[2]s，超过 %[3]s", "written: it was written at %[1]s, and an entry before it at %[2]s, over %[3]s later", stamp(rec.Written), stamp(r.written), slack)
		r.written = rec.Written // told once
	case rec.Written.After(r.j.opts.Now().Add(slack)):
		r.find(e.seq, e.id, FindingTime, "written：写入时刻 %[1]s 还没有到", "written: it was written at %[1]s, which is yet to come", stamp(rec.Written))
		return // or those after it would all be too early
	}
	if rec.Written.After(r.written) {
		r.written = rec.Written
	}
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

// ofItsSeal checks the seal of an entry by its key. Once one entry has a seal none
// after it may lack it.
func (r *replay) ofItsSeal(e *row, rec *records.Record) {
	if r.opts.Keys == nil {
		return
	}
	r.loose = false
	if rec.Seal == nil {
		if r.loose = r.sealed; r.loose {
			r.find(e.seq, e.id, FindingUnbound, "seal：没有封印，而之前的条目有", "seal: it has none, and an entry before it has")
		}
		return
	}
	r.sealed, r.loose = true, true
	switch err := r.opts.Keys.unsealed(e.prev, e.body, rec); err {
	case nil:
		r.loose = false
		r.report.Sealed++
	case ErrNoKey:
		r.find(e.seq, e.id, FindingUnbound, "seal：封印所用的密钥“%[1]s”不在所给密钥之中", "seal: it is by the key %[1]q, which was not given", rec.Seal.Key)
	default:
		r.find(e.seq, e.id, FindingUnbound, "seal：条目的内容或位置被换，与封印不符（密钥“%[1]s”）", "seal: the entry or its place in the chain is not the one that was sealed (key %[1]q)", rec.Seal.Key)
	}
}

// ofItsKept names the members of an entry that do not fit its own decision or its
// masks.
func ofItsKept(rec *records.Record, d *stored) []string {
	var out []string
	for _, m := range []struct {
		name string
		fits bool
	}{
		{"id", d.ID == rec.ID}, {"language", d.Language == rec.Language}, {"set", d.Set == rec.Set}, {"digest", d.Digest == rec.Digest},
		{"calendar", d.Calendar.Digest == rec.Calendar}, {"receipt", d.Receipt == rec.Receipt}, {"commitment", sameCommitment(d.Commitment, rec.Commitment)},
		{"check", rec.Form < 2 || rec.Check == "" || rec.Check != rec.Receipt && len(rec.Input.Masked) > 0},
		{"kept", rec.Form < 2 || rec.Kept == "" || rec.Kept != rec.Receipt && len(rec.Input.Masked) > 0},
	} {
		if !m.fits {
			out = append(out, m.name)
		}
	}
	return out
}

// ofItsMasks names what of an entry's application is not as masking leaves it.
func (r *replay) ofItsMasks(rec *records.Record, eng *engine.Engine, facts map[string]any) (string, error) {
	plan, err := r.j.plan(eng.Set())
	if err != nil || rec.Form < 2 {
		return "", err
	}
	m := &masker{plan: plan}
	masked := m.facts(facts)
	slices.Sort(m.paths)
	switch {
	case !slices.Equal(m.paths, rec.Input.Masked):
		return "input.masked", nil
	case !reflect.DeepEqual(masked, facts):
		return "input.facts", nil
	}
	return "", nil
}

// mostFields is how many fields a finding names.
const mostFields = 5

func shown(fields []string) string {
	if len(fields) == 0 {
		return "…"
	}
	if len(fields) > mostFields {
		fields = append(slices.Clone(fields[:mostFields]), "…")
	}
	return strings.Join(fields, ", ")
}

// differing names the members in which two JSON texts differ, as
// "outcomes.approval.value".
func differing(a, b []byte) []string {
	x, errA := treeOf(a)
	y, errB := treeOf(b)
	if errA != nil || errB != nil {
		return nil
	}
	var out []string
	differ(&out, "", x, y)
	return out
}

func treeOf(body []byte) (tree any, err error) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	return tree, d.Decode(&tree)
}

func differ(out *[]string, at string, x, y any) {
	if len(*out) > mostFields {
		return
	}
	switch a := x.(type) {
	case map[string]any:
		if b, ok := y.(map[string]any); ok {
			keys := maps.Clone(a)
			maps.Copy(keys, b)
			for _, k := range slices.Sorted(maps.Keys(keys)) {
				u, here := a[k]
				v, there := b[k]
				if here != there {
					*out = append(*out, strings.TrimPrefix(at+"."+k, "."))
					continue
				}
				differ(out, at+"."+k, u, v)
			}
			return
		}
	case []any:
		if b, ok := y.([]any); ok && len(a) == len(b) {
			for i := range a {
				differ(out, fmt.Sprintf("%s[%d]", at, i), a[i], b[i])
			}
			return
		}
	}
	if !reflect.DeepEqual(x, y) {
		*out = append(*out, strings.TrimPrefix(at, "."))
	}
}

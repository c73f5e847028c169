package journal_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
)

// version1 is a copy of a journal that guize kept when the language was version 1
// and receipts were over facts and words: eight decisions by version1/lines.yaml,
// four of them with masked facts, written by `guize serve --journal`.
func version1(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("testdata/version1/journal.db")
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "journal.db")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// A journal of version 1 is read, and nothing in it is called wrong or verified
// that is not (R38). The program of today goes on writing it.
func TestReplayOfVersion1(t *testing.T) {
	t.Parallel()
	j := open(t, version1(t), journal.Options{Existing: true})
	r := replay(t, j, journal.ReplayOptions{})
	want := []int64{3} // its phone was written otherwise than its stand-in is, which a notice tells
	if exactShare(t) {
		want = append(want, 4) // 0.1 + 0.2 == 0.3
	}
	if d := cmp.Diff(want, seqs(r.Otherwise)); d != "" || !r.OK() || r.Decisions != 8 || r.OldForm != 8 || r.Same != 8-len(want) {
		t.Errorf("otherwise (-want +got):\n%s%+v", d, r)
	}
	keep(t, j, compile(t, "testdata/version1/lines.yaml"), `{"length": 3}`)
	r = replay(t, j, journal.ReplayOptions{})
	if !r.OK() || r.Decisions != 9 || r.OldForm != 8 || r.Same != 9-len(want) {
		t.Errorf("with an entry of today: %+v", r)
	}
	old, err := j.EntryAt(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	old.Record.ID = "0"
	old.Record.Decision = []byte(strings.Replace(string(old.Record.Decision), `"id":"`+idOf(old.Decision)+`"`, `"id":"0"`, 1))
	j.Put(t, old.Record)
	if r = replay(t, j, journal.ReplayOptions{}); !cmp.Equal(kinds(r), []journal.FindingKind{journal.FindingVersion, journal.FindingTime, journal.FindingVersion}) {
		t.Errorf("an entry of version 1 after one of today: %+v", r.Findings)
	}
}

// What can be told of an entry of version 1 is told: a kept decision that was
// changed comes out otherwise or does not fit its receipt.
func TestForgedVersion1(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name      string
		forge     func(*records.Record)
		otherwise bool
		want      []journal.FindingKind
	}{
		{"as it was", func(*records.Record) {}, false, nil},
		{"an outcome", func(r *records.Record) {
			r.Decision = []byte(strings.Replace(string(r.Decision), `"filing"`, `"coordination"`, 1))
		}, true, nil},
		{"its receipt", func(r *records.Record) { r.Receipt = "sha256:" + strings.Repeat("0", 64) }, false, []journal.FindingKind{journal.FindingDifferent}},
		{"the language alone", func(r *records.Record) { r.Language = 2 }, false, []journal.FindingKind{journal.FindingDifferent}},
		{"no decision", func(r *records.Record) { r.Decision = []byte(`{"receipt":"` + r.Receipt + `"}`) }, false, []journal.FindingKind{journal.FindingDifferent}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			from := open(t, version1(t), journal.Options{})
			e, err := from.EntryAt(t.Context(), 1)
			if err != nil {
				t.Fatal(err)
			}
			set, err := from.Set(t.Context(), e.Digest)
			if err != nil {
				t.Fatal(err)
			}
			j := open(t, filepath.Join(t.TempDir(), "j.db"), journal.Options{})
			if err := j.KeepSet(t.Context(), set); err != nil {
				t.Fatal(err)
			}
			tt.forge(&e.Record)
			j.Put(t, e.Record)
			r := replay(t, j, journal.ReplayOptions{})
			if !cmp.Equal(kinds(r), tt.want) || (len(r.Otherwise) == 1) != tt.otherwise {
				t.Errorf("%+v", r)
			}
		})
	}
}

// Only an older version of the language, or of the program where both are
// versions, excuses what comes out otherwise, and only where it can stand.
func TestDecidedOtherwise(t *testing.T) {
	t.Parallel()
	type entry struct {
		language  int
		program   string
		otherwise bool // its facts are not those that were decided
	}
	today := entry{2, "v0.4.0 0123456789ab", false}
	for _, tt := range []struct {
		name      string
		entries   []entry
		otherwise []int64
		want      []journal.FindingKind
	}{
		{"an older language", []entry{{1, "v0.4.0", true}, today}, []int64{1}, nil},
		{"an older program", []entry{{2, "v0.3.9", true}, today}, []int64{1}, nil},
		{"a candidate of the program", []entry{{2, "v0.4.0-rc.1", true}, today}, []int64{1}, nil},
		{"older, and the same", []entry{{1, "v0.3.9", false}, {2, "v0.3.9", false}, today}, nil, nil},
		{"this version", []entry{{2, "v0.4.0", true}}, nil, []journal.FindingKind{journal.FindingDifferent}},
		{"a program without a version", []entry{{2, "(devel)", true}}, nil, []journal.FindingKind{journal.FindingDifferent}},
		{"a newer program", []entry{{2, "v0.5.0", true}}, nil, []journal.FindingKind{journal.FindingDifferent}},
		{"a newer language", []entry{{3, "v0.5.0", false}}, nil, []journal.FindingKind{journal.FindingVersion}},
		{"an older language after a newer one", []entry{today, {1, "v0.4.0", false}}, nil, []journal.FindingKind{journal.FindingVersion}},
		{"the same, and otherwise", []entry{today, {1, "v0.4.0", true}}, nil, []journal.FindingKind{journal.FindingVersion, journal.FindingDifferent}},
		{"an older program after a newer one", []entry{today, {2, "v0.3.9", false}, today}, nil, nil},
		{"the same, and otherwise still", []entry{today, {2, "v0.3.9", true}}, nil, []journal.FindingKind{journal.FindingDifferent}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			eng := compile(t, setFile)
			j := open(t, filepath.Join(t.TempDir(), "j.db"), journal.Options{Program: today.program})
			if err := j.KeepSet(t.Context(), eng.Set()); err != nil {
				t.Fatal(err)
			}
			for i, e := range tt.entries {
				facts := `{"length":299}`
				if e.otherwise {
					facts = `{"length":301}`
				}
				rec := record(t, eng, `{"length":299}`, map[string]any{"id": string(rune('a' + i)), "language": e.language, "program": e.program})
				rec.Input.Facts = []byte(facts)
				j.Put(t, rec)
			}
			r := replay(t, j, journal.ReplayOptions{})
			if !cmp.Equal(kinds(r), tt.want) || !cmp.Equal(seqs(r.Otherwise), tt.otherwise) {
				t.Errorf("findings %+v, otherwise %+v", r.Findings, r.Otherwise)
			}
		})
	}
}

// record is what a journal would keep of an application, with other members in
// the decision, and a receipt and an entry that fit them.
func record(t *testing.T, eng *engine.Engine, facts string, members map[string]any) records.Record {
	t.Helper()
	dec, err := eng.Evaluate(t.Context(), engine.Input{At: at, JSON: []byte(facts)})
	if err != nil {
		t.Fatal(err)
	}
	dec.ID, _ = members["id"].(string)
	dec.Program, _ = members["program"].(string)
	dec.Commitment, _ = members["commitment"].(*engine.Commitment)
	if n, ok := members["language"].(int); ok {
		dec.Language = n
	}
	body, err := dec.AppendJSON(nil)
	if err == nil {
		dec.Receipt, err = eng.Receipt(body)
	}
	if err == nil {
		body, err = dec.AppendJSON(nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return records.Record{ID: dec.ID, Kind: records.KindDecision, Written: time.Now().UTC().Truncate(time.Microsecond), Program: dec.Program, Language: dec.Language,
		Set: dec.Set, Digest: dec.Digest, Calendar: dec.Calendar.Digest, Receipt: dec.Receipt, Decision: body,
		Input: &records.Input{Facts: []byte(facts), At: at}}
}

func jsonOf(t *testing.T, v any) []byte {
	t.Helper()
	body, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func idOf(decision []byte) string {
	var d struct{ ID string }
	json.Unmarshal(decision, &d)
	return d.ID
}

func seqs(list []journal.Finding) []int64 {
	var out []int64
	for _, f := range list {
		out = append(out, f.Seq)
	}
	return out
}

// exactShare reports whether 0.1 + 0.2 == 0.3 holds today.
func exactShare(t *testing.T) bool {
	t.Helper()
	dec, err := compile(t, "testdata/version1/lines.yaml").Evaluate(t.Context(), engine.Input{At: at, JSON: []byte(`{"length":10,"share":0.1}`)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = engine.Get[bool](dec, "whole")
	return err == nil
}

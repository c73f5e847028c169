package journal_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
)

func TestParseKeys(t *testing.T) {
	t.Parallel()
	const secret = "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF"
	for _, tt := range []struct{ name, text, current, err string }{
		{"one", "2026 " + secret + "\n", "2026", ""},
		{"the last is the current one", "# keys\n\n2026 " + secret + "\r\n  2027.a-b_c\t" + strings.ToLower(secret), "2027.a-b_c", ""},
		{"none", "# nothing\n", "", "there is no key in it"},
		{"twice", "a " + secret + "\na " + secret, "", `line 2: there is a key "a" already`},
		{"short", "a " + secret[1:], "", "line 1: want the name"},
		{"long", "a " + secret + "00", "", "line 1: want the name"},
		{"no name", secret, "", "line 1: want the name"},
		{"a strange name", "a/b " + secret, "", "line 1: want the name"},
		{"no digits", "a " + strings.Repeat("g", 64), "", "line 1: want the name"},
	} {
		k, err := journal.ParseKeys(strings.NewReader(tt.text))
		switch {
		case tt.err != "":
			if err == nil || !strings.Contains(err.Error(), tt.err) || strings.Contains(err.Error(), secret[1:9]) {
				t.Errorf("%s: %v", tt.name, err)
			}
		case err != nil || k.Current() != tt.current:
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestNewKey(t *testing.T) {
	t.Parallel()
	one, err := journal.NewKey("2026")
	if err != nil {
		t.Fatal(err)
	}
	two, err := journal.NewKey("2027")
	if err != nil || one[5:] == two[5:] {
		t.Errorf("NewKey: %v, twice the same %v", err, one[5:] == two[5:])
	}
	if _, err := journal.ParseKeys(strings.NewReader(one + "\n" + two)); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"", "a b", "a\nb", "é", strings.Repeat("a", 65)} {
		if line, err := journal.NewKey(name); err == nil {
			t.Errorf("NewKey(%q) = %q", name, line)
		}
	}
}

func keysOf(t *testing.T, names ...string) *journal.Keys {
	t.Helper()
	var lines []string
	for i, name := range names {
		lines = append(lines, name+" "+strings.Repeat(string("0123456789abcdef"[i])+"7", 32))
	}
	k, err := journal.ParseKeys(strings.NewReader(strings.Join(lines, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// A decision is bound to its facts, those that are masked too (R37); nobody can
// see from two commitments that the facts are the same.
func TestCommitment(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		eng, keys := compile(t, setFile), keysOf(t, "2026")
		j := open(t, name, journal.Options{Keys: keys})
		const facts = `{"length": 5, "contact": {"name": "张三丰", "phone": "13800138000"}}`
		one, two := keep(t, j, eng, facts), keep(t, j, eng, facts)
		if one.Receipt != two.Receipt || one.Commitment == nil || one.Commitment.Key != "2026" || *one.Commitment == *two.Commitment {
			t.Fatalf("receipts %s, %s; commitments %v, %v", one.Receipt, two.Receipt, one.Commitment, two.Commitment)
		}
		e, err := j.EntryAt(t.Context(), 1)
		if err != nil || *e.Commitment != *one.Commitment || !strings.Contains(string(e.Decision), one.Commitment.MAC) {
			t.Fatalf("kept %v, %v", e.Commitment, err)
		}
		canonical := func(facts string) []byte {
			b, err := eng.CanonicalFacts(t.Context(), engine.Input{At: at, JSON: []byte(facts)})
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
		for _, tt := range []struct {
			name             string
			keys             *journal.Keys
			id, receipt, say string
			want             error
		}{
			{"the facts, written otherwise", keys, one.ID, one.Receipt, `{"联系人": "张三丰", "length": 5.00, "contact.phone": "+86 138 0013 8000"}`, nil},
			{"another fact", keys, one.ID, one.Receipt, strings.Replace(facts, "8000", "8001", 1), journal.ErrNotBound},
			{"a fact less", keys, one.ID, one.Receipt, `{"length": 5}`, journal.ErrNotBound},
			{"another decision", keys, two.ID, one.Receipt, facts, journal.ErrNotBound},
			{"another receipt", keys, one.ID, keep(t, j, eng, `{"length": 301}`).Receipt, facts, journal.ErrNotBound},
			{"another key of that name", keysOf(t, "x", "2026"), one.ID, one.Receipt, facts, journal.ErrNotBound},
			{"no key of that name", keysOf(t, "2027"), one.ID, one.Receipt, facts, journal.ErrNoKey},
		} {
			if err := tt.keys.Verify(one.Commitment, tt.id, tt.receipt, canonical(tt.say)); !errors.Is(err, tt.want) || tt.want == nil && err != nil {
				t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
			}
		}
		r := replay(t, j, journal.ReplayOptions{Keys: keys})
		if !r.OK() || r.Same != 3 || r.Bound != 1 {
			t.Errorf("%+v", r)
		}
	})
}

// A key is changed by adding one: what older keys made goes on being checked.
func TestKeysChange(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "j.db")
	eng := compile(t, setFile)
	for _, names := range [][]string{nil, {"2026"}, {"2026", "2027"}} {
		opts := journal.Options{}
		if names != nil {
			opts.Keys = keysOf(t, names...)
		}
		j := open(t, name, opts)
		keep(t, j, eng, `{"length": 1}`)
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	}
	j := open(t, name, journal.Options{})
	if r := replay(t, j, journal.ReplayOptions{Keys: keysOf(t, "2026", "2027")}); !r.OK() || r.Bound != 2 {
		t.Errorf("with both keys: %+v", r)
	}
	if r := replay(t, j, journal.ReplayOptions{}); !r.OK() || r.Bound != 0 {
		t.Errorf("without keys: %+v", r)
	}
	if r := replay(t, j, journal.ReplayOptions{Keys: keysOf(t, "2026")}); !cmp.Equal(kinds(r), []journal.FindingKind{journal.FindingUnbound}) || r.Findings[0].Seq != 3 {
		t.Errorf("without the last key: %+v", r)
	}
	keep(t, j, eng, `{"length": 1}`)
	if r := replay(t, j, journal.ReplayOptions{Keys: keysOf(t, "2026", "2027")}); !cmp.Equal(kinds(r), []journal.FindingKind{journal.FindingUnbound}) || r.Findings[0].Seq != 4 {
		t.Errorf("an entry that has no commitment: %+v", r)
	}
}

// Somebody who may write to the journal, and has not the key, replaces an
// application: the entry and its chain are in good order, and the key tells.
func TestForgerWithoutTheKey(t *testing.T) {
	t.Parallel()
	eng, keys := compile(t, setFile), keysOf(t, "2026")
	for name, commitment := range map[string]func(first, own *engine.Commitment) *engine.Commitment{
		"with the commitment of the true one": func(_, own *engine.Commitment) *engine.Commitment { return own },
		"with a commitment by another key": func(_, own *engine.Commitment) *engine.Commitment {
			return &engine.Commitment{Key: "mine", MAC: own.MAC}
		},
		"with none": func(_, _ *engine.Commitment) *engine.Commitment { return nil },
		"with that of another decision on the same facts": func(first, _ *engine.Commitment) *engine.Commitment { return first },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := open(t, filepath.Join(t.TempDir(), "j.db"), journal.Options{Keys: keys})
			first, own := keep(t, j, eng, `{"length": 299}`), keep(t, j, eng, `{"length": 301}`)
			c := commitment(first.Commitment, own.Commitment)
			j.Rewrite(t, 2, func(e *records.Entry) {
				rec := record(t, eng, `{"length":299}`, map[string]any{"id": e.ID, "commitment": c})
				rec.Commitment, rec.Form, rec.Written = c, e.Form, e.Written
				e.Record = rec
			})
			if r := replay(t, j, journal.ReplayOptions{}); !r.OK() || r.Same != 2 {
				t.Errorf("without the key nothing shows: %+v", r)
			}
			r := replay(t, j, journal.ReplayOptions{Keys: keys})
			if len(r.Findings) == 0 || r.Findings[0].Kind != journal.FindingUnbound || r.Findings[0].Seq != 2 || r.Sealed != 1 {
				t.Errorf("with the key: %+v", r)
			}
		})
	}
}

// What a kept decision says is that of its receipt, member by member.
func TestForgedDecision(t *testing.T) {
	t.Parallel()
	eng := compile(t, setFile)
	for _, tt := range []struct{ name, old, new string }{
		{"an outcome", `"value":"filing"`, `"value":"coordination"`},
		{"a rule", `"rule":"line/filing","status":"applies"`, `"rule":"line/filing","status":"defeated"`},
		{"the status", `"status":"incomplete"`, `"status":"decided"`},
		{"the moment", `"at":"2`, `"at":"1`},
		{"the language", `"language":2`, `"language":1`},
		{"the receipt", `"receipt":"r2:sha256:`, `"receipt":"r2:sha256:0`},
		{"the set", `"digest":"sha256:`, `"digest":"sha256:0`},
		{"what is missing", `"fact":"household.income"`, `"fact":"household.outcome"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			rec := record(t, eng, `{"length":299}`, nil)
			j := open(t, filepath.Join(t.TempDir(), "j.db"), journal.Options{})
			if err := j.KeepSet(t.Context(), eng.Set()); err != nil {
				t.Fatal(err)
			}
			dec, err := eng.Evaluate(t.Context(), engine.Input{At: at, JSON: []byte(`{"length":299}`)})
			if err != nil {
				t.Fatal(err)
			}
			body := string(jsonOf(t, dec))
			if !strings.Contains(body, tt.old) {
				t.Fatalf("no %s in %s", tt.old, body)
			}
			rec.ID, rec.Decision = "", []byte(strings.Replace(body, tt.old, tt.new, 1))
			j.Put(t, rec)
			if r := replay(t, j, journal.ReplayOptions{}); !cmp.Equal(kinds(r), []journal.FindingKind{journal.FindingDifferent}) {
				t.Errorf("%+v", r)
			}
		})
	}
}

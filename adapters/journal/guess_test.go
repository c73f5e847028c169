package journal_test

import (
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/engine"
)

// How many values of one masked fact a second somebody can try who has a slip, and of
// the journal what was not masked. With version 1 each value is a SHA-256; the income
// that an entry of that time masked is found so. A receipt of today is the same for
// all, and what binds the facts takes a key of 32 bytes: "key" is who has it.
func BenchmarkGuess(b *testing.B) {
	b.Run("version1", func(b *testing.B) {
		g := guesserOf(b)
		if income := g.find(); income != "987.5" {
			b.Fatalf("found the income %q", income)
		}
		var number [11]byte
		b.ResetTimer()
		for n := range b.N {
			if g.try(strconv.AppendInt(number[:0], int64(13_000_000_000+n), 10)) {
				b.Fatal("another number has the receipt of the entry")
			}
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "guesses/s")
	})
	b.Run("today", func(b *testing.B) {
		one, other := guessable(b, "13800138000"), guessable(b, "13800138001")
		if one.Receipt != other.Receipt {
			b.Fatal("the receipt tells two phones apart")
		}
		b.ReportMetric(0, "guesses/s")
	})
	b.Run("today/key", func(b *testing.B) {
		dec, keys := guessable(b, "13800138000"), guessKeys(b)
		facts := []byte(`{"contact.name":"张三丰","contact.phone":"13800138000","length":301}`)
		at := strings.Index(string(facts), "138")
		if err := keys.Verify(dec.Commitment, dec.ID, dec.Receipt, facts); err != nil {
			b.Fatal(err)
		}
		b.ResetTimer()
		for n := range b.N {
			strconv.AppendInt(facts[:at], int64(15_000_000_000+n), 10)
			if keys.Verify(dec.Commitment, dec.ID, dec.Receipt, facts) == nil {
				b.Fatal("another phone has the commitment")
			}
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "guesses/s")
	})
}

// guessable is a decision of today that tells a phone, which is masked.
func guessable(b *testing.B, phone string) *engine.Decision {
	b.Helper()
	j, eng := open(b, filepath.Join(b.TempDir(), "j.db"), journal.Options{Keys: guessKeys(b)}), compile(b, setFile)
	dec, err := tryKeep(b.Context(), j, eng, fmt.Sprintf(`{"length": 301, "contact": {"name": "张三丰", "phone": %q}}`, phone))
	if err != nil {
		b.Fatal(err)
	}
	return dec
}

func guessKeys(b *testing.B) *journal.Keys {
	b.Helper()
	keys, err := journal.ParseKeys(strings.NewReader("2026 " + strings.Repeat("07", 32)))
	if err != nil {
		b.Fatal(err)
	}
	return keys
}

// guesser tries incomes against a receipt of version 1. All that stands before the
// facts is hashed once.
type guesser struct {
	hash   hash.Hash
	before []byte
	want   []byte
	text   []byte
	sum    []byte
}

// guesserOf has the entry of testdata/version1 whose income was masked.
func guesserOf(b *testing.B) *guesser {
	b.Helper()
	e, err := open(b, version1(b), journal.Options{Existing: true}).EntryAt(b.Context(), 5)
	if err != nil {
		b.Fatal(err)
	}
	if want := `{"household":{"income":"***"},"length":12}`; string(e.Input.Facts) != want {
		b.Fatalf("facts %s, want %s", e.Input.Facts, want)
	}
	var dec map[string]any
	if err := json.Unmarshal(e.Decision, &dec); err != nil {
		b.Fatal(err)
	}
	delete(dec, "id")
	delete(dec, "receipt")
	unsay(dec)
	text, err := json.Marshal(dec) // which is canonical JSON where all is ASCII
	if err != nil {
		b.Fatal(err)
	}
	g := &guesser{hash: sha256.New()}
	fmt.Fprintf(g.hash, `{"at":%q,"decision":%s,"facts":{"household.income":`, e.Input.At.UTC().Format("2006-01-02T15:04:05Z"), text)
	if g.before, err = g.hash.(encoding.BinaryMarshaler).MarshalBinary(); err != nil {
		b.Fatal(err)
	}
	if g.want, err = hex.DecodeString(strings.TrimPrefix(e.Receipt, "sha256:")); err != nil {
		b.Fatal(err)
	}
	return g
}

// unsay takes out what was written for people, over which no receipt was.
func unsay(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range []string{"title", "message"} {
			delete(v, key)
		}
		for key := range v {
			unsay(v[key])
		}
	case []any:
		for i := range v {
			unsay(v[i])
		}
	}
}

func (g *guesser) try(income []byte) bool {
	g.text = append(append(g.text[:0], income...), `,"length":12},"language":1}`...)
	g.hash.(encoding.BinaryUnmarshaler).UnmarshalBinary(g.before) // never fails: it is its own
	g.hash.Write(g.text)
	g.sum = g.hash.Sum(g.sum[:0])
	return string(g.sum) == string(g.want)
}

// find tries all incomes below 1,000 yuan, since the decision says "aid".
func (g *guesser) find() string {
	for fen := range 100_000 {
		if income := strconv.FormatFloat(float64(fen)/100, 'f', -1, 64); g.try([]byte(income)) {
			return income
		}
	}
	return ""
}

package journal_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/journal/records"
)

// forgery is a change of one field of an entry.
type forgery struct {
	field string
	do    func(*records.Record)
}

// forgeries are changes of every field that a record has, found by its type: texts,
// numbers and moments moved, lists made longer, what is there taken away, what is
// not there made up; and so in each member of its JSON texts.
func forgeries(rec *records.Record) []forgery {
	var out []forgery
	forge(&out, "", reflect.ValueOf(rec).Elem(), func(r *records.Record) reflect.Value { return reflect.ValueOf(r).Elem() })
	return out
}

func forge(out *[]forgery, field string, v reflect.Value, at func(*records.Record) reflect.Value) {
	add := func(how string, x any) {
		*out = append(*out, forgery{strings.TrimSpace(field + " " + how), func(r *records.Record) { at(r).Set(reflect.ValueOf(x).Convert(v.Type())) }})
	}
	switch x := v.Interface().(type) {
	case time.Time:
		add("a second later", x.Add(time.Second))
		add("a day earlier", x.AddDate(0, 0, -1))
		return
	case json.RawMessage:
		forgeJSON(out, field, x, at)
		return
	}
	switch v.Kind() {
	case reflect.String:
		add("", v.String()+"0")
		if v.String() != "" {
			add("emptied", "")
		}
	case reflect.Bool:
		add("", !v.Bool())
	case reflect.Int, reflect.Int64:
		add("", v.Int()+1)
	case reflect.Slice:
		add("longer", reflect.Append(v, reflect.New(v.Type().Elem()).Elem()).Interface())
		if v.Len() > 0 {
			add("emptied", reflect.Zero(v.Type()).Interface())
		}
	case reflect.Pointer:
		if v.IsNil() {
			add("made up", reflect.New(v.Type().Elem()).Interface())
			return
		}
		add("taken away", reflect.Zero(v.Type()).Interface())
		forge(out, field, v.Elem(), func(r *records.Record) reflect.Value { return at(r).Elem() })
	case reflect.Struct:
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			forge(out, strings.TrimPrefix(field+"."+name, "."), v.Field(i), func(r *records.Record) reflect.Value { return at(r).Field(i) })
		}
	default:
		panic(field)
	}
}

// forgeJSON forges each member of a JSON text, and adds one.
func forgeJSON(out *[]forgery, field string, raw json.RawMessage, at func(*records.Record) reflect.Value) {
	if raw == nil {
		*out = append(*out, forgery{field + " made up", func(r *records.Record) { at(r).SetBytes([]byte(`{}`)) }})
		return
	}
	*out = append(*out, forgery{field + " a member more", func(r *records.Record) {
		at(r).SetBytes([]byte(strings.TrimSuffix(string(raw), "}") + `,"more":1}`))
	}})
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.UseNumber()
	leaves(d, field, func(path string, x any, end int64) {
		was, _ := json.Marshal(x)
		now := was
		switch x := x.(type) {
		case string:
			now, _ = json.Marshal(x + "0")
		case json.Number:
			now = []byte(x.String() + "1")
		case bool:
			now = []byte(strconv.FormatBool(!x))
		case nil:
			now = []byte("1")
		}
		if !strings.HasSuffix(string(raw[:end]), string(was)) {
			panic(path)
		}
		forged := slices.Concat(raw[:int(end)-len(was)], now, raw[end:])
		*out = append(*out, forgery{path, func(r *records.Record) { at(r).SetBytes(forged) }})
	})
}

// leaves tells of each text, number and word of a JSON text, and where it ends.
func leaves(d *json.Decoder, path string, leaf func(path string, x any, end int64)) {
	token, err := d.Token()
	if err != nil {
		panic(err)
	}
	switch token {
	case json.Delim('{'):
		for d.More() {
			key, err := d.Token()
			if err != nil {
				panic(err)
			}
			leaves(d, fmt.Sprint(path, ".", key), leaf)
		}
		d.Token()
	case json.Delim('['):
		for i := 0; d.More(); i++ {
			leaves(d, fmt.Sprintf("%s[%d]", path, i), leaf)
		}
		d.Token()
	default:
		leaf(path, token, d.InputOffset())
	}
}

// Every field of an entry is forged in turn, with the chain computed anew, by
// somebody who may write to the database: each is found, and said which. What the
// table says is found by the key alone is what nothing that comes out depends on.
func TestForgeries(t *testing.T) {
	t.Parallel()
	needsLong(t)
	each(t, func(t *testing.T, name string) {
		table := forgeAll(t, name)
		const golden = "testdata/forgeries.txt"
		if os.Getenv("UPDATE_GOLDEN") != "" {
			if err := os.WriteFile(golden, []byte(table), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if d := gocmp.Diff(string(want), table); d != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, d)
		}
	})
}

// forgeAll is a table of all forgeries of four kinds of entry, and what a replay says
// of them without the key and with it.
func forgeAll(t *testing.T, name string) string {
	eng, keys := compile(t, setFile), keysOf(t, "2026")
	clock := newClock()
	j := open(t, name, journal.Options{Keys: keys, Now: clock.now})
	if !j.Postgres() {
		j.Tamper(t, "PRAGMA synchronous = OFF") // thousands of commits, of which none must last
	}
	keep(t, j, eng, `{"length": 1}`)
	keep(t, j, eng, `{"length": 2}`)
	prune(t, j, clock.begin.Add(1500*time.Millisecond), "retention", nil)
	if _, err := tryKeep(records.WithAsked(t.Context(), records.Asked{By: "portal"}), j, eng, `{"length": 301, "people": [{"role": "owner"}]}`); err != nil {
		t.Fatal(err)
	}
	keep(t, j, eng, `{"length": 301, "contact": {"name": "张三丰"}, "people": [{"role": "owner", "name": "李四光"}]}`)
	if err := j.Audit(t.Context(), records.Audit{Who: "officer", Action: "reload", Result: "ok", Request: "1"}); err != nil {
		t.Fatal(err)
	}
	if r := replay(t, j, journal.ReplayOptions{Keys: keys}); !r.OK() || r.Sealed != 5 {
		t.Fatalf("an honest journal: %+v", r)
	}
	var b strings.Builder
	for i, what := range []string{"removal", "decision", "masked decision", "audit"} {
		seq := int64(i + 3)
		honest, err := j.EntryAt(t.Context(), seq)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range forgeries(&honest.Record) {
			var forged records.Record
			if err := json.Unmarshal(jsonOf(t, honest.Record), &forged); err != nil {
				t.Fatal(err)
			}
			forged.Decision = honest.Decision
			f.do(&forged)
			j.Rewrite(t, seq, func(e *records.Entry) { e.Record = forged })
			without, with := said(t, j, seq, nil), said(t, j, seq, keys)
			fmt.Fprintf(&b, "%s: %s\n\t%s\n", what, f.field, cmp.Or(without, "nothing shows without the key"))
			if without == "" {
				fmt.Fprintf(&b, "\twith the key: %s\n", with)
			}
			if with == "" {
				t.Errorf("%s: %s is not found", what, f.field)
			}
		}
		j.Rewrite(t, seq, func(e *records.Entry) { e.Record = honest.Record })
	}
	if r := replay(t, j, journal.ReplayOptions{Keys: keys}); !r.OK() {
		t.Errorf("put back: %+v", r)
	}
	return b.String()
}

// hashes are what differs from run to run.
var hashes = regexp.MustCompile(`[0-9a-f]{64}0?|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}0?|\d{4}-\d\d-\d\dT[0-9:.]+Z`)

// said is what a replay says of an entry.
func said(t *testing.T, j *journal.Journal, seq int64, keys *journal.Keys) string {
	t.Helper()
	var out []string
	for _, f := range replay(t, j, journal.ReplayOptions{Keys: keys}).Findings {
		if f.Seq == seq {
			out = append(out, fmt.Sprintf("[%s] %s", f.Kind, hashes.ReplaceAllString(f.Detail["en"], "…")))
		}
	}
	return strings.Join(out, "; ")
}

// Forgeries that were served once: an outcome edited, a decision replaced by its
// receipt alone, a receipt of zeros, a moment moved. Neither replay nor Get takes them
// for what was decided.
func TestForgeriesAreTold(t *testing.T) {
	t.Parallel()
	zeros := "r2:sha256:" + strings.Repeat("0", 64)
	for name, forge := range map[string]struct {
		field string
		do    func(*records.Record)
	}{
		"an outcome": {"outcomes.approval.value", func(r *records.Record) {
			r.Decision = []byte(strings.Replace(string(r.Decision), `"value":"coordination"`, `"value":"filing"`, 1))
		}},
		"a message": {"notices[0].message", func(r *records.Record) {
			r.Decision = []byte(strings.Replace(string(r.Decision), "请致电", "不必致电", 1))
		}},
		"the receipt": {"id", func(r *records.Record) { r.Decision = []byte(`{"receipt":"` + r.Receipt + `"}`) }},
		"zeros":       {"receipt", func(r *records.Record) { r.Receipt = zeros }},
		"zeros, twice": {"receipt", func(r *records.Record) {
			r.Decision, r.Receipt = []byte(strings.ReplaceAll(string(r.Decision), r.Receipt, zeros)), zeros
		}},
		"the moment": {"written", func(r *records.Record) { r.Written = r.Written.Add(-time.Millisecond) }},
		"moment and id": {"id", func(r *records.Record) {
			r.Written, r.ID = r.Written.AddDate(0, 0, -1), "01a22e6f-b05c-70e6-bc6f-071a4d2d923f"
		}},
		"facts": {"approval", func(r *records.Record) { r.Input.Facts = []byte(`{"length":1}`) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, file string) {
				j := open(t, file, journal.Options{})
				dec := keep(t, j, compile(t, setFile), `{"length": 301}`)
				keep(t, j, compile(t, setFile), `{"length": 302}`)
				if e, err := j.Get(t.Context(), dec.ID); err != nil || len(e.Doubts) > 0 {
					t.Fatalf("an honest entry: %+v, %v", e, err)
				}
				j.Rewrite(t, 1, func(e *records.Entry) { forge.do(&e.Record) })
				if s := said(t, j, 1, nil); !strings.Contains(s, forge.field) {
					t.Errorf("replay says %q and does not name %s", s, forge.field)
				}
				id := dec.ID
				if name == "moment and id" {
					id = "01a22e6f-b05c-70e6-bc6f-071a4d2d923f"
				}
				if e, err := j.Get(t.Context(), id); !errors.Is(err, records.ErrForged) || e != nil {
					t.Errorf("Get: %+v, %v", e, err)
				}
			})
		})
	}
}

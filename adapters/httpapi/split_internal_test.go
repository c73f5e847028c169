package httpapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"
	"unicode/utf8"
)

// FuzzSplit holds the plain way of taking a body apart to the careful one: it gives
// the same keys and values, and what the careful one refuses is inside of a value,
// where its reader finds it.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{``, `{`, `{}`, ` { } `, `{}{}`, `[]`, `{"facts":{}}`, `{"facts" : {"a":[1,{"b":"}"}]} , "at":"2021-09-10T09:00:00Z"}`,
		`{"a":1,}`, `{,}`, `{"a":1 "b":2}`, `{"a":tru"e"}`, `{"a":{]}`, `{"a":"\\"}`, `{"a":"\"}`, `{"a":"\\`, `{"a\u0062":1}`, `{"a":1,"a":2}`, "{\"a\":1}\x00",
		"{\"\xff\":1}", "{\"a\":\"\xff\"}", "{\"facts\":{\"a\":\"\xff\"}}", "{\"a\":\"\n\"}", `{"a":null,"b":-1e5,"c":[[]]}`, `{"a":1}}`, `{"a":}`, `{:1}`, "\xef\xbb\xbf{}"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, ok := plainly(body, nil)
		if !ok {
			return
		}
		want, err := split(body)
		if err != nil {
			if utf8.Valid(body) && !broken(got) {
				t.Fatalf("%q is taken apart: %v", body, err)
			}
			return
		}
		if len(got) != len(want) {
			t.Fatalf("%q has %d keys, want %d", body, len(got), len(want))
		}
		for i := range got {
			if got[i].key != want[i].key || !bytes.Equal(got[i].value, want[i].value) {
				t.Fatalf("%q has %q: %q, want %q: %q", body, got[i].key, got[i].value, want[i].key, want[i].value)
			}
		}
	})
}

// broken reports whether one of the values is no JSON.
func broken(keys []keyValue) bool {
	for _, k := range keys {
		if !json.Valid(k.value) {
			return true
		}
	}
	return false
}

// TestPlainRequests: what callers usually send is taken apart plainly, without
// memory of its own but for the keys.
func TestPlainRequests(t *testing.T) {
	body := []byte(` {"facts": {"works": [{"service": "water", "note": "\"}"}]}, "at": "2021-09-10T09:00:00+08:00", "unknown": ["a"], "lang":null} `)
	var room [8]keyValue
	keys, ok := plainly(body, room[:0])
	if !ok || len(keys) != 4 {
		t.Fatalf("taken apart: %v, %d keys", ok, len(keys))
	}
	if n := testing.AllocsPerRun(100, func() { plainly(body, room[:0]) }); n > 4 {
		t.Errorf("%v allocations for 4 keys", n)
	}
}

// A body with more keys than a request can have is not taken apart to its end: each key
// is compared with all before it, and 90,000 of them took over a minute once.
func TestManyKeys(t *testing.T) {
	t.Parallel()
	body := []byte(`{"k":0`)
	for i := range 1000 {
		body = fmt.Appendf(body, `,"k%d":0`, i)
	}
	body = append(body, '}')
	if _, ok := plainly(body, nil); ok {
		t.Error("it is taken for a request")
	}
	if keys, err := split(body); err != nil || len(keys) != mostKeys+1 {
		t.Errorf("%d keys, %v", len(keys), err)
	}
}

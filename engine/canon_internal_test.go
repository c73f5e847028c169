package engine

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestPlainPrefix puts each byte at each place among the eight that are looked
// at together, beside bytes that may carry into it.
func TestPlainPrefix(t *testing.T) {
	t.Parallel()
	for c := range 256 {
		plain := c >= 0x20 && c != '"' && c != '\\'
		for _, beside := range []string{"a", " ", "\x80", "\xff", "!", "#", "[", "]", "\x7f"} {
			for at := range 19 {
				s := strings.Repeat(beside, at) + string([]byte{byte(c)}) + strings.Repeat(beside, 18-at)
				want := at
				if plain {
					want = len(s)
				}
				if got := plainPrefix(s); got != want {
					t.Fatalf("plainPrefix(%q) = %d, want %d", s, got, want)
				}
			}
		}
	}
}

// TestCanonicalVectors has the examples of RFC 8785 (sections 3.2.2 and 3.2.3) for
// texts and the order of keys, and plain decimals for its numbers (spec R34).
func TestCanonicalVectors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"texts", `{"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}`,
			`{"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"}`},
		{"order of keys", `{"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
			"\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"}`,
			"{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\"," +
				"\"\U0001f600\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}"},
		{"numbers", `[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001, -0, -0.0, 300.0, 1.50e2, 12345678901234567890.10, 0.1e1]`,
			`[333333333.33333329,1000000000000000000000000000000,4.5,0.002,0.000000000000000000000000001,0,0,300,150,12345678901234567890.1,1]`},
		{"past the digits that are read", `[1e999999999]`, `[1e999999999]`},
	} {
		dec := json.NewDecoder(strings.NewReader(tt.in))
		dec.UseNumber()
		var x any
		if err := dec.Decode(&x); err != nil {
			t.Fatal(err)
		}
		var w canon
		w.any(x)
		if got := string(w.b); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

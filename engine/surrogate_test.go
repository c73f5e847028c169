package engine

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

// Half of a pair of surrogates is no text, as a fact, as a key, anywhere.
func TestLoneSurrogates(t *testing.T) {
	t.Parallel()
	for text, bad := range map[string]bool{
		`"\ud83d\ude00"`: false, `"\\ud800"`: false, `"\u00e9\\"`: false, `"\""`: false,
		`"\ud800"`: true, `"a\udfffb"`: true, `"\ude00\ud83d"`: true, `"\ud83d\u0041"`: true, `"\ud83d\ud83d\ude00"`: true, `"\\\uDC00"`: true,
	} {
		for _, doc := range []string{`{"a":` + text + `}`, `{` + text + `:1}`, `{"a":{"b":[1,` + text + `]}}`} {
			_, err := DecodeFacts([]byte(doc))
			in := (*InputError)(nil)
			if bad != errors.As(err, &in) || bad && (in.Code != "not-utf8" || in.Line != 1) {
				t.Errorf("%s: %v", doc, err)
			}
			if r := (&reading{}); bad && r.readJSON([]byte(doc)) {
				t.Errorf("%s is read", doc)
			}
		}
	}
}

func FuzzLoneSurrogate(f *testing.F) {
	f.Add(`\ud83d\ude00`)
	f.Add(`\ud83d`)
	f.Fuzz(func(t *testing.T, s string) {
		doc := `"` + s + `"`
		var out string
		if json.Unmarshal([]byte(doc), &out) == nil && loneSurrogate([]byte(doc)) < 0 && strings.Count(out, "\ufffd") > strings.Count(s, "\ufffd")+strings.Count(strings.ToLower(s), `\ufffd`)+len(s)-len(strings.ToValidUTF8(s, "")) {
			t.Errorf("%q becomes %q", s, out)
		}
	})
}

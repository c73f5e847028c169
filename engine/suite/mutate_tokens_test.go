package suite

import (
	"strings"
	"testing"
	"unicode"
)

// Whatever an expression is, its tokens are its characters without the spaces
// between them, in order.
func FuzzTokens(f *testing.F) {
	for _, s := range []string{
		`a <= 5 and not (b in 1..5.5) or "x\"<" == 'y' && 外线长度>=300.1`, "`raw \\` != 1", `"open`, "#.length > 1e5", "\xff<", "a?.b ?? -3",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at := 0
		for _, k := range tokens(s) {
			if k.from < at || k.to <= k.from || k.to > len(s) || s[k.from:k.to] != k.text {
				t.Fatalf("%q: token %+v after %d", s, k, at)
			}
			if strings.TrimFunc(s[at:k.from], unicode.IsSpace) != "" {
				t.Fatalf("%q: %q is in no token", s, s[at:k.from])
			}
			at = k.to
		}
		if strings.TrimFunc(s[at:], unicode.IsSpace) != "" {
			t.Fatalf("%q: %q is in no token", s, s[at:])
		}
	})
}

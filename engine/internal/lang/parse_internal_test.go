package lang

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestQuickNo: where a look says that there is no period and no long number, the
// pattern that finds them finds none.
func TestQuickNo(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(8, 9))
	pieces := []string{"1", "18", ".", "5", "and", "or", "in", "not", " ", "  ", "\n", "years", "个月", "x", "_a", `"`, `'`, "`", "(", "<", "9223372036854775807", "9223372036854775808", "1234567890", "month", "e3", "\u00a0", "٣"}
	no := 0
	for range 20_000 {
		var b strings.Builder
		for range 1 + r.IntN(8) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		s := b.String()
		counts, long := mayCount(s), hasLongNumber(s)
		for _, m := range word.FindAllStringSubmatchIndex(s, -1) {
			if m[6] >= 0 && isUnit(s[m[6]:m[7]]) && !counts {
				t.Fatalf("%q has a period", s)
			}
			if m[2] >= 0 && m[3]-m[2] >= longDigits && !strings.Contains(s[m[2]:m[3]], ".") && !long {
				t.Fatalf("%q has a long number", s)
			}
		}
		if !counts && !long {
			no++
		}
	}
	for s, want := range map[string]bool{"a < 12 and b == 3": false, "x in 1..2 or y": false, "d + 18 years": true, "d + 18个月": true, "3 orders": true} {
		if mayCount(s) != want {
			t.Errorf("mayCount(%q) is %v", s, !want)
		}
	}
	if no < 1000 {
		t.Errorf("only %d of the texts were told by a look", no)
	}
}

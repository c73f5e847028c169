package engine

import (
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

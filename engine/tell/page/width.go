package page

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// Width is the number of columns that a text takes.
func Width(s string) int {
	n, joined := 0, false
	for _, r := range s {
		if w := cells(r); !joined {
			n += w
		}
		joined = r == joiner
	}
	return n
}

// joiner makes one picture of the two on its sides.
const joiner = '\u200d'

// cells is the number of columns of a character by itself.
func cells(r rune) int {
	switch {
	case r >= ' ' && r < 0x7f:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
		return 0
	}
	if _, ok := slices.BinarySearchFunc(wide[:], r, func(in [2]rune, r rune) int {
		if r < in[0] {
			return +1
		}
		return min(0, cmp.Compare(in[1], r))
	}); ok {
		return 2
	}
	return 1
}

// Pad fills s with spaces to n columns.
func Pad(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-Width(s)))
}

// Short is s cut to n columns, with an ellipsis where something is cut off.
func Short(s string, n int) string {
	if Width(s) <= n {
		return s
	}
	room, end := n-Width("…"), 0
	for i, r := range s {
		if room -= cells(r); room < 0 {
			break
		}
		end = i + len(string(r))
	}
	return s[:end] + "…"
}

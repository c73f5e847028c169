package engine

import (
	"bytes"
	"strconv"
	"unicode/utf16"
)

// loneSurrogate is where in a JSON text an escape stands that is half of a pair of
// surrogates and has no other half, or -1. Decoders take it for U+FFFD, so that two
// texts become one; it is refused as bytes are that are no UTF-8.
func loneSurrogate(data []byte) int {
	for at := 0; ; {
		n := bytes.IndexByte(data[at:], '\\')
		if n < 0 {
			return -1
		}
		at += n
		r, ok := escape(data[at:])
		switch {
		case !ok:
			at = min(at+2, len(data)) // another escape, or none
		case !utf16.IsSurrogate(r):
			at += 6
		default:
			low, ok := escape(data[at+6:])
			if !ok || utf16.DecodeRune(r, low) == '\uFFFD' {
				return at
			}
			at += 12
		}
	}
}

// escape is the character of an escape such as \u00e9 that a text begins with.
func escape(b []byte) (rune, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	return rune(n), err == nil
}

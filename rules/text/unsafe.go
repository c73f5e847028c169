package text

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Unsafe reports whether a character may do something to whoever looks at a text: move
// the cursor or change colours of a terminal, end a line, turn the order of letters
// around, or not be seen. What an applicant writes goes to terminals and logs with
// these escaped. Tab and line feed are among them: whoever writes lines lets them be.
func Unsafe(r rune) bool {
	switch {
	case r < ' ', r >= 0x7f && r < 0xa0: // C0, DEL, C1
		return true
	case r < 0xad:
		return false
	case r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x206f: // of no width, line ends, direction
		return true
	}
	return r == 0xad || r == 0x61c || r == 0x180e || r == 0xfeff
}

// Escaped is a text with each unsafe character as JSON escapes it, "\u202e", so that
// JSON stays what it was. What is no UTF-8 becomes U+FFFD.
func Escaped(s string) string {
	if utf8.ValidString(s) && strings.IndexFunc(s, Unsafe) < 0 {
		return s
	}
	return string(AppendEscaped(nil, s, ""))
}

// AppendEscaped appends a text as [Escaped] has it to dst; characters of keep are left
// as they are.
func AppendEscaped(dst []byte, s, keep string) []byte {
	for _, r := range s {
		if Unsafe(r) && !strings.ContainsRune(keep, r) {
			dst = fmt.Appendf(dst, `\u%04x`, r)
			continue
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

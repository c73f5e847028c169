package suite

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenKind says what a token of an expression is.
type tokenKind uint8

const (
	tokenOther tokenKind = iota
	tokenNumber
	tokenText // with its quotes
	tokenWord // names, and, or, not …
	tokenSign // operators
)

// token is a piece of an expression: its bytes from From up to To.
type token struct {
	kind     tokenKind
	from, to int
	text     string
}

// tokens cuts an expression into pieces, spaces left out. It knows just enough
// of the language to change one operator or constant and nothing else; the
// compiler has the last word on what comes of it.
func tokens(src string) []token {
	var out []token
	for i := 0; i < len(src); {
		r, size := utf8.DecodeRuneInString(src[i:])
		if unicode.IsSpace(r) {
			i += size
			continue
		}
		kind, n := next(src[i:], r, size)
		out = append(out, token{kind, i, i + n, src[i : i+n]})
		i += n
	}
	return out
}

func next(s string, r rune, size int) (tokenKind, int) {
	switch {
	case r == '"' || r == '\'' || r == '`':
		return tokenText, quotedLength(s, byte(r))
	case unicode.IsDigit(r):
		return tokenNumber, numberLength(s)
	case unicode.IsLetter(r) || r == '_':
		return tokenWord, span(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '.' })
	}
	for _, op := range []string{"<=", ">=", "==", "!=", "&&", "||", "??", "..", "?."} {
		if strings.HasPrefix(s, op) {
			return tokenSign, len(op)
		}
	}
	if strings.ContainsRune("<>!+-*/%", r) {
		return tokenSign, size
	}
	return tokenOther, size
}

func quotedLength(s string, quote byte) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && quote != '`':
			i++
		case s[i] == quote:
			return i + 1
		}
	}
	return len(s)
}

// numberLength stops before the two dots of a range.
func numberLength(s string) int {
	n := span(s, unicode.IsDigit)
	if n+1 < len(s) && s[n] == '.' && s[n+1] >= '0' && s[n+1] <= '9' {
		n += 1 + span(s[n+1:], unicode.IsDigit)
	}
	return n
}

func span(s string, in func(rune) bool) int {
	if i := strings.IndexFunc(s, func(r rune) bool { return !in(r) }); i >= 0 {
		return i
	}
	return len(s)
}

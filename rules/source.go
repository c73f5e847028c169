package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/guize-rules/guize/rules/text"
)

// source is a file's text, cut into lines without their ends.
type source struct {
	file    string
	lines   []string
	patched bool // parts that are not YAML were left out
	last    *line
}

// line is a line as characters. The last one is kept, since a file may be one
// long line with a million scalars.
type line struct {
	line    int // 1-based; 0: none yet
	chars   []rune
	trimmed int // length without the spaces at the end
}

// row returns a line by its 1-based number; it is empty outside the file.
func (s source) row(n int) *line {
	if s.last.line != n {
		line := s.line(n)
		s.last.line, s.last.chars = n, []rune(line)
		s.last.trimmed = len([]rune(strings.TrimRightFunc(line, unicode.IsSpace)))
	}
	return s.last
}

// newSource checks that the bytes are text that can be shown and reports what
// is not. It returns the text as YAML may see it: without a byte order mark,
// and with a replacement character for each forbidden one. ok is false where
// there is no use in reading on.
func newSource(file string, data []byte, out *sink) (src source, content string, ok bool) {
	content = strings.TrimPrefix(string(data), "\ufeff")
	src = source{file: file, lines: splitLines(content), last: &line{}}
	if pos, bad := src.firstInvalid(); bad {
		out.fail(pos, codeNotUTF8, text.Say("文件不是 UTF-8 文本", "the file is not UTF-8 text"),
			text.Say("用编辑器另存为 UTF-8 编码", "save it with the encoding UTF-8"))
		return src, content, false
	}
	bad := false
	for i, line := range src.lines {
		for j, r := range line {
			if forbidden(r) {
				out.fail(src.at(i, j), codeBadCharacter,
					text.Say("有看不见的控制字符 U+%04X", "an invisible control character U+%04X stands here", r),
					text.Say("删掉它，或重新录入这一行", "delete it, or type the line anew"))
				bad = true
				break // one report a line is enough
			}
		}
	}
	if bad {
		content = strings.Map(func(r rune) rune {
			if r != '\n' && r != '\r' && forbidden(r) {
				return utf8.RuneError
			}
			return r
		}, content)
	}
	return src, content, true
}

// forbidden reports whether YAML does not allow the character, or readers
// differ on whether it ends a line.
func forbidden(r rune) bool {
	switch r {
	case '\t':
		return false
	case '\u2028', '\u2029', '\ufeff', '\ufffe', '\uffff':
		return true
	}
	return unicode.IsControl(r)
}

func (s source) firstInvalid() (Pos, bool) {
	for i, line := range s.lines {
		if utf8.ValidString(line) {
			continue
		}
		for j, r := range line {
			if _, size := utf8.DecodeRuneInString(line[j:]); r == utf8.RuneError && size <= 1 {
				return s.at(i, j), true
			}
		}
	}
	return Pos{}, false
}

// at is the place of the byte j of the line with index i.
func (s source) at(i, j int) Pos {
	return Pos{File: s.file, Line: i + 1, Col: utf8.RuneCountInString(s.lines[i][:j]) + 1}
}

// line returns a line by its 1-based number, "" outside the file.
func (s source) line(n int) string {
	if n < 1 || n > len(s.lines) {
		return ""
	}
	return s.lines[n-1]
}

// splitLines cuts a text at "\n", "\r\n" and "\r", as YAML does.
func splitLines(text string) []string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Split(strings.ReplaceAll(text, "\r", "\n"), "\n")
}

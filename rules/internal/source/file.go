package source

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/guize-rules/guize/rules/diag"
	"github.com/guize-rules/guize/rules/text"
)

// File is a file's text, cut into lines without their ends.
type File struct {
	Path    string
	Lines   []string
	Patched bool // parts that are not YAML were left out
	last    *Line
}

// Line is a Line as characters. The last one is kept, since a file may be one
// long Line with a million scalars.
type Line struct {
	line    int // 1-based; 0: none yet
	Chars   []rune
	Trimmed int // length without the spaces at the end
}

// Row returns a line by its 1-based number; it is empty outside the file.
func (s File) Row(n int) *Line {
	if s.last.line != n {
		line := s.Line(n)
		s.last.line, s.last.Chars = n, []rune(line)
		s.last.Trimmed = len([]rune(strings.TrimRightFunc(line, unicode.IsSpace)))
	}
	return s.last
}

// NewFile checks that the bytes are text that can be shown and reports what
// is not. It returns the text as YAML may see it: without a byte order mark,
// and with a replacement character for each forbidden one. ok is false where
// there is no use in reading on.
func NewFile(file string, data []byte, out *Sink) (src File, content string, ok bool) {
	content = strings.TrimPrefix(string(data), "\ufeff")
	src = File{Path: file, Lines: SplitLines(content), last: &Line{}}
	if pos, bad := src.firstInvalid(); bad {
		out.Fail(pos, codeNotUTF8, text.Say("文件不是 UTF-8 文本", "the file is not UTF-8 text"),
			text.Say("用编辑器另存为 UTF-8 编码", "save it with the encoding UTF-8"))
		return src, content, false
	}
	bad := false
	for i, line := range src.Lines {
		for j, r := range line {
			if forbidden(r) {
				out.Fail(src.at(i, j), codeBadCharacter,
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

func (s File) firstInvalid() (diag.Pos, bool) {
	for i, line := range s.Lines {
		if utf8.ValidString(line) {
			continue
		}
		for j, r := range line {
			if _, size := utf8.DecodeRuneInString(line[j:]); r == utf8.RuneError && size <= 1 {
				return s.at(i, j), true
			}
		}
	}
	return diag.Pos{}, false
}

// at is the place of the byte j of the line with index i.
func (s File) at(i, j int) diag.Pos {
	return diag.Pos{File: s.Path, Line: i + 1, Col: utf8.RuneCountInString(s.Lines[i][:j]) + 1}
}

// Line returns a line by its 1-based number, "" outside the file.
func (s File) Line(n int) string {
	if n < 1 || n > len(s.Lines) {
		return ""
	}
	return s.Lines[n-1]
}

// SplitLines cuts a text at "\n", "\r\n" and "\r", as YAML does.
func SplitLines(text string) []string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Split(strings.ReplaceAll(text, "\r", "\n"), "\n")
}

package source

import (
	"bytes"
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

// notUTF8 says what a file is that is no text in UTF-8.
func notUTF8(data []byte) (message, hint text.Text) {
	hint = text.Say("用编辑器另存为 UTF-8 编码", "save it with the encoding UTF-8")
	switch {
	case bytes.IndexByte(data, 0) >= 0:
		return text.Say("这个文件不是文本", "the file holds no text"), text.Say("规则和用例写在文本文件里；表格另存为 CSV，或用 guize table import 读入",
			"rules and tests stand in text files; save a sheet as CSV, or read it by guize table import")
	case isGBK(data):
		return text.Say("文件是 GBK 编码（也叫 ANSI、GB 2312），应是 UTF-8", "the file is in GBK (ANSI, GB 2312) and should be in UTF-8"), hint
	}
	return text.Say("文件不是 UTF-8 文本", "the file is not UTF-8 text"), hint
}

// isGBK reports whether every byte beyond ASCII belongs to a pair of GBK (GB 18030).
func isGBK(data []byte) bool {
	pairs := 0
	for i := 0; i < len(data); i++ {
		if data[i] < 0x80 {
			continue
		}
		if i+1 == len(data) || data[i] < 0x81 || data[i] == 0xFF || data[i+1] < 0x40 || data[i+1] == 0x7F || data[i+1] == 0xFF {
			return false
		}
		pairs++
		i++
	}
	return pairs > 0
}

// NewFile checks that the bytes are text that can be shown and reports what
// is not. It returns the text as YAML may see it: without a byte order mark,
// and with a replacement character for each forbidden one. ok is false where
// there is no use in reading on.
func NewFile(file string, data []byte, out *Sink) (src File, content string, ok bool) {
	content = strings.TrimPrefix(string(data), "\ufeff")
	src = File{Path: file, Lines: SplitLines(content), last: &Line{}}
	if pos, bad := src.firstInvalid(); bad {
		message, hint := notUTF8(data)
		out.Fail(pos, codeNotUTF8, message, hint)
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

package rules

import (
	"sort"
	"strings"
	"unicode"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/internal/source"
)

// located is a text with the way back to its place in a file.
type located struct {
	text  []rune
	pos   Pos // of the first character
	marks []mark
	exact bool
	cut   bool // a comment follows in the line
}

// locate finds the place of every character of a scalar's value by laying the
// value along the file's lines. What does not match (an escape such as \u4e00,
// an unusual block) makes the whole inexact: then every character is said to
// stand where the scalar begins, which is better than a wrong column.
func locate(src source.File, n *yaml.Node) located {
	l := located{text: []rune(n.Value), pos: Pos{File: src.Path, Line: n.Line, Col: n.Column}}
	a := newAlignment(src, n)
	if marks, ok := a.run(l.text); ok {
		l.marks, l.exact, l.cut = marks, true, a.comment()
		if len(marks) > 0 {
			l.pos = marks[0].pos
		}
	}
	return l
}

// alignment walks a value and the lines that it was read from side by side.
type alignment struct {
	src    source.File
	line   int // 1-based
	row    []rune
	col    int // 0-based, in row
	indent int // of a block's lines; -1: whatever stands there
	quote  rune
	block  bool
}

func newAlignment(src source.File, n *yaml.Node) *alignment {
	a := &alignment{src: src, line: n.Line, col: n.Column - 1, indent: -1}
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		a.quote, a.col = '"', a.col+1
	case n.Style&yaml.SingleQuotedStyle != 0:
		a.quote, a.col = '\'', a.col+1
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		a.block = true
		a.enter(n.Value)
		return a
	}
	a.load()
	return a
}

// load takes up the current line.
func (a *alignment) load() {
	r := a.src.Row(a.line)
	a.row = r.Chars
	if !a.block {
		a.row = r.Chars[:r.Trimmed]
	}
}

// enter goes to the first line of a block scalar and finds its indentation.
func (a *alignment) enter(value string) {
	first := strings.TrimLeft(value, "\n")
	inner := len(first) - len(strings.TrimLeft(first, " "))
	a.col = 0
	a.line++
	for a.line <= len(a.src.Lines) && strings.TrimSpace(a.src.Line(a.line)) == "" && inner == 0 {
		a.line++
	}
	a.load()
	line := a.src.Line(a.line)
	a.indent = len(line) - len(strings.TrimLeft(line, " ")) - inner
	a.col = a.indent
}

// run returns the marks of a value, and whether all of it was found.
func (a *alignment) run(value []rune) ([]mark, bool) {
	if a.block && (a.indent < 0 || len(value) > 0 && value[0] == '\n') {
		return nil, false
	}
	marks := []mark{{offset: 0, pos: a.pos()}}
	for i := 0; i < len(value); {
		step, straight := a.match(value[i:])
		if step == 0 {
			return nil, false
		}
		i += step
		if !straight {
			marks = append(marks, mark{offset: i, pos: a.pos()})
		}
	}
	return marks, true
}

// comment reports whether a comment follows a value without quotes.
func (a *alignment) comment() bool {
	return a.quote == 0 && !a.block && a.col < len(a.row) && strings.HasPrefix(strings.TrimLeft(string(a.row[a.col:]), " \t"), "#")
}

func (a *alignment) pos() Pos { return Pos{File: a.src.Path, Line: a.line, Col: a.col + 1} }

// match takes up the next characters of the value. It returns how many, 0
// where the file says something else, and whether they were one plain
// character.
func (a *alignment) match(rest []rune) (step int, straight bool) {
	if a.col >= len(a.row) {
		return a.breakLine(rest), false
	}
	c := a.row[a.col]
	next := rune(0)
	if a.col+1 < len(a.row) {
		next = a.row[a.col+1]
	}
	switch {
	case a.quote == '\'' && c == '\'', a.quote == '"' && c == '\\':
		if next != rest[0] || c == '\\' && !strings.ContainsRune(`"\/`, next) {
			return 0, false
		}
		a.col += 2
		return 1, false
	case c == rest[0]:
		a.col++
		return 1, true
	}
	return 0, false
}

// breakLine crosses the end of a line, which the value has as one space or as
// one or more line breaks.
func (a *alignment) breakLine(rest []rune) int {
	n := 0
	for n < len(rest) && rest[n] == '\n' {
		n++
	}
	if n == 0 {
		if rest[0] != ' ' {
			return 0
		}
		n = 1
	}
	if n == len(rest) { // the end of a block
		return n
	}
	for a.line++; a.line <= len(a.src.Lines) && strings.TrimSpace(a.src.Line(a.line)) == ""; a.line++ {
	}
	a.load()
	a.col = a.indent
	if a.indent < 0 {
		a.col = 0
		for a.col < len(a.row) && unicode.IsSpace(a.row[a.col]) {
			a.col++
		}
	}
	if a.col >= len(a.row) {
		return 0
	}
	return n
}

// expr makes an expression of a part of the text, without the spaces around it.
func (l located) expr(from, to int) *Expr {
	for from < to && unicode.IsSpace(l.text[from]) {
		from++
	}
	for from < to && unicode.IsSpace(l.text[to-1]) {
		to--
	}
	e := &Expr{Source: string(l.text[from:to]), Pos: l.at(from), exact: l.exact, cut: l.cut}
	if !l.exact {
		return e
	}
	after := sort.Search(len(l.marks), func(i int) bool { return l.marks[i].offset > from })
	for _, m := range l.marks[after:] {
		if m.offset >= to {
			break
		}
		e.marks = append(e.marks, mark{offset: m.offset - from, pos: m.pos})
	}
	return e
}

// at is the place of a character of the text.
func (l located) at(offset int) Pos {
	return (&Expr{Pos: l.pos, marks: l.marks, exact: l.exact}).At(offset)
}

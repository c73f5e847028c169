// Package page lays out text for people in columns of fixed width, in which a
// Chinese character takes two. A page is the same on every machine: its widths
// do not depend on the environment.
package page

import (
	"strings"
	"unicode"
)

// columns is the number of columns of a page.
const columns = 96

// Glue is a space at which no line is broken; a page shows it as a plain one.
const Glue = "\u00a0"

// spaces are the space and the ideographic space.
const spaces = " \u3000"

func trimRight(s string) string { return strings.TrimRight(s, spaces) }

// Page is text that is being laid out. The zero Page is empty and ready to use.
type Page struct{ b strings.Builder }

// New returns an empty page.
func New() *Page { return new(Page) }

// String is the page as it has been written so far.
func (p *Page) String() string { return p.b.String() }

// Line writes s as it is.
func (p *Page) Line(s string) {
	p.b.WriteString(strings.ReplaceAll(trimRight(s), Glue, " "))
	p.b.WriteByte('\n')
}

// Heading starts a section.
func (p *Page) Heading(s string) {
	if p.b.Len() > 0 {
		p.Line("")
	}
	p.Line(s)
}

// Item writes text behind a lead, broken into lines that are indented as far.
func (p *Page) Item(lead, text string) {
	indent := Width(lead)
	for i, l := range Wrap(text, columns-indent) {
		if i > 0 {
			lead = strings.Repeat(" ", indent)
		}
		p.Line(lead + l)
	}
}

// Columns writes rows with their cells aligned; the last cell of a row may
// take more than one line.
func (p *Page) Columns(indent string, rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row[:max(0, len(row)-1)] {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], Width(cell))
		}
	}
	for _, row := range rows {
		lead := indent
		for i, cell := range row[:max(0, len(row)-1)] {
			lead += Pad(cell, widths[i]) + "  "
		}
		if len(row) > 0 {
			p.Item(lead, row[len(row)-1])
		}
	}
}

// Wrap breaks text into lines of at most n columns: at a space, or between
// wide characters, but not before closing punctuation. A word that is longer
// stays whole.
func Wrap(text string, n int) []string {
	var lines []string
	var line strings.Builder
	for _, w := range pieces(text) {
		if line.Len() > 0 && Width(line.String())+Width(trimRight(w)) > n {
			lines = append(lines, trimRight(line.String()))
			line.Reset()
			w = strings.TrimLeft(w, spaces)
		}
		line.WriteString(w)
	}
	return append(lines, trimRight(line.String()))
}

// pieces cuts text where a line may be broken.
func pieces(text string) []string {
	var out []string
	start, prev := 0, rune(0)
	for i, r := range text {
		if i > start && breakable(prev, r) {
			out = append(out, text[start:i])
			start = i
		}
		prev = r
	}
	return append(out, text[start:])
}

func breakable(prev, next rune) bool {
	switch {
	case strings.ContainsRune("，。、；：！？）》」』】〕”’,.;:!?)]}", next), strings.ContainsRune("（《「『【〔“‘([{", prev):
		return false
	case prev == '》', prev == '）' && '0' <= next && next <= '9': // a title and its clause, 三（四）4
		return false
	case next == '(', strings.ContainsRune(Glue, prev), strings.ContainsRune(Glue, next):
		return prev == ' '
	case strings.ContainsRune(spaces, next):
		return false
	}
	return strings.ContainsRune(spaces, prev) || full(prev) || full(next)
}

// full reports whether a line may be broken before and behind a character.
func full(r rune) bool {
	return unicode.In(r, unicode.Han) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xff60
}

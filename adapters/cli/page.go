package cli

import (
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"
)

// pageWidth is the number of columns of a page; a Chinese character takes two.
const pageWidth = 96

// glue stands for a space at which no line is broken.
const glue = "\ue000"

// spaces are the space and the ideographic space.
const spaces = " \u3000"

func trimRight(s string) string { return strings.TrimRight(s, spaces) }

// page lays out text in columns of a terminal. Widths do not depend on the
// environment, so that a page is the same everywhere.
type page struct {
	b     strings.Builder
	cells *runewidth.Condition
}

func newPage() *page {
	return &page{cells: &runewidth.Condition{StrictEmojiNeutral: true}}
}

func (p *page) String() string { return p.b.String() }

func (p *page) width(s string) int { return p.cells.StringWidth(s) }

// pad fills s with spaces to n columns.
func (p *page) pad(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-p.width(s)))
}

// line writes s as it is.
func (p *page) line(s string) {
	p.b.WriteString(strings.ReplaceAll(trimRight(s), glue, " "))
	p.b.WriteByte('\n')
}

// heading starts a section.
func (p *page) heading(s string) {
	if p.b.Len() > 0 {
		p.line("")
	}
	p.line(s)
}

// item writes text behind a lead, broken into lines that are indented as far.
func (p *page) item(lead, text string) {
	indent := p.width(lead)
	for i, l := range p.wrap(text, pageWidth-indent) {
		if i > 0 {
			lead = strings.Repeat(" ", indent)
		}
		p.line(lead + l)
	}
}

// columns writes rows with their cells aligned; the last cell of a row may
// take more than one line.
func (p *page) columns(indent string, rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row[:max(0, len(row)-1)] {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], p.width(cell))
		}
	}
	for _, row := range rows {
		lead := indent
		for i, cell := range row[:max(0, len(row)-1)] {
			lead += p.pad(cell, widths[i]) + "  "
		}
		if len(row) > 0 {
			p.item(lead, row[len(row)-1])
		}
	}
}

// wrap breaks text into lines of at most n columns: at a space, or between
// wide characters, but not before closing punctuation. A word that is longer
// stays whole.
func (p *page) wrap(text string, n int) []string {
	var lines []string
	var line strings.Builder
	for _, w := range pieces(text) {
		if line.Len() > 0 && p.width(line.String())+p.width(trimRight(w)) > n {
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
	case next == '(', strings.ContainsRune(glue, prev), strings.ContainsRune(glue, next):
		return prev == ' '
	case strings.ContainsRune(spaces, next):
		return false
	}
	return strings.ContainsRune(spaces, prev) || wide(prev) || wide(next)
}

func wide(r rune) bool {
	return unicode.In(r, unicode.Han) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xff60
}

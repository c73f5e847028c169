package proofview

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/guize-rules/guize/rules/calendar"
)

// maxMonths bounds a picture: ten years.
const maxMonths = 120

// The measures of a picture, in pixels.
const (
	cellWidth  = 60
	cellHeight = 52
	monthWidth = 7*cellWidth + 24
	monthHead  = 52
	across     = 3 // months side by side
	margin     = 16
	narrowest  = 860 // leaves room for the lines above a single month
	legendLine = 28
)

// cell is how a day is shown.
type cell struct {
	style style
	word  string // under the number
	title string // told when pointing at the day, and read by screen readers
}

// style is a colour and a shape; see writeShape.
type style int

const (
	blank     style = iota // outside what is shown
	plain                  // an ordinary day
	worked                 // counts: filled, framed
	rest                   // weekend: grey
	off                    // holiday: hatched
	makeUp                 // worked by order: a corner
	suspended              // two bars
	rolled                 // an arrow
	start                  // a triangle
	last                   // a thick frame
)

// picture is a number of months.
type picture struct {
	title  string
	lines  []string // above the months
	from   calendar.Date
	to     calendar.Date
	cell   func(calendar.Date) cell
	legend []entry
	lang   string
}

type entry struct {
	style style
	word  string
}

func (p *picture) svg() (string, error) {
	first := p.from.AddDays(1 - p.from.Day())
	y, m, _ := first.Date()
	ly, lm, _ := p.to.Date()
	months := (ly-y)*12 + int(lm) - int(m) + 1
	switch {
	case p.from.IsZero() || p.to.Before(p.from):
		return "", errors.New("there is no day to show")
	case months > maxMonths:
		return "", fmt.Errorf("a picture of %d months is too large; at most %d", months, maxMonths)
	}
	var b strings.Builder
	columns := min(months, across)
	width := max(narrowest, 2*margin+columns*monthWidth)
	top := margin + 36 + 18*len(p.lines)
	heights := rowHeights(first, months)
	legend := p.placeLegend(width)
	height := top + sum(heights) + legendLine*(legend[len(legend)-1].row+1) + margin
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" font-family="'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif" role="img">`+"\n", width, height)
	fmt.Fprintf(&b, "<title>%s</title>\n", escape(p.title))
	b.WriteString(`<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#fbe3e0"/><line x1="0" y1="0" x2="0" y2="6" stroke="#d98c84" stroke-width="2"/></pattern></defs>` + "\n")
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#ffffff"/>`+"\n", width, height)
	text(&b, margin, margin+16, 18, "#111111", "start", p.title)
	for i, l := range p.lines {
		text(&b, margin, margin+38+18*i, 13, "#333333", "start", l)
	}
	at := top
	for i := range months {
		if i > 0 && i%across == 0 {
			at += heights[i/across-1]
		}
		p.month(&b, first.AddMonths(i), margin+i%across*monthWidth, at)
	}
	for _, e := range legend {
		e.write(&b, top+sum(heights)+legendLine*e.row)
	}
	b.WriteString("</svg>\n")
	return b.String(), nil
}

// rowHeights returns the height of each row of months.
func rowHeights(first calendar.Date, months int) []int {
	var out []int
	for i := range months {
		h := monthHead + weeks(first.AddMonths(i))*cellHeight + 12
		if i%across == 0 {
			out = append(out, 0)
		}
		out[len(out)-1] = max(out[len(out)-1], h)
	}
	return out
}

func sum(list []int) int {
	n := 0
	for _, x := range list {
		n += x
	}
	return n
}

// column returns the place of a day in its week, Monday first.
func column(d calendar.Date) int { return int(d.Weekday()+6) % 7 }

// weeks returns the rows that a month needs.
func weeks(first calendar.Date) int {
	return (column(first) + lastOf(first).Day() + 6) / 7
}

// lastOf returns the last day of the month that begins with first, also in the
// last month of all.
func lastOf(first calendar.Date) calendar.Date {
	d := first.AddDays(27)
	for next := d.AddDays(1); !next.IsZero() && next.Month() == first.Month(); next = d.AddDays(1) {
		d = next
	}
	return d
}

func (p *picture) month(w io.Writer, first calendar.Date, x, y int) {
	year, m, _ := first.Date()
	name := fmt.Sprintf("%d年%d月", year, int(m))
	if p.lang == "en" {
		name = fmt.Sprintf("%s %d", m, year)
	}
	text(w, x, y+16, 15, "#111111", "start", name)
	for i, d := range weekdays(p.lang) {
		text(w, x+i*cellWidth+cellWidth/2, y+40, 12, "#555555", "middle", d)
	}
	row := y + monthHead
	for d := first; ; d = d.AddDays(1) {
		var c cell
		if !d.Before(p.from) && !d.After(p.to) {
			c = p.cell(d)
		}
		draw(w, x+column(d)*cellWidth, row, fmt.Sprint(d.Day()), c)
		if d == lastOf(first) {
			return
		}
		if d.Weekday() == time.Sunday {
			row += cellHeight
		}
	}
}

func weekdays(lang string) []string {
	if lang == "en" {
		return []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}
	}
	return []string{"一", "二", "三", "四", "五", "六", "日"}
}

// placed is an entry of the legend at its place.
type placed struct {
	entry
	x, row int
}

// placeLegend puts the entries side by side, in as many lines as they need.
func (p *picture) placeLegend(width int) []placed {
	var out []placed
	x, row := margin, 0
	for _, e := range p.legend {
		w := 48
		for _, r := range e.word {
			w += 7
			if r > 0xff { // Chinese characters are twice as wide
				w += 6
			}
		}
		if x+w > width-margin && x > margin {
			x, row = margin, row+1
		}
		out = append(out, placed{e, x, row})
		x += w
	}
	return out
}

func (e placed) write(w io.Writer, y int) {
	fmt.Fprintf(w, `<g transform="translate(%d,%d) scale(0.42)">`, e.x, y)
	shape(w, e.style)
	fmt.Fprint(w, "</g>\n")
	text(w, e.x+32, y+15, 12, "#333333", "start", e.word)
}

// draw draws a day.
func draw(w io.Writer, x, y int, number string, c cell) {
	fmt.Fprintf(w, `<g transform="translate(%d,%d)">`, x, y)
	if c.title != "" {
		fmt.Fprintf(w, "<title>%s</title>", escape(c.title))
	}
	shape(w, c.style)
	colour := "#111111"
	if c.style == blank {
		colour = "#bbbbbb"
	}
	text(w, 8, 18, 14, colour, "start", number)
	if c.word != "" {
		text(w, (cellWidth-2)/2, 40, 12, "#111111", "middle", c.word)
	}
	fmt.Fprint(w, "</g>\n")
}

// shape draws what a day is: a fill and, for those who see no colours, a frame,
// a hatching or a sign.
func shape(w io.Writer, s style) {
	box := func(fill, stroke string, width float64, dash string) {
		fmt.Fprintf(w, `<rect x="1" y="1" width="%d" height="%d" rx="4" fill="%s" stroke="%s" stroke-width="%g"%s/>`, cellWidth-4, cellHeight-4, fill, stroke, width, dash)
	}
	sign := func(d, fill string) { fmt.Fprintf(w, `<path d="%s" fill="%s"/>`, d, fill) }
	switch s {
	case blank:
	case plain:
		box("#ffffff", "#cccccc", 1, "")
	case worked:
		box("#dff0df", "#2e7d32", 2, "")
	case rest:
		box("#eeeeee", "#cccccc", 1, "")
	case off:
		box("url(#hatch)", "#c0564b", 1, "")
	case makeUp:
		box("#fff4d6", "#9a6b00", 2, "")
		sign("M58,1 L58,18 L41,1 Z", "#9a6b00")
	case suspended:
		box("#e1ecf9", "#1f5fa8", 1, ` stroke-dasharray="4 3"`)
		sign("M42,6 h4 v12 h-4 Z M49,6 h4 v12 h-4 Z", "#1f5fa8")
	case rolled:
		box("#f4f4f4", "#777777", 1, ` stroke-dasharray="2 3"`)
		sign("M40,9 h8 v-4 l7,7 l-7,7 v-4 h-8 Z", "#777777")
	case start:
		box("#ffffff", "#444444", 1, "")
		sign("M43,5 L55,12 L43,19 Z", "#444444")
	case last:
		box("#dff0df", "#b3261e", 4, "")
		sign("M42,5 h12 v14 h-12 Z", "#b3261e")
	}
}

func text(w io.Writer, x, y, size int, colour, anchor, s string) {
	fmt.Fprintf(w, `<text x="%d" y="%d" font-size="%d" fill="%s" text-anchor="%s">%s</text>`+"\n", x, y, size, colour, anchor, escape(s))
}

func escape(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return ""
	}
	return b.String()
}

package cli

import (
	"encoding/xml"
	"fmt"
	"path/filepath"
	"strings"
)

// The measures of a chart, in pixels.
const (
	chartBars   = 12 // kinds of change at most
	chartWidth  = 800
	chartMargin = 16
	chartHead   = 76
	chartRow    = 46
	chartCells  = 108 // columns of text in a line; a Chinese character takes two
)

// barChart draws in how many applications each kind of change comes, outcomes
// first, as SVG. A label stands over its bar, where there is room for Chinese.
func (d *differences) barChart(t *tally) string {
	l, rows := d.names.l, t.byGroup(d.names.l)
	hidden := max(0, len(rows)-chartBars)
	rows = rows[:len(rows)-hidden]
	height := chartHead + chartRow*len(rows) + 24
	c := &chart{cells: newPage()}
	fmt.Fprintf(&c.b, `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="%[2]d" viewBox="0 0 %[1]d %[2]d" font-family="'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','SimHei',sans-serif" font-size="13">`+"\n", chartWidth, height)
	fmt.Fprintf(&c.b, `<rect width="%d" height="%d" fill="white"/>`+"\n", chartWidth, height)
	c.text(chartMargin, 26, 16, filepath.Base(d.oldFile)+arrow+filepath.Base(d.newFile)+d.onDate())
	c.text(chartMargin, 48, 13, d.summary(t))
	c.text(chartMargin, 66, 11, l.say("每条：有这种变化的申请件数", "each bar: the applications with such a change"))
	most := 1
	for _, r := range rows {
		most = max(most, r.applications)
	}
	for i, r := range rows {
		y := chartHead + chartRow*i
		c.text(chartMargin, y+16, 13, l.group(r.group)+l.say("｜", " | ")+r.title+l.say("：", ": ")+r.kind)
		c.bar(y+22, r.applications, most, l.applications(r.applications)+d.elements(r.counts))
	}
	if hidden > 0 {
		c.text(chartMargin, height-10, 11, l.count(hidden, "另有 %d 种变化没有画出", "%d more kind of change is not shown", "%d more kinds of change are not shown"))
	}
	return c.b.String() + "</svg>\n"
}

// onDate says by the rules of which date both sets decide.
func (d *differences) onDate() string {
	if d.rulesOn == "" {
		return ""
	}
	return fmt.Sprintf(d.names.l.say("（按 %s 的规则）", " (by the rules of %s)"), d.rulesOn)
}

type chart struct {
	b     strings.Builder
	cells *page
}

// text writes a line, cut where it would leave the picture.
func (c *chart) text(x, y, size int, s string) {
	room := chartCells * 13 / size
	if c.cells.width(s) > room {
		s = c.cells.cells.Truncate(s, room, "…")
	}
	fmt.Fprintf(&c.b, `<text x="%d" y="%d" font-size="%d">`, x, y, size)
	_ = xml.EscapeText(&c.b, []byte(s)) // a builder takes everything
	c.b.WriteString("</text>\n")
}

// bar draws a bar with its count behind it.
func (c *chart) bar(y, n, most int, label string) {
	const room = 240 // for the label
	width := max(1, (chartWidth-2*chartMargin-room)*n/most)
	fmt.Fprintf(&c.b, `<rect x="%d" y="%d" width="%d" height="14" fill="#3b6ea5"/>`, chartMargin, y, width)
	c.text(chartMargin+width+8, y+12, 12, label)
}

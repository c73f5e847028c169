package cli

import (
	"encoding/xml"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/tell/page"
)

// The measures of a chart, in pixels.
const (
	chartBars   = 12 // kinds of change at most
	chartWidth  = 800
	chartMargin = 16
	chartTitle  = 30
	chartLine   = 20
	chartRow    = 46
	chartCells  = 108 // columns of text in a line; a Chinese character takes two
)

// barChart draws in how many applications each kind of change comes, outcomes
// first, as SVG. A label stands over its bar, where there is room for Chinese.
// It can be read without the page that it comes with.
func (d *differences) barChart(t *tally) string {
	l, rows := d.names.l, t.byGroup(d.names.l)
	hidden := max(0, len(rows)-chartBars)
	rows = rows[:len(rows)-hidden]
	head := d.chartHead(t, len(rows), hidden)
	top := chartTitle + chartLine*len(head) + 8
	height := top + chartRow*len(rows) + 8
	c := &chart{}
	fmt.Fprintf(&c.b, `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="%[2]d" viewBox="0 0 %[1]d %[2]d" font-family="'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','SimHei',sans-serif" font-size="13">`+"\n", chartWidth, height)
	fmt.Fprintf(&c.b, `<rect width="%d" height="%d" fill="white"/>`+"\n", chartWidth, height)
	c.text(chartMargin, chartTitle-4, 18, d.chartTitle())
	for i, line := range head {
		c.text(chartMargin, chartTitle+chartLine*(i+1)-4, 13, line)
	}
	most := 1
	for _, r := range rows {
		most = max(most, r.applications)
	}
	for i, r := range rows {
		y := top + chartRow*i
		c.text(chartMargin, y+16, 13, l.group(r.group)+l.say("｜", " | ")+r.title+l.say("：", ": ")+r.kind)
		c.bar(y+22, r.group == "outcome", r.applications, most, l.applications(r.applications)+d.elements(r.counts))
	}
	return c.b.String() + "</svg>\n"
}

// chartTitle is what the sets are called.
func (d *differences) chartTitle() string {
	l, n := d.names.l, d.names
	old := names{d.oldSet, l}.title()
	if new := n.title(); new != old {
		return old + arrow + new
	}
	return fmt.Sprintf(l.say("%s：修改前后对比", "%s: before and after the change"), n.title())
}

// chartHead says what is compared, on what, how many change in what, and what a
// bar is.
func (d *differences) chartHead(t *tally, shown, hidden int) []string {
	l := d.names.l
	lines := []string{filepath.Base(d.oldFile) + arrow + filepath.Base(d.newFile) + d.chartDates(t), d.summary(filepath.Base(d.source), t)}
	for _, row := range d.parts(t) {
		lines = append(lines, "· "+row[0]+l.say("　", " ")+row[1])
	}
	kinds := l.count(shown, "画出 %d 种变化", "%d kind of change is shown", "%d kinds of change are shown")
	if hidden > 0 {
		kinds += l.count(hidden, "，另有 %d 种没有画出", ", %d more is not", ", %d more are not")
	}
	return append(lines, kinds+l.say("；每条是有这种变化的申请件数", "; a bar is the number of applications with that change"))
}

// chartDates says by the rules of which dates the applications are decided.
func (d *differences) chartDates(t *tally) string {
	l := d.names.l
	if d.rulesOn != "" {
		return fmt.Sprintf(l.say("；一律按 %s 的规则", "; by the rules of %s throughout"), d.rulesOn)
	}
	if len(t.dates) == 0 {
		return ""
	}
	dates := slices.Sorted(maps.Keys(t.dates))
	return l.say("；", "; ") + d.names.dateTitle(nil) + l.behind(l.span(span{From: dates[0], To: dates[len(dates)-1]}))
}

type chart struct{ b strings.Builder }

// text writes a line, cut where it would leave the picture.
func (c *chart) text(x, y, size int, s string) {
	fmt.Fprintf(&c.b, `<text x="%d" y="%d" font-size="%d">`, x, y, size)
	_ = xml.EscapeText(&c.b, []byte(page.Short(s, chartCells*13/size))) // a builder takes everything
	c.b.WriteString("</text>\n")
}

// bar draws a bar with its count behind it; dark for what matters most.
func (c *chart) bar(y int, dark bool, n, most int, label string) {
	colour := "#7fa3c9"
	if dark {
		colour = "#1f4e79"
	}
	const room = 240 // for the label
	width := max(1, (chartWidth-2*chartMargin-room)*n/most)
	fmt.Fprintf(&c.b, `<rect x="%d" y="%d" width="%d" height="14" fill="%s"/>`, chartMargin, y, width, colour)
	c.text(chartMargin+width+8, y+12, 12, label)
}

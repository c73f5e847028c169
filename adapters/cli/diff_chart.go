package cli

import (
	"encoding/xml"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/tell"
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

// barChart draws in how many applications each kind of change of an outcome comes, as
// SVG. Tasks, notices and the like are not drawn: they mostly follow from outcomes, and
// one change would show as many. The head counts applications in which nothing but
// those changes. A label stands over its bar, where there
// is room for Chinese. It can be read without the page that it comes with.
func (d *differences) barChart(t *tell.Tally) string {
	l, rows := d.Comparison.New.Lang, outcomeRows(t.Rows(d.Comparison.New.Lang))
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
		most = max(most, r.Applications)
	}
	for i, r := range rows {
		y := top + chartRow*i
		c.text(chartMargin, y+16, 13, r.Title+l.Say("：", ": ")+r.Kind)
		c.bar(y+22, r.Applications, most, l.Applications(r.Applications)+d.Elements(r.Counts))
	}
	return c.b.String() + "</svg>\n"
}

// outcomeRows are the kinds of change of outcomes.
func outcomeRows(rows []tell.CountedRow) []tell.CountedRow {
	return slices.DeleteFunc(rows, func(r tell.CountedRow) bool { return r.Section != engine.SectionOutcomes })
}

// chartTitle is what the sets are called.
func (d *differences) chartTitle() string {
	l, n := d.Comparison.New.Lang, d.Comparison.New
	old := tell.Teller{Set: d.Comparison.Old.Set, Lang: l}.Title()
	if new := n.Title(); new != old {
		return old + tell.Arrow + new
	}
	return fmt.Sprintf(l.Say("%s：修改前后对比", "%s: before and after the change"), n.Title())
}

// chartHead says what is compared, on what, how many change in what, and what a
// bar is.
func (d *differences) chartHead(t *tell.Tally, shown, hidden int) []string {
	l := d.Comparison.New.Lang
	lines := []string{filepath.Base(d.OldName) + tell.Arrow + filepath.Base(d.NewName) + d.chartDates(t), d.Summary(filepath.Base(d.source), t)}
	for _, row := range d.Parts(t) {
		lines = append(lines, "· "+row.Label+l.Say("　", " ")+row.Text)
	}
	if shown == 0 {
		return append(lines, l.Say("没有结果发生变化，所以没有画出的条", "no outcome changes, so there is no bar"))
	}
	kinds := l.Count(shown, "画出 %d 种结果的变化", "%d kind of change of an outcome is shown", "%d kinds of change of outcomes are shown")
	if hidden > 0 {
		kinds += l.Count(hidden, "，另有 %d 种没有画出", ", %d more is not", ", %d more are not")
	}
	return append(lines, kinds+l.Say("；每条是有这种变化的申请件数", "; a bar is the applications with it"))
}

// chartDates says by the rules of which dates the applications are decided.
func (d *differences) chartDates(t *tell.Tally) string {
	l := d.Comparison.New.Lang
	if d.RulesOn != "" {
		return fmt.Sprintf(l.Say("；统一按 %s 的规定测算", "; by the rules of %s throughout"), d.RulesOn)
	}
	first, last := t.Span()
	if first == "" {
		return ""
	}
	return l.Say("；", "; ") + d.Comparison.New.DateTitle(nil) + l.Behind(l.Span(tell.Span{From: first, To: last}))
}

type chart struct{ b strings.Builder }

// text writes a line, cut where it would leave the picture.
func (c *chart) text(x, y, size int, s string) {
	fmt.Fprintf(&c.b, `<text x="%d" y="%d" font-size="%d">`, x, y, size)
	_ = xml.EscapeText(&c.b, []byte(page.Short(s, chartCells*13/size))) // a builder takes everything
	c.b.WriteString("</text>\n")
}

// bar draws a bar with its count behind it.
func (c *chart) bar(y, n, most int, label string) {
	const room = 240 // for the label
	width := max(1, (chartWidth-2*chartMargin-room)*n/most)
	fmt.Fprintf(&c.b, `<rect x="%d" y="%d" width="%d" height="14" fill="#1f4e79"/>`, chartMargin, y, width)
	c.text(chartMargin+width+8, y+12, 12, label)
}

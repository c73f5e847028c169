package tell

import (
	"fmt"
	"maps"
	"slices"

	"github.com/guize-rules/guize/engine/tell/page"
)

// listedKinds is how many kinds of change of a section a page lists.
const listedKinds = 40

// HistoryPage is what a history shows: how many applications two sets decide
// differently, and in what.
func (c *Comparison) HistoryPage(source string, t *Tally, away []Span) string {
	l, p := c.New.Lang, page.New()
	c.head(p)
	c.totals(p, source, t)
	rows := t.Rows(l)
	for _, g := range talliedSections() {
		n := t.sections[g]
		if n == nil {
			continue
		}
		p.Heading(l.Section(g) + l.Behind(l.Applications(n.Applications)+c.Elements(n)))
		own := slices.DeleteFunc(slices.Clone(rows), func(r CountedRow) bool { return r.Section != g })
		var lines [][]string
		for _, r := range own[:min(len(own), listedKinds)] {
			lines = append(lines, []string{l.Applications(r.Applications), r.Title, r.Kind + c.Elements(r.Counts) + l.forExample(r.example)})
		}
		p.Columns("  ", lines)
		if more := len(own) - listedKinds; more > 0 {
			p.Line("  " + l.Count(more, "另有 %d 种没有列出", "%d more kind is not listed", "%d more kinds are not listed"))
		}
	}
	if t.crowded > 0 {
		p.Heading(l.Count(t.crowded, "种类过多，有 %d 处变化没有分开计数", "there are too many kinds: %d change is not counted apart", "there are too many kinds: %d changes are not counted apart"))
	}
	c.tellUnreached(p, t, away)
	return p.String()
}

// totals says how many applications there are and in what they change. The
// numbers add up.
func (c *Comparison) totals(p *page.Page, source string, t *Tally) {
	l := c.New.Lang
	p.Line(c.Summary(source, t))
	p.Columns("  ", c.Parts(t))
	if t.overlap() {
		p.Item("", l.Say("以下逐项计数：一件申请有几处变化的，每处都计入，各项相加会多于总件数。",
			"Below, an application with several changes is counted under each; these numbers add up to more."))
	}
}

// Parts says how many applications change in what, each in one of them.
func (c *Comparison) Parts(t *Tally) [][]string {
	l := c.New.Lang
	var rows [][]string
	for _, x := range []struct {
		n      int
		zh, en string
	}{
		{t.Parts.Outcomes, "结果有变化", "with a change in an outcome"},
		{t.Parts.Other, "结果不变，任务、期限等有变化", "with the same outcomes and a change in tasks, due dates or the like"},
		{t.Parts.Notices, "只有提示有变化", "with a change in notices only"},
	} {
		if x.n > 0 {
			rows = append(rows, []string{l.Applications(x.n), l.Say(x.zh, x.en)})
		}
	}
	return rows
}

// Summary says in a sentence how many applications change.
func (c *Comparison) Summary(source string, t *Tally) string {
	l := c.New.Lang
	text := fmt.Sprintf(l.Say("%s：%s，处理结果有变化的 %d 件（%s），不变的 %d 件", "%s: %s, %d decided differently (%s), %d as before"),
		source, l.Applications(t.Total), t.Changed, partOf(t.Changed, t.Total), t.Total-t.Changed-t.Reworded-t.Unread)
	if t.Reworded > 0 {
		text += fmt.Sprintf(l.Say("，只有提示等的文字不同的 %d 件", ", %d with only the words of a notice changed"), t.Reworded)
	}
	if t.Unread > 0 {
		text += fmt.Sprintf(l.Say("，不能读取的 %d 件", ", %d unreadable"), t.Unread)
	}
	return text
}

// Applications is a number of applications.
func (l Lang) Applications(n int) string {
	return l.Count(n, "%d 件", "%d application", "%d applications")
}

// Elements says in how many elements of lists something changes.
func (c *Comparison) Elements(n *Counts) string {
	l := c.New.Lang
	var parts []string
	for _, list := range slices.Sorted(maps.Keys(n.elements)) {
		parts = append(parts, fmt.Sprintf(l.Say("%[1]s %[2]d 项", "%[2]d in %[1]s"), c.New.FactTitle(list), n.elements[list]))
	}
	if len(parts) == 0 {
		return ""
	}
	return l.Say("（", " (") + l.List(parts) + l.Say("）", ")")
}

// forExample puts the words of one application behind a kind of change.
func (l Lang) forExample(text string) string {
	if text == "" {
		return ""
	}
	return l.Say("，例如 ", ", as ") + text
}

func partOf(n, of int) string {
	if of == 0 {
		return "0 %"
	}
	return fmt.Sprintf("%.2f %%", 100*float64(n)/float64(of))
}

package tell

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// listedKinds is how many kinds of change of a section a page lists.
const listedKinds = 40

// History is how many applications of a history two sets decide differently, and
// in what. [History.Text] lays it out.
type History struct {
	Lang     Lang             `json:"lang"`
	Compared string           `json:"compared"`           // the old set and the new
	RulesOn  string           `json:"rules_on,omitempty"` // the date that both are held to
	Summary  string           `json:"summary"`
	Parts    []Row            `json:"parts"`   // how many applications change in what; they add up
	Overlap  bool             `json:"overlap"` // some applications are counted under several kinds
	Sections []CountedSection `json:"sections"`
	Crowded  int              `json:"crowded"` // changes of kinds that are not counted apart
	Unseen   []string         `json:"unseen"`  // differences that the history cannot show
}

// CountedSection is the changes in a section of decisions, kind by kind, those
// of most applications first.
type CountedSection struct {
	Title string     `json:"title"` // with the number of applications
	Kinds [][]string `json:"kinds"` // of each the applications, the thing, and what becomes of it
}

// History tells a tally of the applications from a source.
func (c *Comparison) History(source string, t *Tally, away []Span) *History {
	l := c.New.Lang
	h := &History{Lang: l, Compared: c.OldName + Arrow + c.NewName, RulesOn: c.RulesOn, Summary: c.Summary(source, t), Parts: c.Parts(t),
		Overlap: t.overlap(), Crowded: t.crowded, Unseen: c.Unseen(t, away)}
	rows, folded := t.Rows(l), t.folding()
	follows := t.follows(folded)
	for _, s := range talliedSections() {
		n := t.sections[s]
		if n == nil {
			continue
		}
		in := CountedSection{Title: l.Section(s) + l.Behind(l.Applications(n.Applications)+c.Elements(n))}
		for _, r := range rows {
			if r.Section == s && folded[r.key] {
				in.Title = l.Section(s) + l.Say("（随结果变化的除外）", " (beside what comes with an outcome)")
			} else if r.Section == s {
				in.Kinds = append(in.Kinds, []string{l.Applications(r.Applications), r.Title, r.Kind + c.Elements(r.Counts) + l.forExample(r.example) + c.following(rows, follows[r.key])})
			}
		}
		if len(in.Kinds) > 0 {
			h.Sections = append(h.Sections, in)
		}
	}
	return h
}

// following is what follows from a change of an outcome, in the one line of it.
func (c *Comparison) following(rows []CountedRow, all []KindRow) string {
	if len(all) == 0 {
		return ""
	}
	l := c.New.Lang
	var parts []string
	for _, r := range rows {
		if slices.Contains(all, r.key) {
			parts = append(parts, l.Say("“", `"`)+r.Title+l.Say("”", `" `)+r.Kind)
		}
	}
	return l.Say("；随之：", "; with it: ") + strings.Join(parts, l.Say("；", "; "))
}

// Text is the history as a page.
func (h *History) Text() string {
	w, l := &writer{lang: h.Lang}, h.Lang
	w.compared(h.Compared, h.RulesOn)
	w.Line(h.Summary)
	w.Columns("  ", cells(h.Parts))
	if h.Overlap {
		w.Item("", l.Say("以下逐项计数：一件申请有几处变化的，每处都计入，各项相加会多于总件数。",
			"Below, an application with several changes is counted under each; these numbers add up to more."))
	}
	for _, s := range h.Sections {
		w.Heading(s.Title)
		w.Columns("  ", s.Kinds[:min(len(s.Kinds), listedKinds)])
		if more := len(s.Kinds) - listedKinds; more > 0 {
			w.Line("  " + l.Count(more, "另有%d种没有列出", "%d more kind is not listed", "%d more kinds are not listed"))
		}
	}
	if h.Crowded > 0 {
		w.Heading(l.Count(h.Crowded, "种类过多，有%d处变化没有分开计数", "there are too many kinds: %d change is not counted apart", "there are too many kinds: %d changes are not counted apart"))
	}
	return w.String()
}

// Parts says how many applications change in what, each in one of them.
func (c *Comparison) Parts(t *Tally) []Row {
	l := c.New.Lang
	var rows []Row
	for _, x := range []struct {
		n      int
		zh, en string
	}{
		{t.Parts.Outcomes, "结果有变化", "with a change in an outcome"},
		{t.Parts.Other, "结果不变，任务、期限等有变化", "with the same outcomes and a change in tasks, due dates or the like"},
		{t.Parts.Notices, "只有提示有变化", "with a change in notices only"},
	} {
		if x.n > 0 {
			rows = append(rows, Row{l.Applications(x.n), l.Say(x.zh, x.en)})
		}
	}
	return rows
}

// Summary says in a sentence how many applications change.
func (c *Comparison) Summary(source string, t *Tally) string {
	l := c.New.Lang
	text := fmt.Sprintf(l.Say("%s：%s，处理结果有变化的%d件（%s），不变的%d件", "%s: %s, %d decided differently (%s), %d as before"),
		source, l.Applications(t.Total), t.Changed, partOf(t.Changed, t.Total), t.Total-t.Changed-t.Reworded-t.Unread)
	if t.Reworded > 0 {
		text += fmt.Sprintf(l.Say("，只有提示等的文字不同的%d件", ", %d with only the words of a notice changed"), t.Reworded)
	}
	if t.Unread > 0 {
		text += fmt.Sprintf(l.Say("，不能读取的%d件", ", %d unreadable"), t.Unread)
	}
	return text
}

// Applications is a number of applications.
func (l Lang) Applications(n int) string {
	return l.Count(n, "%d件", "%d application", "%d applications")
}

// Elements says in how many elements of lists something changes.
func (c *Comparison) Elements(n *Counts) string {
	l := c.New.Lang
	var parts []string
	for _, list := range slices.Sorted(maps.Keys(n.elements)) {
		parts = append(parts, fmt.Sprintf(l.Say("%[1]s %[2]d项", "%[2]d in %[1]s"), c.New.FactTitle(list), n.elements[list]))
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

package tell

import (
	"strings"

	"github.com/guize-rules/guize/engine/tell/page"
)

// Row is something with a label, such as a fact and its value. A label of ""
// goes on with the one before.
type Row struct {
	Label string `json:"label"`
	Text  string `json:"text"`
}

// Point is one entry of a list.
type Point struct {
	Title string   `json:"title,omitempty"`
	Text  string   `json:"text,omitempty"`
	About string   `json:"about,omitempty"` // the fact or the place in a file that it is about
	Cite  []string `json:"cite,omitempty"`
}

// Question is a fact that is still needed.
type Question struct {
	Fact     string `json:"fact"`
	Title    string `json:"title"`
	Ask      string `json:"ask,omitempty"`  // whom
	From     string `json:"from,omitempty"` // where it comes from
	Question string `json:"question,omitempty"`
	Perhaps  bool   `json:"perhaps,omitempty"` // it may turn out that it is not needed
	Decides  string `json:"decides,omitempty"` // what hangs on it; in explanations

	Then []Row `json:"then,omitempty"` // what will be asked after some answers
}

// text is what has to be asked, and whom.
func (q *Question) text(l Lang) string {
	text := q.Title
	if q.Ask != "" {
		text += l.Say("　核实单位：", "  ask: ") + q.Ask
	}
	if q.From != "" {
		text += l.Say("　信息来源：", "  from: ") + q.From
	}
	if q.Question != "" {
		text += l.Say("　", "  ") + q.Question
	}
	if q.Perhaps {
		text += l.Say("（可能不需要）", " (perhaps not needed)")
	}
	for _, r := range q.Then {
		text += l.Say("；答“"+r.Label+"”的还须："+r.Text, "; where the answer is "+r.Label+", then also: "+r.Text)
	}
	return text
}

// writer lays out what is told in a language.
type writer struct {
	page.Page
	lang Lang
}

// cells are rows as a page has them.
func cells(rows []Row) [][]string {
	out := make([][]string, len(rows))
	for i, r := range rows {
		out[i] = []string{r.Label, r.Text}
	}
	return out
}

// points writes a list under a heading; nothing where it is empty.
func (w *writer) points(heading string, list []Point) {
	if len(list) == 0 {
		return
	}
	w.Heading(heading)
	for _, p := range list {
		w.point(p)
	}
}

// point writes one entry of a list: text, the place it is about, its citation.
func (w *writer) point(p Point) {
	text := p.Text
	if p.About != "" {
		text += w.lang.Say("　", "  ") + "(" + p.About + ")"
	}
	w.Item("  - ", text+w.lang.cited(p.Cite))
}

// table writes a list under a heading, titles in one column.
func (w *writer) table(heading string, list []Point) {
	if len(list) == 0 {
		return
	}
	w.Heading(heading)
	rows := make([][]string, len(list))
	for i, p := range list {
		rows[i] = []string{p.Title, p.Text + w.lang.cited(p.Cite)}
	}
	w.Columns("  ", rows)
}

// cited is a citation behind a text.
func (l Lang) cited(cite []string) string {
	if len(cite) == 0 {
		return ""
	}
	whole := make([]string, len(cite))
	for i, c := range cite {
		whole[i] = strings.ReplaceAll(c, " ", page.Glue)
	}
	return l.Say("　〔", "  [") + strings.Join(whole, l.Say("；", "; ")) + l.Say("〕", "]")
}

// bracketed puts a text that is not empty into brackets.
func (l Lang) bracketed(text string) string {
	if text == "" {
		return ""
	}
	return l.Say("（", " (") + text + l.Say("）", ")")
}

package tell

import (
	"fmt"
	"strings"
)

// Text is the explanation as a page.
func (e *Explanation) Text() string {
	w := &writer{lang: e.Lang}
	l := e.Lang
	w.Line(e.Title + l.Say("　", "  ") + e.Status)
	known := make([]string, len(e.Known))
	for i, r := range e.Known {
		known[i] = r.Label + " " + r.Text
	}
	w.Item("  ", strings.Join(known, l.Say("；", "; ")))
	w.wrong(e.Wrong, e.WrongRules)
	w.resolved(e.Resolved)
	for _, rows := range e.WrongFor {
		w.Columns("    ", cells(rows))
	}
	for _, o := range e.Outcomes {
		w.begin(o.Title + l.Say("：", ": ") + o.Text)
		w.Columns("    ", cells(o.Reasons))
	}
	for _, s := range e.Follows {
		w.begin(s.Title)
		for _, f := range s.Items {
			w.followed(f)
		}
	}
	w.proofs(e.Proofs)
	w.ask(e.Missing)
	return w.String()
}

// begin starts a section with a title that may take more than one line.
func (w *writer) begin(title string) {
	w.Line("")
	w.Item("", title)
}

func (w *writer) followed(f Followed) {
	text, lead := f.Text, "- "
	if f.Rule != "" {
		text += " ← " + f.Rule
	}
	text += w.lang.cited(f.Cite)
	if f.Facts != "" {
		text += w.lang.Say("　", "  ") + f.Facts
	}
	if f.Stage != "" {
		lead = f.Stage + " "
	}
	w.Item("  "+lead, text)
}

// proofs writes why deadlines end when they do, day by day.
func (w *writer) proofs(list []Proof) {
	for _, p := range list {
		w.Heading(w.lang.Say("时限：", "deadline ") + p.Title)
		for line := range strings.Lines(p.Text) {
			w.Line("    " + strings.TrimRight(line, "\n"))
		}
	}
}

// ask says in which order to ask for what is unknown, whom, and what hangs on it.
func (w *writer) ask(list []Question) {
	if len(list) == 0 {
		return
	}
	w.begin(w.lang.Say("尚待核实的事项，按此顺序核实", "Still unknown; ask in this order"))
	for i := range list {
		q := &list[i]
		lead := fmt.Sprintf("  %d. ", i+1)
		w.Item(lead, q.text(w.lang))
		if q.Decides != "" {
			w.Item(strings.Repeat(" ", len(lead)), w.lang.Say("关系到：", "decides: ")+q.Decides)
		}
	}
}

package tell

import (
	"time"

	"github.com/guize-rules/guize/engine"
)

// Notice tells an applicant, all at once, what is wrong with the application and
// what is still needed (the one-time notice of Administrative Licensing Law 32).
// What is wrong with the rules is no business of the applicant.
type Notice struct {
	Lang    Lang       `json:"lang"`
	Title   string     `json:"title"` // of the set
	Known   []Row      `json:"known"` // what identifies the application
	At      time.Time  `json:"at"`
	Wrong   []Point    `json:"wrong"`
	Missing []Question `json:"missing"`        // in the order in which to give it
	Left    string     `json:"left,omitempty"` // see [Slip]
	Papers  []Point    `json:"papers"`         // to hand in
	Sources []Row      `json:"sources"`        // what the citations mean
	Set     string     `json:"set"`
	Digest  string     `json:"digest"`
	Receipt string     `json:"receipt"`
}

// Notice tells what is wrong with an application, and what it lacks; given are
// the facts as the application gives them.
func (n Teller) Notice(given map[string]any, dec *engine.Decision) *Notice {
	needed, _ := n.papers(dec)
	out := &Notice{
		Lang: n.Lang, Title: n.Title(), Known: n.application(given), At: dec.At.In(n.zone()),
		Wrong: n.wrong(dec), Missing: n.questions(dec), Left: n.left(dec), Papers: needed,
		Set: dec.Set, Digest: dec.Digest, Receipt: dec.Receipt,
	}
	var cited []string
	for _, v := range dec.Violations {
		cited = append(cited, v.Cite...)
	}
	for _, m := range dec.Materials {
		if !m.Waived {
			cited = append(cited, m.Cite...)
		}
	}
	out.Sources = n.sourcesOf(cited)
	return out
}

// Whole reports whether nothing is wrong and nothing is asked for.
func (x *Notice) Whole() bool { return len(x.Wrong)+len(x.Missing)+len(x.Papers) == 0 }

// Text is the notice as a page.
func (x *Notice) Text() string {
	w, l := &writer{lang: x.Lang}, x.Lang
	w.Line(x.Title + l.Say("　一次性告知", ": what is still needed"))
	w.Columns("", append(cells(x.Known), []string{l.Say("告知时间", "Told at"), l.Moment(x.At)}))
	if x.Whole() {
		w.Heading(l.Say("没有需要补正的内容。", "Nothing has to be put right or added."))
	}
	w.points(l.Say("须改正的内容", "To be put right"), x.Wrong)
	w.missing(x.Missing, x.Left)
	w.table(l.Say("须提交的材料", "Papers to hand in"), x.Papers)
	w.sources(x.Sources)
	w.receipt(x.Set, x.Digest, x.Receipt)
	return w.String()
}

package tell

import (
	"fmt"
	"strings"

	"github.com/guize-rules/guize/engine/tell/page"
)

// Text is the slip as a page.
func (s *Slip) Text() string {
	w := &writer{lang: s.Lang}
	l := s.Lang
	w.Line(s.Title)
	w.Columns("", append(cells(s.Known),
		[]string{l.Say("办理结果", "Result"), s.Status},
		[]string{l.Say("审查时间", "Decided at"), l.Moment(s.At)},
		[]string{l.Say("适用规定的日期", "Rules as of"), w.lang.day(s.RulesOn)},
	))
	w.wrong(s.Wrong, s.WrongRules)
	w.clocks(s.Clocks, s.Unlimited)
	w.outcomes(s.Outcomes)
	w.resolved(s.Resolved)
	w.tasks(s.Tasks)
	w.table(l.Say("须提交的材料", "Papers to hand in"), s.Needed)
	w.table(l.Say("免予提交的材料", "Papers that need not be handed in"), s.Waived)
	w.points(l.Say("提示", "Notices"), s.Notices)
	w.missing(s.Missing, s.Left)
	w.proposals(s.Proposals)
	w.points(l.Say("其他", "Also"), s.Emitted)
	w.assumed(s.Assumed)
	w.sources(s.Sources)
	w.receipt(s.Set, s.Digest, s.Receipt)
	return w.String()
}

// receipt says by which rules it was decided, and how to find the decision again.
func (w *writer) receipt(set, digest, receipt string) {
	w.Line("")
	if digest != "" {
		w.Line(w.lang.Say("规则集 ", "Rules ") + set + " " + shortDigest(digest))
	}
	w.Line(w.lang.Say("回执 ", "Receipt ") + receipt)
}

// wrong is what is wrong with the application and with the rules.
func (w *writer) wrong(application, rules []Point) {
	w.points(w.lang.Say("须更正的内容", "Wrong with the application"), application)
	w.points(w.lang.Say("规则异常（请告知规则维护人员）", "Wrong with the rules (tell those who keep them)"), rules)
}

// resolved is what rules of a higher rank settle.
func (w *writer) resolved(points []Point) {
	w.points(w.lang.Say("层级不同的规定", "Rules of different ranks"), points)
}

// clocks writes two lines of each: when it ends and where it stands, then whose
// it is and on what it rests.
func (w *writer) clocks(clocks []Clock, unlimited []string) {
	if len(clocks)+len(unlimited) == 0 {
		return
	}
	l := w.lang
	w.Heading(l.Say("办理时限及进度", "When?"))
	var rows [][]string
	for _, c := range clocks {
		rows = append(rows, []string{"[" + l.Word(string(c.Light)) + "]", c.Title, c.State},
			[]string{"", "", strings.Join(c.Basis, l.Say("　", "  ")) + l.cited(c.Cite)})
	}
	w.Columns("  ", rows)
	if len(unlimited) > 0 {
		w.Item(l.Say("  文件未规定期限：", "  No limit is set for: "), l.List(unlimited))
	}
}

func (w *writer) outcomes(list []Outcome) {
	if len(list) == 0 {
		return
	}
	w.Heading(w.lang.Say("办理决定", "Decided"))
	rows := make([][]string, len(list))
	for i, o := range list {
		text := o.Text
		if o.Figures != "" {
			text += w.lang.Say("（", " (") + o.Figures + w.lang.Say("）", ")")
		}
		if o.Because != "" {
			text += w.lang.Say("　", "  ") + o.Because
		}
		rows[i] = []string{o.Title, text + w.lang.cited(o.Cite)}
	}
	w.Columns("  ", rows)
}

func (w *writer) tasks(list []Task) {
	if len(list) == 0 {
		return
	}
	w.Heading(w.lang.Say("办理流程（同一步骤并联办理）", "Tasks (those of one stage run in parallel)"))
	width := 1
	for _, t := range list {
		width = max(width, page.Width(w.lang.stage(t.Stage)))
	}
	for i, t := range list {
		stage := ""
		if i == 0 || list[i-1].Stage != t.Stage {
			stage = w.lang.stage(t.Stage)
		}
		lead := "  " + page.Pad(stage, width) + "  "
		w.Item(lead, t.Title)
		w.Item(strings.Repeat(" ", page.Width(lead)), t.Who+w.lang.cited(t.Cite))
	}
}

// stage is the number of a stage, or that it is open.
func (l Lang) stage(n int) string {
	if n == 0 {
		return l.Say("待定", "open")
	}
	return fmt.Sprint(n)
}

func (w *writer) missing(list []Question, left string) {
	if len(list) == 0 {
		return
	}
	w.Heading(w.lang.Say("需补充核实的事项及核实单位", "Still needed, and from whom"))
	for i := range list {
		w.point(Point{Text: list[i].text(w.lang)})
	}
	if left != "" {
		w.Line("  " + left)
	}
}

func (w *writer) proposals(list []Point) {
	if len(list) == 0 {
		return
	}
	l := w.lang
	w.Heading(l.Say("信用记录建议", "Proposed for the credit record"))
	w.Line("  " + l.Say("★ ", "*** ") + l.CreditNotice() + l.Say(" ★", " ***"))
	for _, p := range list {
		w.point(p)
	}
}

func (w *writer) assumed(list []Row) {
	if len(list) == 0 {
		return
	}
	parts := make([]string, len(list))
	for i, r := range list {
		parts[i] = r.Label + w.lang.Say("：", "=") + r.Text
	}
	w.Heading(w.lang.Say("未填写、按规定推定的事项", "Assumed, since it was not given"))
	w.Item("  ", strings.Join(parts, w.lang.Say("；", "; ")))
}

func (w *writer) sources(list []Row) {
	if len(list) > 0 {
		w.Heading(w.lang.Say("依据", "Sources"))
		for i, r := range list {
			text := r.Text // in Chinese it says what it is called above
			if w.lang != "zh" && r.Label != text {
				text = r.Label + ": " + text
			}
			w.Item(fmt.Sprintf("  %d. ", i+1), text)
		}
	}
}

// shortDigest is as much of a digest as tells sets apart on paper.
func shortDigest(digest string) string {
	kind, sum, _ := strings.Cut(digest, ":")
	if len(sum) <= shownDigits {
		return digest
	}
	return kind + ":" + sum[:shownDigits] + "…"
}

const shownDigits = 12

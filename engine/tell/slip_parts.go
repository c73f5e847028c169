package tell

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/tell/page"
	"github.com/guize-rules/guize/rules/calendar"
)

// deadlines answers the applicant's one question. Clocks that run come first,
// those without a limit last, in one line.
func (s *slipWriter) deadlines() {
	if len(s.dec.Deadlines) == 0 {
		return
	}
	s.Heading(s.Lang.Say("何时通？", "When?"))
	var rows, waiting [][]string
	var unlimited []string
	for i := range s.dec.Deadlines {
		d := &s.dec.Deadlines[i]
		switch {
		case d.Due == nil && d.Within == "":
			unlimited = append(unlimited, s.clock(d))
		case d.Due == nil:
			waiting = append(waiting, s.clockRows(d)...)
		default:
			rows = append(rows, s.clockRows(d)...)
		}
	}
	s.Columns("  ", append(rows, waiting...))
	if len(unlimited) > 0 {
		s.Item(s.Lang.Say("  没有规定期限：", "  No limit is set for: "), s.Lang.List(unlimited))
	}
}

func (s *slipWriter) clock(d *engine.Deadline) string {
	return cmp.Or(d.Title, d.ID) + s.bracket(d.Element)
}

// clockRows tells of a clock: when it ends and where it stands, then whose it
// is and on what it rests.
func (s *slipWriter) clockRows(d *engine.Deadline) [][]string {
	l := s.Lang
	var basis []string
	if d.Within != "" {
		basis = append(basis, l.Say("限", "within ")+l.period(d.Within))
	}
	if d.Owner != "" {
		basis = append(basis, l.Say("责任单位：", "owner: ")+s.body(d.Owner))
	}
	basis = append(basis, d.Notes...)
	return [][]string{
		{"[" + l.Word(d.Light) + "]", s.clock(d), s.clockState(d)},
		{"", "", strings.Join(basis, l.Say("　", "  ")) + s.cited(d.Cite)},
	}
}

func (s *slipWriter) clockState(d *engine.Deadline) string {
	l := s.Lang
	state := l.Word(d.Status)
	if d.Due != nil {
		state = l.Moment(d.Due.In(s.zone())) + l.Say("，", "; ") + state
	}
	switch {
	case d.Due != nil && d.Done == nil && d.RemainingWorkdays > 0:
		state += l.Count(d.RemainingWorkdays, "，还剩 %d 个工作日", ", %d working day left", ", %d working days left")
	case d.Late && d.LateWorkdays > 0:
		state += l.Count(d.LateWorkdays, " %d 个工作日", " by %d working day", " by %d working days")
	case len(d.WaitsFor) > 0:
		state += l.Say("，等待", ", waits for ") + s.factsOf(d.Element, d.WaitsFor)
	}
	if d.Provisional {
		state += l.Say("（暂定，等待", " (provisional, waits for ") + cmp.Or(d.ProvisionalFor, l.Say("放假安排公布", "the notice of holidays")) + l.Say("）", ")")
	}
	return state
}

// period is a length of time in words, or as it is written where that is not one.
func (l Lang) period(s string) string {
	p, err := calendar.ParsePeriod(s)
	if err != nil {
		return s
	}
	return p.In(string(l))
}

func (s *slipWriter) materials() {
	var needed, waived [][]string
	for i := range s.dec.Materials {
		m := &s.dec.Materials[i]
		text := cmp.Or(m.Reason, s.phrases([]string{m.Rule}))
		if m.From != "" {
			text = s.Lang.Say("由", "from ") + s.word(m.From) + s.Lang.Say("获取　", "  ") + text
		}
		row := []string{cmp.Or(m.Title, m.Material), text + s.cited(m.Cite)}
		if m.Waived {
			waived = append(waived, row)
		} else {
			needed = append(needed, row)
		}
	}
	if len(needed) > 0 {
		s.Heading(s.Lang.Say("须提交的材料", "Papers to hand in"))
		s.Columns("  ", needed)
	}
	if len(waived) > 0 {
		s.Heading(s.Lang.Say("无需提交的材料", "Papers that need not be handed in"))
		s.Columns("  ", waived)
	}
}

func (s *slipWriter) notices() {
	if len(s.dec.Notices) == 0 {
		return
	}
	s.Heading(s.Lang.Say("提示", "Notices"))
	for i := range s.dec.Notices {
		n := &s.dec.Notices[i]
		text := n.Message
		if n.Level == "warning" {
			text = s.Lang.Say("【注意】", "Warning: ") + text
		}
		if n.Element != "" {
			text = s.element(n.Element) + s.Lang.Say("：", ": ") + text
		}
		s.point(text, "", n.Cite)
	}
}

func (s *slipWriter) missing() {
	if len(s.dec.Missing) == 0 {
		return
	}
	s.Heading(s.Lang.Say("还缺什么、问谁", "Still needed, and from whom"))
	for i := range s.dec.Missing {
		s.point(s.asked(&s.dec.Missing[i]), "", nil)
	}
}

// asked is what has to be asked, and whom.
func (s *slipWriter) asked(m *engine.Missing) string {
	text := s.FactTitle(m.Fact)
	if m.Ask != "" {
		text += s.Lang.Say("　问：", "  ask: ") + s.body(m.Ask)
	}
	if m.From != "" {
		text += s.Lang.Say("　来自：", "  from: ") + m.From
	}
	if m.Question != "" {
		text += s.Lang.Say("　", "  ") + m.Question
	}
	if f := s.fact(plainPath(m.Fact)); !m.Certain && !(f != nil && f.Required) {
		text += s.Lang.Say("（可能不需要）", " (perhaps not needed)")
	}
	return text
}

func (s *slipWriter) penalties() {
	if len(s.dec.Penalties) == 0 {
		return
	}
	s.Heading(s.Lang.Say("信用记录建议", "Proposed for the credit record"))
	s.Line("  " + s.Lang.Say("★ ", "*** ") + s.Lang.creditNotice() + s.Lang.Say(" ★", " ***"))
	for i := range s.dec.Penalties {
		s.penalty(&s.dec.Penalties[i])
	}
}

func (s *slipWriter) penalty(p *engine.Penalty) {
	l := s.Lang
	parts := []string{l.Word(p.Status), s.word(p.Act) + s.bracket(p.Element), l.Say("主体 ", "subject: ") + s.body(p.Subject)}
	if p.Role != "" {
		parts = append(parts, l.Say("角色 ", "role: ")+s.word(p.Role))
	}
	if len(p.Register) > 0 {
		registers := make([]string, len(p.Register))
		for i, r := range p.Register {
			registers[i] = s.word(r)
		}
		parts = append(parts, l.Say("记入 ", "files: ")+l.List(registers))
	}
	if p.Measure != "" {
		parts = append(parts, l.Say("措施 ", "measure: ")+p.Measure+" ("+p.LegalBasis+")")
	}
	for _, k := range slices.Sorted(maps.Keys(p.Data)) {
		if v := p.Data[k]; v != nil {
			parts = append(parts, fmt.Sprintf("%s=%v", k, v))
		}
	}
	s.point(strings.Join(parts, l.Say("；", "; ")), "", p.Cite)
}

func (s *slipWriter) emitted() {
	if len(s.dec.Emitted) == 0 {
		return
	}
	s.Heading(s.Lang.Say("其他", "Also"))
	for _, e := range s.dec.Emitted {
		text := e.Kind + s.bracket(e.Element)
		for _, k := range slices.Sorted(maps.Keys(e.Data)) {
			text += fmt.Sprintf(" %s=%v", k, e.Data[k])
		}
		s.point(text, "", e.Cite)
	}
}

func (s *slipWriter) assumed() {
	if len(s.dec.Assumed) == 0 {
		return
	}
	parts := make([]string, len(s.dec.Assumed))
	for i, a := range s.dec.Assumed {
		f := s.fact(plainPath(a.Fact))
		value := s.value(nil, a.Value)
		if f != nil {
			value = s.value(f.Type.Values, a.Value)
		}
		parts[i] = s.FactTitle(a.Fact) + "=" + value
	}
	s.Heading(s.Lang.Say("未填写而按缺省推定的", "Assumed, since it was not given"))
	s.Item("  ", strings.Join(parts, s.Lang.Say("；", "; ")))
}

// cited is a citation behind a text.
func (s *slipWriter) cited(cite []string) string {
	if len(cite) == 0 {
		return ""
	}
	whole := make([]string, len(cite))
	for i, c := range cite {
		whole[i] = strings.ReplaceAll(c, " ", page.Glue)
	}
	return s.Lang.Say("　〔", "  [") + strings.Join(whole, s.Lang.Say("；", "; ")) + s.Lang.Say("〕", "]")
}

// point writes one entry of a list: text, the place it is about, its citation.
func (s *slipWriter) point(text, about string, cite []string) {
	if about != "" {
		text += s.Lang.Say("　", "  ") + "(" + about + ")"
	}
	s.Item("  - ", text+s.cited(cite))
}

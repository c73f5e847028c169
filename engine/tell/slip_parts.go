package tell

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// clocks are the deadlines: those that run first, then those that wait. Of those
// without a limit it is only said which they are.
func (n Teller) clocks(dec *engine.Decision) (clocks []Clock, unlimited []string) {
	var waiting []Clock
	for i := range dec.Deadlines {
		d := &dec.Deadlines[i]
		switch {
		case d.Due == nil && d.Within == "":
			unlimited = append(unlimited, n.clockTitle(d))
		case d.Due == nil:
			waiting = append(waiting, n.clock(d))
		default:
			clocks = append(clocks, n.clock(d))
		}
	}
	return append(clocks, waiting...), unlimited
}

func (n Teller) clockTitle(d *engine.Deadline) string {
	return cmp.Or(d.Title, d.ID) + n.bracket(d.Element)
}

func (n Teller) clock(d *engine.Deadline) Clock {
	l := n.Lang
	var basis []string
	switch {
	case d.Before != nil || n.countsBack(d.Rule, d.ID):
		basis = append(basis, n.ahead(d))
	case d.Within != "":
		basis = append(basis, l.Say("时限：", "within ")+l.limit(d.Within))
	}
	if p := d.Promised; p != nil {
		basis = append(basis, n.promise(p))
	}
	if d.Owner != "" {
		basis = append(basis, l.Say("责任单位：", "owner: ")+n.body(d.Owner))
	}
	return Clock{Title: n.clockTitle(d), Light: string(d.Light), State: n.clockState(d), Basis: append(basis, d.Notes...), Cite: n.citations(d.Cite)}
}

// ahead says of a limit that is counted back how long before what it ends.
func (n Teller) ahead(d *engine.Deadline) string {
	l := n.Lang
	none := strings.HasPrefix(d.Within, "0 ") // no days at all
	day := ""
	if d.Before != nil {
		day = l.dayOrMoment(d.Before.In(n.zone()))
	}
	switch {
	case none && day == "":
		return l.Say("不迟于所对之日", "no later than what it is counted back from")
	case none:
		return l.Say("不迟于", "no later than ") + day
	case day == "":
		return l.Say("至少提前", "at least ") + l.period(d.Within) + l.Say("", " ahead")
	}
	return l.Say("至少提前"+l.period(d.Within)+"，自"+day+"倒算", "at least "+l.period(d.Within)+" before "+day)
}

// countsBack reports whether the limit of a rule's clock is counted back.
func (n Teller) countsBack(rule, clock string) bool {
	r := n.declaredRule(rule)
	return r != nil && slices.ContainsFunc(r.Effects, func(e rules.Effect) bool {
		id := e.Arg("id")
		return e.Kind == "deadline" && id != nil && id.Text == clock && e.Arg("before") != nil
	})
}

// promise says what was promised beside the limit, and what became of it.
func (n Teller) promise(p *engine.Promised) string {
	l := n.Lang
	text := l.Say("承诺", "promised within ") + l.period(p.Within)
	if p.Due != nil {
		text += l.Say("（", " (") + l.Moment(p.Due.In(n.zone())) + l.Say("），", "), ")
	} else {
		text += l.Say("，", ", ")
	}
	text += l.Word(string(p.Status))
	if p.Late && p.LateWorkdays > 0 {
		text += l.Count(p.LateWorkdays, "%d个工作日", " by %d working day", " by %d working days")
	}
	if p.Late {
		text = l.Say("【承诺逾期】", "Promise broken: ") + text
	}
	return text
}

// clockState says when a clock ends and where it stands.
func (n Teller) clockState(d *engine.Deadline) string {
	l := n.Lang
	state := l.Word(string(d.Status))
	if d.Due != nil {
		state = l.Moment(d.Due.In(n.zone())) + l.Say("，", "; ") + state
	}
	switch {
	case d.Due != nil && d.Done == nil && d.RemainingWorkdays > 0:
		state += l.Count(d.RemainingWorkdays, "，还剩%d个工作日", ", %d working day left", ", %d working days left")
	case d.Late && d.LateWorkdays > 0:
		state += l.Count(d.LateWorkdays, "%d个工作日", " by %d working day", " by %d working days")
	case len(d.WaitsFor) > 0:
		state += n.awaited(d)
	}
	if d.Provisional {
		state += l.Say("（暂定，等待", " (provisional, waits for ") + cmp.Or(d.ProvisionalFor, l.Say("放假安排公布", "the notice of holidays")) + l.Say("）", ")")
	}
	return state
}

// awaited says from what on a clock runs that has not started.
func (n Teller) awaited(d *engine.Deadline) string {
	facts := n.facts(d.Element, d.WaitsFor)
	if len(d.WaitsFor) == 1 {
		return n.Lang.Say("，待"+facts+"后起算", ", waits for "+facts)
	}
	return n.Lang.Say("，待下列事项全部完成之日起算：", ", waits for ") + facts
}

// period is a length of time in words, or as it is written where that is not one.
func (l Lang) period(s string) string {
	p, err := calendar.ParseLimit(s)
	if err != nil {
		return s
	}
	return p.In(string(l))
}

// limit is a period as a limit is told: that days are calendar days is said in Chinese,
// where a day may be taken for a working day.
func (l Lang) limit(s string) string {
	text := l.period(s)
	if l == "zh" && strings.HasSuffix(text, "日") && !strings.HasSuffix(text, "工作日") {
		text += "（自然日）"
	}
	return text
}

// papers are those to hand in, and those that need not be.
func (n Teller) papers(dec *engine.Decision) (needed, waived []Point) {
	for i := range dec.Materials {
		m := &dec.Materials[i]
		text := cmp.Or(m.Reason, n.phrases([]string{m.Rule}))
		if m.From != "" {
			text = n.Lang.Say("由", "from ") + n.word(m.From) + n.Lang.Say("获取　", "  ") + text
		}
		p := Point{Title: cmp.Or(m.Title, m.Material), Text: text, Cite: n.citations(m.Cite)}
		if m.Waived {
			waived = append(waived, p)
		} else {
			needed = append(needed, p)
		}
	}
	return needed, waived
}

func (n Teller) notices(dec *engine.Decision) []Point {
	var out []Point
	for i := range dec.Notices {
		x := &dec.Notices[i]
		text := x.Message
		if x.Level == engine.LevelWarning {
			text = n.Lang.Say("【注意】", "Warning: ") + text
		}
		if x.Element != "" {
			text = n.element(x.Element) + n.Lang.Say("：", ": ") + text
		}
		out = append(out, Point{Text: text, Cite: n.citations(x.Cite)})
	}
	return out
}

// questions are the facts that are missing, in the order in which to ask.
func (n Teller) questions(dec *engine.Decision) []Question {
	var out []Question
	for i := range dec.Missing {
		m := &dec.Missing[i]
		q := Question{Fact: m.Fact, Title: n.FactTitle(m.Fact), From: m.From, Question: m.Question}
		if m.Ask != "" {
			q.Ask = n.body(m.Ask)
		}
		f := n.fact(plainPath(m.Fact))
		q.Perhaps, q.Then = !m.Certain && !(f != nil && f.Required), n.then(m, f)
		out = append(out, q)
	}
	return out
}

// left says that some of what is open was not worked out to the end.
func (n Teller) left(dec *engine.Decision) string {
	if len(dec.LeftOpen) == 0 {
		return ""
	}
	return n.Lang.Say(fmt.Sprintf("未知的太多，有%d项没有逐一推算，以上所列可能多于所需。", len(dec.LeftOpen)),
		fmt.Sprintf("So much is not known that %d points were not worked out to the end; the list above may hold more than is needed.", len(dec.LeftOpen)))
}

// then says what will be asked after some answers, by the answer.
func (n Teller) then(m *engine.Missing, f *rules.Fact) []Row {
	var out []Row
	for _, answer := range slices.Sorted(maps.Keys(m.Then)) {
		facts, _ := m.Then[answer].([]any)
		titles := make([]string, len(facts))
		for i, path := range facts {
			path, _ := path.(string)
			titles[i] = n.FactTitle(path)
		}
		label := n.Lang.Say("有", "any")
		if answer != "*" && f != nil {
			label = n.ofFact(f, answer)
		}
		out = append(out, Row{Label: label, Text: n.Lang.List(titles)})
	}
	return out
}

// proposals are entries for the credit record.
func (n Teller) proposals(dec *engine.Decision) []Point {
	var out []Point
	for i := range dec.Penalties {
		out = append(out, n.proposal(dec, &dec.Penalties[i]))
	}
	return out
}

func (n Teller) proposal(dec *engine.Decision, p *engine.Penalty) Point {
	l := n.Lang
	parts := []string{l.Word(string(p.Status)), n.word(p.Act) + n.bracket(p.Element), l.Say("主体：", "subject: ") + n.body(p.Subject)}
	if p.Role != "" {
		parts = append(parts, l.Say("所属类别：", "role: ")+n.word(p.Role))
	}
	if len(p.Register) > 0 {
		parts = append(parts, l.Say("记入：", "files: ")+n.wordsOf(p.Register))
	}
	if p.Measure != "" {
		parts = append(parts, l.Say("措施：", "measure: ")+p.Measure+" ("+p.LegalBasis+")")
	}
	for _, k := range slices.Sorted(maps.Keys(p.Data)) {
		if v := p.Data[k]; v != nil {
			parts = append(parts, n.dataTitle(k)+l.Say("：", "=")+n.dataValue(dec, k, v))
		}
	}
	return Point{Text: strings.Join(parts, l.Say("；", "; ")), Cite: n.citations(p.Cite)}
}

// factEnding is the fact whose name ends in a word; nil where there is none.
func (n Teller) factEnding(word string) *rules.Fact {
	for _, f := range n.everyFact() {
		if f.Name[strings.LastIndexByte(f.Name, '.')+1:] == word {
			return f
		}
	}
	return nil
}

// dataTitle is what people call a piece of the data of an effect: as the fact of that
// name, or as the language does.
func (n Teller) dataTitle(key string) string {
	if f := n.factEnding(key); f != nil && n.Words(f.Title) != "" {
		return n.Words(f.Title)
	}
	return n.Lang.Word(key)
}

// dataValue is a piece of the data of an effect in words: a deadline by its title.
func (n Teller) dataValue(dec *engine.Decision, key string, v any) string {
	for i := range dec.Deadlines {
		if d := &dec.Deadlines[i]; key == "clock" && d.ID == v {
			return cmp.Or(d.Title, d.ID)
		}
	}
	return n.ofFact(n.factEnding(key), v)
}

// emitted are the effects of the host.
func (n Teller) emitted(dec *engine.Decision) []Point {
	var out []Point
	for _, e := range dec.Emitted {
		text := e.Kind + n.bracket(e.Element)
		for _, k := range slices.Sorted(maps.Keys(e.Data)) {
			text += fmt.Sprintf(" %s=%v", k, e.Data[k])
		}
		out = append(out, Point{Text: text, Cite: n.citations(e.Cite)})
	}
	return out
}

// assumed are the facts that have their default, with its value.
func (n Teller) assumed(dec *engine.Decision) []Row {
	var out []Row
	for _, a := range dec.Assumed {
		if a.Fact == "rules_on" {
			out = append(out, Row{n.Lang.Say("适用规定的日期", "Rules as of"), n.Lang.day(fmt.Sprint(a.Value))})
			continue
		}
		out = append(out, Row{n.FactTitle(a.Fact), n.ofFact(n.fact(plainPath(a.Fact)), a.Value)})
	}
	return out
}

// sources are those that the decision cites.
func (n Teller) sources(dec *engine.Decision) []Row {
	var cited []string
	for e := range dec.Elements() {
		cited = append(cited, e.Cite()...)
	}
	return n.sourcesOf(cited)
}

// sourcesOf are those of some citations, in the set's order.
func (n Teller) sourcesOf(cites []string) []Row {
	cited := make(map[string]bool)
	for _, c := range cites {
		id, _, _ := strings.Cut(c, " ")
		cited[id] = true
	}
	var out []Row
	for _, src := range n.Set.Sources {
		if cited[src.ID] {
			out = append(out, Row{n.sourceTitle(src), n.document(src)})
		}
	}
	return out
}

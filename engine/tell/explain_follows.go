package tell

import (
	"cmp"
	"slices"

	"github.com/guize-rules/guize/engine"
)

// tasks are listed stage by stage.
func (a *argument) tasks() {
	routes := slices.Clone(a.dec.Routes)
	slices.SortStableFunc(routes, func(x, y engine.Route) int { return stageOrder(x) - stageOrder(y) })
	a.section(len(routes), a.Lang.Say("任务（按步骤；← 所依规则；上面已列的事实不再重复）", "Tasks (by stage; ← the rule; facts that stand above are not repeated)"))
	for i := range routes {
		r := &routes[i]
		a.follows(a.stage(r)+" ", cmp.Or(r.Title, r.Task)+a.bracket(r.Element), r.Rule, r.Element)
	}
}

// begin starts a section with a title that may take more than one line.
func (a *argument) begin(title string) {
	a.Line("")
	a.Item("", title)
}

func (a *argument) section(n int, title string) {
	if n > 0 {
		a.begin(title)
	}
}

// follows writes a thing that a decision gives, with the rule that it follows
// from and the facts of that rule.
func (a *argument) follows(lead, thing, rule, element string) {
	if rule != "" {
		thing += " ← " + a.ruleTitle(rule)
	}
	if s := a.step(rule, element); s != nil {
		thing += a.cited(s.Cite)
		if facts := a.newFacts(s); facts != "" {
			thing += a.Lang.Say("　", "  ") + facts
		}
	}
	a.Item("  "+lead, thing)
}

func (a *argument) materials() {
	a.section(len(a.dec.Materials), a.Lang.Say("材料", "Papers"))
	for i := range a.dec.Materials {
		m := &a.dec.Materials[i]
		text := a.Lang.Say("：须提交", ": to be handed in")
		if m.Waived {
			text = a.Lang.Say("：无需提交", ": not to be handed in")
		}
		a.follows("- ", cmp.Or(m.Title, m.Material)+text, cmp.Or(m.WaivedBy, m.Rule), "")
	}
}

func (a *argument) clocks() {
	a.section(len(a.dec.Deadlines), a.Lang.Say("期限", "Deadlines"))
	for i := range a.dec.Deadlines {
		d := &a.dec.Deadlines[i]
		a.follows("- ", a.clock(d)+a.Lang.Say("：", ": ")+a.Lang.Word(d.Status), d.Rule, d.Element)
	}
}

// proofs argue for the due dates, day by day.
func (a *argument) proofs() {
	for i := range a.trace.Proofs {
		p := &a.trace.Proofs[i]
		name := called(p.Element, p.ID)
		for j := range a.dec.Deadlines {
			if d := &a.dec.Deadlines[j]; d.ID == p.ID && d.Element == p.Element {
				name = a.clock(d)
			}
		}
		explainProof(a.Page, a.Teller, name, p)
	}
}

func (a *argument) penalties() {
	a.section(len(a.dec.Penalties), a.Lang.Say("信用记录建议：", "Proposed for the credit record: ")+a.Lang.creditNotice())
	for i := range a.dec.Penalties {
		p := &a.dec.Penalties[i]
		a.follows("- ", a.Lang.Word(p.Status)+a.Lang.Say("：", ": ")+a.word(p.Act)+a.bracket(p.Element)+a.Lang.Say("，", ", ")+a.body(p.Subject), p.Rule, p.Element)
	}
}

func (a *argument) notices() {
	a.section(len(a.dec.Notices), a.Lang.Say("提示", "Notices"))
	for i := range a.dec.Notices {
		n := &a.dec.Notices[i]
		a.follows("- ", n.Message, n.Rule, n.Element)
	}
}

func (a *argument) emitted() {
	a.section(len(a.dec.Emitted), a.Lang.Say("其他", "Also"))
	for i := range a.dec.Emitted {
		e := &a.dec.Emitted[i]
		a.follows("- ", e.Kind+a.bracket(e.Element), e.Rule, e.Element)
	}
}

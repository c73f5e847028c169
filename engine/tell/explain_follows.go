package tell

import (
	"cmp"

	"github.com/guize-rules/guize/engine"
)

// follows is everything that a decision gives besides outcomes.
func (a *argument) follows() []Section {
	var out []Section
	for _, s := range []Section{a.tasks(), a.papers(), a.clocks(), a.penalties(), a.notices(), a.emitted()} {
		if len(s.Items) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// follow is a thing that a decision gives, with the rule that it follows from
// and the facts of that rule.
func (a *argument) follow(thing, rule, element string) Followed {
	f := Followed{Text: thing}
	if rule != "" {
		f.Rule = a.ruleTitle(rule)
	}
	if s := a.step(rule, element); s != nil {
		f.Cite, f.Facts = a.citations(s.Cite), a.newFacts(s)
	}
	return f
}

// tasks are listed stage by stage.
func (a *argument) tasks() Section {
	s := Section{Title: a.Lang.Say("办理流程（按步骤；← 所依规则；上文已列的事实不再重复）", "Tasks (by stage; ← the rule; facts that stand above are not repeated)")}
	for _, r := range byStage(a.dec) {
		f := a.follow(a.taskTitle(&r), r.Rule, r.Element)
		f.Stage = a.Lang.stage(r.Stage)
		s.Items = append(s.Items, f)
	}
	return s
}

func (a *argument) papers() Section {
	s := Section{Title: a.Lang.Say("材料", "Papers")}
	for i := range a.dec.Materials {
		m := &a.dec.Materials[i]
		text := a.Lang.Say("：须提交", ": to be handed in")
		if m.Waived {
			text = a.Lang.Say("：免予提交", ": not to be handed in")
		}
		s.Items = append(s.Items, a.follow(cmp.Or(m.Title, m.Material)+text, cmp.Or(m.WaivedBy, m.Rule), ""))
	}
	return s
}

func (a *argument) clocks() Section {
	s := Section{Title: a.Lang.Say("办理时限", "Deadlines")}
	for i := range a.dec.Deadlines {
		d := &a.dec.Deadlines[i]
		s.Items = append(s.Items, a.follow(a.clockTitle(d)+a.Lang.Say("：", ": ")+a.Lang.Word(string(d.Status)), d.Rule, d.Element))
	}
	return s
}

func (a *argument) penalties() Section {
	s := Section{Title: a.Lang.Say("信用记录建议：", "Proposed for the credit record: ") + a.Lang.CreditNotice()}
	for i := range a.dec.Penalties {
		p := &a.dec.Penalties[i]
		text := a.Lang.Word(string(p.Status)) + a.Lang.Say("：", ": ") + a.word(p.Act) + a.bracket(p.Element) + a.Lang.Say("，", ", ") + a.body(p.Subject)
		s.Items = append(s.Items, a.follow(text, p.Rule, p.Element))
	}
	return s
}

func (a *argument) notices() Section {
	s := Section{Title: a.Lang.Say("提示", "Notices")}
	for i := range a.dec.Notices {
		n := &a.dec.Notices[i]
		s.Items = append(s.Items, a.follow(n.Message, n.Rule, n.Element))
	}
	return s
}

func (a *argument) emitted() Section {
	s := Section{Title: a.Lang.Say("其他", "Also")}
	for i := range a.dec.Emitted {
		e := &a.dec.Emitted[i]
		s.Items = append(s.Items, a.follow(e.Kind+a.bracket(e.Element), e.Rule, e.Element))
	}
	return s
}

// proofs argue for the due dates, day by day.
func (a *argument) proofs() []Proof {
	var out []Proof
	for i := range a.trace.Proofs {
		p := &a.trace.Proofs[i]
		title := called(p.Element, p.ID)
		if d := a.deadline(p.ID, p.Element); d != nil {
			title = a.clockTitle(d)
		}
		if p.Proof != nil { // started, and with a limit; the decision says so of others
			out = append(out, Proof{title, p.Proof.Text(string(a.Lang))})
		}
	}
	return out
}

// deadline is that of an id and element; nil where the decision has none.
func (a *argument) deadline(id, element string) *engine.Deadline {
	for i := range a.dec.Deadlines {
		if d := &a.dec.Deadlines[i]; d.ID == id && d.Element == element {
			return d
		}
	}
	return nil
}

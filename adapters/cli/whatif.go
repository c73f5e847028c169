package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/tell/page"
	"github.com/guize-rules/guize/rules"
)

// whatIf answers "why not": which rules would give what is wanted, what became
// of them, and the smallest changes that would give it.
func (a *app) whatIf(ctx context.Context, ev *evaluation, facts []byte, want string) error {
	n := names{ev.set, ev.tongue}
	w, err := n.wish(want)
	if err != nil {
		return err
	}
	in := a.input(ev, facts)
	alts, err := ev.eng.WhatIf(ctx, in, engine.Want(w.path, w.value))
	if err != nil {
		if ctx.Err() != nil {
			return err
		}
		return misuse("--want %s", "--want %s", err)
	}
	if a.asJSON() {
		return a.writeJSON(struct {
			Want  string `json:"want"`
			Value string `json:"value"`
			*engine.Alternatives
		}{w.path, w.value, alts})
	}
	dec, trace, err := ev.eng.Explain(ctx, in)
	if err != nil {
		return err
	}
	given, err := engine.DecodeFacts(facts)
	if err == nil {
		_, err = a.out.WriteString(whyNot(n, w, given, alts, dec, trace))
	}
	return err
}

// whyNot is the page of an answer.
func whyNot(n names, w wish, given map[string]any, alts *engine.Alternatives, dec *engine.Decision, trace *engine.Trace) string {
	l := n.l
	p := page.New()
	goal := fmt.Sprintf("%s = %s", n.factTitle(w.path), n.outcomeValue(w.path, w.value))
	if alts.Have {
		p.Line(l.say("已经是：", "It is so already: ") + goal)
		return p.String()
	}
	p.Line(l.say("要得到：", "To have: ") + goal)
	p.Line("  " + n.rulesAsOf(dec.RulesOn, given))
	for _, r := range alts.Rules {
		for i := range trace.Steps {
			if s := &trace.Steps[i]; s.Rule == r.Rule && s.Element == r.Element {
				explainStep(p, n, s, dec.RulesOn)
			}
		}
	}
	p.Heading(l.say("最小的改动", "The smallest changes"))
	for i, alt := range alts.List {
		for j, c := range alt.Changes {
			lead := fmt.Sprintf("  %d. ", i+1)
			if j > 0 {
				lead = strings.Repeat(" ", len(lead))
			}
			p.Item(lead, n.change(c))
		}
	}
	if len(alts.List) == 0 {
		p.Line(l.say("  改动三项以内的事实都得不到。", "  No change of up to three facts gives it."))
	}
	if len(alts.Fixed) > 0 {
		p.Item(l.say("  不可改动的事实：", "  Facts that nobody can change: "), strings.Join(alts.Fixed, ", "))
	}
	tried := l.count(alts.Tried, "  实际审了 %d 种情形", "  %d application was decided", "  %d applications were decided")
	if alts.Ended {
		tried += l.say("，到达上限，可能还有别的办法", "; the limit ended the search, so there may be other ways")
	}
	p.Line(tried + l.say("。", "."))
	return p.String()
}

// outcomeValue is a value of an outcome in words.
func (n names) outcomeValue(path, value string) string {
	o := n.outcome(path)
	if o == nil {
		return value
	}
	if o.Type.Kind == rules.KindBool {
		return n.l.word(value)
	}
	return n.ofFact(&rules.Fact{Type: o.Type}, value)
}

// change is a fact with its value before and after.
func (n names) change(c engine.FactChange) string {
	from := n.l.say("未知", "unknown")
	if c.Known {
		from = n.factValue(c.Fact, c.From)
	}
	return fmt.Sprintf("%s%s%s → %s  %s", n.factTitle(c.Fact), n.l.say("：", ": "), from, n.factValue(c.Fact, c.To), c.Fact)
}

func (n names) factValue(path string, v any) string {
	return n.ofFact(n.valued(plainPath(path)), v)
}

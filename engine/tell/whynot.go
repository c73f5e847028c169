package tell

import (
	"fmt"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/tell/page"
	"github.com/guize-rules/guize/rules"
)

// whyNot is the page of an answer.
func WhyNotText(n Teller, w Wish, given map[string]any, alts *engine.Alternatives, dec *engine.Decision, trace *engine.Trace) string {
	l := n.Lang
	p := page.New()
	goal := fmt.Sprintf("%s = %s", n.FactTitle(w.Path), n.outcomeValue(w.Path, w.Value))
	if alts.Have {
		p.Line(l.Say("已经是：", "It is so already: ") + goal)
		return p.String()
	}
	p.Line(l.Say("要得到：", "To have: ") + goal)
	p.Line("  " + n.rulesAsOf(dec.RulesOn, given))
	for _, r := range alts.Rules {
		for i := range trace.Steps {
			if s := &trace.Steps[i]; s.Rule == r.Rule && s.Element == r.Element {
				explainStep(p, n, s, dec.RulesOn)
			}
		}
	}
	p.Heading(l.Say("最小的改动", "The smallest changes"))
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
		p.Line(l.Say("  改动三项以内的事实都得不到。", "  No change of up to three facts gives it."))
	}
	if len(alts.Fixed) > 0 {
		p.Item(l.Say("  不可改动的事实：", "  Facts that nobody can change: "), strings.Join(alts.Fixed, ", "))
	}
	tried := l.Count(alts.Tried, "  实际审了 %d 种情形", "  %d application was decided", "  %d applications were decided")
	if alts.Ended {
		tried += l.Say("，到达上限，可能还有别的办法", "; the limit ended the search, so there may be other ways")
	}
	p.Line(tried + l.Say("。", "."))
	return p.String()
}

// outcomeValue is a value of an outcome in words.
func (n Teller) outcomeValue(path, value string) string {
	o := n.outcome(path)
	if o == nil {
		return value
	}
	if o.Type.Kind == rules.KindBool {
		return n.Lang.Word(value)
	}
	return n.ofFact(&rules.Fact{Type: o.Type}, value)
}

// change is a fact with its value before and after.
func (n Teller) change(c engine.FactChange) string {
	from := n.Lang.Say("未知", "unknown")
	if c.Known {
		from = n.factValue(c.Fact, c.From)
	}
	return fmt.Sprintf("%s%s%s → %s  %s", n.FactTitle(c.Fact), n.Lang.Say("：", ": "), from, n.factValue(c.Fact, c.To), c.Fact)
}

func (n Teller) factValue(path string, v any) string {
	return n.ofFact(n.valued(plainPath(path)), v)
}

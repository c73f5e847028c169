package tell

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// WhyNot says why an outcome is not another: what became of the rules that would
// give it, and the smallest changes that would. [WhyNot.Text] lays it out.
type WhyNot struct {
	Lang    Lang       `json:"lang"`
	Goal    string     `json:"goal"` // the outcome and the value that is wanted
	Have    bool       `json:"have"` // it is so already; nothing else is said
	RulesOn Row        `json:"rules_on"`
	Rules   []Step     `json:"rules"`
	Ways    [][]string `json:"ways"`  // changes of facts that give it together
	Fixed   []string   `json:"fixed"` // facts that nobody can change
	Tried   int        `json:"tried"` // applications that were decided
	Ended   bool       `json:"ended"` // by the limit, so that there may be other ways
	Last    []string   `json:"last"`  // the facts that were being changed together when it ended
}

// WhyNot tells the answer of [engine.Engine.WhatIf] about an application, with
// its decision and trace.
func (n Teller) WhyNot(w Wish, given map[string]any, alts *engine.Alternatives, dec *engine.Decision, trace *engine.Trace) *WhyNot {
	out := &WhyNot{Lang: n.Lang, Goal: n.FactTitle(w.Path) + n.Lang.Say("：", " = ") + n.outcomeValue(w.Path, w.Value), Have: alts.Have,
		RulesOn: n.rulesAsOf(dec.RulesOn, given), Fixed: n.factTitles(alts.Fixed), Tried: alts.Tried, Ended: alts.Ended, Last: n.factTitles(alts.Last)}
	a := &argument{n, dec, trace, map[string]bool{}}
	for _, r := range alts.Rules {
		for i := range trace.Steps {
			if s := &trace.Steps[i]; s.Rule == r.Rule && s.Element == r.Element {
				out.Rules = append(out.Rules, a.refusal(s))
			}
		}
	}
	for _, alt := range alts.List {
		way := make([]string, len(alt.Changes))
		for i, c := range alt.Changes {
			way[i] = n.change(c)
		}
		out.Ways = append(out.Ways, way)
	}
	return out
}

// refusal is what became of a rule, in words.
func (a *argument) refusal(s *engine.Step) Step {
	rows := a.basis(s)
	rows[0].Text = strings.TrimSpace(strings.TrimPrefix(rows[0].Text, a.ruleTitle(s.Rule)))
	fails := labelled(a.Lang.Say("不符合之处", "fails"), a.failures(s))
	return Step{a.Lang.Say("“", "") + a.ruleTitle(s.Rule) + a.Lang.Say("”", "  ") + a.Lang.Word(string(s.Status)), slices.Insert(rows, 1, fails...)}
}

func (n Teller) factTitles(paths []string) []string {
	out := make([]string, len(paths))
	for i, p := range paths {
		out[i] = n.FactTitle(p)
	}
	return out
}

// Text is the answer as a page.
func (a *WhyNot) Text() string {
	w, l := &writer{lang: a.Lang}, a.Lang
	if a.Have {
		w.Line(l.Say("已适用：", "It is so already: ") + a.Goal)
		return w.String()
	}
	w.Line(l.Say("如要适用“", "To have: ") + a.Goal + l.Say("”", ""))
	w.rulesOn(a.RulesOn)
	w.steps(a.Rules)
	w.Heading(l.Say("可行的最小调整", "The smallest changes"))
	w.ways(a.Ways, a.Ended)
	if len(a.Fixed) > 0 {
		w.Item(l.Say("  不可变更的事实：", "  Facts that nobody can change: "), l.List(a.Fixed))
	}
	tried := l.Count(a.Tried, "  已逐一核验%d种情形", "  %d application was decided", "  %d applications were decided")
	if a.Ended {
		tried += l.Say("，已达上限，可能另有办法", "; the limit ended the search, so there may be other ways")
	}
	if len(a.Last) > 0 {
		tried += l.Say("（已核验至同时调整", " (it was changing ") + strings.Join(a.Last, l.Say("、", " and ")) + l.Say("）", ")")
	}
	w.Line(tried + l.Say("。", "."))
	return w.String()
}

func (w *writer) ways(list [][]string, ended bool) {
	for i, way := range list {
		lead := fmt.Sprintf("  %d. ", i+1)
		for _, change := range way {
			w.Item(lead, change)
			lead = strings.Repeat(" ", len(lead))
		}
	}
	switch {
	case len(list) == 0 && ended:
		w.Line(w.lang.Say("  在达到上限前未找到。", "  None was found before the limit."))
	case len(list) == 0:
		w.Line(w.lang.Say("  未找到：至多同时调整三项事实，且只核验规则与其比较的值。", "  None was found: up to three facts were changed together, to values that rules compare them with."))
		w.Line(w.lang.Say("  先计算、后比较的规则（如收入除以人数），可能另有办法。", "  Where a rule calculates first (income / size <= 3000) there may be other ways."))
	}
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
	return n.FactTitle(c.Fact) + n.Lang.Say("：", ": ") + from + " → " + n.factValue(c.Fact, c.To)
}

func (n Teller) factValue(path string, v any) string {
	return n.ofFact(n.valued(plainPath(path)), v)
}

package tell

import (
	"cmp"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/rules"
)

// undecided says where a difference could be neither shown nor excluded, and
// what that means.
func (w *writer) undecided(list []string) {
	if len(list) == 0 {
		return
	}
	l := w.lang
	w.Line("")
	w.Line(l.Count(len(list), "未能判定的有%d处：", "Not decided, in %d place:", "Not decided, in %d places:"))
	for _, u := range list {
		w.Item("  - ", u)
	}
	w.Item("", l.Say("不能据此认定有差异，也不能据此认定无差异：其条件须将几个值合并计算（列表各项的合计或计数、两个事实相比、当前时间等），情形无法穷尽，不能逐一核验。",
		"This is neither a proof that they differ nor one that they do not: the conditions there reckon with several values together (a sum or a count over a list, one fact against another, the present time), of which there is no end, so that not every case can be gone through."))
}

// undecidedThing is what was not decided: an outcome, or a rule with what it gives.
func (c *Comparison) undecidedThing(u *analyze.Undecided) string {
	l := c.New.Lang
	if engine.Section(u.Code) == engine.SectionStatus {
		return c.undecidedStatus(u.On)
	}
	for _, set := range []*rules.Set{c.New.Set, c.Old.Set} {
		n := Teller{set, l}
		if n.outcome(u.On) != nil {
			return l.Section(engine.Section(u.Code)) + l.Say("“", " \"") + n.FactTitle(u.On) + l.Say("”", `"`)
		}
		if r := giving(set, u.Pos); r != nil {
			return l.Section(engine.Section(u.Code)) + l.Say("“", " \"") + cmp.Or(n.Words(r.Title), r.ID) + l.Say("”（", "\" (") + u.On + l.Say("）", ")")
		}
	}
	return l.Section(engine.Section(u.Code)) + " " + u.On
}

// undecidedStatus is that it was not decided whether the sets differ in when an
// application is decided at all.
func (c *Comparison) undecidedStatus(on string) string {
	l := c.New.Lang
	switch on {
	case analyze.OnErrors:
		return l.Say("是否有规则在其中一份政策下出错而无法判定", "Whether a rule fails by one set alone, so that the application cannot be decided")
	case analyze.OnNotInForce:
		return l.Say("是否有日期只在其中一份政策下没有规则施行", "Whether no rule is in force on some date by one set alone")
	}
	return l.Say("“", "Whether \"") + c.New.FactTitle(on) + l.Say("”是否只在其中一份政策下没有结果", "\" has no value by one set alone")
}

// giving is the rule that has an effect at a place, or nil.
func giving(set *rules.Set, at rules.Pos) *rules.Rule {
	for _, p := range set.Policies {
		for _, r := range p.Rules {
			if slices.ContainsFunc(r.Effects, func(e rules.Effect) bool { return e.Pos.Line == at.Line && e.Pos.Col == at.Col }) {
				return r
			}
		}
	}
	return nil
}

// involved are the titles of facts, each once. Of a list it is all its elements
// that matter.
func (c *Comparison) involved(paths []string) string {
	l := c.New.Lang
	var out []string
	for _, name := range paths {
		n := c.New
		if n.valued(name) == nil {
			n.Set = c.Old.Set
		}
		title := n.unique(name)
		if f := n.fact(name); f != nil && f.Type.Kind == rules.KindList {
			title = l.Say("“", "all of \"") + title + l.Say("”的各项", `"`)
		} else if list, _, _ := strings.Cut(name, "."); n.fact(list) != nil && n.keyOf(list) == n.fact(name) && slices.Contains(paths, list) {
			continue // it only says which element it is
		}
		if !slices.Contains(out, title) {
			out = append(out, title)
		}
	}
	return l.List(out)
}

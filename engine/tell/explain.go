package tell

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/tell/page"
)

// argument is an explanation in the order in which people argue: each outcome
// with the rule that gave it and the facts, and why it is no other; what else
// follows, each with its rule; the due dates day by day; what is still unknown.
type argument struct {
	*slipWriter
	trace *engine.Trace
	told  map[string]bool // facts that stand on the page already
}

func ExplanationText(n Teller, given map[string]any, dec *engine.Decision, trace *engine.Trace) string {
	a := &argument{&slipWriter{Page: page.New(), Teller: n, given: given, dec: dec}, trace, map[string]bool{}}
	a.Line(a.Title() + a.Lang.Say("　", "  ") + a.Lang.status(dec))
	known := []string{a.rulesAsOf(dec.RulesOn, given)}
	for _, row := range a.application() {
		known = append(known, strings.Join(row, " "))
	}
	a.Item("  ", strings.Join(known, a.Lang.Say("；", "; ")))
	a.problems()
	a.outcomes()
	a.tasks()
	a.materials()
	a.clocks()
	a.penalties()
	a.notices()
	a.emitted()
	a.proofs()
	a.missing()
	a.Line("")
	a.Item("", a.Lang.Say("逐条列出全部规则：加 --all；只看某些规则：加 --rule 规则名的开头；问怎样才会是另一结果：加 --want 结果=值。",
		"Every rule in the order of evaluation: --all. Only some rules: --rule with the beginning of their name. How to get another outcome: --want OUTCOME=VALUE."))
	return a.String()
}

// problems are what is wrong, with the rule that says so and its facts.
func (a *argument) problems() {
	a.slipWriter.problems()
	var rules []ruleOf
	for _, v := range a.dec.Violations {
		rules = append(rules, ruleOf{v.Rule, elementOf(v.Fact)})
	}
	for _, c := range a.dec.Conflicts {
		for _, r := range c.Rules {
			rules = append(rules, ruleOf{r, elementOf(c.On[strings.LastIndexByte(c.On, ' ')+1:])})
		}
	}
	for _, e := range a.dec.Errors {
		rules = append(rules, ruleOf{e.Rule, e.Element})
	}
	for _, r := range rules {
		if s := a.step(r.rule, r.element); s != nil {
			a.Columns("    ", a.basis(s))
		}
	}
}

// ruleOf is a rule for an element, "" for none.
type ruleOf struct{ rule, element string }

// step is what became of a rule for an element, or for none; nil for a rule
// that the trace does not have.
func (a *argument) step(rule, element string) *engine.Step {
	i := slices.IndexFunc(a.trace.Steps, func(s engine.Step) bool { return s.Rule == rule && s.Element == element })
	if i < 0 {
		i = slices.IndexFunc(a.trace.Steps, func(s engine.Step) bool { return s.Rule == rule })
	}
	if i < 0 {
		return nil
	}
	return &a.trace.Steps[i]
}

// basis is the rule on which something rests, and the facts that it read.
func (a *argument) basis(s *engine.Step) [][]string {
	rows := [][]string{{a.Lang.Say("依据", "because"), a.ruleTitle(s.Rule) + a.cited(s.Cite) + a.place(s)}}
	if s.ChangedBy != "" {
		rows = append(rows, []string{a.Lang.Say("修改", "changed by"), s.ChangedBy})
	}
	if text := a.readings(s.Read); text != "" {
		rows = append(rows, []string{a.Lang.Say("事实", "facts"), text})
	}
	return rows
}

// newFacts are the facts that a step read and that do not stand on the page yet.
func (a *argument) newFacts(s *engine.Step) string {
	return a.readings(slices.DeleteFunc(slices.Clone(s.Read), func(f engine.ReadFact) bool { return a.told[f.Fact] }))
}

// place is where a rule stands, by file and line.
func (a *argument) place(s *engine.Step) string {
	if i := strings.LastIndexByte(s.Pos, ':'); i > 0 {
		return "  " + s.Pos[:i]
	}
	return ""
}

// ruleTitle is what a rule is called, or its id.
func (n Teller) ruleTitle(id string) string { return cmp.Or(n.rule(id), id) }

// outcomes argues for each outcome.
func (a *argument) outcomes() {
	for i := range a.dec.Outcomes {
		if o := &a.dec.Outcomes[i]; o.Open || o.Value != nil {
			a.argue(o)
		}
	}
	for _, path := range a.promised() {
		a.begin(a.FactTitle(path) + a.Lang.Say("：没有规则给出", ": no rule gives it"))
		a.Columns("    ", a.others(path, nil))
	}
}

func (a *argument) argue(o *engine.Outcome) {
	decl := a.declaredAs(o.Name)
	text := a.value(decl.values, o.Value) + decl.unit
	if o.Open {
		text = a.open(decl.values, o)
	}
	a.begin(decl.title + a.In(o.Name) + a.Lang.Say("：", ": ") + text)
	var rows [][]string
	if !o.Open {
		for _, id := range o.Rules {
			if s := a.step(id, elementOf(o.Name)); s != nil {
				rows = append(append(rows, a.basis(s)...), a.workedOut(o.Name, s)...)
			}
		}
	}
	a.Columns("    ", append(rows, a.others(o.Name, o)...))
}

// missing says in which order to ask for what is unknown, whom, and what hangs
// on it.
func (a *argument) missing() {
	if len(a.dec.Missing) == 0 {
		return
	}
	a.begin(a.Lang.Say("尚不知道的，按此顺序问", "Still unknown; ask in this order"))
	for i := range a.dec.Missing {
		m := &a.dec.Missing[i]
		lead := fmt.Sprintf("  %d. ", i+1)
		a.Item(lead, a.asked(m))
		if hangs := a.hangsOn(m.Fact); hangs != "" {
			a.Item(strings.Repeat(" ", len(lead)), a.Lang.Say("决定：", "decides: ")+hangs)
		}
	}
}

// hangsOn says what is open because a fact is missing: outcomes by their titles, all
// else by its kind and number.
func (a *argument) hangsOn(fact string) string {
	var parts []string
	for i := range a.dec.Outcomes {
		if o := &a.dec.Outcomes[i]; o.Open && slices.Contains(o.WaitsFor, fact) {
			parts = append(parts, a.FactTitle(o.Name))
		}
	}
	n := map[string]int{}
	for _, p := range a.dec.Pending {
		if p.Kind != "decide" && slices.Contains(p.WaitsFor, fact) {
			n[p.Kind]++
		}
	}
	for _, kind := range []string{"route", "deadline", "require", "waive", "penalty", "notice", "warn", "reject", "emit"} {
		if n[kind] > 0 {
			parts = append(parts, fmt.Sprintf(a.Lang.Say("%[1]s %[2]d 项", "%[2]d × %[1]s"), a.Lang.effect(kind), n[kind]))
		}
	}
	return a.Lang.List(parts)
}

// effect is what people call a kind of effect.
func (l Lang) effect(kind string) string {
	switch kind {
	case "route":
		return l.Say("任务", "task")
	case "deadline":
		return l.Say("期限", "deadline")
	case "require", "waive":
		return l.Say("材料", "paper")
	case "penalty":
		return l.Say("信用记录", "credit record")
	case "notice", "warn":
		return l.Say("提示", "notice")
	case "reject":
		return l.Say("不予受理", "rejection")
	}
	return kind
}

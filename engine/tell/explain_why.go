package tell

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// mostOthers is how many rules are named that could have given an outcome too.
const mostOthers = 6

// decider is a rule that can give an outcome, and the value that it gives.
type decider struct {
	id    string // in full
	rule  *rules.Rule
	value *rules.Value
}

// deciders lists the rules that can give an outcome, in the order of the set.
func (n Teller) deciders(outcome string) []decider {
	var out []decider
	for _, p := range n.Set.Policies {
		for _, r := range p.Rules {
			for i := range r.Effects {
				if v := decides(r, &r.Effects[i], outcome); v != nil {
					out = append(out, decider{p.ID + "/" + r.ID, r, v})
				}
			}
		}
	}
	return out
}

// decides is the value that an effect gives to an outcome, or nil.
func decides(r *rules.Rule, e *rules.Effect, outcome string) *rules.Value {
	if e.Kind != "decide" {
		return nil
	}
	for i := range e.Args {
		name := e.Args[i].Name
		if r.For != nil && strings.HasPrefix(name, r.For.Var+".") {
			name = r.For.List + strings.TrimPrefix(name, r.For.Var)
		}
		if name == outcome {
			return &e.Args[i].Value
		}
	}
	return nil
}

// workedOut says how a rule works out the value that it gives, where it does.
func (a *argument) workedOut(path string, s *engine.Step) []Row {
	for _, g := range s.Gives {
		if g.Outcome == plainPath(path) {
			return []Row{{a.Lang.Say("算法", "worked out"), a.phrase(s, g.Words)}}
		}
	}
	return nil
}

// other is a rule that could have given an outcome, and what became of it.
type other struct {
	decider
	*engine.Step
}

// others say of each rule that could have given an outcome, and did not, why it
// did not: the one that came nearest first.
func (a *argument) others(path string, o *engine.Outcome) []Row {
	var list []other
	for _, d := range a.deciders(plainPath(path)) {
		s := a.step(d.id, elementOf(path))
		if s != nil && (o == nil || o.Open || !slices.Contains(o.Rules, d.id)) {
			list = append(list, other{d, s})
		}
	}
	slices.SortStableFunc(list, func(x, y other) int { return cmp.Compare(distance(x.Step), distance(y.Step)) })
	past := slices.IndexFunc(list, func(x other) bool { return x.Status == engine.RuleNotInForce }) // they come last
	if past < 0 || past == len(list)-1 {
		past = len(list)
	}
	list, lapsed := list[:past], list[past:]
	hidden := max(0, len(list)-mostOthers)
	decl := a.declaredAs(path)
	came := ""
	if o != nil && !o.Open {
		came = a.value(decl.typ, o.Value)
	}
	var rows []Row
	label := a.Lang.Say("未适用", "not")
	for _, x := range list[:len(list)-hidden] {
		if s := x.Status; o != nil && o.Open && (s == engine.RuleUndetermined || s == engine.RuleApplies) {
			rows = append(rows, Row{a.Lang.Say("可能适用", "perhaps"), a.because(x, decl.typ, came)})
			continue
		}
		rows = append(rows, Row{label, a.because(x, decl.typ, came)})
		label = ""
	}
	if hidden > 0 {
		rows = append(rows, Row{"", a.Lang.Count(hidden, "另有%d条规则也未作此认定", "%d more rule does not give it either", "%d more rules do not give it either")})
	}
	if len(lapsed) > 0 {
		rows = append(rows, Row{label, a.lapsed(lapsed)})
	}
	return rows
}

// lapsed says of several rules that are not in force that they are not, once for all of them.
func (a *argument) lapsed(list []other) string {
	l := a.Lang
	var names []string
	for _, x := range list[:min(len(list), mostOthers)] {
		names = append(names, l.Say("“", "\"")+a.ruleTitle(x.id)+l.Say("”", "\"")+a.validity(x.rule))
	}
	if n := len(list) - len(names); n > 0 {
		names = append(names, l.Count(n, "另外%d条", "%d more", "%d more"))
	}
	on := list[0].RulesOn
	return l.List(names) + fmt.Sprintf(l.Say("在%s未生效或已失效", " are not in force on %s"), l.day(on))
}

// distance is how far a rule is from applying: what is open or was defeated is
// nearest, then what fails in one line, and so on.
func distance(s *engine.Step) int {
	switch s.Status {
	case engine.RuleApplies, engine.RuleUndetermined, engine.RuleDefeated:
		return 0
	case engine.RuleNotInForce:
		return 1000
	}
	n := 0
	for _, h := range s.Holds {
		if h == "false" {
			n++
		}
	}
	return n
}

// because says what another rule would have given, and why it did not. One that
// gives what came about anyway is no reason for anything else.
func (a *argument) because(x other, t *rules.Type, came string) string {
	value := a.given(x.value, t)
	rule := a.Lang.Say("“", "\"") + a.ruleTitle(x.id) + a.Lang.Say("”", "\" ")
	if value == came {
		return rule + a.Lang.Say("（结果也一样）", "(to the same effect) ") + a.reason(x)
	}
	return value + a.Lang.Say("：", ": ") + rule + a.reason(x)
}

// reason is why a rule did not give what it can give.
func (a *argument) reason(x other) string {
	l := a.Lang
	switch x.Status {
	case engine.RuleApplies:
		return l.Say("适用", "applies")
	case engine.RuleDefeated:
		return fmt.Sprintf(l.Say("不予适用，由“%s”优先适用", "gives way to \"%s\""), a.ruleTitle(x.By))
	case engine.RuleNotInForce:
		return l.Say("在"+l.day(x.RulesOn)+"未生效或已失效", "is not in force on "+x.RulesOn) + a.validity(x.rule)
	case engine.RuleUndetermined:
		if x.Error != "" {
			return l.Say("无法判断：", "fails: ") + x.Error
		}
		return l.Say("尚待核实", "cannot be decided yet") + l.Behind(a.linesThat(x.Step, "unknown"))
	}
	return l.Say("不适用：", "does not apply: ") + a.linesThat(x.Step, "false")
}

func (a *argument) validity(r *rules.Rule) string {
	if r.Valid.Always() {
		return ""
	}
	return a.Lang.Say("（", " (") + a.Lang.Span(Span{From: r.Valid.From.String(), To: r.Valid.To.String()}) + a.Lang.Say("）", ")")
}

// mostLines is how many lines of a condition are told.
const mostLines = 2

// linesThat are the lines of a condition that are false, or unknown.
func (a *argument) linesThat(s *engine.Step, holds string) string {
	var out []string
	for i, h := range s.Holds {
		if h == holds && i < len(s.Lines) {
			out = append(out, a.failing(s, i, holds))
		}
	}
	more := len(out) - mostLines
	text := strings.Join(out[:min(len(out), mostLines)], a.Lang.Say("；", "; "))
	if more > 0 {
		text += a.Lang.Count(more, "；另有%d项", "; and %d more", "; and %d more")
	}
	return text
}

// failing says of a line of a condition why it is false, or that it is, or that
// it is unknown. A line of what must not be so is an exception, which then holds.
func (a *argument) failing(s *engine.Step, i int, holds string) string {
	if why := a.unmet(s, i, a.readTitle); why != "" {
		return why
	}
	l, line := a.Lang, &s.Lines[i]
	text := a.phrase(s, line.Words)
	if record, ok := strings.CutPrefix(text, "已有"); ok && holds == "false" && !line.Except {
		return "尚无" + record
	}
	switch {
	case holds == "unknown":
		return text + l.Say("尚未核实", " is not known")
	case line.Except:
		return text + l.Say("，为除外情形", " holds")
	}
	return text + l.Say("不成立", " does not hold")
}

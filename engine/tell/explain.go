package tell

import (
	"fmt"
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// Explanation is a decision in the order in which people argue: each outcome
// with the rule that gave it and the facts, and why it is no other; what else
// follows, each with its rule; the due dates day by day; what is still unknown.
// [Explanation.Text] lays it out.
type Explanation struct {
	Lang   Lang   `json:"lang"`
	Title  string `json:"title"`  // of the set
	Status string `json:"status"` // in words
	Known  []Row  `json:"known"`  // by which rules, and what identifies the application

	Wrong      []Point `json:"wrong"`              // with the application
	WrongRules []Point `json:"wrong_rules"`        // with the rules
	Resolved   []Point `json:"resolved,omitempty"` // what a higher rank settles
	WrongFor   [][]Row `json:"wrong_for"`          // the rules that say so, each with its facts

	Outcomes []Argument `json:"outcomes"`
	Follows  []Section  `json:"follows"` // tasks, papers, deadlines, …
	Proofs   []Proof    `json:"proofs"`
	Missing  []Question `json:"missing"` // in the order in which to ask
}

// Argument is an outcome with its reasons: the rules that gave it, the facts,
// and why no other rule gave another.
type Argument struct {
	Title   string `json:"title"` // with its element
	Text    string `json:"text"`  // its value, or that no rule gives one
	Reasons []Row  `json:"reasons"`
}

// Section is a part of an explanation: things of one kind that a decision gives.
type Section struct {
	Title string     `json:"title"`
	Items []Followed `json:"items"`
}

// Followed is one thing that a decision gives, and from what it follows.
type Followed struct {
	Stage string   `json:"stage,omitempty"` // of a task
	Text  string   `json:"text"`
	Rule  string   `json:"rule,omitempty"` // its title
	Cite  []string `json:"cite,omitempty"`
	Facts string   `json:"facts,omitempty"` // that the rule read and that were not told before
}

// Proof is a due date day by day.
type Proof struct {
	Title string `json:"title"` // of the deadline
	Text  string `json:"text"`  // line by line
}

// argument is an explanation that is being made.
type argument struct {
	Teller
	dec   *engine.Decision
	trace *engine.Trace
	told  map[string]bool // facts that were told
}

// Explanation argues for a decision about an application, of which given are the
// facts as it gives them.
func (n Teller) Explanation(given map[string]any, dec *engine.Decision, trace *engine.Trace) *Explanation {
	a := &argument{n, dec, trace, map[string]bool{}}
	e := &Explanation{
		Lang: n.Lang, Title: n.Title(), Status: n.Lang.Status(dec),
		Known: append([]Row{n.rulesAsOf(dec.RulesOn, given)}, n.application(given)...),
		Wrong: n.wrong(dec), WrongRules: n.wrongRules(dec), Resolved: n.resolved(dec), WrongFor: a.wrongFor(),
	}
	e.Outcomes = a.arguments() // what they tell is not told again
	e.Follows = a.follows()
	e.Proofs = a.proofs()
	e.Missing = a.questions()
	return e
}

// wrongFor are the rules that say what is wrong, and their facts.
func (a *argument) wrongFor() [][]Row {
	var rules []ruleOf
	for _, v := range a.dec.Violations {
		rules = append(rules, ruleOf{v.Rule, elementOf(v.Fact)})
	}
	for _, c := range a.dec.Conflicts {
		for _, r := range c.Rules {
			rules = append(rules, ruleOf{r, c.Element})
		}
	}
	for _, e := range a.dec.Errors {
		rules = append(rules, ruleOf{e.Rule, e.Element})
	}
	var out [][]Row
	for _, r := range rules {
		if s := a.step(r.rule, r.element); s != nil {
			out = append(out, a.basis(s))
		}
	}
	return out
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
func (a *argument) basis(s *engine.Step) []Row {
	rows := []Row{{a.Lang.Say("依据", "because"), a.ruleTitle(s.Rule) + a.Lang.cited(a.citations(s.Cite)) + a.place(s.Rule)}}
	if s.ChangedBy != "" {
		rows = append(rows, Row{a.Lang.Say("修改", "changed by"), s.ChangedBy})
	}
	rows = append(rows, labelled(a.Lang.Say("其中", "where"), a.defined(s))...)
	if text := a.readings(s.Read); text != "" {
		rows = append(rows, Row{a.Lang.Say("事实", "facts"), text})
	}
	if s.ProvisionalFor != "" {
		rows = append(rows, Row{a.Lang.Say("暂定", "provisional"), a.provisional(s)})
	}
	return rows
}

// newFacts are the facts that a step read and that were not told yet.
func (a *argument) newFacts(s *engine.Step) string {
	return a.readings(slices.DeleteFunc(slices.Clone(s.Read), func(f engine.ReadFact) bool { return a.told[f.Fact] }))
}

// place is where a rule stands, by file and line.
func (n Teller) place(id string) string {
	if r := n.declaredRule(id); r != nil {
		return fmt.Sprintf("  %s:%d", r.Pos.File, r.Pos.Line)
	}
	return ""
}

// arguments argues for each outcome.
func (a *argument) arguments() []Argument {
	var out []Argument
	for i := range a.dec.Outcomes {
		if o := &a.dec.Outcomes[i]; o.Open || o.Value != nil {
			out = append(out, a.argue(o))
		}
	}
	for _, e := range a.dec.Errors {
		if e.Outcome != "" {
			out = append(out, Argument{a.FactTitle(e.Outcome), a.Lang.Say("没有规则给出", "no rule gives it"), a.others(e.Outcome, nil)})
		}
	}
	return out
}

func (a *argument) argue(o *engine.Outcome) Argument {
	decl := a.declaredAs(o.Name)
	text := a.value(decl.typ, o.Value)
	if o.Open {
		text = a.open(decl.typ, o)
	}
	var rows []Row
	if !o.Open {
		for _, id := range o.Rules {
			if s := a.step(id, elementOf(o.Name)); s != nil {
				rows = append(append(rows, a.basis(s)...), a.workedOut(o.Name, s)...)
			}
		}
	}
	if !o.Open {
		rows = append(rows, a.figures(o.Name, o.Rules)...)
	}
	return Argument{decl.title + a.In(o.Name), text, append(rows, a.others(o.Name, o)...)}
}

// questions are the facts that are missing, in the order in which to ask, each
// with what hangs on it.
func (a *argument) questions() []Question {
	list := a.Teller.questions(a.dec)
	for i := range list {
		list[i].Decides = a.hangsOn(list[i].Fact)
	}
	return list
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
	for _, kind := range rules.EffectKinds() {
		if n[kind.Name] > 0 {
			parts = append(parts, fmt.Sprintf(a.Lang.Say("%[1]s %[2]d项", "%[2]d × %[1]s"), kind.Title.In(string(a.Lang)), n[kind.Name]))
		}
	}
	return a.Lang.List(parts)
}

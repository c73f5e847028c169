package tell

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/tell/page"
	"github.com/guize-rules/guize/rules"
)

// shortFigure is how long a calculation may be on a slip, in columns.
const shortFigure = 60

// AddFigures puts beside the outcomes of a slip how those come about that are
// numbers or amounts, where that is short. The trace is that of the decision.
func (n Teller) AddFigures(s *Slip, trace *engine.Trace) {
	if trace == nil {
		return
	}
	for i := range trace.Figures {
		f := &trace.Figures[i]
		text := n.calculation(f, false)
		for k := range s.Outcomes {
			if o := &s.Outcomes[k]; o.Path == f.Of && page.Width(text) <= shortFigure && hasOperator(f) {
				o.Figures = text
			}
		}
	}
}

// AddProvisional says on a slip which rules count working days that no notice settles
// yet. The trace is that of the decision.
func (n Teller) AddProvisional(s *Slip, trace *engine.Trace) {
	if trace == nil {
		return
	}
	for i := range trace.Steps {
		step := &trace.Steps[i]
		if step.ProvisionalFor == "" {
			continue
		}
		p := Point{Text: n.ruleTitle(step.Rule) + n.Lang.Say("：", ": ") + n.provisional(step), Cite: n.citations(step.Cite)}
		if !slices.ContainsFunc(s.Notices, func(x Point) bool { return x.Text == p.Text }) {
			s.Notices = append(s.Notices, p)
		}
	}
}

// provisional says that a rule counts working days of which a notice is awaited.
func (n Teller) provisional(s *engine.Step) string {
	return n.Lang.Say("所计工作日有的尚待"+s.ProvisionalFor+"，结论暂定", "it counts working days that wait for "+s.ProvisionalFor+"; what follows is provisional")
}

// hasOperator reports whether there is something to work out.
func hasOperator(f *engine.Figure) bool {
	return slices.ContainsFunc(f.Terms, func(t engine.Term) bool { return t.Op != "" })
}

// figures are the calculations behind an outcome: its own, and those that the
// rules that give it rest on.
func (a *argument) figures(path string, rules []string) []Row {
	var lines []string
	add := func(name string, f *engine.Figure) {
		if line := name + " = " + a.calculation(f, true); !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	for i := range a.trace.Figures {
		if f := &a.trace.Figures[i]; f.Of == path {
			add(a.FactTitle(path), f)
		}
	}
	for _, id := range rules {
		if s := a.step(id, elementOf(path)); s != nil {
			for i := range s.Figures {
				add(a.termTitle(s.Figures[i].Of), &s.Figures[i])
			}
		}
	}
	return labelled(a.Lang.Say("算式", "figures"), lines)
}

// calculation writes a calculation and what it comes to; named says that each
// value comes with what it is of.
func (n Teller) calculation(f *engine.Figure, named bool) string {
	var b strings.Builder
	for i := range f.Terms {
		t := &f.Terms[i]
		if t.Op != "" {
			b.WriteString(operator(t.Op, i == 0 || opens(f.Terms[i-1].Op)))
			continue
		}
		if named && t.Name != "" {
			b.WriteString(n.termTitle(t.Name) + " ")
		}
		b.WriteString(n.amount(t.Value, t.Unit))
	}
	if value := n.amount(f.Value, f.Unit); len(f.Terms) > 1 || b.String() != value {
		b.WriteString(" = " + value)
	}
	if f.Rounded != nil {
		b.WriteString(n.Lang.Say("，取整为 ", ", rounded to ") + n.amount(f.Rounded, f.Unit))
	}
	return b.String()
}

// opens reports whether a minus behind a piece is a sign.
func opens(op string) bool { return op == "(" || op == "," || strings.HasSuffix(op, "(") }

// operator writes an operator as people do.
func operator(op string, sign bool) string {
	switch {
	case sign && op == "-":
		return "-"
	case op == "*":
		return " × "
	case op == "/":
		return " ÷ "
	case op == ",":
		return ", "
	case op == "+" || op == "-" || op == "%":
		return " " + op + " "
	}
	return op
}

// currency reports whether a unit is that of amounts in the set: a unit of numbers may
// be written as one (MPA).
func (n Teller) currency(unit string) bool {
	amounts := func(t *rules.Type) bool { return t != nil && t.Kind == rules.KindMoney && t.Unit == unit }
	return slices.ContainsFunc(n.everyFact(), func(f *rules.Fact) bool { return amounts(&f.Type) }) ||
		slices.ContainsFunc(n.Set.Outcomes, func(o *rules.Outcome) bool { return amounts(&o.Type) }) ||
		slices.ContainsFunc(n.Set.Params, func(p *rules.Param) bool { return amounts(&p.Type) || amounts(p.Type.Of) || amounts(p.Type.Gives) })
}

func (n Teller) amount(v any, unit string) string {
	t := rules.Type{Unit: unit}
	if n.currency(unit) {
		t.Kind = rules.KindMoney
	}
	return n.value(&t, v)
}

// termTitle is what people call a fact, a parameter or a definition.
func (n Teller) termTitle(name string) string {
	if param, ok := strings.CutPrefix(name, "params."); ok {
		for _, p := range n.Set.Params {
			if p.Name == param && n.Words(p.Title) != "" {
				return n.Words(p.Title)
			}
		}
		return name
	}
	for _, d := range n.Set.Definitions {
		if d.Name == name && n.Words(d.Title) != "" {
			return n.Words(d.Title)
		}
	}
	return n.FactTitle(name)
}

package tell

import (
	"cmp"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
)

// Listing is a trace rule by rule, in the order of evaluation. [Listing.Text]
// lays it out.
type Listing struct {
	Lang    Lang    `json:"lang"`
	Title   string  `json:"title"`  // of the set
	Status  string  `json:"status"` // in words
	RulesOn Row     `json:"rules_on"`
	Steps   []Step  `json:"steps"`
	Proofs  []Proof `json:"proofs"`
}

// Step is one rule for one element: what became of it, its condition, the facts
// that it read.
type Step struct {
	Title string `json:"title"` // its name and what became of it
	Rows  []Row  `json:"rows"`
}

// Listing tells what became of every rule of a trace.
func (n Teller) Listing(given map[string]any, dec *engine.Decision, trace *engine.Trace) *Listing {
	out := &Listing{Lang: n.Lang, Title: n.Title(), Status: n.Lang.Status(dec), RulesOn: n.rulesAsOf(dec.RulesOn, given)}
	a := &argument{n, dec, trace, map[string]bool{}}
	for i := range trace.Steps {
		out.Steps = append(out.Steps, a.ofStep(&trace.Steps[i]))
	}
	for i := range trace.Proofs {
		if p := &trace.Proofs[i]; p.Proof != nil {
			out.Proofs = append(out.Proofs, Proof{strings.TrimSpace(p.ID + " " + p.Element), p.Proof.Text(string(n.Lang))})
		}
	}
	return out
}

// Text is the listing as a page.
func (g *Listing) Text() string {
	w := &writer{lang: g.Lang}
	w.Line(g.Title + g.Lang.Say("　", "  ") + g.Status)
	w.rulesOn(g.RulesOn)
	w.steps(g.Steps)
	if len(g.Steps) == 0 {
		w.Line(g.Lang.Say("没有可列的规则：逐项适用的规则，列表没有一项时不适用。", "No rule to list: a rule for each element of a list is not used where the list has none."))
	}
	w.proofs(g.Proofs)
	return w.String()
}

func (w *writer) rulesOn(r Row) { w.Line("  " + r.Label + " " + r.Text) }

func (w *writer) steps(list []Step) {
	for _, s := range list {
		w.Heading(s.Title)
		w.Columns("    ", cells(s.Rows))
	}
}

func (a *argument) ofStep(s *engine.Step) Step {
	l := a.Lang
	head := strings.TrimSpace(s.Rule+" "+s.Element) + l.Say("　", "  ") + l.Word(string(s.Status))
	if s.By != "" {
		head += l.Say("，由 ", " by ") + s.By
	}
	rows := []Row{{l.Say("规则", "rule"), strings.TrimSpace(s.Title + l.cited(a.citations(s.Cite)) + "  " + s.Pos)}}
	rows = append(rows, labelled(l.Say("条件", "when"), a.conditions(s))...)
	rows = append(rows, labelled(l.Say("不符合之处", "fails"), a.failures(s))...)
	rows = append(rows, labelled(l.Say("其中", "where"), a.defined(s))...)
	rows = append(rows, labelled(l.Say("事实", "read"), a.reads(s.Read))...)
	if s.RulesOn != "" && s.RulesOn != a.dec.RulesOn {
		rows = append(rows, Row{l.Say("日期", "date"), l.Say("适用规定的日期", "Rules as of") + " " + l.day(s.RulesOn)})
	}
	if s.ChangedBy != "" {
		rows = append(rows, Row{l.Say("修改", "changed by"), s.ChangedBy})
	}
	if s.Error != "" {
		rows = append(rows, Row{l.Say("错误", "error"), s.Error})
	}
	return Step{head, rows}
}

// rulesAsOf says by the rules of which date a decision is made, and what that
// date is of the application.
func (n Teller) rulesAsOf(date string, given map[string]any) Row {
	row := Row{n.Lang.Say("适用规定的日期", "Rules as of"), n.Lang.day(date)}
	for _, f := range n.Set.Facts {
		if datesRules(n.Set, f) && strings.HasPrefix(n.Identity(f, given), row.Text) {
			row.Text += n.Lang.bracketed(cmp.Or(n.Words(f.Title), f.Name))
			break
		}
	}
	return row
}

// conditions are the lines of a condition in words, with those that do not hold marked.
func (a *argument) conditions(s *engine.Step) []string {
	out := slices.Clone(s.Condition)
	for i := range min(len(out), len(s.Lines)) {
		if out[i] = a.phrase(s, s.Lines[i].Words); s.Lines[i].Except {
			out[i] = a.Lang.Say("除外：", "except: ") + out[i]
		}
	}
	for i, h := range s.Holds {
		switch {
		case i >= len(out):
		case h == "false":
			out[i] += a.Lang.Say("　← 不成立", "  ← does not hold")
		case h == "unknown":
			out[i] += a.Lang.Say("　← 尚未核实", "  ← not known")
		}
	}
	return out
}

// failures say of each line that does not hold what the application has and what
// the rule asks.
func (a *argument) failures(s *engine.Step) []string {
	var out []string
	for i := range s.Condition {
		if text := a.unmet(s, i, a.readTitle); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// labelled makes rows of lines, with the label before the first.
func labelled(label string, lines []string) []Row {
	rows := make([]Row, len(lines))
	for i, line := range lines {
		rows[i] = Row{label, line}
		label = ""
	}
	return rows
}

// reads are the facts that a rule read, but those that only name an element.
func (a *argument) reads(facts []engine.ReadFact) []string {
	var out []string
	for _, f := range facts {
		if !a.namesElement(f.Fact) {
			out = append(out, a.readTitle(f.Fact)+a.Lang.Say("：", " = ")+a.readValue(f))
		}
	}
	return out
}

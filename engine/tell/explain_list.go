package tell

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/tell/page"
)

// listing is the trace as a page for people, in the order of evaluation.
func ListingText(n Teller, given map[string]any, dec *engine.Decision, trace *engine.Trace) string {
	p := page.New()
	p.Line(n.Title() + n.Lang.Say("　", "  ") + n.Lang.status(dec))
	p.Line("  " + n.rulesAsOf(dec.RulesOn, given))
	for i := range trace.Steps {
		explainStep(p, n, &trace.Steps[i], dec.RulesOn)
	}
	if len(trace.Steps) == 0 {
		p.Line(n.Lang.Say("没有规则可列：逐项适用的规则，在没有一项的列表上一次也不用。", "No rule to list: a rule for each element of a list is not used where the list has none."))
	}
	for i := range trace.Proofs {
		d := &trace.Proofs[i]
		explainProof(p, n, strings.TrimSpace(d.ID+" "+d.Element), d)
	}
	return p.String()
}

// explainProof prints why a deadline ends when it does, day by day.
func explainProof(p *page.Page, n Teller, name string, d *engine.DeadlineProof) {
	if d.Proof == nil {
		return // not started, or without a limit; the decision says so
	}
	p.Heading(n.Lang.Say("时限 ", "deadline ") + name)
	for line := range strings.Lines(d.Proof.Text(string(n.Lang))) {
		p.Line("    " + strings.TrimRight(line, "\n"))
	}
}

func explainStep(p *page.Page, n Teller, s *engine.Step, rulesOn string) {
	l := n.Lang
	head := s.Rule
	if s.Element != "" {
		head += " " + s.Element
	}
	head += l.Say("　", "  ") + l.Word(s.Status)
	if s.By != "" {
		head += l.Say("，由 ", " by ") + s.By
	}
	p.Heading(head)
	title := s.Title
	if len(s.Cite) > 0 {
		title += l.Say("〔", " [") + strings.Join(s.Cite, l.Say("；", "; ")) + l.Say("〕", "]")
	}
	rows := [][]string{{l.Say("规则", "rule"), strings.TrimSpace(title + "  " + s.Pos)}}
	rows = append(rows, labelled(l.Say("条件", "when"), n.conditions(s))...)
	rows = append(rows, labelled(l.Say("差在", "fails"), n.failures(s))...)
	rows = append(rows, labelled(l.Say("事实", "read"), n.reads(s.Read))...)
	if s.RulesOn != "" && s.RulesOn != rulesOn {
		rows = append(rows, []string{l.Say("日期", "date"), n.Lang.rulesAsOf(s.RulesOn)})
	}
	if s.ChangedBy != "" {
		rows = append(rows, []string{l.Say("修改", "changed by"), s.ChangedBy})
	}
	if s.Error != "" {
		rows = append(rows, []string{l.Say("错误", "error"), s.Error})
	}
	p.Columns("    ", rows)
}

// rulesAsOf says by the rules of which date a decision is made.
func (l Lang) rulesAsOf(date string) string {
	return l.Say("规则日期", "Rules as of") + " " + date
}

// rulesAsOf says what that date is of the application, too.
func (n Teller) rulesAsOf(date string, given map[string]any) string {
	for _, f := range n.Set.Facts {
		if datesRules(n.Set, f) && strings.HasPrefix(n.Identity(f, given), date) {
			return n.Lang.rulesAsOf(date) + n.Lang.Say("（", " (") + cmp.Or(n.Words(f.Title), f.Name) + n.Lang.Say("）", ")")
		}
	}
	return n.Lang.rulesAsOf(date)
}

// conditions are the lines of a condition, with those that do not hold marked.
func (n Teller) conditions(s *engine.Step) []string {
	out := slices.Clone(s.Condition)
	for i, h := range s.Holds {
		switch {
		case i >= len(out):
		case h == "false":
			out[i] += n.Lang.Say("　← 不成立", "  ← does not hold")
		case h == "unknown":
			out[i] += n.Lang.Say("　← 尚不知道", "  ← not known")
		}
	}
	return out
}

// failures say of each line that does not hold what the application has and what
// the rule asks.
func (n Teller) failures(s *engine.Step) []string {
	var out []string
	for i := range s.Condition {
		if text := n.unmet(s, i, n.pathTitle); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// labelled makes rows of lines, with the label before the first.
func labelled(label string, lines []string) [][]string {
	rows := make([][]string, len(lines))
	for i, line := range lines {
		rows[i] = []string{label, line}
		label = ""
	}
	return rows
}

func (n Teller) reads(facts []engine.ReadFact) []string {
	out := make([]string, len(facts))
	for i, f := range facts {
		out[i] = n.read(f)
	}
	return out
}

// read is a fact that a rule read: its path, its value and what people call it.
func (n Teller) read(r engine.ReadFact) string {
	value := n.Lang.Say("未知", "unknown")
	if r.Known {
		value = n.literal(r.Value)
	}
	text := fmt.Sprintf("%s = %s", r.Fact, value)
	if title := n.FactTitle(r.Fact); title != r.Fact {
		text += n.Lang.Say("　", "  ") + title
	}
	return text
}

// literal is a value as an expression would write it.
func (n Teller) literal(v any) string {
	switch v := v.(type) {
	case nil:
		return "none"
	case string:
		return v
	case []any:
		parts := make([]string, len(v))
		for i := range v {
			parts[i] = n.literal(v[i])
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprint(v)
}

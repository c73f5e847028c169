package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/engine"
)

func (a *app) explainCommand() *cobra.Command {
	var ev evaluation
	var rule, want string
	cmd := &cobra.Command{
		Use:   "explain FILE",
		Short: "Say how a decision comes about, rule by rule / 逐条说明理由",
		Long: `Decide the application in a file (JSON, YAML, or "-" for standard input) and
show each rule in the order of evaluation: what became of it, its condition, the
facts that it read, its citation and its place in the policy file. With --want
say why an outcome is not another, and which smallest changes of facts would
make it so; each was really decided.

逐条说明决定的理由：规则是否适用、条件、所读事实、依据条款和所在位置；--want 说明为什么不是另一结果、最少改动什么就是。`,
		Args: arguments(1, 1),
	}
	ev.flags(cmd)
	a.formatFlag(cmd.Flags())
	cmd.Flags().StringVar(&rule, "rule", "", "only rules whose full name begins with this / 只看以此开头的规则")
	cmd.Flags().StringVar(&want, "want", "", "an outcome that is wanted, as works[water].approval=filing / 想要的结果")
	cmd.RunE = action(func(ctx context.Context, args []string) error { return a.explain(ctx, &ev, args[0], rule, want) })
	return cmd
}

func (a *app) explain(ctx context.Context, ev *evaluation, file, rule, want string) error {
	if err := a.prepare(ev); err != nil {
		return err
	}
	src, err := a.open(ev.tongue, file)
	if err != nil {
		return err
	}
	defer src.close()
	if src.kind.many() {
		return misuse("%s 里有许多件申请；explain 只解释一件，请把它单独存成一个文件",
			"%s holds many applications; explain takes one: put it into a file of its own", src.name)
	}
	facts, err := src.document()
	if err != nil {
		a.complain(ev.tongue, err)
		return problems()
	}
	if want != "" {
		return a.whatIf(ctx, ev, facts, want)
	}
	dec, trace, err := ev.eng.Explain(ctx, a.input(ev, facts))
	if err != nil && ctx.Err() == nil {
		a.complain(ev.tongue, src.unreadable(err))
		return problems()
	}
	if err != nil {
		return err
	}
	trace.Steps = only(trace.Steps, rule)
	if a.asJSON() {
		return a.writeJSON(struct {
			Decision *engine.Decision `json:"decision"`
			Trace    *engine.Trace    `json:"trace"`
		}{dec, trace})
	}
	_, err = a.out.WriteString(explanation(names{ev.set, ev.tongue}, dec, trace))
	return err
}

func only(steps []engine.Step, prefix string) []engine.Step {
	var out []engine.Step
	for _, s := range steps {
		if strings.HasPrefix(s.Rule, prefix) {
			out = append(out, s)
		}
	}
	return out
}

// explanation is the trace as a page for people.
func explanation(n names, dec *engine.Decision, trace *engine.Trace) string {
	p := newPage()
	p.line(n.title() + n.l.say("　", "  ") + n.l.status(dec))
	for i := range trace.Steps {
		explainStep(p, n, &trace.Steps[i])
	}
	for i := range trace.Proofs {
		explainProof(p, n, &trace.Proofs[i])
	}
	return p.String()
}

// explainProof prints why a deadline ends when it does, day by day.
func explainProof(p *page, n names, d *engine.DeadlineProof) {
	if d.Proof == nil {
		return // not started, or without a limit; the decision says so
	}
	head := n.l.say("时限 ", "deadline ") + d.ID
	if d.Element != "" {
		head += " " + d.Element
	}
	p.heading(head)
	for line := range strings.Lines(d.Proof.Text(string(n.l))) {
		p.line("    " + strings.TrimRight(line, "\n"))
	}
}

func explainStep(p *page, n names, s *engine.Step) {
	l := n.l
	head := s.Rule
	if s.Element != "" {
		head += " " + s.Element
	}
	head += l.say("　", "  ") + l.word(s.Status)
	if s.By != "" {
		head += l.say("，由 ", " by ") + s.By
	}
	p.heading(head)
	title := s.Title
	if len(s.Cite) > 0 {
		title += l.say("〔", " [") + strings.Join(s.Cite, l.say("；", "; ")) + l.say("〕", "]")
	}
	rows := [][]string{{l.say("规则", "rule"), strings.TrimSpace(title + "  " + s.Pos)}}
	rows = append(rows, labelled(l.say("条件", "when"), s.Condition)...)
	rows = append(rows, labelled(l.say("事实", "read"), n.reads(s.Read))...)
	if s.ChangedBy != "" {
		rows = append(rows, []string{l.say("修改", "changed by"), s.ChangedBy})
	}
	if s.Error != "" {
		rows = append(rows, []string{l.say("错误", "error"), s.Error})
	}
	p.columns("    ", rows)
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

func (n names) reads(facts []engine.ReadFact) []string {
	out := make([]string, len(facts))
	for i, f := range facts {
		out[i] = n.read(f)
	}
	return out
}

// read is a fact that a rule read: its path, its value and what people call it.
func (n names) read(r engine.ReadFact) string {
	value := n.l.say("未知", "unknown")
	if r.Known {
		value = n.literal(r.Value)
	}
	text := fmt.Sprintf("%s = %s", r.Fact, value)
	if title := n.factTitle(r.Fact); title != r.Fact {
		text += n.l.say("　", "  ") + title
	}
	return text
}

// literal is a value as an expression would write it.
func (n names) literal(v any) string {
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

package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/tell/page"
)

func (a *app) explainCommand() *cobra.Command {
	var ev evaluation
	var rule, want string
	var all bool
	cmd := &cobra.Command{
		Use:   "explain FILE",
		Short: "Say how a decision comes about / 说明理由",
		Long: `Decide the application in a file (JSON, YAML, or "-" for standard input) and
argue for the decision: each outcome with the rule that gave it, its citation
and the facts, and why no other rule did; the tasks, papers, deadlines and
notices, each with its rule; the due dates day by day; what is still unknown, in
which order to ask, whom, and what hangs on it.

--all shows every rule in the order of evaluation instead: what became of it, its
condition, the facts that it read, its citation and its place in the policy
file; --rule those of some rules. Of a condition that does not hold it is said
what the application has and what the rule asks. With --want say why an outcome
is not another, and which smallest changes of facts would make it so; each was
really decided. The outcome and the value go by their names or their titles:
"works[water].approval=filing", "Water.Approval=Filing".

说明决定的理由：每项结果的依据、所用事实，其他规则为何不适用；任务、材料、期限、提示各依哪条规则；
期限逐日的计算；还缺什么、先问谁。--all 逐条列出全部规则（是否适用、条件、所读事实、条款、所在位置），
--rule 只列某些规则；条件不成立的，写明申请是什么、规则要求什么。--want 说明为什么不是另一结果、
最少改动什么就是；结果和值写名称或标题都可以，例如 用水.审批方式=报备。`,
		Args: arguments(1, 1),
	}
	ev.flags(cmd)
	a.formatFlag(cmd.Flags())
	cmd.Flags().StringVar(&rule, "rule", "", "only rules whose full name begins with this, or of this name or title / 只看以此开头或者叫这个名称、标题的规则")
	cmd.Flags().BoolVar(&all, "all", false, "every rule in the order of evaluation / 逐条列出全部规则")
	cmd.Flags().StringVar(&want, "want", "", "an outcome that is wanted, as works[water].approval=filing / 想要的结果")
	cmd.RunE = action(func(ctx context.Context, args []string) error {
		return a.explain(ctx, &ev, args[0], manner{rule, want, all})
	})
	return cmd
}

// manner is what is to be explained, and how.
type manner struct {
	rule string // the beginning of the names of rules to list
	want string // an outcome and the value that is wanted
	all  bool   // list every rule
}

func (a *app) explain(ctx context.Context, ev *evaluation, file string, m manner) error {
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
	if m.want != "" {
		return a.whatIf(ctx, ev, facts, m.want)
	}
	dec, trace, err := ev.eng.Explain(ctx, a.input(ev, facts))
	if err != nil && ctx.Err() == nil {
		a.complain(ev.tongue, src.unreadable(err))
		return problems()
	}
	if err != nil {
		return err
	}
	return a.writeExplanation(ev, m, facts, dec, trace)
}

func (a *app) writeExplanation(ev *evaluation, m manner, facts []byte, dec *engine.Decision, trace *engine.Trace) error {
	n := names{ev.set, ev.tongue}
	if m.rule != "" {
		rules, err := n.rulesNamed(m.rule)
		if err != nil {
			return err
		}
		trace.Steps = slices.DeleteFunc(trace.Steps, func(s engine.Step) bool { return !slices.Contains(rules, s.Rule) })
	}
	switch {
	case a.asJSON():
		return a.writeJSON(struct {
			Decision *engine.Decision `json:"decision"`
			Trace    *engine.Trace    `json:"trace"`
		}{dec, trace})
	}
	given, err := engine.DecodeFacts(facts)
	if err != nil {
		return err
	}
	text := explanation
	if m.all || m.rule != "" {
		text = listing
	}
	_, err = a.out.WriteString(text(n, given, dec, trace))
	return err
}

// listing is the trace as a page for people, in the order of evaluation.
func listing(n names, given map[string]any, dec *engine.Decision, trace *engine.Trace) string {
	p := page.New()
	p.Line(n.title() + n.l.say("　", "  ") + n.l.status(dec))
	p.Line("  " + n.rulesAsOf(dec.RulesOn, given))
	for i := range trace.Steps {
		explainStep(p, n, &trace.Steps[i], dec.RulesOn)
	}
	if len(trace.Steps) == 0 {
		p.Line(n.l.say("没有规则可列：逐项适用的规则，在没有一项的列表上一次也不用。", "No rule to list: a rule for each element of a list is not used where the list has none."))
	}
	for i := range trace.Proofs {
		d := &trace.Proofs[i]
		explainProof(p, n, strings.TrimSpace(d.ID+" "+d.Element), d)
	}
	return p.String()
}

// explainProof prints why a deadline ends when it does, day by day.
func explainProof(p *page.Page, n names, name string, d *engine.DeadlineProof) {
	if d.Proof == nil {
		return // not started, or without a limit; the decision says so
	}
	p.Heading(n.l.say("时限 ", "deadline ") + name)
	for line := range strings.Lines(d.Proof.Text(string(n.l))) {
		p.Line("    " + strings.TrimRight(line, "\n"))
	}
}

func explainStep(p *page.Page, n names, s *engine.Step, rulesOn string) {
	l := n.l
	head := s.Rule
	if s.Element != "" {
		head += " " + s.Element
	}
	head += l.say("　", "  ") + l.word(s.Status)
	if s.By != "" {
		head += l.say("，由 ", " by ") + s.By
	}
	p.Heading(head)
	title := s.Title
	if len(s.Cite) > 0 {
		title += l.say("〔", " [") + strings.Join(s.Cite, l.say("；", "; ")) + l.say("〕", "]")
	}
	rows := [][]string{{l.say("规则", "rule"), strings.TrimSpace(title + "  " + s.Pos)}}
	rows = append(rows, labelled(l.say("条件", "when"), n.conditions(s))...)
	rows = append(rows, labelled(l.say("差在", "fails"), n.failures(s))...)
	rows = append(rows, labelled(l.say("事实", "read"), n.reads(s.Read))...)
	if s.RulesOn != "" && s.RulesOn != rulesOn {
		rows = append(rows, []string{l.say("日期", "date"), n.l.rulesAsOf(s.RulesOn)})
	}
	if s.ChangedBy != "" {
		rows = append(rows, []string{l.say("修改", "changed by"), s.ChangedBy})
	}
	if s.Error != "" {
		rows = append(rows, []string{l.say("错误", "error"), s.Error})
	}
	p.Columns("    ", rows)
}

// rulesAsOf says by the rules of which date a decision is made.
func (l tongue) rulesAsOf(date string) string {
	return l.say("规则日期", "Rules as of") + " " + date
}

// rulesAsOf says what that date is of the application, too.
func (n names) rulesAsOf(date string, given map[string]any) string {
	for _, f := range n.set.Facts {
		if datesRules(n.set, f) && strings.HasPrefix(n.identity(f, given), date) {
			return n.l.rulesAsOf(date) + n.l.say("（", " (") + orID(n.text(f.Title), f.Name) + n.l.say("）", ")")
		}
	}
	return n.l.rulesAsOf(date)
}

// conditions are the lines of a condition, with those that do not hold marked.
func (n names) conditions(s *engine.Step) []string {
	out := slices.Clone(s.Condition)
	for i, h := range s.Holds {
		switch {
		case i >= len(out):
		case h == "false":
			out[i] += n.l.say("　← 不成立", "  ← does not hold")
		case h == "unknown":
			out[i] += n.l.say("　← 尚不知道", "  ← not known")
		}
	}
	return out
}

// failures say of each line that does not hold what the application has and what
// the rule asks.
func (n names) failures(s *engine.Step) []string {
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

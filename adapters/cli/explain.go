package cli

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/tell"
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
期限逐日的计算；需补充核实的事项、先核实哪一项。--all 逐条列出全部规则（是否适用、条件、所读事实、条款、所在位置），
--rule 只列某些规则；条件不成立的，写明申请是什么、该条要求什么。--want 说明为什么不是另一结果、
最少改动什么就是；结果和值写名称或标题都可以，例如 用水.审批方式=报备。`,
		Args: arguments(1, 1),
	}
	ev.flags(cmd)
	a.formatFlag(cmd.Flags())
	cmd.Flags().StringVar(&rule, "rule", "", "only rules whose full name begins with this, or of this name or title / 只看以此开头或者叫这个名称、标题的规则")
	cmd.Flags().BoolVar(&all, "all", false, "every rule in the order of evaluation / 逐条列出全部规则")
	cmd.Flags().StringVar(&want, "want", "", "an outcome that is wanted, as works[water].approval=filing / 想要的结果，如 用水.审批方式=报备")
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
	facts, err := src.document(ev.eng.Set())
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
	n := ev.teller()
	if m.rule != "" {
		rules, err := n.RulesNamed(m.rule)
		if err != nil {
			return misuse("--rule：%s；--all 列出全部规则", "--rule: %s; --all lists every rule", err)
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
	text := ""
	if m.all || m.rule != "" {
		text = n.Listing(given, dec, trace).Text()
	} else {
		text = n.Explanation(given, dec, trace).Text() + moreToAsk(n.Lang)
	}
	_, err = a.out.WriteString(text)
	return err
}

// moreToAsk says what else explain can be asked.
func moreToAsk(l tell.Lang) string {
	p := page.New()
	p.Line("")
	p.Item("", l.Say("逐条列出全部规则：加 --all；只看某些规则：加 --rule 规则名的开头；问怎样才会是另一结果：加 --want 结果=值。",
		"Every rule in the order of evaluation: --all. Only some rules: --rule with the beginning of their name. How to get another outcome: --want OUTCOME=VALUE."))
	return p.String()
}

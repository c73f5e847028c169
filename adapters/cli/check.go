package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/rules"
)

func (a *app) checkCommand() *cobra.Command {
	var quick bool
	var at moment
	var since string
	cmd := &cobra.Command{
		Use:   "check [SET]",
		Short: "Find the mistakes in a policy set / 检查规则集",
		Long: `Find every mistake in a policy set: in the file, in its expressions, and in what
the rules say together. Gaps, contradictions, rules that can never apply and the
like are shown with an application that the engine has really decided so. The
exit code is 1 where there is an error; warnings alone leave it 0. What the
analysis cannot decide is listed, with the facts that make it so. With --since
only what another set, the one before a change, does not have already is listed
and counted; -o markdown writes it for a review.

检查规则集：一次列出全部错误和警告，并指出所在的行列；遗漏、冲突、永不适用的规则
等附一件真正审过的申请为例。--since 只列出改动之前那套规则没有的；-o markdown 供评审用。`,
		Args: arguments(0, 1),
	}
	cmd.Flags().BoolVar(&quick, "quick", false, "read and compile only, without the analysis / 只读取和编译，不作分析")
	cmd.Flags().Var(&at, "at", "time at which examples are decided and sources are in date (default: now) / 分析的时点")
	cmd.Flags().StringVar(&since, "since", "", "list only what this set does not have already / 只列出这套规则没有的")
	cmd.RunE = action(func(ctx context.Context, args []string) error {
		return a.check(ctx, args, checkOptions{quick, at, since})
	})
	return cmd
}

// checkOptions says how a set is checked.
type checkOptions struct {
	quick bool
	at    moment
	since string // a set whose findings are left out; "" for none
}

func (a *app) check(ctx context.Context, args []string, o checkOptions) error {
	if len(args) == 1 {
		a.policies = args[0]
	}
	set, found, err := a.findings(ctx, a.policies, o)
	if err != nil {
		return err
	}
	if o.since != "" {
		_, before, err := a.findings(ctx, o.since, o)
		if err != nil {
			return err
		}
		found.since = o.since
		found.without(before)
	}
	switch {
	case a.asJSON():
		err = a.checkJSON(found)
	case a.output == sarifOutput:
		err = a.checkSarif(a.tongue(set), found)
	case a.output == markdownOutput:
		a.checkMarkdown(a.tongue(set), found)
	default:
		a.checkText(set, found)
	}
	if err == nil && found.diagnostics().HasErrors() {
		err = problems()
	}
	return err
}

// findings reads and examines a set.
func (a *app) findings(ctx context.Context, file string, o checkOptions) (*rules.Set, *findings, error) {
	built, err := a.build(ctx, file)
	if err != nil {
		return nil, nil, err
	}
	if o.quick {
		built.Engine = nil
	}
	found, err := analyse(ctx, built, o.at.or(a.now(), zoneOf(built.Set)))
	return built.Set, found, err
}

// zoneOf is the time zone of a set that could be read, or nil.
func zoneOf(set *rules.Set) *time.Location {
	if set == nil {
		return nil
	}
	return set.Zone
}

func (a *app) checkText(set *rules.Set, f *findings) {
	l := a.tongue(set)
	f.print(a, l)
	n := 0
	if set != nil {
		for _, p := range set.Policies {
			n += len(p.Rules)
		}
	}
	errs, warnings := count(f.diagnostics())
	fmt.Fprintf(a.out, l.Say("%s：规则 %d 条，错误 %d 个，警告 %d 个\n", "%s: rules %d, errors %d, warnings %d\n"),
		a.policies, n, errs, warnings)
}

func (a *app) checkJSON(f *findings) error {
	errs, warnings := count(f.diagnostics())
	list, undecided := f.json()
	return a.writeJSON(struct {
		File        string          `json:"file"`
		Errors      int             `json:"errors"`
		Warnings    int             `json:"warnings"`
		Diagnostics []findingJSON   `json:"diagnostics"`
		Promises    []promiseJSON   `json:"promises"`
		Undecided   []undecidedJSON `json:"undecided"`
	}{a.policies, errs, warnings, list, f.promisesJSON(), undecided})
}

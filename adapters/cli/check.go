package cli

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/rules"
)

func (a *app) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check [SET]",
		Short: "Find the mistakes in a policy set / 检查规则集",
		Long: `Find every mistake in a policy set, in the file and in its expressions, and
show each with its place. The exit code is 1 where there is an error; warnings
alone leave it 0.

检查规则集：一次列出全部错误和警告，并指出所在的行列。`,
		Args: cobra.MaximumNArgs(1),
		RunE: action(a.check),
	}
}

func (a *app) check(_ context.Context, args []string) error {
	if len(args) == 1 {
		a.policies = args[0]
	}
	set, _, ds, err := build(a.policies)
	if err != nil {
		return err
	}
	if a.asJSON() {
		err = a.checkJSON(ds)
	} else {
		a.checkText(set, ds)
	}
	if err == nil && ds.HasErrors() {
		err = problems()
	}
	return err
}

func (a *app) checkText(set *rules.Set, ds rules.Diagnostics) {
	l := a.tongue(set)
	a.printDiagnostics(a.out, l, ds)
	n := 0
	if set != nil {
		for _, p := range set.Policies {
			n += len(p.Rules)
		}
	}
	errs, warnings := count(ds)
	fmt.Fprintf(a.out, l.say("%s：规则 %d 条，错误 %d 个，警告 %d 个\n", "%s: rules %d, errors %d, warnings %d\n"),
		a.policies, n, errs, warnings)
}

func (a *app) checkJSON(ds rules.Diagnostics) error {
	errs, warnings := count(ds)
	return a.writeJSON(struct {
		File        string       `json:"file"`
		Errors      int          `json:"errors"`
		Warnings    int          `json:"warnings"`
		Diagnostics []diagnostic `json:"diagnostics"`
	}{a.policies, errs, warnings, diagnosticsJSON(ds)})
}

// writeJSON writes a value indented, as people and programs can read it.
func (a *app) writeJSON(v any) error {
	e := json.NewEncoder(a.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

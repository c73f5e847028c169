package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/rules"
)

func (a *app) schemaCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "Print a JSON Schema / 输出 JSON Schema",
		Long: `Print the JSON Schema (2020-12) of policy files, for editors. With -p it is that
of the applications to the set: every fact with its title, its values and its
bounds, for forms and for other systems.

输出规则集文件的 JSON Schema，供编辑器使用；加 -p 则输出该规则集申请的 JSON Schema，供表单和其他系统使用。`,
		Args: arguments(0, 0),
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		facts := cmd.Flags().Changed("policies")
		return action(func(_ context.Context, _ []string) error { return a.schema(facts) })(cmd, args)
	}
	return cmd
}

func (a *app) schema(facts bool) error {
	out := rules.JSONSchema()
	if facts {
		set, _, err := a.load(a.policies)
		if err != nil {
			return err
		}
		out = rules.FactsSchema(set, string(a.tongue(set)))
	}
	a.data()
	_, err := a.out.Write(out)
	return err
}

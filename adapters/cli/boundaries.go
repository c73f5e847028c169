package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/cases"
)

func (a *app) boundariesCommand() *cobra.Command {
	var at moment
	var tests string
	cmd := &cobra.Command{
		Use:   "boundaries [SET]",
		Short: "Write test cases at every edge of the rules / 生成边界用例",
		Long: `Write test cases at every edge that the rules have: at each number and date that
a fact is compared with and one step to either side, on the first day of a rule
and the day before, for clocks that start before a make-up day or a holiday.
Each expects what the set decides today; review them, and keep those that are
right in the file of tests. Cases build on the base of the set's tests where
there is one.

在每个边界上生成用例（如 299.9、300、300.1，规则生效前一天），预期为现行结果，请核对后
收入用例文件。`,
		Args: arguments(0, 1),
	}
	cmd.Flags().Var(&at, "at", "time of evaluation (default: that of the tests, else now) / 审查时间")
	cmd.Flags().StringVar(&tests, "tests", "", "file of tests whose base the cases build on (default: the one beside the set) / 用例文件")
	cmd.RunE = action(func(ctx context.Context, args []string) error {
		if len(args) == 1 {
			a.policies = args[0]
		}
		return a.boundaries(ctx, at, tests)
	})
	return cmd
}

func (a *app) boundaries(ctx context.Context, at moment, tests string) error {
	set, eng, err := a.load(a.policies)
	if err != nil {
		return err
	}
	base, testsAt, err := a.testBase(tests)
	if err != nil {
		return err
	}
	base = cases.Named(set, base)
	if !at.given() && testsAt != "" {
		if err := at.Set(testsAt); err != nil {
			return err
		}
	}
	when := at.or(a.now(), set.Zone)
	found, err := analyze.Boundaries(ctx, eng, analyze.Options{At: when.In(set.Zone)}, base)
	if err != nil {
		return err
	}
	if a.asJSON() {
		return a.writeJSON(casesJSON(found))
	}
	text, err := casesYAML(a.tongue(set), filepath.Base(a.policies), when.In(set.Zone), base, found)
	if err == nil {
		_, err = a.out.WriteString(text)
	}
	return err
}

// testBase reads the base and the time of a file of tests. Without a name it
// is the one beside the set, if there is one.
func (a *app) testBase(name string) (base map[string]any, at string, err error) {
	reading := readNamed
	if name == "" {
		if name, reading = testsBeside(a.policies), a.readBeside; !exists(name) {
			return nil, "", nil
		}
	}
	data, err := reading(name)
	if err != nil {
		return nil, "", err
	}
	file, err := cases.Parse(a.ctx, name, data)
	if err != nil {
		return nil, "", err
	}
	return file.Base, file.At, nil
}

type caseJSON struct {
	Name    string         `json:"name"`
	At      time.Time      `json:"at"`
	RulesOn string         `json:"rules_on,omitempty"`
	Given   map[string]any `json:"given"`
	Expect  map[string]any `json:"expect"`
	Absent  map[string]any `json:"absent,omitempty"`
	Reason  rules.Text     `json:"reason"`
}

func casesJSON(cases []analyze.Case) []caseJSON {
	out := make([]caseJSON, len(cases))
	for i, c := range cases {
		out[i] = caseJSON(c)
	}
	return out
}

// casesYAML writes a file of tests. What is nested is written as JSON, which
// is YAML too.
func casesYAML(l tell.Lang, set string, at time.Time, base map[string]any, cases []analyze.Case) (string, error) {
	var b strings.Builder
	b.WriteString(l.Say("# 由 guize boundaries 生成：每个边界的现行结果。请逐条核对，对的收入用例文件，并写明依据。\n",
		"# Written by guize boundaries: what the set decides today at each edge. Review each case, keep what is right,\n# and say on what clause it rests.\n"))
	fmt.Fprintf(&b, "tests: %s\nat: %s\n", flow(set), at.Format(time.RFC3339))
	if len(base) > 0 {
		fmt.Fprintf(&b, "base: %s\n", flow(base))
	}
	b.WriteString("cases:\n")
	for _, c := range cases {
		fmt.Fprintf(&b, "  - name: %s\n", flow(c.Name))
		if !c.At.Equal(at) {
			fmt.Fprintf(&b, "    at: %s\n", c.At.Format(time.RFC3339))
		}
		if c.RulesOn != "" {
			fmt.Fprintf(&b, "    rules_on: %s\n", c.RulesOn)
		}
		fmt.Fprintf(&b, "    given: %s\n    expect: %s\n", flow(c.Given), flow(c.Expect))
		if c.Absent != nil {
			fmt.Fprintf(&b, "    absent: %s\n", flow(c.Absent))
		}
		fmt.Fprintf(&b, "    reason: %s\n", flow(c.Reason.In(string(l), "en")))
	}
	if len(cases) == 0 {
		return "", problemsIn(l)
	}
	return b.String(), nil
}

func problemsIn(l tell.Lang) error {
	return fmt.Errorf("%s", l.Say("这个规则集没有边界：没有事实与数或日期比较，也没有注明日期的规则", "this set has no edges: no fact is compared with a number or date, and no rule is dated"))
}

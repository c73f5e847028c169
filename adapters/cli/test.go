package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/engine/suite"
	"github.com/guize-rules/guize/rules"
)

func (a *app) testCommand() *cobra.Command {
	var run string
	cmd := &cobra.Command{
		Use:   "test [FILE]",
		Short: "Run the tests of a policy set / 运行规则集的用例",
		Long: `Run the cases of a file of tests and show how the decisions differ from what is
expected. Without FILE it is the one beside the set of -p: policies_test.yaml
for policies.yaml. With FILE the set is the one that its "tests:" names, unless
-p is given. The exit code is 1 where a case fails.

运行用例文件，指出决定与预期的差别。`,
		Args: cobra.MaximumNArgs(1),
	}
	cmd.Flags().StringVar(&run, "run", "", "only cases whose name matches this regular expression / 只运行名称匹配的用例")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		given := cmd.Flags().Changed("policies")
		return action(func(ctx context.Context, args []string) error { return a.test(ctx, args, run, given) })(cmd, args)
	}
	return cmd
}

func (a *app) test(ctx context.Context, args []string, run string, setGiven bool) error {
	only, err := regexp.Compile(run)
	if err != nil {
		return usage("--run: %w", err)
	}
	name := testsBeside(a.policies)
	if len(args) == 1 {
		name = args[0]
	}
	file, err := a.readTests(name)
	if err != nil {
		return err
	}
	if len(args) == 1 && !setGiven && file.Set != "" {
		a.policies = filepath.Join(filepath.Dir(name), filepath.FromSlash(file.Set))
	}
	set, eng, err := a.load()
	if err != nil {
		return err
	}
	report, err := suite.Run(ctx, eng, file, suite.Options{Only: only})
	if err != nil {
		return err
	}
	if err := a.writeReport(a.tongue(set), report); err != nil {
		return err
	}
	if len(report.Results) == 0 && !report.Problems.HasErrors() {
		return usage("--run %s: no case has such a name", run)
	}
	if !report.Passed() {
		return problems()
	}
	return nil
}

// testsBeside is the file of tests for a policy set.
func testsBeside(set string) string {
	if ext := filepath.Ext(set); ext == ".yaml" || ext == ".yml" {
		return strings.TrimSuffix(set, ext) + "_test" + ext
	}
	return filepath.Join(set, "policies_test.yaml")
}

// readTests reads a file of tests; its mistakes are printed and are problems.
func (a *app) readTests(name string) (*rules.TestFile, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	file, err := rules.ParseTests(name, data)
	if bad := (*rules.Error)(nil); errors.As(err, &bad) {
		if a.asJSON() {
			err = a.reportJSON(&suite.Report{File: name, Problems: bad.Diagnostics})
		} else {
			a.printDiagnostics(a.out, a.tongue(nil), bad.Diagnostics)
			err = nil
		}
		if err == nil {
			err = problems()
		}
	}
	return file, err
}

func (a *app) writeReport(l tongue, r *suite.Report) error {
	if a.asJSON() {
		return a.reportJSON(r)
	}
	a.printDiagnostics(a.out, l, r.Problems)
	for i := range r.Results {
		a.printResult(l, &r.Results[i])
	}
	_, err := fmt.Fprintf(a.out, l.say("%s：用例 %d 个，通过 %d 个，不通过 %d 个\n", "%s: cases %d, passed %d, failed %d\n"),
		r.File, len(r.Results), len(r.Results)-r.Failed(), r.Failed())
	return err
}

// printResult shows a case that fails: what differs, where that is expected
// and why.
func (a *app) printResult(l tongue, r *suite.Result) {
	if r.Passed() {
		return
	}
	p := newPage()
	p.line(l.say("不通过 ", "FAIL ") + r.Name + "  " + r.Pos.String())
	for _, d := range r.Differences {
		p.item("  - ", d.In(string(l)))
		p.line("    " + d.Pos.String())
	}
	if r.Reason != "" {
		p.item(l.say("  理由：", "  reason: "), r.Reason)
	}
	fmt.Fprint(a.out, p)
}

// testResult is the JSON of one case.
type testResult struct {
	Name        string           `json:"name"`
	Pos         rules.Pos        `json:"pos"`
	Passed      bool             `json:"passed"`
	Status      string           `json:"status"`
	Receipt     string           `json:"receipt"`
	Reason      string           `json:"reason,omitempty"`
	Differences []testDifference `json:"differences"`
}

type testDifference struct {
	Kind string    `json:"kind"`
	Path string    `json:"path"`
	Pos  rules.Pos `json:"pos"`
	Want string    `json:"want"`
	Got  string    `json:"got"`
	Why  string    `json:"why,omitempty"`
}

func (a *app) reportJSON(r *suite.Report) error {
	cases := make([]testResult, len(r.Results))
	for i := range r.Results {
		cases[i] = resultJSON(&r.Results[i])
	}
	return a.writeJSON(struct {
		File     string       `json:"file"`
		Set      string       `json:"set"`
		Digest   string       `json:"digest"`
		Passed   int          `json:"passed"`
		Failed   int          `json:"failed"`
		Cases    []testResult `json:"cases"`
		Problems []diagnostic `json:"problems"`
	}{r.File, r.Set, r.Digest, len(r.Results) - r.Failed(), r.Failed(), cases, diagnosticsJSON(r.Problems)})
}

func resultJSON(r *suite.Result) testResult {
	out := testResult{
		Name: r.Name, Pos: r.Pos, Passed: r.Passed(), Reason: r.Reason,
		Status: string(r.Decision.Status), Receipt: r.Decision.Receipt,
		Differences: make([]testDifference, len(r.Differences)),
	}
	for i, d := range r.Differences {
		out.Differences[i] = testDifference{d.Kind.String(), d.Path, d.Pos, d.Want, d.Got, d.Why}
	}
	return out
}

package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/suite"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/engine/tell/page"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/cases"
)

// testFlags are the flags of the test command.
type testFlags struct {
	run       string
	coverage  bool
	mutate    bool
	junit     string
	threshold string
	setGiven  bool // -p is given
}

func (a *app) testCommand() *cobra.Command {
	var f testFlags
	cmd := &cobra.Command{
		Use:   "test [FILE]",
		Short: "Run the tests of a policy set / 运行规则集的用例",
		Long: `Run the cases of a file of tests and show how the decisions differ from what is
expected. Without FILE it is the one beside the set of -p: policies_test.yaml
for policies.yaml. With FILE the set is the one that its "tests:" names, unless
-p is given. The exit code is 1 where a case fails. Warnings of the set come
first, and fail nothing.

--coverage says what of the set no case touches: rules, the sides of each rule
(true, false, unknown), rows of tables, and the neighbours of each number or
date that a condition names. --mutate makes small mistakes in the set, one at a
time, and says which of them no case notices, with an application that would.
--threshold 95 fails where fewer rules are covered (with --mutate alone: fewer
mistakes noticed); --threshold rules=100,boundaries=90,mutants=95 asks for each.

运行用例文件，指出决定与预期的差别；--coverage 列出没有用例触及的规则、条件的各种结果和边界；
--mutate 逐一改错规则集，列出用例发现不了的改动和能发现它的申请。`,
		Args: arguments(0, 1),
	}
	cmd.Flags().StringVar(&f.run, "run", "", "only cases whose name matches this regular expression / 只运行名称匹配的用例")
	cmd.Flags().BoolVar(&f.coverage, "coverage", false, "say what of the set no case touches / 覆盖情况")
	cmd.Flags().BoolVar(&f.mutate, "mutate", false, "make small mistakes and say which go unnoticed / 改错检验")
	cmd.Flags().StringVar(&f.threshold, "threshold", "", "least share in percent: 95, or rules=100,sides=90,mutants=95 / 最低比例")
	cmd.Flags().StringVar(&f.junit, "junit", "", "write JUnit XML to this file / 另写 JUnit 文件")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		f.setGiven = cmd.Flags().Changed("policies")
		return action(func(ctx context.Context, args []string) error { return a.test(ctx, args, f) })(cmd, args)
	}
	return cmd
}

func (a *app) test(ctx context.Context, args []string, f testFlags) error {
	only, err := regexp.Compile(f.run)
	if err != nil {
		return misuse("--run %s：不是正则表达式（%s）", "--run %s: this is no regular expression (%s)", f.run, err)
	}
	least, err := f.thresholds()
	if err != nil {
		return err
	}
	name, reading := testsBeside(a.policies), a.readBeside
	if len(args) == 1 {
		name, reading = args[0], readNamed
	}
	file, err := a.readTests(name, reading)
	if err != nil {
		return err
	}
	if len(args) == 1 && !f.setGiven && file.Set != "" {
		if a.policies, err = a.setOf(name, file.Set); err != nil {
			return err
		}
	}
	b, err := a.loadWarned(a.policies)
	if err != nil {
		return err
	}
	set, eng := b.Set, b.Engine
	m := measured{warnings: b.Diagnostics}
	if m.Report, err = suite.Run(ctx, eng, file, suite.Options{Only: only}); err != nil {
		return err
	}
	m.Problems = a.mend(reading, m.Problems, func(d *draft) (rules.Diagnostics, error) {
		return a.problemsOf(ctx, eng, name, d.data)
	})
	if err := a.measure(ctx, &m, f, file, eng, suite.Options{Only: only}); err != nil {
		return err
	}
	if f.junit != "" {
		if err := writeJUnit(f.junit, m.Report, string(a.tongue(set))); err != nil {
			return err
		}
	}
	if err := a.writeReport(tell.Teller{Set: set, Lang: a.tongue(set)}, &m); err != nil {
		return err
	}
	if len(m.Results) == 0 && !m.Problems.HasErrors() {
		return misuse("--run %s：没有这样名称的用例", "--run %s: no case has such a name", f.run)
	}
	if below := a.below(a.tongue(set), &m, least); !m.Passed() || below {
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

// setOf is the set that a file of tests names. It lies in the folder of the file,
// or in --root.
func (a *app) setOf(tests, set string) (string, error) {
	folder := filepath.Dir(tests)
	name := filepath.Join(folder, filepath.FromSlash(set))
	if a.within != "" { // in which the set is looked for anyway
		return name, nil
	}
	if _, ok := inside(folder, name); !ok || filepath.IsAbs(filepath.FromSlash(set)) {
		return "", &exit{ExitFailure, said("%s：%s", "%s: %s", tests, outside{folder, set})}
	}
	return name, nil
}

// readTests reads a file of tests; its mistakes are printed and are problems.
func (a *app) readTests(name string, reading func(string) ([]byte, error)) (*cases.File, error) {
	data, err := reading(name)
	if err != nil {
		return nil, err
	}
	file, err := cases.Parse(a.ctx, name, data)
	if bad := (*rules.Error)(nil); errors.As(err, &bad) {
		bad.Diagnostics = a.mend(reading, bad.Diagnostics, func(d *draft) (rules.Diagnostics, error) {
			_, err := cases.Parse(a.ctx, name, d.data)
			if still := (*rules.Error)(nil); errors.As(err, &still) {
				return still.Diagnostics, nil
			}
			return nil, err
		})
		if a.asJSON() {
			err = a.reportJSON(&measured{Report: &suite.Report{File: name, Problems: bad.Diagnostics}})
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

// problemsOf is what is wrong with a file of tests as it would be.
func (a *app) problemsOf(ctx context.Context, eng *engine.Engine, name string, data []byte) (rules.Diagnostics, error) {
	file, err := cases.Parse(ctx, name, data)
	if err != nil {
		return nil, err
	}
	r, err := suite.Run(ctx, eng, file, suite.Options{})
	if err != nil {
		return nil, err
	}
	return r.Problems, nil
}

func (a *app) writeReport(n tell.Teller, m *measured) error {
	if a.asJSON() {
		return a.reportJSON(m)
	}
	l, r := n.Lang, m.Report
	a.printDiagnostics(a.out, l, m.warnings)
	a.printDiagnostics(a.out, l, r.Problems)
	open := leftOpen(r)
	for i := range r.Results {
		if x := &r.Results[i]; !open.has(x) {
			a.printResult(l, x)
		}
	}
	a.printLeftOpen(n, open)
	_, err := fmt.Fprintf(a.out, l.Say("%s：用例 %d 个，通过 %d 个，不通过 %d 个\n", "%s: cases %d, passed %d, failed %d\n"),
		r.File, len(r.Results), len(r.Results)-r.Failed(), r.Failed())
	if m.coverage != nil {
		a.printCoverage(n, m.coverage)
	}
	if m.mutation != nil {
		a.printMutation(n, m.mutation)
	}
	return err
}

// printResult shows a case that fails: what differs, where that is expected
// and why.
func (a *app) printResult(l tell.Lang, r *suite.Result) {
	if r.Passed() {
		return
	}
	p := page.New()
	p.Line(l.Say("不通过 ", "FAIL ") + r.Name + "  " + r.Pos.String())
	for _, d := range r.Differences {
		p.Item("  - ", d.In(string(l)))
		p.Line("    " + d.Pos.String())
	}
	if r.Reason != "" {
		p.Item(l.Say("  理由：", "  reason: "), r.Reason)
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

func (a *app) reportJSON(m *measured) error {
	r := m.Report
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
		Warnings []diagnostic `json:"warnings"` // of the set
		measuresJSON
	}{r.File, r.Set, r.Digest, len(r.Results) - r.Failed(), r.Failed(), cases, diagnosticsJSON(r.Problems), diagnosticsJSON(m.warnings), m.json()})
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

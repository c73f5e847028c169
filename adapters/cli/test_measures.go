package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/suite"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/engine/tell/page"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/cases"
	"github.com/guize-rules/guize/rules/text"
)

// measured is the report of a test run with what was measured beside it.
type measured struct {
	*suite.Report
	coverage *suite.Coverage       // nil: not asked for
	mutation *suite.MutationReport // nil: not asked for, or a case fails
	warnings rules.Diagnostics     // of the set
}

// mutants is the measure of thresholds that is no measure of coverage.
const mutants = "mutants"

// thresholds reads --threshold: the least percentage of each measure.
func (f *testFlags) thresholds() (map[string]float64, error) {
	out := map[string]float64{}
	if f.threshold == "" {
		return out, nil
	}
	known := []string{mutants}
	for _, m := range suite.Measures() {
		known = append(known, string(m))
	}
	for part := range strings.SplitSeq(f.threshold, ",") {
		name, value, named := strings.Cut(strings.TrimSpace(part), "=")
		if !named {
			name, value = string(suite.MeasureRules), name
			if f.mutate && !f.coverage {
				name = mutants
			}
		}
		n, err := strconv.ParseFloat(strings.TrimSuffix(value, "%"), 64)
		if err != nil || n < 0 || n > 100 {
			return nil, misuse("--threshold %s：应是 0 到 100 的数", "--threshold %s: want a number from 0 to 100", value)
		}
		switch {
		case !slices.Contains(known, name):
			return nil, misuse("--threshold %s：应是 %s 之一", "--threshold %s: want one of %s", name, text.Names(known))
		case name == mutants && !f.mutate:
			return nil, misuse("--threshold %s 要与 --mutate 一起用", "--threshold %s goes with --mutate", name)
		case name != mutants && !f.coverage:
			return nil, misuse("--threshold %s 要与 --coverage 一起用", "--threshold %s goes with --coverage", name)
		}
		out[name] = n
	}
	return out, nil
}

// measure measures what the flags ask for.
func (a *app) measure(ctx context.Context, m *measured, f testFlags, file *cases.File, eng *engine.Engine, opts suite.Options) (err error) {
	if f.coverage {
		if m.coverage, err = suite.Cover(ctx, eng, file, opts); err != nil {
			return err
		}
	}
	if !f.mutate || !m.Passed() {
		return nil
	}
	p := a.newProgress()
	defer p.clear()
	m.mutation, err = suite.Mutate(ctx, eng, selected(file, opts), suite.MutateOptions{Compile: a.options(), Equivalent: equivalent(a.now()), Progress: p.of})
	return err
}

// selected is the file with the cases that are run.
func selected(file *cases.File, opts suite.Options) *cases.File {
	if opts.Only == nil {
		return file
	}
	out := *file
	out.Cases = slices.DeleteFunc(slices.Clone(file.Cases), func(c *cases.Case) bool { return !opts.Only.MatchString(c.Name) })
	return &out
}

// of shows how many of all are done.
func (p *progress) of(done, all int) {
	if p.w != nil {
		p.shown = true
		fmt.Fprintf(p.w, "\r%d / %d … ", done, all)
	}
}

// below says of each measure with a threshold whether it is reached, and
// reports whether one is not.
func (a *app) below(l tell.Lang, m *measured, least map[string]float64) bool {
	found := false
	for _, name := range append([]string{mutants}, measureNames()...) {
		want, asked := least[name]
		got, known := m.percent(name)
		if !asked || !known {
			continue
		}
		verdict := l.Say("要求 %[3]s：%[1]s %[2]s，达到\n", "asked for %[3]s: %[1]s %[2]s, enough\n")
		if got < want {
			found = true
			verdict = l.Say("要求 %[3]s：%[1]s %[2]s，未达到\n", "asked for %[3]s: %[1]s %[2]s, too few\n")
		}
		if !a.asJSON() {
			fmt.Fprintf(a.out, verdict, measureWord(l, name), percent(got), percent(want))
		}
	}
	return found
}

func measureNames() []string {
	var out []string
	for _, m := range suite.Measures() {
		out = append(out, string(m))
	}
	return out
}

func (m *measured) percent(name string) (float64, bool) {
	if name == mutants {
		if m.mutation == nil {
			return 0, false
		}
		return m.mutation.Score(), true
	}
	if m.coverage == nil {
		return 0, false
	}
	return m.coverage.Percent(suite.Measure(name)), true
}

func percent(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) + " %" }

func measureWord(l tell.Lang, name string) string {
	switch name {
	case mutants:
		return l.Say("改错检出率", "mistakes noticed")
	case string(suite.MeasureRules):
		return l.Say("规则", "rules")
	case string(suite.MeasureSides):
		return l.Say("条件的结果", "sides of conditions")
	case string(suite.MeasureRows):
		return l.Say("决策表的行", "rows of tables")
	case string(suite.MeasureBoundaries):
		return l.Say("边界", "boundaries")
	}
	return name
}

func writeJUnit(name string, r *suite.Report, lang string) error {
	var b bytes.Buffer
	err := r.WriteJUnit(&b, lang)
	if err == nil {
		err = os.WriteFile(name, b.Bytes(), 0o644)
	}
	return err
}

// printCoverage shows the shares, and what no case touches, rule by rule.
func (a *app) printCoverage(n tell.Teller, c *suite.Coverage) {
	l := n.Lang
	fmt.Fprintln(a.out, l.Say("覆盖：", "coverage:"))
	var rows [][]string
	for _, m := range suite.Measures() {
		covered, all := c.Count(m)
		if all > 0 {
			rows = append(rows, []string{measureWord(l, string(m)), fmt.Sprintf("%d/%d", covered, all), percent(c.Percent(m))})
		}
	}
	p := page.New()
	p.Columns("  ", rows)
	waits := false
	for i := 0; i < len(c.Goals); {
		next := i
		var gaps []string
		for ; next < len(c.Goals) && c.Goals[next].Rule == c.Goals[i].Rule; next++ {
			if g := &c.Goals[next]; !g.Covered() && g.Measure != suite.MeasureRules && g.Measure != suite.MeasureRows {
				gaps = append(gaps, goal(n, g))
				waits = waits || g.Side == "unknown"
			}
		}
		if len(gaps) > 0 {
			p.Line("  " + c.Goals[i].Rule + "  " + c.Goals[i].Pos.String())
			p.Item("    ", l.Say("缺少用例：", "no case where ")+strings.Join(gaps, l.Say("、", "; ")))
		}
		i = next
	}
	if waits {
		p.Item("  ", l.Say("“尚不能确定”：不填规则所读的一项事实，就是这样的用例；它说明缺什么时不会误判。",
			`"cannot be decided yet" is a case that leaves out a fact which the rule reads; it shows that nothing is guessed.`))
	}
	fmt.Fprint(a.out, p)
}

// goal says in words what no case shows.
func goal(n tell.Teller, g *suite.Goal) string {
	switch {
	case g.Measure == suite.MeasureBoundaries:
		value := strings.NewReplacer("<", "< ", ">", "> ").Replace(g.Value)
		if value == g.Value {
			value = "= " + value
		}
		title := n.FactTitle(g.Fact)
		if g.Fact == engine.RulesOn {
			title = n.Lang.Say("适用规定的日期", "rules as of")
		}
		return title + " " + value
	case g.Side == "true":
		return n.Lang.Say("“适用”", "it applies")
	case g.Side == "false":
		return n.Lang.Say("“不适用”", "it does not apply")
	}
	return n.Lang.Say("“尚不能确定”", "it cannot be decided yet")
}

package cli

import (
	"context"
	"sync"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/tell"
)

// differences is one run of the diff command.
type differences struct {
	tell.Comparison
	app      *app
	at       moment
	on       date
	exitCode bool
	history  string
	source   string // the history, as people know it
	changed  string
	chart    string
	report   string
	workers  int

	old, new *engine.Engine
	fresh    newFacts
	all      *analyze.Difference // of all applications; nil: not looked at yet
	pairs    sync.Pool           // of *pair, to be used again
	kinds    memory[kindPair, *kindDifference]
	alike    kindCounts
	out      *recorder
}

func (a *app) diffCommand() *cobra.Command {
	d := differences{app: a}
	cmd := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Show which applications two policy sets decide differently / 比较两个规则集",
		Long: `Compare two policy sets over all applications at once: which ones are decided
differently, and how, each kind with an application that both sets have really
decided. "No difference" is a proof; where there can be none the reason is given.

With --history the applications of a file are decided by both sets instead: how
many change, and in what. The file is NDJSON with one application a line, or CSV
or XLSX with one a row, whose first row names a fact of either set in each column. Those
in which only the words of a notice, a rejection or a mistake differ are decided
as before, and counted apart. --chart draws the counts, --report writes a
page to print for who approves the change (with or without --history). --changed writes those
that change: as a list (.xlsx, .csv) with the line of each, what identifies it
and what changes in words; as NDJSON with the application itself, which eval and
diff can read. What identifies an application are the texts that it gives
(neither sensitive, nor assumed or derived) and the date that settles whose
rules apply.

A rule or number that changes from a date on leaves older applications as they
were. --rules-on decides as if that date's rules applied to every application.
-o markdown writes the comparison for a review.

比较两个规则集对全部申请的处理有何不同，每种附一件两边都实际审过的申请；“没有不同”
是证明。--history 改为逐件审一个文件里的申请并计数：NDJSON 一行一件，或 CSV、XLSX 一行一件、
第一行写明各列是哪个事实；只有提示、不予受理和内容错误的文字不同的，另行计数；--chart 画图，--report 写出供领导审阅、
可打印的页面（有没有 --history 都可以）。--changed 写出有变化的申请：.xlsx 和 .csv 是给人看
的清单（行号、编号和名称、有何变化），.ndjson 带申请本身，可以再交给 eval、diff。
-o markdown 供评审用。
规则或数字自某日起改变的，更早的申请不受影响；--rules-on 统一按这一天的规定测算。`,
		Args: arguments(2, 2),
	}
	f := cmd.Flags()
	f.BoolVar(&d.exitCode, "exit-code", false, "exit with 1 where there is a difference / 有不同时以 1 退出")
	f.Var(&d.at, "at", "time of evaluation, RFC 3339 or local to the set (default: now) / 审查时间")
	f.StringVar(&d.history, "history", "", "applications to decide by both sets, NDJSON or CSV; - for standard input / 历史申请")
	f.Var(&d.on, "rules-on", "decide by the rules of this date, YYYY-MM-DD (default: of each application's own) / 统一按这一天的规定")
	f.StringVar(&d.changed, "changed", "", "write the applications that change to this file: .xlsx, .csv or .ndjson / 写出有变化的申请")
	f.StringVar(&d.chart, "chart", "", "draw the counts into this file: .svg / 把计数画成图")
	f.StringVar(&d.report, "report", "", "write a page to print for who approves the change: .html / 写出供领导审阅的页面")
	f.IntVar(&d.workers, "workers", 0, "how many lines are decided at once (default: one a processor) / 并行数")
	a.formatFlag(f)
	cmd.RunE = action(d.run)
	return cmd
}

func (d *differences) run(ctx context.Context, args []string) error {
	if err := d.checkFiles(); err != nil {
		return err
	}
	d.OldName, d.NewName, d.RulesOn = args[0], args[1], d.on.String()
	oldSet, old, err := d.app.load(d.OldName)
	if err != nil {
		return err
	}
	set, eng, err := d.app.load(d.NewName)
	if err != nil {
		return err
	}
	l := d.app.tongue(set)
	d.old, d.new, d.Comparison.Old, d.Comparison.New = old, eng, tell.Teller{Set: oldSet, Lang: l}, tell.Teller{Set: set, Lang: l}
	d.fresh = newFactsOf(oldSet, set)
	d.Comparison.At = d.at.or(d.app.now(), set.Zone)
	if d.history != "" {
		return d.replay(ctx)
	}
	diff, err := d.everyApplication(ctx)
	if err != nil {
		return err
	}
	if err := d.write(ctx, diff); err != nil {
		return err
	}
	if err := d.writeReport(ctx, nil, func() string { return "" }); err != nil {
		return err
	}
	if d.exitCode && !diff.Same {
		return problems()
	}
	return nil
}

// everyApplication compares the sets over all applications, once.
func (d *differences) everyApplication(ctx context.Context) (*analyze.Difference, error) {
	if d.all != nil {
		return d.all, nil
	}
	diff, err := analyze.Diff(ctx, d.old, d.new, analyze.Options{At: d.Comparison.At, RulesOn: d.RulesOn})
	if err == nil {
		d.all = diff
	}
	return diff, err
}

func (d *differences) write(ctx context.Context, diff *analyze.Difference) error {
	if d.app.asJSON() {
		return d.app.writeJSON(d.json(diff))
	}
	r, err := d.Regions(ctx, d.old, d.new, diff)
	if err == nil && d.app.output == markdownOutput {
		_, err = d.app.out.WriteString(r.Markdown())
	} else if err == nil {
		_, err = d.app.out.WriteString(r.Text() + d.undecidedHint(r))
	}
	return err
}

type regionJSON struct {
	Section engine.Section   `json:"section"`
	Name    string           `json:"name"`
	Where   []string         `json:"where"`
	Witness *analyze.Witness `json:"witness"`
	Changes []analyze.Change `json:"changes"`
}

type openingJSON struct {
	Fact    string           `json:"fact"`
	Witness *analyze.Witness `json:"witness"`
	Changes []analyze.Change `json:"changes"`
}

type declarationJSON struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
	From string `json:"from"`
	To   string `json:"to"`
}

func (d *differences) json(diff *analyze.Difference) any {
	regions, undecided, declarations := []regionJSON{}, []undecidedJSON{}, []declarationJSON{}
	for i := range diff.Regions {
		r := &diff.Regions[i]
		regions = append(regions, regionJSON{r.Section, r.Name, r.Where, r.Witness, r.Changes})
	}
	openings := []openingJSON{}
	for i := range diff.Openings {
		o := &diff.Openings[i]
		openings = append(openings, openingJSON{o.Fact, o.Witness, o.Changes})
	}
	for _, u := range diff.Undecided {
		undecided = append(undecided, undecidedJSON{u.Pos, u.Code, u.On, u.Facts})
	}
	for _, x := range diff.Declarations {
		declarations = append(declarations, declarationJSON(x))
	}
	return struct {
		Old          string            `json:"old"`
		New          string            `json:"new"`
		RulesOn      string            `json:"rules_on,omitempty"`
		Same         bool              `json:"same"`
		Regions      []regionJSON      `json:"regions"`
		Openings     []openingJSON     `json:"openings"`
		Untried      bool              `json:"untried"` // and there may be more openings
		Left         int               `json:"left"`
		Declarations []declarationJSON `json:"declarations"`
		Undecided    []undecidedJSON   `json:"undecided"`
	}{d.OldName, d.NewName, d.RulesOn, diff.Same, regions, openings, diff.Untried, diff.Left, declarations, undecided}
}

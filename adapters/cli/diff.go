package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/rules"
)

// differences is one run of the diff command.
type differences struct {
	app      *app
	at       string
	exitCode bool
	history  string
	changed  string
	chart    string
	workers  int

	names    names // of the new set
	oldSet   *rules.Set
	old, new *engine.Engine
	pairs    sync.Pool // of *pair, to be used again
	time     time.Time
	oldFile  string
	newFile  string
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
with one a row, whose first row names a fact of either set in each column.
--changed writes those that change, as NDJSON with the line of each, --chart
draws the counts.

比较两个规则集对全部申请的处理有何不同，每种附一件两边都实际审过的申请；“没有不同”
是证明。--history 改为逐件审一个文件里的申请并计数：NDJSON 一行一件，或 CSV 一行一件、
第一行写明各列是哪个事实；--changed 写出有变化的申请（NDJSON，带行号）。`,
		Args: arguments(2, 2),
	}
	f := cmd.Flags()
	f.BoolVar(&d.exitCode, "exit-code", false, "exit with 1 where there is a difference / 有不同时以 1 退出")
	f.StringVar(&d.at, "at", "", "time of evaluation, RFC 3339 or local to the set (default: now) / 审批时点")
	f.StringVar(&d.history, "history", "", "applications to decide by both sets, NDJSON or CSV; - for standard input / 历史申请")
	f.StringVar(&d.changed, "changed", "", "write the applications that change to this file / 写出有变化的申请")
	f.StringVar(&d.chart, "chart", "", "draw the counts into this file, SVG / 把计数画成图")
	f.IntVar(&d.workers, "workers", 0, "how many lines are decided at once (default: one a processor) / 并行数")
	a.formatFlag(f)
	cmd.RunE = action(d.run)
	return cmd
}

func (d *differences) run(ctx context.Context, args []string) error {
	if d.history == "" && d.changed+d.chart != "" {
		return misuse("--changed 和 --chart 要与 --history 一起用", "--changed and --chart need --history")
	}
	if _, err := parseTime(d.at, time.UTC); d.at != "" && err != nil {
		return misuse("--at %s", "--at %s", err)
	}
	d.oldFile, d.newFile = args[0], args[1]
	oldSet, old, err := d.load(d.oldFile)
	if err != nil {
		return err
	}
	set, eng, err := d.load(d.newFile)
	if err != nil {
		return err
	}
	d.oldSet, d.old, d.new, d.names = oldSet, old, eng, names{set, d.app.tongue(set)}
	d.time = d.app.now()
	if d.at != "" {
		if d.time, err = parseTime(d.at, set.Zone); err != nil {
			return err
		}
	}
	if d.history != "" {
		return d.replay(ctx)
	}
	diff, err := analyze.Diff(ctx, d.old, d.new, analyze.Options{At: d.time})
	if err != nil {
		return err
	}
	if err := d.write(diff); err != nil {
		return err
	}
	if d.exitCode && !diff.Same {
		return problems()
	}
	return nil
}

func (d *differences) load(file string) (*rules.Set, *engine.Engine, error) {
	saved := d.app.policies
	defer func() { d.app.policies = saved }()
	d.app.policies = file
	return d.app.load()
}

func (d *differences) write(diff *analyze.Difference) error {
	if d.app.asJSON() {
		return d.app.writeJSON(d.json(diff))
	}
	_, err := d.app.out.WriteString(d.page(diff))
	return err
}

// group is the heading of a kind of change.
func (l tongue) group(g string) string {
	switch g {
	case "status":
		return l.say("结论", "Status")
	case "outcome":
		return l.say("结果", "Outcomes")
	case "route":
		return l.say("任务", "Tasks")
	case "due":
		return l.say("期限", "Due dates")
	case "penalty":
		return l.say("信用记录", "Penalties")
	case "material":
		return l.say("材料", "Materials")
	case "notice":
		return l.say("提示", "Notices")
	case "rejection":
		return l.say("不予受理和内容错误", "Rejections and mistakes")
	}
	return l.say("其他", "Other")
}

func changeGroups() []string {
	return []string{"outcome", "route", "due", "penalty", "material", "notice", "rejection", "emit", "status"}
}

func (d *differences) page(diff *analyze.Difference) string {
	l, p := d.names.l, newPage()
	p.line(d.oldFile + " → " + d.newFile)
	for _, x := range diff.Declarations {
		p.item(l.say("声明不同：", "declared differently: "), strings.TrimSpace(x.Kind+" "+x.Name)+": "+orNone(l, x.From)+" → "+orNone(l, x.To))
	}
	first := map[int]bool{}
	for _, g := range changeGroups() {
		if inGroup(diff.Regions, g) > 0 {
			p.heading(l.group(g))
		}
		for i := range diff.Regions {
			d.region(p, &diff.Regions[i], i, g, first)
		}
	}
	p.line("")
	d.verdict(p, diff)
	return p.String()
}

func inGroup(rs []analyze.Region, group string) int {
	n := 0
	for _, r := range rs {
		if slices.ContainsFunc(r.Changes, func(c analyze.Change) bool { return c.Group == group }) {
			n++
		}
	}
	return n
}

// region writes what changes in one region under one heading. The region is
// described where it comes first.
func (d *differences) region(p *page, r *analyze.Region, i int, group string, first map[int]bool) {
	l := d.names.l
	var rows [][]string
	for _, c := range r.Changes {
		if c.Group == group {
			rows = append(rows, []string{c.Name, orNone(l, c.From) + " → " + orNone(l, c.To)})
		}
	}
	if len(rows) == 0 {
		return
	}
	if first[i] {
		p.line(fmt.Sprintf(l.say("  第 %d 种情形", "  region %d"), i+1))
	} else {
		first[i] = true
		where := strings.Join(unbroken(r.Where), l.say(" 且 ", " and "))
		if where == "" {
			where = l.say("全部申请", "all applications")
		}
		p.item(fmt.Sprintf(l.say("  第 %d 种情形：", "  region %d: "), i+1), where)
		p.item(l.say("    例如：", "    for example: "), r.Witness.String())
	}
	p.columns("    ", rows)
}

// unbroken keeps each condition on one line.
func unbroken(conds []string) []string {
	out := make([]string, len(conds))
	for i, c := range conds {
		out[i] = strings.ReplaceAll(c, " ", glue)
	}
	return out
}

func orNone(l tongue, s string) string {
	if s == "" {
		return l.say("（无）", "(nothing)")
	}
	return s
}

// verdict sums up, with the reason where a proof is not possible.
func (d *differences) verdict(p *page, diff *analyze.Difference) {
	l := d.names.l
	switch {
	case diff.Same:
		p.line(l.say("没有不同：已证明全部申请的处理结果相同（文字和出处除外）。", "No difference: every application is proved to be decided alike (words and citations apart)."))
	case len(diff.Regions) > 0:
		more := ""
		if diff.Left > 0 {
			more = l.say("，还有别的", ", and more")
		}
		p.line(fmt.Sprintf(l.say("有 %d 种情形处理不同%s。", "%d regions are decided differently%s."), len(diff.Regions), more))
	case len(diff.Undecided) > 0:
		p.line(l.say("没有找到不同，但不能证明没有。", "No difference was found, and it cannot be proved that there is none."))
	default:
		p.line(l.say("规则没有不同；声明的不同可能有影响。", "The rules do not differ; what is declared differently may matter."))
	}
	for _, u := range diff.Undecided {
		p.item("  ", fmt.Sprintf(l.say("未能判定：%s %s，因为 %s", "not decided: %s %s, for the sake of %s"), l.group(u.Code), u.On, strings.Join(u.Facts, ", ")))
	}
}

type regionJSON struct {
	Group   string           `json:"group"`
	Name    string           `json:"name"`
	Where   []string         `json:"where"`
	Witness *witnessJSON     `json:"witness"`
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
		regions = append(regions, regionJSON{r.Group, r.Name, r.Where, toWitnessJSON(r.Witness), r.Changes})
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
		Same         bool              `json:"same"`
		Regions      []regionJSON      `json:"regions"`
		Left         int               `json:"left"`
		Declarations []declarationJSON `json:"declarations"`
		Undecided    []undecidedJSON   `json:"undecided"`
	}{d.oldFile, d.newFile, diff.Same, regions, diff.Left, declarations, undecided}
}

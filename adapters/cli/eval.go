package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/adapters/sheet"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/rules"
)

// evaluation is what eval and explain share: the set, and when it is applied.
type evaluation struct {
	at      moment
	rulesOn date
	failOn  []string
	workers int

	noMissing bool

	set    *rules.Set
	eng    *engine.Engine
	tongue tell.Lang
	time   time.Time
}

func (ev *evaluation) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.Var(&ev.at, "at", "time of evaluation, RFC 3339 or local to the set (default: now) / 审查时间")
	f.Var(&ev.rulesOn, "rules-on", "date whose rules apply, YYYY-MM-DD (default: as the set says) / 适用哪一天的规则")
}

func (a *app) evalCommand() *cobra.Command {
	var ev evaluation
	var list selection
	cmd := &cobra.Command{
		Use:   "eval FILE…",
		Short: "Decide applications / 审批申请",
		Long: `Decide the application in each file: JSON, YAML, NDJSON with one application a
line, CSV or XLSX with one a row; "-" is standard input. For people the answer is a
decision slip, or one line for each of many applications; with -o json it is the
decision itself, for one file indented and for many applications one a line, in
the order of the input.

The first row of CSV and XLSX names a fact in each column: applicant.type, an alias, or
works[water].length of a list. An empty cell is a fact not given.

--where lists those of many of which something is true, --sort and --by put them in
order: each takes a fact or an outcome by its title, alias or name, and a value as people
write it. Up to 200,000 can be sorted or grouped. --list writes them into a spreadsheet.
What is sensitive is not listed.

An application that cannot be read does not stop the others. It is reported with
its file and line, its place in the JSON output holds {"line": …, "error": …},
and the exit code is 1.

审批每个文件里的申请：JSON、YAML，一行一件的 NDJSON，或一行一件的 CSV、XLSX（第一行写明
各列是哪个事实，例如 applicant.type、works[water].length 或别名）。多件的，用 --where 筛选、
--sort 排序、--by 分组，事实和结果写标题、别名或名称都可以；最多 20 万件可以排序或分组。
--list 写成电子表格。敏感信息不列。读不了的一件会指出
文件、行、列，不影响其他各件，退出码为 1。`,
		Args: arguments(1, -1),
	}
	ev.flags(cmd)
	cmd.Flags().StringSliceVar(&ev.failOn, "fail-on", nil, "exit with 1 where a decision has this status (more than one: comma) / 遇此状态以 1 退出")
	cmd.Flags().IntVar(&ev.workers, "workers", 0, "how many lines or rows are decided at once (default: one a processor) / 并行数")
	cmd.Flags().BoolVar(&ev.noMissing, "no-missing", false, "leave out what is missing: what is open stays so, and costs less / 不列缺项")
	list.flags(cmd.Flags())
	a.formatFlag(cmd.Flags())
	cmd.RunE = action(func(ctx context.Context, args []string) error { return a.eval(ctx, &ev, &list, args) })
	return cmd
}

func (a *app) eval(ctx context.Context, ev *evaluation, list *selection, files []string) error {
	if err := ev.checkFailOn(); err != nil {
		return err
	}
	if err := a.prepare(ev); err != nil {
		return err
	}
	w := &evalWriter{app: a, ev: ev, list: list, files: len(files), known: tell.Identifying(ev.eng.Set())}
	if err := errors.Join(w.checkList(files), list.read(ev.teller())); err != nil {
		return err
	}
	for _, name := range files {
		if err := w.file(ctx, name); err != nil {
			return err
		}
	}
	return w.finish()
}

// statuses are those of a decision.
func statuses() []string {
	var out []string
	for _, s := range engine.Statuses() {
		out = append(out, string(s))
	}
	return out
}

func (ev *evaluation) checkFailOn() error {
	for _, s := range ev.failOn {
		if !slices.Contains(statuses(), s) {
			return misuse("--fail-on %s：应是 %s 之一", "--fail-on %s: want one of %s", s, strings.Join(statuses(), ", "))
		}
	}
	return nil
}

// prepare loads the set, and settles the time.
func (a *app) prepare(ev *evaluation) (err error) {
	if ev.set, ev.eng, err = a.load(a.policies); err != nil {
		return err
	}
	ev.tongue, ev.time = a.tongue(ev.set), ev.at.or(a.now(), ev.set.Zone)
	return nil
}

// teller tells of the set.
func (ev *evaluation) teller() tell.Teller { return tell.Teller{Set: ev.set, Lang: ev.tongue} }

// input is the engine's input for the JSON of one application.
func (a *app) input(ev *evaluation, facts []byte) engine.Input {
	return engine.Input{At: ev.time, RulesOn: ev.rulesOn.String(), JSON: facts, Lang: a.lang, NoMissing: ev.noMissing}
}

// evalWriter decides the applications of files and writes the answers.
type evalWriter struct {
	app     *app
	ev      *evaluation
	list    *selection
	out     *sheet.List   // the file of a list
	known   []*rules.Fact // by which an application is known
	files   int
	written int
	bad     int
	failed  int                   // decisions with a status of --fail-on
	tally   map[engine.Status]int // of the file at hand
	unread  int                   // applications of the file at hand that could not be decided
	left    int                   // and that were not asked for
	targets engine.Tally          // of the file at hand
	rooms   sync.Pool             // of *answerRoom
	lines   memory[engine.Kind, string]
}

func (w *evalWriter) file(ctx context.Context, name string) error {
	src, err := w.app.open(w.ev.tongue, name)
	if err != nil {
		return err
	}
	defer src.close()
	if src.kind.many() {
		return w.many(ctx, src)
	}
	if w.list.asked() {
		return misuse("%s 只有一件申请；--where、--sort、--by、--list 用于一个文件里的许多件", "%s holds one application; --where, --sort, --by and --list are for a file of many", src.name)
	}
	facts, err := src.document(w.ev.eng.Set())
	if err != nil {
		return w.refuse(src.name, 0, err)
	}
	dec, trace, err := w.decide(ctx, w.app.input(w.ev, facts))
	if err != nil {
		if ctx.Err() != nil {
			return err
		}
		return w.refuse(src.name, 0, src.unreadable(err))
	}
	w.count(dec)
	return w.decision(dec, trace, facts)
}

// decide decides an application; a slip also shows figures, which are in the trace.
func (w *evalWriter) decide(ctx context.Context, in engine.Input) (*engine.Decision, *engine.Trace, error) {
	if !w.app.asJSON() {
		return w.ev.eng.Explain(ctx, in)
	}
	dec, err := w.ev.eng.Evaluate(ctx, in)
	return dec, nil, err
}

func (w *evalWriter) count(dec *engine.Decision) {
	if w.tally == nil {
		w.tally = make(map[engine.Status]int)
	}
	w.tally[dec.Status]++
	w.written++
	if slices.Contains(w.ev.failOn, string(dec.Status)) {
		w.failed++
	}
}

func (w *evalWriter) decision(dec *engine.Decision, trace *engine.Trace, facts []byte) error {
	switch {
	case !w.app.asJSON():
		if w.written > 1 {
			fmt.Fprintln(w.app.out)
		}
		given, err := engine.DecodeFacts(facts)
		if err == nil {
			slip := w.ev.teller().Slip(given, dec)
			w.ev.teller().AddFigures(slip, trace)
			w.ev.teller().AddProvisional(slip, trace)
			_, err = w.app.out.WriteString(slip.Text())
		}
		return err
	case w.files > 1:
		return w.compact(dec)
	}
	return w.app.writeJSON(dec)
}

func (w *evalWriter) compact(v any) error {
	return jsonEncoder(w.app.out).Encode(v)
}

// lineError stands in the JSON output for an application that could not be read.
type lineError struct {
	File  string `json:"file"`
	Line  int    `json:"line,omitempty"`
	Error string `json:"error"`
}

// refuse reports an application that could not be decided.
func (w *evalWriter) refuse(file string, line int, cause error) error {
	w.bad++
	w.app.complain(w.ev.tongue, cause)
	if w.app.asJSON() && (w.files > 1 || line > 0) {
		return w.compact(lineError{file, line, sayError(w.ev.tongue, cause)})
	}
	return nil
}

// complain says what is wrong with an application that cannot be read.
func (a *app) complain(l tell.Lang, cause error) {
	if bad := (*rules.Error)(nil); errors.As(cause, &bad) {
		a.printDiagnostics(a.err, l, bad.Diagnostics)
		return
	}
	fmt.Fprintln(a.err, "guize: "+sayError(l, cause))
}

// finish sums up, and gives the exit code as an error.
func (w *evalWriter) finish() error {
	if w.bad > 0 || w.failed > 0 {
		return problems()
	}
	return nil
}

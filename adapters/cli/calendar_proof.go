package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/adapters/proofview"
	"github.com/guize-rules/guize/rules/calendar"
)

// view says how days are shown, besides text and JSON.
type view struct{ ics, svg bool }

func (v *view) flags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&v.ics, "ics", false, "for a calendar program / 供日历软件导入（iCalendar）")
	cmd.Flags().BoolVar(&v.svg, "svg", false, "as a picture of the months / 月历图（SVG）")
	cmd.MarkFlagsMutuallyExclusive("ics", "svg")
}

// proofFlags are what a proof may say of its clock.
type proofFlags struct {
	view
	roll, ends, makeUp, partly string
	exclude                    []string
	back                       bool
	notBefore                  moment
	uid, title                 string
}

func (a *app) proofCommand() *cobra.Command {
	var f proofFlags
	cmd := &cobra.Command{
		Use:   "proof START PERIOD",
		Short: "Show a due date day by day / 逐日证明届满日",
		Long: `Show each day from START (RFC 3339, or a date) to the end of PERIOD, such as
"20 workdays", counted or not and why, with the number of the notice. Several
periods are written as in policy files: one after the other "[3 workdays, 5 days]",
the later "{latest: [5 days, 3 workdays]}", the earlier "{earliest: [...]}".
--back counts PERIOD back from START: until when something is to be done at the
latest so long before it.

--exclude FROM/TO leaves out what is suspended, FROM/ what has no end yet; it may
be given more than once, and dates are whole days, both included. --not-before is
an appointment that moves the date later.

逐日列出从起算时间到届满的每一天：计入与否、为什么、依据哪个通知。几个期限按规则集的写法写：先后相接的
[3 workdays, 5 days]，取较晚的 {latest: [5 days, 3 workdays]}，取较早的 {earliest: [...]}。--back 自起算
时间向前倒算。--exclude 起/止 是不计入的暂停（首尾两日都在内；写“起/”是还没有结束），可以写几次；
--not-before 是把届满日推后的预约。`,
		Args: arguments(2, 2),
	}
	f.flags(cmd)
	fl := cmd.Flags()
	fl.BoolVar(&f.back, "back", false, "count PERIOD back from START / 自起算时间向前倒算")
	fl.StringVar(&f.roll, "roll", "", "next_workday (with --back previous_workday) or none, off a rest day / 遇休息日是否顺延（倒算的是否提前）")
	fl.StringVar(&f.ends, "ends", "midnight", "midnight or close of business / 截止于二十四时或停止业务时")
	fl.StringVar(&f.makeUp, "make-up", "works", "works or rests: whether a period may end on a make-up day / 能否在调休上班日届满")
	fl.StringVar(&f.partly, "partly", "counts", "counts or excluded: a partly suspended day / 部分暂停的日子是否计入")
	fl.StringArrayVar(&f.exclude, "exclude", nil, "suspension FROM/TO / 暂停，起/止")
	fl.Var(&f.notBefore, "not-before", "appointment / 预约时间")
	fl.StringVar(&f.title, "title", "", "what is due, for --ics / 事项名称")
	fl.StringVar(&f.uid, "uid", "", "id of the entry, for --ics / 条目标识")
	cmd.RunE = action(func(_ context.Context, args []string) error { return a.proof(args[0], args[1], &f) })
	return cmd
}

func (a *app) proof(start, period string, f *proofFlags) error {
	c, err := a.theCalendar()
	if err != nil {
		return err
	}
	k, err := f.clock(c, start, period)
	if err != nil {
		return err
	}
	at := a.now()
	if len(k.Starts) > 0 && at.Before(k.Starts[0]) {
		at = k.Starts[0]
	}
	p, err := k.Proof(c, at)
	if err != nil {
		return err
	}
	text, err := a.proofText(p, f)
	if err != nil || text == "" {
		return err
	}
	_, err = a.out.WriteString(text)
	return err
}

// proofText is the proof in the form that was asked for; "" where it was written.
func (a *app) proofText(p *calendar.Proof, f *proofFlags) (string, error) {
	lang := string(a.tongue(nil))
	if f.svg || f.ics {
		a.data()
	}
	switch {
	case f.svg:
		return proofview.ProofSVG(p, lang)
	case f.ics:
		uid := f.uid
		if uid == "" {
			uid = strings.ReplaceAll(fmt.Sprintf("%s-%v@%s", p.Start.Format("20060102T150405"), p.Periods[0], p.Calendar), " ", "-")
		}
		return proofview.ProofICS(p, proofview.Event{UID: uid, Stamp: a.now(), Summary: f.title}, lang)
	case a.asJSON():
		return "", a.writeJSON(p)
	}
	return p.Text(lang), nil
}

// clock is the clock that the command line describes.
func (f *proofFlags) clock(c *calendar.Calendar, start, period string) (*calendar.Clock, error) {
	at, err := parseTime(start, c.Zone())
	if err != nil {
		return nil, &exit{ExitUsage, err}
	}
	k := &calendar.Clock{Backward: f.back}
	if k.Limit, err = calendar.ParseLimit(period); err != nil {
		return nil, notAPeriod(period)
	}
	if err := k.From(at); err != nil {
		return nil, misuse("--back：倒算的只能是一个期限", "--back: only one period can be counted back")
	}
	if f.back && (len(f.exclude) > 0 || f.notBefore.text != "") {
		return nil, misuse("--back 不能与 --exclude、--not-before 同用", "--back does not go with --exclude or --not-before")
	}
	k.NotBefore = f.notBefore.or(time.Time{}, c.Zone())
	for _, s := range f.exclude {
		iv, err := parseInterval(s, c.Zone())
		if err != nil {
			return nil, err
		}
		k.Exclude = append(k.Exclude, iv)
	}
	return k, f.settings(k)
}

func (f *proofFlags) settings(k *calendar.Clock) error {
	switch f.roll {
	case "":
	case "next_workday":
		k.Roll = calendar.RollNextWorkday
	case "none":
		k.Roll = calendar.RollNone
	case "previous_workday":
		k.Roll = calendar.RollPreviousWorkday
	default:
		return misuse("--roll %s：应是 next_workday、none 或 previous_workday", "--roll %s: want next_workday, none or previous_workday", f.roll)
	}
	if f.back && k.Roll == calendar.RollNextWorkday || !f.back && k.Roll == calendar.RollPreviousWorkday {
		return misuse("--roll %s：顺延用 next_workday，--back 倒算用 previous_workday", "--roll %s: next_workday goes forward, previous_workday with --back", f.roll)
	}
	switch f.ends {
	case "midnight":
	case "close":
		k.End = calendar.AtClose
	default:
		return misuse("--ends %s：应是 midnight 或 close", "--ends %s: want midnight or close", f.ends)
	}
	switch f.makeUp {
	case "works":
	case "rests":
		k.MakeUp = calendar.MakeUpRests
	default:
		return misuse("--make-up %s：应是 works 或 rests", "--make-up %s: want works or rests", f.makeUp)
	}
	switch f.partly {
	case "counts":
	case "excluded":
		k.Partly = calendar.PartlyExcluded
	default:
		return misuse("--partly %s：应是 counts 或 excluded", "--partly %s: want counts or excluded", f.partly)
	}
	return nil
}

// parseInterval reads FROM/TO, or FROM/ for one without an end.
func parseInterval(s string, zone *time.Location) (calendar.Interval, error) {
	from, to, ok := strings.Cut(s, "/")
	if !ok {
		return calendar.Interval{}, misuse("--exclude %s：应是 起/止，例如 2021-09-10/2021-09-13", "--exclude %s: want FROM/TO, such as 2021-09-10/2021-09-13", s)
	}
	var iv calendar.Interval
	var err error
	if iv.From, err = parseTime(from, zone); err != nil {
		return iv, misuse("--exclude %s", "--exclude %s", err)
	}
	if to == "" {
		return iv, nil
	}
	if iv.To, err = parseTime(to, zone); err != nil {
		return iv, misuse("--exclude %s", "--exclude %s", err)
	}
	if len(to) == len(time.DateOnly) { // that whole day
		iv.To = calendar.DateOf(iv.To, zone).AddDays(1).In(zone)
	}
	if !iv.To.After(iv.From) {
		return iv, misuse("--exclude %s：止早于起，请对调", "--exclude %s: it ends before it begins; swap the two", s)
	}
	return iv, nil
}

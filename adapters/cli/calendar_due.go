package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/rules/calendar"
)

func (a *app) dueCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "due [START PERIOD]",
		Short: "When a period ends / 期限届满日",
		Long: `Say when a period ends that begins at START (RFC 3339, or a date), such as
"20 workdays", "3 days" or "1 month"; the day of the start does not count.

Without arguments, read tab-separated lines "kind start n" from standard input
and write the due date of each on a line of its own. Kind is WD (working days),
CD (calendar days) or CM (months), both of which roll off a rest day. A header
line gives the header "due"; further columns are passed over. A line that cannot
be read gives "error", is reported with its number, and makes the exit code 1.

算出期限的届满日：从起算时间（日期，或写到时分的时间）起，期限如 20 workdays、3 days、1 month；起算当日
不计。不写参数时读标准输入，一行一个，各栏以制表符隔开：种类、起算时间、数；种类有 WD（工作日）、CD
（自然日）、CM（月），后两种末日遇休息日顺延。读不了的一行写作 error，指出行号，退出码为 1。`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 0 && len(args) != 2 {
				return misuse("要写 START 和 PERIOD，或在标准输入给出一张表", "want START and PERIOD, or a table on standard input")
			}
			return nil
		},
		RunE: action(func(ctx context.Context, args []string) error {
			if len(args) == 2 {
				return a.due(args[0], args[1])
			}
			return a.dueTable(ctx)
		}),
	}
	return cmd
}

func (a *app) due(start, period string) error {
	c, err := a.theCalendar()
	if err != nil {
		return err
	}
	at, err := parseTime(start, c.Zone())
	if err != nil {
		return &exit{ExitUsage, err}
	}
	p, err := calendar.ParsePeriod(period)
	if err != nil {
		return notAPeriod(period)
	}
	due, err := c.Due(at, p)
	if err != nil {
		return err
	}
	if a.asJSON() {
		return a.writeJSON(due)
	}
	l := a.tongue(nil)
	text := l.Moment(due.Time)
	if due.Provisional {
		text += l.Say("（暂定，待", " (provisional until: ") + due.WaitsFor.In(string(l)) + l.Say("）", ")")
	}
	_, err = fmt.Fprintln(a.out, text)
	return err
}

// notAPeriod is the error of a period that cannot be read.
func notAPeriod(s string) error {
	return misuse("“%s”不是期限，写作 1 workday（工作日）、0.5 workday、3 days（日）、2 months（月）、1 year（年）、24 hours（小时）或 4 workhours（工作小时）",
		"%q is not a period: write it as 1 workday, 0.5 workday, 3 days, 2 months, 1 year, 24 hours or 4 workhours", s)
}

// errLongLine is the error of a line that is longer than any case.
func errLongLine() error { return said("这一行太长", "the line is too long") }

// dueLine is the JSON of one line of a table of cases.
type dueLine struct {
	Line int `json:"line"`
	*calendar.Due
	Error string `json:"error,omitempty"`
}

// dueTable answers a table of cases, a line for each line.
func (a *app) dueTable(ctx context.Context) error {
	c, err := a.theCalendar()
	if err != nil {
		return err
	}
	s := &lineScanner{r: bufio.NewReader(a.in), max: 64 << 10}
	t := dueTable{app: a, counts: c}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		line, err := s.line()
		if errors.Is(err, io.EOF) {
			return t.finish()
		}
		if err == nil {
			err = t.line(line)
		}
		if err != nil {
			return err
		}
	}
}

type dueTable struct {
	*app
	counts      *calendar.Calendar
	started     bool // a line that is not blank has been seen
	bad         int
	provisional int
}

func (t *dueTable) line(line textLine) error {
	text := string(line.text)
	blank := text == "" && !line.tooLong || strings.HasPrefix(text, "#")
	header := !t.started && !blank && isHeader(text)
	t.started = t.started || !blank
	switch {
	case blank && t.asJSON(), header && t.asJSON():
		return nil
	case blank:
		return t.write("")
	case header:
		return t.write("due")
	}
	due, err := dueOf(t.counts, text)
	if line.tooLong {
		err = errLongLine()
	}
	if err != nil {
		t.bad++
		fmt.Fprintf(t.err, t.tongue(nil).Say("第 %d 行：%s\n", "line %d: %s\n"), line.number, sayError(t.tongue(nil), err))
		if t.asJSON() {
			return jsonEncoder(t.out).Encode(dueLine{Line: line.number, Error: sayError(t.tongue(nil), err)})
		}
		return t.write("error")
	}
	if due.Provisional {
		t.provisional++
	}
	if t.asJSON() {
		return jsonEncoder(t.out).Encode(dueLine{Line: line.number, Due: &due})
	}
	return t.write(due.Date.String())
}

func (t *dueTable) write(s string) error {
	_, err := t.out.WriteString(s + "\n")
	return err
}

// finish says which of the dates may still move.
func (t *dueTable) finish() error {
	if t.provisional > 0 && !t.asJSON() {
		fmt.Fprintf(t.err, t.tongue(nil).Say("%d 个日期是暂定的：放假安排尚未公布\n",
			"provisional dates, for which the notice of their year is not out: %d\n"), t.provisional)
	}
	if t.bad > 0 {
		return problems()
	}
	return nil
}

func isHeader(line string) bool {
	kind, _, _ := strings.Cut(line, "\t")
	return strings.EqualFold(strings.TrimSpace(kind), "kind")
}

// dueOf answers one line "kind start n".
func dueOf(c *calendar.Calendar, line string) (calendar.Due, error) {
	cells := strings.Split(line, "\t")
	if len(cells) < 3 {
		return calendar.Due{}, said("应是用制表符隔开的“kind start n”", `want "kind start n", separated by tabs`)
	}
	start, err := parseTime(strings.TrimSpace(cells[1]), c.Zone())
	if err != nil {
		return calendar.Due{}, err
	}
	p, err := periodOf(cells[0], cells[2])
	if err != nil {
		return calendar.Due{}, err
	}
	return c.Due(start, p)
}

// periodOf is the period of a kind (WD, CD or CM) and a number.
func periodOf(kind, number string) (calendar.Period, error) {
	n, err := strconv.Atoi(strings.TrimSpace(number))
	if err != nil || n < 0 {
		return calendar.Period{}, said("“%s”：应是天数或月数", "%q: want a number of days or months", number)
	}
	switch kind := strings.ToUpper(strings.TrimSpace(kind)); kind {
	case "WD":
		return calendar.Workdays(n), nil
	case "CD":
		return calendar.Days(n), nil
	case "CM":
		return calendar.Months(n), nil
	default:
		return calendar.Period{}, said("“%s”：应是 WD（工作日）、CD（日）或 CM（月）", "%q: want WD, CD or CM", kind)
	}
}

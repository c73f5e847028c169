package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/engine/tell/page"
	"github.com/guize-rules/guize/rules/calendar"
)

func (a *app) changesCommand() *cobra.Command {
	var cases string
	var settled bool
	cmd := &cobra.Command{
		Use:   "changes OLD NEW",
		Short: "Which open cases a change of calendar moves / 日历变动影响哪些在办件",
		Long: `List the open cases whose due date differs between two calendars. Each is cn, a
calendar that the set of -p brings along, one of another set (FILE:ID), or
cn@2025-11-03: the national calendar as it was known on that day.

The cases are lines of --cases or of standard input, with tabs between the
columns: id, start and period ("20 workdays"), or kind, start and n as for
"calendar due". A header line is passed over. The exit code is 0 whatever moves,
and 1 where a line cannot be read.

列出两个日历下届满日不同的在办件。日历写 cn、规则集（-p）自带的日历、别的规则集的日历（文件:名称），或
cn@2025-11-03（国家日历在那一日为人所知的样子）。在办件写在 --cases 的文件或标准输入里，一行一件，各栏以
制表符隔开：编号、起算时间、期限（20 workdays）；也可写种类、起算时间、数，同 calendar due。无论有无变动，
退出码为 0；有读不了的行，退出码为 1。`,
		Args: arguments(2, 2),
	}
	cmd.Flags().StringVar(&cases, "cases", "-", "file of open cases, - for standard input / 在办件清单")
	cmd.Flags().BoolVar(&settled, "settled", false, "also those that only become settled or provisional / 也列出仅由暂定变为确定的")
	cmd.RunE = action(func(_ context.Context, args []string) error { return a.changes(args[0], args[1], cases, settled) })
	return cmd
}

func (a *app) changes(from, to, cases string, settled bool) error {
	before, err := a.namedCalendar(from)
	if err != nil {
		return err
	}
	after, err := a.namedCalendar(to)
	if err != nil {
		return err
	}
	list, bad, err := a.openCases(cases, after.Zone())
	if err != nil {
		return err
	}
	all := calendar.Changes(before, after, list)
	shown := make([]calendar.Change, 0, len(all))
	moved := 0
	for _, c := range all {
		if c.Days != 0 || c.Old.Date.IsZero() != c.New.Date.IsZero() {
			moved++
		} else if !settled {
			continue
		}
		shown = append(shown, c)
	}
	if a.asJSON() {
		err = a.writeJSON(struct {
			Old     string            `json:"old"`
			New     string            `json:"new"`
			Cases   int               `json:"cases"`
			Moved   int               `json:"moved"`
			Settled int               `json:"settled"`
			Changes []calendar.Change `json:"changes"`
		}{before.Digest(), after.Digest(), len(list), moved, len(all) - moved, shown})
	} else {
		err = a.changesText(shown, len(list), moved, len(all)-moved)
	}
	if err == nil && bad {
		err = problems()
	}
	return err
}

func (a *app) changesText(changes []calendar.Change, cases, moved, settled int) error {
	l := a.tongue(nil)
	p := page.New()
	rows := make([][]string, len(changes))
	for i, c := range changes {
		rows[i] = []string{c.ID, dueText(l, c.Old), "→", dueText(l, c.New), shift(l, &changes[i])}
	}
	p.Columns("", rows)
	p.Line(fmt.Sprintf(l.Say("在办件 %d 件：届满日变动 %d 件，仅确定与否变动 %d 件", "open cases: %d; moved: %d; only settled or provisional now: %d"), cases, moved, settled))
	_, err := a.out.WriteString(p.String())
	return err
}

func dueText(l tell.Lang, d calendar.Due) string {
	switch {
	case d.Date.IsZero():
		return l.Say("无届满日", "no due date")
	case d.Provisional:
		return d.Date.String() + l.Say("（暂定）", " (provisional)")
	}
	return d.Date.String()
}

func shift(l tell.Lang, c *calendar.Change) string {
	switch {
	case c.Problem != "":
		return c.Problem
	case c.Days > 0:
		return l.Count(c.Days, "推迟 %d 天", "%d day later", "%d days later")
	case c.Days < 0:
		return l.Count(-c.Days, "提前 %d 天", "%d day earlier", "%d days earlier")
	case c.Old.Provisional && !c.New.Provisional:
		return l.Say("已确定", "settled")
	case c.New.Provisional && !c.Old.Provisional:
		return l.Say("变为暂定", "now provisional")
	}
	return ""
}

// namedCalendar finds a calendar by the name that a person gives.
func (a *app) namedCalendar(name string) (*calendar.Calendar, error) {
	if name == national {
		return calendar.China(), nil
	}
	if day, ok := strings.CutPrefix(name, national+"@"); ok {
		d, err := calendar.ParseDate(day)
		if err != nil {
			return nil, misuse("%s：“%s”不是日期，写作 cn@2024-11-01", "%s: %q is not a date: write it as cn@2024-11-01", name, day)
		}
		c, err := calendar.ChinaAsOf(d)
		if err != nil {
			return nil, misuse("%s：没有那一天的日历（%s）", "%s: there is no calendar of that day (%s)", name, err)
		}
		return c, nil
	}
	if at := strings.LastIndexByte(name, ':'); at >= 0 {
		return a.calendarOf(name[:at], name[at+1:])
	}
	return a.calendarOf(a.policies, name)
}

// openCases reads the cases; bad lines are reported and left out.
func (a *app) openCases(file string, zone *time.Location) (list []calendar.Case, bad bool, err error) {
	in := a.in
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, false, err
		}
		defer f.Close()
		in = f
	}
	s := &lineScanner{r: bufio.NewReader(in), max: 64 << 10}
	for first := true; ; first = false {
		line, err := s.next()
		if errors.Is(err, io.EOF) {
			return list, bad, nil
		}
		if err != nil {
			return nil, bad, err
		}
		if first && isCaseHeader(string(line.text)) {
			continue
		}
		c, err := openCase(line, zone)
		if err != nil {
			bad = true
			fmt.Fprintf(a.err, a.tongue(nil).Say("第 %d 行：%s\n", "line %d: %s\n"), line.number, sayError(a.tongue(nil), err))
			continue
		}
		list = append(list, c)
	}
}

func isCaseHeader(line string) bool {
	cells := strings.Split(line, "\t")
	return len(cells) > 1 && strings.EqualFold(strings.TrimSpace(cells[1]), "start")
}

// openCase reads "id start period" or "kind start n".
func openCase(line textLine, zone *time.Location) (calendar.Case, error) {
	if line.tooLong {
		return calendar.Case{}, errLongLine()
	}
	cells := strings.Split(string(line.text), "\t")
	if len(cells) < 3 {
		return calendar.Case{}, said("应是用制表符隔开的“id start period”", `want "id start period", separated by tabs`)
	}
	id := strings.TrimSpace(cells[0])
	start, err := parseTime(strings.TrimSpace(cells[1]), zone)
	if err != nil {
		return calendar.Case{}, err
	}
	p, err := calendar.ParsePeriod(cells[2])
	if q, e := periodOf(id, cells[2]); err != nil && e == nil {
		p, err, id = q, nil, fmt.Sprint(line.number)
	}
	if err != nil {
		return calendar.Case{}, err
	}
	return calendar.Case{ID: id, Clock: calendar.Clock{Starts: []time.Time{start}, Within: p}}, nil
}

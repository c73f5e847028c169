package cli

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/adapters/proofview"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/engine/tell/page"
	"github.com/guize-rules/guize/rules/calendar"
)

func (a *app) calendarCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "calendar",
		Short: "Working days and due dates / 工作日与期限",
		Args:  subcommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := cmd.Help(); err != nil {
				return err
			}
			return &exit{code: ExitUsage}
		},
	}
	cmd.PersistentFlags().StringVar(&a.calendar, "calendar", national, "calendar: cn, or one that the set of -p brings along / 日历")
	cmd.AddCommand(a.daysCommand(), a.dueCommand(), a.proofCommand(), a.changesCommand())
	return cmd
}

// national is the calendar that needs no policy set.
const national = "cn"

// theCalendar is the calendar of --calendar.
func (a *app) theCalendar() (*calendar.Calendar, error) { return a.calendarOf(a.policies, a.calendar) }

// calendarOf is a calendar that a policy set brings along, or the national one.
func (a *app) calendarOf(file, id string) (*calendar.Calendar, error) {
	if id == national {
		return calendar.China(), nil
	}
	set, _, err := a.load(file)
	if err != nil {
		return nil, err
	}
	c, ok := set.Calendar(id)
	if !ok {
		return nil, misuse("%s 没有日历“%s”；内置的是 cn", "%s has no calendar %q; cn is built in", file, id)
	}
	return c, nil
}

func (a *app) daysCommand() *cobra.Command {
	var all bool
	var v view
	cmd := &cobra.Command{
		Use:   "days FROM [TO]",
		Short: "The days of a year or of a stretch, and which are worked / 各日是否工作日",
		Long: `List the days from FROM to TO, dates such as 2026-10-01, or of a year (2026) or
month (2026-10), with the notice that settles each, and count the working days.
Ordinary working days and weekends are left out unless --all is given.

列出一段时间的各日：从起始日到终止日（如 2026-10-01），或一年（2026）、一月（2026-10）；写明每一日依据的
通知，并数出工作日。平常的工作日和周末不列，要列加 --all。`,
		Args: arguments(1, 2),
	}
	cmd.Flags().BoolVar(&all, "all", false, "ordinary working days and weekends too / 列出每一天")
	v.flags(cmd)
	cmd.RunE = action(func(_ context.Context, args []string) error { return a.days(args, all, v) })
	return cmd
}

// maxDays bounds the stretch that days lists: about a hundred years.
const maxDays = 36600

func (a *app) days(args []string, all bool, v view) error {
	from, to, err := stretch(args)
	if err != nil {
		return err
	}
	if from.After(to) || to.Sub(from) >= maxDays {
		return misuse("%s 至 %s：应由早到晚，最多 %d 天", "%s to %s: want at most %d days, in order", from, to, maxDays)
	}
	c, err := a.theCalendar()
	if err != nil {
		return err
	}
	if v.ics || v.svg {
		return a.daysView(c, from, to, v)
	}
	days := []calendar.DayInfo{}
	for d := from; !d.After(to) && !d.IsZero(); d = d.AddDays(1) {
		info := c.Day(d)
		if all || info.Provisional || info.Kind != calendar.Working && info.Kind != calendar.Weekend {
			days = append(days, info)
		}
	}
	if a.asJSON() {
		return a.writeJSON(struct {
			Calendar string             `json:"calendar"`
			Digest   string             `json:"digest"`
			From     calendar.Date      `json:"from"`
			To       calendar.Date      `json:"to"`
			Workdays int                `json:"workdays"`
			Days     []calendar.DayInfo `json:"days"`
		}{c.ID(), c.Digest(), from, to, c.Workdays(from, to), days})
	}
	return a.daysText(c, from, to, days)
}

// daysView writes the days for a calendar program or as a picture.
func (a *app) daysView(c *calendar.Calendar, from, to calendar.Date, v view) error {
	a.data()
	lang := string(a.tongue(nil))
	show := func() (string, error) { return proofview.DaysSVG(c, from, to, lang) }
	if v.ics {
		show = func() (string, error) { return proofview.DaysICS(c, from, to, a.now(), lang) }
	}
	text, err := show()
	if err == nil {
		_, err = a.out.WriteString(text)
	}
	return err
}

func (a *app) daysText(c *calendar.Calendar, from, to calendar.Date, days []calendar.DayInfo) error {
	l := a.tongue(nil)
	p := page.New()
	rows := make([][]string, len(days))
	for i, d := range days {
		notice := d.Notice
		if d.Provisional {
			notice = l.Say("暂定：安排尚未公布", "provisional: the notice is not out")
		}
		rows[i] = []string{d.Date.String(), l.Weekday(d.Date.Weekday()), dayKind(l, d.Kind), d.Name.In(string(l)), notice}
	}
	p.Columns("", rows)
	p.Line(fmt.Sprintf(l.Say("%s 至 %s：%s，其中工作日 %d 天", "%s to %s: %s, working days: %d"),
		from, to, l.Count(to.Sub(from)+1, "%d 天", "%d day", "%d days"), c.Workdays(from, to)))
	_, err := a.out.WriteString(p.String())
	return err
}

func dayKind(l tell.Lang, k calendar.DayKind) string {
	switch k {
	case calendar.Working:
		return l.Say("工作日", "working day")
	case calendar.Weekend:
		return l.Say("周末", "weekend")
	case calendar.Off:
		return l.Say("放假", "holiday")
	case calendar.MadeUp:
		return l.Say("调休上班", "make-up workday")
	}
	return l.Say("上班", "worked by order")
}

// notADate is the error of a day that cannot be read.
func notADate(s string) error {
	return misuse("“%s”不是日期，写作 2021-09-10；一年写作 2021，一月写作 2021-09", "%q is not a date: write it as 2021-09-10, a year as 2021, a month as 2021-09", s)
}

// stretch reads a year, a month, or two days.
func stretch(args []string) (from, to calendar.Date, err error) {
	first := args[0]
	if year, e := strconv.Atoi(first); e == nil && len(first) == 4 && len(args) == 1 {
		if from, err = calendar.NewDate(year, 1, 1); err != nil {
			return from, to, notADate(first)
		}
		return from, from.AddMonths(12).AddDays(-1), nil
	}
	if month, e := calendar.ParseDate(first + "-01"); e == nil && len(args) == 1 {
		return month, month.AddMonths(1).AddDays(-1), nil
	}
	if from, err = calendar.ParseDate(first); err != nil {
		return from, to, notADate(first)
	}
	to = from
	if len(args) == 2 {
		if to, err = calendar.ParseDate(args[1]); err != nil {
			return from, to, notADate(args[1])
		}
	}
	return from, to, nil
}

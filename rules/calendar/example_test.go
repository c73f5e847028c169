package calendar_test

import (
	"fmt"
	"time"

	"github.com/guize-rules/guize/rules/calendar"
)

// A date that a program writes out, compared with one that was read.
func ExampleDateOf() {
	begin := calendar.DateOf(time.Date(2026, 2, 13, 0, 0, 0, 0, time.UTC), time.UTC)
	asked, err := calendar.ParseDate("2026-02-09")
	fmt.Println(begin, asked.Before(begin), begin.Sub(asked), err)
	// Output: 2026-02-13 true 4 <nil>
}

func ExampleCalendar_Due() {
	cn := calendar.China()
	start := time.Date(2026, 2, 13, 16, 0, 0, 0, cn.Zone()) // the Friday before Spring Festival
	due, err := cn.Due(start, calendar.Workdays(2))
	fmt.Println(due.Date, due.Time.Format(time.TimeOnly), due.Provisional, err)
	// Output: 2026-02-24 23:59:59 false <nil>
}

func ExampleClock_At() {
	cn := calendar.China()
	k := calendar.Clock{
		Starts: []time.Time{time.Date(2021, 9, 10, 10, 0, 0, 0, cn.Zone())},
		Within: calendar.Workdays(1),
		Warn:   calendar.Warn{Percent: 50},
	}
	for _, hour := range []int{9, 13, 30} {
		s, err := k.At(cn, time.Date(2021, 9, 13, hour, 0, 0, 0, cn.Zone()))
		if err != nil {
			fmt.Println(err)
		}
		fmt.Println(s.Status, s.Light, s.Due.Date)
	}
	// Output:
	// running green 2021-09-13
	// running yellow 2021-09-13
	// overdue red 2021-09-13
}

func ExampleCalendar_Proof() {
	cn := calendar.China()
	p, err := cn.Proof(time.Date(2021, 9, 17, 10, 0, 0, 0, cn.Zone()), calendar.Workdays(2))
	if err != nil {
		fmt.Println(err)
	}
	for _, d := range p.Days {
		fmt.Println(d.Date, d.Role, d.Reason.In("zh"))
	}
	// Output:
	// 2021-09-17 start 起算当日，不计入
	// 2021-09-18 counted 中秋节调休上班（国办发明电〔2020〕27号），第1个工作日
	// 2021-09-19 skipped 中秋节放假（国办发明电〔2020〕27号），不计入
	// 2021-09-20 skipped 中秋节放假（国办发明电〔2020〕27号），不计入
	// 2021-09-21 skipped 中秋节放假（国办发明电〔2020〕27号），不计入
	// 2021-09-22 counted 第2个工作日
}

func ExampleNew() {
	date := func(s string) calendar.Date {
		d, err := calendar.ParseDate(s)
		if err != nil {
			fmt.Println(err)
		}
		return d
	}
	guangxi, err := calendar.New(calendar.Spec{
		ID:   "guangxi",
		Base: calendar.China(),
		Layers: []calendar.Layer{{
			ID: "sanyuesan-2021", Notice: "（示例文号）",
			Holidays: []calendar.Holiday{{From: date("2021-04-14"), To: date("2021-04-16"), Name: calendar.Text{ZH: "三月三", EN: "Sanyuesan"}}},
			Workdays: []calendar.Makeup{{Date: date("2021-04-11"), Name: calendar.Text{ZH: "三月三", EN: "Sanyuesan"}}},
		}},
	})
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(guangxi.IsWorkday(date("2021-04-14")), guangxi.IsWorkday(date("2021-04-11")), guangxi.Workdays(date("2021-04-01"), date("2021-04-30")))
	// Output: false true 20
}

func ExampleChanges() {
	cn := calendar.China()
	first, err := calendar.NewDate(2020, 1, 31)
	if err != nil {
		fmt.Println(err)
	}
	before, err := calendar.New(calendar.Spec{ID: "before", Base: cn, Layers: []calendar.Layer{{
		ID: "first-notice", Notice: "国办发明电〔2019〕16号",
		Workdays: []calendar.Makeup{{Date: first}, {Date: first.AddDays(1)}},
	}}})
	if err != nil {
		fmt.Println(err)
	}
	start := time.Date(2020, 1, 23, 10, 0, 0, 0, cn.Zone())
	cases := []calendar.Case{{ID: "case-1", Clock: calendar.Clock{Starts: []time.Time{start}, Within: calendar.Workdays(1)}}}
	for _, c := range calendar.Changes(before, cn, cases) {
		fmt.Println(c.ID, c.Old.Date, "→", c.New.Date)
	}
	// Output: case-1 2020-01-31 → 2020-02-03
}

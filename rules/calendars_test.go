package rules_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

const officeSet = `guize: 1
set: office
title: x
calendar: office
calendars:
  guangxi:
    title: {zh: 广西工作日历, en: Guangxi}
    base: cn
    layers:
      - id: sanyuesan-2021
        title: {zh: 三月三, en: Sanyuesan}
        notice: 示例〔2021〕1号
        holidays: [{from: 2021-04-14, to: 2021-04-16, name: {zh: 三月三, en: Sanyuesan}}]
        workdays: [{date: 2021-04-11, name: {zh: 三月三, en: Sanyuesan}}, 2021-04-18]
      - {id: flood, notice: 示例令第2号, holidays: [{from: 2021-07-20, to: 2021-07-21, name: 防汛停工}]}
  office:
    base: guangxi
    notice: 示例大厅公告
    hours:
      - day: [08:30-12:00, 14:00-17:30]
        fri: [08:30-12:00]
      - {from: 05-01, to: 09-30, day: [08:30-12:00, 15:00-18:00]}
    holidays: 2021-06-16
    workdays: [{date: 2021-06-15, hours: 09:00-11:00, name: 半天}]
  simple:
    hours: [09:00-17:00]
    weekend: sun
  always: {weekend: [], zone: Asia/Shanghai}
  germany: {country: de-by, years: [2020, 2030], zone: Europe/Berlin}
  settled: {base: cn, settled: {to: 2027-12-28}, awaits: '待{year}年通知'}
`

func TestCalendars(t *testing.T) {
	t.Parallel()
	set, err := rules.Parse(t.Context(), "office.yaml", []byte(officeSet))
	if err != nil {
		t.Fatal(err)
	}
	get := func(id string) *calendar.Calendar {
		c, ok := set.Calendar(id)
		if !ok {
			t.Fatalf("there is no calendar %q", id)
		}
		return c
	}
	day := func(s string) calendar.Date {
		d, err := calendar.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	tests := []struct {
		calendar, date string
		kind           calendar.DayKind
		layer          string
		open           string
	}{
		{"cn", "2021-04-14", calendar.Working, "", "[00:00-24:00]"},
		{"guangxi", "2021-04-14", calendar.Off, "sanyuesan-2021", "[]"},
		{"guangxi", "2021-04-11", calendar.MadeUp, "sanyuesan-2021", "[00:00-24:00]"},
		{"guangxi", "2021-07-21", calendar.Off, "flood", "[]"},
		{"guangxi", "2021-10-01", calendar.Off, "cn-2021", "[]"},
		{"office", "2021-04-18", calendar.MadeUp, "sanyuesan-2021", "[08:30-12:00 14:00-17:30]"},
		{"office", "2021-04-23", calendar.Working, "", "[08:30-12:00]"},
		{"office", "2021-06-15", calendar.Designated, "office", "[09:00-11:00]"},
		{"office", "2021-06-16", calendar.Off, "office", "[]"},
		{"office", "2021-06-17", calendar.Working, "", "[08:30-12:00 15:00-18:00]"},
		{"simple", "2021-10-02", calendar.Working, "", "[09:00-17:00]"},
		{"simple", "2021-10-03", calendar.Weekend, "", "[]"},
		{"always", "2021-10-03", calendar.Working, "", "[00:00-24:00]"},
		{"germany", "2021-06-03", calendar.Off, "de-by", "[]"},
	}
	for _, tt := range tests {
		c := get(tt.calendar)
		d := day(tt.date)
		info := c.Day(d)
		open := "["
		for i, o := range c.Openings(d) {
			if i > 0 {
				open += " "
			}
			open += o.String()
		}
		open += "]"
		if info.Kind != tt.kind || info.Layer != tt.layer || open != tt.open {
			t.Errorf("%s on %s: %v by %q, open %s; want %v by %q, open %s", tt.calendar, tt.date, info.Kind, info.Layer, open, tt.kind, tt.layer, tt.open)
		}
	}
	if n := get("office").Day(day("2021-06-16")).Notice; n != "示例大厅公告" {
		t.Errorf("the office's own day rests on %q", n)
	}
	if z := get("germany").Zone().String(); z != "Europe/Berlin" {
		t.Errorf("zone %s", z)
	}
	if get("simple").Zone() != calendar.China().Zone() {
		t.Error("a calendar without a zone has that of the set")
	}
	if title := get("guangxi").Title(); title.EN != "Guangxi" {
		t.Errorf("title %v", title)
	}
	if c, ok := set.Calendar("other"); ok {
		t.Errorf("there is a calendar %v", c.Title())
	}
	due, err := get("settled").Due(time.Date(2027, 12, 28, 9, 0, 0, 0, time.UTC), calendar.Workdays(1))
	if err != nil || !due.Provisional || due.WaitsFor.ZH != "待2028年通知" {
		t.Errorf("settled: %+v, %v", due, err)
	}
}

// TestCalendarOverlay lays a set over another that has calendars.
func TestCalendarOverlay(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{
		"base.yaml": {Data: []byte(officeSet)},
		"city.yaml": {Data: []byte("guize: 1\nset: city\nextends: base.yaml\ncalendars:\n  office: {base: guangxi, hours: [09:00-12:00]}\n  own: {base: office, holidays: [2021-06-17]}\n")},
	}
	set, err := rules.Load(t.Context(), fsys, "city.yaml")
	if err != nil {
		t.Fatal(err)
	}
	own, ok := set.Calendar("own")
	if !ok || len(set.Calendars) != 7 {
		t.Fatalf("%d calendars", len(set.Calendars))
	}
	d, err := calendar.ParseDate("2021-06-16")
	if err != nil {
		t.Fatal(err)
	}
	if o := own.Openings(d); len(o) != 1 || o[0].String() != "09:00-12:00" || own.IsWorkday(d.AddDays(1)) {
		t.Errorf("openings %v: the office is replaced whole, and the other lies on the new one", o)
	}
	found := false
	for _, c := range set.Changes {
		found = found || (c.Kind == "calendar" && c.ID == "office" && c.By == "city")
	}
	if !found {
		t.Errorf("changes %+v do not name the office", set.Changes)
	}
}

// TestCalendarsOfSpec reads the calendars that docs/spec.md shows.
func TestCalendarsOfSpec(t *testing.T) {
	t.Parallel()
	spec, err := os.ReadFile("../docs/spec.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(spec), "### Calendars of a set")
	_, text, _ = strings.Cut(text, "```yaml\n")
	text, _, _ = strings.Cut(text, "```")
	set, err := rules.Parse(t.Context(), "spec.md", []byte("guize: 1\nset: example\ntitle: x\n"+text))
	if err != nil || len(set.Calendars) != 3 {
		t.Fatalf("%d calendars, %v", len(set.Calendars), err)
	}
}

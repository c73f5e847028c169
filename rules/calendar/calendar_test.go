package calendar_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules/calendar"
)

// TestChinaStatutory checks the built calendar against the holiday measures:
// working days off less make-up days are the statutory days of the year.
func TestChinaStatutory(t *testing.T) {
	t.Parallel()
	cn := calendar.China()
	for year := 2004; year <= 2026; year++ {
		want := map[bool]int{true: 10, false: 11}[year < 2008]
		switch {
		case year >= 2025:
			want = 13 // 国务院令第795号
		case year == 2015:
			want++ // 3 September, once
		case year == 2020:
			want += 2 // Spring Festival extended
		}
		layer := "cn-" + time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006")
		got := 0
		first, _ := calendar.NewDate(year-1, 12, 1)
		for d := first; d.Year() <= year; d = d.AddDays(1) {
			day := cn.Day(d)
			if day.Layer != layer {
				continue
			}
			rest := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
			switch {
			case day.Kind == calendar.MadeUp && rest && day.Workday:
				got--
			case day.Kind == calendar.Off && !day.Workday:
				if !rest {
					got++
				}
			default:
				t.Errorf("%v: %+v", d, day)
			}
			if day.Notice == "" || day.Name.ZH == "" || day.Name.EN == "" {
				t.Errorf("%v rests on nothing: %+v", d, day)
			}
		}
		if got != want {
			t.Errorf("%d: %d working days off, want %d", year, got, want)
		}
	}
}

func TestDay(t *testing.T) {
	t.Parallel()
	cn := calendar.China()
	tests := []struct {
		name, date string
		want       calendar.DayInfo
	}{
		{"weekday", "2021-09-17", calendar.DayInfo{Workday: true, Kind: calendar.Working}},
		{"make-up Saturday", "2021-09-18", calendar.DayInfo{Workday: true, Kind: calendar.MadeUp, Name: calendar.Text{ZH: "中秋节", EN: "Mid-Autumn Festival"}, Notice: "国办发明电〔2020〕27号", Layer: "cn-2021"}},
		{"holiday on Sunday", "2021-09-19", calendar.DayInfo{Kind: calendar.Off, Name: calendar.Text{ZH: "中秋节", EN: "Mid-Autumn Festival"}, Notice: "国办发明电〔2020〕27号", Layer: "cn-2021"}},
		{"Saturday", "2021-09-25", calendar.DayInfo{Kind: calendar.Weekend}},
		{"extended", "2020-01-31", calendar.DayInfo{Kind: calendar.Off, Name: calendar.Text{ZH: "春节", EN: "Spring Festival"}, Notice: "国办发明电〔2019〕16号（经国办发明电〔2020〕1号调整）", Layer: "cn-2020"}},
		{"by the next year's notice", "2018-12-29", calendar.DayInfo{Workday: true, Kind: calendar.MadeUp, Name: calendar.Text{ZH: "元旦", EN: "New Year's Day"}, Notice: "国办发明电〔2018〕15号（经国办发明电〔2019〕3号调整）", Layer: "cn-2019"}},
		{"settled", "2026-12-28", calendar.DayInfo{Workday: true, Kind: calendar.Working}},
		{"open December", "2026-12-29", calendar.DayInfo{Workday: true, Kind: calendar.Working, Provisional: true}},
		{"before the first", "2003-12-31", calendar.DayInfo{Workday: true, Kind: calendar.Working, Provisional: true}},
	}
	for _, tt := range tests {
		tt.want.Date = date(t, tt.date)
		if diff := cmp.Diff(tt.want, cn.Day(tt.want.Date)); diff != "" {
			t.Errorf("%s: Day(%s) (-want +got):\n%s", tt.name, tt.date, diff)
		}
	}
	if cn.IsWorkday(calendar.Date{}) || cn.Workdays(calendar.Date{}, date(t, "2021-01-01")) != 0 || cn.Openings(calendar.Date{}) != nil {
		t.Error("no date is worked")
	}
}

func TestProvisional(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, start string
		period      calendar.Period
		opts        []calendar.Option
		want        string // due date and, where provisional, what it waits for
		reason      string
	}{
		{"last settled day", "2026-12-25 10:00", calendar.Workdays(1), nil, "2026-12-28", ""},
		{"29 December", "2026-12-28 10:00", calendar.Workdays(1), nil, "2026-12-29 国务院办公厅关于2027年部分节假日安排的通知", "the next notice may rearrange it"},
		{"next year", "2026-12-28 10:00", calendar.Workdays(10), nil, "2027-01-12 国务院办公厅关于2027年部分节假日安排的通知", "never a silent Monday to Friday, and New Year is off"},
		{"next December", "2027-06-01 10:00", calendar.Workdays(152), nil, "2028-01-04 国务院办公厅关于2027年、2028年部分节假日安排的通知", "the notice for 2028 may rearrange it"},
		{"far", "2026-12-01 10:00", calendar.Workdays(1000), nil, "2030-11-22 国务院办公厅关于2027年至2030年部分节假日安排的通知", ""},
		{"calendar days inside", "2026-12-18 10:00", calendar.Days(10), nil, "2026-12-28", ""},
		{"calendar days", "2026-12-20 10:00", calendar.Days(30), nil, "2027-01-19 国务院办公厅关于2027年部分节假日安排的通知", "whether it rolls is not settled"},
		{"calendar days without rolling", "2026-12-20 10:00", calendar.Days(30), []calendar.Option{calendar.RollNone}, "2027-01-19", "nothing depends on a notice"},
		{"rolls out of the year", "2026-12-26 10:00", calendar.Days(1), nil, "2026-12-28", "from Sunday to a settled Monday"},
		{"hours", "2026-12-30 10:00", calendar.Hours(48), nil, "2027-01-01", "hours run through"},
		{"hours that roll", "2026-12-30 10:00", calendar.Hours(48), []calendar.Option{calendar.RollNextWorkday}, "2027-01-04 国务院办公厅关于2027年部分节假日安排的通知", ""},
		{"before the first notice", "2003-12-01 10:00", calendar.Workdays(1), nil, "2003-12-02 本日历自2004-01-01起有依据，更早的日子无从核定", "not silently settled either"},
	}
	for _, tt := range tests {
		due, err := calendar.China().Due(moment(t, tt.start), tt.period, tt.opts...)
		got := due.Date.String()
		if due.Provisional {
			got += " " + due.WaitsFor.In("zh")
		}
		if err != nil || got != tt.want {
			t.Errorf("%s: got %s, %v; want %s: %s", tt.name, got, err, tt.want, tt.reason)
		}
	}
}

func TestEnding(t *testing.T) {
	t.Parallel()
	cals := calendars(t)
	cn, office, saturday := cals[0], cals[1], cals[2]
	halfDay := calendar.Period{Unit: calendar.Workday, Halves: 1}
	tests := []struct {
		name   string
		cal    *calendar.Calendar
		start  string
		period calendar.Period
		opts   []calendar.Option
		want   string
		reason string
	}{
		{"midnight", office, "2021-09-10 10:00", calendar.Workdays(1), nil, "2021-09-13 23:59:59", "the zero value"},
		{"close in summer", office, "2021-09-10 10:00", calendar.Workdays(1), []calendar.Option{calendar.AtClose}, "2021-09-13 18:00:00", "Civil Code 203"},
		{"close in winter", office, "2021-12-10 10:00", calendar.Workdays(1), []calendar.Option{calendar.AtClose}, "2021-12-13 17:30:00", "by season"},
		{"close on a short Friday", office, "2021-09-16 10:00", calendar.Workdays(1), []calendar.Option{calendar.AtClose}, "2021-09-17 12:00:00", ""},
		{"close on a make-up Saturday", office, "2021-09-17 10:00", calendar.Workdays(1), []calendar.Option{calendar.AtClose}, "2021-09-18 18:00:00", "a full day"},
		{"close without hours", cn, "2021-09-10 10:00", calendar.Workdays(1), []calendar.Option{calendar.AtClose}, "2021-09-13 23:59:59", "no business hours"},
		{"close on a rest day", office, "2021-09-10 10:00", calendar.Days(1), []calendar.Option{calendar.AtClose, calendar.RollNone}, "2021-09-11 23:59:59", "nobody closes"},
		{"half a day", office, "2021-09-10 10:00", halfDay, nil, "2021-09-13 11:45:00", "three and a quarter of six and a half hours"},
		{"half a day and one", office, "2021-12-10 10:00", calendar.Period{Unit: calendar.Workday, Halves: 3}, nil, "2021-12-14 12:00:00", ""},
		{"half a day without hours", cn, "2021-09-10 10:00", halfDay, nil, "2021-09-13 12:00:00", "noon"},
		{"Saturday morning", saturday, "2021-09-10 10:00", calendar.Workdays(1), []calendar.Option{calendar.AtClose}, "2021-09-11 11:30:00", "it is worked there"},
		{"working hours over lunch", office, "2021-12-13 11:00", calendar.Workhours(4), nil, "2021-12-13 17:00:00", "one before lunch, three after"},
		{"working hours overnight", office, "2021-12-13 17:00", calendar.Workhours(4), nil, "2021-12-14 12:00:00", "at the end of the morning, not after lunch"},
		{"working hours from the night", office, "2021-12-13 22:00", calendar.Workhours(1), nil, "2021-12-14 09:30:00", ""},
		{"working hours over a holiday", office, "2021-09-30 17:00", calendar.Workhours(2), nil, "2021-10-08 09:30:00", "to the Friday after National Day"},
		{"hours roll", cn, "2021-09-10 10:00", calendar.Hours(24), []calendar.Option{calendar.RollNextWorkday}, "2021-09-13 23:59:59", "by option"},
		{"make-up Saturday", cn, "2026-02-07 10:00", calendar.Days(7), nil, "2026-02-14 23:59:59", "a working day: no roll"},
		{"make-up Saturday rests", cn, "2026-02-07 10:00", calendar.Days(7), []calendar.Option{calendar.MakeUpRests}, "2026-02-24 23:59:59", "by option it rolls, over Spring Festival"},
		{"rolls onto a make-up day", cn, "2021-09-12 10:00", calendar.Days(13), []calendar.Option{calendar.MakeUpRests}, "2021-09-27 23:59:59", "Saturday, then make-up Sunday"},
		{"half a year", cn, "2021-03-31 10:00", calendar.Period{Unit: calendar.Year, Halves: 1}, nil, "2021-09-30 23:59:59", "six months; no 31 September"},
		{"no days", cn, "2021-09-11 10:00", calendar.Workdays(0), nil, "2021-09-13 23:59:59", "the next working day"},
		{"no hours", cn, "2021-09-11 10:00", calendar.Hours(0), nil, "2021-09-11 10:00:00", ""},
		{"another zone", cn, "2021-09-10 10:00", calendar.Workdays(1), []calendar.Option{calendar.AtMidnight, calendar.MakeUpWorks}, "2021-09-13 23:59:59", "spelt out"},
	}
	for _, tt := range tests {
		due, err := tt.cal.Due(moment(t, tt.start), tt.period, tt.opts...)
		if got := due.Time.Format("2006-01-02 15:04:05"); err != nil || got != tt.want {
			t.Errorf("%s: got %s, %v; want %s: %s", tt.name, got, err, tt.want, tt.reason)
		}
		if due.Date != calendar.DateOf(due.Time, tt.cal.Zone()) {
			t.Errorf("%s: %v is not on %v", tt.name, due.Time, due.Date)
		}
	}
}

func TestLayers(t *testing.T) {
	t.Parallel()
	cals := calendars(t)
	region := cals[4]
	tests := []struct {
		date   string
		kind   calendar.DayKind
		layer  string
		reason string
	}{
		{"2021-04-14", calendar.Off, "sanyuesan", "a region's holiday"},
		{"2021-04-11", calendar.MadeUp, "sanyuesan", "with its own make-up day"},
		{"2021-04-13", calendar.Designated, "sanyuesan", "a morning only"},
		{"2021-08-07", calendar.Off, "closure", "over a weekend too"},
		{"2021-10-01", calendar.Off, "cn-2021", "the base's"},
	}
	for _, tt := range tests {
		if day := region.Day(date(t, tt.date)); day.Kind != tt.kind || day.Layer != tt.layer {
			t.Errorf("Day(%s) = %+v, want %v by %s: %s", tt.date, day, tt.kind, tt.layer, tt.reason)
		}
	}
	open := region.Openings(date(t, "2021-04-13"))
	if len(open) != 1 || open[0].String() != "08:30-12:00" {
		t.Errorf("openings %v", open)
	}
	ids := map[string]string{}
	for _, c := range cals {
		if other, ok := ids[c.Digest()]; ok || !strings.HasPrefix(c.Digest(), "sha256:") {
			t.Errorf("%s: digest %s, as %s has", c.ID(), c.Digest(), other)
		}
		ids[c.Digest()] = c.ID()
	}
	again := calendars(t)
	for i, c := range cals {
		if again[i].Digest() != c.Digest() {
			t.Errorf("%s: the digest differs when built again", c.ID())
		}
	}
	if !region.HasHours() || region.Title() != calendar.China().Title() {
		t.Error("hours and title are the base's")
	}
	if from, to := region.Settled(); from != date(t, "2004-01-01") || to != date(t, "2026-12-28") {
		t.Errorf("settled %v to %v", from, to)
	}
}

// TestDigestZones: a zone's name is not its offset.
func TestDigestZones(t *testing.T) {
	t.Parallel()
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Skipf("no time zone database: %v", err)
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skipf("no time zone database: %v", err)
	}
	digest := func(zone *time.Location) string {
		c, err := calendar.New(calendar.Spec{ID: "c", Zone: zone})
		if err != nil {
			t.Fatal(err)
		}
		return c.Digest()
	}
	tests := []struct {
		name   string
		a, b   *time.Location
		same   bool
		reason string
	}{
		{"again", time.FixedZone("X", 3600), time.FixedZone("X", 3600), true, "one zone"},
		{"offset", time.FixedZone("X", 3600), time.FixedZone("X", 7200), false, "an hour apart"},
		{"summer time", time.FixedZone("Asia/Shanghai", 8*3600), shanghai, false, "apart before 1992"},
		{"winter", time.FixedZone("Europe/Berlin", 3600), berlin, false, "apart in summer"},
	}
	for _, tt := range tests {
		if same := digest(tt.a) == digest(tt.b); same != tt.same {
			t.Errorf("%s: same digest %v, want %v: %s", tt.name, same, tt.same, tt.reason)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	d1, d2 := date(t, "2021-05-01"), date(t, "2021-05-03")
	day := []calendar.Opening{{From: 9 * 3600, To: 17 * 3600}}
	layer := func(l calendar.Layer) calendar.Spec {
		l.ID = "l"
		return calendar.Spec{ID: "c", Base: calendar.China(), Layers: []calendar.Layer{l}}
	}
	hours := func(h ...calendar.OpeningHours) calendar.Spec {
		return calendar.Spec{ID: "c", Base: calendar.China(), Hours: h}
	}
	tests := []struct {
		name string
		spec calendar.Spec
		want string
	}{
		{"no id", calendar.Spec{Zone: time.UTC}, "needs an id"},
		{"no zone", calendar.Spec{ID: "c"}, "needs a time zone"},
		{"settled backwards", calendar.Spec{ID: "c", Zone: time.UTC, From: d2, To: d1}, "end (2021-05-01) before"},
		{"no such weekday", calendar.Spec{ID: "c", Zone: time.UTC, Weekend: []time.Weekday{7}}, "a day 7"},
		{"no such December day", calendar.Spec{ID: "c", Zone: time.UTC, NextFrom: 32}, "32 is not"},
		{"layer without id", calendar.Spec{ID: "c", Zone: time.UTC, Layers: []calendar.Layer{{}}}, "a layer needs an id"},
		{"holiday backwards", layer(calendar.Layer{Holidays: []calendar.Holiday{{From: d2, To: d1}}}), "ends before it begins"},
		{"holiday without date", layer(calendar.Layer{Holidays: []calendar.Holiday{{To: d1}}}), "has no date"},
		{"holiday twice", layer(calendar.Layer{Holidays: []calendar.Holiday{{From: d1, To: d2}, {From: d2, To: d2}}}), "2021-05-03 is listed twice"},
		{"make-up twice", layer(calendar.Layer{Workdays: []calendar.Makeup{{Date: d1}, {Date: d1}}}), "listed twice"},
		{"special overlaps", layer(calendar.Layer{Workdays: []calendar.Makeup{{Date: d1}}, Special: []calendar.Special{{From: d1, To: d2, Open: day}}}), "listed twice"},
		{"special without opening", layer(calendar.Layer{Special: []calendar.Special{{From: d1, To: d2}}}), "there is no opening"},
		{"ten thousand years off", layer(calendar.Layer{Holidays: []calendar.Holiday{{From: date(t, "0001-01-01"), To: date(t, "9999-12-31")}}}), "at most"},
		{"no opening", hours(calendar.OpeningHours{}), "there is no opening"},
		{"opening backwards", hours(calendar.OpeningHours{Day: []calendar.Opening{{From: 3600, To: 60}}}), "empty"},
		{"openings overlap", hours(calendar.OpeningHours{Day: []calendar.Opening{{From: 60, To: 3600}, {From: 3000, To: 4000}}}), "not after the one before"},
		{"past midnight", hours(calendar.OpeningHours{Day: []calendar.Opening{{From: 60, To: 90000}}}), "past midnight"},
		{"empty weekday", hours(calendar.OpeningHours{Day: day, Weekday: map[time.Weekday][]calendar.Opening{time.Friday: {}}}), "Friday: there is no opening"},
		{"half a season", hours(calendar.OpeningHours{Day: day, From: calendar.MonthDay{Month: 5, Day: 1}}), "first and a last day"},
		{"no such season", hours(calendar.OpeningHours{Day: day, From: calendar.MonthDay{Month: 5, Day: 1}, To: calendar.MonthDay{Month: 9, Day: 31}}), "first and a last day"},
		{"gap", hours(calendar.OpeningHours{Day: day, From: calendar.MonthDay{Month: 5, Day: 1}, To: calendar.MonthDay{Month: 9, Day: 30}}), "leave out 01-01"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := calendar.New(tt.spec); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

// TestNoWorkday has nothing to roll to and nothing to count.
func TestNoWorkday(t *testing.T) {
	t.Parallel()
	never, err := calendar.New(calendar.Spec{ID: "never", Zone: time.UTC, Weekend: []time.Weekday{0, 1, 2, 3, 4, 5, 6},
		Hours: []calendar.OpeningHours{{Day: []calendar.Opening{{From: 0, To: 60}}}}})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, p := range []calendar.Period{calendar.Workdays(1), calendar.Workdays(0), calendar.Days(1), calendar.Months(1), calendar.Workhours(1)} {
		if due, err := never.Due(start, p); !errors.Is(err, calendar.ErrNoDue) {
			t.Errorf("%v ends %v, %v; want no due date", p, due, err)
		}
	}
	if due, err := never.Due(start, calendar.Hours(1), calendar.RollNextWorkday); !errors.Is(err, calendar.ErrNoDue) {
		t.Errorf("an hour that rolls ends %v, %v", due, err)
	}
	if due, err := never.Due(start, calendar.Days(1), calendar.RollNone); err != nil || due.Date.String() != "2021-01-02" {
		t.Errorf("a day that does not roll: %v, %v", due, err)
	}
	once, err := calendar.New(calendar.Spec{ID: "once", Base: never, Layers: []calendar.Layer{{ID: "one", Workdays: []calendar.Makeup{{Date: date(t, "5000-02-03")}}}}})
	if err != nil {
		t.Fatal(err)
	}
	if due, err := once.Due(start, calendar.Workdays(1)); err != nil || due.Date.String() != "5000-02-03" {
		t.Errorf("the only working day: %v, %v", due, err)
	}
	if due, err := once.Due(start, calendar.Workdays(2)); !errors.Is(err, calendar.ErrNoDue) {
		t.Errorf("a second working day: %v, %v", due, err)
	}
	if due, err := once.Due(start, calendar.Workhours(1)); !errors.Is(err, calendar.ErrNoDue) {
		t.Errorf("an hour in a minute: %v, %v", due, err)
	}
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for n := range 200 {
				if _, err := calendar.China().Due(time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC), calendar.Workdays(n)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

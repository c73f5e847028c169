package calendar_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules/calendar"
)

func TestParallel(t *testing.T) {
	t.Parallel()
	cn := calendar.China()
	step := func(start string, n int, done string) calendar.Clock {
		return calendar.Clock{Starts: []time.Time{moment(t, start)}, Within: calendar.Workdays(n), Done: moment(t, done), Warn: calendar.Warn{Percent: 80}}
	}
	stopped := step("2021-09-10 10:00", 3, "")
	stopped.Exclude = []calendar.Interval{suspension(t, "2021-09-11 00:00", "")}
	unlimited := step("2021-09-10 10:00", 0, "")
	unlimited.NoLimit = true
	tests := []struct {
		name   string
		steps  []calendar.Clock
		at     string
		want   string
		reason string
	}{
		{"none", nil, "2021-09-14 10:00", "not_started grey", ""},
		{"not started", []calendar.Clock{step("2021-09-15 10:00", 1, "")}, "2021-09-14 10:00", "not_started grey", ""},
		{"both run", []calendar.Clock{step("2021-09-10 10:00", 3, ""), step("2021-09-10 10:00", 5, "")}, "2021-09-13 10:00", "running green due 2021-09-17 23:59:59", "due when the last is"},
		{"one late, whole not", []calendar.Clock{step("2021-09-10 10:00", 1, ""), step("2021-09-10 10:00", 5, "")}, "2021-09-14 10:00", "running yellow due 2021-09-17 23:59:59", "A17, B5"},
		{"one met late, whole not", []calendar.Clock{step("2021-09-10 10:00", 1, "2021-09-14 10:00"), step("2021-09-10 10:00", 5, "2021-09-15 10:00")}, "2021-09-20 10:00", "met green due 2021-09-17 23:59:59", ""},
		{"overdue", []calendar.Clock{step("2021-09-10 10:00", 1, "2021-09-13 10:00"), step("2021-09-10 10:00", 5, "")}, "2021-09-18 10:00", "overdue red due 2021-09-17 23:59:59", ""},
		{"met late", []calendar.Clock{step("2021-09-10 10:00", 1, "2021-09-13 10:00"), step("2021-09-10 10:00", 5, "2021-09-18 10:00")}, "2021-09-20 10:00", "met_late red due 2021-09-17 23:59:59", ""},
		{"one to come", []calendar.Clock{step("2021-09-10 10:00", 1, ""), step("2021-09-20 10:00", 5, "")}, "2021-09-14 10:00", "running yellow", "no due date of the whole yet"},
		{"one suspended", []calendar.Clock{stopped, step("2021-09-10 10:00", 5, "")}, "2021-09-14 10:00", "running green", "the other runs"},
		{"all suspended", []calendar.Clock{stopped, step("2021-09-10 10:00", 5, "2021-09-13 10:00")}, "2021-09-14 10:00", "suspended blue", "the one that is left"},
		{"no limit", []calendar.Clock{unlimited}, "2021-09-14 10:00", "no_limit grey", ""},
		{"one without limit", []calendar.Clock{unlimited, step("2021-09-10 10:00", 5, "2021-09-13 10:00")}, "2021-09-14 10:00", "running green due 2021-09-17 23:59:59", "it must be done too"},
		{"one provisional", []calendar.Clock{step("2026-12-28 10:00", 1, ""), step("2026-12-21 10:00", 3, "")}, "2026-12-28 11:00", "running yellow due 2026-12-29 23:59:59 provisional", ""},
	}
	for _, tt := range tests {
		var states []calendar.State
		for _, k := range tt.steps {
			s, err := k.At(cn, moment(t, tt.at))
			if err != nil {
				t.Fatal(err)
			}
			states = append(states, s)
		}
		got := calendar.Parallel(cn, moment(t, tt.at), states...)
		if line(got) != tt.want {
			t.Errorf("%s: got %s, want %s: %s", tt.name, line(got), tt.want, tt.reason)
		}
	}
}

func TestSerial(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		steps []calendar.Period
		want  string
	}{
		{"working days", []calendar.Period{calendar.Workdays(5), calendar.Workdays(3), calendar.Workdays(12)}, "[2021-09-17 2021-09-23 2021-10-14]"},
		{"days do not roll between", []calendar.Period{calendar.Days(1), calendar.Days(9)}, "[2021-09-13 2021-09-22]"},
		{"mixed", []calendar.Period{calendar.Workdays(1), calendar.Days(7), calendar.Hours(24)}, "[2021-09-13 2021-09-22 2021-09-21]"},
	}
	for _, tt := range tests {
		dues, err := calendar.China().Serial(moment(t, "2021-09-10 10:00"), tt.steps)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range dues {
			got = append(got, d.Date.String())
		}
		if fmt.Sprint(got) != tt.want {
			t.Errorf("%s: %v, want %s", tt.name, got, tt.want)
		}
	}
	for name, steps := range map[string][]calendar.Period{
		"no step": nil, "bad step": {{}}, "no hours": {calendar.Workdays(1), calendar.Workhours(1)}, "no hours first": {calendar.Workhours(1), calendar.Workdays(1)},
	} {
		if dues, err := calendar.China().Serial(moment(t, "2021-09-10 10:00"), steps); err == nil {
			t.Errorf("%s: %v", name, dues)
		}
	}
}

// TestPromised reads a promise beside the statutory limit.
func TestPromised(t *testing.T) {
	t.Parallel()
	k := calendar.Clock{Starts: []time.Time{moment(t, "2021-09-10 10:00")}, Within: calendar.Workdays(20), Promised: calendar.Workdays(3), OnLate: calendar.LateDeemedGranted}
	tests := []struct{ name, at, statutory, promised string }{
		{"both run", "2021-09-13 10:00", "running green due 2021-10-14 23:59:59", "running green due 2021-09-15 23:59:59"},
		{"promise broken", "2021-09-16 10:00", "running green due 2021-10-14 23:59:59", "overdue red due 2021-09-15 23:59:59 overdue"},
		{"both late", "2021-10-15 10:00", "overdue red due 2021-10-14 23:59:59 deemed_granted +deemed-granted", "overdue red due 2021-09-15 23:59:59 overdue"},
	}
	for _, tt := range tests {
		s, err := k.At(calendar.China(), moment(t, tt.at))
		if err != nil || s.Promised == nil || line(s) != tt.statutory || line(*s.Promised) != tt.promised {
			t.Errorf("%s: %s, %v; want %s and %s", tt.name, line(s), err, tt.statutory, tt.promised)
		}
	}
	k.Promised = calendar.Workdays(30)
	s, err := k.At(calendar.China(), moment(t, "2021-09-13 10:00"))
	if err != nil || line(s) != "running green due 2021-10-14 23:59:59 +promise-longer" {
		t.Errorf("a longer promise: %s, %v", line(s), err)
	}
	k.NoLimit, k.Within = true, calendar.Period{}
	s, err = k.At(calendar.China(), moment(t, "2021-09-13 10:00"))
	if err != nil || s.Status != calendar.NoLimit || line(*s.Promised) != "running green due 2021-10-28 23:59:59" {
		t.Errorf("only a promise: %s, %+v, %v", line(s), s.Promised, err)
	}
}

// before2020 is the calendar as it was before Spring Festival 2020 was
// extended on 26 January: 31 January and make-up Saturday 1 February were
// working days by the notice of November 2019.
func before2020(t testing.TB) *calendar.Calendar {
	t.Helper()
	c, err := calendar.New(calendar.Spec{ID: "cn-2020-01-25", Base: calendar.China(), Layers: []calendar.Layer{{
		ID: "cn-2020-first", Notice: "国办发明电〔2019〕16号",
		Workdays: []calendar.Makeup{
			{Date: date(t, "2020-01-31")},
			{Date: date(t, "2020-02-01"), Name: calendar.Text{ZH: "春节", EN: "Spring Festival"}},
		},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestChanges2020(t *testing.T) {
	t.Parallel()
	c := func(id, start string, p calendar.Period) calendar.Case {
		return calendar.Case{ID: id, Clock: calendar.Clock{Starts: []time.Time{moment(t, start)}, Within: p}}
	}
	cases := []calendar.Case{
		c("one-workday", "2020-01-23 10:00", calendar.Workdays(1)),
		c("met-before", "2020-01-22 10:00", calendar.Workdays(1)),
		c("twenty", "2020-01-10 10:00", calendar.Workdays(20)),
		c("month", "2019-12-31 10:00", calendar.Months(1)),
		c("hours", "2020-01-30 10:00", calendar.Hours(24)),
		c("later", "2020-02-03 10:00", calendar.Workdays(5)),
		{ID: "open", Clock: calendar.Clock{Within: calendar.Workdays(1)}},
		c("no-hours", "2020-01-23 10:00", calendar.Workhours(1)),
	}
	var got []string
	for _, ch := range calendar.Changes(before2020(t), calendar.China(), cases) {
		got = append(got, fmt.Sprintf("%s %v > %v %+d", ch.ID, ch.Old.Date, ch.New.Date, ch.Days))
	}
	want := []string{
		"one-workday 2020-01-31 > 2020-02-03 +3",
		"twenty 2020-02-12 > 2020-02-14 +2",
		"month 2020-01-31 > 2020-02-03 +3",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestChangesSettled publishes an imaginary notice for 2027.
func TestChangesSettled(t *testing.T) {
	t.Parallel()
	next, err := calendar.New(calendar.Spec{ID: "cn", Base: calendar.China(), To: date(t, "2027-12-28"), Layers: []calendar.Layer{{
		ID: "cn-2027", Notice: "假设的通知", Holidays: []calendar.Holiday{{From: date(t, "2027-01-01"), To: date(t, "2027-01-04")}},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	cases := []calendar.Case{
		{ID: "settled", Clock: calendar.Clock{Starts: []time.Time{moment(t, "2026-12-28 10:00")}, Within: calendar.Workdays(3)}},
		{ID: "moved", Clock: calendar.Clock{Starts: []time.Time{moment(t, "2026-12-28 10:00")}, Within: calendar.Workdays(4)}, At: moment(t, "2026-12-29 10:00")},
	}
	var got []string
	for _, ch := range calendar.Changes(calendar.China(), next, cases) {
		got = append(got, fmt.Sprintf("%s %v %v > %v %v %+d%s", ch.ID, ch.Old.Date, ch.Old.Provisional, ch.New.Date, ch.New.Provisional, ch.Days, ch.Problem))
	}
	want := []string{"settled 2026-12-31 true > 2026-12-31 false +0", "moved 2027-01-04 true > 2027-01-05 false +1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestChinaAsOf shows what the notice for 2026 changed when it came out.
func TestChinaAsOf(t *testing.T) {
	t.Parallel()
	before, err := calendar.ChinaAsOf(date(t, "2025-11-03"))
	if err != nil {
		t.Fatal(err)
	}
	after, err := calendar.ChinaAsOf(date(t, "2025-11-04"))
	if err != nil {
		t.Fatal(err)
	}
	if _, to := before.Settled(); to != date(t, "2025-12-28") || before.ID() != "cn@2025-11-03" || before.Digest() == after.Digest() {
		t.Errorf("%s is settled up to %v", before.ID(), to)
	}
	cases := []calendar.Case{
		{ID: "moves", Clock: calendar.Clock{Starts: []time.Time{moment(t, "2026-02-13 10:00")}, Within: calendar.Workdays(2)}},
		{ID: "stays", Clock: calendar.Clock{Starts: []time.Time{moment(t, "2026-03-02 10:00")}, Within: calendar.Workdays(2)}},
	}
	var got []string
	for _, c := range calendar.Changes(before, after, cases) {
		got = append(got, fmt.Sprintf("%s %v %v > %v %v", c.ID, c.Old.Date, c.Old.Provisional, c.New.Date, c.New.Provisional))
	}
	want := []string{"moves 2026-02-23 true > 2026-02-24 false", "stays 2026-03-04 true > 2026-03-04 false"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, day := range []string{"2003-01-01", "2020-01-20", "2015-03-01", ""} {
		d, _ := calendar.ParseDate(day)
		if c, err := calendar.ChinaAsOf(d); err == nil {
			t.Errorf("as of %q: %s", day, c.ID())
		}
	}
	if c, err := calendar.ChinaAsOf(date(t, "9999-12-31")); err != nil || c.IsWorkday(date(t, "2026-02-17")) {
		t.Errorf("all that is known: %v", err)
	}
}

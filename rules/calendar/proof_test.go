package calendar_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules/calendar"
)

// golden compares with a file of testdata; UPDATE_GOLDEN=1 writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "proof", name)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func TestProofText(t *testing.T) {
	t.Parallel()
	cals := calendars(t)
	reason := calendar.Text{ZH: "专家评审", EN: "expert review"}
	clock := func(start string, p calendar.Period, change func(*calendar.Clock)) calendar.Clock {
		k := calendar.Clock{Starts: []time.Time{moment(t, start)}, Within: p}
		if change != nil {
			change(&k)
		}
		return k
	}
	put := func(start, parts string, change func(*calendar.Clock)) calendar.Clock {
		k := clock(start, calendar.Period{}, change)
		k.Limit = limit(t, parts)
		return k
	}
	tests := []struct {
		name  string
		cal   *calendar.Calendar
		clock calendar.Clock
		at    string
	}{
		{"spring-festival-2026", cals[0], clock("2026-02-12 16:00", calendar.Workdays(5), nil), "2026-02-12 16:00"},
		{"year-end-2026", cals[0], clock("2026-12-28 09:00", calendar.Workdays(5), nil), "2026-12-28 09:00"},
		{"rolled", cals[0], clock("2025-09-23 10:00", calendar.Days(15), nil), "2025-09-23 10:00"},
		{"suspended", cals[0], clock("2021-09-10 10:00", calendar.Workdays(5), func(k *calendar.Clock) {
			k.Exclude = []calendar.Interval{{From: moment(t, "2021-09-14 09:00"), To: moment(t, "2021-09-17 10:00"), Reason: reason}}
			k.NotBefore = moment(t, "2021-09-24 14:00")
		}), "2021-09-16 10:00"},
		{"held", cals[0], clock("2021-09-10 10:00", calendar.Workdays(1), func(k *calendar.Clock) {
			k.Exclude = []calendar.Interval{{From: moment(t, "2021-09-13 22:00"), To: moment(t, "2021-09-15 09:00"), Reason: reason}}
		}), "2021-09-16 10:00"},
		{"open", cals[0], clock("2021-09-10 10:00", calendar.Workdays(3), func(k *calendar.Clock) {
			k.Exclude = []calendar.Interval{{From: moment(t, "2021-09-14 09:00")}}
		}), "2021-09-16 10:00"},
		{"extended", cals[0], clock("2021-09-24 10:00", calendar.Workdays(3), func(k *calendar.Clock) {
			k.Extensions = []calendar.Extension{{By: calendar.Months(1), Told: moment(t, "2021-09-26 10:00")}, {By: calendar.Days(2), Told: moment(t, "2021-09-27 10:00")}}
		}), "2021-09-28 10:00"},
		{"workhours", cals[4], clock("2021-04-10 10:00", calendar.Workhours(20), nil), "2021-04-10 10:00"},
		{"hours", cals[0], clock("2021-04-10 10:00", calendar.Hours(36), func(k *calendar.Clock) {
			k.Roll = calendar.RollNextWorkday
			k.Exclude = []calendar.Interval{{From: moment(t, "2021-04-11 00:00"), To: moment(t, "2021-04-12 00:00")}}
		}), "2021-04-10 10:00"},
		{"in-turn", cals[0], put("2021-09-10 10:00", "[3 workdays, 5 days]", nil), "2021-09-10 10:00"},
		{"later", cals[0], put("2021-09-16 10:00", "{latest: [5 days, 3 workdays]}", func(k *calendar.Clock) {
			k.Extensions = []calendar.Extension{{By: calendar.Workdays(1), Told: moment(t, "2021-09-22 10:00")}}
		}), "2021-09-22 12:00"},
		{"parts-in-parts", cals[1], put("2021-09-29 10:00", "[{earliest: [1 month, 2 workdays]}, 3 workhours, 2 workhours]", nil), "2021-09-29 10:00"},
		{"whole-days", cals[0], clock("2021-09-10 10:00", calendar.Workdays(2), func(k *calendar.Clock) {
			k.Exclude = []calendar.Interval{{From: moment(t, "2021-09-13 00:00"), To: moment(t, "2021-09-14 23:59:59"), Reason: reason}}
		}), "2021-09-10 10:00"},
		{"back", cals[0], calendar.Clock{Backward: true, Before: moment(t, "2021-10-12 09:00"), Within: calendar.Workdays(4)}, "2021-09-10 10:00"},
		{"back-stays", cals[0], calendar.Clock{Backward: true, Before: moment(t, "2021-10-12 00:00"), Within: calendar.Days(9)}, "2021-09-10 10:00"},
		{"back-rolls", cals[0], calendar.Clock{Backward: true, Before: moment(t, "2021-10-12 00:00"), Within: calendar.Days(9), Roll: calendar.RollPreviousWorkday}, "2021-09-10 10:00"},
		{"back-hours", cals[1], calendar.Clock{Backward: true, Before: moment(t, "2021-10-11 09:00"), Within: calendar.Workhours(3)}, "2021-09-10 10:00"},
		{"same-day", cals[0], clock("2021-04-09 10:00", calendar.Workdays(0), nil), "2021-04-10 10:00"},
		{"same-day-rest", cals[0], clock("2021-04-10 10:00", calendar.Workdays(0), nil), "2021-04-10 10:00"},
	}
	for _, tt := range tests {
		p, err := tt.clock.Proof(tt.cal, moment(t, tt.at))
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		for _, lang := range []string{"zh", "en"} {
			golden(t, tt.name+"."+lang+".txt", p.Text(lang))
		}
		s, err := tt.clock.At(tt.cal, moment(t, tt.at))
		if err != nil || !cmp.Equal(s.Due, p.Due) {
			t.Errorf("%s: the clock says %v, %v; the proof %v", tt.name, s.Due, err, p.Due)
		}
	}
}

// TestProofHolds checks random proofs against plain counting: each day's claim
// is true of that day alone, and together they make up the period.
func TestProofHolds(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 2021))
	cals := calendars(t)
	for range rounds() {
		c := random(r, cals)
		k := c.clock()
		at := c.start.AddDate(0, 0, 30)
		p, err := k.Proof(c.cal, at)
		if err != nil {
			t.Fatalf("%s: %v", describe(c), err)
		}
		w := plain{c.cal, c.out, c.partly}
		work := c.period.Unit == calendar.Workday
		counted, seconds, last := 0, time.Duration(0), 0
		for i, d := range p.Days {
			if i == 0 && d.Date != calendar.DateOf(c.start, c.cal.Zone()) || i > 0 && d.Date != p.Days[i-1].Date.AddDays(1) {
				t.Fatalf("%s: day %d is %v", describe(c), i, d.Date)
			}
			if d.Reason.ZH == "" || d.Reason.EN == "" || d.Role == "" {
				t.Fatalf("%s: %v is not explained: %+v", describe(c), d.Date, d)
			}
			counts := (!work || c.cal.IsWorkday(d.Date)) && !w.suspendedDay(d.Date, work)
			if d.Count > 0 {
				counted++
				if !counts || d.Count != counted || d.Role != calendar.RoleCounted {
					t.Fatalf("%s: %+v", describe(c), d)
				}
			}
			if (d.Role == calendar.RoleSkipped || d.Role == calendar.RoleSuspended) && counts && p.Periods[0].Unit <= calendar.Year {
				t.Fatalf("%s: %v counts, the proof says %+v", describe(c), d.Date, d)
			}
			seconds += d.Time
			if d.Last {
				last++
				if i != len(p.Days)-1 || d.Date != p.Due.Date {
					t.Fatalf("%s: last day %+v of %v", describe(c), d, p.Due)
				}
			}
		}
		if p.Due.Date.IsZero() {
			continue
		}
		switch c.period.Unit {
		case calendar.Workday, calendar.Day:
			if want := (c.period.Halves + 1) / 2; want > 0 && counted != want {
				t.Fatalf("%s: %d days counted", describe(c), counted)
			}
		case calendar.Hour, calendar.Workhour:
			if want := time.Duration(c.period.Halves) * 30 * time.Minute; seconds != want {
				t.Fatalf("%s: %v counted", describe(c), seconds)
			}
		}
		if last != 1 {
			t.Fatalf("%s: %d last days in %v", describe(c), last, p.Due)
		}
	}
}

func TestProofRefuses(t *testing.T) {
	t.Parallel()
	start := moment(t, "2021-09-10 10:00")
	cn := calendar.China()
	for name, k := range map[string]calendar.Clock{
		"not started": {Within: calendar.Workdays(1)},
		"no limit":    {Starts: []time.Time{start}, NoLimit: true},
		"no period":   {Starts: []time.Time{start}},
		"too long":    {Starts: []time.Time{start}, Within: calendar.Years(100)},
		"no due date": {Starts: []time.Time{start}, Within: calendar.Workhours(1)},
	} {
		if p, err := k.Proof(cn, start); err == nil {
			t.Errorf("%s: a proof of %d days", name, len(p.Days))
		}
	}
}

func TestProofJSON(t *testing.T) {
	t.Parallel()
	p, err := calendar.China().Proof(moment(t, "2021-09-17 10:00"), calendar.Workdays(1))
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(p.Days)
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"date":"2021-09-17","workday":true,"kind":"working","role":"start","reason":{"zh":"起算当日，不计入","en":"the day of the start does not count"}},` +
		`{"date":"2021-09-18","workday":true,"kind":"make-up","name":{"zh":"中秋节","en":"Mid-Autumn Festival"},"notice":"国办发明电〔2020〕27号","layer":"cn-2021","role":"counted","count":1,"last":true,` +
		`"reason":{"zh":"中秋节调休上班（国办发明电〔2020〕27号），第1个工作日","en":"make-up day for Mid-Autumn Festival (国办发明电〔2020〕27号); working day 1"}}]`
	if string(b) != want {
		t.Errorf("got  %s\nwant %s", b, want)
	}
	if strings.Contains(p.Text("en"), "暂定") {
		t.Error("the English text is not English")
	}
}

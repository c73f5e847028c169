package calendar_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/guize-rules/guize/rules/calendar"
)

// TestDueBefore counts back by hand. 1 to 7 October 2021 are off, 26 September
// and 9 October are worked.
func TestDueBefore(t *testing.T) {
	t.Parallel()
	cals := calendars(t)
	for _, c := range []struct {
		cal    *calendar.Calendar
		before string
		period string
		roll   calendar.Roll
		want   string
		reason string
	}{
		{cals[0], "2021-10-31 00:00", "30 days", 0, "2021-10-01 23:59:59", "a rest day stays: moving on would leave 22 days"},
		{cals[0], "2021-10-31 00:00", "30 days", calendar.RollPreviousWorkday, "2021-09-30 23:59:59", "where it is said it is the working day before"},
		{cals[0], "2021-10-31 18:00", "30 days", 0, "2021-10-01 23:59:59", "the hour of the event does not matter"},
		{cals[0], "2021-10-12 09:00", "1 workday", 0, "2021-10-11 23:59:59", "the day before"},
		{cals[0], "2021-10-12 09:00", "3 workdays", 0, "2021-10-08 23:59:59", "11, 9 (worked) and 8 October"},
		{cals[0], "2021-10-12 09:00", "4 workdays", 0, "2021-09-30 23:59:59", "over the holiday"},
		{cals[0], "2021-10-12 09:00", "0 workdays", 0, "2021-10-12 23:59:59", "the day itself"},
		{cals[0], "2021-10-10 09:00", "0 workdays", 0, "2021-10-09 23:59:59", "a Sunday: the working day before, made up"},
		{cals[0], "2024-03-31 00:00", "1 month", 0, "2024-02-29 23:59:59", "the last of February (Civil Code 202)"},
		{cals[0], "2024-03-31 00:00", "1 year", 0, "2023-03-31 23:59:59", ""},
		{cals[0], "2024-03-31 00:00", "0.5 year", 0, "2023-09-30 23:59:59", "six months"},
		{cals[0], "2021-10-12 09:00", "24 hours", 0, "2021-10-11 09:00:00", "from the moment"},
		{cals[0], "2021-10-11 09:00", "24 hours", calendar.RollPreviousWorkday, "2021-10-09 23:59:59", "Sunday at nine goes back to Saturday, made up"},
		{cals[1], "2021-10-12 09:00", "1 workhour", 0, "2021-10-11 17:00:00", "half an hour on each day"},
		{cals[1], "2021-10-12 14:00", "3.5 workhours", 0, "2021-10-12 08:30:00", "the last second that leaves the whole morning"},
	} {
		p, err := calendar.ParsePeriod(c.period)
		if err != nil {
			t.Fatal(err)
		}
		opts := []calendar.Option{c.roll}
		due, err := c.cal.DueBefore(moment(t, c.before), p, opts...)
		if got := due.Time.Format("2006-01-02 15:04:05"); err != nil || got != c.want {
			t.Errorf("%s before %s = %s, %v; want %s (%s)", c.period, c.before, got, err, c.want, c.reason)
		}
	}
}

func TestDueBeforeHasNone(t *testing.T) {
	t.Parallel()
	cn := calendar.China()
	at := moment(t, "2021-10-12 09:00")
	if _, err := cn.DueBefore(at, calendar.Workhours(1)); !errors.Is(err, calendar.ErrNoDue) {
		t.Errorf("working hours without opening hours: %v", err)
	}
	if _, err := cn.DueBefore(at, calendar.Years(9000)); !errors.Is(err, calendar.ErrNoDue) {
		t.Errorf("before the first year: %v", err)
	}
	if _, err := cn.DueBefore(at, calendar.Period{Unit: calendar.Workday, Halves: 1}); err == nil {
		t.Error("half a day has no meaning backwards")
	}
	if _, err := cn.DueBefore(at, calendar.Days(1), calendar.RollNextWorkday); err == nil {
		t.Error("a period that is counted back does not roll on")
	}
	if _, err := cn.Due(at, calendar.Days(1), calendar.RollPreviousWorkday); err == nil {
		t.Error("a period does not roll back")
	}
	if d, err := cn.DueBefore(moment(t, "2027-02-10 09:00"), calendar.Workdays(20)); err != nil || !d.Provisional || d.WaitsFor.IsZero() {
		t.Errorf("over a new year without a notice: %+v, %v; want provisional", d, err)
	}
}

// TestBackwardClock reads the clock of a renewal that is to be asked for 30
// days before the licence ends on 31 October 2021: by 1 October.
func TestBackwardClock(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		at     string
		change func(*calendar.Clock)
		want   string
		reason string
	}{
		{"2021-08-01 09:00", nil, "running green due 2021-10-01 23:59:59", "it needs no start"},
		{"2021-08-01 09:00", func(k *calendar.Clock) { k.Before = time.Time{} }, "not_started grey", "no event to count back from"},
		{"2021-08-01 09:00", func(k *calendar.Clock) { k.Starts = []time.Time{{}} }, "not_started grey", "nor has it begun"},
		{"2021-08-01 09:00", func(k *calendar.Clock) { k.Starts = []time.Time{moment(t, "2021-07-31 09:00")} }, "running green due 2021-10-01 23:59:59", ""},
		{"2021-09-28 09:00", nil, "running green due 2021-10-01 23:59:59", "29 and 30 September, and 1 October rests"},
		{"2021-09-29 09:00", nil, "running yellow due 2021-10-01 23:59:59", "one working day left"},
		{"2021-10-01 23:59:59", nil, "running yellow due 2021-10-01 23:59:59", "in time"},
		{"2021-10-02 00:00", nil, "overdue red due 2021-10-01 23:59:59 overdue", ""},
		{"2021-10-09 00:00", func(k *calendar.Clock) { k.Done = moment(t, "2021-10-08 09:00") }, "met_late red due 2021-10-01 23:59:59 overdue", ""},
		{"2021-10-09 00:00", func(k *calendar.Clock) { k.Done = moment(t, "2021-07-08 09:00") }, "met green due 2021-10-01 23:59:59", ""},
		{"2021-10-09 00:00", func(k *calendar.Clock) { k.NoLimit = true }, "no_limit grey", "文件未规定"},
		{"2021-09-02 09:00", func(k *calendar.Clock) {
			k.Starts, k.Warn = []time.Time{moment(t, "2021-08-01 09:00")}, calendar.Warn{Percent: 50}
		}, "running yellow due 2021-10-01 23:59:59", "half of the 61 days since it began"},
		{"2021-08-30 09:00", func(k *calendar.Clock) {
			k.Starts, k.Warn = []time.Time{moment(t, "2021-08-01 09:00")}, calendar.Warn{Percent: 50}
		}, "running green due 2021-10-01 23:59:59", ""},
	} {
		k := calendar.Clock{Backward: true, Before: moment(t, "2021-10-31 00:00"), Within: calendar.Days(30), Warn: calendar.Warn{Left: calendar.Workdays(1)}}
		if c.change != nil {
			c.change(&k)
		}
		s, err := k.At(calendar.China(), moment(t, c.at))
		if got := line(s); err != nil || got != c.want {
			t.Errorf("at %s: %s, %v; want %s (%s)", c.at, got, err, c.want, c.reason)
		}
	}
}

// back counts back plainly, a day or a second at a time.
func (p plain) back(before time.Time, period calendar.Period) time.Time {
	zone := p.cal.Zone()
	d, n := calendar.DateOf(before, zone), period.Halves/2
	switch period.Unit {
	case calendar.Hour:
		return before.Add(-time.Duration(period.Halves) * 30 * time.Minute)
	case calendar.Workhour:
		at, left := before, period.Halves*2 // quarters
		for left > 0 {
			at = at.Add(-15 * time.Minute)
			local := at.In(zone)
			if isOpen(p.cal, calendar.DateOf(at, zone), local.Hour()*3600+local.Minute()*60) {
				left--
			}
		}
		return at
	case calendar.Month:
		d, n = plainMonth(before.In(zone), -n), 0
	case calendar.Workday:
		for n == 0 && !p.cal.IsWorkday(d) {
			d = d.AddDays(-1)
		}
	}
	for n > 0 {
		d = d.AddDays(-1)
		if period.Unit == calendar.Day || p.cal.IsWorkday(d) {
			n--
		}
	}
	return d.In(zone).Add(24*time.Hour - time.Second)
}

// TestPlainCountingBackAgrees compares with counting back one day at a time,
// and the proof with that: as many days count in it as the period has.
func TestPlainCountingBackAgrees(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(8, 2021))
	cals := calendars(t)
	for range rounds() {
		c := random(r, cals)
		if c.period.Halves%2 != 0 && c.period.Unit.String() != "hour" {
			c.period.Halves++
		}
		if c.period.Unit == calendar.Year {
			c.period = calendar.Months(6 * c.period.Halves)
		}
		if c.period.Unit == calendar.Workhour && c.period.Halves == 0 {
			continue
		}
		k := calendar.Clock{Backward: true, Before: c.start, Within: c.period}
		what := fmt.Sprintf("%v before %v, %s", c.period, c.start, c.cal.ID())
		s, err := k.At(c.cal, c.start)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if want := (plain{cal: c.cal}).back(c.start, c.period); !want.Equal(s.Due.Time) {
			t.Fatalf("%s: got %v, want %v", what, s.Due.Time, want)
		}
		p, err := k.Proof(c.cal, c.start)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		checkBack(t, what, p, c)
	}
}

func checkBack(t *testing.T, what string, p *calendar.Proof, c randomClock) {
	t.Helper()
	counted, sum := 0, time.Duration(0)
	for i, d := range p.Days {
		if i > 0 && d.Date.Sub(p.Days[i-1].Date) != 1 || d.Last != (i == 0) {
			t.Fatalf("%s: %+v", what, d)
		}
		if d.Count > 0 {
			counted++
		}
		sum += d.Time
	}
	if first, last := p.Days[0].Date, p.Days[len(p.Days)-1].Date; first != p.Due.Date || last != maxDay(first, calendar.DateOf(c.start, c.cal.Zone())) {
		t.Fatalf("%s: from %v to %v", what, first, last)
	}
	switch n := c.period.Halves / 2; {
	case c.period.Unit == calendar.Workday || c.period.Unit == calendar.Day:
		if counted != n {
			t.Fatalf("%s: %d days count", what, counted)
		}
	case c.period.Unit >= calendar.Hour:
		if want := time.Duration(c.period.Halves) * 30 * time.Minute; sum != want {
			t.Fatalf("%s: %v count, want %v", what, sum, want)
		}
	}
}

func maxDay(a, b calendar.Date) calendar.Date {
	if a.Before(b) {
		return b
	}
	return a
}

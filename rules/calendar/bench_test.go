package calendar_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/rickar/cal/v2"

	"github.com/guize-rules/guize/rules/calendar"
)

// theirs is the same calendar as a rickar/cal business calendar: each day off a
// holiday of its own year, make-up days by its workday function.
func theirs(c *calendar.Calendar, cached bool) *cal.BusinessCalendar {
	b := cal.NewBusinessCalendar()
	b.Cacheable = cached
	first, _ := calendar.NewDate(2004, 1, 1)
	last, _ := calendar.NewDate(2026, 12, 31)
	worked := map[int32]bool{}
	for d := first; !d.After(last); d = d.AddDays(1) {
		y, m, day := d.Date()
		switch info := c.Day(d); info.Kind {
		case calendar.Off:
			b.AddHoliday(&cal.Holiday{Name: info.Name.EN, StartYear: y, EndYear: y, Month: m, Day: day, Func: cal.CalcDayOfMonth})
		case calendar.MadeUp:
			worked[int32(y*10000+int(m)*100+day)] = true
		}
	}
	b.WorkdayFunc = func(t time.Time) bool {
		y, m, d := t.Date()
		return (t.Weekday() != time.Saturday && t.Weekday() != time.Sunday) || worked[int32(y*10000+int(m)*100+d)]
	}
	return b
}

// countDays is the plain way: one day after the other.
func countDays(c *calendar.Calendar, start time.Time, n int) calendar.Date {
	d := calendar.DateOf(start, c.Zone())
	for n > 0 {
		d = d.AddDays(1)
		if c.IsWorkday(d) {
			n--
		}
	}
	return d
}

func starts(c *calendar.Calendar) []time.Time {
	out := make([]time.Time, 1024)
	for i := range out {
		out[i] = time.Date(2015, 1, 1, 10, 0, 0, 0, c.Zone()).AddDate(0, 0, i*3)
	}
	return out
}

// TestTheirsAgrees keeps the benchmark honest.
func TestTheirsAgrees(t *testing.T) {
	t.Parallel()
	c := calendar.China()
	b := theirs(c, true)
	for _, start := range starts(c) {
		due, err := c.Due(start, calendar.Workdays(20))
		if got := calendar.DateOf(b.WorkdaysFrom(start, 20), c.Zone()); err != nil || got != due.Date {
			t.Fatalf("20 working days from %v: theirs %v, ours %v, %v", start, got, due.Date, err)
		}
		if got := countDays(c, start, 20); got != due.Date {
			t.Fatalf("20 working days from %v: plainly %v, ours %v", start, got, due.Date)
		}
	}
}

func BenchmarkDue(b *testing.B) {
	c := calendar.China()
	at := starts(c)
	for _, n := range []int{1, 20, 250, 2500} {
		b.Run(fmt.Sprintf("n=%d/guize", n), func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				if _, err := c.Due(at[i&1023], calendar.Workdays(n)); err != nil {
					b.Fatal(err)
				}
				i++
			}
		})
		b.Run(fmt.Sprintf("n=%d/plain", n), func(b *testing.B) {
			i := 0
			for b.Loop() {
				countDays(c, at[i&1023], n)
				i++
			}
		})
		if n > 250 {
			continue
		}
		for _, cached := range []bool{true, false} {
			t := theirs(c, cached)
			b.Run(fmt.Sprintf("n=%d/rickar-cached=%t", n, cached), func(b *testing.B) {
				i := 0
				for b.Loop() {
					t.WorkdaysFrom(at[i&1023], n)
					i++
				}
			})
		}
	}
}

func BenchmarkDueOther(b *testing.B) {
	cals := calendars(b)
	for _, p := range []calendar.Period{calendar.Days(20), calendar.Months(6), calendar.Hours(48), calendar.Workhours(40)} {
		c := cals[1]
		at := starts(c)
		b.Run(p.String(), func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				if _, err := c.Due(at[i&1023], p); err != nil {
					b.Fatal(err)
				}
				i++
			}
		})
	}
}

func BenchmarkWorkdays(b *testing.B) {
	c := calendar.China()
	t := theirs(c, true)
	from := date(b, "2015-03-04")
	for _, span := range []int{30, 365, 3650} {
		to := from.AddDays(span)
		b.Run(fmt.Sprintf("days=%d/guize", span), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Workdays(from, to)
			}
		})
		b.Run(fmt.Sprintf("days=%d/rickar-cached", span), func(b *testing.B) {
			x, y := from.In(c.Zone()), to.In(c.Zone())
			for b.Loop() {
				t.WorkdaysInRange(x, y)
			}
		})
	}
}

func BenchmarkClock(b *testing.B) {
	c := calendar.China()
	start := time.Date(2021, 3, 1, 10, 0, 0, 0, c.Zone())
	for _, n := range []int{0, 1, 50} {
		k := calendar.Clock{Starts: []time.Time{start}, Within: calendar.Workdays(60), Warn: calendar.Warn{Percent: 80}}
		for i := range n {
			from := start.AddDate(0, 0, 3*i).Add(time.Duration(i%24) * time.Hour)
			k.Exclude = append(k.Exclude, calendar.Interval{From: from, To: from.Add(30 * time.Hour)})
		}
		at := start.AddDate(0, 2, 0)
		b.Run(fmt.Sprintf("suspensions=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := k.At(c, at); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	cn := calendar.China()
	spec := calendar.Spec{ID: "cn", Zone: cn.Zone()}
	for year := 2002; year <= 2026; year++ { // 25 years, the first two empty
		l := calendar.Layer{ID: fmt.Sprint(year), Notice: "notice"}
		first, _ := calendar.NewDate(year, 1, 1)
		for d := first; d.Year() == year; d = d.AddDays(1) {
			switch info := cn.Day(d); info.Kind {
			case calendar.Off:
				l.Holidays = append(l.Holidays, calendar.Holiday{From: d, To: d, Name: info.Name})
			case calendar.MadeUp:
				l.Workdays = append(l.Workdays, calendar.Makeup{Date: d, Name: info.Name})
			}
		}
		spec.Layers = append(spec.Layers, l)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := calendar.New(spec); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkNewSeasons builds a calendar whose hours change twice a year, for
// all ten thousand years.
func BenchmarkNewSeasons(b *testing.B) {
	day := []calendar.Opening{{From: 9 * 3600, To: 17 * 3600}}
	summer := []calendar.Opening{{From: 8 * 3600, To: 12 * 3600}}
	spec := calendar.Spec{ID: "office", Base: calendar.China(), Hours: []calendar.OpeningHours{
		{Day: day},
		{From: calendar.MonthDay{Month: 5, Day: 1}, To: calendar.MonthDay{Month: 9, Day: 30}, Day: summer},
	}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := calendar.New(spec); err != nil {
			b.Fatal(err)
		}
	}
}

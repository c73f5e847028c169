package calendar_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/guize-rules/guize/rules/calendar"
)

// The second witness: every period counted day by day, or second by second, by
// asking one day at a time whether it is worked. No tables, no arithmetic on
// periods, none of the package's counting.

// plain is a clock counted plainly.
type plain struct {
	cal    *calendar.Calendar
	out    []calendar.Interval
	partly calendar.Partly
}

// still reports whether the clock is stopped in that second.
func (p plain) still(at time.Time) bool {
	return slices.ContainsFunc(p.out, func(iv calendar.Interval) bool {
		return !iv.From.IsZero() && !at.Before(iv.From) && (iv.To.IsZero() || at.Before(iv.To))
	})
}

// suspendedDay reports whether the day is left out. The test's intervals begin
// and end on quarters of an hour, so that asking each quarter is enough.
func (p plain) suspendedDay(d calendar.Date, openOnly bool) bool {
	all, some := true, false
	for q := range 96 {
		sec := q * 900
		if openOnly && !isOpen(p.cal, d, sec) {
			continue
		}
		if p.still(d.In(p.cal.Zone()).Add(time.Duration(sec) * time.Second)) {
			some = true
		} else {
			all = false
		}
	}
	return some && (all || p.partly == calendar.PartlyExcluded)
}

func isOpen(c *calendar.Calendar, d calendar.Date, sec int) bool {
	return slices.ContainsFunc(c.Openings(d), func(o calendar.Opening) bool { return o.From <= sec && sec < o.To })
}

// due returns the last day and second, or false where the clock finds none in
// twenty years.
func (p plain) due(start time.Time, period calendar.Period) (calendar.Date, time.Time, bool) {
	switch period.Unit {
	case calendar.Hour, calendar.Workhour:
		if at, ok := p.dueTime(start, period); ok {
			return calendar.DateOf(at, p.cal.Zone()), at, true
		}
		return calendar.Date{}, time.Time{}, false
	}
	return p.dueDay(start, period)
}

func (p plain) dueDay(start time.Time, period calendar.Period) (calendar.Date, time.Time, bool) {
	first := calendar.DateOf(start, p.cal.Zone())
	work := period.Unit == calendar.Workday
	n := (period.Halves + 1) / 2
	switch period.Unit {
	case calendar.Month:
		n = plainMonth(start.In(p.cal.Zone()), period.Halves/2).Sub(first)
	case calendar.Year:
		n = plainMonth(start.In(p.cal.Zone()), period.Halves*6).Sub(first)
	}
	d, counted := first, 0
	for range 8000 {
		counts := (!work || p.cal.IsWorkday(d)) && !p.suspendedDay(d, work)
		if d == first { // the day of the start counts for nothing, and is the last of no days
			counts = n == 0 && (!work || counts)
		} else if counts {
			counted++
		}
		if counts && counted >= n {
			last := d
			for !work && !p.cal.IsWorkday(last) {
				last = last.AddDays(1)
			}
			end, moment := p.endOf(last, period)
			if !p.still(moment) {
				return last, end, true
			}
		}
		d = d.AddDays(1)
	}
	return calendar.Date{}, time.Time{}, false
}

// endOf returns the last second of the last day that is in time, and the
// second before the day is over.
func (p plain) endOf(d calendar.Date, period calendar.Period) (end, before time.Time) {
	if period.Halves%2 == 1 && period.Unit != calendar.Year {
		end = half(p.cal, d)
		return end, end.Add(-time.Second)
	}
	end = d.In(p.cal.Zone()).Add(24*time.Hour - time.Second)
	return end, end
}

func half(c *calendar.Calendar, d calendar.Date) time.Time {
	if !c.HasHours() {
		return d.In(c.Zone()).Add(12 * time.Hour)
	}
	total := 0
	for sec := range 86400 {
		if isOpen(c, d, sec) {
			total++
		}
	}
	seen := 0
	for sec := range 86400 {
		if isOpen(c, d, sec) {
			seen++
		}
		if seen == (total+1)/2 {
			return d.In(c.Zone()).Add(time.Duration(sec+1) * time.Second)
		}
	}
	return time.Time{}
}

// plainMonth adds months by the standard library and takes the last day of the
// month where it ran over.
func plainMonth(t time.Time, n int) calendar.Date {
	first := time.Date(t.Year(), t.Month(), 1, 12, 0, 0, 0, time.UTC).AddDate(0, n, 0)
	day := min(t.Day(), first.AddDate(0, 1, -1).Day())
	return calendar.DateOf(first.AddDate(0, 0, day-1), time.UTC)
}

// dueTime counts quarters of an hour; the test's starts lie on quarters.
func (p plain) dueTime(start time.Time, period calendar.Period) (time.Time, bool) {
	zone := p.cal.Zone()
	n := period.Halves * 2 // quarters
	at := start
	for range 4 * 24 * 4000 {
		if n == 0 {
			return at.In(zone), true
		}
		local := at.In(zone)
		sec := local.Hour()*3600 + local.Minute()*60
		counts := period.Unit == calendar.Hour || isOpen(p.cal, calendar.DateOf(at, zone), sec)
		if counts && !p.still(at) {
			n--
		}
		at = at.Add(15 * time.Minute)
	}
	return time.Time{}, false
}

// calendars are the ones on which random clocks run.
func calendars(t testing.TB) []*calendar.Calendar {
	t.Helper()
	cn := calendar.China()
	opening := func(s ...string) []calendar.Opening {
		var out []calendar.Opening
		for _, x := range s {
			o, err := calendar.ParseOpening(x)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, o)
		}
		return out
	}
	make := func(s calendar.Spec) *calendar.Calendar {
		c, err := calendar.New(s)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	office := make(calendar.Spec{ID: "office", Base: cn, Hours: []calendar.OpeningHours{
		{Day: opening("08:30-12:00", "14:00-17:30")},
		{From: calendar.MonthDay{Month: 5, Day: 1}, To: calendar.MonthDay{Month: 9, Day: 30}, Day: opening("08:30-12:00", "15:00-18:00"),
			Weekday: map[time.Weekday][]calendar.Opening{time.Friday: opening("08:30-12:00")}},
	}})
	saturday := make(calendar.Spec{ID: "saturday", Base: cn, Weekend: []time.Weekday{time.Sunday}, Hours: []calendar.OpeningHours{
		{Day: opening("09:00-17:00"), Weekday: map[time.Weekday][]calendar.Opening{time.Saturday: opening("09:00-11:30")}},
		{From: calendar.MonthDay{Month: 11, Day: 15}, To: calendar.MonthDay{Month: 2, Day: 29}, Day: opening("10:00-16:00")},
	}})
	rare := make(calendar.Spec{ID: "rare", Zone: cn.Zone(), Weekend: []time.Weekday{0, 1, 2, 4, 5, 6}})
	region := make(calendar.Spec{ID: "region", Base: office, Layers: []calendar.Layer{
		{ID: "sanyuesan", Notice: "桂政办发〔2021〕1号",
			Holidays: []calendar.Holiday{{From: date(t, "2021-04-14"), To: date(t, "2021-04-16")}},
			Workdays: []calendar.Makeup{{Date: date(t, "2021-04-11")}, {Date: date(t, "2021-04-18")}},
			Special:  []calendar.Special{{From: date(t, "2021-04-13"), To: date(t, "2021-04-13"), Open: opening("08:30-12:00")}}},
		{ID: "closure", Holidays: []calendar.Holiday{{From: date(t, "2021-08-01"), To: date(t, "2021-08-20")}}},
	}})
	return []*calendar.Calendar{cn, office, saturday, rare, region}
}

type randomClock struct {
	cal    *calendar.Calendar
	start  time.Time
	period calendar.Period
	out    []calendar.Interval
	partly calendar.Partly
}

func random(r *rand.Rand, cals []*calendar.Calendar) randomClock {
	c := randomClock{cal: cals[r.IntN(len(cals))], partly: calendar.Partly(r.IntN(3))}
	base := time.Date(2019, 12, 1, 0, 0, 0, 0, c.cal.Zone())
	c.start = base.Add(time.Duration(r.IntN(1000*96)) * 15 * time.Minute)
	units := []calendar.Unit{calendar.Workday, calendar.Workday, calendar.Day, calendar.Month, calendar.Year, calendar.Hour, calendar.Workhour}
	c.period = calendar.Period{Unit: units[r.IntN(len(units))], Halves: r.IntN(60)}
	switch c.period.Unit {
	case calendar.Month:
		c.period.Halves = 2 * r.IntN(8)
	case calendar.Year:
		c.period.Halves = r.IntN(4)
	case calendar.Workhour:
		if !c.cal.HasHours() {
			c.period.Unit = calendar.Hour
		}
	}
	for range r.IntN(5) {
		from := c.start.Add(time.Duration(r.IntN(60*96)-5*96) * 15 * time.Minute)
		to := from.Add(time.Duration(r.IntN(6*96)+1) * 15 * time.Minute)
		if r.IntN(3) == 0 { // whole days
			from = calendar.DateOf(from, c.cal.Zone()).In(c.cal.Zone())
			to = calendar.DateOf(to, c.cal.Zone()).In(c.cal.Zone()).AddDate(0, 0, 1)
		}
		if r.IntN(25) == 0 {
			to = time.Time{}
		}
		c.out = append(c.out, calendar.Interval{From: from, To: to})
	}
	return c
}

func (c randomClock) clock() calendar.Clock {
	return calendar.Clock{Starts: []time.Time{c.start}, Within: c.period, Exclude: c.out, Partly: c.partly}
}

package calendar_test

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/guize-rules/guize/rules/calendar"
)

// countMonths goes to the matching day by counting days one by one: to the month
// that is meant, and in it to the day or to the last there is.
func countMonths(d calendar.Date, n int) calendar.Date {
	step := 1
	if n < 0 {
		step = -1
	}
	to, passed := d, 0
	for passed != n {
		next := to.AddDays(step)
		if next.IsZero() {
			return next
		}
		if next.Month() != to.Month() {
			passed += step
		}
		to = next
	}
	for step > 0 && to.Day() != 1 || step < 0 && to.AddDays(-1).Month() == to.Month() {
		to = to.AddDays(-1)
	}
	for to.Day() < d.Day() && to.AddDays(1).Month() == to.Month() {
		to = to.AddDays(1)
	}
	return to
}

// someDays are every day of leap years and the years around, the ends of the
// range, and month ends of years in between.
func someDays(t *testing.T) []calendar.Date {
	var out []calendar.Date
	for _, from := range []string{"1899-12-01", "1999-12-01", "2023-12-01"} {
		d := date(t, from)
		for range 800 {
			out = append(out, d)
			d = d.AddDays(1)
		}
	}
	for y := 1; y <= 9999; y += 101 {
		for m := time.January; m <= time.December; m++ {
			first, err := calendar.NewDate(y, m, 1)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, first, first.LastOf(1))
		}
	}
	return append(out, date(t, "0001-01-01"), date(t, "9999-12-31"))
}

// TestShiftPlain holds days, months and years against counting one day at a time.
func TestShiftPlain(t *testing.T) {
	t.Parallel()
	c := calendar.China()
	for i, d := range someDays(t) {
		for _, n := range []int{0, 1, 2, 11, 12, 13, 1 + i%50} {
			for _, back := range []bool{false, true} {
				want := countMonths(d, n)
				shift := calendar.Months(n).After
				if back {
					want, shift = countMonths(d, -n), calendar.Months(n).Before
				}
				got, err := shift(d, c)
				if outside := want.IsZero() || want.Year() < 1; outside {
					if !errors.Is(err, calendar.ErrOutside) {
						t.Fatalf("%v, %d months, back %v: %v, %v", d, n, back, got, err)
					}
				} else if err != nil || got != want {
					t.Fatalf("%v, %d months, back %v: %v, %v; want %v", d, n, back, got, err, want)
				}
			}
		}
	}
}

// TestShiftWorkdaysPlain counts working days one by one, forwards and back.
func TestShiftWorkdaysPlain(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 2024))
	for _, c := range calendars(t) {
		for range 300 {
			d := date(t, "2020-01-01").AddDays(r.IntN(2000))
			n, step := r.IntN(40), 1
			shift := calendar.Workdays(n).After
			if r.IntN(2) == 0 {
				step, shift = -1, calendar.Workdays(n).Before
			}
			want := d
			for left := n; left > 0; {
				if want = want.AddDays(step); c.IsWorkday(want) {
					left--
				}
			}
			if got, err := shift(d, c); err != nil || got != want {
				t.Fatalf("%s: %v, %d working days, step %d: %v, %v; want %v", c.ID(), d, n, step, got, err, want)
			}
		}
	}
}

func TestShift(t *testing.T) {
	t.Parallel()
	half := func(u calendar.Unit, halves int) calendar.Period { return calendar.Period{Unit: u, Halves: halves} }
	tests := []struct {
		from string
		p    calendar.Period
		back bool
		want string
		err  error
		why  string
	}{
		{"2006-02-28", calendar.Years(18), false, "2024-02-28", nil, "the matching day, though the month is longer"},
		{"2004-02-29", calendar.Years(18), false, "2022-02-28", nil, "no matching day (Civil Code 202)"},
		{"2004-02-29", calendar.Years(20), false, "2024-02-29", nil, "a leap year again"},
		{"2024-02-29", calendar.Years(1), true, "2023-02-28", nil, "backwards too"},
		{"2024-05-31", calendar.Months(1), true, "2024-04-30", nil, "the last of the month, backwards"},
		{"2024-01-31", half(calendar.Year, 1), false, "2024-07-31", nil, "half a year is six months"},
		{"2024-08-31", half(calendar.Year, 3), true, "2023-02-28", nil, "a year and a half back"},
		{"2024-02-09", calendar.Workdays(1), false, "2024-02-18", nil, "over the Spring Festival to a make-up Sunday"},
		{"2024-02-18", calendar.Workdays(1), true, "2024-02-09", nil, "and back"},
		{"2024-02-10", calendar.Workdays(0), false, "2024-02-10", nil, "no working days lead nowhere"},
		{"2024-05-06", half(calendar.Day, 1), false, "", calendar.ErrHalf, "half a day"},
		{"2024-05-06", half(calendar.Workday, 1), false, "", calendar.ErrHalf, "half a working day"},
		{"2024-05-06", calendar.Hours(24), false, "", calendar.ErrNoTime, "hours of a date"},
		{"2024-05-06", calendar.Workhours(8), false, "", calendar.ErrNoTime, "working hours of a date"},
		{"9999-12-31", calendar.Days(1), false, "", calendar.ErrOutside, "after the year 9999"},
		{"0001-01-01", calendar.Days(1), true, "", calendar.ErrOutside, "before the year 1"},
		{"9999-12-30", calendar.Workdays(3), false, "", calendar.ErrOutside, "no more working days"},
		{"0001-01-05", calendar.Workdays(9), true, "", calendar.ErrOutside, "no working days before the year 1"},
	}
	for _, tt := range tests {
		shift := tt.p.After
		if tt.back {
			shift = tt.p.Before
		}
		got, err := shift(date(t, tt.from), calendar.China())
		if got.String() != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("%s, %v, back %v = %v, %v; want %q, %v: %s", tt.from, tt.p, tt.back, got, err, tt.want, tt.err, tt.why)
		}
	}
}

func TestShiftMoment(t *testing.T) {
	t.Parallel()
	zone := func(name string) *time.Location {
		z, err := time.LoadLocation(name)
		if err != nil {
			t.Skipf("no time zone database: %v", err)
		}
		return z
	}
	tests := []struct {
		zone, from string
		p          calendar.Period
		back       bool
		want       string
		why        string
	}{
		{"Asia/Shanghai", "2024-01-31T09:30:15.5+08:00", calendar.Months(1), false, "2024-02-29T09:30:15.5+08:00", "the time of day stays"},
		{"Asia/Shanghai", "2024-05-06T09:00:00+08:00", calendar.Hours(36), false, "2024-05-07T21:00:00+08:00", "hours pass"},
		{"Asia/Shanghai", "2024-05-06T09:00:00+08:00", calendar.Period{Unit: calendar.Hour, Halves: 1}, true, "2024-05-06T08:30:00+08:00", "half an hour"},
		{"Asia/Shanghai", "2024-05-06T09:00:00+08:00", calendar.Workdays(30), true, "2024-03-20T09:00:00+08:00", "working days back"},
		{"Europe/Berlin", "2024-03-30T02:30:00+01:00", calendar.Days(1), false, "2024-03-31T03:30:00+02:00", "a time that clocks leap over is as much later"},
		{"Europe/Berlin", "2024-10-26T02:30:00+02:00", calendar.Days(1), false, "2024-10-27T02:30:00+02:00", "the first of two"},
		{"Europe/Berlin", "2024-10-27T02:30:00+01:00", calendar.Days(0), false, "2024-10-27T02:30:00+01:00", "no days change nothing"},
		{"America/Sao_Paulo", "2018-11-03T00:00:00-03:00", calendar.Days(1), false, "2018-11-04T01:00:00-02:00", "a day without midnight"},
	}
	for _, tt := range tests {
		from, err := time.Parse(time.RFC3339, tt.from)
		if err != nil {
			t.Fatal(err)
		}
		shift := tt.p.AfterMoment
		if tt.back {
			shift = tt.p.BeforeMoment
		}
		z := zone(tt.zone)
		got, err := shift(from, z, calendar.China())
		if text := got.In(z).Format(time.RFC3339Nano); err != nil || text != tt.want {
			t.Errorf("%s, %v, back %v = %s, %v; want %s: %s", tt.from, tt.p, tt.back, text, err, tt.want, tt.why)
		}
	}
	for p, want := range map[calendar.Period]error{
		calendar.Workhours(4): calendar.ErrOpening, {Unit: calendar.Day, Halves: 1}: calendar.ErrHalf,
		calendar.Years(8100): calendar.ErrOutside, calendar.Hours(999_999): nil,
	} {
		if _, err := p.AfterMoment(time.Unix(0, 0), time.UTC, calendar.China()); !errors.Is(err, want) {
			t.Errorf("%v after 1970: %v, want %v", p, err, want)
		}
	}
}

// TestFullMonths holds months, years and ages between two days against the days
// to which so many lead.
func TestFullMonths(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 2024))
	days := someDays(t)
	for range 20_000 {
		a := days[r.IntN(len(days))]
		b := a.AddDays(r.IntN(9000) - 3000)
		if r.IntN(4) == 0 {
			b = days[r.IntN(len(days))]
		}
		if b.IsZero() {
			continue
		}
		lo, hi, n := a, b, a.MonthsTo(b)
		if b.Before(a) {
			lo, hi, n = b, a, -n
		}
		if reached, past := lo.AddMonths(n), lo.AddMonths(n+1); n < 0 || reached.After(hi) || !past.IsZero() && !past.After(hi) {
			t.Fatalf("%d months from %v to %v", n, lo, hi)
		}
		if a.YearsTo(b) != a.MonthsTo(b)/12 {
			t.Fatalf("%d years from %v to %v", a.YearsTo(b), a, b)
		}
		age := a.Age(b)
		if born, next := a.AddMonths(12*age), a.AddMonths(12*age+12); !born.IsZero() && born.After(b) || !next.IsZero() && !next.After(b) {
			t.Fatalf("who is born on %v is %d on %v", a, age, b)
		}
	}
	for _, tt := range []struct {
		born, on string
		want     int
	}{
		{"2006-05-06", "2024-05-05", 17}, {"2006-05-06", "2024-05-06", 18}, {"2004-02-29", "2022-02-27", 17}, {"2004-02-29", "2022-02-28", 18},
		{"2004-02-29", "2024-02-28", 19}, {"2024-05-06", "2024-05-06", 0}, {"2024-05-06", "2024-05-05", -1}, {"2024-05-06", "2023-05-06", -1}, {"2024-05-06", "2023-05-05", -2},
	} {
		if got := date(t, tt.born).Age(date(t, tt.on)); got != tt.want {
			t.Errorf("born on %s, on %s: %d, want %d", tt.born, tt.on, got, tt.want)
		}
	}
}

// TestStretches asks for the first and last days of months, quarters and years
// of every day of some years.
func TestStretches(t *testing.T) {
	t.Parallel()
	for _, d := range someDays(t) {
		for _, months := range []int{1, 3, 12} {
			same := func(e calendar.Date) bool {
				return !e.IsZero() && e.Year() == d.Year() && (int(e.Month())-1)/months == (int(d.Month())-1)/months
			}
			first, last := d.FirstOf(months), d.LastOf(months)
			if !same(first) || same(first.AddDays(-1)) || !same(last) || same(last.AddDays(1)) {
				t.Fatalf("%v lies in %v to %v, of %d months", d, first, last, months)
			}
		}
		if got, want := d.ISOWeekday(), d.AddDays(-1).ISOWeekday()%7+1; !d.AddDays(-1).IsZero() && got != want {
			t.Fatalf("%v is day %d of its week, the day before %d", d, got, want)
		}
	}
	if monday := date(t, "2024-05-06"); monday.ISOWeekday() != 1 || monday.AddDays(6).ISOWeekday() != 7 {
		t.Error("a week begins on Monday with 1")
	}
}

func TestPeriodSums(t *testing.T) {
	t.Parallel()
	half := calendar.Period{Unit: calendar.Workday, Halves: 1}
	if p, ok := calendar.Workdays(2).Plus(half); !ok || p.String() != "2.5 workdays" {
		t.Error(p, ok)
	}
	if p, ok := calendar.Workdays(2).Minus(half); !ok || p.String() != "1.5 workdays" {
		t.Error(p, ok)
	}
	for _, bad := range [][2]calendar.Period{{calendar.Days(1), calendar.Workdays(1)}, {calendar.Days(1_000_000), calendar.Days(1)}} {
		if p, ok := bad[0].Plus(bad[1]); ok {
			t.Errorf("%v + %v = %v", bad[0], bad[1], p)
		}
	}
	if p, ok := calendar.Days(1).Minus(calendar.Days(2)); ok {
		t.Errorf("1 day - 2 days = %v", p)
	}
	for halves, want := range map[int64]bool{0: true, 3: true, -1: false, 2_000_000: true, 2_000_001: false, 1 << 62: false} {
		if _, ok := calendar.OfHalves(calendar.Day, halves); ok != want {
			t.Errorf("%d halves of a day: %v", halves, ok)
		}
	}
	if _, ok := calendar.OfHalves(calendar.Month, 1); ok {
		t.Error("half a month")
	}
}

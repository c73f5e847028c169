package calendar_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/guize-rules/guize/rules/calendar"
)

// rounds is how many random clocks a test goes through.
func rounds() int {
	if os.Getenv("GUIZE_LONG") == "1" {
		return 800
	}
	return 150
}

func describe(c randomClock) string {
	return fmt.Sprintf("calendar %s, %v from %v, partly %d, suspended %v", c.cal.ID(), c.period, c.start, c.partly, c.out)
}

// TestPlainCountingAgrees compares due dates with counting one day at a time.
func TestPlainCountingAgrees(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2021))
	cals := calendars(t)
	for range rounds() {
		c := random(r, cals)
		k := c.clock()
		s, err := k.At(c.cal, c.start)
		if err != nil {
			t.Fatalf("%s: %v", describe(c), err)
		}
		day, end, ok := plain{c.cal, c.out, c.partly}.due(c.start, c.period)
		if ok != !s.Due.Date.IsZero() || day != s.Due.Date || (ok && !end.Equal(s.Due.Time)) {
			t.Fatalf("%s:\n got %v %v\nwant %v %v", describe(c), s.Due.Date, s.Due.Time, day, end)
		}
	}
}

// TestStateAgrees compares what a clock says at random moments with counting
// one day at a time.
func TestStateAgrees(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 2021))
	cals := calendars(t)
	for range rounds() {
		c := random(r, cals)
		at := c.start.Add(time.Duration(r.IntN(120*96)) * 15 * time.Minute)
		k := c.clock()
		s, err := k.At(c.cal, at)
		if err != nil {
			t.Fatal(err)
		}
		p := plain{c.cal, c.out, c.partly}
		zone := c.cal.Zone()
		want := calendar.Running
		switch {
		case !s.Due.Date.IsZero() && at.After(s.Due.Time):
			want = calendar.Overdue
		case p.still(at):
			want = calendar.Suspended
		}
		if s.Status != want {
			t.Fatalf("%s at %v: %s, want %s", describe(c), at, s.Status, want)
		}
		remaining, late := 0, 0
		today := calendar.DateOf(at, zone)
		for d := today.AddDays(1); !d.After(s.Due.Date); d = d.AddDays(1) {
			if c.cal.IsWorkday(d) && !p.suspendedDay(d, true) {
				remaining++
			}
		}
		for d := s.Due.Date.AddDays(1); want == calendar.Overdue && !d.After(today); d = d.AddDays(1) {
			if c.cal.IsWorkday(d) {
				late++
			}
		}
		if s.RemainingWorkdays != remaining || s.LateWorkdays != late || s.Late != (want == calendar.Overdue) {
			t.Fatalf("%s at %v: remaining %d late %d, want %d %d", describe(c), at, s.RemainingWorkdays, s.LateWorkdays, remaining, late)
		}
		taken := 0
		for d := calendar.DateOf(c.start, zone).AddDays(1); !d.After(today); d = d.AddDays(1) {
			if c.cal.IsWorkday(d) && !p.suspendedDay(d, true) {
				taken++
			}
		}
		if s.UsedWorkdays != taken {
			t.Fatalf("%s at %v: %d working days taken, want %d", describe(c), at, s.UsedWorkdays, taken)
		}
		if c.period.Unit == calendar.Workday && !s.Due.Date.IsZero() && c.period.Halves > 0 {
			used := 0
			for d := calendar.DateOf(c.start, zone).AddDays(1); d.Before(today) && !d.After(s.Due.Date); d = d.AddDays(1) {
				if c.cal.IsWorkday(d) && !p.suspendedDay(d, true) {
					used++
				}
			}
			if s.Used.Days != used {
				t.Fatalf("%s at %v: used %+v, want %d", describe(c), at, s.Used, used)
			}
		}
		if s.Share < 0 || s.Share > 1 || s.Used.Days < 0 || s.Left.Days < 0 || s.Left.Time < 0 {
			t.Fatalf("%s at %v: %+v", describe(c), at, s)
		}
	}
}

// TestInverse adds working days and counts them back.
func TestInverse(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 2021))
	for _, c := range calendars(t) {
		for range rounds() {
			start := date(t, "1990-01-01").AddDays(r.IntN(20000))
			n := 1 + r.IntN(3000)
			due, err := c.Due(start.In(c.Zone()), calendar.Workdays(n))
			if err != nil {
				t.Fatal(err)
			}
			if back := c.Workdays(start.AddDays(1), due.Date); back != n || !c.IsWorkday(due.Date) {
				t.Fatalf("%s: %d working days after %v is %v, and between them lie %d", c.ID(), n, start, due.Date, back)
			}
		}
	}
}

// TestWorkdaysPlain counts between random days one by one, over seams of the table.
func TestWorkdaysPlain(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 2021))
	for _, c := range calendars(t) {
		for range 300 {
			from := date(t, "2003-06-01").AddDays(r.IntN(9000))
			to := from.AddDays(r.IntN(900) - 50)
			n := 0
			for d := from; !d.After(to); d = d.AddDays(1) {
				if c.IsWorkday(d) {
					n++
				}
			}
			if got := c.Workdays(from, to); got != n {
				t.Fatalf("%s: Workdays(%v, %v) = %d, want %d", c.ID(), from, to, got, n)
			}
		}
	}
}

// TestMoreSuspensionIsNeverEarlier adds a suspension and compares.
func TestMoreSuspensionIsNeverEarlier(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 2021))
	cals := calendars(t)
	for range rounds() {
		c, extra := random(r, cals), random(r, cals)
		k := c.clock()
		less, err := k.At(c.cal, c.start)
		if err != nil {
			t.Fatal(err)
		}
		k.Exclude = append(k.Exclude, extra.out...)
		more, err := k.At(c.cal, c.start)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case more.Due.Date.IsZero(): // stopped without an end
		case less.Due.Date.IsZero() || more.Due.Time.Before(less.Due.Time):
			t.Fatalf("%s and %v: %v became %v", describe(c), extra.out, less.Due, more.Due)
		}
	}
}

// TestSplittingChangesNothing cuts suspensions in two, repeats and shuffles them.
func TestSplittingChangesNothing(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(6, 2021))
	cals := calendars(t)
	for range rounds() {
		c := random(r, cals)
		k := c.clock()
		at := c.start.Add(time.Duration(r.IntN(60*24)) * time.Hour)
		whole, err := k.At(c.cal, at)
		if err != nil {
			t.Fatal(err)
		}
		var parts []calendar.Interval
		for _, iv := range c.out {
			mid := iv.From.Add(time.Duration(r.IntN(100)) * time.Hour)
			if !iv.To.IsZero() {
				mid = iv.From.Add(iv.To.Sub(iv.From) / 3).Truncate(time.Second)
			}
			parts = append(parts, calendar.Interval{From: mid, To: iv.To}, calendar.Interval{From: iv.From, To: mid}, iv)
		}
		r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		k.Exclude = parts
		split, err := k.At(c.cal, at)
		if err != nil {
			t.Fatal(err)
		}
		split.Notes, whole.Notes = nil, nil // an empty part is noted
		if fmt.Sprint(split) != fmt.Sprint(whole) {
			t.Fatalf("%s:\nwhole %+v\nsplit %+v", describe(c), whole, split)
		}
	}
}

// FuzzClock feeds hostile calendars and clocks: nothing may panic or hang, and
// a due date never lies before the start.
func FuzzClock(f *testing.F) {
	f.Add(int64(0), 20, 2, uint8(0x60), int64(0), int64(86400), int64(100), 1)
	f.Add(int64(-62167219200), 1, 1, uint8(0x7f), int64(5), int64(3), int64(0), 2)
	f.Add(int64(253402300799), 2000000, 3, uint8(0), int64(-1), int64(0), int64(1<<60), 5)
	f.Add(int64(1<<62), 7, 4, uint8(0x41), int64(1), int64(1<<40), int64(-1<<62), 6)
	f.Fuzz(func(t *testing.T, start int64, halves, unit int, rest uint8, off, length, reading int64, holidays int) {
		var weekend []time.Weekday
		for d := range time.Weekday(7) {
			if rest&(1<<d) != 0 {
				weekend = append(weekend, d)
			}
		}
		day := calendar.DateOf(time.Unix(start, 0), time.UTC)
		spec := calendar.Spec{ID: "hostile", Zone: time.UTC, Weekend: weekend, Layers: []calendar.Layer{{
			ID:       "l",
			Holidays: []calendar.Holiday{{From: day.AddDays(1), To: day.AddDays(1 + max(-5, min(holidays, 5000)))}},
			Workdays: []calendar.Makeup{{Date: day.AddDays(3)}},
		}}}
		if rest&0x80 != 0 {
			spec.Hours = []calendar.OpeningHours{{Day: []calendar.Opening{{From: 0, To: 1}, {From: 40000, To: 86400}}}}
		}
		c, err := calendar.New(spec)
		if err != nil {
			spec.Layers = nil
			if c, err = calendar.New(spec); err != nil {
				t.Fatal(err)
			}
		}
		from := time.Unix(start, 0)
		k := calendar.Clock{
			Starts: []time.Time{from}, Within: calendar.Period{Unit: calendar.Unit(unit), Halves: halves},
			Exclude: []calendar.Interval{
				{From: from.Add(time.Duration(off)), To: from.Add(time.Duration(length))},
				{From: time.Unix(start+off, 0), To: time.Unix(start+length, 0)},
			},
			Warn: calendar.Warn{Left: calendar.Period{Unit: calendar.Unit(1 + holidays&3), Halves: 4}}, MakeUp: calendar.MakeUpRests, End: calendar.AtClose,
		}
		s, err := k.At(c, time.Unix(reading, 0))
		if err != nil {
			return
		}
		if d := s.Due.Date; !d.IsZero() && (d.Before(day) || s.Due.Time.Before(from.Truncate(time.Second))) {
			t.Errorf("due %v before the start %v", s.Due, from)
		}
		if p, err := k.Proof(c, time.Unix(reading, 0)); err == nil && len(p.Text("zh")) == 0 {
			t.Error("an empty proof")
		}
		if _, err := c.Due(from, k.Within, calendar.RollNextWorkday); err != nil && !errors.Is(err, calendar.ErrNoDue) {
			t.Errorf("Due: %v, though the clock could be read", err)
		}
	})
}

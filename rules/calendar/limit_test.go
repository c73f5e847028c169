package calendar_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/guize-rules/guize/rules/calendar"
)

func limit(t testing.TB, s string) calendar.Limit {
	t.Helper()
	l, err := calendar.ParseLimit(s)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestParseLimit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, out, zh, en string }{
		{"1 workday", "1 workday", "1个工作日", "1 working day"},
		{"[3 workdays, 5 days]", "[3 workdays, 5 days]", "3个工作日，其后5日", "3 working days, then 5 days"},
		{"{latest: [5 days, 3 workdays]}", "{latest: [5 days, 3 workdays]}", "5日、3个工作日中较晚者", "the later of 5 days and 3 working days"},
		{" { earliest : [ 5日 , 3个工作日 , 1 month ] } ", "{earliest: [5 days, 3 workdays, 1 month]}", "5日、3个工作日、1个月中最早者", "the earliest of 5 days, 3 working days and 1 month"},
		{"[{latest: [1 day, 24 hours]}, 2 hours]", "[{latest: [1 day, 24 hours]}, 2 hours]", "（1日、24小时中较晚者），其后2小时", "(the later of 1 day and 24 hours), then 2 hours"},
	} {
		l, err := calendar.ParseLimit(c.in)
		if err != nil || l.String() != c.out || l.In("zh") != c.zh || l.In("en") != c.en {
			t.Errorf("ParseLimit(%q) = %q, %q, %q, %v", c.in, l, l.In("zh"), l.In("en"), err)
		}
	}
	for _, s := range []string{"", "[1 day]", "[]", "[1 day, 2 days", "{latest: [1 day, 2 days]", "{later: [1 day, 2 days]}", "{latest: 1 day}", "[1 day, 2 days] x",
		"[1 day, 0.5 month]", "[[[[[1 day, 1 day], 1 day], 1 day], 1 day], 1 day]"} {
		if l, err := calendar.ParseLimit(s); err == nil {
			t.Errorf("ParseLimit(%q) = %v, want an error", s, l)
		}
	}
}

// TestLimits is limits put together, by hand. 10 September 2021 is a Friday;
// 18 September is worked, 19 to 21 September rest (mid-autumn).
func TestLimits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ start, limit, want, reason string }{
		{"2021-09-10 10:00", "[1 workday, 1 workday]", "2021-09-14 23:59:59", "as two working days"},
		{"2021-09-10 10:00", "[1 day, 1 day]", "2021-09-14 23:59:59", "Saturday rolls to Monday, and the second counts from there"},
		{"2021-09-10 10:00", "2 days", "2021-09-13 23:59:59", "a period of two days rolls once"},
		{"2021-09-10 10:00", "[3 workdays, 5 days]", "2021-09-22 23:59:59", "15 September; 20 September is a holiday, 22 the first day after it"},
		{"2021-09-10 10:00", "[1 workday, 4 hours]", "2021-09-14 04:00:00", "hours run from midnight"},
		{"2021-09-10 10:00", "[4 hours, 1 day]", "2021-09-13 23:59:59", "the day on which hours end does not count"},
		{"2021-09-10 10:00", "[0.5 workday, 1 workday]", "2021-09-14 23:59:59", "noon of Monday, then Tuesday"},
		{"2021-09-10 10:00", "{latest: [5 days, 3 workdays]}", "2021-09-15 23:59:59", "both end on Wednesday"},
		{"2021-09-16 10:00", "{latest: [5 days, 3 workdays]}", "2021-09-22 23:59:59", "17, 18 and 22 September"},
		{"2021-09-16 10:00", "{earliest: [5 days, 2 workdays]}", "2021-09-18 23:59:59", "a worked Saturday"},
		{"2021-09-10 10:00", "[{earliest: [1 month, 3 workdays]}, 1 month]", "2021-10-15 23:59:59", "from 15 September"},
		{"2021-09-10 10:00", "{latest: [[1 workday, 1 workday], 3 days]}", "2021-09-14 23:59:59", "parts within parts"},
	} {
		k := calendar.Clock{Starts: []time.Time{moment(t, c.start)}, Limit: limit(t, c.limit)}
		s, err := k.At(calendar.China(), moment(t, c.start))
		if got := s.Due.Time.Format("2006-01-02 15:04:05"); err != nil || got != c.want {
			t.Errorf("%s from %s = %s, %v; want %s (%s)", c.limit, c.start, got, err, c.want, c.reason)
		}
	}
}

// TestLimitAtMoments reads a clock of [3 workdays, 2 workdays] over its life:
// from Friday 10 September to Wednesday 15 and Friday 17 September 2021.
func TestLimitAtMoments(t *testing.T) {
	t.Parallel()
	read := func(at string, change func(*calendar.Clock)) calendar.State {
		k := calendar.Clock{Starts: []time.Time{moment(t, "2021-09-10 10:00")}, Limit: limit(t, "[3 workdays, 2 workdays]"), Warn: calendar.Warn{Percent: 80}}
		if change != nil {
			change(&k)
		}
		s, err := k.At(calendar.China(), moment(t, at))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, c := range []struct {
		at     string
		change func(*calendar.Clock)
		want   string
	}{
		{"2021-09-10 10:00", nil, "running green due 2021-09-17 23:59:59 used 0 left 5 share 0.00"},
		{"2021-09-14 12:00", nil, "running green due 2021-09-17 23:59:59 used 1 left 4 share 0.30"},
		{"2021-09-16 23:00", nil, "running green due 2021-09-17 23:59:59 used 3 left 2 share 0.79"},
		{"2021-09-17 01:00", nil, "running yellow due 2021-09-17 23:59:59 used 4 left 1 share 0.81"},
		{"2021-09-18 00:00", nil, "overdue red due 2021-09-17 23:59:59 overdue used 5 left 0 share 1.00"},
		{"2021-09-18 00:00", func(k *calendar.Clock) { k.Done = moment(t, "2021-09-16 09:00") }, "met green due 2021-09-17 23:59:59 used 3 left 2 share 0.68"},
		{"2021-09-14 12:00", func(k *calendar.Clock) {
			k.Exclude = []calendar.Interval{suspension(t, "2021-09-14 00:00", "2021-09-14 23:59:59")}
		}, "suspended blue due 2021-09-18 23:59:59 used 1 left 4 share 0.20"},
		{"2021-09-17 12:00", func(k *calendar.Clock) {
			k.Extensions = []calendar.Extension{{By: calendar.Workdays(1), Told: moment(t, "2021-09-17 09:00")}}
		}, "running green due 2021-09-18 23:59:59 used 4 left 2 share 0.75"},
		{"2021-09-14 12:00", func(k *calendar.Clock) { k.Exclude = []calendar.Interval{suspension(t, "2021-09-14 00:00", "")} },
			"suspended blue used 0 left 0 share 0.20"},
	} {
		s := read(c.at, c.change)
		got := line(s) + fmt.Sprintf(" used %d left %d share %.2f", s.Used.Days, s.Left.Days, s.Share)
		if got != c.want {
			t.Errorf("at %s: %s\nwant %s", c.at, got, c.want)
		}
	}
}

// dueOf counts a limit plainly, leg by leg.
func (p plain) dueOf(start time.Time, l calendar.Limit, ended bool) (time.Time, bool) {
	switch l.How {
	case 0:
		if local := start.In(p.cal.Zone()); ended && l.Period.Unit >= calendar.Hour && local.Format(time.TimeOnly) == "23:59:59" {
			start = start.Add(time.Second)
		}
		_, end, ok := p.due(start, l.Period)
		return end, ok
	case calendar.InTurn:
		for i, part := range l.Parts {
			end, ok := p.dueOf(start, part, ended || i > 0)
			if !ok {
				return end, false
			}
			start = end
		}
		return start, true
	}
	var out time.Time
	for _, part := range l.Parts {
		end, ok := p.dueOf(start, part, ended)
		switch {
		case !ok && l.How == calendar.Latest:
			return end, false
		case ok && (out.IsZero() || end.After(out) == (l.How == calendar.Latest) && !end.Equal(out)):
			out = end
		}
	}
	return out, !out.IsZero()
}

// randomLimit is a limit of periods whose ends lie on quarters of an hour, or
// with the day, so that plain counting finds them.
func randomLimit(r *rand.Rand, c *calendar.Calendar, depth int) calendar.Limit {
	if depth == 0 || r.IntN(3) == 0 {
		n := r.IntN(6)
		periods := []calendar.Period{calendar.Workdays(n), calendar.Days(n), calendar.Months(n % 3), calendar.Workdays(n + 1), calendar.Hours(n * 4)}
		if c.HasHours() {
			periods = append(periods, calendar.Workhours(n+1))
		}
		return calendar.Limit{Period: periods[r.IntN(len(periods))]}
	}
	l := calendar.Limit{How: calendar.How(1 + r.IntN(3))}
	for range 2 + r.IntN(2) {
		l.Parts = append(l.Parts, randomLimit(r, c, depth-1))
	}
	return l
}

// TestPlainLimitsAgree compares limits put together with counting one day at a
// time, and their proofs with both.
func TestPlainLimitsAgree(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 2021))
	cals := calendars(t)
	for range rounds() {
		c := random(r, cals)
		k := c.clock()
		k.Limit, k.Within = randomLimit(r, c.cal, 2), calendar.Period{}
		if k.Limit.How == 0 {
			continue
		}
		what := fmt.Sprintf("%v: %s", k.Limit, describe(c))
		s, err := k.At(c.cal, c.start)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		end, ok := plain{c.cal, c.out, c.partly}.dueOf(c.start, k.Limit, false)
		if ok != !s.Due.Date.IsZero() || ok && !end.Equal(s.Due.Time) {
			t.Fatalf("%s:\n got %v\nwant %v", what, s.Due.Time, end)
		}
		if s.Share < 0 || s.Share > 1 || s.Used.Days < 0 || s.Left.Days < 0 {
			t.Fatalf("%s: %+v", what, s)
		}
		p, err := k.Proof(c.cal, c.start)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		checkProof(t, what, p)
	}
}

// checkProof holds a proof to what it proves: its days follow one another (the
// day on which hours begin anew may stand twice), and the last is the due day.
func checkProof(t *testing.T, what string, p *calendar.Proof) {
	t.Helper()
	for i := 1; i < len(p.Days); i++ {
		if n := p.Days[i].Date.Sub(p.Days[i-1].Date); n != 1 && n != 0 {
			t.Fatalf("%s: %v follows %v in the proof", what, p.Days[i].Date, p.Days[i-1].Date)
		}
	}
	if last := p.Days[len(p.Days)-1]; !p.Due.Date.IsZero() && (last.Date != p.Due.Date || !last.Last) {
		t.Fatalf("%s: the proof ends with %v, due %v", what, last.Date, p.Due.Date)
	}
	for _, x := range p.Beside {
		checkProof(t, what, x)
	}
}

// Working hours cannot be counted without opening hours, wherever they stand
// among limits side by side, and also while a suspension has no end.
func TestLimitWithoutHours(t *testing.T) {
	t.Parallel()
	cal := calendar.China()
	if cal.HasHours() {
		t.Fatal("it has opening hours")
	}
	for _, text := range []string{"4 workhours", "{latest: [4 workhours, 1 workday]}", "{latest: [1 workday, 4 workhours]}", "{earliest: [1 day, 4 workhours]}"} {
		limit, err := calendar.ParseLimit(text)
		if err != nil {
			t.Fatal(err)
		}
		k := calendar.Clock{Starts: []time.Time{moment(t, "2021-09-01 08:00")}, Limit: limit,
			Exclude: []calendar.Interval{suspension(t, "2021-09-01 08:00", "")}}
		if s, err := k.At(cal, moment(t, "2021-09-10 09:00")); !errors.Is(err, calendar.ErrNoDue) {
			t.Errorf("%s: %v, %v", text, s.Status, err)
		}
	}
}

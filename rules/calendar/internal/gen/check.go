package main

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// beyond lists the years in which more days were off than the holiday measures
// and their make-up days account for, and by how many working days.
func beyond(year int) int {
	switch year {
	case 2015: // 国发明电〔2015〕1号: 3 September, the 70th anniversary of victory
		return 1
	case 2020: // 国办发明电〔2020〕1号: Spring Festival extended against the epidemic
		return 2
	}
	return 0
}

// check returns the published years in order, or everything that is wrong.
func (f *file) check() ([]int, error) {
	var errs []error
	if f.Schema != 1 || f.Region != "CN" || f.Timezone != "Asia/Shanghai" || !slices.Equal(f.Weekend, []string{"sat", "sun"}) {
		errs = append(errs, errors.New("schema 1 of CN in Asia/Shanghai with a weekend of sat and sun was expected"))
	}
	var years []int
	seen := map[time.Time]int{}
	for _, y := range sortedKeys(f.Years) {
		n := f.Years[y]
		switch n.Status {
		case "unpublished":
			continue
		case "published":
		default:
			errs = append(errs, fmt.Errorf("%d: unknown status %q", y, n.Status))
		}
		if len(years) > 0 && years[len(years)-1] != y-1 {
			errs = append(errs, fmt.Errorf("%d: the year before has no notice", y))
		}
		years = append(years, y)
		errs = append(errs, f.checkYear(y, n, seen)...)
	}
	if len(years) == 0 {
		errs = append(errs, errors.New("there is no published year"))
	}
	return years, errors.Join(errs...)
}

func (f *file) checkYear(year int, n notice, seen map[time.Time]int) (errs []error) {
	fail := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("%d: %s", year, fmt.Sprintf(format, args...)))
	}
	if len(n.Papers) == 0 || n.Papers[0].Number == "" || n.Papers[0].Role != "base" {
		fail("there is no base paper")
	}
	for _, p := range n.Papers {
		if _, err := time.Parse(time.DateOnly, p.known()); err != nil {
			fail("paper %s: no day on which it was signed or published", p.Number)
		}
	}
	mark := func(d time.Time) {
		if other, ok := seen[d]; ok {
			fail("%s was listed before, by the notice for %d", d.Format(time.DateOnly), other)
		}
		seen[d] = year
		if d.Year() != year && d.Before(time.Date(year-1, 12, 29, 0, 0, 0, 0, time.UTC)) || d.Year() > year {
			fail("%s is outside the year", d.Format(time.DateOnly))
		}
	}
	taken := 0 // working days off, less the days that make up for them
	for _, h := range n.Holidays {
		from, err1 := time.Parse(time.DateOnly, h.From)
		to, err2 := time.Parse(time.DateOnly, h.To)
		if _, ok := f.Names[h.Name]; !ok || err1 != nil || err2 != nil || to.Before(from) || to.Sub(from) > 15*24*time.Hour {
			fail("holiday %q from %s to %s: no such name, no such dates, or the wrong way round", h.Name, h.From, h.To)
			continue
		}
		for d := from; !d.After(to); d = d.AddDate(0, 0, 1) {
			mark(d)
			if !weekend(d) {
				taken++
			}
		}
	}
	for _, w := range n.Workdays {
		d, err := time.Parse(time.DateOnly, w.Date)
		if _, ok := f.Names[w.For]; !ok || err != nil || !weekend(d) {
			fail("make-up day %s for %q: no such name or date, or not on a weekend", w.Date, w.For)
			continue
		}
		mark(d)
		taken--
	}
	if want := f.statutoryDays(year) + beyond(year); taken != want {
		fail("%d working days are off after make-up days; the holiday measures give %d", taken, want)
	}
	return errs
}

func (f *file) statutoryDays(year int) int {
	days := 0
	for _, s := range f.Statutory {
		if s.FromYear <= year {
			days = s.Days
		}
	}
	return days
}

func weekend(d time.Time) bool {
	return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
}

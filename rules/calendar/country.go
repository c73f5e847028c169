package calendar

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rickar/cal/v2"
)

// countrySource is the notice on which the days of [Country] rest.
const countrySource = "github.com/rickar/cal v2.1.31"

// Country returns the working days of another country, or of a part of it, for
// the years from first to last. Settled are those of them that were checked against a
// second source ([CheckedYears]), the last run of years where there are several; the
// others are provisional, as are all years beyond. The code is the
// ISO 3166 code, such as "de" or "de-by", or "ecb" for the
// European Central Bank. The week is Monday to Friday; lay another over it
// with [New]. The days are computed by rules that others keep (Notice in
// [DayInfo] names them), not from that country's gazette.
func Country(code string, zone *time.Location, first, last int) (*Calendar, error) {
	code = strings.ToLower(code)
	holidays := holidaysOf(code)
	switch {
	case holidays == nil:
		return nil, fmt.Errorf("no holidays are known for %q; write a code such as \"de\" or \"de-by\"", code)
	case zone == nil:
		return nil, fmt.Errorf("calendar %q needs a time zone", code)
	case first < 1 || last > 9998 || last < first || last-first > 400:
		return nil, fmt.Errorf("years %d to %d: give at most 400, the first one first", first, last)
	}
	layer := Layer{ID: code, Notice: countrySource}
	for _, d := range observed(holidays, first, last) {
		layer.Holidays = append(layer.Holidays, Holiday{d.date, d.date, Text{EN: d.name}})
	}
	from, to := settledYears(code, first, last)
	return build(Spec{
		ID:     code,
		Title:  Text{"工作日历（" + strings.ToUpper(code) + "）", "Working days of " + strings.ToUpper(code)},
		Zone:   zone,
		From:   ymd(from, time.January, 1),
		To:     ymd(to, time.December, 31),
		Awaits: Text{"{year}年的节假日（经第二来源核对）", "the public holidays in {year}, checked against a second source"},
		Layers: []Layer{layer},
	}), nil
}

// CheckedYears are the runs of years, of 2000 to 2030, for which the days off of a country
// were found to be those of a second source too. The result is the caller's.
func CheckedYears(code string) [][2]int { return slices.Clone(checkedYears[strings.ToLower(code)]) }

// settledYears is the last run of years between two that were checked; where there is none
// it is one that no date reaches.
func settledYears(code string, first, last int) (from, to int) {
	from, to = 9998, 9998
	for _, run := range checkedYears[code] {
		if a, b := max(run[0], first), min(run[1], last); a <= b {
			from, to = a, b
		}
	}
	return from, to
}

type namedDay struct {
	date Date
	name string
}

// observed returns the days off in the years, in order, one entry a day. A
// holiday of the year before or after may be observed in a year, so these are
// computed too.
func observed(holidays []*cal.Holiday, first, last int) []namedDay {
	var days []namedDay
	for year := first - 1; year <= last+1; year++ {
		for _, h := range holidays {
			if d := observedIn(h, year); d.Year() >= first && d.Year() <= last && !d.IsZero() {
				days = append(days, namedDay{d, h.Name})
			}
		}
	}
	slices.SortStableFunc(days, func(a, b namedDay) int { return a.date.Compare(b.date) })
	out := days[:0]
	for _, d := range days {
		if n := len(out); n > 0 && out[n-1].date == d.date {
			if !strings.Contains(out[n-1].name, d.name) {
				out[n-1].name += " / " + d.name
			}
			continue
		}
		out = append(out, d)
	}
	return out
}

// observedIn returns the day on which a holiday is taken in a year, or the zero
// Date. It does what the holiday's own Calc does, but on civil dates: Calc
// works with midnights of the machine's zone, and where clocks are put forward
// at midnight there is none, so that the day and its weekday would be wrong.
func observedIn(h *cal.Holiday, year int) Date {
	if (h.StartYear > 0 && year < h.StartYear) || (h.EndYear > 0 && year > h.EndYear) || h.Func == nil || slices.Contains(h.Except, year) {
		return Date{}
	}
	t := h.Func(h, year)
	if t.IsZero() {
		return Date{}
	}
	y, m, d := t.Add(12 * time.Hour).Date()
	day := ymd(y, m, d).AddDays(h.CalcOffset)
	for _, o := range h.Observed {
		if o.Day == day.Weekday() {
			return day.AddDays(o.Offset)
		}
	}
	return day
}

package calendar

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Spec says what a calendar is made of; [New] makes it.
type Spec struct {
	ID    string
	Title Text
	// Base is the calendar on which this one lies; nil for none. What the spec
	// leaves out (Zone, Weekend, Hours, From, To, Awaits) is the base's.
	Base *Calendar
	Zone *time.Location // needed where there is no base
	// Weekend lists the days of the week that are not worked. Nil is the base's
	// or, without a base, Saturday and Sunday; an empty list is no weekend.
	Weekend []time.Weekday
	// From and To are the first and last day that the published notices settle.
	// Outside them a result is provisional. The zero Date leaves a side open.
	From, To Date
	// Awaits names the notice that a day after To waits for; {year} stands for
	// the year or years. NextFrom is the day of December from which the next
	// year's notice may rearrange days; zero is never.
	Awaits   Text
	NextFrom int
	// Hours are the opening hours; a season wins over the whole year. Without
	// any a working day is open from midnight to midnight, and periods in
	// working hours have no due date.
	Hours []OpeningHours
	// Layers lie over the base in order: a later one wins.
	Layers []Layer
}

// Layer is what one notice or order changes: a year's holidays, a region's, an
// agency's own opening days, an emergency closure. Within a layer a working
// day wins over a holiday, and special hours make a day a working day.
type Layer struct {
	ID       string
	Title    Text
	Notice   string // number of the notice or order on which the layer rests
	Law      bool   // its holidays are days off whatever a notice will say, and so settled
	Holidays []Holiday
	Workdays []Makeup
	Special  []Special
}

// Holiday is a stretch of days that are not worked, both ends included.
type Holiday struct {
	From, To Date
	Name     Text
}

// Makeup is a day that is worked though the week says otherwise, mostly to make
// up for a bridged holiday, which Name names.
type Makeup struct {
	Date Date
	Name Text
}

// Special is a stretch of working days with hours of their own, such as the
// morning before a festival.
type Special struct {
	From, To Date
	Name     Text
	Open     []Opening
}

// maxExceptions bounds the single days that a calendar may list.
const maxExceptions = 400 * 366

// New makes a calendar. It returns an error that lists everything wrong with
// the spec: ranges that run backwards, days listed twice in a layer, opening
// times that overlap, seasons that leave days of the year without hours.
func New(spec Spec) (*Calendar, error) {
	if err := spec.check(); err != nil {
		return nil, err
	}
	return build(spec), nil
}

func (s *Spec) check() error {
	var errs []error
	add := func(err error) {
		if err != nil {
			errs = append(errs, err)
		}
	}
	if s.ID == "" {
		add(errors.New("a calendar needs an id"))
	}
	if s.Zone == nil && s.Base == nil {
		add(errors.New("a calendar without a base needs a time zone"))
	}
	if !s.From.IsZero() && !s.To.IsZero() && s.To.Before(s.From) {
		add(fmt.Errorf("the days settled by notices end (%v) before they begin (%v)", s.To, s.From))
	}
	if s.NextFrom < 0 || s.NextFrom > 31 {
		add(fmt.Errorf("%d is not a day of December", s.NextFrom))
	}
	for _, d := range s.Weekend {
		if d < time.Sunday || d > time.Saturday {
			add(fmt.Errorf("the weekend has a day %d", int(d)))
		}
	}
	add(checkHours(s.Hours))
	days := 0
	if s.Base != nil {
		days = len(s.Base.days)
	}
	for i := range s.Layers {
		add(s.Layers[i].check())
		days += s.Layers[i].count()
	}
	if days > maxExceptions {
		add(fmt.Errorf("a calendar lists at most %d single days, not %d", maxExceptions, days))
	}
	return errors.Join(errs...)
}

func (l *Layer) count() int {
	n := len(l.Workdays)
	for _, h := range l.Holidays {
		n += max(0, h.To.Sub(h.From)) + 1
	}
	for _, s := range l.Special {
		n += max(0, s.To.Sub(s.From)) + 1
	}
	return n
}

func (l *Layer) check() error {
	var errs []error
	if l.ID == "" {
		errs = append(errs, errors.New("a layer needs an id"))
	}
	spans := make([][2]Date, 0, len(l.Holidays))
	for _, h := range l.Holidays {
		spans = append(spans, [2]Date{h.From, h.To})
	}
	errs = append(errs, l.checkSpans("holiday", spans))
	spans = spans[:0]
	for _, w := range l.Workdays {
		spans = append(spans, [2]Date{w.Date, w.Date})
	}
	for _, s := range l.Special {
		spans = append(spans, [2]Date{s.From, s.To})
		err := checkOpenings(s.Open)
		if len(s.Open) == 0 {
			err = errNoOpening
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("layer %s: special hours from %v: %w", l.ID, s.From, err))
		}
	}
	errs = append(errs, l.checkSpans("working day", spans))
	return errors.Join(errs...)
}

var errNoOpening = errors.New("there is no opening; a day that is not worked is a holiday")

// checkSpans finds stretches that run backwards or overlap.
func (l *Layer) checkSpans(what string, spans [][2]Date) error {
	var errs []error
	for _, s := range spans {
		if s[0].IsZero() || s[1].Before(s[0]) {
			errs = append(errs, fmt.Errorf("layer %s: %s from %q to %q ends before it begins, or has no date", l.ID, what, s[0], s[1]))
		}
	}
	slices.SortFunc(spans, func(a, b [2]Date) int { return a[0].Compare(b[0]) })
	for i := 1; i < len(spans); i++ {
		if !spans[i-1][1].Before(spans[i][0]) && !spans[i][0].IsZero() {
			errs = append(errs, fmt.Errorf("layer %s: %v is listed twice as a %s", l.ID, spans[i][0], what))
		}
	}
	return errors.Join(errs...)
}

func checkHours(hours []OpeningHours) error {
	var errs []error
	covered := make([]bool, 367)
	for i, h := range hours {
		if (h.From == MonthDay{}) != (h.To == MonthDay{}) || !validMonthDay(h.From) || !validMonthDay(h.To) {
			errs = append(errs, fmt.Errorf("hours %d: a season needs a first and a last day that exist", i+1))
			continue
		}
		if len(h.Day) == 0 {
			errs = append(errs, fmt.Errorf("hours %d: %w", i+1, errNoOpening))
		}
		errs = append(errs, checkOpenings(h.Day))
		for d := time.Sunday; d <= time.Saturday; d++ {
			if open, ok := h.Weekday[d]; ok && len(open) == 0 {
				errs = append(errs, fmt.Errorf("hours %d: %v: %w", i+1, d, errNoOpening))
			}
			errs = append(errs, checkOpenings(h.Weekday[d]))
		}
		for day := range covered {
			covered[day] = covered[day] || h.covers(ymd(2000, 1, 1).AddDays(day))
		}
	}
	if i := slices.Index(covered[:366], false); i >= 0 && len(hours) > 0 {
		_, m, d := ymd(2000, 1, 1).AddDays(i).Date()
		errs = append(errs, fmt.Errorf("the hours leave out %v; add hours for the whole year", MonthDay{m, d}))
	}
	return errors.Join(errs...)
}

func validMonthDay(m MonthDay) bool {
	return m == MonthDay{} || (m.Month >= 1 && m.Month <= 12 && m.Day >= 1 && m.Day <= daysIn(2000, m.Month))
}

// covers reports whether the day lies in the season.
func (h *OpeningHours) covers(d Date) bool {
	if (h.From == MonthDay{}) {
		return true
	}
	from, to := h.From.in(d.Year()), h.To.in(d.Year())
	if h.To.before(h.From) { // over the year's end
		return !d.Before(from) || !d.After(to)
	}
	return !d.Before(from) && !d.After(to)
}

package lang

import (
	"cmp"
	"time"

	"github.com/guize-rules/guize/rules/calendar"
)

// DateOf returns a date as a value; of the zero Date, None.
func DateOf(d calendar.Date) Value {
	if d.IsZero() {
		return NoneValue()
	}
	return Scalar(Date, int64(d.Sub(calendar.Date{})))
}

// Date returns the date in v, which must be a Date.
func (v Value) Date() calendar.Date {
	first, err := calendar.NewDate(1, time.January, 1)
	if err != nil {
		return calendar.Date{}
	}
	return first.AddDays(int(v.N()) - minDate)
}

// PeriodOf returns a period as a value.
func PeriodOf(p calendar.Period) Value {
	return Value{&shared[Duration][0][p.Unit], int64(p.Halves)}
}

// Period returns the period in v.
func (v Value) Period() (calendar.Period, bool) {
	if v.Kind() != Duration {
		return calendar.Period{}, false
	}
	return calendar.Period{Unit: calendar.Unit(v.h.unit), Halves: int(v.n)}, true
}

// ParseDate reads YYYY-MM-DD.
func ParseDate(text string) (Value, bool) {
	d, err := calendar.ParseDate(text)
	if err != nil {
		return Value{}, false
	}
	return DateOf(d), true
}

// ParseMoment reads a moment, or a date (its first moment), in the zone where
// it names no offset.
func ParseMoment(text string, zone *time.Location) (Value, bool) {
	t, err := calendar.ParseMoment(text, zone)
	if err != nil {
		return Value{}, false
	}
	return MomentOf(t), true
}

// oneUnit reports whether two periods have the same unit, so that there is an
// order between them.
func oneUnit(a, b Value) bool {
	x, _ := a.Period()
	y, _ := b.Period()
	return x.Unit == y.Unit
}

// orderPeriods compares two periods of one unit; others have no order.
func orderPeriods(a, b Value) (int, bool) {
	x, ok1 := a.Period()
	y, ok2 := b.Period()
	if !ok1 || !ok2 || x.Unit != y.Unit {
		return 0, false
	}
	return cmp.Compare(x.Halves, y.Halves), true
}

package calendar

import (
	"cmp"
	"fmt"
	"time"
)

// Date is a day of the (proleptic) Gregorian calendar from 0001-01-01 to
// 9999-12-31, without a time or zone. It is comparable and ordered by
// [Date.Compare]. The zero Date is no date.
type Date struct {
	n int32 // 1 is 0000-01-01; 0 is no date
}

const (
	firstDay   = 367     // 0001-01-01
	lastDay    = 3652425 // 9999-12-31
	unixDay    = 719529  // 1970-01-01
	daySeconds = 24 * 60 * 60
)

// NewDate returns the date, or an error where there is no such day. Where a program
// writes the day out, DateOf(time.Date(2026, 12, 24, 0, 0, 0, 0, time.UTC), time.UTC)
// is that date without an error to look at.
func NewDate(year int, month time.Month, day int) (Date, error) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return Date{}, fmt.Errorf("no such date: %d-%02d-%02d", year, int(month), day)
	}
	return ymd(year, month, day), nil
}

// ParseDate reads a date written YYYY-MM-DD, and nothing else.
func ParseDate(s string) (Date, error) {
	d, ok := parseDate(s)
	if !ok {
		return Date{}, fmt.Errorf("%q is not a date: %s", s, WrongDate(s)["en"])
	}
	return d, nil
}

func parseDate(s string) (Date, bool) {
	y, ok1 := digits(s, 0, 4)
	m, ok2 := digits(s, 5, 7)
	d, ok3 := digits(s, 8, 10)
	if len(s) != 10 || s[4] != '-' || s[7] != '-' || !ok1 || !ok2 || !ok3 {
		return Date{}, false
	}
	date, err := NewDate(y, time.Month(m), d)
	return date, err == nil
}

func digits(s string, from, to int) (int, bool) {
	if to > len(s) {
		return 0, false
	}
	n := 0
	for _, c := range []byte(s[from:to]) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// DateOf returns the day on which t falls in the zone, or the zero Date where
// its year is not one of 1 to 9999.
func DateOf(t time.Time, zone *time.Location) Date {
	date, _ := wall(t, zone)
	return date
}

// wall returns the day and the second of the day that a clock in the zone shows.
func wall(t time.Time, zone *time.Location) (Date, int) {
	_, offset := t.In(zone).Zone()
	sec := t.Unix() + int64(offset)
	day := sec / daySeconds
	rest := sec % daySeconds
	if rest < 0 {
		day--
		rest += daySeconds
	}
	return dateAt(day + unixDay), int(rest)
}

// dateAt returns the n-th day, or the zero Date where that is outside the range.
func dateAt(n int64) Date {
	if n < firstDay || n > lastDay {
		return Date{}
	}
	return Date{int32(n)}
}

// ymd returns a date that is known to exist.
func ymd(year int, month time.Month, day int) Date {
	y, m := year, int(month)
	if m <= 2 { // count years from March, so that a leap day ends its year
		y--
		m += 12
	}
	leaps := floorDiv(y, 4) - floorDiv(y, 100) + floorDiv(y, 400)
	return Date{int32(365*y + leaps + (153*(m-3)+2)/5 + day + 60)}
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func daysIn(year int, month time.Month) int {
	switch month {
	case time.April, time.June, time.September, time.November:
		return 30
	case time.February:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// Date returns year, month and day; of the zero Date, zeros.
func (d Date) Date() (year int, month time.Month, day int) {
	if d.IsZero() {
		return 0, 0, 0
	}
	n := int(d.n) - 61 + 146097 // days since 1 March of year -400
	era, n := n/146097, n%146097
	y := (n - n/1460 + n/36524 - n/146096) / 365
	n -= 365*y + y/4 - y/100
	m := (5*n + 2) / 153
	day = n - (153*m+2)/5 + 1
	y += (era - 1) * 400
	if m >= 10 {
		return y + 1, time.Month(m - 9), day
	}
	return y, time.Month(m + 3), day
}

// Year returns the year; of the zero Date, 0.
func (d Date) Year() int { y, _, _ := d.Date(); return y }

// Month returns the month; of the zero Date, 0.
func (d Date) Month() time.Month { _, m, _ := d.Date(); return m }

// Day returns the day of the month; of the zero Date, 0.
func (d Date) Day() int { _, _, day := d.Date(); return day }

// Weekday returns the day of the week; of the zero Date, Friday.
func (d Date) Weekday() time.Weekday { return time.Weekday((d.n + 5) % 7) }

// AddDays returns the date n days later (n < 0: earlier), or the zero Date
// where that is outside the range or d is zero.
func (d Date) AddDays(n int) Date {
	if d.IsZero() || n > lastDay || n < -lastDay {
		return Date{}
	}
	return dateAt(int64(d.n) + int64(n))
}

// AddMonths returns the matching day n months later (n < 0: earlier), or the
// last day of that month where there is no matching day (Civil Code 202). It
// returns the zero Date where that is outside the range or d is zero.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.Date()
	if d.IsZero() || n > 12*10000 || n < -12*10000 {
		return Date{}
	}
	months := y*12 + int(m) - 1 + n
	y, m = floorDiv(months, 12), time.Month(months-12*floorDiv(months, 12)+1)
	if y < 1 || y > 9999 {
		return Date{}
	}
	return ymd(y, m, min(day, daysIn(y, m)))
}

// Sub returns the number of days from e to d.
func (d Date) Sub(e Date) int { return int(d.n - e.n) }

// Compare returns -1, 0 or 1 as d is before, equal to or after e. The zero
// Date is before every other.
func (d Date) Compare(e Date) int { return cmp.Compare(d.n, e.n) }

// Before reports whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.n < e.n }

// After reports whether d is later than e.
func (d Date) After(e Date) bool { return d.n > e.n }

// Equal reports whether d and e are the same day.
func (d Date) Equal(e Date) bool { return d == e }

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d.n == 0 }

// In returns the moment at which the day begins in the zone; of the zero Date,
// the zero time.
func (d Date) In(zone *time.Location) time.Time { return d.at(0, zone) }

// at returns the moment when a clock in the zone shows that second of the day;
// of the day's last second, the last such moment.
func (d Date) at(second int, zone *time.Location) time.Time {
	switch {
	case d.IsZero():
		return time.Time{}
	case second == daySeconds-1:
		return Date{d.n + 1}.at(0, zone).Add(-time.Second)
	}
	return shown((int64(d.n)-unixDay)*daySeconds+int64(second), zone)
}

// shown returns the moment when a clock in the zone shows what one in UTC shows
// at that second from 1970 on: the first where clocks are set back over it, and
// where they leap over it, as much later as they leap.
func shown(local int64, zone *time.Location) time.Time {
	_, before := time.Unix(local-daySeconds, 0).In(zone).Zone()
	t := time.Unix(local-int64(before), 0).In(zone)
	_, offset := t.Zone()
	if offset == before {
		return t
	}
	u := time.Unix(local-int64(offset), 0).In(zone)
	if _, same := u.Zone(); same == offset {
		return u
	}
	return t
}

// whole drops the fraction of a second.
func whole(t time.Time) time.Time {
	if ns := t.Nanosecond(); ns != 0 {
		return t.Add(-time.Duration(ns))
	}
	return t
}

// String returns the date as YYYY-MM-DD; of the zero Date, "".
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	y, m, day := d.Date()
	return string([]byte{
		'0' + byte(y/1000), '0' + byte(y/100%10), '0' + byte(y/10%10), '0' + byte(y%10), '-',
		'0' + byte(m/10), '0' + byte(m%10), '-', '0' + byte(day/10), '0' + byte(day%10),
	})
}

// MarshalText writes the date as YYYY-MM-DD, and the zero Date as nothing.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = ParseDate(string(b))
	return err
}

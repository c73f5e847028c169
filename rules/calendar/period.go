package calendar

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/guize-rules/guize/rules/text"
)

// Unit is what a period is counted in. The zero Unit is not valid.
type Unit int

// The units.
const (
	Workday  Unit = iota + 1 // a day on which the calendar works
	Day                      // any day
	Month                    // to the matching day
	Year                     // twelve months
	Hour                     // sixty minutes, from the moment
	Workhour                 // an hour in which the calendar is open
)

// String returns the unit in the singular, as the policy language has it.
func (u Unit) String() string {
	if u < Workday || u > Workhour {
		return "invalid"
	}
	return unitName(u).word
}

// days reports whether periods of the unit end with a day, not at a moment.
func (u Unit) days() bool { return u >= Workday && u <= Year }

type unitNames struct{ word, zh, en, other string }

func unitName(u Unit) unitNames {
	switch u {
	case Workday:
		return unitNames{"workday", "个工作日", "working day", "工作日"}
	case Day:
		return unitNames{"day", "日", "day", "天"}
	case Month:
		return unitNames{"month", "个月", "month", "月"}
	case Year:
		return unitNames{"year", "年", "year", ""}
	case Hour:
		return unitNames{"hour", "小时", "hour", "个小时"}
	}
	return unitNames{"workhour", "个工作小时", "working hour", "工作小时"}
}

// Period is a length of time as a law or a promise states it. It is counted in
// halves, so that half a working day can be said. The zero Period is not valid;
// a period of no length ("0 workdays") is, and ends with the day of its start.
type Period struct {
	Unit   Unit
	Halves int // twice the number of units
}

// maxCount is far beyond every limit in use and keeps all sums small.
const maxCount = 1_000_000

// Workdays is a period of n working days.
func Workdays(n int) Period { return units(Workday, n) }

// Days is a period of n calendar days.
func Days(n int) Period { return units(Day, n) }

// Months is a period of n months.
func Months(n int) Period { return units(Month, n) }

// Years is a period of n years.
func Years(n int) Period { return units(Year, n) }

// Hours is a period of n hours.
func Hours(n int) Period { return units(Hour, n) }

// Workhours is a period of n hours of opening.
func Workhours(n int) Period { return units(Workhour, n) }

func units(u Unit, n int) Period {
	return Period{u, 2 * max(-1, min(n, maxCount+1))} // what is out of bounds stays so
}

// weekWords are the words for seven days. A week has no unit of its own, so that 2 weeks and
// 14 days are one period. It is never written to.
var weekWords = []string{"week", "weeks", "周", "个星期", "星期"}

// ParsePeriod reads "1 workday", "0.5 workday", "20 workdays", "3 days",
// "6 weeks", "2 months", "1 year", "24 hours", "4 workhours", or the same in Chinese, such
// as "20个工作日" or "3天"; weeks are days.
func ParsePeriod(s string) (Period, error) {
	written := strings.TrimSpace(s)
	at := strings.IndexFunc(written, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
	if at < 0 {
		at = len(written)
	}
	halves, ok := parseHalves(written[:at])
	word := strings.TrimSpace(written[at:])
	unit := parseUnit(word)
	if slices.Contains(weekWords, word) {
		unit, halves = Day, 7*halves
	}
	if !ok || unit == 0 {
		return Period{}, fmt.Errorf("%q is not a period: write a number and a unit, such as \"1 workday\", \"0.5 workday\", \"3 days\", \"2 months\", \"1 year\", \"24 hours\" or \"4 workhours\"", s)
	}
	p := Period{unit, halves}
	return p, p.check()
}

// WrongPeriod says how to write what [ParsePeriod] does not take, in words that go
// after "… is not a period": where a number is put in braces before a unit, with
// the function of that unit.
func WrongPeriod(s string) text.Text {
	n, unit, ok := strings.Cut(strings.TrimPrefix(strings.TrimSpace(s), "{"), "}")
	if u := parseUnit(strings.TrimSpace(unit)); ok && u != 0 {
		return text.Say("由数得出的期限写作 “= %[1]ss(%[2]s)”", `a period of a number is written "= %[1]ss(%[2]s)"`, u, strings.TrimSpace(n))
	}
	return text.Say("应写作 1 workday、3 days、18 years 等", "write it as 1 workday, 3 days, 18 years and so on")
}

func parseHalves(s string) (int, bool) {
	whole, frac, dotted := strings.Cut(s, ".")
	n, ok := digits(whole, 0, len(whole))
	if !ok || len(whole) == 0 || len(whole) > 8 {
		return 0, false
	}
	switch frac = strings.TrimRight(frac, "0"); {
	case dotted && strings.HasSuffix(s, "."):
		return 0, false
	case frac == "":
		return 2 * n, true
	case frac == "5":
		return 2*n + 1, true
	}
	return 0, false
}

func parseUnit(s string) Unit {
	for u := Workday; u <= Workhour; u++ {
		n := unitName(u)
		if s == n.word || s == n.word+"s" || s == n.zh || (s == n.other && s != "") {
			return u
		}
	}
	return 0
}

// check returns an error that says what is wrong with the period, or nil.
func (p Period) check() error {
	switch {
	case p.Unit < Workday || p.Unit > Workhour:
		return fmt.Errorf("a period needs a unit: workdays, days, months, years, hours or workhours")
	case p.Halves < 0:
		return fmt.Errorf("a period is not negative")
	case p.Halves > 2*maxCount:
		return fmt.Errorf("a period has at most %d units", maxCount)
	case p.Unit == Month && p.Halves%2 != 0:
		return fmt.Errorf("half a month has no fixed length: write it in days")
	}
	return nil
}

// IsZero reports whether p is the zero Period, which is not valid.
func (p Period) IsZero() bool { return p == Period{} }

// number returns "1", "0.5" or "20".
func (p Period) number() string {
	s := strconv.Itoa(p.Halves / 2)
	if p.Halves%2 != 0 {
		s += ".5"
	}
	return s
}

// String returns the period as [ParsePeriod] reads it; of the zero Period, "".
func (p Period) String() string {
	if p.IsZero() {
		return ""
	}
	s := p.number() + " " + p.Unit.String()
	if p.Halves != 2 && p.Halves != 1 {
		s += "s"
	}
	return s
}

// In returns the period for people, as "1个工作日" or, for "en", "1 working day".
func (p Period) In(lang string) string { return p.text().In(lang) }

func (p Period) text() Text {
	if p.IsZero() {
		return Text{}
	}
	n := unitName(p.Unit)
	t := Text{ZH: p.number() + n.zh, EN: p.number() + " " + n.en}
	if p.Halves != 2 && p.Halves != 1 {
		t.EN += "s"
	}
	return t
}

// MarshalText writes the period as String does.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what [ParsePeriod] reads, and nothing as the zero Period.
func (p *Period) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*p = Period{}
		return nil
	}
	*p, err = ParsePeriod(string(b))
	return err
}

// periodDigits are the numbers that periods are written with in Chinese.
var periodDigits = strings.NewReplacer("十五", "15", "三十", "30", "二十", "20", "十", "10", "一", "1", "二", "2", "两", "2", "三", "3",
	"四", "4", "五", "5", "六", "6", "七", "7", "八", "8", "九", "9")

// englishNumbers are those from one to twelve. It is never written to.
var englishNumbers = []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}

var workingDay = regexp.MustCompile(`\b(?:work|working|business)[ -]day\b|\b(?:work|working|business)[ -]days\b`)

// PeriodMeant is the period that was meant by one that [ParsePeriod] does not take,
// such as 五个工作日; "" where that cannot be seen.
func PeriodMeant(s string) string {
	plain := strings.TrimSuffix(strings.TrimSuffix(periodDigits.Replace(text.HalfWidth(strings.TrimSpace(s))), "以内"), "内")
	plain = workingDay.ReplaceAllString(plain, "workday")
	if n, unit, ok := strings.Cut(plain, " "); ok {
		if i := slices.Index(englishNumbers, strings.ToLower(n)); i >= 0 {
			plain = strconv.Itoa(i+1) + " " + unit
		}
	}
	if n, unit, ok := strings.Cut(plain, " "); ok {
		if number, _ := text.NearlyNumber(n); number != "" {
			plain = number + " " + unit
		}
	}
	p, err := ParsePeriod(plain)
	if err != nil {
		return ""
	}
	return p.String()
}

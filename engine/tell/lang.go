package tell

import (
	"fmt"
	"time"

	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// Lang is the language in which people are spoken to: "zh", "en".
type Lang string

// Say returns the wording of the language; English stands in for all others.
func (l Lang) Say(zh, en string) string { return text.Pick(string(l), zh, en) }

// List is names in a sentence of the language.
func (l Lang) List(names []string) string { return text.Names(names).In(string(l)) }

// Count says how many there are, of one as of one: each wording holds a %d.
func (l Lang) Count(n int, zh, one, many string) string {
	if n != 1 {
		one = many
	}
	return fmt.Sprintf(l.Say(zh, one), n)
}

// Weekday is a day of the week, short in English.
func (l Lang) Weekday(d time.Weekday) string {
	zh := [...]string{"星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"}
	return l.Say(zh[d], d.String()[:3])
}

// Date is a date as people write it: 2026年10月8日.
func (l Lang) Date(t time.Time) string { return calendar.DateWords(string(l), t) }

// day is a date that is written as YYYY-MM-DD, as people write it.
func (l Lang) day(s string) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return l.Date(t)
}

// Day is a date with the day of the week: 2026年10月8日（星期四）.
func (l Lang) Day(t time.Time) string {
	return l.Date(t) + l.Say("（", " ") + l.Weekday(t.Weekday()) + l.Say("）", "")
}

// DateTime is a moment without the day of the week; one that begins a day is the day.
func (l Lang) DateTime(t time.Time) string {
	if t.Format(time.TimeOnly) == "00:00:00" {
		return l.Date(t)
	}
	return l.Date(t) + l.clock(t)
}

// Moment is a day and the time of day.
func (l Lang) Moment(t time.Time) string { return l.Day(t) + l.clock(t) }

// clock is the time of day behind a day; what is due in the last second of a day is in
// time until its end.
func (l Lang) clock(t time.Time) string {
	at := calendar.TimeWords(string(l), t)
	if at == l.Say("24时", " 24:00") {
		return l.Say("24时前", ", by midnight")
	}
	return at
}

// dayOrMoment is a moment, or the day alone where it is the day's beginning.
func (l Lang) dayOrMoment(t time.Time) string {
	if t.Format(time.TimeOnly) == "00:00:00" {
		return l.Day(t)
	}
	return l.Moment(t)
}

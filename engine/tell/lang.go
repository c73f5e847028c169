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

// Weekday is a day of the week, short.
func (l Lang) Weekday(d time.Weekday) string {
	zh := [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}
	return l.Say(zh[d], d.String()[:3])
}

// Moment is a date and time of day; the last second of a day is the day's end.
func (l Lang) Moment(t time.Time) string {
	day, at := t.Format(time.DateOnly)+" "+l.Weekday(t.Weekday()), calendar.TimeOfDay(t)
	if at == "24:00" {
		return day + l.Say(" 24:00 前", ", by midnight")
	}
	return day + " " + at
}

// dayOrMoment is a moment, or the day alone where it is the day's beginning.
func (l Lang) dayOrMoment(t time.Time) string {
	if t.Format(time.TimeOnly) == "00:00:00" {
		return t.Format(time.DateOnly) + " " + l.Weekday(t.Weekday())
	}
	return l.Moment(t)
}

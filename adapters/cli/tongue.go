package cli

import (
	"fmt"
	"time"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// tongue is the language in which people are spoken to.
type tongue string

// say returns the wording of the language; English stands in for all others.
func (l tongue) say(zh, en string) string { return text.Pick(string(l), zh, en) }

// list is names in a sentence of the language.
func (l tongue) list(names []string) string { return text.Names(names).In(string(l)) }

// count says how many there are, of one as of one: each wording holds a %d.
func (l tongue) count(n int, zh, one, many string) string {
	if n != 1 {
		one = many
	}
	return fmt.Sprintf(l.say(zh, one), n)
}

// tongue is the language of --lang, else the set's first, else the environment's.
// Where no set is given it is the one that the command line is about.
func (a *app) tongue(set *rules.Set) tongue {
	switch {
	case a.lang == "zh" || a.lang == "en":
		return tongue(a.lang)
	case set != nil && len(set.Languages) > 0:
		return tongue(set.Languages[0])
	case a.ofSet() != "":
		return a.ofSet()
	case a.chinese():
		return "zh"
	}
	return "en"
}

func (l tongue) weekday(d time.Weekday) string {
	zh := [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}
	return l.say(zh[d], d.String()[:3])
}

// moment is a date and time of day; the last second of a day is the day's end.
func (l tongue) moment(t time.Time) string {
	day := t.Format(time.DateOnly) + " " + l.weekday(t.Weekday())
	switch t.Format(time.TimeOnly) {
	case "23:59:59":
		return day + l.say(" 24:00 前", ", by midnight")
	case "00:00:00":
		return day
	}
	return day + t.Format(" 15:04")
}

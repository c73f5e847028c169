package calendar

import (
	"fmt"
	"sync"
	"time"
)

//go:generate go run ./internal/gen

// China returns the national calendar: Monday to Friday, less the holidays and
// plus the make-up days of the State Council's yearly notices from 2004 on,
// amendments applied. Days after the last notice are provisional, 29 to 31
// December of its year included, because the next notice may rearrange them.
//
// Its zone is eight hours ahead of UTC the whole year, under the name
// Asia/Shanghai. It is fixed rather than read from a time zone database, so
// that a machine without one gives the same dates; the two differ only before
// 1992 (summer time from 1986 to 1991, local mean time before 1901), long
// before the first notice.
//
// It has no opening hours; lay them over it with [New].
func China() *Calendar { return china() }

var china = sync.OnceValue(func() *Calendar { return build(chinaSpec()) })

func chinaSpec() Spec {
	first, last, layers := chinaYears()
	return Spec{
		ID:    "cn",
		Title: Text{"国家工作日历", "National working days of China"},
		Zone:  time.FixedZone("Asia/Shanghai", 8*60*60),
		From:  ymd(first, time.January, 1),
		To:    ymd(last, time.December, 28),
		Awaits: Text{
			"国务院办公厅关于{year}年部分节假日安排的通知",
			"the State Council General Office's notice on public holidays in {year}",
		},
		NextFrom: 29,
		Layers:   layers,
	}
}

// paper says when a year's arrangement was made known, and when it was last
// amended; the zero Date for never.
type paper struct {
	year           int
	known, amended Date
}

// ChinaAsOf returns the national calendar as it was known at the end of a day,
// so that a date which was provisional then can be seen to move. Its id is
// "cn@" and the day. It is an error to ask for a day on which no arrangement
// was known, or one before an amendment of what was known: only the outcome of
// amendments is on record here.
func ChinaAsOf(day Date) (*Calendar, error) {
	spec := chinaSpec()
	known := 0
	for _, p := range chinaPapers() {
		if p.known.After(day) {
			break
		}
		if p.amended.After(day) {
			return nil, fmt.Errorf("the arrangement for %d was amended on %v; how it was on %v is not on record", p.year, p.amended, day)
		}
		known++
	}
	if day.IsZero() || known == 0 {
		return nil, fmt.Errorf("no arrangement was known on %v", day)
	}
	spec.ID += "@" + day.String()
	spec.Layers = spec.Layers[:known]
	spec.To = ymd(spec.From.Year()+known-1, time.December, 28)
	return build(spec), nil
}

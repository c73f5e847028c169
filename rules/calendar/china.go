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
// December of its year included, because the next notice may rearrange them; the
// days off that the law itself gives (全国年节及纪念日放假办法, as in force then) are
// days off in those years too, until 2100, and not provisional.
//
// Its zone is eight hours ahead of UTC the whole year, under the name
// Asia/Shanghai. It is fixed rather than read from a time zone database, so
// that a machine without one gives the same dates; the two differ only before
// 1992 (summer time from 1986 to 1991, local mean time before 1901), long
// before the first notice.
//
// It has no opening hours; lay them over it with [New].
func China() *Calendar { return china() }

var china = sync.OnceValue(func() *Calendar { return build(chinaSpec(edition{law: true})) })

// edition is the national calendar as a release of this package had it.
type edition struct {
	years int  // of notices
	law   bool // whether the days off of the law stand in years without one
}

// ChinaEditions returns the national calendar as earlier releases of this package had it,
// under the id "cn", the latest first: what was decided by one of them can be decided
// again by it.
func ChinaEditions() []*Calendar {
	var out []*Calendar
	for _, e := range []edition{{years: 23}} {
		out = append(out, build(chinaSpec(e)))
	}
	return out
}

func chinaSpec(e edition) Spec {
	first, last, layers := chinaYears()
	if e.years > 0 {
		last, layers = first+e.years-1, layers[:e.years:e.years]
	}
	if e.law {
		layers = append(layers, chinaLaw(last, Date{})...)
	}
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
	spec := chinaSpec(edition{})
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
	spec.Layers = append(spec.Layers[:known:known], chinaLaw(spec.From.Year()+known-1, day)...)
	spec.To = ymd(spec.From.Year()+known-1, time.December, 28)
	return build(spec), nil
}

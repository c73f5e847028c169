package calendar_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules/calendar"
)

func moment(t testing.TB, s string) time.Time {
	t.Helper()
	if s == "" {
		return time.Time{}
	}
	at, err := time.ParseInLocation("2006-01-02 15:04:05", s, calendar.China().Zone())
	if err != nil {
		at, err = time.ParseInLocation("2006-01-02 15:04", s, calendar.China().Zone())
	}
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func suspension(t testing.TB, from, to string) calendar.Interval {
	return calendar.Interval{From: moment(t, from), To: moment(t, to)}
}

// line is a state in short.
func line(s calendar.State) string {
	out := string(s.Status) + " " + string(s.Light)
	if !s.Due.Date.IsZero() {
		out += " due " + s.Due.Time.Format("2006-01-02 15:04:05")
	}
	if s.Due.Provisional {
		out += " provisional"
	}
	if s.Effect != "" {
		out += " " + string(s.Effect)
	}
	for _, n := range s.Notes {
		out += " +" + n.Code
	}
	return out
}

// TestClock is the life of clocks, each a change of the plan's one working day
// (K1) that starts on Friday 10 September 2021, or of a permit's twenty.
func TestClock(t *testing.T) {
	t.Parallel()
	one := func(change func(*calendar.Clock)) calendar.Clock {
		k := calendar.Clock{Starts: []time.Time{moment(t, "2021-09-10 10:00")}, Within: calendar.Workdays(1), Warn: calendar.Warn{Percent: 50}}
		if change != nil {
			change(&k)
		}
		return k
	}
	twenty := func(change func(*calendar.Clock)) calendar.Clock {
		return one(func(k *calendar.Clock) {
			k.Within = calendar.Workdays(20)
			k.Warn = calendar.Warn{Left: calendar.Workdays(3)}
			if change != nil {
				change(k)
			}
		})
	}
	tests := []struct {
		name   string
		clock  calendar.Clock
		at     string
		want   string
		reason string
	}{
		{"no event", one(func(k *calendar.Clock) { k.Starts = []time.Time{{}} }), "2021-09-10 10:00", "not_started grey", "R23"},
		{"no starts", one(func(k *calendar.Clock) { k.Starts = nil }), "2021-09-10 10:00", "not_started grey", "nothing to start from"},
		{"one of two", one(func(k *calendar.Clock) { k.Starts = append(k.Starts, time.Time{}) }), "2021-09-13 10:00", "not_started grey", "all must have come (A7)"},
		{"latest of two", one(func(k *calendar.Clock) { k.Starts = append(k.Starts, moment(t, "2021-09-13 09:00")) }), "2021-09-13 10:00", "running green due 2021-09-14 23:59:59", "the latest counts"},
		{"before the start", one(nil), "2021-09-10 09:59", "not_started grey", "an event later than the reading has not come"},
		{"start day", one(nil), "2021-09-10 10:00", "running green due 2021-09-13 23:59:59", "the start day does not count"},
		{"weekend", one(nil), "2021-09-12 23:59", "running green due 2021-09-13 23:59:59", "rest days do not count"},
		{"morning", one(nil), "2021-09-13 11:59", "running green due 2021-09-13 23:59:59", "under half of the one day"},
		{"noon", one(nil), "2021-09-13 12:00", "running yellow due 2021-09-13 23:59:59", "half of the one day is used"},
		{"last second", one(nil), "2021-09-13 23:59:59", "running yellow due 2021-09-13 23:59:59", "in time"},
		{"midnight", one(nil), "2021-09-14 00:00", "overdue red due 2021-09-13 23:59:59 overdue", "24:00 has passed"},
		{"met", one(func(k *calendar.Clock) { k.Done = moment(t, "2021-09-13 17:00") }), "2021-10-01 00:00", "met green due 2021-09-13 23:59:59", ""},
		{"met late", one(func(k *calendar.Clock) { k.Done = moment(t, "2021-09-14 08:00") }), "2021-10-01 00:00", "met_late red due 2021-09-13 23:59:59 overdue", ""},
		{"done later than the reading", one(func(k *calendar.Clock) { k.Done = moment(t, "2021-09-13 17:00") }), "2021-09-13 10:00", "running green due 2021-09-13 23:59:59", "not yet"},
		{"done before start", one(func(k *calendar.Clock) { k.Done = moment(t, "2021-09-09 17:00") }), "2021-09-13 10:00", "met green due 2021-09-13 23:59:59 +done-before-start", "in time, but odd"},
		{"no limit", one(func(k *calendar.Clock) { k.NoLimit, k.Within = true, calendar.Period{} }), "2021-09-13 10:00", "no_limit grey", "文件未规定"},
		{"no limit, done", one(func(k *calendar.Clock) {
			k.NoLimit, k.Within = true, calendar.Period{}
			k.Done = moment(t, "2021-09-13 09:00")
		}), "2021-09-13 10:00", "met green", ""},
		{"suspended whole day", one(func(k *calendar.Clock) {
			k.Exclude = []calendar.Interval{suspension(t, "2021-09-13 00:00", "2021-09-14 00:00")}
		}), "2021-09-13 10:00", "suspended blue due 2021-09-14 23:59:59", "one working day is left out"},
		{"suspended to the last second", one(func(k *calendar.Clock) {
			k.Exclude = []calendar.Interval{suspension(t, "2021-09-13 00:00", "2021-09-13 23:59:59")}
		}), "2021-09-13 10:00", "suspended blue due 2021-09-14 23:59:59", "an end at 23:59:59 is the end of the day"},
		{"suspended weekend", one(func(k *calendar.Clock) {
			k.Exclude = []calendar.Interval{suspension(t, "2021-09-11 00:00", "2021-09-13 00:00")}
		}), "2021-09-13 10:00", "running green due 2021-09-13 23:59:59", "only working time inside counts"},
		{"suspended in part", one(func(k *calendar.Clock) {
			k.Exclude = []calendar.Interval{suspension(t, "2021-09-13 09:00", "2021-09-13 11:00")}
		}), "2021-09-13 12:00", "running yellow due 2021-09-13 23:59:59", "a partly suspended day counts"},
		{"part excluded", one(func(k *calendar.Clock) {
			k.Exclude = []calendar.Interval{suspension(t, "2021-09-13 09:00", "2021-09-13 11:00")}
			k.Partly = calendar.PartlyExcluded
		}), "2021-09-13 12:00", "running green due 2021-09-14 23:59:59", "by option it does not"},
		{"over midnight", one(func(k *calendar.Clock) {
			k.Exclude = []calendar.Interval{suspension(t, "2021-09-13 22:00", "2021-09-15 09:00")}
		}), "2021-09-14 12:00", "suspended blue due 2021-09-15 23:59:59", "a period does not end while the clock stands still"},
		{"open", one(func(k *calendar.Clock) {
			k.Exclude = []calendar.Interval{suspension(t, "2021-09-13 09:00", "")}
		}), "2021-12-01 12:00", "suspended blue", "no due date until it ends"},
		{"open after the due date", one(func(k *calendar.Clock) {
			k.Exclude = []calendar.Interval{suspension(t, "2021-09-14 09:00", "")}
		}), "2021-12-01 12:00", "overdue red due 2021-09-13 23:59:59 overdue", "too late to stop the clock"},
		{"backwards", one(func(k *calendar.Clock) {
			k.Exclude = []calendar.Interval{suspension(t, "2021-09-14 09:00", "2021-09-13 09:00"), {}}
		}), "2021-09-13 10:00", "running green due 2021-09-13 23:59:59 +suspension-empty", "said, not guessed"},
		{"restart", one(func(k *calendar.Clock) { k.Restart = moment(t, "2021-09-14 09:00") }), "2021-09-14 10:00", "running green due 2021-09-15 23:59:59", "counts anew"},
		{"restart to come", one(func(k *calendar.Clock) { k.Restart = moment(t, "2021-09-14 09:00") }), "2021-09-14 08:00", "overdue red due 2021-09-13 23:59:59 overdue", "not yet"},
		{"restart reopens", one(func(k *calendar.Clock) {
			k.Done, k.Restart = moment(t, "2021-09-13 09:00"), moment(t, "2021-09-14 09:00")
		}), "2021-09-14 10:00", "running green due 2021-09-15 23:59:59", "what was done before does not end it"},
		{"restart before start", one(func(k *calendar.Clock) { k.Restart = moment(t, "2021-09-09 09:00") }), "2021-09-13 10:00", "running green due 2021-09-13 23:59:59 +restart-before-start", ""},
		{"appointment", one(func(k *calendar.Clock) { k.NotBefore = moment(t, "2021-09-17 14:00") }), "2021-09-14 10:00", "running green due 2021-09-17 14:00:00 +appointment", "A9"},
		{"appointment on a Sunday", one(func(k *calendar.Clock) { k.NotBefore = moment(t, "2021-09-19 14:00") }), "2021-09-14 10:00", "running green due 2021-09-19 14:00:00 +appointment", "it was agreed"},
		{"appointment missed", one(func(k *calendar.Clock) { k.NotBefore = moment(t, "2021-09-17 14:00") }), "2021-09-17 14:00:01", "overdue red due 2021-09-17 14:00:00 overdue +appointment", "the moment agreed has passed"},
		{"appointment on the last day", one(func(k *calendar.Clock) { k.NotBefore = moment(t, "2021-09-13 14:00") }), "2021-09-13 10:00", "running green due 2021-09-13 23:59:59", "the limit is later"},
		{"appointment for a day", one(func(k *calendar.Clock) { k.NotBefore = moment(t, "2021-09-17 00:00") }), "2021-09-17 10:00", "running yellow due 2021-09-17 23:59:59 +appointment", "no time was agreed"},
		{"appointment to the last second", one(func(k *calendar.Clock) { k.NotBefore = moment(t, "2021-09-17 23:59:59") }), "2021-09-17 10:00", "running yellow due 2021-09-17 23:59:59 +appointment", "the same"},
		{"appointment for the last day", one(func(k *calendar.Clock) { k.NotBefore = moment(t, "2021-09-13 00:00") }), "2021-09-13 10:00", "running green due 2021-09-13 23:59:59", "nothing moves"},
		{"appointment after business", one(func(k *calendar.Clock) {
			k.End, k.NotBefore = calendar.AtClose, moment(t, "2021-09-15 20:00")
		}), "2021-09-15 10:00", "running yellow due 2021-09-15 20:00:00 +appointment", "it was agreed"},
		{"early appointment", one(func(k *calendar.Clock) { k.NotBefore = moment(t, "2021-09-10 14:00") }), "2021-09-13 10:00", "running green due 2021-09-13 23:59:59", "a wish, not a limit"},
		{"event of the reading's second", one(func(k *calendar.Clock) { k.Starts[0] = k.Starts[0].Add(time.Second / 2) }), "2021-09-10 10:00", "running green due 2021-09-13 23:59:59", "a fraction of a second turns nothing around"},
		{"done in the reading's second", one(func(k *calendar.Clock) { k.Done = moment(t, "2021-09-13 10:00").Add(time.Second / 2) }), "2021-09-13 10:00", "met green due 2021-09-13 23:59:59", "nor here"},
		{"done in the last second", one(func(k *calendar.Clock) { k.Done = moment(t, "2021-09-13 23:59:59").Add(time.Second / 2) }), "2021-09-14 10:00", "met green due 2021-09-13 23:59:59", "24:00 has not come"},
		{"done in the start's second", one(func(k *calendar.Clock) {
			k.Done, k.Starts[0] = k.Starts[0].Add(time.Second/4), k.Starts[0].Add(time.Second/2)
		}), "2021-09-10 10:00", "met green due 2021-09-13 23:59:59", "nothing odd to note"},
		{"restart in the reading's second", one(func(k *calendar.Clock) { k.Restart = moment(t, "2021-09-14 09:00").Add(time.Second / 2) }), "2021-09-14 09:00", "running green due 2021-09-15 23:59:59", "counts anew"},
		{"suspended for a fraction", one(func(k *calendar.Clock) {
			from := moment(t, "2021-09-13 09:00")
			k.Exclude, k.Partly = []calendar.Interval{{From: from, To: from.Add(time.Second / 2)}}, calendar.PartlyExcluded
		}), "2021-09-13 10:00", "running green due 2021-09-13 23:59:59 +suspension-empty", "nothing is left of it"},
		{"twenty", twenty(nil), "2021-09-13 10:00", "running green due 2021-10-14 23:59:59", "over two holidays and three make-up days"},
		{"near", twenty(nil), "2021-10-11 10:00", "running yellow due 2021-10-14 23:59:59", "three working days after today"},
		{"extended", twenty(func(k *calendar.Clock) {
			k.Extensions = []calendar.Extension{{By: calendar.Workdays(10), Told: moment(t, "2021-10-14 23:59:59")}}
		}), "2021-10-15 10:00", "running green due 2021-10-28 23:59:59", "told on the last day"},
		{"told in the reading's second", twenty(func(k *calendar.Clock) {
			k.Extensions = []calendar.Extension{{By: calendar.Workdays(10), Told: moment(t, "2021-10-14 10:00").Add(time.Second / 2)}}
		}), "2021-10-14 10:00", "running green due 2021-10-28 23:59:59", "told"},
		{"extended too late", twenty(func(k *calendar.Clock) {
			k.Extensions = []calendar.Extension{{By: calendar.Workdays(10), Told: moment(t, "2021-10-15 00:00")}}
		}), "2021-10-15 10:00", "overdue red due 2021-10-14 23:59:59 overdue +extension-late", "void, and said so"},
		{"extended twice", twenty(func(k *calendar.Clock) {
			k.Extensions = []calendar.Extension{{By: calendar.Workdays(10), Told: moment(t, "2021-10-08 09:00")}, {By: calendar.Workdays(10), Told: moment(t, "2021-10-20 09:00")}}
		}), "2021-10-29 10:00", "overdue red due 2021-10-28 23:59:59 overdue +extension-repeated", "at most once"},
		{"two allowed", twenty(func(k *calendar.Clock) {
			k.AtMost = 2
			k.Extensions = []calendar.Extension{{By: calendar.Workdays(10), Told: moment(t, "2021-10-08 09:00")}, {By: calendar.Workdays(10), Told: moment(t, "2021-10-20 09:00")}}
		}), "2021-10-29 10:00", "running green due 2021-11-11 23:59:59", ""},
		{"extended by days", twenty(func(k *calendar.Clock) {
			k.Extensions = []calendar.Extension{{By: calendar.Days(3), Told: moment(t, "2021-10-08 09:00")}}
		}), "2021-10-14 10:00", "running yellow due 2021-10-18 23:59:59", "from the end of the twenty, rolled off a Sunday"},
		{"not told", twenty(func(k *calendar.Clock) {
			k.Extensions = []calendar.Extension{{By: calendar.Workdays(10)}}
		}), "2021-10-15 10:00", "overdue red due 2021-10-14 23:59:59 overdue +extension-not-told", ""},
		{"extension spent", twenty(func(k *calendar.Clock) {
			k.Extensions = []calendar.Extension{{By: calendar.Workdays(10), Told: moment(t, "2021-09-13 09:00")}}
			k.Restart = moment(t, "2021-09-14 09:00")
		}), "2021-09-15 10:00", "running green due 2021-10-18 23:59:59 +extension-spent", "the count began anew"},
		{"granted", twenty(func(k *calendar.Clock) { k.OnLate = calendar.LateDeemedGranted }), "2021-10-15 10:00", "overdue red due 2021-10-14 23:59:59 deemed_granted +deemed-granted", "Licensing Law 50"},
		{"accepted", one(func(k *calendar.Clock) { k.OnLate = calendar.LateDeemedAccepted; k.Within = calendar.Workdays(5) }), "2021-09-18 10:00", "overdue red due 2021-09-17 23:59:59 deemed_accepted +deemed-accepted", "Licensing Law 32"},
		{"refund", one(func(k *calendar.Clock) { k.OnLate = "refund" }), "2021-09-14 10:00", "overdue red due 2021-09-13 23:59:59 refund", "the host's own word"},
		{"hours", one(func(k *calendar.Clock) { k.Within = calendar.Hours(24) }), "2021-09-11 09:00", "running yellow due 2021-09-11 10:00:00", "hours run from the moment"},
		{"hours, last second", one(func(k *calendar.Clock) { k.Within = calendar.Hours(24) }), "2021-09-11 10:00", "running yellow due 2021-09-11 10:00:00", "in time"},
		{"hours over", one(func(k *calendar.Clock) { k.Within = calendar.Hours(24) }), "2021-09-11 10:00:01", "overdue red due 2021-09-11 10:00:00 overdue", ""},
		{"hours suspended", one(func(k *calendar.Clock) {
			k.Within = calendar.Hours(24)
			k.Exclude = []calendar.Interval{suspension(t, "2021-09-10 12:00", "2021-09-10 13:30"), suspension(t, "2021-09-10 13:00", "2021-09-10 14:00")}
		}), "2021-09-10 12:30", "suspended blue due 2021-09-11 12:00:00", "overlap counts once"},
		{"half a day", one(func(k *calendar.Clock) { k.Within = calendar.Period{Unit: calendar.Workday, Halves: 1} }), "2021-09-13 10:00", "running green due 2021-09-13 12:00:00", "without opening hours, noon"},
		{"same day", one(func(k *calendar.Clock) { k.Within = calendar.Workdays(0) }), "2021-09-10 10:00", "running yellow due 2021-09-10 23:59:59", "当日办结"},
		{"three days", one(func(k *calendar.Clock) { k.Within = calendar.Days(1) }), "2021-09-10 10:00", "running green due 2021-09-13 23:59:59", "A6: rolls off Saturday"},
		{"no roll", one(func(k *calendar.Clock) { k.Within, k.Roll = calendar.Days(1), calendar.RollNone }), "2021-09-12 10:00", "overdue red due 2021-09-11 23:59:59 overdue", ""},
		{"month suspended", one(func(k *calendar.Clock) {
			k.Within = calendar.Months(1)
			k.Exclude = []calendar.Interval{suspension(t, "2021-09-18 00:00", "2021-09-23 00:00")}
		}), "2021-09-20 10:00", "suspended blue due 2021-10-15 23:59:59", "each of the five days is left out of a month"},
		{"provisional", one(func(k *calendar.Clock) { k.Starts[0] = moment(t, "2026-12-28 10:00") }), "2026-12-28 10:00", "running green due 2026-12-29 23:59:59 provisional", "the next notice may rearrange 29 December"},
	}
	names := map[string]bool{}
	for _, tt := range tests {
		if names[tt.name] {
			t.Fatalf("name %q used twice", tt.name)
		}
		names[tt.name] = true
		t.Run(tt.name, func(t *testing.T) {
			s, err := tt.clock.At(calendar.China(), moment(t, tt.at))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, line(s)); diff != "" {
				t.Errorf("at %s (-want +got): %s\n%s", tt.at, tt.reason, diff)
			}
		})
	}
}

func TestClockErrors(t *testing.T) {
	t.Parallel()
	start := []time.Time{moment(t, "2021-09-10 10:00")}
	tests := []struct {
		name  string
		clock calendar.Clock
		noDue bool
	}{
		{"no period", calendar.Clock{Starts: start}, false},
		{"negative", calendar.Clock{Starts: start, Within: calendar.Workdays(-1)}, false},
		{"half a month", calendar.Clock{Starts: start, Within: calendar.Period{Unit: calendar.Month, Halves: 3}}, false},
		{"bad promise", calendar.Clock{Starts: start, Within: calendar.Workdays(1), Promised: calendar.Days(-1)}, false},
		{"bad extension", calendar.Clock{Starts: start, Within: calendar.Workdays(1), Extensions: []calendar.Extension{{By: calendar.Days(-1)}}}, false},
		{"bad warning", calendar.Clock{Starts: start, Within: calendar.Workdays(1), Warn: calendar.Warn{Percent: 101}}, false},
		{"working hours", calendar.Clock{Starts: start, Within: calendar.Workhours(4)}, true},
		{"after 9999", calendar.Clock{Starts: start, Within: calendar.Years(9000)}, true},
		{"workdays after 9999", calendar.Clock{Starts: []time.Time{time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)}, Within: calendar.Workdays(1)}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := tt.clock.At(calendar.China(), moment(t, "9999-12-31 10:00"))
			if err == nil || errors.Is(err, calendar.ErrNoDue) != tt.noDue {
				t.Errorf("got %v, %v; want an error, no due date: %v", line(s), err, tt.noDue)
			}
		})
	}
}

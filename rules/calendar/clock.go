package calendar

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Clock is a deadline: when it starts, how long it runs, and everything that
// stops, restarts or moves it. [Clock.At] reads it. All moments are plain
// values; the zero time says that something has not come, or that nothing of
// the kind was agreed. Fractions of a second are dropped.
type Clock struct {
	// Starts are the events that must have come; the latest counts. While one
	// is the zero time, or later than the reading, the clock is not started.
	Starts []time.Time
	// Within is how long the clock runs, unless NoLimit says that the document
	// gives no limit.
	Within  Period
	NoLimit bool
	// Limit stands in place of Within where several limits are put together.
	// Those in turn each end on a day of their own, which rolls, and the next
	// counts from there; extensions lengthen the last of them.
	Limit Limit
	// Backward counts Within back from Before: done at the latest so long
	// before it. While Before is the zero time the clock is not started; Starts
	// may be empty. Limit, Exclude, Restart, NotBefore, Extensions and Promised
	// have no meaning then.
	Backward bool
	Before   time.Time

	Roll   Roll
	End    EndOfDay
	MakeUp MakeUp

	// Done ends the clock.
	Done time.Time
	// Exclude does not count; only what would have counted is left out:
	// working days of periods in working days, opening time of working hours,
	// every day of calendar days and months.
	Exclude []Interval
	Partly  Partly
	// Restart is a moment at which the count begins anew. What was done before
	// it does not end the clock, and an extension told before it is spent.
	Restart time.Time
	// NotBefore is an appointment. The due date is the later of the limit and
	// the moment agreed, which neither rolls nor ends with business. The first
	// moment of a day stands for an appointment without a time: the end of that day.
	NotBefore time.Time
	// Extensions, in the order in which they were told, are valid where told
	// while the clock still ran, and only the first AtMost of them (0 stands for
	// 1), counted for each permission; others are void, and noted.
	Extensions []Extension
	AtMost     int
	// Warn is when the light turns yellow; the zero Warn is never.
	Warn Warn
	// OnLate is what passing the limit means; "" stands for [LateOverdue].
	OnLate OnLate
	// Promised is a shorter limit that the body has promised, beside the
	// statutory one (Business Environment Regulation 36); the zero Period is none.
	Promised Period
}

// Extension is more time that was granted. It counts from the end of the limit
// before that rolls off a rest day, and only once it was told.
type Extension struct {
	By   Period
	Told time.Time
	// Of is the permission under which it was granted, and AtMost how often that
	// may be used; 0 stands for the clock's.
	Of, AtMost int
}

// OnLate says what passing a limit means. Any other word than the constants is
// the host's, such as "refund", and is handed on.
type OnLate string

// What passing a limit may mean.
const (
	LateOverdue        OnLate = "overdue"
	LateDeemedAccepted OnLate = "deemed_accepted" // from the start on (Administrative Licensing Law 32)
	LateDeemedGranted  OnLate = "deemed_granted"  // once the limit has passed (Administrative Licensing Law 50)
)

// Warn is when a light turns yellow: when a share of the limit is used, or when
// only so much is left. The zero Warn is never.
type Warn struct {
	Percent int    // of the limit, used; 1 to 100
	Left    Period // as [State].RemainingWorkdays counts, where in working days
}

// ParseWarn reads "50%" or a period such as "1 workday" or "4 hours".
func ParseWarn(s string) (Warn, error) {
	text := strings.TrimSpace(s)
	if n, ok := strings.CutSuffix(text, "%"); ok {
		p, err := strconv.Atoi(strings.TrimSpace(n))
		if err != nil || p < 1 || p > 100 {
			return Warn{}, fmt.Errorf("%q is not a share of a limit: write 1%% to 100%%", s)
		}
		return Warn{Percent: p}, nil
	}
	p, err := ParsePeriod(text)
	if err != nil {
		return Warn{}, fmt.Errorf("%q is neither a share such as 50%% nor a period such as \"1 workday\"", s)
	}
	return Warn{Left: p}, nil
}

// String returns the warning as ParseWarn reads it; of the zero Warn, "".
func (w Warn) String() string {
	if w.Percent != 0 {
		return strconv.Itoa(w.Percent) + "%"
	}
	return w.Left.String()
}

// limit is how long the clock runs.
func (k *Clock) limit() Limit {
	if !k.Limit.IsZero() {
		return k.Limit
	}
	return Limit{Period: k.Within}
}

// check returns what is wrong with the clock's own settings, or nil.
func (k *Clock) check() error {
	if !k.NoLimit {
		if err := k.limit().check(0); err != nil {
			return err
		}
	}
	for _, p := range [...]Period{k.Promised, k.Warn.Left} {
		if !p.IsZero() && p.check() != nil {
			return p.check()
		}
	}
	for _, x := range k.Extensions {
		if !x.By.IsZero() && x.By.check() != nil {
			return x.By.check()
		}
	}
	if k.Backward == (k.Roll == RollNextWorkday) && k.Roll != 0 && k.Roll != RollNone {
		return errRoll
	}
	if k.Warn.Percent < 0 || k.Warn.Percent > 100 {
		return fmt.Errorf("a warning at %d%% of the limit", k.Warn.Percent)
	}
	return nil
}

// started returns the moment from which the clock counts at a reading, and
// whether a restart set it; the zero time where it has not started. The reading
// is in whole seconds, and so is what is compared with it.
func (k *Clock) started(at time.Time) (start time.Time, restarted bool) {
	for _, s := range k.Starts {
		s = whole(s)
		if s.IsZero() || s.After(at) {
			return time.Time{}, false
		}
		if s.After(start) {
			start = s
		}
	}
	restart := whole(k.Restart)
	if !start.IsZero() && restart.After(start) && !restart.After(at) {
		return restart, true
	}
	return start, false
}

// done returns when the clock ended, or the zero time.
func (k *Clock) done(start, at time.Time, restarted bool) time.Time {
	done := whole(k.Done)
	if done.After(at) || (restarted && done.Before(start)) {
		return time.Time{}
	}
	return done
}

func (k *Clock) ending() ending { return ending{k.Roll, k.End, k.MakeUp} }

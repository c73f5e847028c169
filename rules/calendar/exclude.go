package calendar

import (
	"cmp"
	"slices"
	"time"
)

// Interval is a time that does not count, such as a hearing or the wait for the
// applicant's own works: from From to To, or without an end as yet where To is
// the zero time. An end in the last second of a day includes that second, and
// so the day.
type Interval struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to,omitzero"`
	Reason Text      `json:"reason,omitzero"`
}

// Partly says what becomes of a day that is suspended for a part of its
// working time, on clocks of days. A day suspended for all of it never counts.
type Partly int

// The readings of a partly suspended day.
const (
	// PartlyCounts is the zero Partly's meaning: the day counts, but a period
	// does not end while the clock stands still.
	PartlyCounts Partly = iota + 1
	// PartlyExcluded leaves the day out.
	PartlyExcluded
)

// cuts are the suspended stretches of an axis. A nil *cuts is none.
type cuts struct {
	seconds []cut // of the axis's clock, disjoint and in order
	list    []cut // as positions of the axis; see span
}

// cut is a stretch of seconds or of days, from included and to excluded.
type cut struct{ from, to int64 }

// cut returns the stretches of the axis that the intervals suspend, or nil.
func (a axis) cut(list []Interval, partly Partly) *cuts {
	if len(list) == 0 {
		return nil
	}
	seconds := merge(a, list)
	if !a.days() {
		return &cuts{seconds, seconds}
	}
	return &cuts{seconds, a.wholeDays(seconds, partly)}
}

// merge returns the intervals in order as seconds of the axis's clock, joined
// where they touch. Those that are empty, run backwards or have no beginning
// are left out.
func merge(a axis, list []Interval) []cut {
	out := make([]cut, 0, len(list))
	for _, iv := range list {
		if !iv.valid() {
			continue
		}
		x := cut{a.second(iv.From), end}
		if !iv.To.IsZero() {
			x.to = a.second(iv.until(a.cal.zone))
		}
		out = append(out, x)
	}
	return join(out)
}

// until is the first moment after the interval: one that ends in the last
// second of a day ends with the day.
func (iv Interval) until(zone *time.Location) time.Time {
	to := whole(iv.To)
	if day := DateOf(to, zone); to.Equal(day.at(daySeconds-1, zone)) {
		return to.Add(time.Second)
	}
	return to
}

// valid reports whether the interval suspends anything.
func (iv Interval) valid() bool {
	return !iv.From.IsZero() && (iv.To.IsZero() || whole(iv.To).After(whole(iv.From)))
}

func join(list []cut) []cut {
	slices.SortFunc(list, func(x, y cut) int { return cmp.Compare(x.from, y.from) })
	out := list[:0]
	for _, x := range list {
		if n := len(out); n > 0 && x.from <= out[n-1].to {
			out[n-1].to = max(out[n-1].to, x.to)
			continue
		}
		out = append(out, x)
	}
	return out
}

// wholeDays returns the days that the stretches of seconds suspend.
func (a axis) wholeDays(seconds []cut, partly Partly) []cut {
	b := dayCutter{axis: a, partly: partly}
	for _, x := range seconds {
		first, last := x.from/daySeconds, x.to/daySeconds
		if first == last {
			b.touch(first, x.from%daySeconds, x.to%daySeconds)
			continue
		}
		b.touch(first, x.from%daySeconds, daySeconds)
		if x.to == end {
			b.add(first+1, end)
			break
		}
		b.add(first+1, last)
		b.touch(last, 0, x.to%daySeconds)
	}
	b.flush()
	return join(b.days)
}

// dayCutter gathers suspended days; several stretches may touch one day.
type dayCutter struct {
	axis
	partly Partly
	days   []cut
	day    int64 // the day that was touched last
	sum    int   // how much of its time is suspended
}

func (b *dayCutter) add(from, to int64) {
	if from < to {
		b.days = append(b.days, cut{from, to})
	}
}

func (b *dayCutter) touch(day, from, to int64) {
	if day != b.day {
		b.flush()
		b.day = day
	}
	b.sum += b.time(day, int(to)) - b.time(day, int(from))
}

func (b *dayCutter) flush() {
	if b.sum > 0 && (b.partly == PartlyExcluded || b.sum == b.time(b.day, daySeconds)) {
		b.add(b.day, b.day+1)
	}
	b.sum = 0
}

// time returns how much of the day's counting time lies before the second.
func (a axis) time(day int64, second int) int {
	if day < 1 || day > lastDay {
		return 0
	}
	if a.kind == workDays {
		return a.cal.shapeOf(Date{int32(day)}).openBefore(second)
	}
	return second
}

// second returns the moment in seconds: since 1970 on the axis of real time,
// of the wall clock on all others, where day n begins with second n*86400.
func (a axis) second(t time.Time) int64 {
	const far = 1 << 50 // keeps the sums of absurd moments in range
	sec := min(max(t.Unix(), -far), far)
	if a.kind == realSeconds {
		return sec
	}
	_, offset := t.In(a.cal.zone).Zone()
	sec = max(0, sec+int64(offset)+unixDay*daySeconds)
	if rest := sec % daySeconds; rest > 0 && rest <= mostLeap && whole(t).Equal(dateAt(sec/daySeconds).In(a.cal.zone)) {
		return sec - rest // of a day without midnight the first moment is its beginning
	}
	return sec
}

// mostLeap is how far clocks leap in the middle of a night.
const mostLeap = 3 * 60 * 60

// open reports whether the last stretch has no end yet.
func (c *cuts) open() bool {
	return c != nil && len(c.seconds) > 0 && c.seconds[len(c.seconds)-1].to == end
}

// at returns the stretch in which the second lies.
func (c *cuts) at(second int64) (cut, bool) {
	if c == nil {
		return cut{}, false
	}
	i, found := slices.BinarySearchFunc(c.seconds, second, func(x cut, s int64) int { return cmp.Compare(x.from, s) })
	if !found {
		i--
	}
	if i < 0 || second >= c.seconds[i].to {
		return cut{}, false
	}
	return c.seconds[i], true
}

// holds returns the stretch in which a period of days would end: it does not
// end while the clock stands still.
func (c *cuts) holds(a axis, due time.Time) (cut, bool) {
	if c == nil || !a.days() {
		return cut{}, false
	}
	second := a.second(due)
	if (second+1)%daySeconds != 0 {
		second-- // the moment of closing is the end of the second before
	}
	return c.at(second)
}

// resume returns the first day after last on which a period may end that was
// held by a stretch.
func (c *cuts) resume(a axis, still cut, last int64) (int64, bool) {
	if still.to == end {
		return 0, false
	}
	return c.after(a, max(last, min(still.to/daySeconds, lastDay)-1), 1)
}

// span returns the positions between which the stretch lies. On an axis of days
// position n means that day n is over.
func (a axis) span(x cut) (from, to int64) {
	if !a.days() {
		return x.from, x.to
	}
	if x.to == end {
		return x.from - 1, end
	}
	return x.from - 1, x.to - 1
}

// after is axis.after with the suspended stretches left out.
func (c *cuts) after(a axis, from, n int64) (int64, bool) {
	if c == nil {
		return a.after(from, n)
	}
	at := from
	for _, x := range c.list {
		lo, hi := a.span(x)
		if hi <= at {
			continue
		}
		free := a.between(at, min(lo, a.limit()))
		if free >= n {
			break
		}
		if hi == end {
			return 0, false
		}
		n -= free
		at = min(hi, a.limit())
	}
	return a.after(at, n)
}

// between is axis.between with the suspended stretches left out.
func (c *cuts) between(a axis, from, to int64) int64 {
	n := a.between(from, to)
	if c == nil {
		return n
	}
	for _, x := range c.list {
		lo, hi := a.span(x)
		if lo >= to {
			break
		}
		n -= a.between(max(lo, from), min(hi, to))
	}
	return n
}

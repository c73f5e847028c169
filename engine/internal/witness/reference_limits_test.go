package witness

import (
	"math"
	"strconv"
	"time"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Limits that are put together, and those that are counted back, read from the
// spec: each part is an ordinary clock of the calendar, and what follows from the
// end of the last is counted here, day by day.

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// refLimit is a limit: a period, or parts that are put together.
type refLimit struct {
	period calendar.Period
	how    string // "", "turn", "latest", "earliest"
	parts  []refLimit
}

// limit reads a limit; none says that the document leaves some part open.
func (c *refReading) limit(r *refRun, v *rules.Value) (l refLimit, none bool) {
	switch v.Kind {
	case rules.ValueList:
		l.how = "turn"
	case rules.ValueMap:
		l.how, v = v.Entries[0].Name, &v.Entries[0].Value
	default:
		l.period, none = c.period(r, v)
		return l, none
	}
	open, fails, opened, failed := c.open, c.fails, false, false
	for i := range v.Items {
		c.open, c.fails = false, false
		part, without := c.limit(r, &v.Items[i])
		l.parts, none = append(l.parts, part), none || without && !c.open && !c.fails
		opened, failed = opened || c.open, failed || c.fails
	}
	if c.open, c.fails = open, fails; !none { // one without a limit leaves the whole without one
		c.open, c.fails = open || opened, fails || failed
	}
	return l, none
}

func (l refLimit) String() string {
	if l.how == "" {
		return l.period.String()
	}
	out := l.how
	for _, p := range l.parts {
		out += " (" + p.String() + ")"
	}
	return out
}

// refLeg is a period that runs on its own, from where to where.
type refLeg struct {
	period calendar.Period
	start  time.Time
	due    calendar.Due // zero while a suspension has no end
}

// refPath is a limit as the legs that decide; later are those that cannot begin.
type refPath struct {
	legs   []refLeg
	later  []calendar.Period
	unsure bool
}

func (p refPath) last() refLeg { return p.legs[len(p.legs)-1] }
func (p refPath) open() bool   { return p.last().due.Date.IsZero() }

// ordinary is the clock without what only the whole has.
func (c *refReading) ordinary(start time.Time, p calendar.Period) calendar.Clock {
	k := c.spec
	k.Starts, k.Within, k.Done, k.Restart, k.NotBefore, k.Extensions, k.Promised = []time.Time{start}, p, time.Time{}, time.Time{}, time.Time{}, nil, calendar.Period{}
	return k
}

func (c *refReading) walk(cal *calendar.Calendar, l refLimit, start time.Time, ended bool) (refPath, error) {
	switch l.how {
	case "":
		if ended && (l.period.Unit == calendar.Hour || l.period.Unit == calendar.Workhour) && start.In(cal.Zone()).Format(time.TimeOnly) == "23:59:59" {
			start = start.Add(time.Second)
		}
		k := c.ordinary(start, l.period)
		s, err := k.At(cal, start)
		return refPath{legs: []refLeg{{l.period, start, s.Due}}, unsure: s.Due.Provisional}, err
	case "turn":
		var out refPath
		for _, part := range l.parts {
			if len(out.legs) > 0 && out.open() {
				out.later = append(out.later, part.firsts()...)
				continue
			}
			p, err := c.walk(cal, part, start, ended)
			if err != nil {
				return out, err
			}
			out = refPath{append(out.legs, p.legs...), append(out.later, p.later...), out.unsure || p.unsure}
			start, ended = out.last().due.Time, true
		}
		return out, nil
	}
	return c.side(cal, l, start, ended)
}

func (l refLimit) firsts() (out []calendar.Period) {
	switch l.how {
	case "":
		return []calendar.Period{l.period}
	case "turn":
		for _, p := range l.parts {
			out = append(out, p.firsts()...)
		}
		return out
	}
	return l.parts[0].firsts()
}

// side reads limits side by side, and takes the one that ends last or first.
func (c *refReading) side(cal *calendar.Calendar, l refLimit, start time.Time, ended bool) (refPath, error) {
	var best refPath
	unsure := false
	for i, part := range l.parts {
		p, err := c.walk(cal, part, start, ended)
		if err != nil {
			return p, err
		}
		unsure = unsure || p.unsure
		if i == 0 || beats(p, best, l.how) {
			best = p
		}
	}
	if unsure && (l.how == "latest" || cal.Day(best.last().due.Date).Provisional) {
		best.unsure = true
	}
	return best, nil
}

func beats(p, best refPath, how string) bool {
	if p.open() || best.open() {
		return p.open() != best.open() && p.open() == (how == "latest")
	}
	a, b := p.last().due, best.last().due
	n := a.Time.Compare(b.Time)
	if n == 0 { // the longer or shorter before it rolled
		n = unrolled(a).Compare(unrolled(b))
	}
	return n > 0 && how == "latest" || n < 0 && how == "earliest"
}

func unrolled(d calendar.Due) calendar.Date {
	if d.Unrolled.IsZero() {
		return d.Date
	}
	return d.Unrolled
}

// several reads a clock whose limit is put together.
func (c *refReading) several(cal *calendar.Calendar, l refLimit, at time.Time) (calendar.State, error) {
	k := &c.spec
	start, restarted := last(k.Starts), false
	for _, s := range k.Starts {
		if s.After(start) {
			start = s
		}
	}
	start = start.Truncate(time.Second)
	if again := k.Restart.Truncate(time.Second); again.After(start) && !again.After(at) {
		start, restarted = again, true
	}
	p, err := c.walk(cal, l, start, false)
	if err != nil {
		return calendar.State{}, err
	}
	whole := c.ordinary(p.last().start, p.last().period)
	whole.NotBefore = k.NotBefore
	for _, x := range k.Extensions {
		if len(p.later) == 0 && !(restarted && x.Told.Truncate(time.Second).Before(start)) {
			whole.Extensions = append(whole.Extensions, x)
		}
	}
	read := at
	if read.Before(p.last().start) {
		read = p.last().start
	}
	end, err := whole.At(cal, read)
	if err != nil {
		return end, err
	}
	s := calendar.State{Start: start, Due: end.Due}
	s.Due.Provisional = s.Due.Provisional || p.unsure && !s.Due.Date.IsZero()
	if done := k.Done.Truncate(time.Second); !k.Done.IsZero() && !(restarted && done.Before(start)) {
		s.Done = done
	}
	c.judge(cal, &s, at)
	if s.Light == calendar.Green && s.Status == calendar.Running && c.near(cal, p, whole, &s, at) {
		s.Light = calendar.Yellow
	}
	if !k.Promised.IsZero() {
		promised := *k
		promised.Within, promised.Promised, promised.Extensions, promised.OnLate = k.Promised, calendar.Period{}, nil, ""
		x, err := promised.At(cal, at)
		if err != nil {
			return s, err
		}
		s.Promised = &x
	}
	return s, nil
}

// judge says what follows from the start, the end and when it was done.
func (c *refReading) judge(cal *calendar.Calendar, s *calendar.State, at time.Time) {
	now := at
	if !s.Done.IsZero() {
		now = s.Done
	}
	hasDue := !s.Due.Date.IsZero()
	s.Late = hasDue && now.After(s.Due.Time)
	s.Status, s.Light = calendar.Running, calendar.Green
	for _, iv := range c.spec.Exclude {
		if inside(iv, at, cal) {
			s.Status, s.Light = calendar.Suspended, calendar.Blue
		}
	}
	switch {
	case !s.Done.IsZero() && s.Late:
		s.Status, s.Light = calendar.MetLate, calendar.Red
	case !s.Done.IsZero():
		s.Status, s.Light = calendar.Met, calendar.Green
	case s.Late:
		s.Status, s.Light = calendar.Overdue, calendar.Red
	}
	today := calendar.DateOf(now, cal.Zone())
	for d := today.AddDays(1); hasDue && !d.After(s.Due.Date); d = d.AddDays(1) {
		if c.counts(cal, d) {
			s.RemainingWorkdays++
		}
	}
	if !s.Late {
		return
	}
	s.RemainingWorkdays = 0
	for d := s.Due.Date.AddDays(1); !d.After(today); d = d.AddDays(1) {
		if cal.IsWorkday(d) {
			s.LateWorkdays++
		}
	}
	s.Effect, s.EffectAt = c.spec.OnLate, s.Due.Time.Add(time.Second)
	switch c.spec.OnLate {
	case "":
		s.Effect = calendar.LateOverdue
	case calendar.LateDeemedAccepted:
		s.EffectAt = s.Start
	}
}

// used is how many working days the clock has taken.
func (c *refReading) used(cal *calendar.Calendar, s *calendar.State, at time.Time) (n int64) {
	now := at
	if !s.Done.IsZero() {
		now = s.Done
	}
	if s.Start.IsZero() {
		return 0
	}
	for d := calendar.DateOf(s.Start, cal.Zone()).AddDays(1); !d.After(calendar.DateOf(now, cal.Zone())); d = d.AddDays(1) {
		if c.counts(cal, d) {
			n++
		}
	}
	return n
}

// inside reports whether a moment lies in an interval; one that ends in the last
// second of a day ends with the day.
func inside(iv calendar.Interval, at time.Time, cal *calendar.Calendar) bool {
	from, to := iv.From.Truncate(time.Second), iv.To.Truncate(time.Second)
	if iv.From.IsZero() || !iv.To.IsZero() && !to.After(from) || at.Before(from) {
		return false
	}
	if to.In(cal.Zone()).Format(time.TimeOnly) == "23:59:59" {
		to = to.Add(time.Second)
	}
	return iv.To.IsZero() || at.Before(to)
}

// counts reports whether a day is a working day that no suspension takes out:
// asked for every minute of its opening, as no time of the tests is finer, where
// a suspension touches the day at all.
func (c *refReading) counts(cal *calendar.Calendar, d calendar.Date) bool {
	if !cal.IsWorkday(d) {
		return false
	}
	midnight, next := d.In(cal.Zone()), d.AddDays(1).In(cal.Zone())
	var touch []calendar.Interval
	for _, iv := range c.spec.Exclude {
		if iv.From.Before(next) && (iv.To.IsZero() || !iv.To.Before(midnight)) {
			touch = append(touch, iv)
		}
	}
	if len(touch) == 0 {
		return true
	}
	all, some := true, false
	for _, o := range cal.Openings(d) {
		for sec := o.From; sec < o.To; sec += 60 {
			still := false
			for _, iv := range touch {
				still = still || inside(iv, midnight.Add(time.Duration(sec)*time.Second), cal)
			}
			all, some = all && still, some || still
		}
	}
	return !(some && (all || c.spec.Partly == calendar.PartlyExcluded))
}

// near reports whether the warning has been reached: a share of what the parts
// come to together, days alike and an hour a 24th of one; or what is left.
func (c *refReading) near(cal *calendar.Calendar, p refPath, whole calendar.Clock, s *calendar.State, at time.Time) bool {
	w := c.spec.Warn
	if w.Percent == 0 {
		return c.left(cal, w.Left, s, at)
	}
	spent, total := 0.0, 0.0
	for i, leg := range p.legs {
		k := c.ordinary(leg.start, leg.period)
		if i == len(p.legs)-1 {
			k = whole
		}
		read := at
		if read.Before(leg.start) {
			read = leg.start
		}
		x, err := k.At(cal, read)
		if err != nil {
			return false
		}
		weight := float64(x.Used.Days+x.Left.Days)*86400 + (x.Used.Time + x.Left.Time).Seconds()
		total += weight
		if !at.Before(leg.start) {
			spent += math.Round(x.Share * weight)
		}
	}
	for _, later := range p.later {
		k := c.ordinary(p.last().start, later)
		k.Exclude = nil
		x, err := k.At(cal, p.last().start)
		if err != nil {
			return false
		}
		total += float64(x.Used.Days+x.Left.Days)*86400 + (x.Used.Time + x.Left.Time).Seconds()
	}
	return spent*100 >= total*float64(w.Percent)
}

// left reports whether no more than a number of days is left.
func (c *refReading) left(cal *calendar.Calendar, p calendar.Period, s *calendar.State, at time.Time) bool {
	if p.IsZero() || s.Due.Date.IsZero() {
		return false
	}
	if p.Unit == calendar.Day {
		return s.Due.Date.Sub(calendar.DateOf(at, cal.Zone())) <= p.Halves/2
	}
	return s.RemainingWorkdays <= p.Halves/2
}

// readBack reads a clock that is counted back.
func (c *refReading) readBack(cal *calendar.Calendar, before time.Time, at time.Time) (s calendar.State, ok bool) {
	zone, p := cal.Zone(), c.spec.Within
	if p.Halves%2 != 0 && p.Unit != calendar.Hour && p.Unit != calendar.Year {
		return s, false
	}
	before = before.Truncate(time.Second)
	event := calendar.DateOf(before, zone)
	d, n := event, p.Halves/2
	unsure := false
	switch p.Unit {
	case calendar.Month:
		d = event.AddMonths(-n)
	case calendar.Year:
		d = event.AddMonths(-6 * p.Halves)
	case calendar.Day:
		d = event.AddDays(-n)
	case calendar.Hour:
		s.Due.Time = before.Add(-time.Duration(p.Halves) * 30 * time.Minute)
		d = calendar.DateOf(s.Due.Time, zone)
	case calendar.Workday:
		for n == 0 && !cal.IsWorkday(d) {
			unsure, d = unsure || cal.Day(d).Provisional, d.AddDays(-1)
		}
		if p.Halves == 0 {
			unsure = unsure || cal.Day(d).Provisional
		}
		for n > 0 {
			d = d.AddDays(-1)
			unsure = unsure || cal.Day(d).Provisional
			if cal.IsWorkday(d) {
				n--
			}
		}
	default:
		return s, false
	}
	rolled := false
	for c.spec.Roll == calendar.RollPreviousWorkday && !rests(cal, d, c.spec.MakeUp) == false {
		unsure, rolled, d = unsure || cal.Day(d).Provisional, true, d.AddDays(-1)
	}
	if c.spec.Roll == calendar.RollPreviousWorkday {
		unsure = unsure || cal.Day(d).Provisional
	}
	if s.Due.Date = d; p.Unit != calendar.Hour || rolled {
		s.Due.Time = c.endOf(cal, d)
	}
	s.Due.Provisional = unsure
	s.Start, s.Done = last(c.spec.Starts).Truncate(time.Second), c.spec.Done
	if len(c.spec.Starts) == 0 {
		s.Start = time.Time{}
	}
	if !s.Done.IsZero() {
		s.Done = s.Done.Truncate(time.Second)
	}
	c.judge(cal, &s, at)
	if s.Status == calendar.Running && c.spec.Warn.Percent == 0 && c.left(cal, c.spec.Warn.Left, &s, at) {
		s.Light = calendar.Yellow
	}
	return s, true
}

func rests(cal *calendar.Calendar, d calendar.Date, makeUp calendar.MakeUp) bool {
	return !cal.IsWorkday(d) || makeUp == calendar.MakeUpRests && cal.Day(d).Kind == calendar.MadeUp
}

// endOf is the last second of a day: with business, where that is agreed.
func (c *refReading) endOf(cal *calendar.Calendar, d calendar.Date) time.Time {
	open := cal.Openings(d)
	if c.spec.End == calendar.AtClose && cal.HasHours() && len(open) > 0 && open[len(open)-1].To < 86400 {
		return d.In(cal.Zone()).Add(time.Duration(open[len(open)-1].To) * time.Second)
	}
	return d.AddDays(1).In(cal.Zone()).Add(-time.Second)
}

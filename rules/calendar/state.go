package calendar

import (
	"errors"
	"strconv"
	"time"
)

// Status is what a clock does at a reading.
type Status string

// The statuses of a clock.
const (
	NotStarted Status = "not_started"
	Running    Status = "running"
	Suspended  Status = "suspended"
	Met        Status = "met"
	MetLate    Status = "met_late"
	Overdue    Status = "overdue"
	NoLimit    Status = "no_limit"
)

// Light is the colour under which a clock is shown, always with a word.
type Light string

// The lights.
const (
	Grey   Light = "grey"   // not started, or without a limit
	Green  Light = "green"  // in time
	Yellow Light = "yellow" // near the limit
	Red    Light = "red"    // late
	Blue   Light = "blue"   // suspended
)

// State is a clock as it stands at a moment.
type State struct {
	Status Status `json:"status"`
	Light  Light  `json:"light"`
	// Start is the moment from which the clock counts; the zero time while it
	// has not started.
	Start time.Time `json:"start,omitzero"`
	Due   Due       `json:"due,omitzero"` // zero where there is no due date (yet)
	Done  time.Time `json:"done,omitzero"`
	// Used and Left are what has counted of the limit and what has not, in the
	// limit's own unit; on clocks of days the day of the reading is still left.
	Used  Amount  `json:"used"`
	Left  Amount  `json:"left"`
	Share float64 `json:"share"` // of the limit that is used, 0 to 1, the day of the reading in part
	// RemainingWorkdays are the working days that still count after the day of
	// the reading, up to the last: 0 on the last day itself.
	RemainingWorkdays int `json:"remaining_workdays"`
	// UsedWorkdays are the working days after the day of the start, up to the
	// day of the reading or of when it was done, without those suspended.
	UsedWorkdays int  `json:"used_workdays"`
	Late         bool `json:"late"` // overdue or met late
	// LateWorkdays are the working days after the last day, up to the reading
	// or to when it was done.
	LateWorkdays int `json:"late_workdays,omitempty"`
	// Effect is the clock's OnLate once the limit has passed unmet, and
	// EffectAt the moment from which it holds.
	Effect   OnLate    `json:"effect,omitempty"`
	EffectAt time.Time `json:"effect_at,omitzero"`
	Promised *State    `json:"promised,omitempty"` // the promised limit, read as a clock of its own
	Notes    []Note    `json:"notes,omitempty"`
}

// Amount is time on a clock: whole days of the unit or, on clocks of hours, a
// duration.
type Amount struct {
	Unit Unit          `json:"-"` // Workday, Day, Hour or Workhour
	Days int           `json:"days,omitempty"`
	Time time.Duration `json:"time,omitempty"`
}

// In returns the amount for people, as "3个工作日" or "2小时30分".
func (a Amount) In(lang string) string {
	switch a.Unit {
	case 0:
		return ""
	case Workday, Day:
		return Period{a.Unit, 2 * a.Days}.In(lang)
	}
	h, m := int(a.Time/time.Hour), int(a.Time%time.Hour/time.Minute)
	s := Period{a.Unit, 2 * h}.In(lang)
	if m > 0 {
		s += Text{strconv.Itoa(m) + "分", " " + strconv.Itoa(m) + " min"}.In(lang)
	}
	return s
}

// At reads the clock at a moment. The error says that the clock itself cannot
// be read: a period that is none, working hours on a calendar without opening
// hours, no day on which it could end ([ErrNoDue]). What happened to the clock
// is never an error; it is in the state.
func (k *Clock) At(cal *Calendar, at time.Time) (State, error) {
	if err := k.check(); err != nil {
		return State{}, err
	}
	at = whole(at)
	if k.Backward {
		return k.back(cal, at)
	}
	start, restarted := k.started(at)
	if start.IsZero() {
		return State{Status: NotStarted, Light: Grey}, nil
	}
	r := reading{clock: k, cal: cal, at: at, begun: start, restarted: restarted}
	r.state.Start = start
	r.state.Done = k.done(start, at, restarted)
	r.noteInput()
	if k.NoLimit {
		r.unlimited()
	} else {
		if err := r.measure(); err != nil {
			return State{}, err
		}
		r.judge()
		r.light()
	}
	r.workdays()
	err := r.promise()
	return r.state, err
}

// reading is a clock being read.
type reading struct {
	clock     *Clock
	cal       *Calendar
	at        time.Time
	begun     time.Time // from when it counts
	restarted bool
	axis      axis
	cut       *cuts
	from      int64 // the start's position
	total     int64 // what counts between start and due
	used      int64 // what of it has passed; on axes of days without today
	today     int64 // on axes of days, what of today has passed, in seconds of a day
	spent     int64 // used and today together, in seconds; of whole
	whole     int64
	path      *path    // of a limit that is put together; nil for one period
	parts     []Period // the limit and its extensions; nil for the limit alone
	base      Due      // before an appointment moved it
	state     State
}

// now returns the moment at which the clock stopped or, if it did not, is read.
func (r *reading) now() time.Time {
	if r.state.Done.IsZero() {
		return r.at
	}
	return r.state.Done
}

func (r *reading) unlimited() {
	r.state.Status, r.state.Light = NoLimit, Grey
	if !r.state.Done.IsZero() {
		r.state.Status, r.state.Light = Met, Green
	}
}

// measure finds the due date and what of the limit is used.
func (r *reading) measure() error {
	k, s := r.clock, &r.state
	if !k.Limit.IsZero() {
		return r.measureLegs()
	}
	day := DateOf(s.Start, r.cal.zone)
	if err := r.cal.countable(s.Start, day, k.Within); err != nil {
		return err
	}
	a, n, ok := r.cal.axisOf(k.Within, day)
	if !ok {
		return r.cal.noDue(k.Within, day, nil)
	}
	r.axis, r.total, r.from = a, n, a.position(s.Start)
	r.cut = a.cut(k.Exclude, k.Partly)
	due, err := r.extended()
	switch {
	case err == nil:
		s.Due, r.base = due, due
		if r.appoint() || n == 0 || r.cut != nil || len(k.Extensions) > 0 {
			r.total = r.cut.between(a, r.from, a.lastPosition(s.Due))
		}
	case !errors.Is(err, ErrNoDue) || !r.cut.open():
		return err
	}
	r.use()
	return nil
}

// lastPosition returns the position at which the count of the period ended.
func (a axis) lastPosition(due Due) int64 {
	if a.days() {
		return int64(due.counted().n)
	}
	return a.position(due.Time)
}

// appoint moves the due date to an appointment that lies after it, and reports
// whether it did. One without a time of day is for the whole day.
func (r *reading) appoint() bool {
	if r.clock.NotBefore.IsZero() {
		return false
	}
	s, when := &r.state, whole(r.clock.NotBefore).In(r.cal.zone)
	to, day := MomentWords, DateOf(when, r.cal.zone)
	if when.Equal(day.In(r.cal.zone)) { // midnight, in most zones on most days
		to, when = DateWords, day.at(daySeconds-1, r.cal.zone)
	}
	if !when.After(s.Due.Time) {
		return false
	}
	s.Due.Date, s.Due.Time, s.Due.Unrolled = day, when, Date{}
	r.note("appointment", "按用户约定顺延至"+to("zh", when), "moved to the appointment of "+to("en", when))
	return true
}

// use finds how much of the limit has passed.
func (r *reading) use() {
	s, a, now := &r.state, r.axis, r.now()
	to := a.position(now)
	if a.days() {
		r.used = min(r.cut.between(a, r.from, to-1), r.total)
		if r.used < r.total && to > r.from && r.cut.between(a, to-1, to) > 0 {
			_, sec := wall(now, r.cal.zone)
			whole := int64(a.time(to, daySeconds))
			r.today = int64(a.time(to, sec)) * daySeconds / whole
		}
		s.Used, s.Left = r.days(r.used), r.days(r.total-r.used)
		r.weigh(r.used*daySeconds+r.today, r.total*daySeconds)
	} else {
		r.used = min(r.cut.between(a, r.from, to), r.total)
		s.Used, s.Left = r.time(r.used), r.time(r.total-r.used)
		r.weigh(r.used, r.total)
	}
	if s.Due.Date.IsZero() {
		return
	}
	work := axis{r.cal, workDays}
	cut := r.cut
	if a.kind != workDays {
		cut = work.cut(r.clock.Exclude, r.clock.Partly)
	}
	today := int64(DateOf(now, r.cal.zone).n)
	s.RemainingWorkdays = int(cut.between(work, today, int64(s.Due.Date.n)))
}

// weigh adds what is used, of what there is, to the share of the limit.
func (r *reading) weigh(used, total int64) {
	r.spent, r.whole = r.spent+used, r.whole+total
	r.state.Share = 1
	if r.spent < r.whole {
		r.state.Share = float64(r.spent) / float64(r.whole)
	}
}

func (r *reading) days(n int64) Amount {
	unit := Day
	if r.axis.kind == workDays {
		unit = Workday
	}
	return Amount{Unit: unit, Days: int(n)}
}

func (r *reading) time(n int64) Amount {
	return Amount{Unit: r.clock.Within.Unit, Time: time.Duration(n) * time.Second}
}

// workdays counts the working days that the clock has taken.
func (r *reading) workdays() {
	work := axis{r.cal, workDays}
	cut := r.cut
	if r.axis.kind != workDays || r.axis.cal == nil {
		cut = work.cut(r.clock.Exclude, r.clock.Partly)
	}
	r.state.UsedWorkdays = int(cut.between(work, work.position(r.begun), work.position(r.now())))
}

// judge says whether the limit was met.
func (r *reading) judge() {
	s := &r.state
	late := !s.Due.Date.IsZero() && r.now().After(s.Due.Time)
	_, still := r.cut.at(r.axis.second(r.at))
	switch {
	case !s.Done.IsZero() && late:
		s.Status = MetLate
	case !s.Done.IsZero():
		s.Status = Met
	case late:
		s.Status = Overdue
	case still:
		s.Status = Suspended
	default:
		s.Status = Running
	}
	if !late {
		return
	}
	s.Late = true
	s.LateWorkdays = r.cal.Workdays(s.Due.Date.AddDays(1), DateOf(r.now(), r.cal.zone))
	s.RemainingWorkdays = 0
	s.Effect, s.EffectAt = r.clock.effect(s)
	r.noteEffect()
}

// effect returns what passing the limit meant, and from when.
func (k *Clock) effect(s *State) (OnLate, time.Time) {
	switch k.OnLate {
	case "":
		return LateOverdue, s.Due.Time.Add(time.Second)
	case LateDeemedAccepted:
		return k.OnLate, s.Start
	}
	return k.OnLate, s.Due.Time.Add(time.Second)
}

// promise reads the promised limit as a clock of its own, without extensions.
func (r *reading) promise() error {
	if r.clock.Promised.IsZero() {
		return nil
	}
	k := *r.clock
	k.Within, k.Limit, k.Promised, k.Extensions, k.OnLate, k.NoLimit = r.clock.Promised, Limit{}, Period{}, nil, "", false
	s, err := k.At(r.cal, r.at)
	if err != nil {
		return err
	}
	s.Notes = nil
	if s.Due.Time.After(r.state.Due.Time) && !r.state.Due.Date.IsZero() {
		r.note("promise-longer", "承诺时限长于法定时限，以法定时限为准", "the promised limit is longer than the statutory one, which holds")
	}
	r.state.Promised = &s
	return nil
}

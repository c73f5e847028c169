package calendar

import (
	"errors"
	"time"
)

// Parallel reads steps that run side by side as one: the whole is due when the
// last step is, and done when all are, so a step may be late while the whole is
// not. The whole has no due date while a step has none yet. It is suspended
// where every step that still runs is, and its light is yellow where that of a
// step is yellow or red. The steps must have been read at the same moment, on
// the same calendar.
func Parallel(cal *Calendar, at time.Time, steps ...State) State {
	w := combined{State: State{Status: NotStarted, Light: Grey}, cal: cal, at: whole(at)}
	for i := range steps {
		w.join(&steps[i])
	}
	if w.waiting {
		w.Due = Due{}
	}
	if w.running > 0 {
		w.Done = time.Time{}
	}
	if !w.Start.IsZero() {
		w.read()
	}
	return w.State
}

// combined is the state of several steps.
type combined struct {
	State
	cal     *Calendar
	at      time.Time
	waiting bool // a step has no due date yet
	running int  // steps that are not done
	still   int  // of these, suspended or not started
	near    bool
}

// join takes in a step.
func (w *combined) join(s *State) {
	if !s.Start.IsZero() && (w.Start.IsZero() || s.Start.Before(w.Start)) {
		w.Start = s.Start
	}
	w.latest(s.Due)
	if s.Done.After(w.Done) {
		w.Done = s.Done
	}
	if s.Done.IsZero() {
		w.running++
		w.waiting = w.waiting || (s.Due.Date.IsZero() && s.Status != NoLimit)
	}
	if s.Status == Suspended || s.Status == NotStarted {
		w.still++
	}
	w.near = w.near || s.Light == Yellow || s.Light == Red
	w.Share = max(w.Share, s.Share)
	w.Notes = append(w.Notes, s.Notes...)
}

// latest keeps the later due date; one that is provisional makes the whole so.
func (w *combined) latest(due Due) {
	waits := w.Due.WaitsFor
	if due.Provisional {
		waits = due.WaitsFor
	}
	provisional := w.Due.Provisional || due.Provisional
	if due.Time.After(w.Due.Time) {
		w.Due = due
	}
	w.Due.Provisional, w.Due.WaitsFor = provisional, waits
}

// read finds status and light of the whole.
func (w *combined) read() {
	now := w.at
	if !w.Done.IsZero() {
		now = w.Done
	}
	today := DateOf(now, w.cal.zone)
	w.Late = !w.Due.Date.IsZero() && now.After(w.Due.Time)
	switch {
	case w.Late:
		w.Status, w.Light = Overdue, Red
		if !w.Done.IsZero() {
			w.Status = MetLate
		}
		w.LateWorkdays = w.cal.Workdays(w.Due.Date.AddDays(1), today)
	case !w.Done.IsZero():
		w.Status, w.Light = Met, Green
	case w.still == w.running:
		w.Status, w.Light = Suspended, Blue
	case w.Due.Date.IsZero() && !w.waiting:
		w.Status, w.Light = NoLimit, Grey
	case w.near:
		w.Status, w.Light = Running, Yellow
	default:
		w.Status, w.Light = Running, Green
	}
	if !w.Late && !w.Due.Date.IsZero() {
		w.RemainingWorkdays = w.cal.Workdays(today.AddDays(1), w.Due.Date)
	}
}

// Serial returns the day by which each of several steps, one after the other,
// must be done for the whole to be in time: the first period counts from the
// start and each next one from the end of the one before, so that the last due
// date is that of the sum. A step that rolls off a rest day does not move the
// next one.
func (c *Calendar) Serial(start time.Time, steps []Period, opts ...Option) ([]Due, error) {
	if len(steps) == 0 {
		return nil, errors.New("there is no step")
	}
	out := make([]Due, len(steps))
	var sum []Period
	for i, p := range steps {
		if err := p.check(); err != nil {
			return nil, err
		}
		sum = joined(append(sum, p))
		at := start
		for _, part := range sum[:len(sum)-1] {
			due, err := c.Due(at, part, RollNone)
			if err != nil {
				return nil, err
			}
			at = due.Time
		}
		due, err := c.Due(at, sum[len(sum)-1], opts...)
		if err != nil {
			return nil, err
		}
		out[i] = due
	}
	return out, nil
}

package calendar

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Proof shows a due date day by day: each day from the start on, counted or
// not, and why. It is plain data; [Proof.Text] writes it out for people.
type Proof struct {
	Calendar string    `json:"calendar"`
	Title    Text      `json:"title"`
	Digest   string    `json:"digest"`
	Start    time.Time `json:"start"`
	// Periods are the limit and the extensions that hold, each counted from the
	// end of the one before.
	Periods []Period `json:"periods"`
	// Limit is how limits were put together, as [Limit.String] writes it; "" for
	// one period. Periods are then those that decide.
	Limit string `json:"limit,omitempty"`
	// Backward says that the period is counted back from Start.
	Backward bool       `json:"backward,omitempty"`
	Due      Due        `json:"due,omitzero"` // zero while a suspension has no end
	Days     []ProofDay `json:"days"`
	Rules    []Text     `json:"rules"` // of counting, that were used, with the article
	Notes    []Note     `json:"notes,omitempty"`
	// Beside are the proofs of the limits that ran side by side with those that
	// decide, and did not decide.
	Beside []*Proof `json:"beside,omitempty"`
}

// ProofDay is one day of a proof.
type ProofDay struct {
	DayInfo
	Role Role `json:"role"`
	// Count is the number of the day within its period, and Time what counts of
	// it on clocks of hours; both 0 where it does not count.
	Count  int           `json:"count,omitempty"`
	Time   time.Duration `json:"time,omitempty"`
	Last   bool          `json:"last,omitempty"` // the period ends with this day
	Reason Text          `json:"reason"`
}

// Role is what a day is in a proof.
type Role string

// The roles of a day.
const (
	RoleStart       Role = "start"       // the day of the start, which does not count
	RoleCounted     Role = "counted"     // counts
	RoleSkipped     Role = "skipped"     // does not count: not worked
	RoleSuspended   Role = "suspended"   // does not count: the clock stood still
	RoleHeld        Role = "held"        // the count was full, but a period does not end while the clock stands still
	RoleRolled      Role = "rolled"      // the period ended on a rest day and rolls to the next working day
	RoleAppointment Role = "appointment" // until the day that was agreed
	RoleEvent       Role = "event"       // the day of the event that is counted back from, which does not count
)

// maxProof bounds the days that a proof lists.
const maxProof = 20_000

// Proof returns the proof of what [Calendar.Due] answers.
func (c *Calendar) Proof(start time.Time, p Period, opts ...Option) (*Proof, error) {
	var e ending
	for _, o := range opts {
		e = o.apply(e)
	}
	k := Clock{Starts: []time.Time{start}, Within: p, Roll: e.roll, End: e.close, MakeUp: e.makeUp}
	return k.Proof(c, start)
}

// Proof returns the proof of the due date that [Clock.At] answers at a moment.
// While a suspension has no end it lists the days up to the moment. It is an
// error to ask for the proof of a clock that has not started or has no limit,
// or of a period of more than 20,000 days.
func (k *Clock) Proof(cal *Calendar, at time.Time) (*Proof, error) {
	if err := k.check(); err != nil {
		return nil, err
	}
	at = whole(at)
	if k.Backward {
		return k.proveBack(cal, at)
	}
	start, restarted := k.started(at)
	if start.IsZero() || k.NoLimit {
		return nil, errNoProof
	}
	r := reading{clock: k, cal: cal, at: at, begun: start, restarted: restarted}
	r.state.Start = whole(start)
	r.noteInput()
	if err := r.measure(); err != nil {
		return nil, err
	}
	p := newProver(&r)
	if err := p.bounded(DateOf(start, cal.zone)); err != nil {
		return nil, err
	}
	p.write()
	p.rules()
	return p.proof, p.beside(k)
}

var errNoProof = errors.New("a clock that has not started, or has no limit, has no due date to prove")

func newProver(r *reading) prover {
	if r.parts == nil {
		r.parts = []Period{r.clock.Within}
	}
	periods := slices.Concat(r.path.before(), r.parts)
	return prover{reading: r, proof: &Proof{
		Calendar: r.cal.id, Title: r.cal.title, Digest: r.cal.digest,
		Start: r.state.Start.In(r.cal.zone), Periods: periods, Due: r.state.Due, Notes: r.state.Notes,
	}}
}

// bounded reports a proof of too many days from the first.
func (p *prover) bounded(first Date) error {
	if n := p.lastDay().Sub(first); n > maxProof {
		return fmt.Errorf("a proof of %d days is too long to list; at most %d", n, maxProof)
	}
	return nil
}

// prover writes the days of a proof.
type prover struct {
	*reading
	proof *Proof
	day   Date // the last day that was written
}

// lastDay is the day with which the proof ends.
func (p *prover) lastDay() Date {
	if d := p.state.Due.Date; !d.IsZero() {
		return d
	}
	return DateOf(p.at, p.cal.zone)
}

// write lists the days of each period, and what comes after the last.
func (p *prover) write() {
	start := p.state.Start
	p.day = DateOf(start, p.cal.zone).AddDays(-1)
	if p.path != nil {
		start = p.writeLegs()
	}
	for i, period := range p.parts {
		until, next := p.lastDay(), start
		if i < len(p.parts)-1 {
			if due, err := p.count(start, period, ending{roll: RollNone}); err == nil {
				until, next = due.Date, due.Time
			}
		} else if !p.base.Date.IsZero() {
			until = p.base.counted()
		}
		p.leg(start, period, until)
		start = next
	}
	p.tail()
}

// leg lists the days of one period, up to and with the day until.
func (p *prover) leg(start time.Time, period Period, until Date) {
	a, n, _ := p.cal.axisOf(period, DateOf(start, p.cal.zone))
	w := legWriter{prover: p, axis: a, cut: p.cutFor(start, period), n: n, from: a.position(start)}
	for p.day.Before(until) {
		if a.days() {
			w.addDay(p.day.AddDays(1))
		} else {
			w.addTime(p.day.AddDays(1))
		}
	}
}

// tail lists the days by which a period rolled and those up to an appointment,
// and marks the last.
func (p *prover) tail() {
	p.rollTo(p.base.Date)
	due := p.state.Due.Date
	for p.day.Before(due) {
		p.add(p.day.AddDays(1), ProofDay{Role: RoleAppointment, Reason: Text{"按约定等候", "until the appointment"}})
	}
	if n := len(p.proof.Days); n > 0 && !due.IsZero() {
		p.proof.Days[n-1].Last = true
	}
}

// rollTo lists the days by which a period rolled, up to the last.
func (p *prover) rollTo(last Date) {
	for p.day.Before(last) {
		d := p.day.AddDays(1)
		p.add(d, ProofDay{Role: RoleRolled, Reason: p.rolled(d, last)})
	}
}

func (p *prover) rolled(d, last Date) Text {
	why := p.why(d)
	if d == last {
		return Text{why.ZH + "，顺延至本日届满", why.EN + "; the period rolls to this day and ends with it"}
	}
	return Text{why.ZH + "，最后一日遇休息日，继续顺延", why.EN + "; the period does not end on a rest day"}
}

func (p *prover) add(d Date, day ProofDay) {
	day.DayInfo = p.cal.Day(d)
	p.proof.Days = append(p.proof.Days, day)
	p.day = d
}

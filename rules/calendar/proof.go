package calendar

import (
	"errors"
	"fmt"
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
	Periods []Period   `json:"periods"`
	Due     Due        `json:"due,omitzero"` // zero while a suspension has no end
	Days    []ProofDay `json:"days"`
	Rules   []Text     `json:"rules"` // of counting, that were used, with the article
	Notes   []Note     `json:"notes,omitempty"`
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
	start, restarted := k.started(at)
	if start.IsZero() || k.NoLimit {
		return nil, errors.New("a clock that has not started, or has no limit, has no due date to prove")
	}
	r := reading{clock: k, cal: cal, at: at, restarted: restarted}
	r.state.Start = whole(start)
	r.noteInput()
	if err := r.measure(); err != nil {
		return nil, err
	}
	if r.parts == nil {
		r.parts = []Period{k.Within}
	}
	p := prover{reading: &r, proof: &Proof{
		Calendar: cal.id, Title: cal.title, Digest: cal.digest,
		Start: r.state.Start.In(cal.zone), Periods: r.parts, Due: r.state.Due, Notes: r.state.Notes,
	}}
	if n := p.lastDay().Sub(DateOf(start, cal.zone)); n > maxProof {
		return nil, fmt.Errorf("a proof of %d days is too long to list; at most %d", n, maxProof)
	}
	p.write()
	p.rules()
	return p.proof, nil
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
	due := p.state.Due.Date
	for p.day.Before(due) {
		d := p.day.AddDays(1)
		day := ProofDay{Role: RoleAppointment, Reason: Text{"按约定等候", "until the appointment"}}
		if !d.After(p.base.Date) {
			day = ProofDay{Role: RoleRolled, Reason: p.rolled(d)}
		}
		p.add(d, day)
	}
	if n := len(p.proof.Days); n > 0 && !due.IsZero() {
		p.proof.Days[n-1].Last = true
	}
}

func (p *prover) rolled(d Date) Text {
	why := p.why(d)
	if d == p.base.Date {
		return Text{why.ZH + "，顺延至本日届满", why.EN + "; the period rolls to this day and ends with it"}
	}
	return Text{why.ZH + "，最后一日遇休息日，继续顺延", why.EN + "; the period does not end on a rest day"}
}

func (p *prover) add(d Date, day ProofDay) {
	day.DayInfo = p.cal.Day(d)
	p.proof.Days = append(p.proof.Days, day)
	p.day = d
}

package calendar

import (
	"cmp"
	"errors"
	"time"
)

// A limit that is put together comes down to legs: periods that run one after
// the other, each an ordinary clock of its own. Of limits side by side the legs
// of the one that decides are left. The last leg is read as any clock is, with
// the extensions and the appointment; the others only say where it starts.

// leg is a period of a limit, and the moment from which it counts.
type leg struct {
	period Period
	start  time.Time
	due    Due // zero while a suspension has no end
}

// path is a limit brought down to legs.
type path struct {
	legs    []leg
	choices []choice // that were made on the way
	rest    []Period // that cannot begin while a suspension has no end
	unsure  bool     // it depends on days that no notice settles
	waits   Text     // the notice
}

// choice is limits side by side, and what each came to.
type choice struct {
	how    How
	from   origin
	parts  []Limit
	paths  []path
	chosen int
}

func (p *path) last() *leg { return &p.legs[len(p.legs)-1] }

func (p *path) open() bool { return p.last().due.Date.IsZero() }

// origin is where a limit begins: with an event, or where a leg ended.
type origin struct {
	at    time.Time
	ended bool
}

// start is the moment from which a period counts. The last day of a leg ends
// at midnight: hours run from there, and the day that follows is the first to
// count (Civil Code 201).
func (o origin) start(p Period) time.Time {
	if o.ended && !p.Unit.days() && o.at.Format(time.TimeOnly) == lastTime {
		return o.at.Add(time.Second)
	}
	return o.at
}

// lastTime is the last second of a day.
const lastTime = "23:59:59"

// walk brings a limit down to legs from where it begins.
func (r *reading) walk(l Limit, from origin) (path, error) {
	switch l.How {
	case 0:
		start := from.start(l.Period)
		if err := r.cal.countable(start, DateOf(start, r.cal.zone), l.Period); err != nil {
			return path{}, err // also while a suspension has no end
		}
		due, err := r.count(start, l.Period, r.clock.ending())
		if errors.Is(err, ErrNoDue) && r.cutFor(start, l.Period).open() {
			due, err = Due{}, nil
		}
		return path{legs: []leg{{l.Period, start, due}}, unsure: due.Provisional, waits: due.WaitsFor}, err
	case InTurn:
		return r.walkInTurn(l.Parts, from)
	}
	return r.choose(l, from)
}

func (r *reading) walkInTurn(parts []Limit, from origin) (path, error) {
	var out path
	for _, l := range parts {
		if len(out.legs) > 0 && out.open() {
			out.rest = append(out.rest, l.firsts()...)
			continue
		}
		p, err := r.walk(l, from)
		if err != nil {
			return out, err
		}
		out.legs, out.choices, out.rest = append(out.legs, p.legs...), append(out.choices, p.choices...), append(out.rest, p.rest...)
		if p.unsure && !out.unsure {
			out.unsure, out.waits = true, p.waits
		}
		from = origin{out.last().due.Time, true}
	}
	return out, nil
}

// firsts are the periods of the limit, the first of each choice.
func (l Limit) firsts() []Period {
	switch l.How {
	case 0:
		return []Period{l.Period}
	case InTurn:
		var out []Period
		for _, p := range l.Parts {
			out = append(out, p.firsts()...)
		}
		return out
	}
	return l.Parts[0].firsts()
}

// choose takes the limit that ends last or first; of those that end together,
// the one that was longest or shortest before it rolled, and then the first. One
// that cannot end while a suspension has no end is the latest.
func (r *reading) choose(l Limit, from origin) (path, error) {
	c := choice{how: l.How, from: from, parts: l.Parts}
	for i := range l.Parts {
		p, err := r.walk(l.Parts[i], from)
		if err != nil {
			return path{}, err
		}
		c.paths = append(c.paths, p)
		if i > 0 && c.decides(&c.paths[i], &c.paths[c.chosen]) {
			c.chosen = i
		}
	}
	out := c.paths[c.chosen]
	for _, p := range c.paths { // one that is not sure might decide after all
		if p.unsure && !out.unsure && (c.how == Latest || r.cal.unsettled(out.last().due.Date)) {
			out.unsure, out.waits = true, p.waits
		}
	}
	out.choices = append([]choice{c}, out.choices...)
	return out, nil
}

// decides reports whether x decides where y did.
func (c *choice) decides(x, y *path) bool {
	if x.open() || y.open() {
		return x.open() != y.open() && x.open() == (c.how == Latest)
	}
	a, b := x.last().due, y.last().due
	later := cmp.Or(a.Time.Compare(b.Time), a.counted().Compare(b.counted()))
	return later != 0 && (later > 0) == (c.how == Latest)
}

// measureLegs finds the due date of a limit that is put together, and what of
// it is used.
func (r *reading) measureLegs() error {
	begun, first := r.state.Start, r.clock.Limit.firsts()[0]
	r.axis, _, _ = r.cal.axisOf(first, DateOf(begun, r.cal.zone))
	r.cut = r.axis.cut(r.clock.Exclude, r.clock.Partly)
	p, err := r.walk(r.clock.Limit, origin{at: begun})
	if err != nil {
		return err
	}
	last := p.last()
	k := *r.clock
	k.Limit, k.Within = Limit{}, last.period
	if len(p.rest) > 0 {
		k.Extensions = nil // what they lengthen has not begun
	}
	r.clock, r.path, r.state.Start = &k, &p, last.start
	if err := r.measure(); err != nil {
		return err
	}
	r.state.Start = begun
	if due := &r.state.Due; p.unsure && !due.Date.IsZero() && !due.Provisional {
		due.Provisional, due.WaitsFor = true, p.waits
	}
	r.addLegs()
	return nil
}

// addLegs adds what the legs before and after the last come to. Days of any
// kind weigh alike, and an hour is a 24th of one.
func (r *reading) addLegs() {
	s, alike := &r.state, true
	for i := range r.path.legs[:len(r.path.legs)-1] {
		g := &r.path.legs[i]
		a, _, _ := r.cal.axisOf(g.period, DateOf(g.start, r.cal.zone))
		one := reading{clock: r.clock, cal: r.cal, at: r.at, axis: a, cut: r.cutFor(g.start, g.period), from: a.position(g.start)}
		one.state.Done, one.state.Start = s.Done, g.start
		one.total = one.cut.between(a, one.from, a.lastPosition(g.due))
		one.use()
		r.weigh(one.spent, one.whole)
		if alike = alike && a.kind == r.axis.kind; alike {
			s.Used.add(one.state.Used)
			s.Left.add(one.state.Left)
		}
	}
	for _, p := range r.path.rest {
		a, n, _ := r.cal.axisOf(p, DateOf(r.path.last().start, r.cal.zone))
		if a.days() {
			n *= daySeconds
		}
		r.weigh(0, n)
		alike = false
	}
	if !alike {
		s.Used, s.Left = Amount{}, Amount{}
	}
}

func (a *Amount) add(b Amount) {
	a.Days += b.Days
	a.Time += b.Time
}

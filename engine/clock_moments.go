package engine

import (
	"time"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules/calendar"
)

// chooser makes one moment of several.
type chooser struct {
	how     plan.Choice
	zone    *time.Location
	come    time.Time // what is later has not come; zero: whatever has a value counts
	day     bool      // a date alone is the end of that day, not its beginning
	moment  time.Time
	missing bool // one has no value, or has not come
}

// add takes a settled value into account: a moment, a date or a list of them.
func (c *chooser) add(v lang.Value) {
	if v.Kind() == lang.ListKind {
		c.missing = c.missing || len(v.Items()) == 0
		for _, it := range v.Items() {
			c.add(it)
		}
		return
	}
	switch t := c.timeOf(v); {
	case t.IsZero() || !c.come.IsZero() && t.After(c.come):
		c.missing = true
	case c.moment.IsZero() || t.After(c.moment) == (c.how != plan.Earliest):
		c.moment = t
	}
}

// timeOf is the moment in a value; the zero time where it has none.
func (c *chooser) timeOf(v lang.Value) time.Time {
	switch {
	case v.Kind() == lang.Date && c.day, v.Kind() == lang.Moment && v.Day() && c.day:
		return lastSecond(v, c.zone)
	case v.Kind() == lang.Date:
		return v.Date().In(c.zone)
	case v.Kind() == lang.Moment:
		return v.Time(c.zone)
	}
	return time.Time{}
}

// lastSecond is the last second of the day of a date or moment.
func lastSecond(v lang.Value, zone *time.Location) time.Time {
	d := calendar.Date{}
	if v.Kind() == lang.Date {
		d = v.Date()
	} else {
		d = calendar.DateOf(v.Time(zone), zone)
	}
	if d = d.AddDays(1); d.IsZero() {
		return time.Time{}
	}
	return d.In(zone).Add(-time.Second)
}

// choose is the moment that several make: of those that must all have come, and
// of the latest, not yet while one is not yet; the earliest is the first that
// has come; of those that count one by one, the last that has come. The zero
// time is not yet. Where something is not known the clock is left open, and
// known is false, unless one that is not yet settles it.
func (st *state) choose(cs *clockState, m *plan.Moments, c chooser) (t time.Time, known bool) {
	open, waits := cs.open, cs.waits
	c.how, c.zone, known = m.How, st.env.Zone, true
	for _, e := range m.Exprs {
		v, more := st.evalReads(e.Eval)
		if v.Known() {
			c.add(v)
			continue
		}
		known = false
		st.leaveOpen(cs, v, more)
	}
	if m.How == plan.Latest && c.missing {
		cs.open, cs.waits = open, waits
		return time.Time{}, true
	}
	return c.moment, known
}

// come is a chooser among what has come by the time of the decision.
func (st *state) come() chooser { return chooser{come: st.env.At} }

// clockMoment is the moment of an argument that may be left out.
func (st *state) clockMoment(cs *clockState, m *plan.Moments) time.Time {
	t, _ := st.choose(cs, m, st.come())
	return t
}

// tellings are the moments at which an extension was told: each that has come,
// or the one that is chosen.
func (st *state) tellings(cs *clockState, m *plan.Moments) (out []time.Time) {
	if m.How != plan.Each {
		if t := st.clockMoment(cs, m); !t.IsZero() {
			out = append(out, t)
		}
		return out
	}
	for _, e := range m.Exprs {
		v, waits := st.evalReads(e.Eval)
		if !v.Known() {
			st.leaveOpen(cs, v, waits)
			continue
		}
		items := []lang.Value{v}
		if v.Kind() == lang.ListKind {
			items = v.Items()
		}
		for _, it := range items {
			c := st.come()
			c.zone = st.env.Zone
			if c.add(it); !c.missing {
				out = append(out, c.moment)
			}
		}
	}
	return out
}

// notYet says which of the events that start a clock have not come.
func (st *state) notYet(cs *clockState) (idle uint64) {
	for i, e := range cs.clock.Starts.Exprs {
		c := st.come()
		c.zone = st.env.Zone
		if v := st.eval(e.Eval); v.Known() {
			c.add(v)
		}
		if c.missing {
			idle |= 1 << min(i, lastStart)
		}
	}
	return idle
}

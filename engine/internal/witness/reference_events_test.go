package witness

import (
	"slices"
	"time"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// dateAlone is the name of the zone of a moment that was written as a date
// alone; the moment is that day's first.
const dateAlone = "date alone"

// markDay keeps that a moment was written as a date alone.
func markDay(v any, s string) any {
	t, ok := v.(time.Time)
	if !ok || len(s) != len(time.DateOnly) {
		return v
	}
	_, offset := t.Zone()
	return t.In(time.FixedZone(dateAlone, offset))
}

// refMoment is the moment in a value: of a date the first; where the day is
// meant, of a date alone the last second.
func (r *refRun) refMoment(v any, day bool) (time.Time, bool) {
	var d calendar.Date
	switch x := v.(type) {
	case calendar.Date:
		d = x
	case time.Time:
		if x.Location().String() != dateAlone {
			return x, true
		}
		d = calendar.DateOf(x, r.set.Zone)
	default:
		return time.Time{}, false
	}
	if day {
		return d.AddDays(1).In(r.set.Zone).Add(-time.Second), true
	}
	return d.In(r.set.Zone), true
}

// coming is how the events of an argument are taken.
type coming struct {
	several string // what several are that say no more: latest, earliest or each
	come    bool   // only what is not later than the decision has come
	day     bool   // a date alone is the end of that day
}

// events are the moments of an argument: the one that is chosen, or each that
// has come; none is not yet.
func (c *refReading) events(r *refRun, v *rules.Value, how coming) []time.Time {
	if v == nil {
		return nil
	}
	if v.Kind == rules.ValueMap {
		how.several, v = v.Entries[0].Name, &v.Entries[0].Value
	}
	items := v.Items
	if v.Kind != rules.ValueList {
		items = []rules.Value{*v}
	}
	open, fails, missing := c.open, c.fails, false
	var out []time.Time
	add := func(x any) {
		t, ok := r.refMoment(x, how.day)
		if !ok || how.come && t.After(r.in.at) {
			missing = true
			return
		}
		out = append(out, t)
	}
	for i := range items {
		switch x := r.eval(items[i].Expr, c.inst.scope()).(type) {
		case refUnknown:
			c.open = true
		case refError:
			c.fails = true
			r.fail(c.inst)
		case []any:
			missing = missing || len(x) == 0
			for _, y := range x {
				add(y)
			}
		default:
			add(x)
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	switch {
	case how.several == "latest" && missing:
		c.open, c.fails = open, fails // whatever the others are, one is not yet
		return nil
	case len(out) == 0 || how.several == "each":
		return out
	case how.several == "earliest":
		return out[:1]
	}
	return out[len(out)-1:]
}

func last(ts []time.Time) time.Time {
	if len(ts) == 0 {
		return time.Time{}
	}
	return ts[len(ts)-1]
}

// pauses are the intervals that do not count.
func (c *refReading) pauses(r *refRun, v *rules.Value) {
	items := v.Items
	if v.Kind != rules.ValueList {
		items = []rules.Value{*v}
	}
	for i := range items {
		if items[i].Kind == rules.ValueMap {
			c.interval(r, &items[i])
		} else {
			c.exclude(r, &items[i])
		}
	}
}

// interval is a pause made of facts: none while it has not begun, or its
// condition does not hold.
func (c *refReading) interval(r *refRun, v *rules.Value) {
	arg := func(name string) any {
		for i := range v.Entries {
			if v.Entries[i].Name == name {
				return r.eval(v.Entries[i].Value.Expr, c.inst.scope())
			}
		}
		return nil
	}
	from, when, to := arg("from"), arg("when"), arg("to")
	if from == any(refNone{}) || when == any(false) {
		return
	}
	for _, x := range []any{from, when, to} {
		switch x.(type) {
		case refUnknown:
			c.open = true
		case refError:
			c.fails = true
			r.fail(c.inst)
		case refNone: // a condition without a value is an error
			if x == when {
				c.fails = true
				r.fail(c.inst)
			}
		}
	}
	iv := calendar.Interval{}
	iv.From, _ = r.refMoment(from, false)
	iv.To, _ = r.refMoment(to, true)
	c.spec.Exclude = append(c.spec.Exclude, iv)
}

// extensions are those that were granted, in the order of telling (R25); of each
// permission no more than its at_most may hold.
func (c *refReading) extensions(r *refRun, v *rules.Value) {
	items := v.Items
	if v.Kind != rules.ValueList {
		items = []rules.Value{*v}
	}
	for i := range items {
		x := calendar.Extension{Of: i, AtMost: 1}
		var told []time.Time
		unset := false
		for k := range items[i].Entries {
			switch a := &items[i].Entries[k]; a.Name {
			case "by":
				x.By, unset = c.period(r, &a.Value)
			case "when":
				told = c.events(r, &a.Value, coming{"each", true, false})
			case "at_most":
				x.AtMost = atoi(a.Value.Text)
			}
		}
		for _, t := range told {
			if x.Told = t; !unset {
				c.spec.Extensions = append(c.spec.Extensions, x)
			}
		}
	}
	slices.SortStableFunc(c.spec.Extensions, func(a, b calendar.Extension) int { return a.Told.Compare(b.Told) })
}

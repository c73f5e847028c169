package witness

import (
	"strings"
	"time"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// refClock is a deadline of an element, as the rules give it.
type refClock struct {
	given []*refReading // by rules that apply
	open  bool          // a rule that is undetermined could give it
}

// refReading is a deadline that a rule gives, read at the time of the decision.
type refReading struct {
	inst  *refInst
	eff   *rules.Effect
	spec  calendar.Clock
	state calendar.State
	open  bool
	fails bool
	back  bool               // it counts back
	says  string             // its limit
	cal   *calendar.Calendar // by which it was read
}

func (r *refRun) clock(id string, e *refElem) *refClock {
	name := id + " " + elemPath(e)
	if c, done := r.clocks[name]; done {
		return c
	}
	c := &refClock{}
	for _, i := range r.order {
		if i.elem != e {
			continue
		}
		for k := range i.rule.Effects {
			ef := &i.rule.Effects[k]
			if ef.Kind != "deadline" || ef.Arg("id").Text != id {
				continue
			}
			r.settle(i)
			switch i.status {
			case "applies":
				x := &refReading{inst: i, eff: ef}
				r.read(x)
				c.given = append(c.given, x)
			case "undetermined":
				c.open = true
			}
		}
	}
	r.clocks[name] = c
	return c
}

func elemPath(e *refElem) string {
	if e == nil {
		return ""
	}
	return e.path()
}

// clash reports whether rules give a deadline differently.
func (c *refClock) clash(d *refDecision) bool {
	says := func(x *refReading) string {
		owner, _ := d.text(x.inst, x.eff.Arg("owner"))
		within := x.says
		if x.spec.NoLimit {
			within = ""
		}
		return owner + " " + within + " " + stamp(x.state.Due.Time)
	}
	for _, x := range c.given {
		if says(x) != says(c.given[0]) {
			return true
		}
	}
	return false
}

// read reads the clock of a deadline at the time of the decision.
func (r *refRun) read(c *refReading) {
	k, arg := &c.spec, c.eff.Arg
	c.back = arg("before") != nil
	limit := refLimit{}
	if v := arg("within"); v != nil {
		limit, k.NoLimit = c.limit(r, v)
	} else if v := arg("at_least"); v != nil {
		limit, k.NoLimit = c.limit(r, v)
	}
	k.Within, c.says = limit.period, limit.String()
	if v := arg("promised"); v != nil {
		k.Promised, _ = c.period(r, v)
	}
	idle := false
	if v := arg("start"); v != nil {
		open, fails := c.open, c.fails
		c.open, c.fails = false, false
		k.Starts = c.events(r, v, coming{"latest", true, false})
		idle = len(k.Starts) == 0 && !c.open && !c.fails
		c.open, c.fails = c.open || open, c.fails || fails
	}
	var before time.Time
	if v := arg("before"); v != nil {
		open, fails := c.open, c.fails
		c.open, c.fails = false, false
		ts := c.events(r, v, coming{"earliest", false, false})
		idle = idle || len(ts) == 0 && !c.open && !c.fails
		c.open, c.fails, before = c.open || open, c.fails || fails, last(ts)
	}
	if v := arg("start_if"); v != nil && c.notYet(r, v) {
		return
	}
	if idle {
		c.open, c.fails = false, false // what else it may need does not matter yet
		c.state = calendar.State{Status: calendar.NotStarted, Light: calendar.Grey}
		return
	}
	k.Done = last(c.events(r, arg("done"), coming{"latest", true, false}))
	c.settings()
	if !c.back {
		k.Restart = last(c.events(r, arg("restart"), coming{"each", true, false}))
		k.NotBefore = last(c.events(r, arg("not_before"), coming{"each", false, true}))
		if v := arg("exclude"); v != nil {
			c.pauses(r, v)
		}
		if v := arg("extend"); v != nil {
			c.extensions(r, v)
		}
	}
	if c.open || c.fails {
		return
	}
	c.cal = r.cal
	if v := arg("calendar"); v != nil {
		c.cal, _ = r.set.Calendar(v.Text)
	}
	c.settle(r, limit, before)
}

// settle reads a clock of which everything is known.
func (c *refReading) settle(r *refRun, limit refLimit, before time.Time) {
	at, k := r.in.at.Truncate(time.Second), &c.spec
	var err error
	switch {
	case c.back && k.NoLimit:
		c.state = calendar.State{Status: calendar.NoLimit, Light: calendar.Grey, Start: last(k.Starts), Done: k.Done}
		if !k.Done.IsZero() {
			c.state.Status, c.state.Light = calendar.Met, calendar.Green
		}
	case c.back:
		var ok bool
		if c.state, ok = c.readBack(c.cal, before, at); !ok {
			c.fails = true
		}
	case limit.how != "" && !k.NoLimit:
		c.state, err = c.several(c.cal, limit, at)
	default:
		c.state, err = k.At(c.cal, r.in.at)
	}
	if c.fails = c.fails || err != nil; c.fails {
		r.fail(c.inst)
	}
}

// notYet reads start_if: while it does not hold the clock has not started.
func (c *refReading) notYet(r *refRun, v *rules.Value) bool {
	switch x := r.eval(v.Expr, c.inst.scope()).(type) {
	case bool:
		if !x {
			c.open, c.fails = false, false
			c.state = calendar.State{Status: calendar.NotStarted, Light: calendar.Grey}
		}
		return !x
	case refUnknown:
		c.open = true
	default:
		c.fails = true
		r.fail(c.inst)
	}
	return false
}

// settings are the arguments that are written out.
func (c *refReading) settings() {
	k := &c.spec
	word := func(name, want string) bool { v := c.eff.Arg(name); return v != nil && v.Text == want }
	if v := c.eff.Arg("warn"); v != nil {
		k.Warn, _ = calendar.ParseWarn(v.Text)
	}
	if word("roll", "none") {
		k.Roll = calendar.RollNone
	}
	if word("roll", "previous_workday") {
		k.Roll = calendar.RollPreviousWorkday
	}
	if word("roll", "next_workday") { // hours roll only where it is said
		k.Roll = calendar.RollNextWorkday
	}
	if word("ends", "close") {
		k.End = calendar.AtClose
	}
	if word("make_up", "rests") {
		k.MakeUp = calendar.MakeUpRests
	}
	if word("partly", "excluded") {
		k.Partly = calendar.PartlyExcluded
	}
	if v := c.eff.Arg("on_late"); v != nil {
		k.OnLate = calendar.OnLate(v.Text)
	}
}

// period is a length of time; none says that the document gives none.
func (c *refReading) period(r *refRun, v *rules.Value) (p calendar.Period, none bool) {
	if v.Kind != rules.ValueExpr {
		p, _ = calendar.ParsePeriod(v.Text)
		return p, false
	}
	switch x := r.eval(v.Expr, c.inst.scope()).(type) {
	case calendar.Period:
		return x, false
	case refUnknown:
		c.open = c.open || x.unset == "" // what it waits for may be known yet
	case refError:
		c.fails = true
		r.fail(c.inst)
	}
	return p, true
}

func (c *refReading) exclude(r *refRun, v *rules.Value) {
	list, ok := r.eval(v.Expr, c.inst.scope()).([]any)
	if !ok {
		c.open = true
		return
	}
	for _, x := range list {
		e := x.(*refElem)
		var iv calendar.Interval
		from, ok := e.vals["from"].(time.Time)
		if !ok {
			c.open = true
			return
		}
		iv.From = from
		iv.To, _ = r.refMoment(e.vals["to"], true)
		c.spec.Exclude = append(c.spec.Exclude, iv)
	}
}

// clockField is what a condition reads of a deadline.
func (r *refRun) clockField(id string, e *refElem, field string) any {
	c := r.clock(id, e)
	switch {
	case len(c.given) > 1:
		return refError{"two deadlines of one name"}
	case c.open, len(c.given) == 1 && (c.given[0].open || c.given[0].fails):
		return refUnknown{}
	case len(c.given) == 0:
		return noReading(field)
	}
	x := c.given[0]
	state := x.state
	if of, ok := strings.CutPrefix(field, "promised."); ok {
		switch {
		case state.Promised != nil:
			state = *state.Promised
		case x.eff.Arg("promised") == nil || state.Status != calendar.NotStarted:
			return noReading(of)
		}
		field = of
	}
	switch field {
	case "late":
		return state.Late
	case "status":
		return string(state.Status)
	case "due":
		if state.Due.Time.IsZero() {
			return refNone{}
		}
		return state.Due.Time
	case "late_workdays":
		return int64(state.LateWorkdays)
	case "remaining_workdays":
		return int64(state.RemainingWorkdays)
	case "used_workdays":
		if x.cal == nil {
			return int64(0)
		}
		return x.used(x.cal, &state, r.in.at.Truncate(time.Second))
	case "accepted_at":
		return momentOrNone(state.EffectAt, state.Effect == calendar.LateDeemedAccepted)
	case "granted_at":
		return momentOrNone(state.EffectAt, state.Effect == calendar.LateDeemedGranted)
	}
	panic("the reference does not know " + field)
}

func momentOrNone(t time.Time, there bool) any {
	if !there || t.IsZero() {
		return refNone{}
	}
	return t
}

// noReading is what is read of a clock that no rule gave.
func noReading(field string) any {
	switch {
	case strings.HasSuffix(field, "late_workdays"):
		return int64(0)
	case strings.HasSuffix(field, "late"):
		return false
	}
	return refNone{}
}

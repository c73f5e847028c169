package witness

import (
	"strconv"
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
		within := x.spec.Within.String()
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
	start := arg("start")
	starts := []rules.Value{*start}
	if start.Kind == rules.ValueList {
		starts = start.Items
	}
	for _, s := range starts {
		if t, known := c.moment(r, &s); known {
			k.Starts = append(k.Starts, t)
		}
	}
	k.Within, k.NoLimit = c.period(r, arg("within"))
	if v := arg("start_if"); v != nil && c.notYet(r, v) {
		return
	}
	for _, t := range k.Starts {
		if t.IsZero() || t.After(r.in.at) {
			c.open, c.fails = false, false // what else it may need does not matter yet
			c.state = calendar.State{Status: calendar.NotStarted, Light: calendar.Grey}
			return
		}
	}
	k.Done, _ = c.moment(r, arg("done"))
	k.NotBefore, _ = c.moment(r, arg("not_before"))
	k.Restart, _ = c.moment(r, arg("restart"))
	c.settings()
	if v := arg("exclude"); v != nil {
		c.exclude(r, v)
	}
	if v := arg("promised"); v != nil {
		k.Promised, _ = c.period(r, v)
	}
	c.extend(r)
	if c.open || c.fails {
		return
	}
	cal := r.cal
	if v := arg("calendar"); v != nil {
		cal, _ = r.set.Calendar(v.Text)
	}
	st, err := k.At(cal, r.in.at)
	if c.state, c.fails = st, err != nil; c.fails {
		r.fail(c.inst)
	}
}

// moment reads an event or moment; the zero time where there is none.
func (c *refReading) moment(r *refRun, v *rules.Value) (t time.Time, known bool) {
	if v == nil {
		return t, true
	}
	switch x := r.eval(v.Expr, c.inst.scope()).(type) {
	case time.Time:
		return x, true
	case calendar.Date:
		return x.In(r.set.Zone), true
	case refUnknown:
		c.open = true
		return t, false
	case refError:
		c.fails = true
		r.fail(c.inst)
		return t, false
	}
	return t, true
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

// extend adds an extension that was granted (R25).
func (c *refReading) extend(r *refRun) {
	v := c.eff.Arg("extend")
	if v == nil {
		return
	}
	c.spec.AtMost = 1
	var by calendar.Period
	var told time.Time
	for k := range v.Entries {
		switch a := &v.Entries[k]; a.Name {
		case "by":
			by, _ = c.period(r, &a.Value)
		case "when":
			told, _ = c.moment(r, &a.Value)
		case "at_most":
			c.spec.AtMost, _ = strconv.Atoi(a.Value.Text)
		}
	}
	if !told.IsZero() {
		c.spec.Extensions = []calendar.Extension{{By: by, Told: told}}
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
		c.open = c.open || !x.unset // it depends on a fact
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
		iv.To, _ = e.vals["to"].(time.Time)
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
	case len(c.given) == 0 && field == "late":
		return false
	case len(c.given) == 0 && field == "late_workdays":
		return int64(0)
	case len(c.given) == 0:
		return refNone{}
	}
	state := c.given[0].state
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
	}
	panic("the reference does not know " + field)
}

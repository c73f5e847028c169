package plan

import (
	"strconv"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Clock is a compiled deadline effect.
type Clock struct {
	Info                             int // index into the layout's clocks
	Id                               string
	Title, Owner                     *Value
	Starts                           []*lang.Expr
	StartIf, Done, Exclude           *lang.Expr
	Restart, NotBefore               *lang.Expr
	Within, Promised, ExtendBy, Told *lang.Expr
	AtMost                           int
	Settings                         calendar.Clock // Roll, End, Warn and OnLate
	Cal                              *calendar.Calendar
	Unset                            string // the parameter that should say within, and does not
	Cite                             []Cite
}

func (c *compilation) clock(scope *lang.Scope, r *Rule, e *rules.Effect) {
	id := e.Arg("id")
	if id == nil {
		return
	}
	info, ok := c.lay.clockOf[clockKey{r.List, id.Text}]
	if !ok {
		return
	}
	k := &Clock{Info: info, Id: id.Text, Cal: c.plan.Cal, Cite: r.citesOf(e)}
	k.Title = c.value(scope, e.Arg("title"), &r.Reads)
	var owner []lang.Dep
	k.Owner = c.value(scope, e.Arg("owner"), &owner)
	addReads(&r.Reads, owner)
	c.calculates(r, "deadlines", "owner", owner)
	k.Starts = c.moments(scope, r, e.Arg("start"))
	k.StartIf = c.clockCond(scope, r, e.Arg("start_if"))
	k.Done = c.moment(scope, r, e.Arg("done"))
	k.Restart = c.moment(scope, r, e.Arg("restart"))
	k.NotBefore = c.moment(scope, r, e.Arg("not_before"))
	k.Exclude = c.suspensions(scope, r, e.Arg("exclude"))
	k.Within = c.period(scope, r, e.Arg("within"))
	if k.Within != nil {
		k.Unset = k.Within.Unset()
	}
	k.Promised = c.period(scope, r, e.Arg("promised"))
	c.extension(scope, r, k, e.Arg("extend"))
	c.clockSettings(k, e)
	r.Clocks = append(r.Clocks, k)
}

func (c *compilation) needed(r *Rule, e *lang.Expr, ok bool) *lang.Expr {
	if !ok {
		return nil
	}
	addReads(&r.Needs, e.Deps)
	return e
}

func (c *compilation) clockCond(scope *lang.Scope, r *Rule, v *rules.Value) *lang.Expr {
	if v == nil || v.Expr == nil {
		return nil
	}
	e, ok := lang.CompileCond(scope, v.Expr, &c.diags)
	return c.needed(r, e, ok)
}

func (c *compilation) moment(scope *lang.Scope, r *Rule, v *rules.Value) *lang.Expr {
	if v == nil || v.Expr == nil {
		return nil
	}
	e, ok := lang.CompileFor(scope, v.Expr, lang.Type{K: rules.KindDatetime}, &c.diags)
	return c.needed(r, e, ok)
}

func (c *compilation) moments(scope *lang.Scope, r *Rule, v *rules.Value) []*lang.Expr {
	if v == nil {
		return nil
	}
	var out []*lang.Expr
	if v.Kind != rules.ValueList {
		return append(out, c.moment(scope, r, v))
	}
	for i := range v.Items {
		out = append(out, c.moment(scope, r, &v.Items[i]))
	}
	return out
}

func (c *compilation) suspensions(scope *lang.Scope, r *Rule, v *rules.Value) *lang.Expr {
	if v == nil || v.Expr == nil {
		return nil
	}
	e, ok := lang.Compile(scope, v.Expr, &c.diags)
	if !ok {
		return nil
	}
	rec := (*lang.RecordType)(nil)
	if e.Type.Elem != nil {
		rec = e.Type.Elem.Rec
	}
	if rec == nil {
		c.report(v.Pos, "not-suspensions", "exclude 应是一个列表，每项有 from 和 to", "exclude must be a list whose elements have from and to")
		return nil
	}
	for _, name := range [...]string{"from", "to"} {
		if _, ok := rec.Slot(name); !ok {
			c.report(v.Pos, "not-suspensions", "“%[1]s”的每项应有“%[2]s”", "an element of %[1]q needs %[2]q", rec.Name, name)
		}
	}
	readPauses(r, rec)
	return c.needed(r, e, true)
}

// readPauses notes what a clock reads of each pause of a list.
func readPauses(r *Rule, rec *lang.RecordType) {
	for _, name := range [...]string{"from", "to", "reason"} {
		if slot, ok := rec.Slot(name); ok && rec.List >= 0 {
			addReads(&r.Reads, []lang.Dep{{List: rec.List, Slot: slot}})
		}
	}
}

// period compiles a length of time, written out or as an expression.
func (c *compilation) period(scope *lang.Scope, r *Rule, v *rules.Value) *lang.Expr {
	if v == nil {
		return nil
	}
	t := lang.Type{K: rules.KindDuration}
	if v.Kind == rules.ValueExpr {
		e, ok := lang.CompileFor(scope, v.Expr, t, &c.diags)
		return c.needed(r, e, ok)
	}
	val, ok := c.literal(*v, t)
	if !ok {
		return nil
	}
	return lang.Literal(val, t)
}

func (c *compilation) extension(scope *lang.Scope, r *Rule, k *Clock, v *rules.Value) {
	if v == nil {
		return
	}
	for i := range v.Entries {
		a := &v.Entries[i]
		switch a.Name {
		case "by":
			k.ExtendBy = c.period(scope, r, &a.Value)
		case "when":
			k.Told = c.moment(scope, r, &a.Value)
		case "at_most":
			k.AtMost, _ = strconv.Atoi(a.Value.Text)
		}
	}
}

func (c *compilation) clockSettings(k *Clock, e *rules.Effect) {
	if v := e.Arg("warn"); v != nil {
		w, err := calendar.ParseWarn(v.Text)
		if err != nil {
			c.report(v.Pos, "bad-value", "“%[1]s”不是预警点，应写作 50%% 或 1 workday", "%[1]q is no point of warning; write 50%% or 1 workday", v.Text)
		}
		k.Settings.Warn = w
	}
	if v := e.Arg("roll"); v != nil {
		k.Settings.Roll = calendar.RollNextWorkday
		if v.Text == "none" {
			k.Settings.Roll = calendar.RollNone
		}
	}
	if v := e.Arg("ends"); v != nil && v.Text == "close" {
		k.Settings.End = calendar.AtClose
	}
	if v := e.Arg("make_up"); v != nil && v.Text == "rests" {
		k.Settings.MakeUp = calendar.MakeUpRests
	}
	if v := e.Arg("partly"); v != nil && v.Text == "excluded" {
		k.Settings.Partly = calendar.PartlyExcluded
	}
	if v := e.Arg("on_late"); v != nil {
		k.Settings.OnLate = calendar.OnLate(v.Text)
	}
	if v := e.Arg("calendar"); v != nil {
		c.clockCalendar(k, v)
	}
}

func (c *compilation) clockCalendar(k *Clock, v *rules.Value) {
	cal, ok := c.cfg.Calendars[v.Text]
	if !ok {
		cal, ok = c.set.Calendar(v.Text)
	}
	if !ok {
		c.report(v.Pos, "unknown-calendar", "没有名为“%[1]s”的日历", "there is no calendar %[1]q", v.Text)
		return
	}
	k.Cal = cal
}

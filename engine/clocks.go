package engine

import (
	"strconv"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// clock is a compiled deadline effect.
type clock struct {
	info                             int // index into the layout's clocks
	id                               string
	title, owner                     *value
	starts                           []*lang.Expr
	startIf, done, exclude           *lang.Expr
	restart, notBefore               *lang.Expr
	within, promised, extendBy, told *lang.Expr
	atMost                           int
	settings                         calendar.Clock // Roll, End, Warn and OnLate
	cal                              *calendar.Calendar
	unset                            string // the parameter that should say within, and does not
	cite                             []string
}

func (c *compilation) clock(scope *lang.Scope, r *rule, e *rules.Effect) {
	id := e.Arg("id")
	if id == nil {
		return
	}
	info, ok := c.lay.clockOf[clockKey{r.list, id.Text}]
	if !ok {
		return
	}
	k := &clock{info: info, id: id.Text, cal: c.plan.cal, cite: r.cite}
	if len(e.Cites) > 0 {
		k.cite = cites(e.Cites)
	}
	k.title = c.value(scope, e.Arg("title"), &r.reads)
	k.owner = c.value(scope, e.Arg("owner"), &r.reads)
	k.starts = c.moments(scope, r, e.Arg("start"))
	k.startIf = c.clockCond(scope, r, e.Arg("start_if"))
	k.done = c.moment(scope, r, e.Arg("done"))
	k.restart = c.moment(scope, r, e.Arg("restart"))
	k.notBefore = c.moment(scope, r, e.Arg("not_before"))
	k.exclude = c.suspensions(scope, r, e.Arg("exclude"))
	k.within = c.period(scope, r, e.Arg("within"))
	if k.within != nil {
		k.unset = k.within.Unset()
	}
	k.promised = c.period(scope, r, e.Arg("promised"))
	c.extension(scope, r, k, e.Arg("extend"))
	c.clockSettings(k, e)
	r.clocks = append(r.clocks, k)
}

func (c *compilation) needed(r *rule, e *lang.Expr, ok bool) *lang.Expr {
	if !ok {
		return nil
	}
	addReads(&r.needs, e.Deps)
	return e
}

func (c *compilation) clockCond(scope *lang.Scope, r *rule, v *rules.Value) *lang.Expr {
	if v == nil || v.Expr == nil {
		return nil
	}
	e, ok := lang.CompileCond(scope, v.Expr, &c.diags)
	return c.needed(r, e, ok)
}

func (c *compilation) moment(scope *lang.Scope, r *rule, v *rules.Value) *lang.Expr {
	if v == nil || v.Expr == nil {
		return nil
	}
	e, ok := lang.CompileFor(scope, v.Expr, lang.Type{K: rules.KindDatetime}, &c.diags)
	return c.needed(r, e, ok)
}

func (c *compilation) moments(scope *lang.Scope, r *rule, v *rules.Value) []*lang.Expr {
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

func (c *compilation) suspensions(scope *lang.Scope, r *rule, v *rules.Value) *lang.Expr {
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
	return c.needed(r, e, true)
}

// period compiles a length of time, written out or as an expression.
func (c *compilation) period(scope *lang.Scope, r *rule, v *rules.Value) *lang.Expr {
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

func (c *compilation) extension(scope *lang.Scope, r *rule, k *clock, v *rules.Value) {
	if v == nil {
		return
	}
	for i := range v.Entries {
		a := &v.Entries[i]
		switch a.Name {
		case "by":
			k.extendBy = c.period(scope, r, &a.Value)
		case "when":
			k.told = c.moment(scope, r, &a.Value)
		case "at_most":
			k.atMost, _ = strconv.Atoi(a.Value.Text)
		}
	}
}

func (c *compilation) clockSettings(k *clock, e *rules.Effect) {
	if v := e.Arg("warn"); v != nil {
		w, err := calendar.ParseWarn(v.Text)
		if err != nil {
			c.report(v.Pos, "bad-value", "“%[1]s”不是预警点，应写作 50%% 或 1 workday", "%[1]q is no point of warning; write 50%% or 1 workday", v.Text)
		}
		k.settings.Warn = w
	}
	if v := e.Arg("roll"); v != nil {
		k.settings.Roll = calendar.RollNextWorkday
		if v.Text == "none" {
			k.settings.Roll = calendar.RollNone
		}
	}
	if v := e.Arg("ends"); v != nil && v.Text == "close" {
		k.settings.End = calendar.AtClose
	}
	if v := e.Arg("make_up"); v != nil && v.Text == "rests" {
		k.settings.MakeUp = calendar.MakeUpRests
	}
	if v := e.Arg("partly"); v != nil && v.Text == "excluded" {
		k.settings.Partly = calendar.PartlyExcluded
	}
	if v := e.Arg("on_late"); v != nil {
		k.settings.OnLate = calendar.OnLate(v.Text)
	}
	if v := e.Arg("calendar"); v != nil {
		c.clockCalendar(k, v)
	}
}

func (c *compilation) clockCalendar(k *clock, v *rules.Value) {
	cal, ok := c.cfg.calendars[v.Text]
	if !ok {
		cal, ok = c.set.Calendar(v.Text)
	}
	if !ok {
		c.report(v.Pos, "unknown-calendar", "没有名为“%[1]s”的日历", "there is no calendar %[1]q", v.Text)
		return
	}
	k.cal = cal
}

// clockState is a deadline of one evaluation.
type clockState struct {
	clock   *clock
	rule    *rule
	elem    *lang.Record
	spec    calendar.Clock
	state   calendar.State
	open    bool // its rule is undetermined, or something that it reads is unknown
	pending bool // its rule is undetermined
	waits   []lang.Ref
	idle    uint64 // which of its starts have not come
	unset   string // the parameter that gives no limit
}

package plan

import (
	"strconv"
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// Clock is a compiled deadline effect.
type Clock struct {
	Info                  int // index into the layout's clocks
	Id                    string
	Title, Owner          *Value
	Starts, Done, Restart Moments
	NotBefore, Before     Moments
	StartIf               *lang.Expr
	Exclude               []Pause
	Within                *Limit // or how long before, of a clock that counts back
	Promised              *lang.Expr
	Extensions            []Extension
	Settings              calendar.Clock // Roll, End, Warn, OnLate and Backward
	Cal                   *calendar.Calendar
	Unset                 string // the parameter that should say within, and does not
	Cite                  []Cite
}

// Moments are the events that an argument names, each a moment or a list of
// moments, and how they make one.
type Moments struct {
	How   Choice
	Exprs []*lang.Expr
}

// Choice says which of several moments counts.
type Choice uint8

// The choices.
const (
	Each     Choice = iota // every one that has come is one of its own
	Latest                 // the latest, once all have come
	Earliest               // the first that has come
)

// Pause is what does not count: a list whose elements have from and to, or an
// interval made of facts.
type Pause struct {
	List           *lang.Expr
	From, To, When *lang.Expr
	Reason         *Value
}

// Limit is how long a clock runs, as [calendar.Limit] is; Expr is nil where the
// limit is put together.
type Limit struct {
	Expr  *lang.Expr
	How   calendar.How
	Parts []*Limit
}

// Extension is more time that may be granted.
type Extension struct {
	By     *lang.Expr
	Told   Moments
	AtMost int
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
	c.calculates(r, "deadlines", "owner", k.Owner, owner)
	k.Starts = c.moments(scope, r, e.Arg("start"), Latest)
	k.StartIf = c.clockCond(scope, r, e.Arg("start_if"))
	k.Done = c.moments(scope, r, e.Arg("done"), Latest)
	k.Restart = c.moments(scope, r, e.Arg("restart"), Each)
	k.NotBefore = c.moments(scope, r, e.Arg("not_before"), Each)
	k.Before = c.moments(scope, r, e.Arg("before"), Earliest)
	k.Exclude = c.pauses(scope, r, e.Arg("exclude"))
	k.Settings.Backward = e.Arg("before") != nil
	c.limit(scope, r, k, e)
	k.Promised = c.period(scope, r, e.Arg("promised"))
	k.Extensions = c.extensions(scope, r, e.Arg("extend"))
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
	e, ok := lang.CompileMoments(scope, v.Expr, false, &c.diags)
	return c.needed(r, e, ok)
}

// moments compiles the events of an argument; several that say no more count as
// the argument has it, where that may be said at all.
func (c *compilation) moments(scope *lang.Scope, r *Rule, v *rules.Value, several Choice) Moments {
	if v == nil {
		return Moments{}
	}
	out, list := Moments{How: several}, several != Earliest
	if v.Kind == rules.ValueMap && len(v.Entries) == 1 {
		out.How = Latest
		if v.Entries[0].Name == "earliest" {
			out.How = Earliest
		}
		v, list = &v.Entries[0].Value, true
	}
	items := v.Items
	if v.Kind != rules.ValueList {
		items = []rules.Value{*v}
	}
	for i := range items {
		if items[i].Expr == nil {
			continue
		}
		e, ok := lang.CompileMoments(scope, items[i].Expr, list, &c.diags)
		if e = c.needed(r, e, ok); e != nil {
			out.Exprs = append(out.Exprs, e)
		}
	}
	return out
}

// pauses compiles what does not count.
func (c *compilation) pauses(scope *lang.Scope, r *Rule, v *rules.Value) []Pause {
	if v == nil {
		return nil
	}
	items := v.Items
	if v.Kind != rules.ValueList {
		items = []rules.Value{*v}
	}
	out := make([]Pause, len(items))
	for i := range items {
		out[i].List = c.suspensions(scope, r, &items[i])
		for j := range items[i].Entries {
			switch a := &items[i].Entries[j]; a.Name {
			case "from":
				out[i].From = c.moment(scope, r, &a.Value)
			case "to":
				out[i].To = c.moment(scope, r, &a.Value)
			case "when":
				out[i].When = c.clockCond(scope, r, &a.Value)
			case "reason":
				out[i].Reason = c.value(scope, &a.Value, &r.Reads)
			}
		}
	}
	return out
}

// maxParts and maxDepth bound the limits of one clock, as the calendar does.
const (
	maxParts = 16
	maxDepth = 4
)

// limit compiles how long a clock runs, or how long before.
func (c *compilation) limit(scope *lang.Scope, r *Rule, k *Clock, e *rules.Effect) {
	v := e.Arg("within")
	if k.Settings.Backward {
		v = e.Arg("at_least")
	}
	if v == nil {
		return
	}
	k.Within = c.limitOf(scope, r, v, 0)
	k.Unset = k.Within.unset()
}

func (c *compilation) limitOf(scope *lang.Scope, r *Rule, v *rules.Value, depth int) *Limit {
	l := &Limit{How: calendar.InTurn}
	switch {
	case v.Kind == rules.ValueMap && len(v.Entries) == 1:
		l.How = calendar.Latest
		if v.Entries[0].Name == "earliest" {
			l.How = calendar.Earliest
		}
		v = &v.Entries[0].Value
	case v.Kind != rules.ValueList:
		return &Limit{Expr: c.period(scope, r, v)}
	}
	if len(v.Items) > maxParts || depth >= maxDepth {
		c.report(v.Pos, "bad-value", "一个期限最多合用 %[1]d 个，逐层最多 %[2]d 层", "a limit has at most %[1]d parts, and parts within parts at most %[2]d deep", maxParts, maxDepth)
		return l
	}
	for i := range v.Items {
		l.Parts = append(l.Parts, c.limitOf(scope, r, &v.Items[i], depth+1))
	}
	return l
}

// unset is the parameter that should give a part of the limit, and does not.
func (l *Limit) unset() string {
	if l.Expr != nil {
		return l.Expr.Unset()
	}
	for _, p := range l.Parts {
		if u := p.unset(); u != "" {
			return u
		}
	}
	return ""
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
		slot, ok := rec.Slot(name)
		if !ok {
			c.report(v.Pos, "not-suspensions", "“%[1]s”的每项应有“%[2]s”", "an element of %[1]q needs %[2]q", rec.Name, name)
			continue
		}
		if k := rec.Fields[slot].Type.K; k != rules.KindDatetime && k != rules.KindEvent && k != rules.KindDate {
			c.report(v.Pos, "not-suspensions", "“%[1]s”的“%[2]s”应是时刻或日期", "%[2]q of %[1]q must be a moment or a date", rec.Name, name)
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

func (c *compilation) extensions(scope *lang.Scope, r *Rule, v *rules.Value) []Extension {
	if v == nil {
		return nil
	}
	items := v.Items
	if v.Kind != rules.ValueList {
		items = []rules.Value{*v}
	}
	out := make([]Extension, len(items))
	for i := range items {
		x := &out[i]
		x.AtMost = 1
		for j := range items[i].Entries {
			switch a := &items[i].Entries[j]; a.Name {
			case "by":
				x.By = c.period(scope, r, &a.Value)
			case "when":
				x.Told = c.moments(scope, r, &a.Value, Each)
			case "at_most":
				x.AtMost, _ = strconv.Atoi(a.Value.Text)
			}
		}
	}
	return out
}

// rolls are the words for rolling. It is never written to.
var rolls = map[string]calendar.Roll{"next_workday": calendar.RollNextWorkday, "none": calendar.RollNone, "previous_workday": calendar.RollPreviousWorkday}

func (c *compilation) clockSettings(k *Clock, e *rules.Effect) {
	if v := e.Arg("warn"); v != nil {
		w, err := calendar.ParseWarn(v.Text)
		if err != nil {
			c.report(v.Pos, "bad-value", "“%[1]s”不是预警点，应写作 50%% 或 1 workday", "%[1]q is no point of warning; write 50%% or 1 workday", v.Text)
		}
		k.Settings.Warn = w
	}
	if v := e.Arg("roll"); v != nil {
		k.Settings.Roll = rolls[v.Text]
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
		c.nearlyDeemed(v)
	}
	if v := e.Arg("calendar"); v != nil {
		c.clockCalendar(k, v)
	}
}

// nearlyDeemed reports a word of its own for what passing a limit means that was probably
// meant to be one of the language's: such a word would be told and have no effect.
func (c *compilation) nearlyDeemed(v *rules.Value) {
	words := []string{string(calendar.LateOverdue), string(calendar.LateDeemedAccepted), string(calendar.LateDeemedGranted)}
	near := text.Nearest(v.Text, words)
	for _, w := range words[1:] {
		if strings.HasSuffix(w, "_"+v.Text) || v.Text == w[len("deemed_"):len(w)-len("ed")] {
			near = w
		}
	}
	switch v.Text {
	case "视为受理":
		near = words[1]
	case "视为准予", "视为同意", "视为批准", "默认同意", "silence_is_consent":
		near = words[2]
	}
	if near == "" || near == v.Text {
		return
	}
	c.report(v.Pos, "bad-value", "逾期的含义“%[1]s”只是一个词，不会使申请视为受理或准予", "%[1]q is a word of its own for passing the limit: it deems nothing accepted or granted", v.Text)
	d := &c.diags[len(c.diags)-1]
	d.Hint, d.Edits = text.Meant(near), []rules.Edit{{Pos: v.Pos, Was: v.Text, Now: near}}
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

package engine

import (
	"slices"
	"strconv"
	"time"

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
	k := &clock{info: info, id: id.Text, cal: c.eng.cal, cite: r.cite}
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

// clock sets up and reads a deadline.
func (st *state) clock(inst *instance, k *clock) {
	st.clocks = append(st.clocks, clockState{clock: k, rule: inst.rule, elem: inst.elem, spec: k.settings, waits: inst.waits, unset: k.unset})
	cs := &st.clocks[len(st.clocks)-1]
	if inst.status == undetermined {
		st.pendingClock(inst, cs)
	} else {
		st.readClock(inst, cs)
	}
	st.open = st.open || cs.open
}

// pendingClock notes what a deadline of an undetermined rule would wait for if
// the rule applied.
func (st *state) pendingClock(inst *instance, cs *clockState) {
	if inst.elem != nil || inst.rule.list < 0 {
		errors := len(st.errors)
		st.readClock(inst, cs)
		st.errors = st.errors[:errors]
	}
	cs.open, cs.pending = true, true
	cs.waits = slices.Concat(inst.waits, cs.waits)
}

func (st *state) readClock(inst *instance, cs *clockState) {
	k := cs.clock
	cs.spec.Within, cs.spec.NoLimit = st.limit(cs, k.within)
	st.starts(cs)
	if cs.idle != 0 {
		cs.open, cs.waits = false, nil // what else it may need does not matter yet
		cs.state = calendar.State{Status: calendar.NotStarted, Light: calendar.Grey}
		return
	}
	cs.spec.Done, _ = st.clockMoment(cs, k.done)
	cs.spec.Restart, _ = st.clockMoment(cs, k.restart)
	cs.spec.NotBefore, _ = st.clockMoment(cs, k.notBefore)
	cs.spec.Exclude = st.intervals(cs, k.exclude)
	if k.promised != nil {
		cs.spec.Promised, _ = st.limit(cs, k.promised)
	}
	st.extend(cs)
	if cs.open {
		return
	}
	state, err := cs.spec.At(k.cal, st.env.At)
	if err != nil {
		cs.open = true
		st.fail(inst, &lang.Error{Code: "no-due-date", Pos: inst.rule.src.Pos,
			Message: rules.Text{"zh": "时限“" + k.id + "”算不出期限：" + err.Error(), "en": "deadline " + k.id + ": " + err.Error()}})
		return
	}
	cs.state = state
}

// extend adds an extension that was granted.
func (st *state) extend(cs *clockState) {
	k := cs.clock
	if k.extendBy == nil || k.told == nil {
		return
	}
	by, unset := st.limit(cs, k.extendBy)
	if told, _ := st.clockMoment(cs, k.told); !told.IsZero() && !unset {
		cs.spec.Extensions = []calendar.Extension{{By: by, Told: told}}
	}
	cs.spec.AtMost = max(k.atMost, 1)
}

// startIf is the bit of idle for the condition on a start.
const startIf = 63

// starts resolves the events that must have come, and start_if.
func (st *state) starts(cs *clockState) {
	from := len(st.times)
	for i, e := range cs.clock.starts {
		if e == nil {
			continue
		}
		t, known := st.clockMoment(cs, e)
		if known && (t.IsZero() || t.After(st.env.At)) {
			t = time.Time{}
			cs.idle |= 1 << min(i, startIf-1)
		}
		st.times = append(st.times, t)
	}
	cs.spec.Starts = st.times[from:len(st.times):len(st.times)]
	if e := cs.clock.startIf; e != nil {
		v, waits := st.evalReads(e.Eval)
		switch {
		case v.False():
			cs.idle |= 1 << startIf
		case !v.True():
			st.leaveOpen(cs, v, waits)
		}
	}
}

// idlePaths names the events, and what the condition reads, that a clock which
// has not started waits for.
func (st *state) idlePaths(cs *clockState) []string {
	from := len(st.names)
	for i, e := range cs.clock.starts {
		if e != nil && cs.idle>>min(i, startIf-1)&1 == 1 {
			st.depPaths(from, e.Deps)
		}
	}
	if cs.idle>>startIf&1 == 1 {
		st.depPaths(from, cs.clock.startIf.Deps)
	}
	return st.cut(from)
}

// clockMoment evaluates to a moment; the zero time where there is none. known
// is false where it is not settled, which leaves the clock open.
func (st *state) clockMoment(cs *clockState, e *lang.Expr) (t time.Time, known bool) {
	if e == nil {
		return time.Time{}, true
	}
	v, waits := st.evalReads(e.Eval)
	switch v.K {
	case lang.Moment:
		return v.Time(st.env.Zone), true
	case lang.Date:
		return v.Date().In(st.env.Zone), true
	case lang.None:
		return time.Time{}, true
	}
	st.leaveOpen(cs, v, waits)
	return time.Time{}, false
}

// leaveOpen notes that a clock cannot be read: facts are missing, or there was an
// error.
func (st *state) leaveOpen(cs *clockState, v lang.Value, waits []lang.Ref) {
	cs.open, cs.waits = true, slices.Concat(cs.waits, waits)
	if e := asError(v); e != nil {
		st.fail(&instance{rule: cs.rule, elem: cs.elem}, e)
	}
}

// limit evaluates to a period; unset says that the document gives none.
func (st *state) limit(cs *clockState, e *lang.Expr) (p calendar.Period, unset bool) {
	if e == nil || e.Unset() != "" {
		return p, true
	}
	v, waits := st.evalReads(e.Eval)
	if p, ok := v.Period(); ok {
		return p, false
	}
	for _, w := range waits {
		if w.Param != "" {
			cs.unset = w.Param
			return p, true
		}
	}
	if v.K == lang.None {
		return p, true
	}
	st.leaveOpen(cs, v, waits)
	return p, true
}

func (st *state) intervals(cs *clockState, e *lang.Expr) []calendar.Interval {
	if e == nil {
		return nil
	}
	l, waits := st.evalReads(e.Eval)
	if !l.Known() {
		st.leaveOpen(cs, l, waits)
		return nil
	}
	var out []calendar.Interval
	for _, it := range l.Items() {
		rec := it.Record()
		if rec == nil {
			continue
		}
		if slot, ok := rec.Type.Slot("from"); ok && !rec.Slots[slot].Known() {
			st.leaveOpen(cs, rec.Slots[slot], st.expand([]lang.Ref{{Record: rec, Slot: slot}}))
			return nil
		}
		iv := calendar.Interval{From: st.momentField(rec, "from"), To: st.momentField(rec, "to")}
		if slot, ok := rec.Type.Slot("reason"); ok && rec.Slots[slot].K == lang.Text {
			iv.Reason = calendar.Text{ZH: rec.Slots[slot].S, EN: rec.Slots[slot].S}
		}
		out = append(out, iv)
	}
	return out
}

func (st *state) momentField(rec *lang.Record, name string) time.Time {
	slot, ok := rec.Type.Slot(name)
	if !ok || rec.Slots[slot].K != lang.Moment {
		return time.Time{}
	}
	return rec.Slots[slot].Time(st.env.Zone)
}

// depPaths appends the names of the facts that an expression reads, for the
// element at hand, to the list that begins at from.
func (st *state) depPaths(from int, deps []lang.Dep) {
	for _, d := range deps {
		rec := st.global
		if d.List >= 0 {
			if rec = st.env.Frames[1].Record(); rec == nil {
				continue
			}
		}
		st.addName(from, rec.Path(d.Slot))
	}
}

// publishClock lets rules read a deadline.
func (st *state) publishClock(index int) {
	info := st.eng.lay.clocks[index]
	if info.key.list < 0 {
		st.publishReadings(st.global, info, index)
		return
	}
	for _, it := range st.global.Slots[st.eng.lay.lists[info.key.list].slot].Items() {
		st.publishReadings(it.Record(), info, index)
	}
}

func (st *state) publishReadings(rec *lang.Record, info clockInfo, index int) {
	read := rec.Slots[info.slot : info.slot+clockReadings]
	cs := st.clockOf(rec, index)
	switch {
	case cs == nil:
		noClock(read)
	case cs.open:
		clear(read)
	default:
		s := &cs.state
		read[clockStatus] = lang.TextOf(string(s.Status))
		read[clockDue] = lang.NoneValue()
		if !s.Due.Date.IsZero() {
			read[clockDue] = lang.MomentOf(s.Due.Time)
		}
		read[clockLate] = lang.BoolOf(s.Late)
		read[clockLateWorkdays] = lang.IntOf(int64(s.LateWorkdays))
		read[clockRemaining] = lang.IntOf(int64(s.RemainingWorkdays))
	}
}

// clockOf finds the deadline of one element.
func (st *state) clockOf(rec *lang.Record, index int) *clockState {
	for i := range st.clocks {
		cs := &st.clocks[i]
		if cs.clock.info == index && (cs.elem == rec || cs.elem == nil && rec == st.global) {
			return cs
		}
	}
	return nil
}

package engine

import (
	"slices"
	"time"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// clockState is a deadline of one evaluation.
type clockState struct {
	clock   *plan.Clock
	rule    *plan.Rule
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
func (st *state) clock(inst *instance, k *plan.Clock) {
	st.clocks = append(st.clocks, clockState{clock: k, rule: inst.rule, elem: inst.elem, spec: k.Settings, waits: inst.waits, unset: k.Unset})
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
	if inst.elem != nil || inst.rule.List < 0 {
		errors := len(st.errors)
		st.readClock(inst, cs)
		st.errors = st.errors[:errors]
	}
	cs.open, cs.pending = true, true
	cs.waits = slices.Concat(inst.waits, cs.waits)
}

func (st *state) readClock(inst *instance, cs *clockState) {
	k := cs.clock
	cs.spec.Within, cs.spec.NoLimit = st.limit(cs, k.Within)
	st.starts(cs)
	if cs.idle != 0 {
		cs.open, cs.waits = false, nil // what else it may need does not matter yet
		cs.state = calendar.State{Status: calendar.NotStarted, Light: calendar.Grey}
		return
	}
	cs.spec.Done, _ = st.clockMoment(cs, k.Done)
	cs.spec.Restart, _ = st.clockMoment(cs, k.Restart)
	cs.spec.NotBefore, _ = st.clockMoment(cs, k.NotBefore)
	cs.spec.Exclude = st.intervals(cs, k.Exclude)
	if k.Promised != nil {
		cs.spec.Promised, _ = st.limit(cs, k.Promised)
	}
	st.extend(cs)
	if cs.open {
		return
	}
	state, err := cs.spec.At(k.Cal, st.env.At)
	if err != nil {
		cs.open = true
		st.fail(inst, &lang.Error{Code: "no-due-date", Pos: inst.rule.Src.Pos,
			Message: rules.Text{"zh": "时限“" + k.Id + "”算不出期限：" + err.Error(), "en": "deadline " + k.Id + ": " + err.Error()}})
		return
	}
	cs.state = state
}

// extend adds an extension that was granted.
func (st *state) extend(cs *clockState) {
	k := cs.clock
	if k.ExtendBy == nil || k.Told == nil {
		return
	}
	by, unset := st.limit(cs, k.ExtendBy)
	if told, _ := st.clockMoment(cs, k.Told); !told.IsZero() && !unset {
		cs.spec.Extensions = []calendar.Extension{{By: by, Told: told}}
	}
	cs.spec.AtMost = max(k.AtMost, 1)
}

// startIf is the bit of idle for the condition on a start.
const startIf = 63

// starts resolves the events that must have come, and start_if.
func (st *state) starts(cs *clockState) {
	from := len(st.times)
	for i, e := range cs.clock.Starts {
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
	if e := cs.clock.StartIf; e != nil {
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
	for i, e := range cs.clock.Starts {
		if e != nil && cs.idle>>min(i, startIf-1)&1 == 1 {
			st.depPaths(from, e.Deps)
		}
	}
	if cs.idle>>startIf&1 == 1 {
		st.depPaths(from, cs.clock.StartIf.Deps)
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
	switch v.Kind() {
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
	if len(waits) > 0 && !slices.ContainsFunc(waits, func(w lang.Ref) bool { return w.Param == "" }) {
		cs.unset = waits[0].Param // and no fact could change it
		return p, true
	}
	if v.Kind() == lang.None {
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
		if slot, ok := rec.Type.Slot("reason"); ok && rec.Slots[slot].Kind() == lang.Text {
			iv.Reason = calendar.Text{ZH: rec.Slots[slot].Text(), EN: rec.Slots[slot].Text()}
		}
		out = append(out, iv)
	}
	return out
}

func (st *state) momentField(rec *lang.Record, name string) time.Time {
	slot, ok := rec.Type.Slot(name)
	if !ok || rec.Slots[slot].Kind() != lang.Moment {
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
	info := st.eng.plan.Lay.Clocks[index]
	if info.Key.List < 0 {
		st.publishReadings(st.global, info, index)
		return
	}
	for _, it := range st.global.Slots[st.eng.plan.Lay.Lists[info.Key.List].Slot].Items() {
		st.publishReadings(it.Record(), info, index)
	}
}

func (st *state) publishReadings(rec *lang.Record, info plan.ClockInfo, index int) {
	read := rec.Slots[info.Slot : info.Slot+plan.ClockReadings]
	cs := st.clockOf(rec, index)
	switch {
	case cs == nil:
		plan.NoClock(read)
	case cs.open:
		clear(read)
	default:
		s := &cs.state
		read[plan.ClockStatus] = st.statusText(s.Status)
		read[plan.ClockDue] = lang.NoneValue()
		if !s.Due.Date.IsZero() {
			read[plan.ClockDue] = lang.MomentOf(s.Due.Time)
		}
		read[plan.ClockLate] = lang.BoolOf(s.Late)
		read[plan.ClockLateWorkdays] = lang.IntOf(int64(s.LateWorkdays))
		read[plan.ClockRemaining] = lang.IntOf(int64(s.RemainingWorkdays))
	}
}

// statusText is a status as rules read it; each is made once.
func (st *state) statusText(s calendar.Status) lang.Value {
	v, ok := st.statuses[s]
	if !ok {
		if st.statuses == nil {
			st.statuses = map[calendar.Status]lang.Value{}
		}
		v = lang.TextOf(string(s))
		st.statuses[s] = v
	}
	return v
}

// clockOf finds the deadline of one element.
func (st *state) clockOf(rec *lang.Record, index int) *clockState {
	for i := range st.clocks {
		cs := &st.clocks[i]
		if cs.clock.Info == index && (cs.elem == rec || cs.elem == nil && rec == st.global) {
			return cs
		}
	}
	return nil
}

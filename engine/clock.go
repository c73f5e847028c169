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
	reads   []lang.Ref // of waits, those that it reads itself
	idle    uint64     // which of its starts have not come, see notYet
	unset   string     // the parameter that gives no limit
}

// clock sets up and reads a deadline.
func (st *state) clock(inst *instance, k *plan.Clock) {
	st.clocks = append(st.clocks, clockState{clock: k, rule: inst.rule, elem: inst.elem, spec: k.Settings, waits: inst.waits, unset: k.Unset})
	cs := &st.clocks[len(st.clocks)-1]
	if inst.status == undetermined {
		st.pendingClock(inst, cs)
	} else {
		st.readClock(inst, cs)
		cs.reads = cs.waits
	}
	st.open = st.open || cs.open
}

// pendingClock notes what a deadline of an undetermined rule would wait for if
// the rule applied.
func (st *state) pendingClock(inst *instance, cs *clockState) {
	cs.waits = nil
	if inst.elem != nil || inst.rule.List < 0 {
		errors := len(st.errors)
		st.readClock(inst, cs)
		st.errors = st.errors[:errors]
	}
	cs.open, cs.pending = true, true
	cs.waits, cs.reads = slices.Concat(inst.waits, cs.waits), cs.waits
}

func (st *state) readClock(inst *instance, cs *clockState) {
	k := cs.clock
	st.limits(cs)
	st.starts(cs)
	if cs.idle != 0 {
		cs.open, cs.waits = false, nil // what else it may need does not matter yet
		cs.state = calendar.State{Status: calendar.NotStarted, Light: calendar.Grey}
		return
	}
	cs.spec.Done = st.clockMoment(cs, &k.Done)
	if !k.Settings.Backward {
		cs.spec.Restart = st.clockMoment(cs, &k.Restart)
		cs.spec.NotBefore, _ = st.choose(cs, &k.NotBefore, chooser{day: true})
		st.suspensions(cs)
		st.extend(cs)
	}
	if cs.open {
		return
	}
	st.spend(64 + 4*(len(cs.spec.Exclude)+len(cs.spec.Extensions)))
	state, err := cs.spec.At(k.Cal, st.env.At)
	if err != nil {
		cs.open = true
		st.fail(inst, &lang.Error{Code: "no-due-date", Pos: inst.rule.Src.Pos,
			Message: rules.Text{"zh": "时限“" + k.Id + "”算不出期限：" + err.Error(), "en": "deadline " + k.Id + ": " + err.Error()}})
		return
	}
	cs.state = state
}

// limits works out how long the clock runs, and how long was promised.
func (st *state) limits(cs *clockState) {
	k := cs.clock
	if k.Within != nil && k.Within.Expr == nil {
		cs.spec.Limit, cs.spec.NoLimit = st.parts(cs, k.Within)
	} else if k.Within != nil {
		cs.spec.Within, cs.spec.NoLimit = st.limit(cs, k.Within.Expr)
	}
	if k.Promised != nil {
		cs.spec.Promised, _ = st.limit(cs, k.Promised)
	}
}

// parts works out a limit that is put together; where one part has no limit the
// whole has none, whatever the others may be.
func (st *state) parts(cs *clockState, l *plan.Limit) (out calendar.Limit, unset bool) {
	open, waits, opened := cs.open, cs.waits, false
	out.How = l.How
	for _, p := range l.Parts {
		part, without := calendar.Limit{}, false
		cs.open = false
		if p.How != 0 {
			part, without = st.parts(cs, p)
		} else {
			part.Period, without = st.limit(cs, p.Expr)
		}
		out.Parts, unset, opened = append(out.Parts, part), unset || without && !cs.open, opened || cs.open
	}
	if unset {
		cs.open, cs.waits = open, waits
		return calendar.Limit{}, true
	}
	cs.open = open || opened
	return out, opened
}

// extend adds the extensions that were granted, in the order of their telling.
func (st *state) extend(cs *clockState) {
	for i := range cs.clock.Extensions {
		x := &cs.clock.Extensions[i]
		if x.By == nil {
			continue
		}
		by, unset := st.limit(cs, x.By)
		for _, told := range st.tellings(cs, &x.Told) {
			if !unset {
				cs.spec.Extensions = append(cs.spec.Extensions, calendar.Extension{By: by, Told: told, Of: i, AtMost: x.AtMost})
			}
		}
	}
	slices.SortStableFunc(cs.spec.Extensions, func(a, b calendar.Extension) int { return a.Told.Compare(b.Told) })
}

// The bits of idle that are not for one of the starts.
const (
	startIf   = 63 // the condition on a start
	noBefore  = 62 // what is counted back from
	lastStart = 61 // all further starts share it
)

// starts resolves the events that must have come, start_if, and the moment from
// which a clock counts back.
func (st *state) starts(cs *clockState) {
	k, from := cs.clock, len(st.times)
	if len(k.Starts.Exprs) > 0 {
		t, known := st.choose(cs, &k.Starts, st.come())
		if known && t.IsZero() {
			cs.idle |= st.notYet(cs)
		}
		st.times = append(st.times, t)
	}
	cs.spec.Starts = st.times[from:len(st.times):len(st.times)]
	if k.Settings.Backward {
		t, known := st.choose(cs, &k.Before, chooser{})
		if cs.spec.Before = t; known && t.IsZero() {
			cs.idle |= 1 << noBefore
		}
	}
	if e := k.StartIf; e != nil {
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
	for i, e := range cs.clock.Starts.Exprs {
		if cs.idle>>min(i, lastStart)&1 == 1 {
			st.depPaths(from, e.Deps)
		}
	}
	if cs.idle>>noBefore&1 == 1 {
		for _, e := range cs.clock.Before.Exprs {
			st.depPaths(from, e.Deps)
		}
	}
	if cs.idle>>startIf&1 == 1 {
		st.depPaths(from, cs.clock.StartIf.Deps)
	}
	return st.cut(from)
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
	v, reads := st.evalNotes(e.Eval)
	if p, ok := v.Period(); ok {
		return p, false
	}
	if v.Kind() != lang.Failed && len(reads) > 0 && !slices.ContainsFunc(reads, lang.Ref.OfRecord) {
		cs.unset = reads[0].Param // and nothing that may be known yet could change it
		return p, true
	}
	if v.Kind() == lang.None {
		return p, true
	}
	st.leaveOpen(cs, v, st.expand(reads))
	return p, true
}

// depPaths appends the names of the facts that an expression reads, for the
// element at hand or for all of another list, to the list that begins at from.
func (st *state) depPaths(from int, deps []lang.Dep) {
	for _, d := range deps {
		elem := st.env.Frames[1].Record()
		switch {
		case d.List < 0:
			if len(st.global.Slots[d.Slot].Items()) == 0 { // else its elements are named
				st.addName(from, st.global.Path(d.Slot))
			}
		case elem != nil && elem.Type.List == d.List:
			st.addName(from, elem.Path(d.Slot))
		default:
			for _, it := range st.global.Slots[d.List].Items() {
				if rec := it.Record(); rec.Slots[d.Slot].Kind() == lang.None {
					st.addName(from, rec.Path(d.Slot))
				}
			}
		}
	}
}

// publishClock lets rules read a deadline.
func (st *state) publishClock(index int) {
	info, rank := st.eng.plan.Lay.Clocks[index], st.eng.plan.ClockRank[index]
	if info.Key.List < 0 {
		if st.publishes(rank, nil) {
			st.publishReadings(st.global, info, index)
		}
		return
	}
	for _, it := range st.global.Slots[st.eng.plan.Lay.Lists[info.Key.List].Slot].Items() {
		if rec := it.Record(); st.publishes(rank, rec) {
			st.publishReadings(rec, info, index)
		}
	}
}

func (st *state) publishReadings(rec *lang.Record, info plan.ClockInfo, index int) {
	read, more := rec.Slots[info.Slot:info.Slot+plan.ClockReadings], []lang.Value(nil)
	if info.More >= 0 {
		more = rec.Slots[info.More : info.More+plan.MoreReadings]
	}
	switch cs := st.clockOf(rec, index); {
	case cs == nil:
		plan.NoClock(read)
		if more != nil {
			plan.NoMore(more)
		}
	case cs.open:
		clear(read)
		clear(more)
	default:
		st.readings(read, &cs.state)
		if more != nil {
			st.more(more, cs)
		}
	}
}

// more are the readings that are there only where something reads one.
func (st *state) more(read []lang.Value, cs *clockState) {
	plan.NoMore(read)
	s := &cs.state
	read[plan.MoreUsed] = lang.IntOf(int64(s.UsedWorkdays))
	switch s.Effect {
	case calendar.LateDeemedAccepted:
		read[plan.MoreAccepted] = momentOrNone(s.EffectAt)
	case calendar.LateDeemedGranted:
		read[plan.MoreGranted] = momentOrNone(s.EffectAt)
	}
	switch {
	case s.Promised != nil:
		st.readings(read[plan.MorePromised:], s.Promised)
	case cs.idle != 0 && cs.clock.Promised != nil:
		st.readings(read[plan.MorePromised:], s)
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

// readings are those that a promised limit has too.
func (st *state) readings(read []lang.Value, s *calendar.State) {
	read[plan.ClockStatus] = st.statusText(s.Status)
	read[plan.ClockDue] = momentOrNone(s.Due.Time)
	read[plan.ClockLate] = lang.BoolOf(s.Late)
	read[plan.ClockLateWorkdays] = lang.IntOf(int64(s.LateWorkdays))
	read[plan.ClockRemaining] = lang.IntOf(int64(s.RemainingWorkdays))
}

func momentOrNone(t time.Time) lang.Value {
	if t.IsZero() {
		return lang.NoneValue()
	}
	return lang.MomentOf(t)
}

// clockOf finds the deadline of one element.
func (st *state) clockOf(rec *lang.Record, index int) *clockState {
	st.spend(1)
	if rec == st.global {
		rec = nil
	}
	for i := range st.clocks[:min(len(st.clocks), fewGiven)] {
		if cs := &st.clocks[i]; cs.clock.Info == index && cs.elem == rec {
			return cs
		}
	}
	if len(st.clocks) <= fewGiven {
		return nil
	}
	if all := st.clocksAt(index, rec); len(all) > 0 {
		return &st.clocks[all[0]]
	}
	return nil
}

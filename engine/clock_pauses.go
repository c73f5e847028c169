package engine

import (
	"time"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules/calendar"
)

// suspensions gathers what does not count.
func (st *state) suspensions(cs *clockState) {
	for i := range cs.clock.Exclude {
		if p := &cs.clock.Exclude[i]; p.List != nil {
			st.listed(cs, p.List)
		} else {
			st.interval(cs, p)
		}
	}
}

// listed adds the intervals of a list whose elements have from and to. One whose
// beginning is not known leaves the clock open.
func (st *state) listed(cs *clockState, e *lang.Expr) {
	l, waits := st.evalReads(e.Eval)
	if !l.Known() {
		st.leaveOpen(cs, l, waits)
		return
	}
	for _, it := range l.Items() {
		rec := it.Record()
		if rec == nil {
			continue
		}
		if slot, ok := rec.Type.Slot("from"); ok && !rec.Slots[slot].Known() {
			st.leaveOpen(cs, rec.Slots[slot], st.expand([]lang.Ref{{Record: rec, Slot: slot}}))
			continue
		}
		iv := calendar.Interval{From: st.beginning(valueOf(rec, "from")), To: st.ending(valueOf(rec, "to"))}
		if r := valueOf(rec, "reason"); r.Kind() == lang.Text {
			iv.Reason = calendar.Text{ZH: r.Text(), EN: r.Text()}
		}
		cs.spec.Exclude = append(cs.spec.Exclude, iv)
	}
}

// valueOf is a field of a record; nothing where it has none of that name.
func valueOf(rec *lang.Record, name string) lang.Value {
	if slot, ok := rec.Type.Slot(name); ok {
		return rec.Slots[slot]
	}
	return lang.Value{}
}

// interval adds an interval made of facts: while its beginning has not come, or
// its condition does not hold, there is none.
func (st *state) interval(cs *clockState, p *plan.Pause) {
	if p.From == nil {
		return
	}
	from, waits := st.evalReads(p.From.Eval)
	if from.Kind() == lang.None {
		return
	}
	holds, more := st.holdsPause(p)
	if holds.False() {
		return
	}
	if !from.Known() {
		st.leaveOpen(cs, from, waits)
	}
	if !holds.True() {
		st.leaveOpen(cs, holds, more)
	}
	to := lang.NoneValue()
	if p.To != nil {
		if to, more = st.evalReads(p.To.Eval); !to.Known() {
			st.leaveOpen(cs, to, more)
		}
	}
	iv := calendar.Interval{From: st.beginning(from), To: st.ending(to)}
	if words := st.wordsOf(p.Reason); words != "" {
		iv.Reason = calendar.Text{ZH: words, EN: words}
	}
	cs.spec.Exclude = append(cs.spec.Exclude, iv)
}

func (st *state) holdsPause(p *plan.Pause) (lang.Value, []lang.Ref) {
	if p.When == nil {
		return lang.BoolOf(true), nil
	}
	return st.evalReads(p.When.Eval)
}

// beginning is the moment in a value, the first of a date.
func (st *state) beginning(v lang.Value) time.Time {
	c := chooser{zone: st.env.Zone}
	return c.timeOf(v)
}

// ending is the moment in a value; of a date alone, the last second of that day.
func (st *state) ending(v lang.Value) time.Time {
	c := chooser{zone: st.env.Zone, day: true}
	return c.timeOf(v)
}

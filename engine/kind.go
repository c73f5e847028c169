package engine

import (
	"context"
	"reflect"
	"slices"
)

// Kind is what applications have in common that nothing in a set tells apart: two
// decisions by one engine that bear one Kind differ in nothing but times, the
// readings of deadlines, numbers and the like that penalties and emissions say of
// the application, and receipts. Kinds can be compared by ==, and be keys of
// maps. The zero Kind is that of an application that shares nothing.
type Kind struct{ given *given }

// Known reports whether an application is of a kind that others are of.
func (k Kind) Known() bool { return k.given != nil }

// EvaluateKind decides as [Engine.EvaluateInto] does, for callers that look at many
// applications and at each kind once. Where the Kind that it returns is known, the
// decision has no more than its times, deadlines, penalties and emissions, whose lists
// and data nobody may change, and [Kind.Complete] makes the rest. There is no receipt.
// The error is that of Evaluate.
func (e *Engine) EvaluateKind(ctx context.Context, in Input, d *Decision) (Kind, error) {
	if d == nil {
		return Kind{}, noDecision()
	}
	in.NoReceipt = true
	ev, err := e.read(ctx, in)
	if err != nil {
		return Kind{}, d.orNone(err)
	}
	defer ev.release()
	spent := ev.whole.Spent()
	st := ev.begin(nil)
	g := ev.share(&st, spent)
	switch {
	case g == nil:
		return Kind{}, d.orNone(ev.make(st, d, nil))
	case len(ev.given.notices) > 0: // of the application itself
		defer st.release()
		ev.adopt(st, g, d)
		return Kind{}, nil
	}
	defer st.release()
	d.reset()
	st.names = nil // which the deadlines keep
	d.Deadlines = append(d.Deadlines[:0], g.dec.Deadlines...)
	st.readingsOf(d, g)
	d.Penalties, d.Emitted = append(d.Penalties, g.dec.Penalties...), append(d.Emitted, g.dec.Emitted...)
	st.putOwn(g, d)
	ev.head(d, st.setDate)
	ev.tell(g.dec.Status, nil, nil)
	return Kind{g}, nil
}

// Complete makes what decisions of a known kind have in common. It does nothing to
// a decision of which no kind is known, since that is whole.
func (k Kind) Complete(d *Decision) {
	if k.given == nil {
		return
	}
	deadlines, penalties, emitted := d.Deadlines, d.Penalties, d.Emitted
	d.Deadlines, d.Penalties, d.Emitted = nil, nil, nil
	c := newCopier(k.given.texts, k.given.values)
	c.shared(d, &k.given.dec)
	d.Deadlines = deadlines
	k.given.eachOwn(d, func(i int, p *Penalty) { *p = penalties[i] }, func(i int, e *Emission) { *e = emitted[i] })
	d.fillEmpty()
}

// Same reports whether two deadlines say the same, as [Element.Same] does of deadlines
// of one name and element.
func (d *Deadline) Same(o *Deadline) bool {
	return d.Owner == o.Owner && d.Within == o.Within && d.Status == o.Status && d.Light == o.Light &&
		sameTime(d.Start, o.Start) && sameTime(d.Before, o.Before) && sameTime(d.Due, o.Due) && sameTime(d.Done, o.Done) &&
		d.Provisional == o.Provisional && d.RemainingWorkdays == o.RemainingWorkdays && d.Late == o.Late && d.LateWorkdays == o.LateWorkdays &&
		d.Promised.same(o.Promised) && d.OnLate == o.OnLate && sameTime(d.OnLateAt, o.OnLateAt)
}

// Same reports whether two penalties say the same, as [Element.Same] does of those of
// one act and element.
func (p *Penalty) Same(o *Penalty) bool {
	return p.Subject == o.Subject && p.Role == o.Role && p.Class == o.Class && reflect.DeepEqual(p.Points, o.Points) && slices.Equal(p.Register, o.Register) &&
		reflect.DeepEqual(p.Publicity, o.Publicity) && reflect.DeepEqual(p.Repair, o.Repair) && p.Measure == o.Measure && p.LegalBasis == o.LegalBasis &&
		p.Status == o.Status && reflect.DeepEqual(p.Objection, o.Objection) && reflect.DeepEqual(p.Data, o.Data) && len(p.WaitsFor) > 0 == (len(o.WaitsFor) > 0)
}

// Same reports whether two emissions say the same, as [Element.Same] does of those of
// one kind and element.
func (e *Emission) Same(o *Emission) bool {
	return reflect.DeepEqual(e.Data, o.Data) && len(e.WaitsFor) > 0 == (len(o.WaitsFor) > 0)
}

func (p *Promised) same(o *Promised) bool {
	if p == nil || o == nil {
		return p == o
	}
	return p.Within == o.Within && p.Status == o.Status && p.Light == o.Light && sameTime(p.Due, o.Due) && p.Late == o.Late && p.LateWorkdays == o.LateWorkdays
}

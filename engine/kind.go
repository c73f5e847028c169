package engine

import (
	"context"
	"crypto/sha256"
	"reflect"
	"slices"
)

// Kind is what applications have in common that nothing in a set tells apart: two
// decisions by one engine that bear one Kind differ in nothing but times, the
// readings of deadlines, numbers and the like that penalties and emissions say of
// the application, and receipts. Kinds can be compared by ==, and be keys of
// maps; none holds a decision. The zero Kind is that of an application that shares
// nothing.
type Kind struct{ sum [sha256.Size]byte }

// Known reports whether an application is of a kind that others may be of.
func (k Kind) Known() bool { return k != Kind{} }

// sumOf is the kind of what is written in pieces, with what a decision says where they
// have holes and not the application; it is written behind what stands in room.
func sumOf(text []piece, said *Decision, room []byte) (k Kind, after []byte) {
	h := sha256.New()
	for i := range text {
		h.Write(text[i].text)
		h.Write([]byte{0, byte(text[i].hole)})
	}
	w := writer{canon: canon{b: room}}
	w.object(decisionShape, reflect.ValueOf(said).Elem())
	h.Write(w.b[len(room):])
	h.Sum(k.sum[:0])
	return k, w.b
}

// EvaluateKind decides as [Engine.EvaluateInto] does, for callers that look at many
// applications and at each kind once: where others of a kind came before, no decision
// is made. Then whole is false, and the decision has no more than its status, times, what
// is wrong with its facts, deadlines, penalties and emissions, whose lists and data nobody
// may change. All but the status an application has by itself: a kind says nothing of it.
// There is no receipt. The error is that of Evaluate.
func (e *Engine) EvaluateKind(ctx context.Context, in Input, d *Decision) (k Kind, whole bool, err error) {
	if d == nil {
		return Kind{}, false, noDecision()
	}
	in.NoReceipt = true
	ev, err := e.read(ctx, in)
	if err != nil {
		return Kind{}, false, d.orNone(err)
	}
	defer ev.release()
	ev.byKind = len(ev.given.notices) == 0 // else it has notices of its own
	spent := ev.whole.Spent()
	st := ev.begin(nil)
	g, w := ev.share(&st, spent)
	switch {
	case g == nil:
		err = d.orNone(ev.make(st, d, nil))
		return ev.kind, true, err
	case !ev.byKind:
		defer st.release()
		ev.adopt(st, g, w, d)
		return Kind{}, true, nil
	}
	defer st.release()
	d.reset()
	st.names = nil // which the deadlines keep
	d.Status = g.said.Status
	d.Violations = append(d.Violations[:0], ev.given.violations...)
	d.Deadlines = append(d.Deadlines[:0], g.said.Deadlines...)
	st.readingsOf(d, g)
	d.Penalties, d.Emitted = append(d.Penalties, g.said.Penalties...), append(d.Emitted, g.said.Emitted...)
	st.putOwn(g, d)
	ev.head(d, st.setDate)
	ev.tell(g.said.Status, nil, nil)
	return g.kind, false, nil
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

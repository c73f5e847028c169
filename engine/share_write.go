package engine

import (
	"bytes"
	"context"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/guize-rules/guize/engine/internal/lang"
)

// AppendDecision decides one application and appends the decision's JSON: the bytes
// of [Engine.Evaluate] and [Decision.AppendJSON], with an id in it. Where others of
// its kind were decided before (see share.go) no decision is made on the way, which
// is several times as fast. The error is that of either.
func (e *Engine) AppendDecision(ctx context.Context, b []byte, in Input, id string) ([]byte, Status, error) {
	ev, err := e.read(ctx, in)
	if err != nil {
		return b, "", err
	}
	defer ev.release()
	return ev.append(b, id)
}

// append decides what was read and appends the decision's JSON.
func (ev *evaluation) append(b []byte, id string) ([]byte, Status, error) {
	spent := ev.whole.Spent()
	st := ev.begin(nil)
	if g, w := ev.share(&st, spent); g != nil {
		defer st.release()
		if len(ev.given.notices) == 0 {
			ev.tell(g.said.Status, nil, nil)
			return ev.write(b, id, st, g, w), g.said.Status, nil
		}
		d := Decision{}
		ev.adopt(st, g, w, &d)
		return appendAs(b, id, &d)
	}
	d := Decision{}
	if err := ev.make(st, &d, nil); err != nil {
		return b, "", err
	}
	return appendAs(b, id, &d)
}

func appendAs(b []byte, id string, d *Decision) ([]byte, Status, error) {
	d.ID = id
	b, err := d.AppendJSON(b)
	return b, d.Status, err
}

// hole is what an application itself says in a text that others of its kind share.
type hole uint8

const (
	noHole hole = iota
	idHole
	atHole
	rulesOnHole
	deadlinesHole
	receiptHole
	listHole // of a section that has what only the application says
)

// holes are those of a decision, by key. It is never written to.
var holes = map[string]hole{"id": idHole, "at": atHole, "rules_on": rulesOnHole, "deadlines": deadlinesHole, "receipt": receiptHole}

// piece is a part of a text that is shared, and the hole after it.
type piece struct {
	text []byte
	hole hole
	list *field
}

// write writes what is given into room, with holes; nothing where a host put into it
// what is no UTF-8 or JSON cannot hold.
func (g *given) write(d *Decision, room []byte) (text []piece, after []byte) {
	w := writer{canon: canon{b: room[:0]}}
	text = w.pieces(d, g)
	if w.err != nil || slices.ContainsFunc(text, func(p piece) bool { return !utf8.Valid(p.text) }) {
		return nil, w.b
	}
	return text, w.b
}

// sealed writes into room what the receipt of what is given is over, with holes.
func (g *given) sealed(e *Engine, d *Decision, room []byte) (text []piece, after []byte) {
	w := writer{canon: canon{b: append(room[:0], receiptDomain...)}, canonical: true, sealed: true, masks: e.masks}
	return w.pieces(d, g), w.b
}

// cutOut copies pieces out of the room in which they were written.
func cutOut(text []piece) []piece {
	for i := range text {
		text[i].text = bytes.Clone(text[i].text)
	}
	return text
}

// pieces writes a decision with holes. They stay in the room of the writer.
func (w *writer) pieces(d *Decision, g *given) (out []piece) {
	v, fields := reflect.ValueOf(d).Elem(), w.fields(decisionShape)
	from := 0
	w.open('{')
	for i := range fields {
		f := &fields[i]
		x := v.Field(f.at)
		if (f.omit || w.sealed) && f.empty(x) {
			continue
		}
		hole := holes[f.key]
		if g.hasOwn(f.key) {
			hole = listHole
		}
		if hole == noHole {
			w.field(f, x)
			continue
		}
		w.next()
		w.b = append(w.b, f.written...)
		out, from = append(out, piece{w.b[from:], hole, f}), len(w.b)
	}
	w.close('}')
	return append(out, piece{text: w.b[from:]})
}

// write fills the holes of what is given.
func (ev *evaluation) write(b []byte, id string, st *state, g *given, of *prepared) []byte {
	moments := st.moments
	st.names = st.scratch[:0]
	own := filling{id: id, at: ev.in.At.In(ev.eng.plan.Set.Zone), rulesOn: st.setDate.String(), deadlines: st.clocksOf(g, g.said.Deadlines, false)}
	st.moments, st.scratch = moments, st.names // nobody keeps these
	if len(g.owns) > 0 {
		d := Decision{Penalties: slices.Clone(g.said.Penalties), Emitted: slices.Clone(g.said.Emitted)}
		st.putOwn(g, &d)
		own.lists = reflect.ValueOf(&d).Elem()
	}
	if !ev.in.NoReceipt {
		own.receipt = st.seal(of, &own)
	}
	w := writer{canon: canon{b: b}}
	w.fill(of.json, &own)
	return w.b
}

// seal is the receipt of a decision that others share.
func (st *state) seal(of *prepared, own *filling) string {
	w := writer{canon: canon{b: st.buf[:0]}, canonical: true, sealed: true, masks: st.eng.masks}
	w.fill(of.seal, own)
	st.buf = w.b
	return receiptOf(w.b)
}

// filling is what an application says in the holes of a text.
type filling struct {
	id, rulesOn, receipt string
	at                   time.Time
	deadlines            []clockText
	lists                reflect.Value // a decision with the sections that have holes
}

// fill writes pieces, and in their holes what an application says.
func (w *writer) fill(pieces []piece, own *filling) {
	for i := range pieces {
		w.b = append(w.b, pieces[i].text...)
		switch w.first = true; pieces[i].hole {
		case idHole:
			w.string(strings.ToValidUTF8(own.id, "\ufffd"))
		case atHole:
			w.moment(&own.at)
		case rulesOnHole:
			w.string(own.rulesOn)
		case receiptHole:
			w.string(own.receipt)
		case deadlinesHole:
			w.clocks(own.deadlines)
		case listHole:
			w.list(pieces[i].list, own.lists.Field(pieces[i].list.at))
		}
	}
}

// clockText is a deadline, or one that waits and was written before.
type clockText struct {
	deadline Deadline
	waits    *waitingClock
}

// waitingClock is the deadline of a clock that has not started, as it is written. It
// says no more of an application than which events have not come.
type waitingClock struct {
	idle       uint64
	deadline   Deadline
	text, seal []byte
}

// clocksOf are the deadlines of a decision that others share, as this one has them:
// ds, in which they are yet to be read, or stand as they were read.
func (st *state) clocksOf(g *given, ds []Deadline, read bool) []clockText {
	st.clockTexts = st.clockTexts[:0]
	for i, k := range g.clocks {
		t := clockText{deadline: ds[i]}
		if k >= 0 {
			if t.waits = g.waiting(i, &st.clocks[k]); t.waits == nil && !read {
				t.waits = st.readOwn(&t.deadline, g, i)
			}
		}
		st.clockTexts = append(st.clockTexts, t)
	}
	return st.clockTexts
}

// waiting is a deadline that waits, if it was read before.
func (g *given) waiting(i int, cs *clockState) *waitingClock {
	if w := g.waits[i].Load(); w != nil && w.idle == cs.idle {
		return w
	}
	return nil
}

// readOwn reads a deadline that is the application's own, and keeps it for others if
// they wait alike.
func (st *state) readOwn(d *Deadline, g *given, i int) (w *waitingClock) {
	cs := &st.clocks[g.clocks[i]]
	if st.readingOf(d, cs); cs.waitsAlike() {
		w = st.eng.waiting(d, cs.idle)
		g.waits[i].Store(w)
	}
	return w
}

// waitsAlike reports whether a clock that has not started stands in all decisions of
// a kind alike, as long as it waits for the same.
func (cs *clockState) waitsAlike() bool {
	within := cs.clock.Within
	return cs.idle != 0 && cs.spec.Before.IsZero() && (within == nil || within.Expr != nil && len(within.Expr.Deps) == 0)
}

func (e *Engine) waiting(d *Deadline, idle uint64) *waitingClock {
	w, sealed := writer{}, writer{canonical: true, sealed: true, masks: e.masks}
	w.clocks([]clockText{{deadline: *d}})
	sealed.clocks([]clockText{{deadline: *d}})
	out, c := &waitingClock{idle: idle, text: w.b[1 : len(w.b)-1], seal: sealed.b[1 : len(sealed.b)-1]}, newCopier(0, 0)
	c.deadline(&out.deadline, d)
	return out
}

// clocks writes deadlines.
func (w *writer) clocks(ds []clockText) {
	s := sectionOf(SectionDeadlines).shape
	w.open('[')
	for i := range ds {
		w.next()
		switch d := &ds[i]; {
		case d.waits != nil && w.sealed:
			w.b = append(w.b, d.waits.seal...)
		case d.waits != nil:
			w.b = append(w.b, d.waits.text...)
		case w.sealed:
			w.sealedElement(s, reflect.ValueOf(&d.deadline).Elem())
		default:
			w.object(s, reflect.ValueOf(&d.deadline).Elem())
		}
	}
	w.close(']')
}

// readingsOf reads the deadlines that are the application's own. The lists of those that
// others wait for alike are theirs too.
func (st *state) readingsOf(d *Decision, g *given) {
	for i, k := range g.clocks {
		if k < 0 {
			continue
		}
		if w := g.waiting(i, &st.clocks[k]); w != nil {
			cite := d.Deadlines[i].Cite
			d.Deadlines[i] = w.deadline
			d.Deadlines[i].Cite = cite
		} else {
			st.readOwn(&d.Deadlines[i], g, i)
		}
	}
}

// readingOf is reading for the element of the deadline.
func (st *state) readingOf(d *Deadline, cs *clockState) {
	st.env.Frames[1] = lang.Value{}
	if cs.elem != nil {
		st.env.Frames[1] = cs.elem.Value()
	}
	st.reading(d, cs)
}

// momentRoom is how many moments are made at a time for a decision.
const momentRoom = 16

// moment is a moment of a decision in the zone of the set.
func moment(t time.Time, st *state) *time.Time {
	if len(st.moments) == cap(st.moments) {
		st.moments = make([]time.Time, 0, momentRoom)
	}
	st.moments = append(st.moments, t.In(st.env.Zone))
	return &st.moments[len(st.moments)-1]
}

package engine

import (
	"crypto/sha256"
	"encoding/binary"
	"reflect"
	"slices"
	"sync/atomic"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
)

// Applications that nothing in the set tells apart share what the rules give
// them. A key says of an application all that conditions ask of its facts: which
// are known, where their values lie among the constants, the elements of lists.
// From there on a run follows from the key, but for what deadlines read and what
// a few conditions come to: these are questions, and the run branches on their
// answers. At the end stands what is given, without what an application says of
// itself: its times, its facts, its deadlines and its receipt are made anew.
//
// Equal keys and equal answers are equal decisions but for that. A rule that
// gives what only one application says (a text, a number, a moment) is never
// shared, so nothing of an applicant stays in the table. How open applications are
// shared stands in share_open.go.

// stretch is a part of a run, from one question to the next.
type stretch struct {
	acts  []act
	next  map[string]*stretch // by the answer
	given *given              // at the end of a run, where there is no question
}

// act is what a run does whatever a stretch comes to, or asks at its end.
type act struct {
	kind  actKind
	rule  *plan.Rule
	clock *plan.Clock
	elem  int32 // of the rule's list; -1 for none
	open  bool  // the rule is undetermined
	index int   // of the outcome or deadline that is published
	value []lang.Value
	part  *partShape // of a completion
}

type actKind uint8

const (
	actClock     actKind = iota // sets up a deadline
	actOutcome                  // lets an outcome be read
	actPart                     // begins a completion
	askReadings                 // lets a deadline be read
	askCondition                // evaluates a condition
	askClock                    // sets up a deadline that may be open
)

// given is what rules give at the end of a run. Runs that give the same have that in
// common.
type given struct {
	*common
	clocks []int32                        // of each deadline, its place among the clocks that were set up; -1 of what completions agree on
	owns   []ownEffect                    // which each application is given anew
	waits  []atomic.Pointer[waitingClock] // of each deadline, if it was written before
	work   int64                          // what it cost to come to it, but for what each application does anew
	room   int64                          // what completing it must be allowed to cost; see [evaluation.part]
	acts   int                            // by which the run is made again
	wanted atomic.Bool                    // as a whole decision, when that was not at hand
}

// common is what runs give alike, without what belongs to one application.
type common struct {
	kind  Kind
	said  Decision                 // its status, and its deadlines, penalties and emissions, without what each application says
	whole atomic.Pointer[prepared] // nil where only the kind was asked for, or it was forgotten
}

// prepared is a decision without what belongs to one application.
type prepared struct {
	dec    Decision
	texts  atomic.Int32 // how many names stand in its lists, at most so far
	values int          // … and how many values that are possible
	json   []piece      // as it is written
	seal   []piece      // what its receipt is over
	weight int          // in decisions of the usual size
	turn   atomic.Int64 // the generation of the table that it belongs to
}

// key appends what the set can tell an application by; ok is false where it
// shares nothing.
func (st *state) key(b []byte) (key []byte, ok bool) {
	s := st.eng.plan.Share
	if len(st.errors) > 0 || len(st.notices) > 0 || st.assumedDate || len(st.datedByDefault) > 0 {
		return b, false
	}
	b = append(append(b, st.env.Lang...), 0)
	if st.noMissing {
		b = append(b, 0)
	}
	b = binary.AppendUvarint(b, s.Era(st.setDate))
	for i := range st.eng.plan.Policies {
		if st.eng.plan.Policies[i].RulesOn != nil {
			b = binary.AppendUvarint(b, s.Era(st.dates[i]))
		}
	}
	if b, ok = appendAsks(b, st.global, s.Global[:st.eng.plan.Lay.Facts]); !ok {
		return b, false
	}
	for l, info := range st.eng.plan.Lay.Lists {
		items := st.global.Slots[info.Slot].Items()
		b = binary.AppendUvarint(b, uint64(len(items)))
		for i := range items {
			rec := items[i].Record()
			if k := info.Rec.Key; k >= 0 {
				if !s.Lists[l][k].Whole {
					return b, false // its name is the applicant's
				}
			}
			if b, ok = appendAsks(b, rec, s.Lists[l][:info.Fields]); !ok {
				return b, false
			}
		}
	}
	for _, a := range st.assumed {
		b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(a.slot)), uint64(a.rec.Index))
	}
	if len(b) > longKey {
		sum := sha256.Sum256(b)
		b = append(append(b[:0], hashed), sum[:]...)
	}
	return b, true
}

// wrong begins the key of an application with what is wrong with its facts, without what
// it says there; with one that has nothing wrong it begins as none else does.
func (ev *evaluation) wrong(b []byte) []byte {
	for i := range ev.given.violations {
		v := &ev.given.violations[i]
		b = append(b, isWrong)
		if v.Code != codeUnknownFact { // which is read by nobody, and named by the applicant
			b = append(append(append(append(b, v.Code...), 0), v.Fact...), 0)
		}
	}
	return b
}

// longKey is how long a key may be; a longer one is hashed, and begins as none else
// does.
const (
	longKey = 256
	hashed  = 0xff
	isWrong = 0xfe
)

func appendAsks(b []byte, rec *lang.Record, asks []plan.Ask) (key []byte, ok bool) {
	for slot := range asks {
		v := &rec.Slots[slot]
		kind := v.Kind()
		b = append(b, byte(kind))
		switch a := &asks[slot]; {
		case kind == lang.Unknown || kind == lang.None:
		case kind < lang.None:
			return b, false
		case a.Whole:
			n := v.N()
			if kind == lang.Text && n == 0 {
				if n = int64(rec.Type.Fields[slot].Type.ValueIndex(v.Text())) + 1; n == 0 {
					return b, false
				}
			}
			b = binary.AppendVarint(b, n)
		case a.Compared:
			b = binary.AppendUvarint(binary.AppendUvarint(b, a.Class(v)), uint64(v.Weight()))
		}
	}
	return b, true
}

// follow goes along a run that was made before, and answers its questions from
// the application at hand. It returns what is given at the end, or nil where
// nobody came along there; then the state is spent.
func (ev *evaluation) follow(st *state, s *stretch, t *shares) *given {
	at := st // the application itself, or a completion of it
	defer func() { ev.leave(at, st) }()
	for {
		asked := st.buf[:0]
		for i := range s.acts {
			a := &s.acts[i]
			if a.kind == actPart {
				ev.leave(at, st)
				at = ev.complete(a.part.cone(st), a.part.supposed)
				continue
			}
			var ok bool
			if asked, ok = at.act(a, asked); !ok {
				st.buf = asked
				return nil
			}
		}
		st.buf = asked
		if s.given != nil {
			return s.given
		}
		if s = t.after(s, asked); s == nil {
			return nil
		}
	}
}

// act does what a run does, and appends the answer where it asks.
func (st *state) act(a *act, answer []byte) ([]byte, bool) {
	switch a.kind {
	case actClock, askClock:
		return st.clockAct(a, answer)
	case actOutcome:
		st.setOutcome(a.index, a.value)
	case askReadings:
		st.publishClock(a.index)
		return st.readingsAnswer(answer, a.index)
	case askCondition:
		st.enter(a.rule, a.elem)
		v, reads := st.evalNotes(a.rule.Cond.Eval)
		return appendCondition(answer, v, reads)
	}
	return answer, true
}

// enter sets the frames and the date for a rule and an element of its list.
func (st *state) enter(r *plan.Rule, i int32) *lang.Record {
	st.env.RulesOn = st.dates[r.Policy]
	st.env.Frames[1] = lang.Value{}
	if i < 0 {
		return nil
	}
	items := st.global.Slots[st.eng.plan.Lay.Lists[r.List].Slot].Items()
	if int(i) >= len(items) || items[i].Record().Index != int(i) { // a completion has some of them
		i = int32(slices.IndexFunc(items, func(it lang.Value) bool { return it.Record().Index == int(i) }))
	}
	st.env.Frames[1] = items[i]
	return items[i].Record()
}

// records calls f with each record that has the slots of a list, or with the
// global record.
func (st *state) records(list int, f func(*lang.Record)) {
	if list < 0 {
		f(st.global)
		return
	}
	for _, it := range st.global.Slots[st.eng.plan.Lay.Lists[list].Slot].Items() {
		f(it.Record())
	}
}

// outcomeValues are what rules read of an outcome, of each element.
func (st *state) outcomeValues(index int) (out []lang.Value) {
	o := &st.eng.plan.Lay.Outcomes[index]
	st.records(o.List, func(r *lang.Record) { out = append(out, r.Slots[o.Slot]) })
	return out
}

func (st *state) setOutcome(index int, values []lang.Value) {
	o := &st.eng.plan.Lay.Outcomes[index]
	st.records(o.List, func(r *lang.Record) { r.Slots[o.Slot], values = values[0], values[1:] })
}

// readingsAnswer appends what rules ask of the readings of a deadline.
func (st *state) readingsAnswer(b []byte, index int) ([]byte, bool) {
	info, share := &st.eng.plan.Lay.Clocks[index], st.eng.plan.Share
	asks := share.Global
	if info.Key.List >= 0 {
		asks = share.Lists[info.Key.List]
	}
	ok := true
	st.records(info.Key.List, func(r *lang.Record) {
		for _, span := range [...][2]int{{info.Slot, plan.ClockReadings}, {info.More, plan.MoreReadings}} {
			for slot := span[0]; span[0] >= 0 && slot < span[0]+span[1] && ok; slot++ {
				b, ok = appendReading(b, &r.Slots[slot], &asks[slot])
			}
		}
	})
	return b, ok
}

func appendReading(b []byte, v *lang.Value, a *plan.Ask) ([]byte, bool) {
	b = append(b, byte(v.Kind()))
	switch {
	case v.Kind() == lang.None || v.Kind() == lang.Unknown: // that of a deadline which is open
	case v.Kind() < lang.None:
		return b, false
	case a.Whole:
		b = append(b, byte(v.N()))
	case a.Compared:
		b = binary.AppendUvarint(b, a.Class(v))
	}
	return b, true
}

// share finds what others of its kind were given before. Where there is nothing the
// state is as it was, or made anew with the meter back at spent; a run that is to
// be kept notes its course. There is no whole decision where only the kind is asked for.
func (ev *evaluation) share(at **state, spent int64) (*given, *prepared) {
	st, t := *at, &ev.eng.shares
	if ev.eng.plan.Share == nil || len(ev.in.Policies)+len(ev.in.Unknown) > 0 || len(ev.given.violations) > 0 && !ev.byKind || !t.worth() {
		return nil, nil
	}
	key, ok := st.key(ev.wrong(st.buf[:0]))
	st.buf = key
	if !ok {
		return nil, nil
	}
	first, again := t.find(key)
	if first == nil && !again && !ev.byKind {
		return nil, nil
	}
	keep := true
	m := &ev.whole
	began, left := m.Spent(), m.Left()
	if first != nil {
		st.answers.Reset()
		st.env.Answers = &st.answers
		loose := m.Loose()
		g := ev.follow(st, first, t)
		if g != nil && !st.giveOwn(g) {
			g = nil
		}
		if live := m.Loose() - loose; g != nil && g.fits(live, left) && !m.Ended() {
			var w *prepared
			if !ev.byKind {
				w = t.wholeOf(g)
			}
			if w != nil || ev.byKind {
				m.Set(began + live + g.work)
				t.found.Add(1)
				return g, w
			}
			keep = g.wanted.Swap(true)
		}
		m.Set(spent)
		st.release()
		st = ev.begin(nil)
		*at = st
		key, _ = st.key(ev.wrong(st.buf[:0]))
		st.buf = key
	}
	if keep {
		st.course = &course{key: string(key), began: began}
	}
	return nil, nil
}

// adopt makes a decision of what is given and of what the application says.
func (ev *evaluation) adopt(st *state, g *given, w *prepared, d *Decision) {
	c := newCopier(int(w.texts.Load()), w.values)
	d.reset()
	c.shared(d, &w.dec)
	st.putOwn(g, d)
	st.names = st.scratch[:0]
	st.readingsOf(d, g)
	st.scratch, st.names = st.names, nil
	for i, k := range g.clocks {
		from := &d.Deadlines[i]
		if k < 0 {
			from = &w.dec.Deadlines[i]
		}
		c.deadline(&d.Deadlines[i], from)
	}
	w.texts.Store(max(w.texts.Load(), int32(len(c.names))))
	ev.head(d, st.setDate)
	d.Notices = prepend(d.Notices, ev.given.notices)
	d.fillEmpty()
	switch {
	case ev.in.NoReceipt:
	case len(ev.given.notices) > 0:
		d.Receipt, st.buf = ev.eng.receipt(d, st.buf)
	default:
		own := filling{at: d.At, rulesOn: d.RulesOn, deadlines: st.clocksOf(g, d.Deadlines, true), lists: reflect.ValueOf(d).Elem()}
		d.Receipt = st.seal(w, &own)
	}
	ev.tell(d.Status, nil, nil)
}

// keep keeps what a run gave, for others to share: as a whole where that is asked for.
func (ev *evaluation) keep(st *state, b *build) {
	d, p := b.dec, st.course
	if p == nil || p.broken || len(d.Conflicts)+len(d.Resolved)+len(d.Errors)+len(d.LeftOpen) > 0 || st.ownFound() {
		return
	}
	if whole := !st.open && !b.open && len(b.waiting)+len(d.Missing)+len(d.Pending) == 0; len(p.owns) > 0 && !whole {
		return
	}
	places, ok := p.clocks(st, d)
	if !ok {
		return
	}
	g := &given{common: &common{}, clocks: places, owns: p.owns, acts: len(p.acts), work: ev.whole.Spent() - p.began - p.live, room: p.room}
	g.waits = make([]atomic.Pointer[waitingClock], len(g.clocks))
	said := *d
	said.ID, said.Notices, said.Violations = "", d.Notices[len(ev.given.notices):], d.Violations[len(ev.given.violations):]
	c := newCopier(0, 0)
	c.gone(&g.said, d)
	g.said.Status = d.Status
	g.dropOwn(&g.said)
	for i, k := range places {
		if k < 0 {
			c.deadline(&g.said.Deadlines[i], &d.Deadlines[i])
		}
	}
	text, room := g.write(&said, st.buf)
	st.buf = room
	if text == nil {
		return
	}
	g.kind, st.buf = sumOf(text, &g.said, room)
	ev.kind = g.kind
	if ev.byKind {
		ev.eng.shares.put(p, g, nil)
		return
	}
	w := &prepared{json: cutOut(text)}
	w.seal, st.buf = g.sealed(ev.eng, &said, st.buf)
	w.seal = cutOut(w.seal)
	c = newCopier(0, 0)
	c.shared(&w.dec, &said)
	w.dec.Deadlines, w.dec.Penalties, w.dec.Emitted = g.said.Deadlines, g.said.Penalties, g.said.Emitted
	w.texts.Store(int32(len(c.names)))
	w.values = len(c.values)
	if w.weight = w.size(); w.weight <= maxShared {
		ev.eng.shares.put(p, g, w)
	}
}

// ownFound reports whether a rule gives what only the application says.
func (st *state) ownFound() bool {
	return slices.ContainsFunc(st.found, func(i instance) bool { return i.rule.Own || st.givesOwn(&i) })
}

// givesOwn reports whether any fact has a value that a rule may give as it is, unless
// it does and the application is given it anew.
func (st *state) givesOwn(inst *instance) bool {
	return st.hasAny(inst, inst.rule.OwnReads) ||
		inst.status == undetermined && slices.ContainsFunc(inst.rule.Effects, func(e *plan.Effect) bool { return st.givesAnew(inst, e) })
}

// hasAny reports whether any of the facts that a rule reads has a value.
func (st *state) hasAny(inst *instance, facts []lang.Dep) bool {
	has := func(rec *lang.Record, slot int) bool { return rec.Slots[slot].Kind() > lang.None }
	for _, d := range facts {
		switch l := inst.rule.List; {
		case d.List < 0 && has(st.global, d.Slot):
			return true
		case d.List < 0:
		case inst.elem != nil && st.eng.plan.Lay.Lists[l].Slot == d.List && !slices.Contains(inst.rule.Whole, d.List):
			if has(inst.elem, d.Slot) {
				return true
			}
		case inst.elem != nil:
			return true // it would be looked for in each element, for each
		case slices.ContainsFunc(st.global.Slots[d.List].Items(), func(it lang.Value) bool { return has(it.Record(), d.Slot) }):
			return true
		}
	}
	return false
}

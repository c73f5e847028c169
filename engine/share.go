package engine

import (
	"encoding/binary"
	"slices"
	"sync"
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
// shared, so nothing of an applicant stays in the table.

// maxShared is how many decisions an engine keeps to share in a generation; past it,
// it begins another, and those that nobody asks for in that are forgotten.
const maxShared = 512

// shares is the table of what an engine has given. It is safe for any number of
// goroutines.
type shares struct {
	mu    sync.RWMutex
	first map[string]*stretch // by the keys of applications
	older map[string]*stretch // those of the generation before
	size  int                 // of first, in decisions

	once, onceOlder map[string]bool // keys that came once: most come never again

	asked, found atomic.Uint32 // until it is known whether asking is worth while
	off          atomic.Bool
}

// tryShares is how many applications show whether enough of them are alike: one in
// four.
const tryShares = 4096

// worth reports whether it is worth while to look for others of a kind.
func (t *shares) worth() bool {
	if t.off.Load() {
		return false
	}
	if t.asked.Add(1) == tryShares {
		t.off.Store(t.found.Load() < tryShares/4)
	}
	return true
}

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
	index int   // of the outcome or deadline that is published
	value []lang.Value
}

type actKind uint8

const (
	actClock     actKind = iota // sets up a deadline
	actOutcome                  // lets an outcome be read
	askReadings                 // lets a deadline be read
	askCondition                // evaluates a condition
)

// given is what rules give: a decision without what belongs to one application.
type given struct {
	dec    Decision
	clocks []int32                        // of each deadline, its place among the clocks that were set up
	texts  int                            // how many names stand in its lists
	json   []piece                        // the decision as it is written; nil where it is not prepared
	seal   []piece                        // what its receipt is over
	waits  []atomic.Pointer[waitingClock] // of each deadline, if it was written before
	work   int64                          // what it cost to come to it, but for what each application does anew
}

// key appends what the set can tell an application by; ok is false where it
// shares nothing.
func (st *state) key(b []byte) (key []byte, ok bool) {
	s := st.eng.plan.Share
	if len(st.errors) > 0 || len(st.notices) > 0 || st.assumedDate || len(st.datedByDefault) > 0 {
		return b, false
	}
	b = append(append(b, st.env.Lang...), 0)
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
	return b, len(b) <= maxKey
}

// maxKey bounds the length of a key.
const maxKey = 4 << 10

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
func (st *state) follow(s *stretch, t *shares) *given {
	for {
		asked := st.buf[:0]
		for i := range s.acts {
			a := &s.acts[i]
			var ok bool
			if asked, ok = st.act(a, asked); !ok {
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
	case actClock:
		elem := st.enter(a.rule, a.elem)
		st.clock(&instance{rule: a.rule, elem: elem, status: applies, by: -1}, a.clock)
		return answer, !st.open && len(st.errors) == 0
	case actOutcome:
		st.setOutcome(a.index, a.value)
	case askReadings:
		st.publishClock(a.index)
		return st.readingsAnswer(answer, a.index)
	case askCondition:
		st.enter(a.rule, a.elem)
		v := a.rule.Cond.Eval(&st.env)
		return append(answer, byte(v.Kind()), byte(v.N())), true
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
	st.env.Frames[1] = st.global.Slots[st.eng.plan.Lay.Lists[r.List].Slot].Items()[i]
	return st.env.Frames[1].Record()
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
	case v.Kind() == lang.None:
	case v.Kind() < lang.None:
		return b, false
	case a.Whole:
		b = append(b, byte(v.N()))
	case a.Compared:
		b = binary.AppendUvarint(b, a.Class(v))
	}
	return b, true
}

// course is how a run goes, as it is recorded. A nil course records nothing.
type course struct {
	key     string
	acts    []act
	answers []string // of the questions among the acts, in their order
	began   int64    // what was spent before the run
	live    int64    // what the acts cost, which they cost again each time
	broken  bool     // nothing is to be shared
}

// record notes an act; loose is what the meter showed before it.
func (c *course) record(st *state, a act, loose int64) {
	c.acts = append(c.acts, a)
	c.live += st.env.Meter.Loose() - loose
}

func (c *course) clock(st *state, inst *instance, k *plan.Clock, loose int64) {
	if c != nil {
		c.record(st, act{kind: actClock, rule: inst.rule, clock: k, elem: int32(elementIndex(inst.elem))}, loose)
	}
}

// outcome notes that an outcome can be read.
func (c *course) outcome(st *state, index int) {
	if c != nil {
		c.record(st, act{kind: actOutcome, index: index, value: st.outcomeValues(index)}, st.env.Meter.Loose())
	}
}

// readings notes that a deadline can be read, and what rules ask of it.
func (c *course) readings(st *state, index int, loose int64) {
	if c == nil {
		return
	}
	answer, ok := st.readingsAnswer(nil, index)
	c.record(st, act{kind: askReadings, index: index}, loose)
	c.answers, c.broken = append(c.answers, string(answer)), c.broken || !ok
}

// condition notes what the condition of a rule came to, if it is to be asked.
func (c *course) condition(st *state, r *plan.Rule, elem *lang.Record, v lang.Value, loose int64) {
	if c != nil && r.Late {
		c.record(st, act{kind: askCondition, rule: r, elem: int32(elementIndex(elem))}, loose)
		c.answers = append(c.answers, string([]byte{byte(v.Kind()), byte(v.N())}))
	}
}

// find returns how runs of a key begin. keep says that this one is to be kept
// if nobody came along there.
func (t *shares) find(key []byte) (s *stretch, keep bool) {
	t.mu.RLock()
	s, again := t.first[string(key)], t.once[string(key)] || t.onceOlder[string(key)]
	known := s != nil || t.older[string(key)] == nil && again
	t.mu.RUnlock()
	if known {
		return s, again
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if s = t.recall(string(key)); s != nil {
		return s, true
	}
	if len(t.once) >= maxOnce {
		t.once, t.onceOlder = nil, t.once
	}
	if t.once == nil {
		t.once = map[string]bool{}
	}
	t.once[string(key)] = true
	return nil, again
}

// maxOnce is how many keys that came once are remembered in a generation.
const maxOnce = 4 * maxShared

// recall returns how runs of a key begin, and has those of the generation before
// belong to this one.
func (t *shares) recall(key string) *stretch {
	s := t.first[key]
	if s == nil && t.older[key] != nil {
		s = t.older[key]
		delete(t.older, key)
		t.enter(key, s)
	}
	return s
}

// enter has a key belong to this generation, or to a new one where that is full.
func (t *shares) enter(key string, s *stretch) {
	if t.first == nil || t.size >= maxShared {
		t.turn()
	}
	t.first[key] = s
	t.size += s.ends()
}

// turn begins another generation.
func (t *shares) turn() { t.first, t.older, t.size = map[string]*stretch{}, t.first, 0 }

// ends counts the decisions at the ends of a stretch.
func (s *stretch) ends() (n int) {
	if s.given != nil {
		n++
	}
	for _, next := range s.next {
		n += next.ends()
	}
	return n
}

func (t *shares) after(s *stretch, answer []byte) *stretch {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return s.next[string(answer)]
}

// put keeps what a run gave at the end of its course.
func (t *shares) put(p *course, g *given) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.size >= maxShared {
		t.turn()
	}
	s, first := t.recall(p.key), p.stretch()
	if s == nil || t.size >= maxShared { // which may be of this key alone
		s = first
		t.enter(p.key, s)
	}
	for _, answer := range p.answers {
		next := p.stretch()
		if s.next[answer] == nil {
			s.next[answer] = next
		}
		s = s.next[answer]
	}
	if s.given == nil {
		s.given = g
		t.size++
	}
}

// stretch cuts off the acts up to the next question, or the rest.
func (p *course) stretch() *stretch {
	i := slices.IndexFunc(p.acts, func(a act) bool { return a.kind >= askReadings })
	if i < 0 {
		i = len(p.acts) - 1
	}
	s := &stretch{acts: p.acts[: i+1 : i+1], next: map[string]*stretch{}}
	p.acts = p.acts[i+1:]
	return s
}

// share finds what others of its kind were given before. Where there is nothing the
// state is as it was, or made anew with the meter back at spent; a run that is to
// be kept notes its course.
func (ev *evaluation) share(at **state, spent int64) *given {
	st, t := *at, &ev.eng.shares
	if ev.eng.plan.Share == nil || len(ev.in.Policies)+len(ev.in.Unknown)+len(ev.given.violations) > 0 || !t.worth() {
		return nil
	}
	key, ok := st.key(st.buf[:0])
	st.buf = key
	if !ok {
		return nil
	}
	first, keep := t.find(key)
	if first == nil && !keep {
		return nil
	}
	m := &ev.whole
	began := m.Spent()
	if first != nil {
		st.answers.Reset()
		st.env.Answers = &st.answers
		loose := m.Loose()
		g := st.follow(first, t)
		if live := m.Loose() - loose; g != nil && g.work+live <= ev.eng.plan.WorkLimit()-began && !m.Ended() {
			m.Set(began + live + g.work)
			t.found.Add(1)
			return g
		}
		m.Set(spent)
		st.release()
		st = ev.begin(nil)
		*at = st
		key, _ = st.key(st.buf[:0])
		st.buf = key
	}
	st.course = &course{key: string(key), began: began}
	return nil
}

// adopt makes a decision of what is given and of what the application says.
func (ev *evaluation) adopt(st *state, g *given, d *Decision) {
	c := copier{make([]string, 0, g.texts)}
	c.shared(d, &g.dec)
	st.names = c.names
	for i := range d.Deadlines {
		st.readingOf(&d.Deadlines[i], &st.clocks[g.clocks[i]])
	}
	ev.head(d, st.setDate)
	d.Notices = prepend(d.Notices, ev.given.notices)
	d.fillEmpty()
	if !ev.in.NoReceipt {
		d.Receipt, st.buf = ev.eng.receipt(d, st.buf)
	}
}

// keep keeps what a run gave, for others to share.
func (ev *evaluation) keep(st *state, b *build) {
	d, p := b.dec, st.course
	if p == nil || p.broken || st.open || b.open || len(b.waiting)+len(d.Conflicts)+len(d.Errors)+len(d.Missing)+len(d.Pending) > 0 ||
		len(d.Deadlines) != len(st.clocks) || st.lacksRequired() || st.ownFound() {
		return
	}
	g, c := &given{}, copier{}
	c.shared(&g.dec, d)
	g.dec.Notices = slices.Clone(g.dec.Notices[len(ev.given.notices):])
	g.texts, g.work = len(c.names), ev.whole.Spent()-p.began-p.live
	clocks := slices.DeleteFunc(slices.Clone(p.acts), func(a act) bool { return a.kind != actClock })
	for i := range st.clocks { // in the order of the file by now
		cs := &st.clocks[i]
		g.clocks = append(g.clocks, int32(slices.IndexFunc(clocks, func(a act) bool {
			return a.rule == cs.rule && a.clock == cs.clock && a.elem == int32(elementIndex(cs.elem))
		})))
	}
	g.waits = make([]atomic.Pointer[waitingClock], len(g.clocks))
	whole := *d
	whole.ID, whole.Notices = "", g.dec.Notices
	g.prepare(ev.eng, &whole)
	ev.eng.shares.put(p, g)
}

// ownFound reports whether a rule gives what only the application says.
func (st *state) ownFound() bool {
	return slices.ContainsFunc(st.found, func(i instance) bool { return i.rule.Own })
}

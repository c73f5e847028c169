package engine

import (
	"cmp"
	"maps"
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// candidate is an unknown fact that something waits for.
type candidate struct {
	ref     factRef // of a fact that has classes
	fact    *rules.Fact
	path    string
	rules   []string // that wait for it
	classes []lang.Value
	place   [3]int // of declaration: the fact, the element, its field
	must    bool   // required, or a promise waits for it that cannot be completed
	there   bool   // the decision has it, and not a completion alone

	matters bool // some change of it alone makes a difference
	certain bool // … between two decided results
	waited  bool // some completion still waits for it, whatever was supposed
}

// resolve finds out what can still become of the open part of a decision. What
// rests on the same unknown facts is completed in every way that the rules can
// tell apart: what comes out the same in all of them is decided, and a fact of
// which no change makes a difference is not missing.
func (ev *evaluation) resolve(st *state, b *build) error {
	open := st.open || len(b.waiting) > 0 || st.lacksRequired() || b.breaks()
	if !open || ev.in.NoMissing {
		b.open = open
		return nil
	}
	st.course.complete(st)
	o := &openings{ev: ev, st: st, b: b, facts: map[string]*candidate{}, by: map[string]*cluster{}}
	o.candidates(st, b, true)
	o.waits, o.reads, o.words = b.openWaits(), b.valueReads(), b.openWords()
	o.cluster()
	defer ev.part()()
	for _, g := range o.groups {
		if err := o.solve(g); err != nil {
			return err
		}
	}
	st.course.needs(ev.meter.Spent())
	b.adopt(o)
	if err := o.promises(); err != nil {
		return err
	}
	b.missing(o)
	b.leftOpen(o)
	return nil
}

// openings is what is open in a decision, and what was found out about it.
type openings struct {
	ev     *evaluation
	st     *state
	b      *build
	facts  map[string]*candidate // by path
	waits  map[string][]string   // what is open, and the facts that it waits for
	reads  map[string][]string   // … and the facts that values read
	words  map[string][]string   // notices whose message is not settled, and the facts that it reads
	groups []*cluster
	by     map[string]*cluster // by the key of what they settle
}

// has reports whether the facts hold the element that a candidate is about.
func (st *state) has(r factRef) bool {
	return r.list < 0 || slices.ContainsFunc(st.global.Slots[r.list].Items(), func(it lang.Value) bool { return r.of(it.Record(), r.list) })
}

// candidates collects the unknown facts that parts of an evaluation wait for and,
// of the whole, the required ones.
func (o *openings) candidates(st *state, b *build, whole bool) {
	n := noting{o: o, st: st, there: whole, noted: map[waitingFor]bool{}, old: map[string]bool{}}
	if !whole {
		for path := range o.facts {
			n.old[path] = true
		}
	}
	for i := range st.found {
		n.note(st.found[i].waits, st.found[i].rule.Id)
	}
	for i := range st.given {
		n.note(st.given[i].waits, st.given[i].rule.Id)
	}
	for i := range st.clocks {
		n.note(st.clocks[i].waits, st.clocks[i].rule.Id)
	}
	for _, w := range slices.Concat(b.waiting, b.pending) {
		n.note(w.refs, w.rule)
	}
	if !whole {
		return
	}
	for i := range b.promised {
		n.note(b.promised[i].waits, "")
	}
	for _, d := range st.eng.plan.Must {
		if d.List < 0 {
			n.must(st.global, d.Slot)
			continue
		}
		for _, it := range st.global.Slots[d.List].Items() {
			n.must(it.Record(), d.Slot)
		}
	}
}

// noting notes what an evaluation waits for.
type noting struct {
	o     *openings
	st    *state
	there bool
	noted map[waitingFor]bool
	old   map[string]bool
}

type waitingFor struct {
	c    *candidate
	rule string
}

func (n *noting) note(refs []lang.Ref, rule string) {
	for _, r := range refs {
		c := n.candidate(r)
		if c == nil || rule == "" || n.old[c.path] || n.noted[waitingFor{c, rule}] {
			continue
		}
		n.noted[waitingFor{c, rule}] = true
		c.rules = append(c.rules, rule)
	}
}

func (n *noting) must(rec *lang.Record, slot int) {
	if !rec.Slots[slot].Known() {
		if c := n.candidate(lang.Ref{Record: rec, Slot: slot}); c != nil {
			c.must = true
		}
	}
}

// candidate finds or makes the candidate of a reference; nil where it names no fact.
func (n *noting) candidate(r lang.Ref) *candidate {
	if r.Param != "" || r.Record == nil || r.Record.Type.Fields[r.Slot].Fact == nil {
		return nil
	}
	r.Slot = n.st.asked(r)
	path := r.Record.Path(r.Slot)
	if c := n.o.facts[path]; c != nil {
		return c
	}
	ref, ok := refOf(r)
	c := &candidate{ref: ref, fact: r.Record.Type.Fields[r.Slot].Fact, path: path, there: n.there || n.o.st.has(ref)}
	if ok && c.there {
		c.classes = n.o.st.classesOf(ref)
	}
	c.place = placeOf(r, ref, ok)
	n.o.facts[path] = c
	return c
}

// placeOf is the place of a fact in the order of declaration; lists as such, and
// what stands within elements of elements, come first.
func placeOf(r lang.Ref, ref factRef, ok bool) [3]int {
	t := r.Record.Type.Fields[r.Slot].Type
	switch {
	case !ok:
		return [3]int{}
	case ref.list >= 0:
		return [3]int{ref.list + 1, r.Record.Index, r.Slot + 1}
	case t.Elem != nil && t.Elem.Rec != nil:
		return [3]int{}
	}
	return [3]int{r.Slot + 1}
}

// listed lists the candidates that the decision has, in order: those that most
// rules wait for first, then as declared.
func (o *openings) listed() []*candidate {
	out := slices.DeleteFunc(slices.Collect(maps.Values(o.facts)), func(c *candidate) bool { return !c.there })
	slices.SortFunc(out, func(x, y *candidate) int {
		return cmp.Or(inOrder(x, y), cmp.Compare(x.path, y.path))
	})
	return out
}

func inOrder(x, y *candidate) int {
	return cmp.Or(cmp.Compare(len(y.rules), len(x.rules)), slices.Compare(x.place[:], y.place[:]))
}

// missing lists the facts that are still needed.
func (b *build) missing(o *openings) {
	waits := map[string]bool{}
	for e := range b.dec.Elements() {
		markAll(waits, e.WaitsFor())
	}
	for _, w := range b.waiting {
		markAll(waits, b.st.paths(w.refs))
	}
	idle := map[string]bool{}
	for _, c := range o.listed() {
		if !(c.must || c.matters || c.waited || len(c.classes) == 0 && waits[c.path]) {
			idle[c.path] = true
			continue
		}
		m := Missing{Fact: c.path, Certain: c.certain, Rules: notNil(c.rules)}
		b.describe(&m, c.fact)
		b.dec.Missing = append(b.dec.Missing, m)
		b.open = true
	}
	listed := make(map[string]bool, len(b.dec.Missing))
	for i := range b.dec.Missing {
		listed[b.dec.Missing[i].Fact] = true
	}
	for i := range b.dec.Missing {
		m := &b.dec.Missing[i]
		m.Then = b.then(o.facts[m.Fact], listed)
	}
	b.prunePending(o, idle)
}

// prunePending leaves out of what pending effects wait for the facts that can
// change nothing, and the effects that then wait for nothing.
func (b *build) prunePending(o *openings, idle map[string]bool) {
	kept := b.dec.Pending[:0]
	for _, p := range b.dec.Pending {
		still := o.stillFor(p, idle)
		if len(p.WaitsFor) == 0 || len(still) > 0 {
			p.WaitsFor = still
			kept = append(kept, p)
		}
	}
	b.dec.Pending = kept
}

// stillFor lists what a pending effect waits for but idle facts: where nothing is
// left of them, those that sway what stands there, by other rules or tasks.
func (o *openings) stillFor(p Pending, idle map[string]bool) []string {
	out := slices.DeleteFunc(slices.Clone(p.WaitsFor), func(path string) bool { return idle[path] })
	g := o.by[pendingKey(p)]
	if len(out) > 0 || g == nil {
		return out
	}
	for _, c := range g.self().branched() {
		if path := g.own(c.path); c.matters && o.sways(g, path, pendingKey(p)) {
			return []string{path}
		}
	}
	return out
}

func markAll(set map[string]bool, paths []string) {
	for _, p := range paths {
		set[p] = true
	}
}

// describe says of a missing fact whom to ask and how.
func (b *build) describe(m *Missing, f *rules.Fact) {
	st := b.st
	m.Title, m.Question, m.Ask, m.From = st.inLang(f.Title), st.inLang(f.Question), f.AskedOf, st.inLang(f.From)
}

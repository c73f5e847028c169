package engine

import (
	"cmp"
	"maps"
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// maxCompletions is how many completions of an application are tried for the
// facts that are still missing. Facts beyond it stay unknown in all of them,
// which loses precision and never correctness.
const maxCompletions = 256

// candidate is an unknown fact that something waits for.
type candidate struct {
	ref     factRef // of a fact that has classes
	fact    *rules.Fact
	path    string
	rules   []string // that wait for it
	classes []lang.Value
	order   int // of declaration
	must    bool
}

// resolve finds out what can still become of the open part of a decision. It
// completes the application in every way that the rules can tell apart (as far
// as the budget goes): what comes out the same in all of them is decided, and
// a fact of which no change makes a difference is not missing.
func (ev *evaluation) resolve(st *state, b *build) error {
	if !st.open && len(b.waiting) == 0 && !st.lacksRequired() {
		return nil
	}
	ev.base = st
	defer ev.part()()
	all, open, reads := ev.candidates(st, b), b.openWaits(), b.valueReads()
	for round := 1; ; round++ {
		g := &grid{facts: ev.choose(all), open: open, reads: reads}
		later, err := ev.try(st, g, all)
		switch {
		case isPastLimit(err): // all that is open stays so
			g, later = &grid{open: open, reads: reads}, nil
		case err != nil:
			return err
		}
		all = inOrder(append(all, later...))
		if len(later) == 0 || round == maxRounds {
			g.compare()
			b.adopt(g)
			b.missing(st, all, g)
			return nil
		}
	}
}

// maxRounds bounds how often completions are tried again with facts that were
// found to matter only in some of them.
const maxRounds = 3

// try evaluates every combination of the grid, and returns the facts that a
// combination waits for and the application itself does not.
func (ev *evaluation) try(st *state, g *grid, all []candidate) (later []candidate, err error) {
	known := map[string]bool{}
	for i := range all {
		known[all[i].path] = true
	}
	for i := range g.size() {
		if err := ev.ctx.Err(); err != nil {
			return nil, err
		}
		cs, cb, err := ev.once(&Decision{}, g.suppositions(i), nil)
		if err != nil {
			return nil, err
		}
		v := cb.view()
		for path := range v.waits {
			if !known[path] {
				later = ev.laterOnes(st, cs, cb, known, later)
				break
			}
		}
		g.views, g.builds = append(g.views, v), append(g.builds, cb)
		cs.release()
	}
	return later, nil
}

// laterOnes adds what one combination waits for, if the application has it: an
// element that stands in the combination alone is not asked about yet.
func (ev *evaluation) laterOnes(st, cs *state, cb *build, known map[string]bool, later []candidate) []candidate {
	for _, c := range ev.candidates(cs, cb) {
		if !known[c.path] && st.has(c) {
			later = append(later, c)
		}
		known[c.path] = true
	}
	return later
}

// has reports whether the facts hold the element that a candidate is about.
func (st *state) has(c candidate) bool {
	r := c.ref
	return r.list < 0 || slices.ContainsFunc(st.global.Slots[r.list].Items(), func(it lang.Value) bool {
		rec := it.Record()
		return rec.Key == r.key && (r.key != "" || rec.Index == r.elem)
	})
}

// candidates collects the unknown facts that open parts of the decision wait
// for, and the required ones.
func (ev *evaluation) candidates(st *state, b *build) []candidate {
	type waiting struct {
		c    *candidate
		rule string
	}
	byPath, noted := map[string]*candidate{}, map[waiting]bool{}
	note := func(refs []lang.Ref, rule string) {
		for _, r := range refs {
			c := st.candidate(byPath, r)
			if c != nil && rule != "" && !noted[waiting{c, rule}] {
				noted[waiting{c, rule}] = true
				c.rules = append(c.rules, rule)
			}
		}
	}
	for i := range st.found {
		note(st.found[i].waits, st.found[i].rule.Id)
	}
	for i := range st.given {
		note(st.given[i].waits, st.given[i].rule.Id)
	}
	for i := range st.clocks {
		note(st.clocks[i].waits, st.clocks[i].rule.Id)
	}
	for _, w := range slices.Concat(b.waiting, b.pending) {
		note(w.refs, w.rule)
	}
	order := 0
	st.eachFact(func(rec *lang.Record, slot int) {
		order++
		if f := rec.Type.Fields[slot].Fact; f.Required && !rec.Slots[slot].Known() {
			if c := st.candidate(byPath, lang.Ref{Record: rec, Slot: slot}); c != nil {
				c.must = true
			}
		}
		if c := byPath[rec.Path(slot)]; c != nil && c.order == 0 {
			c.order = order
		}
	})
	out := make([]candidate, 0, len(byPath))
	for _, path := range slices.Sorted(maps.Keys(byPath)) {
		out = append(out, *byPath[path])
	}
	return inOrder(out)
}

// inOrder sorts facts: those that most rules wait for first, then as declared.
func inOrder(cs []candidate) []candidate {
	slices.SortStableFunc(cs, func(x, y candidate) int {
		return cmp.Or(cmp.Compare(len(y.rules), len(x.rules)), cmp.Compare(x.order, y.order))
	})
	return cs
}

// candidate finds or makes the candidate of a reference; nil where it names no fact.
func (st *state) candidate(byPath map[string]*candidate, r lang.Ref) *candidate {
	if r.Param != "" || r.Record == nil || r.Record.Type.Fields[r.Slot].Fact == nil {
		return nil
	}
	r.Slot = st.asked(r)
	path := r.Record.Path(r.Slot)
	if c := byPath[path]; c != nil {
		return c
	}
	ref, ok := refOf(r)
	c := &candidate{ref: ref, fact: r.Record.Type.Fields[r.Slot].Fact, path: path}
	if ok {
		c.classes = st.classesOf(ref)
	}
	byPath[path] = c
	return c
}

// choose takes as many facts, in order, as the budget allows to combine.
func (ev *evaluation) choose(all []candidate) []*candidate {
	var out []*candidate
	size := 1
	for i := range all {
		if n := len(all[i].classes); n > 0 && size*n <= maxCompletions {
			size *= n
			out = append(out, &all[i])
		}
	}
	return out
}

// grid is every combination of the classes of some facts. Combination i is
// written in mixed radix, the first fact changing fastest.
type grid struct {
	facts   []*candidate
	open    map[string][]string // of the decision itself: what is open, and the facts it waits for
	reads   map[string][]string // … and the facts that values read
	views   []view
	builds  []*build
	matters []bool // by fact: some change of it alone makes a difference
	certain []bool // … between two decided results
}

func (g *grid) size() int {
	if len(g.facts) == 0 {
		return 0
	}
	n := 1
	for _, f := range g.facts {
		n *= len(f.classes)
	}
	return n
}

func (g *grid) suppositions(i int) []supposition {
	out := make([]supposition, len(g.facts))
	for k, f := range g.facts {
		v := f.classes[i%len(f.classes)]
		v = v.Suppose()
		out[k] = supposition{f.ref, v}
		i /= len(f.classes)
	}
	return out
}

// compare looks at each pair of combinations that differ in one fact only.
func (g *grid) compare() {
	g.matters, g.certain = make([]bool, len(g.facts)), make([]bool, len(g.facts))
	stride := 1
	for k, f := range g.facts {
		for i := range g.views {
			if i/stride%len(f.classes) == 0 {
				continue
			}
			differ, certain := g.views[i].differ(g.views[i-stride], func(key string, settled bool) bool { return g.mayWait(key, f.path, settled) })
			g.matters[k] = g.matters[k] || differ
			n := i / stride % len(f.classes)
			given := !notGiven(f.fact, f.classes[n]) && !notGiven(f.fact, f.classes[n-1])
			g.certain[k] = g.certain[k] || certain && given
		}
		stride *= len(f.classes)
	}
}

// mayWait reports whether an open thing may depend on a fact: it waits for it
// in the decision itself, or comes up in completions only. Where its rules are
// settled it depends on what their values read.
func (g *grid) mayWait(key, path string, settled bool) bool {
	waits, open := g.open[key]
	if reads, ok := g.reads[key]; ok && settled {
		return slices.Contains(reads, path) || slices.Contains(reads, "")
	}
	return !open || slices.Contains(waits, path)
}

// missing lists the facts that are still needed.
func (b *build) missing(st *state, all []candidate, g *grid) {
	waits := map[string]bool{}
	for e := range b.dec.Elements() {
		markAll(waits, e.WaitsFor())
	}
	for _, w := range b.waiting {
		markAll(waits, st.paths(w.refs))
	}
	for _, c := range all {
		m := Missing{Fact: c.path, Rules: notNil(c.rules)}
		listed := c.must || waits[c.path] || g.stillWaits(c.path)
		for k, f := range g.facts {
			if f.path == c.path {
				m.Certain = g.certain[k]
				listed = c.must || g.matters[k] || g.stillWaits(c.path)
			}
		}
		if listed {
			b.describe(st, &m, c)
			b.dec.Missing = append(b.dec.Missing, m)
			b.open = true
		}
	}
	b.prunePending(all, g)
}

// prunePending leaves out of what pending effects wait for the facts that can
// change nothing, and the effects that then wait for nothing.
func (b *build) prunePending(all []candidate, g *grid) {
	idle := map[string]bool{}
	for _, c := range all {
		idle[c.path] = !slices.ContainsFunc(b.dec.Missing, func(m Missing) bool { return m.Fact == c.path })
	}
	b.dec.Pending = slices.DeleteFunc(b.dec.Pending, func(p Pending) bool {
		return len(p.WaitsFor) > 0 && len(g.stillFor(p, idle)) == 0
	})
	for i := range b.dec.Pending {
		p := &b.dec.Pending[i]
		p.WaitsFor = g.stillFor(*p, idle)
	}
}

// stillFor lists what a pending effect waits for but idle facts: where nothing is
// left of them, those that sway what stands there, by other rules or tasks.
func (g *grid) stillFor(p Pending, idle map[string]bool) []string {
	out := slices.DeleteFunc(slices.Clone(p.WaitsFor), func(path string) bool { return idle[path] })
	for k, f := range g.facts {
		if len(out) == 0 && g.matters[k] && g.sways(k, pendingKey(p)) {
			return []string{f.path}
		}
	}
	return out
}

func markAll(set map[string]bool, paths []string) {
	for _, p := range paths {
		set[p] = true
	}
}

// stillWaits reports whether some completion is open for a fact although a
// class of values was supposed for it.
func (g *grid) stillWaits(path string) bool {
	return slices.ContainsFunc(g.views, func(v view) bool { return v.waits[path] })
}

// describe says of a missing fact whom to ask and how.
func (b *build) describe(st *state, m *Missing, c candidate) {
	f := c.fact
	m.Title, m.Question, m.Ask, m.From = st.inLang(f.Title), st.inLang(f.Question), f.AskedOf, st.inLang(f.From)
}

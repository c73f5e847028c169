package engine

import (
	"maps"
	"slices"
)

// branch is a cluster under some suppositions. Where something in it still waits for
// a fact that can be supposed it goes on with one for each class of that fact.
type branch struct {
	fact     *candidate // that kids suppose; nil at an end
	kids     []*branch  // by class
	supposed []supposition
	path     []*candidate // supposed, in order
	view     view
	made     *build
}

// solve supposes values for the facts that a cluster waits for, until they settle it
// or nothing more can be supposed, and compares what comes of them. Where that takes
// more work than it may, what was not gone into stays open.
func (o *openings) solve(g *cluster) error {
	if g.like != nil {
		return o.resemble(g)
	}
	g.tree = &branch{view: view{asks: map[string]bool{}}}
	markAll(g.tree.view.asks, g.waits)
	outer := o.ev.meter
	o.ev.meter = outer.Part(outer.Left() / partOfWork)
	defer func() {
		o.st.course.needs(outer.Spent() + partOfWork*o.ev.meter.Spent())
		outer.Add(o.ev.meter)
		o.ev.meter = outer
	}()
	err := o.grow(g)
	if err != nil && !isPastLimit(err) {
		return err
	}
	g.cut = err != nil
	if g.tree.fact == nil {
		if g.cut {
			o.wait(g.tree.view.asks)
		}
		g.tree = nil
		return nil
	}
	g.moved, g.open = map[*candidate]map[string]bool{}, map[string]bool{}
	g.tree.each(func(b *branch) { o.end(g, b) })
	g.gather(o.waits)
	if o.compare(g, g.tree); o.ev.meter.Ended() {
		g.blur()
	}
	return o.ev.meter.Err()
}

// gather notes the keys of a cluster: what is open in the decision, and what its
// ends give that the decision does not; and which of them come out the same.
func (g *cluster) gather(open map[string][]string) {
	g.all, g.settled = map[string]bool{}, map[string]bool{}
	for _, k := range g.keys {
		if _, ok := open[k]; ok {
			g.all[k] = true
		}
	}
	first := g.ends[0].view
	for _, e := range g.ends[1:] {
		for k := range first.union(e.view) {
			g.all[k] = g.all[k] || !g.agree(k)
		}
	}
	for k := range first.content {
		g.all[k] = true
	}
	for k, in := range g.all {
		if in && g.agree(k) {
			g.settled[k] = true
			g.gives = g.gives || first.content[k] != ""
		}
	}
}

// agree reports whether all completions say the same under a key, and none
// leaves it open.
func (g *cluster) agree(key string) bool {
	if g.open[key] {
		return false
	}
	for _, e := range g.ends {
		if e.view.content[key] != g.ends[0].view.content[key] {
			return false
		}
	}
	return true
}

// blur takes it that every fact which was supposed makes a difference everywhere.
func (g *cluster) blur() {
	g.cut, g.blurred = true, true
	for _, c := range g.branched() {
		c.matters = true
	}
}

// partOfWork is the part of the work that is left which one cluster may take.
const partOfWork = 8

// grow goes on with every branch that waits for something, those first that suppose
// least.
func (o *openings) grow(g *cluster) error {
	queue := []*branch{g.tree}
	for ; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if at.fact = o.next(at); at.fact == nil {
			continue
		}
		for _, v := range at.fact.classes {
			kid, err := o.suppose(g, at, supposition{at.fact.ref, v.Suppose()})
			if err != nil {
				at.fact, at.kids = nil, nil
				return err
			}
			at.kids, queue = append(at.kids, kid), append(queue, kid)
		}
	}
	return nil
}

// end notes what a branch that does not go on leaves open.
func (o *openings) end(g *cluster, b *branch) {
	if b.fact != nil {
		return
	}
	g.ends = append(g.ends, b)
	for key := range b.view.open {
		g.open[key] = true
	}
	o.wait(b.view.waits)
}

// wait notes facts that something still waits for.
func (o *openings) wait(paths map[string]bool) {
	for path := range paths {
		if c := o.facts[path]; c != nil {
			c.waited = true
		}
	}
}

// each visits a branch and all that it goes on with, in the order of the classes.
func (b *branch) each(do func(*branch)) {
	do(b)
	for _, k := range b.kids {
		k.each(do)
	}
}

// next is the fact that a branch goes on with: of those that it waits for and that
// have classes, the first in order.
func (o *openings) next(b *branch) *candidate {
	var out *candidate
	for path := range b.view.asks {
		c := o.facts[path]
		if c == nil || len(c.classes) == 0 || slices.Contains(b.path, c) {
			continue
		}
		if out == nil || inOrder(c, out) < 0 {
			out = c
		}
	}
	return out
}

// suppose evaluates a cluster with one more supposition.
func (o *openings) suppose(g *cluster, from *branch, s supposition) (*branch, error) {
	b := &branch{supposed: append(slices.Clone(from.supposed), s), path: append(slices.Clone(from.path), from.fact)}
	st, made, err := o.ev.suppose(g.cone, b.supposed)
	if err != nil {
		return nil, err
	}
	defer st.release()
	b.made, b.view = made, made.view()
	b.view.asks = b.view.waits
	if words := made.openWords(); len(o.words) > 0 && len(words) > 0 {
		b.view.asks = maps.Clone(b.view.waits)
		for key, paths := range words {
			if o.words[key] != nil {
				markAll(b.view.asks, paths)
			}
		}
	}
	for path := range b.view.asks {
		if o.facts[path] == nil {
			o.candidates(st, made, false)
			break
		}
	}
	return b, nil
}

// compare finds what each fact changes alone: it compares the ends of every two
// branches that suppose different classes of it and may agree on all others.
func (o *openings) compare(g *cluster, b *branch) {
	for i, x := range b.kids {
		for j, y := range b.kids[:i] {
			o.pair(g, b.fact, !notGiven(b.fact.fact, b.fact.classes[i]) && !notGiven(b.fact.fact, b.fact.classes[j]), x, y, map[*candidate]int{})
		}
	}
	for i, k := range b.kids {
		if !notGiven(b.fact.fact, b.fact.classes[i]) { // no completion has it
			o.compare(g, k)
		}
	}
}

func (o *openings) pair(g *cluster, c *candidate, given bool, x, y *branch, fixed map[*candidate]int) {
	if o.ev.meter.Ended() {
		return
	}
	x, y = x.within(fixed), y.within(fixed)
	on := x.fact
	if on == nil {
		on = y.fact
	}
	if on == nil {
		o.ends(g, c, given, x, y)
		return
	}
	for i, class := range on.classes {
		if notGiven(on.fact, class) {
			continue // no completion has it
		}
		fixed[on] = i
		o.pair(g, c, given, x, y, fixed)
	}
	delete(fixed, on)
}

// within follows a branch as far as the classes of facts are fixed.
func (b *branch) within(fixed map[*candidate]int) *branch {
	for b.fact != nil {
		i, ok := fixed[b.fact]
		if !ok {
			return b
		}
		b = b.kids[i]
	}
	return b
}

// ends compares two ends that differ in one fact.
func (o *openings) ends(g *cluster, c *candidate, given bool, x, y *branch) {
	if !o.ev.meter.Spend(int64(1 + len(x.view.content))) {
		return
	}
	differ, certain := x.view.differ(y.view, func(key string, settled bool) bool { return o.mayWait(key, c.path, settled) })
	c.matters = c.matters || differ
	c.certain = c.certain || certain && given
	for key := range x.view.union(y.view) {
		if x.view.content[key] != y.view.content[key] {
			if g.moved[c] == nil {
				g.moved[c] = map[string]bool{}
			}
			g.moved[c][key] = true
		}
	}
}

// mayWait reports whether an open thing may depend on a fact: it waits for it
// in the decision itself, or comes up in completions only. Where its rules are
// settled it depends on what their values read.
func (o *openings) mayWait(key, path string, settled bool) bool {
	waits, open := o.waits[key]
	if reads, ok := o.reads[key]; ok && settled {
		return slices.Contains(reads, path) || slices.Contains(reads, "")
	}
	return !open || slices.Contains(waits, path)
}

// branched lists the facts that were supposed, in order.
func (g *cluster) branched() []*candidate {
	var out []*candidate
	if g.tree != nil {
		g.tree.each(func(b *branch) {
			if b.fact != nil && !slices.Contains(out, b.fact) {
				out = append(out, b.fact)
			}
		})
	}
	slices.SortStableFunc(out, inOrder)
	return out
}

// sways reports whether a change of one fact alone changes what stands under a key.
func (o *openings) sways(g *cluster, path, key string) bool {
	self, key := g.self(), g.back(key)
	return self.blurred || self.open[key] || self.moved[o.facts[g.back(path)]][key]
}

// touched lists the facts that a cluster supposes, or still waits for at an end.
func (g *cluster) touched() []string {
	all := map[string]bool{}
	markAll(all, g.waits)
	for _, c := range g.branched() {
		all[c.path] = true
	}
	for _, e := range g.ends {
		for path := range e.view.waits {
			all[path] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

package analyze

import (
	"cmp"
	"slices"
)

// goal is an answer that a condition must have: any of want.
type goal struct {
	node ref
	want mask
}

// verdict is what a search came to.
type verdict uint8

const (
	impossible verdict = iota // no application meets all goals: a proof
	found                     // one was accepted
	exhausted                 // the budget ended the search, or nothing that was found was accepted
)

// solver searches for applications that meet goals.
type solver struct {
	sp     *space
	memo   []mask
	stamp  []uint32
	tick   uint32
	budget int
	steps  int  // of all searches
	refuse bool // accept turned down what was found
	accept func(domain) bool
}

// search looks for a set of classes all of whose applications meet the goals
// and that accept takes. It tries at most budget branches.
func (s *solver) search(goals []goal, budget int, accept func(domain) bool) verdict {
	s.budget, s.refuse, s.accept = budget, false, accept
	s.ready()
	goals = slices.Clone(goals)
	slices.SortStableFunc(goals, func(a, b goal) int {
		return cmp.Compare(s.sp.graph.nodes[a.node].size, s.sp.graph.nodes[b.node].size)
	})
	v := s.branch(s.sp.full(), goals)
	if v == impossible && s.refuse {
		return exhausted
	}
	return v
}

// ready makes room for the nodes of the graph, and forgets what they came to.
func (s *solver) ready() {
	if n := len(s.sp.graph.nodes); len(s.memo) < n {
		s.memo, s.stamp = append(s.memo, make([]mask, n-len(s.memo))...), append(s.stamp, make([]uint32, n-len(s.stamp))...)
	}
	s.tick++
}

// possible reports whether some application meets the goals.
func (s *solver) possible(budget int, goals ...goal) verdict {
	return s.search(goals, budget, func(domain) bool { return true })
}

func (s *solver) branch(d domain, goals []goal) verdict {
	s.steps++
	if s.budget--; s.budget < 0 {
		return exhausted
	}
	s.tick++
	left := make([]goal, 0, len(goals))
	for _, g := range goals {
		m := s.eval(g.node, d)
		switch {
		case m&g.want == 0:
			return impossible
		case m&^g.want != 0:
			left = append(left, g)
		}
	}
	if len(left) == 0 {
		if s.accept(d) {
			return found
		}
		s.refuse = true
		return impossible
	}
	t, aim := s.pick(left[0].node, left[0].want, d)
	good, bad := s.split(t, aim, d)
	out := impossible
	for _, half := range []domain{good, bad} {
		if half == nil {
			continue
		}
		switch s.branch(half, left) {
		case found:
			return found
		case exhausted:
			out = exhausted
		}
		if s.budget < 0 {
			return exhausted
		}
	}
	return out
}

// meets reports whether all applications of a domain meet the goals.
func (s *solver) meets(d domain, goals []goal) bool {
	s.tick++
	return !slices.ContainsFunc(goals, func(g goal) bool { return s.eval(g.node, d)&^g.want != 0 })
}

// eval gives the answers that a condition may have on a domain.
func (s *solver) eval(r ref, d domain) mask {
	switch r {
	case always:
		return yes
	case never:
		return no
	case unsure:
		return open
	}
	if s.stamp[r] == s.tick {
		return s.memo[r]
	}
	m := s.work(&s.sp.graph.nodes[r], d)
	s.stamp[r], s.memo[r] = s.tick, m
	return m
}

func (s *solver) work(n *node, d domain) mask {
	switch n.op {
	case opLeaf:
		return n.leaf.eval(d)
	case opNot:
		return s.eval(n.kids[0], d).negate()
	case opAnd:
		return s.all(n.kids, d, no)
	}
	return s.all(n.kids, d, yes)
}

// all works out a conjunction (final is no) or disjunction (final is yes).
func (s *solver) all(kids []ref, d domain, final mask) mask {
	neutral := final.negate()
	every, some := any3, mask(0)
	for _, k := range kids {
		m := s.eval(k, d)
		if m == final {
			return final
		}
		every &= m
		some |= m
	}
	return every&neutral | some&(final|open)
}

func (t *table) eval(d domain) mask {
	if len(t.axes) == 1 {
		var m mask
		part := d.part(t.axes[0])
		for b := range t.bits {
			for w, word := range t.bits[b] {
				if word&part[w] != 0 {
					m |= 1 << b
					break
				}
			}
		}
		return m
	}
	return t.over(d, len(t.axes)-1, 0)
}

// over brings together the answers of every combination in a domain.
func (t *table) over(d domain, axis, at int) mask {
	var m mask
	d.each(t.axes[axis], func(i int) bool {
		next := at*len(t.axes[axis].classes) + i
		if axis == 0 {
			m |= t.answers[next]
		} else {
			m |= t.over(d, axis-1, next)
		}
		return m != any3
	})
	return m
}

// pick finds a leaf to decide so that a condition comes nearer to its goal,
// and the answer that the leaf should have.
func (s *solver) pick(r ref, want mask, d domain) (*table, mask) {
	n := &s.sp.graph.nodes[r]
	switch n.op {
	case opLeaf:
		return n.leaf, aim(want & s.eval(r, d))
	case opNot:
		return s.pick(n.kids[0], want.negate(), d)
	}
	final := no
	if n.op == opOr {
		final = yes
	}
	target := aim(want & s.eval(r, d))
	best := ref(-1)
	for _, k := range n.kids {
		m := s.eval(k, d)
		if m&(m-1) == 0 || m&target == 0 {
			continue // settled, or of no use
		}
		if best < 0 || target == final && s.sp.graph.nodes[k].size < s.sp.graph.nodes[best].size {
			best = k
		}
	}
	if best < 0 { // only parts that must not be final are left
		for _, k := range n.kids {
			if m := s.eval(k, d); m&(m-1) != 0 {
				return s.pick(k, final.negate()|open, d)
			}
		}
	}
	return s.pick(best, target, d)
}

// aim chooses one answer of several: a plain one where there is one.
func aim(m mask) mask {
	for _, b := range []mask{yes, no, open} {
		if m&b != 0 {
			return b
		}
	}
	return m
}

// split cuts a domain in two at a leaf: where it may have the answer, and the
// rest. Either may be nil for empty.
func (s *solver) split(t *table, aim mask, d domain) (good, bad domain) {
	if len(t.axes) == 1 {
		a := t.axes[0]
		return s.halve(d, a, func(i int) bool { return t.answers[i] == aim })
	}
	for _, a := range t.axes {
		if d.count(a) < 2 {
			continue
		}
		one := slices.Clone(d)
		best := -1
		d.each(a, func(i int) bool {
			one.only(a, i)
			m := t.eval(one)
			if m&aim != 0 && (best < 0 || m == aim) {
				best = i
			}
			return m != aim
		})
		return s.halve(d, a, func(i int) bool { return i == best })
	}
	return nil, nil
}

// halve cuts the classes of one axis in two.
func (s *solver) halve(d domain, a *axis, in func(int) bool) (good, bad domain) {
	good, bad = slices.Clone(d), slices.Clone(d)
	var n, m int
	d.each(a, func(i int) bool {
		if in(i) {
			bad.drop(a, i)
			n++
		} else {
			good.drop(a, i)
			m++
		}
		return true
	})
	if n == 0 {
		good = nil
	}
	if m == 0 {
		bad = nil
	}
	return good, bad
}

// widen adds whatever classes leave the goals met, axis by axis.
func (s *solver) widen(box domain, goals []goal) domain {
	box = slices.Clone(box)
	for _, a := range s.sp.axes {
		for i := range a.classes {
			if box.has(a, i) {
				continue
			}
			w, bit := a.first+i/64, uint64(1)<<(i%64)
			box[w] |= bit
			if !s.meets(box, goals) {
				box[w] &^= bit
			}
		}
	}
	return box
}

package prove

import (
	"cmp"
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
)

// Goal is an answer that a condition must have: any of want.
type Goal struct {
	Node Ref
	Want Mask
}

// Is is the goal that a condition has one of some answers.
func (r Ref) Is(want Mask) Goal { return Goal{r, want} }

// Verdict is what a search came to.
type Verdict uint8

const (
	Impossible Verdict = iota // no application meets all goals: a proof
	Found                     // one was accepted
	Exhausted                 // the budget ended the search, or nothing that was found was accepted
)

// Solver searches for applications that meet goals.
type Solver struct {
	Sp     *Space
	Meter  *lang.Meter // of all searches; once it has ended nothing more is told
	memo   []Mask
	stamp  []uint32
	Tick   uint32
	Budget int
	Steps  int  // of all searches
	refuse bool // accept turned down what was found
	accept func(Domain) bool
}

// Search looks for a set of classes all of whose applications meet the goals
// and that accept takes. It tries at most budget branches.
func (s *Solver) Search(goals []Goal, budget int, accept func(Domain) bool) Verdict {
	s.Budget, s.refuse, s.accept = budget, false, accept
	goals = s.Sp.tied(slices.Clone(goals))
	s.Ready()
	slices.SortStableFunc(goals, func(a, b Goal) int {
		return cmp.Compare(s.Sp.Graph.nodes[a.Node].size, s.Sp.Graph.nodes[b.Node].size)
	})
	v := s.branch(s.Sp.Full(), goals)
	if v == Impossible && s.refuse {
		return Exhausted
	}
	return v
}

// Ready makes room for the nodes of the graph, and forgets what they came to.
func (s *Solver) Ready() {
	if n := len(s.Sp.Graph.nodes); len(s.memo) < n {
		s.memo, s.stamp = append(s.memo, make([]Mask, n-len(s.memo))...), append(s.stamp, make([]uint32, n-len(s.stamp))...)
	}
	s.Tick++
}

// Possible reports whether some application meets the goals.
func (s *Solver) Possible(budget int, goals ...Goal) Verdict {
	return s.Search(goals, budget, func(Domain) bool { return true })
}

func (s *Solver) branch(d Domain, goals []Goal) Verdict {
	s.Steps++
	if s.Budget--; s.Budget < 0 || !s.Meter.Spend(int64(len(d))) {
		return Exhausted
	}
	s.Tick++
	left := make([]Goal, 0, len(goals))
	for _, g := range goals {
		m := s.Eval(g.Node, d)
		switch {
		case m&g.Want == 0:
			return Impossible
		case m&^g.Want != 0:
			left = append(left, g)
		}
	}
	if len(left) == 0 {
		if s.accept(d) {
			return Found
		}
		s.refuse = true
		return Impossible
	}
	n, aim := s.pick(left[0].Node, left[0].Want, d)
	good, bad := s.split(n, aim, d)
	out := Impossible
	for _, half := range []Domain{good, bad} {
		if half == nil {
			continue
		}
		switch s.branch(half, left) {
		case Found:
			return Found
		case Exhausted:
			out = Exhausted
		}
		if s.Budget < 0 {
			return Exhausted
		}
	}
	return out
}

// meets reports whether all applications of a domain meet the goals.
func (s *Solver) meets(d Domain, goals []Goal) bool {
	s.Tick++
	return !slices.ContainsFunc(goals, func(g Goal) bool { return s.Eval(g.Node, d)&^g.Want != 0 })
}

// Eval gives the answers that a condition may have on a domain.
func (s *Solver) Eval(r Ref, d Domain) Mask {
	switch r {
	case Always:
		return Yes
	case Never:
		return No
	case unsure:
		return Open
	}
	if s.stamp[r] == s.Tick {
		return s.memo[r]
	}
	if !s.Meter.Spend(1) {
		s.Budget = -1
		return any3
	}
	m := s.work(&s.Sp.Graph.nodes[r], d)
	s.stamp[r], s.memo[r] = s.Tick, m
	return m
}

func (s *Solver) work(n *node, d Domain) Mask {
	switch n.op {
	case opLeaf:
		s.Meter.Spend(int64(len(n.leaf.Answers)) / 64)
		return n.leaf.eval(d)
	case opNot:
		return s.Eval(n.kids[0], d).negate()
	case opAnd:
		return s.all(n.kids, d, No)
	case opSum:
		return n.sum.eval(s, d)
	}
	return s.all(n.kids, d, Yes)
}

// all works out a conjunction (final is no) or disjunction (final is yes).
func (s *Solver) all(kids []Ref, d Domain, final Mask) Mask {
	neutral := final.negate()
	every, some := any3, Mask(0)
	for _, k := range kids {
		m := s.Eval(k, d)
		if m == final {
			return final
		}
		every &= m
		some |= m
	}
	return every&neutral | some&(final|Open)
}

func (t *Table) eval(d Domain) Mask {
	if len(t.Axes) == 1 {
		var m Mask
		part := d.Part(t.Axes[0])
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
	return t.over(d, len(t.Axes)-1, 0)
}

// over brings together the answers of every combination in a domain.
func (t *Table) over(d Domain, axis, at int) Mask {
	var m Mask
	d.Each(t.Axes[axis], func(i int) bool {
		next := at*len(t.Axes[axis].Classes) + i
		if axis == 0 {
			m |= t.Answers[next]
		} else {
			m |= t.over(d, axis-1, next)
		}
		return m != any3
	})
	return m
}

// pick finds a leaf, or a sum, to decide so that a condition comes nearer to its
// goal, and the answer that it should have.
func (s *Solver) pick(r Ref, want Mask, d Domain) (*node, Mask) {
	n := &s.Sp.Graph.nodes[r]
	switch n.op {
	case opLeaf, opSum:
		return n, aim(want & s.Eval(r, d))
	case opNot:
		return s.pick(n.kids[0], want.negate(), d)
	}
	final := No
	if n.op == opOr {
		final = Yes
	}
	target := aim(want & s.Eval(r, d))
	best := Ref(-1)
	for _, k := range n.kids {
		m := s.Eval(k, d)
		if m&(m-1) == 0 || m&target == 0 {
			continue // settled, or of no use
		}
		if best < 0 || target == final && s.Sp.Graph.nodes[k].size < s.Sp.Graph.nodes[best].size {
			best = k
		}
	}
	if best < 0 { // only parts that must not be final are left
		for _, k := range n.kids {
			if m := s.Eval(k, d); m&(m-1) != 0 {
				return s.pick(k, final.negate()|Open, d)
			}
		}
	}
	return s.pick(best, target, d)
}

// aim chooses one answer of several: a plain one where there is one.
func aim(m Mask) Mask {
	for _, b := range []Mask{Yes, No, Open} {
		if m&b != 0 {
			return b
		}
	}
	return m
}

// split cuts a domain in two at a leaf: where it may have the answer, and the
// rest. Either may be nil for empty.
func (s *Solver) split(n *node, aim Mask, d Domain) (good, bad Domain) {
	if n.op == opSum {
		return n.sum.split(s, d)
	}
	t := n.leaf
	if len(t.Axes) == 1 {
		a := t.Axes[0]
		return s.halve(d, a, func(i int) bool { return t.Answers[i] == aim })
	}
	for _, a := range t.Axes {
		if d.Count(a) < 2 {
			continue
		}
		one := slices.Clone(d)
		best := -1
		d.Each(a, func(i int) bool {
			one.Only(a, i)
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
func (s *Solver) halve(d Domain, a *Axis, in func(int) bool) (good, bad Domain) {
	good, bad = slices.Clone(d), slices.Clone(d)
	var n, m int
	d.Each(a, func(i int) bool {
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

// Widen adds whatever classes leave the goals met, axis by axis.
func (s *Solver) Widen(box Domain, goals []Goal) Domain {
	box = slices.Clone(box)
	for _, a := range s.Sp.Axes {
		for i := range a.Classes {
			if box.Has(a, i) {
				continue
			}
			w, bit := a.First+i/64, uint64(1)<<(i%64)
			box[w] |= bit
			if s.Meter.Ended() || !s.meets(box, goals) {
				box[w] &^= bit
			}
		}
	}
	return box
}

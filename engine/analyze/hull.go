package analyze

import "slices"

// hull is a domain that holds every application to which a rule applies: what
// each axis by itself allows. For a rule whose condition is a conjunction of
// comparisons it is exactly those.
func (s *side) hull(rule int) domain {
	if s.hulls[rule] == nil {
		s.rule(rule)
		d := s.sp.full()
		s.sp.narrow(s.conds[rule], yes, d)
		s.hulls[rule] = d
	}
	return s.hulls[rule]
}

// narrow takes out of a domain what a condition with a certain answer rules out.
func (sp *space) narrow(r ref, want mask, d domain) {
	n := &sp.graph.nodes[r]
	switch {
	case n.op == opNot:
		sp.narrow(n.kids[0], want.negate(), d)
	case n.op == opAnd && want == yes, n.op == opOr && want == no:
		for _, k := range n.kids {
			sp.narrow(k, want, d)
		}
	case n.op == opLeaf && len(n.leaf.axes) == 1:
		a := n.leaf.axes[0]
		for i, m := range n.leaf.answers {
			if m&want == 0 {
				d.drop(a, i)
			}
		}
	case n.op == opOr && want == yes || n.op == opAnd && want == no:
		sp.narrowAny(n.kids, want, d)
	}
}

// narrowAny takes out what every alternative rules out, of few and simple ones.
func (sp *space) narrowAny(kids []ref, want mask, d domain) {
	const most = 8
	if len(kids) > most {
		return
	}
	joined := make(domain, len(d))
	for _, k := range kids {
		one := slices.Clone(d)
		sp.narrow(k, want, one)
		for i := range joined {
			joined[i] |= one[i]
		}
	}
	copy(d, joined)
}

// disjoint reports whether two domains have no application in common.
func disjoint(a, b domain, sp *space) bool {
	for _, x := range sp.axes {
		common := uint64(0)
		for i := x.first; i < x.first+x.words && common == 0; i++ {
			if i < len(a) && i < len(b) {
				common |= a[i] & b[i]
			} else {
				common = 1
			}
		}
		if common == 0 && x.words > 0 {
			return true
		}
	}
	return false
}

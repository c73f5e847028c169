package prove

import "slices"

// Hull is a domain that holds every application to which a rule applies: what
// each axis by itself allows. For a rule whose condition is a conjunction of
// comparisons it is exactly those.
func (s *Side) Hull(rule int) Domain {
	if s.hulls[rule] == nil {
		s.Rule(rule)
		d := s.Sp.Full()
		s.Sp.narrow(s.Conds[rule], Yes, d)
		s.hulls[rule] = d
	}
	return s.hulls[rule]
}

// narrow takes out of a domain what a condition with a certain answer rules out.
func (sp *Space) narrow(r Ref, want Mask, d Domain) {
	n := &sp.Graph.nodes[r]
	switch {
	case n.op == opNot:
		sp.narrow(n.kids[0], want.negate(), d)
	case n.op == opAnd && want == Yes, n.op == opOr && want == No:
		for _, k := range n.kids {
			sp.narrow(k, want, d)
		}
	case n.op == opLeaf && len(n.leaf.Axes) == 1:
		a := n.leaf.Axes[0]
		for i, m := range n.leaf.Answers {
			if m&want == 0 {
				d.drop(a, i)
			}
		}
	case n.op == opOr && want == Yes || n.op == opAnd && want == No:
		sp.narrowAny(n.kids, want, d)
	}
}

// narrowAny takes out what every alternative rules out, of few and simple ones.
func (sp *Space) narrowAny(kids []Ref, want Mask, d Domain) {
	const most = 8
	if len(kids) > most {
		return
	}
	joined := make(Domain, len(d))
	for _, k := range kids {
		one := slices.Clone(d)
		sp.narrow(k, want, one)
		for i := range joined {
			joined[i] |= one[i]
		}
	}
	copy(d, joined)
}

// Disjoint reports whether two domains have no application in common.
func Disjoint(a, b Domain, sp *Space) bool {
	for _, x := range sp.Axes {
		common := uint64(0)
		for i := x.First; i < x.First+x.words && common == 0; i++ {
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

package prove

import "math/big"

// Forms of which one is the sum or the difference of two others are not
// independent: where a > b and b > c, a > c. A tie of the three says so.

// mostForms is how many forms are held against one another.
const mostForms = 24

// tieForms ties a form to each two others that it is made of.
func (sp *Space) tieForms(a *Axis) {
	var others []*Axis
	for _, o := range sp.Axes {
		if o.Kind == FormAxis && o != a && len(others) < mostForms && o.form.plain() {
			others = append(others, o)
		}
	}
	if !a.form.plain() {
		return
	}
	for i, b := range others {
		for _, c := range others[:i] {
			for _, sign := range [][2]int64{{1, 1}, {1, -1}, {-1, 1}, {-1, -1}} {
				if a.form.isSum(b.form, c.form, sign) {
					sp.tieSumOf(a, b, c, sign)
				}
			}
		}
	}
}

// plain reports whether a form is of facts alone, and of more than one.
func (f *form) plain() bool {
	for i := range f.atoms {
		if f.atoms[i].axis == nil {
			return false
		}
	}
	return len(f.atoms) > 1
}

// isSum reports whether a form is the sum of two others, each with a sign.
func (f *form) isSum(x, y *form, sign [2]int64) bool {
	left := map[*Axis]*big.Rat{}
	add := func(g *form, by int64) {
		for i := range g.atoms {
			at := left[g.atoms[i].axis]
			if at == nil {
				at = new(big.Rat)
				left[g.atoms[i].axis] = at
			}
			at.Add(at, new(big.Rat).Mul(g.atoms[i].factor, big.NewRat(by, 1)))
		}
	}
	add(f, 1)
	add(x, -sign[0])
	add(y, -sign[1])
	for _, n := range left {
		if n.Sign() != 0 {
			return false
		}
	}
	return true
}

// tieSumOf says which classes go together of three forms of which one is the sum
// of the others, each with a sign.
func (sp *Space) tieSumOf(a, b, c *Axis, sign [2]int64) {
	if len(a.Classes)*len(b.Classes)*len(c.Classes) > mostAnswers {
		return
	}
	t := &Table{Axes: []*Axis{a, b, c}}
	for _, z := range c.Classes {
		for _, y := range b.Classes {
			for _, x := range a.Classes {
				m := Yes
				if x.Span != nil && y.Span != nil && z.Span != nil && !x.Span.meets(y.Span.times(sign[0]).plus(z.Span.times(sign[1]))) {
					m = No
				}
				t.Answers = append(t.Answers, m)
			}
		}
	}
	sp.ties = append(sp.ties, tie{t.Axes, sp.Graph.Leaf(t)})
}

// times is a span with a sign.
func (p *Span) times(sign int64) *Span {
	if sign > 0 {
		return p
	}
	out := &Span{}
	if p.Hi != nil {
		out.Lo = new(big.Rat).Neg(p.Hi)
	}
	if p.Lo != nil {
		out.Hi = new(big.Rat).Neg(p.Lo)
	}
	return out
}

// plus is all sums of two spans.
func (p *Span) plus(o *Span) *Span {
	out := &Span{}
	if p.Lo != nil && o.Lo != nil {
		out.Lo = new(big.Rat).Add(p.Lo, o.Lo)
	}
	if p.Hi != nil && o.Hi != nil {
		out.Hi = new(big.Rat).Add(p.Hi, o.Hi)
	}
	return out
}

// meets reports whether two spans have a number in common.
func (p *Span) meets(o *Span) bool {
	switch {
	case p.point():
		return o.holds(p.Lo)
	case o.point():
		return p.holds(o.Lo)
	}
	below := func(lo, hi *big.Rat) bool { return lo == nil || hi == nil || lo.Cmp(hi) < 0 }
	return below(p.Lo, o.Hi) && below(o.Lo, p.Hi)
}

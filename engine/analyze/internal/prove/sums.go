package prove

import (
	"math/big"
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
)

// A score card adds what each row gives: ten characteristics of five values are
// ten million applications and a few hundred sums. So what an outcome that
// combines comes to is not searched through but added up: the rules that give it
// fall into groups with no fact in common, each group into what its facts make
// of it, and of these only the sums are kept. A sum ties the axis of a form to
// the facts behind it: on a domain it says which classes can be reached.

// The most that is worked out for one outcome.
const (
	mostCells = 1 << 14 // combinations of classes, of all groups
	mostSums  = 1 << 14 // different sums
)

// sum is what an outcome that combines comes to.
type sum struct {
	axis   *Axis
	fold   string // sum, min or max
	scale  *big.Rat
	terms  []sumTerm
	groups []sumGroup
	ready  bool
	large  bool // it is not worked out
}

// sumTerm is what a rule gives, as a whole number of scale.
type sumTerm struct {
	when  Ref
	value int64
}

// sumGroup is terms whose conditions have no axis in common with other groups.
type sumGroup struct {
	axes  []*Axis
	terms []sumTerm
	cells []sumCell
}

// sumCell is what a group adds for some classes of its axes.
type sumCell struct {
	at          []int
	value       int64
	given, open bool
}

// sums is all that may be so far: each sum, that nothing was given, or that it is
// open what is.
type sums struct {
	all        []int64
	none, open bool
}

// tieSum ties the axis of a form to the rules that give the outcome which it is
// about, where that combines values that are written out.
func (s *Side) tieSum(a *Axis) {
	if len(a.form.atoms) != 1 {
		return
	}
	at := &a.form.atoms[0]
	d, ok := at.node.Bare().Dep()
	o := -1
	if ok {
		o = s.outcomeAt(d)
	}
	if o < 0 || at.node.Bare().Op != lang.OpSlot {
		return
	}
	x := &sum{axis: a, fold: s.Set.Outcomes[o].Decl.Combine}
	if x.fold != "sum" && x.fold != "min" && x.fold != "max" || !s.sumTerms(x, o, at.factor) {
		return
	}
	g := s.Sp.Graph
	s.Sp.ties = append(s.Sp.ties, tie{[]*Axis{a}, g.add("S"+a.Name, node{op: opSum, sum: x})})
}

// sumTerms lists what rules give to an outcome; false where some of it is worked
// out, or given by rules over a list to what is no element of it.
func (s *Side) sumTerms(x *sum, outcome int, factor *big.Rat) bool {
	var values []*big.Rat
	var when []Ref
	den := big.NewInt(1)
	for _, i := range s.Deciders[outcome] {
		for _, d := range s.Set.Rules[i].Decides {
			if d.Outcome != outcome {
				continue
			}
			if d.Literal == nil || s.Set.Rules[i].List != s.Set.Outcomes[outcome].List {
				return false
			}
			v, ok := rational(*d.Literal)
			if !ok {
				return false
			}
			v.Mul(v, factor)
			values, when = append(values, v), append(when, s.Rule(i))
			den.Div(new(big.Int).Mul(den, v.Denom()), new(big.Int).GCD(nil, nil, den, v.Denom()))
		}
	}
	x.scale = new(big.Rat).SetFrac(big.NewInt(1), den)
	for i, v := range values {
		n := new(big.Rat).Quo(v, x.scale).Num()
		if n.BitLen() > 48 {
			return false
		}
		x.terms = append(x.terms, sumTerm{when[i], n.Int64()})
	}
	return true
}

// prepare groups the terms and works out what each group adds.
func (x *sum) prepare(s *Solver) {
	x.ready = true
	defer func() { s.Tick++ }() // what was noted on the way is of other domains
	for _, t := range x.terms {
		g := sumGroup{axes: s.Sp.Graph.axesOf(t.when), terms: []sumTerm{t}}
		x.groups = slices.DeleteFunc(x.groups, func(o sumGroup) bool {
			if !slices.ContainsFunc(o.axes, func(a *Axis) bool { return slices.Contains(g.axes, a) }) {
				return false
			}
			for _, a := range o.axes {
				if !slices.Contains(g.axes, a) {
					g.axes = append(g.axes, a)
				}
			}
			g.terms = append(g.terms, o.terms...)
			return true
		})
		x.groups = append(x.groups, g)
	}
	left := mostCells
	for i := range x.groups {
		g := &x.groups[i]
		n := 1
		for _, a := range g.axes {
			n = min(n*len(a.Classes), mostCells+1)
		}
		if left -= n; left < 0 {
			x.large = true
			return
		}
		x.large = x.large || !g.work(s, x)
	}
}

// axesOf lists the axes below a node.
func (g *Graph) axesOf(r Ref) []*Axis {
	seen := map[Ref]bool{}
	var out []*Axis
	var visit func(r Ref)
	visit = func(r Ref) {
		if seen[r] {
			return
		}
		seen[r] = true
		if t := g.nodes[r].leaf; t != nil {
			for _, a := range t.Axes {
				if !slices.Contains(out, a) {
					out = append(out, a)
				}
			}
		}
		for _, k := range g.nodes[r].kids {
			visit(k)
		}
	}
	visit(r)
	return out
}

// work works out each cell of a group; false where an answer is not settled by
// the axes of the group.
func (g *sumGroup) work(s *Solver, x *sum) bool {
	d := s.Sp.Full()
	at := make([]int, len(g.axes))
	for {
		for i, a := range g.axes {
			d.Only(a, at[i])
		}
		s.Tick++
		s.Steps++
		c := sumCell{at: slices.Clone(at)}
		for _, t := range g.terms {
			switch s.Eval(t.when, d) {
			case Yes:
				c.value = x.put(c.value, t.value, c.given)
				c.given = true
			case Open:
				c.open = true
			case No:
			default:
				return false
			}
		}
		g.cells = append(g.cells, c)
		i := 0
		for ; i < len(at); i++ {
			if at[i] = (at[i] + 1) % len(g.axes[i].Classes); at[i] > 0 {
				break
			}
		}
		if i == len(at) {
			return true
		}
	}
}

// put adds a value to what was given before.
func (x *sum) put(sum, v int64, given bool) int64 {
	switch {
	case !given:
		return v
	case x.fold == "min":
		return min(sum, v)
	case x.fold == "max":
		return max(sum, v)
	}
	return sum + v
}

// reach are the classes of the axis that applications of a domain come to; ok is
// false where that is not worked out.
func (x *sum) reach(s *Solver, d Domain) (in []bool, ok bool) {
	if !x.ready {
		x.prepare(s)
	}
	if x.large {
		return nil, false
	}
	at := sums{none: true}
	for i := range x.groups {
		s.Budget -= len(x.groups[i].cells)*len(at.all)/4096 + 1
		s.Meter.Spend(int64(len(x.groups[i].cells) * len(at.all)))
		if at = x.more(at, x.groups[i].within(d)); len(at.all) > mostSums {
			return nil, false
		}
	}
	in = make([]bool, len(x.axis.Classes))
	for _, n := range at.all {
		v := new(big.Rat).Mul(x.scale, big.NewRat(n, 1))
		if i := slices.IndexFunc(x.axis.Classes, func(c Class) bool { return c.Span != nil && c.Span.holds(v) }); i >= 0 {
			in[i] = true
		}
	}
	for i, c := range x.axis.Classes {
		in[i] = in[i] || c.Span == nil && (at.none || at.open)
	}
	return in, true
}

// within lists what a group adds on a domain, each once.
func (g *sumGroup) within(d Domain) []sumCell {
	var out []sumCell
	for _, c := range g.cells {
		allowed := true
		for i, a := range g.axes {
			allowed = allowed && d.Has(a, c.at[i])
		}
		if c.at = nil; allowed && !slices.ContainsFunc(out, func(o sumCell) bool { return o.value == c.value && o.given == c.given && o.open == c.open }) {
			out = append(out, c)
		}
	}
	return out
}

// more adds what a group may add to all that may be so far.
func (x *sum) more(at sums, cells []sumCell) sums {
	out := sums{open: at.open}
	for _, c := range cells {
		switch {
		case c.open:
			out.open = true
		case !c.given:
			out.none = out.none || at.none
			out.all = append(out.all, at.all...)
		default:
			if at.none {
				out.all = append(out.all, c.value)
			}
			for _, n := range at.all {
				out.all = append(out.all, x.put(n, c.value, true))
			}
		}
	}
	slices.Sort(out.all)
	out.all = slices.Compact(out.all)
	return out
}

// eval says whether the axis can be where the sum is.
func (x *sum) eval(s *Solver, d Domain) Mask {
	in, ok := x.reach(s, d)
	if !ok {
		return Yes // nothing is ruled out
	}
	some, all := false, true
	for i, reached := range in {
		has := d.Has(x.axis, i)
		some = some || reached && has
		all = all && reached == has
	}
	switch {
	case !some:
		return No
	case all && d.Count(x.axis) == 1:
		return Yes
	}
	return Yes | No
}

// split cuts a domain in two, so that the sum and its axis come nearer.
func (x *sum) split(s *Solver, d Domain) (good, bad Domain) {
	in, ok := x.reach(s, d)
	if !ok {
		return nil, nil
	}
	if d.Count(x.axis) > 1 {
		first := -1
		d.Each(x.axis, func(i int) bool {
			if in[i] {
				first = i
			}
			return first < 0
		})
		return s.halve(d, x.axis, func(i int) bool { return i == first })
	}
	for _, g := range x.groups {
		for _, a := range g.axes {
			if d.Count(a) < 2 {
				continue
			}
			one, best := slices.Clone(d), -1
			d.Each(a, func(i int) bool {
				if one.Only(a, i); x.eval(s, one) != No {
					best = i
				}
				return best < 0
			})
			if best >= 0 {
				return s.halve(d, a, func(i int) bool { return i == best })
			}
		}
	}
	return nil, nil
}

package prove

import (
	"math/big"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
)

// MayFail reports whether an expression can fail though all facts are known.
func MayFail(l *model.Leaf) bool { return mayFail(l) }

// Fails is that an expression fails: for certain in some classes of what it
// reads, in others where a divisor comes to zero, else as anybody's guess.
func (s *Side) Fails(l *model.Leaf, policy int) Ref {
	if !mayFail(l) {
		return Never
	}
	saved := s.Policy
	s.Policy = policy
	defer func() { s.Policy = saved }()
	r := s.reading(l, policy)
	r.fails = true
	if !r.opaque && r.size() <= mostAnswers {
		return s.overOutcomes(&r, make([]lang.Value, len(r.outcomes)), 0, Always)
	}
	if a, answers := s.divisor(&r); a != nil {
		return s.Sp.Graph.Leaf(&Table{Axes: []*Axis{a}, Answers: answers})
	}
	return s.maybe(s.guessKey(&r, "fails "+r.key()), s.behind(l.Expr.Deps))
}

// failAnswer says whether an expression fails for the classes at hand.
func failAnswer(n *lang.Node, v lang.Value, env *lang.Env, lacking bool) Mask {
	switch {
	case v.Kind() == lang.Failed:
		return Yes
	case v.Known() || lacking:
		return No
	}
	return failing(n, env).mask()
}

// fault says of the members of the classes at hand whether an expression must
// fail, or may.
type fault struct{ must, may bool }

func (f fault) mask() Mask {
	switch {
	case f.must:
		return Yes
	case f.may:
		return any3
	}
	return No
}

func (f fault) or(o fault) fault { return fault{f.must || o.must, f.may || o.may} }

// failing works out whether an expression fails where it is open what it comes to.
func failing(n *lang.Node, env *lang.Env) fault {
	switch n.Op {
	case lang.OpAnd, lang.OpOr:
		return failingJunction(n, env)
	case lang.OpIf:
		return failingIf(n, env)
	case lang.OpElse:
		first := failing(n.Kids[0], env)
		if v := n.Kids[0].Eval(env); v.Kind() == lang.None {
			return failing(n.Kids[1], env)
		} else if v.Known() {
			return first
		}
		return fault{first.must, first.may || failing(n.Kids[1], env).may}
	case lang.OpDef:
		if n.Def.Tree() != nil {
			return failing(n.Def.Tree(), env)
		}
	case lang.OpKnown, lang.OpUnknownOf:
		return fault{}
	case lang.OpQuantify, lang.OpCount, lang.OpFilter, lang.OpMap, lang.OpSum:
		may := false
		n.Each(func(k *lang.Node) { may = may || failsAt(k) })
		return fault{may: may}
	}
	return failingPart(n, env)
}

// failingPart is a part that fails wherever a part of it does.
func failingPart(n *lang.Node, env *lang.Env) fault {
	var out fault
	for _, k := range n.Kids {
		out = out.or(failing(k, env))
	}
	v := n.Eval(env)
	switch {
	case out.must:
	case v.Kind() == lang.Failed:
		return fault{true, true}
	case v.Known() || n.Op == lang.OpSlot:
	case n.Op == lang.OpArith && (n.Name == "/" || n.Name == "%"):
		return out.or(dividing(n.Kids[1].Eval(env)))
	default:
		out.may = out.may || failsAt(n)
	}
	return out
}

// dividing is whether dividing by a value fails.
func dividing(by lang.Value) fault {
	if x, ok := rational(by); ok {
		return fault{x.Sign() == 0, x.Sign() == 0}
	}
	if in, ok := by.Ref().(*lang.Interval); ok && by.Kind() == lang.Between {
		zero := new(big.Rat)
		lo, below := rational(in.Lo)
		hi, above := rational(in.Hi)
		p := Span{}
		if below {
			p.Lo = lo
		}
		if above {
			p.Hi = hi
		}
		return fault{may: p.holds(zero)}
	}
	return fault{may: true}
}

func failingJunction(n *lang.Node, env *lang.Env) fault {
	var out fault
	certain := true // no part settles it in place of the one that fails
	for _, k := range n.Kids {
		v := k.Eval(env)
		if v.False() && n.Op == lang.OpAnd || v.True() && n.Op == lang.OpOr {
			return fault{}
		}
		f := failing(k, env)
		out = out.or(f)
		certain = certain && (f.must || v.Known())
	}
	return fault{out.must && certain, out.may}
}

func failingIf(n *lang.Node, env *lang.Env) fault {
	cond := n.Kids[0].Eval(env)
	switch {
	case cond.True():
		return failing(n.Kids[1], env)
	case cond.False():
		return failing(n.Kids[2], env)
	}
	c, x, y := failing(n.Kids[0], env), failing(n.Kids[1], env), failing(n.Kids[2], env)
	return fault{c.must || x.must && y.must, c.may || x.may || y.may}
}

// divisors lists what an expression divides by, but for numbers.
func divisors(l *model.Leaf) []*lang.Node {
	var out []*lang.Node
	l.Expr.Tree().Each(func(n *lang.Node) {
		if n.Op == lang.OpArith && (n.Name == "/" || n.Name == "%") && n.Kids[1].Konst == nil && numeric(n.Kids[1].Type.K) {
			out = append(out, n.Kids[1])
		}
	})
	return out
}

// zeroed is that a divisor is zero, as a comparison of its form.
func (s *Side) zeroed(l *model.Leaf, by *lang.Node) (comparisons, bool) {
	b := forming{Side: s, leaf: l, linear: true}
	b.form.rest = new(big.Rat)
	b.add(by, big.NewRat(1, 1))
	c := comparison{b.form, "=="}
	c.normalise()
	return comparisons{all: []comparison{c}}, len(c.atoms) > 0
}

// divisor is the axis of the first thing that an expression divides by, with
// where that is zero; nil where there is none.
func (s *Side) divisor(r *reading) (*Axis, []Mask) {
	for _, by := range divisors(r.leaf) {
		if c, ok := s.zeroed(r.leaf, by); ok {
			if a := s.formAxis(&c, r.leaf, s.behind(r.leaf.Expr.Deps), false); a != nil {
				return a, c.answersBy(a)
			}
		}
	}
	return nil, nil
}

// divisorCuts cuts what is divided by at zero.
func (s *Side) divisorCuts(l *model.Leaf) {
	for _, by := range divisors(l) {
		if d, ok := by.Bare().Dep(); ok {
			if a := s.AxisOf(d); a != nil {
				a.addConst(zeroOf(a.Typ.K))
				continue
			}
		}
		if c, ok := s.zeroed(l, by); ok {
			s.Sp.cutForm(c.all[0].shape(), c.all[0].against())
		}
	}
}

func zeroOf(k rules.Kind) lang.Value {
	v, ok := lang.Convert(lang.IntOf(0), lang.Type{K: k})
	if !ok {
		return lang.IntOf(0)
	}
	return v
}

// byDivisor settles where a table is open whether an expression fails.
func (t *Table) byDivisor(s *Side, r *reading) bool {
	a, answers := s.divisor(r)
	if a == nil {
		return false
	}
	t.guessBy(a, answers)
	return true
}

package prove

import (
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// A comparison of two things that no constants tell apart, such as a <= 5 * b,
// is a question of how what both sides differ in stands to a number. So it is
// brought to one form, a sum of atoms beside a number: comparisons of one form
// share an axis, which their numbers cut. An order of two facts is an axis of
// three answers, a <= 5 * b and a > 5 * b are complements, and a + 1 > b is
// a - b > -1 however it is written.

// form is a sum of atoms, each with a factor, and a number.
type form struct {
	atoms []atom // in the order of their shapes; the first has a positive factor
	rest  *big.Rat
}

// atom is a part of a form that is not taken apart. Shape is how it is written.
type atom struct {
	shape  string
	factor *big.Rat
	node   *lang.Node
	axis   *Axis // of a fact at hand; nil for all else
	list   int   // of the length of a top-level list; -1
}

// comparison is a form and how it is compared with zero.
type comparison struct {
	form
	op string
}

// comparisons are comparisons of one form; any of them, or all, must hold.
type comparisons struct {
	all []comparison
	any bool
}

// turned gives each comparison with its sides changed. It is never written to.
var turned = map[string]string{"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

// compared brings a comparison to its form, and what asks whether a value lies in
// a range or is one of several; day is that of the parameters that change, the
// zero day where they are not looked into. ok is false for all else.
func (s *Side) compared(l *model.Leaf, day calendar.Date) (cs comparisons, ok bool) {
	n := l.Expr.Tree().Bare()
	add := func(name string, x, y *lang.Node) {
		c, fine := s.pair(l, day, name, x, y)
		ok = fine && (len(cs.all) == 0 || ok && c.shape() == cs.all[0].shape())
		cs.all = append(cs.all, c)
	}
	switch n.Op {
	case lang.OpCompare:
		add(n.Name, n.Kids[0], n.Kids[1])
	case lang.OpAnd: // a range
		for _, k := range n.Kids {
			if k.Op != lang.OpCompare {
				return cs, false
			}
			add(k.Name, k.Kids[0], k.Kids[1])
		}
	case lang.OpOneOf:
		cs.any = true
		for _, k := range n.Kids[1:] {
			add("==", n.Kids[0], k)
		}
	}
	return cs, ok
}

// pair brings a comparison of two values to its form.
func (s *Side) pair(l *model.Leaf, day calendar.Date, name string, x, y *lang.Node) (c comparison, ok bool) {
	if turned[name] == "" || isNone(x) || isNone(y) {
		return c, false
	}
	b := forming{Side: s, leaf: l, day: day, linear: linear(x.Type, y.Type)}
	b.form.rest = new(big.Rat)
	b.add(x, big.NewRat(1, 1))
	b.add(y, big.NewRat(-1, 1))
	c = comparison{b.form, name}
	c.normalise()
	return c, len(c.atoms) > 0
}

func isNone(n *lang.Node) bool { return n.Konst != nil && n.Konst.Kind() == lang.None }

// linear reports whether values of two types can be reckoned with in one sum.
func linear(x, y lang.Type) bool {
	return numeric(x.K) && numeric(y.K) || x.K == rules.KindDate && y.K == rules.KindDate || moment(x.K) && moment(y.K)
}

func numeric(k rules.Kind) bool {
	return k == rules.KindInt || k == rules.KindNumber || k == rules.KindMoney
}

func moment(k rules.Kind) bool { return k == rules.KindDatetime || k == rules.KindEvent }

// forming is a form that is being made.
type forming struct {
	*Side
	leaf   *model.Leaf
	day    calendar.Date
	linear bool
	form   form
}

// add adds a part of an expression with a factor.
func (b *forming) add(n *lang.Node, factor *big.Rat) {
	for n.Op == lang.OpTruth {
		n = n.Kids[0]
	}
	if v, ok := b.constant(n); ok {
		b.form.rest.Add(b.form.rest, v.Mul(v, factor))
		return
	}
	switch {
	case n.Op == lang.OpDef && n.Def.Tree() != nil:
		b.add(n.Def.Tree(), factor)
	case n.Op == lang.OpNegate:
		b.add(n.Kids[0], new(big.Rat).Neg(factor))
	case n.Op == lang.OpArith && b.linear && b.sum(n, factor):
	default:
		b.form.add(b.atom(n), factor)
	}
}

// sum adds what is reckoned with, where that is a sum or has a number as factor.
func (b *forming) sum(n *lang.Node, factor *big.Rat) bool {
	x, y := n.Kids[0], n.Kids[1]
	if !numeric(x.Type.K) || !numeric(y.Type.K) {
		return false
	}
	left, isLeft := b.constant(x)
	right, isRight := b.constant(y)
	switch {
	case n.Name == "+" || n.Name == "-":
		b.add(x, factor)
		if n.Name == "-" {
			factor = new(big.Rat).Neg(factor)
		}
		b.add(y, factor)
	case n.Name == "*" && isLeft:
		b.add(y, left.Mul(left, factor))
	case n.Name == "*" && isRight:
		b.add(x, right.Mul(right, factor))
	case n.Name == "/" && isRight && right.Sign() != 0:
		b.add(x, right.Quo(factor, right))
	default:
		return false
	}
	return true
}

// constant is the number that a part of an expression is on the day.
func (b *forming) constant(n *lang.Node) (*big.Rat, bool) {
	switch {
	case !b.linear:
	case n.Konst != nil:
		return rational(*n.Konst)
	case n.Op == lang.OpParam:
		for _, v := range n.Param.Values {
			if always := v.From.IsZero() && v.To.IsZero(); always || !b.day.IsZero() && Covers(v.From, v.To, b.day) {
				return rational(v.Value)
			}
		}
	}
	return nil, false
}

// rational is a value as a number: of a date its days, of a moment its time.
func rational(v lang.Value) (*big.Rat, bool) {
	switch v.Kind() {
	case lang.Number, lang.Money:
		return new(big.Rat).Set(v.Num().Rat()), true
	case lang.Date:
		return big.NewRat(int64(v.Date().Sub(calendar.Date{})), 1), true
	case lang.Moment:
		return big.NewRat(v.Time(time.UTC).UnixMicro(), 1), true
	}
	return nil, false
}

func (b *forming) atom(n *lang.Node) atom {
	out := atom{shape: n.Key(), node: n, list: -1}
	if d, ok := n.Dep(); ok && b.atHand(b.leaf, d) {
		out.axis = b.AxisOf(d)
	}
	if n.Op == lang.OpLen {
		out.list = b.listAt(n.Kids[0])
	}
	return out
}

// listAt is the top-level list that a node is, or -1.
func (s *Side) listAt(n *lang.Node) int {
	d, ok := n.Bare().Dep()
	if !ok || d.List >= 0 {
		return -1
	}
	return slices.IndexFunc(s.Set.Lists, func(l model.List) bool { return l.Slot == d.Slot })
}

func (f *form) add(a atom, factor *big.Rat) {
	for i := range f.atoms {
		if f.atoms[i].shape == a.shape {
			f.atoms[i].factor.Add(f.atoms[i].factor, factor)
			return
		}
	}
	a.factor = new(big.Rat).Set(factor)
	f.atoms = append(f.atoms, a)
}

// normalise makes equal forms equal: factors that are whole, as small as can be,
// the first of them positive.
func (c *comparison) normalise() {
	c.atoms = slices.DeleteFunc(c.atoms, func(a atom) bool { return a.factor.Sign() == 0 })
	slices.SortFunc(c.atoms, func(a, b atom) int { return strings.Compare(a.shape, b.shape) })
	if len(c.atoms) == 0 {
		return
	}
	num, den := new(big.Int), big.NewInt(1)
	for _, a := range c.atoms {
		num.GCD(nil, nil, num, new(big.Int).Abs(a.factor.Num()))
		den.Div(new(big.Int).Mul(den, a.factor.Denom()), new(big.Int).GCD(nil, nil, den, a.factor.Denom()))
	}
	scale := new(big.Rat).SetFrac(den, num)
	if c.atoms[0].factor.Sign() < 0 {
		scale.Neg(scale)
		c.op = turned[c.op]
	}
	for i := range c.atoms {
		c.atoms[i].factor.Mul(c.atoms[i].factor, scale)
	}
	c.rest.Mul(c.rest, scale)
}

// against is the number that the sum of the atoms is compared with.
func (c *comparison) against() *big.Rat { return new(big.Rat).Neg(c.rest) }

// shape is the same for forms that differ in their number alone, as they are written.
func (f *form) shape() string {
	return f.name(func(a *atom) string { return a.shape })
}

func (f *form) name(key func(a *atom) string) string {
	var b strings.Builder
	for i := range f.atoms {
		b.WriteString(f.atoms[i].factor.RatString() + "*" + key(&f.atoms[i]) + "+")
	}
	return b.String()
}

// whole reports whether the sum is always a whole number.
func (f *form) whole() bool {
	return !slices.ContainsFunc(f.atoms, func(a atom) bool {
		k := a.node.Type.K
		return !a.factor.IsInt() || k != rules.KindInt && k != rules.KindDate
	})
}

// least is the least that the sum can be; nil where nothing is known of it. That
// a list is empty is no length of it: there is an axis that says so.
func (f *form) least() *big.Rat {
	switch {
	case len(f.atoms) == 1 && f.atoms[0].list >= 0:
		return big.NewRat(1, 1)
	case len(f.atoms) == 1 && (f.atoms[0].node.Op == lang.OpLen || f.atoms[0].node.Op == lang.OpCount):
		return new(big.Rat)
	}
	return nil
}

// formCuts notes the numbers that forms are compared with, before axes are cut.
func (s *Side) formCuts() {
	var note func(l *model.Leaf)
	note = func(l *model.Leaf) {
		if l.Of != nil {
			s.EachLeaf(l.Of.Cond, note)
		}
		for _, day := range append(paramDays(l.Params), calendar.Date{}) {
			cs, ok := s.compared(l, day)
			for i := range cs.all {
				if ok {
					s.Sp.cutForm(cs.all[i].shape(), cs.all[i].against())
				}
			}
		}
	}
	for i := range s.Set.Rules {
		s.EachLeaf(s.Set.Rules[i].Cond, note)
		EachPiece(&s.Set.Rules[i], func(p *model.Piece) {
			if p.Leaf != nil {
				note(p.Leaf)
			}
		})
	}
	for i := range s.Set.Promises {
		s.EachLeaf(s.Set.Promises[i].Holds, note)
	}
	for _, o := range s.Set.Outcomes {
		s.EachLeaf(o.Complete, note)
	}
}

func (sp *Space) cutForm(shape string, at *big.Rat) {
	if !slices.ContainsFunc(sp.cuts[shape], func(r *big.Rat) bool { return r.Cmp(at) == 0 }) {
		sp.cuts[shape] = append(sp.cuts[shape], at)
		slices.SortFunc(sp.cuts[shape], (*big.Rat).Cmp)
	}
}

// paramDays are days on which parameters have each of their values.
func paramDays(params []*lang.Param) []calendar.Date {
	var out []calendar.Date
	for _, p := range params {
		for _, v := range p.Values {
			if !v.From.IsZero() {
				out = append(out, v.From)
			}
			if !v.To.IsZero() {
				out = append(out, v.To, v.To.AddDays(1))
			}
		}
	}
	return out
}

package prove

import (
	"math/big"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules/calendar"
)

// Span is a class of a form: one number, or all between two; nil ends are open.
type Span struct{ Lo, Hi *big.Rat }

// point reports whether a span is one number.
func (p *Span) point() bool { return p.Lo != nil && p.Hi != nil && p.Lo.Cmp(p.Hi) == 0 }

// holds reports whether a number lies in a span.
func (p *Span) holds(x *big.Rat) bool {
	if p.point() {
		return p.Lo.Cmp(x) == 0
	}
	return (p.Lo == nil || p.Lo.Cmp(x) < 0) && (p.Hi == nil || x.Cmp(p.Hi) < 0)
}

// spans cuts all that a form can be; of whole numbers nothing lies between two
// that follow one another.
func (f *form) spans(cuts []*big.Rat) []Span {
	var out []Span
	least, whole := f.least(), f.whole()
	keep := func(p Span) {
		switch {
		case least != nil && p.Hi != nil && (p.Hi.Cmp(least) < 0 || p.Hi.Cmp(least) == 0 && !p.point()):
		case whole && p.point() && !p.Lo.IsInt():
		case whole && !p.point() && p.Lo != nil && p.Hi != nil && above(p.Lo).Cmp(p.Hi) >= 0:
		default:
			out = append(out, p)
		}
	}
	var lo *big.Rat
	for _, c := range cuts {
		keep(Span{lo, c})
		keep(Span{c, c})
		lo = c
	}
	keep(Span{lo, nil})
	return out
}

// above is the next whole number above one.
func above(x *big.Rat) *big.Rat {
	floor := new(big.Int).Div(x.Num(), x.Denom()) // Euclidean, and the denominator is positive
	return new(big.Rat).SetInt(floor.Add(floor, big.NewInt(1)))
}

// formAxis finds or makes the axis of a form; nil where it is not cut at the
// numbers that comparisons ask for. fails says that its value may be lacking
// though all facts are known.
func (s *Side) formAxis(cs *comparisons, l *model.Leaf, reasons []string, fails bool) *Axis {
	c := &cs.all[0]
	cuts := s.Sp.cuts[c.shape()]
	for i := range cs.all {
		if !slices.ContainsFunc(cuts, func(r *big.Rat) bool { return r.Cmp(cs.all[i].against()) == 0 }) {
			return nil
		}
	}
	name := "=" + c.name(func(a *atom) string { return s.atomKey(a, l) })
	if fails {
		name += "!"
	}
	if a, ok := s.Sp.ByName[name]; ok {
		return a
	}
	a := s.Sp.axis(name, Axis{Kind: FormAxis, Reasons: reasons, fails: fails, form: &c.form, side: s, tied: true})
	for _, p := range c.spans(cuts) {
		a.Classes = append(a.Classes, Class{Span: &p})
	}
	if fails || !s.Sp.known {
		a.Classes = append(a.Classes, Class{})
	}
	s.Sp.place(a)
	s.tieSum(a)
	s.Sp.tieForms(a)
	return a
}

// atomKey is the same for two atoms that have one value in every application.
func (s *Side) atomKey(a *atom, l *model.Leaf) string {
	if a.axis != nil {
		return a.axis.Name
	}
	key := []string{a.shape}
	for _, d := range a.node.Definitions() {
		key = append(key, d.Name+"="+d.Tree().Key())
	}
	if a.node.Element() && l.Loop >= 0 {
		key = append(key, s.Set.Lists[l.Loop].Fact.Name)
	}
	part := &model.Leaf{Expr: a.node.Alone(), Key: strings.Join(key, "\n"), Params: a.node.AllParams(), Loop: l.Loop, Time: a.node.Timed()}
	r := s.reading(part, s.Policy)
	return "(" + s.guessKey(&r, r.key()) + ")"
}

// answersBy is what comparisons say in each class of their form's axis.
func (cs *comparisons) answersBy(a *Axis) []Mask {
	var out []Mask
	for _, k := range a.Classes {
		out = append(out, cs.join(func(c *comparison) Mask { return c.inSpan(k.Span, c.against()) }))
	}
	return out
}

// join is what comparisons say together.
func (cs *comparisons) join(say func(c *comparison) Mask) Mask {
	out, final := Yes, No
	if cs.any {
		out, final = No, Yes
	}
	for i := range cs.all {
		switch m := say(&cs.all[i]); m {
		case final:
			return final
		case Open:
			out = Open
		}
	}
	return out
}

// inSpan is what a comparison with a number says of a span that the number does
// not cut; open where there is none.
func (c *comparison) inSpan(p *Span, at *big.Rat) Mask {
	if p == nil {
		return Open
	}
	sign := 0
	switch {
	case p.point():
		sign = p.Lo.Cmp(at)
	case p.Hi != nil && p.Hi.Cmp(at) <= 0:
		sign = -1
	default:
		sign = 1
	}
	if compares(c.op, sign) {
		return Yes
	}
	return No
}

func compares(op string, sign int) bool {
	switch op {
	case "==":
		return sign == 0
	case "!=":
		return sign != 0
	case "<":
		return sign < 0
	case "<=":
		return sign <= 0
	case ">":
		return sign > 0
	}
	return sign >= 0
}

// byForm settles what a table leaves open by the axis of a form. It reports
// false where the leaf is no comparison.
func (t *Table) byForm(s *Side, r *reading) bool {
	c, ok := s.compared(r.leaf, calendar.Date{})
	if !ok {
		return false
	}
	a := s.formAxis(&c, r.leaf, s.behind(r.deps), mayFail(r.leaf))
	if a == nil {
		return false
	}
	t.guessBy(a, c.answersBy(a))
	return true
}

// formGuess is the node of a comparison that facts' classes say nothing about;
// day is that of the parameters.
func (s *Side) formGuess(r *reading, day calendar.Date, reasons []string) (Ref, bool) {
	c, ok := s.compared(r.leaf, day)
	if !ok {
		return 0, false
	}
	a := s.formAxis(&c, r.leaf, reasons, mayFail(r.leaf))
	if a == nil {
		return 0, false
	}
	if n := c.length(); n >= 0 {
		return s.lengths(n, a, &c), true
	}
	return s.Sp.Graph.Leaf(&Table{Axes: []*Axis{a}, Answers: c.answersBy(a)}), true
}

// length is the list whose length a comparison is about, or -1.
func (cs *comparisons) length() int {
	if len(cs.all[0].atoms) != 1 {
		return -1
	}
	return cs.all[0].atoms[0].list
}

// lengths is a comparison of the length of a list. Where a set gives the keys
// the length is that of the set; else the list has an element or none.
func (s *Side) lengths(list int, a *Axis, c *comparisons) Ref {
	g := s.Sp.Graph
	if keys := s.KeysAxis(list); keys != nil {
		t := &Table{Axes: []*Axis{keys}}
		for _, k := range keys.Classes {
			m := Open
			if k.V.Kind() == lang.None || k.V.Kind() == lang.Set {
				m = c.at(int64(len(k.Names)))
			}
			t.Answers = append(t.Answers, m)
		}
		return g.Leaf(t)
	}
	empty, none := s.Empty(list), Never
	if c.at(0) == Yes {
		none = empty
	}
	return g.Or(none, g.And(g.Not(empty), g.Leaf(&Table{Axes: []*Axis{a}, Answers: c.answersBy(a)})))
}

// at is what comparisons say where their one atom is a whole number.
func (cs *comparisons) at(n int64) Mask {
	return cs.join(func(c *comparison) Mask { return c.at(n) })
}

func (c *comparison) at(n int64) Mask {
	x := new(big.Rat).Mul(c.atoms[0].factor, big.NewRat(n, 1))
	if compares(c.op, x.Add(x, c.rest).Sign()) {
		return Yes
	}
	return No
}

package lang

import (
	"math/big"
	"slices"
	"strconv"

	"github.com/guize-rules/guize/rules"
)

// Grain says how fine the values of a number or amount may be, or of the items
// of a list: as multiples of a unit, and whether they end when they are written
// out. It is right for all applications, but may see less than is so.
type Grain struct{ f form }

// Grain works out how fine the values of a tree may be. Facts are measured in
// their steps where steps is true; otherwise they may have any decimals.
func (n *Node) Grain(steps bool) Grain {
	w := &grains{steps: steps, items: map[int]form{}, defs: map[*Def]form{}}
	return Grain{w.of(n).flat()}
}

// Ends reports whether all values end when they are written out.
func (g Grain) Ends() bool { return len(g.f.over) == 0 && ends(g.f.unit) }

// Multiple reports whether all values are multiples of a number.
func (g Grain) Multiple(of *big.Rat) bool {
	return len(g.f.over) == 0 && !g.f.fine && new(big.Rat).Quo(g.f.unit, of).IsInt()
}

// ends reports whether a fraction has finitely many decimals.
func ends(r *big.Rat) bool {
	_, exact := r.FloatPrec()
	return exact
}

// form is what a number may be: a whole number, times unit and the product of
// times, over the product of over. Divisions and multiplications that cancel
// each other leave nothing behind, so that (a / b) * b is known to be a.
type form struct {
	unit    *big.Rat
	fine    bool // times any power of ten
	exactly bool // the whole number is 1 or -1
	times   []factor
	over    []factor
}

// factor is a part of a product that is not worked out before an application
// comes. Equal keys are equal numbers.
type factor struct {
	key   string
	unit  *big.Rat // it is a multiple of this
	fine  bool
	wild  bool       // nothing is known of it
	few   []*big.Rat // what it may be, where these are few
	depth int        // the frame of the innermost element that it reads
}

type grains struct {
	steps bool
	items map[int]form // of the elements of the predicates around, by frame
	defs  map[*Def]form
	wild  int // factors that nothing cancels, so far
}

func (w *grains) of(n *Node) form {
	if n.Konst != nil && n.Konst.Numeric() {
		return form{unit: new(big.Rat).Abs(n.Konst.Num().Rat()), exactly: true}
	}
	switch n.Op {
	case OpNegate:
		return w.of(n.Kids[0])
	case OpArith:
		return w.arith(n)
	case OpIf:
		return w.either(n.Kids[1:])
	case OpElse, OpExtreme, OpArray:
		return w.either(n.Kids)
	case OpDef:
		return w.definition(n.Def)
	case OpRound, OpKept:
		return form{unit: n.Rounds().To.Rat()}
	case OpSum, OpMap:
		return w.elements(n)
	case OpFilter, OpElement:
		return w.of(n.Kids[0])
	case OpScale:
		return w.scale(n)
	case OpPart:
		return w.either(n.Kids)
	case OpCall:
		if n.Name == "abs" || n.Name == "money" {
			return w.of(n.Kids[0])
		}
	case OpItem:
		if f, ok := w.items[n.Frame]; ok {
			return f
		}
	}
	return w.leaf(n)
}

func (w *grains) definition(d *Def) form {
	f, known := w.defs[d]
	if !known {
		f = w.of(d.tree)
		w.defs[d] = f
	}
	return f
}

// scale is what a scale gives: products of decimals, or on a line a quotient.
func (w *grains) scale(n *Node) form {
	out := form{unit: big.NewRat(1, 1), fine: true}
	if n.Name == "marginal" {
		out.over = w.either(n.Kids[1:]).over
	}
	if n.Name == "linear" {
		w.wild++
		out.over = append(out.over, factor{key: "wild " + strconv.Itoa(w.wild), unit: big.NewRat(1, 1), wild: true})
	}
	return out
}

// leaf is what is read and not worked out.
func (w *grains) leaf(n *Node) form {
	t := n.Type
	if t.Elem != nil {
		t = *t.Elem
	}
	unit, fine := big.NewRat(1, 1), false
	switch {
	case t.K == rules.KindInt:
	case n.Op == OpParam || n.Op == OpParamOn:
		unit, fine = n.Param.grain()
	case n.Op == OpSlot || n.Op == OpField:
		unit, fine = w.measured(n)
	case t.K == rules.KindNumber || t.K == rules.KindMoney || t.isAny():
		fine = true
	}
	if n.Type.Elem != nil {
		return form{unit: unit, fine: fine}
	}
	return form{unit: big.NewRat(1, 1), exactly: true, times: []factor{{key: n.Key(), unit: unit, fine: fine, few: n.values(), depth: n.depth()}}}
}

// measured is how fine a fact or outcome is.
func (w *grains) measured(n *Node) (unit *big.Rat, fine bool) {
	f := n.Rec.Fields[n.Slot]
	if unit, ok := new(big.Rat).SetString(f.Step); ok && w.steps && unit.Sign() > 0 {
		return unit, false
	}
	if f.Type.K == rules.KindMoney && w.steps {
		return big.NewRat(1, 100), false
	}
	return big.NewRat(1, 1), f.Type.K != rules.KindInt
}

// grain is that of the values of a parameter.
func (p *Param) grain() (unit *big.Rat, fine bool) {
	unit = new(big.Rat)
	for _, v := range p.Values {
		if !v.Value.Numeric() {
			return big.NewRat(1, 1), true
		}
		unit = gcd(unit, v.Value.Num().Rat())
	}
	return unit, len(p.Values) == 0
}

// depth is the frame of the innermost element that a tree reads.
func (n *Node) depth() int {
	d := 0
	if n.Op == OpSlot || n.Op == OpItem {
		d = n.Frame
	}
	for _, k := range n.Kids {
		d = max(d, k.depth())
	}
	return d
}

func (w *grains) arith(n *Node) form {
	x, y := w.of(n.Kids[0]), w.of(n.Kids[1])
	switch n.Name {
	case "*":
		return product(x, y)
	case "/":
		return w.quotient(x, y, n.Kids[1])
	}
	return w.sum(x, y)
}

// quotient is x / y, where y is what a node comes to.
func (w *grains) quotient(x, y form, n *Node) form {
	switch values := n.values(); {
	case !y.exactly && len(values) > 0:
		return overEach(x, values)
	case !y.exactly:
		f := y.flat()
		y = form{unit: big.NewRat(1, 1), exactly: true, times: []factor{{key: n.Key(), unit: f.unit, fine: f.fine, wild: len(f.over) > 0, depth: n.depth()}}}
	case y.unit.Sign() == 0: // it fails
		return x
	}
	return product(x, form{unit: new(big.Rat).Inv(y.unit), exactly: y.exactly, times: y.over, over: y.times})
}

// overEach is x over one of some numbers.
func overEach(x form, values []*big.Rat) form {
	unit, out := new(big.Rat), x
	for _, v := range values {
		if v.Sign() != 0 { // else it fails
			unit = gcd(unit, new(big.Rat).Quo(x.unit, v))
		}
	}
	out.unit, out.exactly = unit, x.exactly && len(values) == 1
	return out
}

// product multiplies; what stands above in one and below in the other cancels.
func product(x, y form) form {
	out := form{unit: new(big.Rat).Mul(x.unit, y.unit), fine: x.fine || y.fine, exactly: x.exactly && y.exactly}
	a, d := cancel(x.times, y.over)
	c, b := cancel(y.times, x.over)
	out.times, out.over = slices.Concat(a, c), slices.Concat(b, d)
	return out
}

// cancel takes out of two products what stands in both.
func cancel(a, b []factor) (restA, restB []factor) {
	b = slices.Clone(b)
	for _, f := range a {
		if i := slices.IndexFunc(b, func(g factor) bool { return g.key == f.key }); i >= 0 {
			b = slices.Delete(b, i, i+1)
		} else {
			restA = append(restA, f)
		}
	}
	return restA, b
}

// sum is x + y or x - y, and what is one or the other of the two: over what both
// are over.
func (w *grains) sum(x, y form) form {
	x, y = x.worked(), y.worked()
	onlyX, onlyY := cancel(x.over, y.over)
	a, b := w.expand(x, onlyY), w.expand(y, onlyX)
	return form{unit: gcd(a.unit, b.unit), fine: a.fine || b.fine, over: slices.Concat(y.over, onlyX)}
}

// expand multiplies a form with factors and forgets what it is made of.
func (w *grains) expand(x form, by []factor) form {
	x.times = slices.Concat(x.times, by)
	return x.flat()
}

// worked is a form in which a part that it is over, and that has few values, is
// worked out.
func (x form) worked() form {
	for i := 0; i < len(x.over); i++ {
		if f := x.over[i]; len(f.few) > 0 {
			x.over = slices.Delete(slices.Clone(x.over), i, i+1)
			x, i = overEach(x, f.few), i-1
		}
	}
	return x
}

// flat is a form without the parts of its product.
func (x form) flat() form {
	x = x.worked()
	out := form{unit: new(big.Rat).Set(x.unit), fine: x.fine, over: slices.Clone(x.over)}
	for _, f := range x.times {
		if f.wild {
			out.over = append(out.over, f)
		}
		out.unit.Mul(out.unit, f.unit)
		out.fine = out.fine || f.fine
	}
	return out
}

// either is one of some values.
func (w *grains) either(ns []*Node) form {
	out := form{unit: new(big.Rat)}
	for _, n := range ns {
		out = w.sum(out, w.of(n))
	}
	return out
}

// elements are the items of a list, or what is said of each, added or not.
func (w *grains) elements(n *Node) form {
	out := w.of(n.Kids[0]).flat()
	if len(n.Kids) > 1 {
		outer, around := w.items[n.Frame]
		if n.Kids[0].Type.Elem != nil && n.Kids[0].Type.Elem.Rec == nil {
			w.items[n.Frame] = out
		}
		out = w.of(n.Kids[1]).flat()
		delete(w.items, n.Frame)
		if around {
			w.items[n.Frame] = outer
		}
	}
	for i, f := range out.over {
		if f.depth >= n.Frame { // another one for each element
			w.wild++
			out.over[i].key = "wild " + strconv.Itoa(w.wild)
		}
	}
	return out
}

// gcd is the greatest number of which both are multiples.
func gcd(a, b *big.Rat) *big.Rat {
	x, y := new(big.Int).Mul(a.Num(), b.Denom()), new(big.Int).Mul(b.Num(), a.Denom())
	g := new(big.Int).GCD(nil, nil, x.Abs(x), y.Abs(y))
	return new(big.Rat).SetFrac(g, new(big.Int).Mul(a.Denom(), b.Denom()))
}

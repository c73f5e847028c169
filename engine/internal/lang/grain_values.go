package lang

import (
	"math/big"
	"strconv"

	"github.com/guize-rules/guize/rules"
)

// mostValues is how many values of a divisor are looked at one by one.
const mostValues = 100

// values lists the numbers that a node may be where these are few; else nil.
func (n *Node) values() []*big.Rat {
	switch {
	case n.Konst != nil:
		return numbersIn(*n.Konst)
	case n.Op == OpParam || n.Op == OpParamOn:
		var all []Value
		for _, v := range n.Param.Values {
			all = append(all, v.Value)
		}
		return numbersIn(all...)
	case n.Op == OpDef:
		return n.Def.tree.values()
	case n.Op == OpNegate:
		return n.Kids[0].values()
	case n.Op == OpArith:
		return n.results()
	case n.Op == OpIf:
		return allValues(n.Kids[1:])
	case n.Op == OpElse, n.Op == OpExtreme:
		return allValues(n.Kids)
	case n.Op == OpSlot || n.Op == OpField:
		return wholeBetween(n.Rec.Fields[n.Slot].Fact)
	}
	return nil
}

// results lists what a calculation with few values may come to.
func (n *Node) results() []*big.Rat {
	x, y := n.Kids[0].values(), n.Kids[1].values()
	if len(x)*len(y) > mostValues {
		return nil
	}
	var out []*big.Rat
	for _, a := range x {
		for _, b := range y {
			switch z := new(big.Rat); {
			case n.Name == "+":
				out = append(out, z.Add(a, b))
			case n.Name == "-":
				out = append(out, z.Sub(a, b))
			case n.Name == "*":
				out = append(out, z.Mul(a, b))
			case n.Name == "/" && b.Sign() != 0:
				out = append(out, z.Quo(a, b))
			case n.Name == "%":
				return nil
			}
		}
	}
	return out
}

func numbersIn(vs ...Value) []*big.Rat {
	var out []*big.Rat
	for _, v := range vs {
		if !v.Numeric() {
			return nil
		}
		out = append(out, v.Num().Rat())
	}
	return out
}

// allValues lists what any of some nodes may be; nil where one is not known.
func allValues(ns []*Node) []*big.Rat {
	var out []*big.Rat
	for _, n := range ns {
		values := n.values()
		if values == nil || len(out)+len(values) > mostValues {
			return nil
		}
		out = append(out, values...)
	}
	return out
}

// wholeBetween lists the whole numbers that a fact may be where it has bounds.
func wholeBetween(f *rules.Fact) []*big.Rat {
	if f == nil || f.Type.Kind != rules.KindInt {
		return nil
	}
	from, err := strconv.Atoi(f.Type.Min)
	to, err2 := strconv.Atoi(f.Type.Max)
	if err != nil || err2 != nil || to-from >= mostValues {
		return nil
	}
	var out []*big.Rat
	for i := from; i <= to; i++ {
		out = append(out, big.NewRat(int64(i), 1))
	}
	return out
}

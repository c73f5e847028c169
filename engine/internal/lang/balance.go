package lang

import (
	"maps"
	"slices"

	"github.com/guize-rules/guize/rules"
)

// Balance is a comparison of what is worked out, such as income / size <= 3000: no
// constant says at which value of a fact its sides pass one another.
type Balance struct {
	Deps []Dep // the slots that its sides are worked out of, but for conditions within them
	Elem bool  // it reads one element besides, of the list in the slot List
	List int

	x, y  Eval
	frame int // of the element
	size  int64
}

// Balances calls do for each comparison of a tree that orders numbers, amounts,
// dates or moments and is not of one slot with a constant ([Node.Cuts]).
func (n *Node) Balances(do func(n *Node, b Balance)) {
	n.Each(func(k *Node) {
		if k.Op != OpCompare || k.Konst != nil || !ordered(k.Kids[0]) || !ordered(k.Kids[1]) || k.cuts() {
			return
		}
		b := Balance{Deps: k.valued(), x: k.Kids[0].Eval, y: k.Kids[1].Eval, size: k.size()}
		switch of := slices.Collect(maps.Keys(k.elements())); {
		case len(of) == 1:
			b.Elem, b.frame, b.List = true, of[0], k.elements()[of[0]]
		case len(of) > 1:
			return // elements of two lists
		}
		do(k, b)
	})
}

// cuts reports whether a comparison gives constants that cut a slot.
func (n *Node) cuts() bool {
	x, y := n.Kids[0].Bare(), n.Kids[1].Bare()
	_, slot := x.Dep()
	_, other := y.Dep()
	switch {
	case slot && (y.Konst != nil || y.Op == OpParam), other && (x.Konst != nil || x.Op == OpParam): // mostly
		return true
	case slot || other:
		return false
	}
	return x.cut(nil, n.Name, y) != nil || y.cut(nil, swapped[n.Name], x) != nil
}

func ordered(n *Node) bool {
	switch n.Type.K {
	case rules.KindInt, rules.KindNumber, rules.KindMoney, rules.KindDate, rules.KindDatetime:
		return true
	}
	return false
}

// valued lists the slots of whose values a comparison's sides are made, those that
// conditions within them read left out.
func (n *Node) valued() []Dep {
	var out []Dep
	seen := map[*Def]bool{}
	var walk func(k *Node)
	walk = func(k *Node) {
		if k.Type.K == rules.KindBool && k != n {
			return
		}
		if d, ok := k.Dep(); ok && !slices.Contains(out, d) {
			out = append(out, d)
		}
		for _, kid := range k.Kids {
			walk(kid)
		}
		if k.Op == OpDef && !seen[k.Def] {
			seen[k.Def] = true
			walk(k.Def.tree)
		}
	}
	walk(n)
	return out
}

// elements are the elements that a tree reads and that are none of a list within it:
// the slot of their list by their frame.
func (n *Node) elements() map[int]int {
	out := map[int]int{}
	for _, k := range n.Kids {
		maps.Copy(out, k.elements())
	}
	switch {
	case n.Op == OpSlot && n.Frame > frameGlobal:
		out[n.Frame] = n.Rec.List
	case n.Op == OpItem && n.Type.Rec != nil:
		out[n.Frame] = n.Type.Rec.List
	case n.Op == OpItem:
		out[n.Frame] = frameOther // no slot
	case n.Op == OpDef && n.Def.Loop != nil:
		out[frameLoop] = n.Def.Loop.List
	case n.Frame > frameLoop:
		delete(out, n.Frame)
	}
	return out
}

// Stands is how the left side stands to the right one, below, equal or above: -1, 0
// or 1. ok is false where it has no order, or not within the work that is left.
func (b *Balance) Stands(e Env, elem Value) (int, bool) {
	if e.Reads, e.Answers = nil, nil; b.Elem {
		e.Frames[b.frame] = elem
	}
	if !e.spend(b.size) {
		return 0, false
	}
	return order(b.x(&e), b.y(&e))
}

package lang

import (
	"slices"
	"strings"
)

// Deps lists the slots that a tree may read, each once.
func (n *Node) Deps() []Dep {
	var out []Dep
	seen := map[Dep]bool{}
	n.eachDep(false, func(d Dep, _ bool) {
		if !seen[d] {
			seen[d] = true
			out = append(out, d)
		}
	})
	return out
}

// weight is what it costs to walk a tree with the definitions that it uses, and to
// keep what they read.
func (n *Node) weight() int64 {
	var out int64
	n.Each(func(k *Node) {
		if out++; k.Op == OpDef {
			out += int64(len(k.Def.Deps))
		}
	})
	return out
}

// eachDep calls do for each slot that is read, kids first; asked says that only
// that matters whether it is known. A definition stands for what it reads.
func (n *Node) eachDep(asked bool, do func(d Dep, asked bool)) {
	for _, k := range n.Kids {
		k.eachDep(asked || n.Op == OpKnown || n.Op == OpUnknownOf, do)
	}
	switch n.Op {
	case OpSlot, OpField:
		if d, ok := n.Dep(); ok {
			do(d, asked)
		}
	case OpDef:
		for _, d := range n.Def.Deps {
			do(d, true) // which of them it reads the value of was noted when it was compiled
		}
	}
}

// Dep is the slot that a node reads; ok is false for one that reads none of its
// own, as a field of a list within an element.
func (n *Node) Dep() (d Dep, ok bool) {
	switch {
	case n.Op != OpSlot && n.Op != OpField:
		return d, false
	case n.Op == OpSlot && n.Frame == frameGlobal:
		return Dep{-1, n.Slot}, true
	}
	return Dep{n.Rec.List, n.Slot}, n.Rec.List >= 0
}

// Each calls do for every node of a tree, and for those of the definitions that
// it uses; each definition is walked once.
func (n *Node) Each(do func(*Node)) { n.each(do, map[*Def]bool{}) }

func (n *Node) each(do func(*Node), seen map[*Def]bool) {
	do(n)
	for _, k := range n.Kids {
		k.each(do, seen)
	}
	if n.Op == OpDef && !seen[n.Def] {
		seen[n.Def] = true
		n.Def.tree.each(do, seen)
	}
}

// has reports whether a tree, or a definition that it uses, has a node of some kind.
func (n *Node) has(is func(*Node) bool) bool {
	found := false
	n.Each(func(k *Node) { found = found || is(k) })
	return found
}

// Params lists the parameters whose value in force a tree reads, each once.
func (n *Node) Params() []*Param {
	var out []*Param
	n.Each(func(k *Node) {
		if k.Op == OpParam && !slices.Contains(out, k.Param) {
			out = append(out, k.Param)
		}
	})
	return out
}

// AllParams lists the parameters that a tree reads at any date, by name, each once.
func (n *Node) AllParams() []*Param {
	var out []*Param
	n.Each(func(k *Node) {
		if k.Param != nil && !slices.Contains(out, k.Param) {
			out = append(out, k.Param)
		}
	})
	slices.SortFunc(out, func(a, b *Param) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Nests reports whether a tree has a condition on a list in it.
func (n *Node) Nests() bool {
	return n.has(func(k *Node) bool { return k.Frame > frameLoop && k.Op != OpSlot && k.Op != OpItem })
}

// Names reports whether a tree names a fact, outcome, definition or parameter
// ("params.x"), of an element by its field alone or behind the list.
func (n *Node) Names(name string) bool {
	switch n.Op {
	case OpSlot, OpField:
		field := n.Rec.Fields[n.Slot].Name
		if field == name || n.Rec.Name+"."+field == name {
			return true
		}
	case OpDef, OpParam:
		if n.Name == name {
			return true
		}
	}
	return slices.ContainsFunc(n.Kids, func(k *Node) bool { return k.Names(name) })
}

// Cut is a constant that a slot is compared with: Value, or the values of Param.
type Cut struct {
	Dep   Dep
	Value Value
	Param *Param
	Of    int  // of an end of a band: which value of Param has it
	Last  bool // no edge of an answer, but the last value that has one
}

// CutKey tells constants apart.
type CutKey struct {
	dep   Dep
	param *Param
	value Value // but for its text
	text  string
}

// Key is the same of the same constants.
func (c Cut) Key() CutKey {
	k := CutKey{c.Dep, c.Param, c.Value, c.Value.Text()}
	if c.Value.Kind() == Text {
		k.value.h = &shared[Text][0][0]
	}
	return k
}

// Cuts appends the constants that the slots of a tree are compared with.
func (n *Node) Cuts(to []Cut) []Cut {
	n.Each(func(k *Node) {
		switch {
		case k.Op == OpCompare:
			to = k.Kids[0].cut(to, k.Name, k.Kids[1])
			to = k.Kids[1].cut(to, swapped[k.Name], k.Kids[0])
		case k.Op == OpOneOf:
			for _, v := range k.Kids[1:] {
				to = k.Kids[0].cut(to, "==", v)
			}
		}
	})
	return to
}

func (n *Node) cut(to []Cut, op string, with *Node) []Cut {
	n, with = n.Bare(), with.Bare()
	d, ok := n.Dep()
	switch {
	case n.Op == OpShift && with.Konst != nil:
		return append(to, n.shiftCuts(*with.Konst)...)
	case n.Op == OpCall && n.Name == "age" && with.Konst != nil:
		return append(to, n.ageCuts(op, *with.Konst)...)
	case !ok:
	case with.Konst != nil:
		return append(to, Cut{Dep: d, Value: *with.Konst})
	case with.Op == OpParam:
		return append(to, Cut{Dep: d, Param: with.Param})
	}
	return to
}

// Element reports whether a tree reads the element of a rule's loop.
func (n *Node) Element() bool {
	return n.has(func(k *Node) bool { return (k.Op == OpSlot || k.Op == OpItem) && k.Frame == frameLoop })
}

// mayBeNone reports whether what is not known yet may turn out to have no value.
func (n *Node) mayBeNone() bool {
	switch n.Op {
	case OpSlot, OpField:
		f := n.Rec.Fields[n.Slot]
		return f.Fact == nil || f.Event || n.Op == OpField
	case OpDef:
		return n.Def.lacks
	case OpIf:
		return n.Kids[1].mayBeNone() || n.Kids[2].mayBeNone()
	case OpElse:
		return n.Kids[1].mayBeNone()
	case OpKept:
		return n.Kids[0].mayBeNone()
	case OpConst:
		return n.Konst.Kind() == None
	}
	return n.Op == OpElement || n.Op == OpHost
}

// Asks reports whether a tree asks which facts are known, and whether it reads
// any value besides.
func (n *Node) Asks() (asks, reads bool) {
	asks = n.has(func(k *Node) bool { return k.Op == OpKnown || k.Op == OpUnknownOf })
	return asks, n.readsValue()
}

func (n *Node) readsValue() bool {
	switch n.Op {
	case OpKnown, OpUnknownOf:
		return false
	case OpSlot, OpField, OpParam, OpParamOn, OpNow:
		return true
	case OpDef:
		return n.Def.reads
	}
	return slices.ContainsFunc(n.Kids, (*Node).readsValue)
}

// Asked lists the slots of which a tree asks whether they are known, each once, and
// those whose values it reads.
func (n *Node) Asked() (out, valued []Dep) {
	value := func(d Dep, asked bool) {
		if !asked && !slices.Contains(valued, d) {
			valued = append(valued, d)
		}
	}
	n.eachDep(false, value)
	for _, d := range n.Definitions() {
		if d.tree != nil {
			d.tree.eachDep(false, value)
		}
	}
	n.Each(func(k *Node) {
		if k.Op != OpKnown && k.Op != OpUnknownOf {
			return
		}
		for _, d := range k.Deps() {
			if !slices.Contains(out, d) {
				out = append(out, d)
			}
		}
	})
	return out, valued
}

// Timed reports whether a tree reads the time of the evaluation.
func (n *Node) Timed() bool { return n.has(func(k *Node) bool { return k.Op == OpNow }) }

// Dated reports whether a tree reads a parameter whose value depends on the day.
func (n *Node) Dated() bool {
	return n.has(func(k *Node) bool { return k.Param != nil && k.Param.constant() == nil })
}

// Texts lists the texts that a tree spells out.
func (n *Node) Texts() []string {
	var out []string
	n.Each(func(k *Node) {
		if k.Op == OpConst && k.Konst.Kind() == Text {
			out = append(out, k.Konst.Text())
		}
		if k.Op == OpElement {
			out = append(out, k.Name)
		}
	})
	return out
}

// Definitions lists the definitions that a tree uses, through one another, each once.
func (n *Node) Definitions() []*Def {
	var out []*Def
	seen := map[*Def]bool{}
	n.Each(func(k *Node) {
		if k.Op == OpDef && !seen[k.Def] {
			seen[k.Def], out = true, append(out, k.Def)
		}
	})
	return out
}

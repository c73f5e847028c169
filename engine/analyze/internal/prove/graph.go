package prove

import (
	"slices"
	"strconv"
	"strings"
)

// Mask is the set of answers that a condition may still have.
type Mask uint8

// The answers.
const (
	Yes  Mask = 1 << iota
	No        // plainly false
	Open      // unknown, or an error
	any3 = Yes | No | Open
)

func (m Mask) negate() Mask {
	return m&Open | m&Yes<<1 | m&No>>1
}

// guessSize is how much more work a guess is than a comparison.
const guessSize = 100

// Ref is a node of the graph of conditions. Nodes that mean the same by their
// form are one node, so that equal refs prove equal conditions.
type Ref int32

// The nodes that depend on nothing.
const (
	Always Ref = iota
	Never
	unsure
)

type nodeOp uint8

const (
	opConst nodeOp = iota
	opLeaf
	opNot
	opAnd
	opOr
	opSum
)

type node struct {
	op   nodeOp
	kids []Ref
	leaf *Table
	sum  *sum // of opSum
	size int  // leaves below, as a measure of work
	open bool // it may be neither true nor false

	quants []*quantifier // conditions on lists below
	tied   []*Axis       // axes below whose classes go with those of others
}

// Table gives the answers of a leaf for each combination of classes of its
// axes; the first axis changes fastest.
type Table struct {
	Axes    []*Axis
	Answers []Mask
	bits    [3][]uint64 // of one axis: the classes where yes, no, open is possible
}

// Graph holds conditions as a graph without repeats.
type Graph struct {
	nodes []node
	index map[string]Ref
}

func newGraph() *Graph {
	g := &Graph{index: map[string]Ref{}}
	for range 3 {
		g.nodes = append(g.nodes, node{op: opConst})
	}
	return g
}

func (g *Graph) add(key string, n node) Ref {
	if r, ok := g.index[key]; ok {
		return r
	}
	r := Ref(len(g.nodes))
	n.size = 1
	for _, k := range n.kids {
		n.size = min(n.size+g.nodes[k].size, 1<<30)
		n.open = n.open || k == unsure || g.nodes[k].open
		n.knows(g.nodes[k].quants...)
		n.touches(g.nodes[k].tied...)
	}
	if n.leaf != nil {
		n.open = slices.ContainsFunc(n.leaf.Answers, func(m Mask) bool { return m&Open != 0 })
		for _, a := range n.leaf.Axes {
			if a.tied {
				n.touches(a)
			}
			switch {
			case a.quant != nil:
				n.knows(a.quant)
			case a.Kind == freeAxis || a.Kind == FormAxis:
				n.size += guessSize // to be decided after all else, since a guess may fail
			}
		}
	}
	g.nodes = append(g.nodes, n)
	g.index[key] = r
	return r
}

// knows notes conditions on lists, of which a search looks into a few.
func (n *node) knows(qs ...*quantifier) {
	for _, q := range qs {
		if len(n.quants) < mostQuantifiers && !slices.Contains(n.quants, q) {
			n.quants = append(n.quants, q)
		}
	}
}

// touches notes axes that are tied to others.
func (n *node) touches(axes ...*Axis) {
	for _, a := range axes {
		if len(n.tied) < mostTied && !slices.Contains(n.tied, a) {
			n.tied = append(n.tied, a)
		}
	}
}

func constOf(m Mask) (Ref, bool) {
	switch m {
	case Yes:
		return Always, true
	case No:
		return Never, true
	case Open:
		return unsure, true
	}
	return 0, false
}

// Leaf adds a table; one that always gives the same answer is that answer.
func (g *Graph) Leaf(t *Table) Ref {
	var all Mask
	var key strings.Builder
	key.WriteString("L")
	for _, a := range t.Axes {
		key.WriteString(a.Name + ";")
	}
	for _, m := range t.Answers {
		all |= m
		key.WriteByte('0' + byte(m))
	}
	if r, ok := constOf(all); ok {
		return r
	}
	if len(t.Axes) == 1 {
		for b := range t.bits {
			t.bits[b] = make([]uint64, t.Axes[0].words)
			for i, m := range t.Answers {
				if m>>b&1 == 1 {
					t.bits[b][i/64] |= 1 << (i % 64)
				}
			}
		}
	}
	return g.add(key.String(), node{op: opLeaf, leaf: t})
}

// Not is that a condition does not hold.
func (g *Graph) Not(r Ref) Ref {
	switch {
	case r == Always:
		return Never
	case r == Never:
		return Always
	case r == unsure:
		return unsure
	case g.nodes[r].op == opNot:
		return g.nodes[r].kids[0]
	}
	return g.add("N"+strconv.Itoa(int(r)), node{op: opNot, kids: []Ref{r}})
}

// And is that all of some conditions hold.
func (g *Graph) And(kids ...Ref) Ref { return g.join(opAnd, "A", Always, Never, kids) }

// Or is that one of some conditions holds.
func (g *Graph) Or(kids ...Ref) Ref { return g.join(opOr, "O", Never, Always, kids) }

// join brings parts into one order and drops what changes nothing.
func (g *Graph) join(op nodeOp, key string, neutral, final Ref, kids []Ref) Ref {
	var flat []Ref
	for _, k := range kids {
		switch {
		case k == final:
			return final
		case k == neutral:
		case g.nodes[k].op == op && len(g.nodes[k].kids) <= 16:
			flat = append(flat, g.nodes[k].kids...)
		default:
			flat = append(flat, k)
		}
	}
	slices.Sort(flat)
	flat = slices.Compact(flat)
	switch len(flat) {
	case 0:
		return neutral
	case 1:
		return flat[0]
	}
	var b strings.Builder
	b.WriteString(key)
	for _, k := range flat {
		b.WriteString(strconv.Itoa(int(k)))
		b.WriteByte(',')
	}
	return g.add(b.String(), node{op: op, kids: flat})
}

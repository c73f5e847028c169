package analyze

import (
	"slices"
	"strconv"
	"strings"
)

// mask is the set of answers that a condition may still have.
type mask uint8

const (
	yes  mask = 1 << iota
	no        // plainly false
	open      // unknown, or an error
	any3 = yes | no | open
)

func (m mask) negate() mask {
	return m&open | m&yes<<1 | m&no>>1
}

// guessSize is how much more work a guess is than a comparison.
const guessSize = 100

// ref is a node of the graph of conditions. Nodes that mean the same by their
// form are one node, so that equal refs prove equal conditions.
type ref int32

// The nodes that depend on nothing.
const (
	always ref = iota
	never
	unsure
)

type nodeOp uint8

const (
	opConst nodeOp = iota
	opLeaf
	opNot
	opAnd
	opOr
)

type node struct {
	op   nodeOp
	kids []ref
	leaf *table
	size int // leaves below, as a measure of work

	quants []*quantifier // conditions on lists below
}

// table gives the answers of a leaf for each combination of classes of its
// axes; the first axis changes fastest.
type table struct {
	axes    []*axis
	answers []mask
	bits    [3][]uint64 // of one axis: the classes where yes, no, open is possible
}

// graph holds conditions as a graph without repeats.
type graph struct {
	nodes []node
	index map[string]ref
}

func newGraph() *graph {
	g := &graph{index: map[string]ref{}}
	for range 3 {
		g.nodes = append(g.nodes, node{op: opConst})
	}
	return g
}

func (g *graph) add(key string, n node) ref {
	if r, ok := g.index[key]; ok {
		return r
	}
	r := ref(len(g.nodes))
	n.size = 1
	for _, k := range n.kids {
		n.size = min(n.size+g.nodes[k].size, 1<<30)
		n.knows(g.nodes[k].quants...)
	}
	if n.leaf != nil {
		for _, a := range n.leaf.axes {
			switch {
			case a.quant != nil:
				n.knows(a.quant)
			case a.kind == freeAxis:
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

func constOf(m mask) (ref, bool) {
	switch m {
	case yes:
		return always, true
	case no:
		return never, true
	case open:
		return unsure, true
	}
	return 0, false
}

// leaf adds a table; one that always gives the same answer is that answer.
func (g *graph) leaf(t *table) ref {
	var all mask
	var key strings.Builder
	key.WriteString("L")
	for _, a := range t.axes {
		key.WriteString(a.name + ";")
	}
	for _, m := range t.answers {
		all |= m
		key.WriteByte('0' + byte(m))
	}
	if r, ok := constOf(all); ok {
		return r
	}
	if len(t.axes) == 1 {
		for b := range t.bits {
			t.bits[b] = make([]uint64, t.axes[0].words)
			for i, m := range t.answers {
				if m>>b&1 == 1 {
					t.bits[b][i/64] |= 1 << (i % 64)
				}
			}
		}
	}
	return g.add(key.String(), node{op: opLeaf, leaf: t})
}

func (g *graph) not(r ref) ref {
	switch {
	case r == always:
		return never
	case r == never:
		return always
	case r == unsure:
		return unsure
	case g.nodes[r].op == opNot:
		return g.nodes[r].kids[0]
	}
	return g.add("N"+strconv.Itoa(int(r)), node{op: opNot, kids: []ref{r}})
}

func (g *graph) and(kids ...ref) ref { return g.join(opAnd, "A", always, never, kids) }

func (g *graph) or(kids ...ref) ref { return g.join(opOr, "O", never, always, kids) }

// join brings parts into one order and drops what changes nothing.
func (g *graph) join(op nodeOp, key string, neutral, final ref, kids []ref) ref {
	var flat []ref
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

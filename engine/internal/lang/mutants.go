package lang

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/rules"
)

// Mutant is an expression with one small mistake in it.
type Mutant struct {
	Pos     rules.Pos
	Kind    MutantKind
	Literal string // of a constant, as it was
	Text    string // of the whole expression, as it is now
}

// MutantKind says what kind of mistake a [Mutant] has.
type MutantKind uint8

// The kinds of mistake.
const (
	MutantComparison MutantKind = iota // <= became <, == became !=
	MutantJunction                     // and became or
	MutantNot                          // a not is gone
	MutantConstant                     // a constant is another
	MutantRounding                     // half_up became down, 0.01 became 0.1
)

// neighbour gives each comparison the one that people write by mistake. It is
// never written to.
var neighbour = map[string]string{"<=": "<", "<": "<=", ">=": ">", ">": ">=", "==": "!=", "!=": "=="}

// Mutants lists the mistakes of one operator or constant in a tree, as they are
// written. others gives the constants, as they are written, that may stand in
// place of one. Definitions are left alone: they have mutants of their own.
func (n *Node) Mutants(others func(literal string) []string) []Mutant {
	var out []Mutant
	same := n.Text()
	n.mutate(others, func(at *Node, kind MutantKind, m *Node) {
		x := Mutant{Pos: at.Pos, Kind: kind, Text: m.Text()}
		if kind == MutantConstant {
			x.Literal = literal(*at.Konst)
		}
		if x.Text != same { // the comparisons of a range have no words of their own
			out = append(out, x)
		}
	})
	slices.SortStableFunc(out, func(a, b Mutant) int {
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col))
	})
	return out
}

// mutate calls do with each mutant of a node: the node that was changed, and what
// stands in place of this one.
func (n *Node) mutate(others func(string) []string, do func(at *Node, kind MutantKind, m *Node)) {
	switch {
	case n.Op == OpCompare:
		m := *n
		m.Name = neighbour[n.Name]
		do(n, MutantComparison, &m)
	case n.Op == OpAnd && n.Name == "..":
	case n.Op == OpAnd || n.Op == OpOr:
		n.mutateChain(do)
	case n.Op == OpNot:
		do(n, MutantNot, n.Kids[0])
	case n.Op == OpConst:
		for _, text := range others(literal(*n.Konst)) {
			do(n, MutantConstant, &Node{Op: opWritten, Name: text})
		}
	}
	kids := n.Kids
	if n.Op == OpRound {
		n.mutateRounding(do)
		kids = kids[:1]
	}
	for i, k := range kids {
		k.mutate(others, func(at *Node, kind MutantKind, m *Node) {
			out := *n
			out.Kids = slices.Clone(n.Kids)
			out.Kids[i] = m
			do(at, kind, &out)
		})
	}
}

// otherMode gives each way of rounding, and each function that rounds, the one
// that is mistaken for it. It is never written to.
var otherMode = map[string]string{"half_up": "down", "half_even": "half_up", "up": "down", "down": "half_up", "ceil": "floor", "floor": "ceil", "round": "floor"}

// OtherMode is the way of rounding that one is mistaken for.
func OtherMode(mode string) string { return otherMode[mode] }

// mutateRounding puts another way of rounding, and ten times and a tenth of what
// is rounded to.
func (n *Node) mutateRounding(do func(at *Node, kind MutantKind, m *Node)) {
	with := func(i int, text string) {
		m := *n
		m.Kids = slices.Clone(n.Kids)
		m.Kids[i] = &Node{Op: opWritten, Name: text}
		do(n.Kids[i], MutantRounding, &m)
	}
	if len(n.Kids) > 2 {
		with(2, strconv.Quote(otherMode[n.Kids[2].Konst.Text()]))
	} else {
		m := *n
		m.Name = otherMode[n.Name]
		do(n, MutantRounding, &m)
	}
	if len(n.Kids) > 1 && n.Kids[1].Op == OpConst {
		for _, text := range OtherSteps(n.Rounds().To.String()) {
			with(1, text)
		}
	}
}

// OtherSteps are ten times and a tenth of what is rounded to.
func OtherSteps(text string) []string {
	var out []string
	to, err := exact.Parse(text)
	if err != nil {
		return nil
	}
	if up, ok := to.Mul(exact.Int(10)); ok {
		out = append(out, up.String())
	}
	if down, ok := to.Quo(exact.Int(10)); ok {
		out = append(out, down.String())
	}
	return out
}

// mutateChain puts the other word in each place between the parts of a chain,
// where and binds tighter than or.
func (n *Node) mutateChain(do func(at *Node, kind MutantKind, m *Node)) {
	join := func(op Op, kids ...*Node) *Node {
		if len(kids) == 1 {
			return kids[0]
		}
		return &Node{Op: op, Kids: kids}
	}
	for i := 1; i < len(n.Kids); i++ {
		if n.Op == OpAnd {
			do(n, MutantJunction, join(OpOr, join(OpAnd, n.Kids[:i]...), join(OpAnd, n.Kids[i:]...)))
			continue
		}
		kids := append(slices.Clone(n.Kids[:i-1]), join(OpAnd, n.Kids[i-1], n.Kids[i]))
		do(n, MutantJunction, join(OpOr, append(kids, n.Kids[i+1:]...)...))
	}
}

package lang

import "slices"

// Cond is the shape of a condition: what an index can use of it.
type Cond struct {
	Op   CondOp
	Kids []*Cond // And, Or, Not (one)
	Atom Atom    // Compare
}

// CondOp says what a [Cond] is.
type CondOp uint8

// The shapes of a condition.
const (
	Opaque CondOp = iota // anything that has no other shape
	Always               // true
	Never                // false
	And
	Or
	Not
	Compare // one slot with constants
	Listed  // one slot with the items of a parameter
)

// Atom compares one slot with a constant, a dated parameter or a list of constants.
type Atom struct {
	Frame  int // 0 global, 1 the element of the loop
	Slot   int
	Op     string // == != < <= > >= in ; "true" for a bool slot that must hold
	Value  Value
	Param  *Param  // instead of Value
	Values []Value // in
	From   *Param  // that Value or, of what is listed, the items come from
}

var opaque = &Cond{}

func boolCond(v Value) *Cond {
	switch {
	case v.True():
		return &Cond{Op: Always}
	case v.False():
		return &Cond{Op: Never}
	}
	return nil
}

func (e *Expr) cond() *Cond {
	if e.Cond == nil {
		return opaque
	}
	return e.Cond
}

// AllOf is the conjunction of conditions; of none, true.
func AllOf(es []*Expr) *Expr { return join(es, And, conjunction) }

// AnyOf is the disjunction of conditions; of none, false.
func AnyOf(es []*Expr) *Expr { return join(es, Or, disjunction) }

func join(es []*Expr, op CondOp, node func([]Node) Node) *Expr {
	if len(es) == 1 {
		return es[0]
	}
	out := &Expr{Type: boolType, Cond: &Cond{Op: op}}
	nodes := make([]Node, len(es))
	for i, e := range es {
		nodes[i] = e.Node
		out.Cond.Kids = append(out.Cond.Kids, e.cond())
		out.merge(e)
	}
	out.Node = node(nodes)
	return out
}

// Negate is the negation of a condition.
func Negate(e *Expr) *Expr {
	kid := e.Node
	out := &Expr{Type: boolType, Cond: &Cond{Op: Not, Kids: []*Cond{e.cond()}},
		Node: func(env *Env) Value { return not(kid(env)) }}
	out.merge(e)
	return out
}

// merge takes over what another expression reads.
func (e *Expr) merge(from *Expr) {
	for _, d := range from.Deps {
		if !slices.Contains(e.Deps, d) {
			e.Deps = append(e.Deps, d)
		}
	}
	e.Cuts = append(e.Cuts, from.Cuts...)
}

// Shape returns the shape of a condition.
func (e *Expr) Shape() *Cond { return e.cond() }

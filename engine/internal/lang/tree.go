package lang

import (
	"github.com/guize-rules/guize/rules"
)

// Node is a part of an expression: what it does, to which kids, with what type,
// and where it is written. All that is ever asked about an expression — what it
// reads, how it is called, what an index can use of it — is worked out by
// walking its nodes, and evaluating one calls the Evals of its kids and nothing
// else. A node does not change once it is linked.
type Node struct {
	Op   Op
	Name string
	Kids []*Node
	Type Type
	Pos  rules.Pos
	Src  *rules.Expr // of the root of a written expression

	Konst *Value // where it is the same for every application
	Frame int    // of the Env
	Slot  int
	Rec   *RecordType // of the record that Slot is of
	Param *Param
	Def   *Def
	Fn    *Func
	Eval  Eval

	test func(s, part string) bool // of a text test
}

// Expr is a compiled expression.
type Expr struct {
	Eval Eval
	Type Type
	Deps []Dep // the slots that it may read, each once, in the order in which they are written
	Src  *rules.Expr

	tree *Node
}

// Dep is a slot that an expression reads. List is the slot of the list fact in
// the global record, or -1 for a global slot.
type Dep struct{ List, Slot int }

// exprOf makes an expression of a tree.
func exprOf(n *Node) *Expr {
	return &Expr{Eval: n.metered(), Type: n.Type, Deps: n.Deps(), Src: n.Src, tree: n}
}

// Tree returns the root of the expression; nil once it was dropped.
func (e *Expr) Tree() *Node { return e.tree }

// Drop forgets the tree, which is not needed to evaluate the expression.
func (e *Expr) Drop() { e.tree = nil }

// Constant returns the value of an expression that depends on nothing, or nil.
func (e *Expr) Constant() *Value { return e.tree.Konst }

// Unset names the parameter that an expression is, where the document leaves
// it open on all days; else it is "".
func (e *Expr) Unset() string {
	if e.tree != nil && e.tree.Op == OpParam && e.tree.Param.Unset && len(e.tree.Param.Values) == 0 {
		return e.tree.Param.Name
	}
	return ""
}

// Literal is an expression of a value that is written out.
func Literal(v Value, t Type) *Expr { return exprOf(constant(rules.Pos{}, v, t)) }

// AllOf is the conjunction of conditions; of none, true.
func AllOf(es []*Expr) *Expr { return join(OpAnd, es) }

// AnyOf is the disjunction of conditions; of none, false.
func AnyOf(es []*Expr) *Expr { return join(OpOr, es) }

func join(op Op, es []*Expr) *Expr {
	if len(es) == 1 {
		return es[0]
	}
	n := &Node{Op: op, Type: boolType}
	for _, e := range es {
		n.Kids = append(n.Kids, e.tree)
	}
	return exprOf(n.link())
}

// Negate is the negation of a condition.
func Negate(e *Expr) *Expr {
	return exprOf((&Node{Op: OpNot, Type: boolType, Kids: []*Node{e.tree}}).link())
}

func constant(pos rules.Pos, v Value, t Type) *Node {
	return (&Node{Op: OpConst, Pos: pos, Type: t, Konst: &v}).link()
}

// bad stands for an expression with a mistake, which has been reported.
var bad = &Node{Eval: func(*Env) Value { return Value{} }}

// link gives a node its Eval. One whose kids are all constant is a constant
// itself, unless it fails: then the error keeps its place.
func (n *Node) link() *Node {
	if n.Konst == nil {
		n.Eval = table[n.Op].eval(n)
		n.fold()
	}
	if n.Konst != nil {
		v := *n.Konst
		n.Eval = func(*Env) Value { return v }
	}
	return n
}

func (n *Node) fold() {
	if !table[n.Op].folds {
		return
	}
	for _, k := range n.Kids {
		if k.Konst == nil {
			return
		}
	}
	if v := n.Eval(&Env{}); v.Known() {
		n.Konst = &v
	}
}

// Rebase is the tree with the element of a predicate as that of a loop, so that
// what is said of it can be looked at by itself.
func (n *Node) Rebase(frame int) *Node {
	out := *n
	if (n.Op == OpSlot || n.Op == OpItem) && n.Frame == frame {
		out.Frame = frameLoop
	}
	out.Kids = make([]*Node, len(n.Kids))
	for i, k := range n.Kids {
		out.Kids[i] = k.Rebase(frame)
	}
	return out.link()
}

// Alone is an expression of a part of another.
func (n *Node) Alone() *Expr { return exprOf(n) }

// Bare is the node below a definition or a check that there is a value.
func (n *Node) Bare() *Node {
	for {
		switch {
		case n.Op == OpTruth:
			n = n.Kids[0]
		case n.Op == OpDef && n.Konst == nil:
			n = n.Def.tree
		default:
			return n
		}
	}
}

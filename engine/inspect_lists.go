package engine

import (
	"slices"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
)

// quantifier takes a condition on all elements of a list apart; nil where it is
// none, or also reads an element that is at hand.
func (x *dissector) quantifier(scope *lang.Scope, src *rules.Expr, n ast.Node, depth int) *model.Quantifier {
	if q := x.counted(n); q != nil {
		return q
	}
	b, ok := n.(*ast.BuiltinNode)
	if !ok || len(b.Arguments) != 2 || b.Name != "all" && b.Name != "any" && b.Name != "none" {
		return nil
	}
	list := x.listNamed(b.Arguments[0])
	pred, ok := b.Arguments[1].(*ast.PredicateNode)
	if list < 0 || !ok || x.readsLoop(scope, pred.Node, 0) {
		return nil
	}
	l := x.c.lay.lists[list]
	body := ofElement(pred.Node.String())
	if body == nil {
		return nil
	}
	cond := x.node(x.c.scopeFor(&lang.Loop{Var: elementVar, Type: l.rec, List: l.slot}), list, src, body, depth+1)
	if cond == nil {
		return nil
	}
	return &model.Quantifier{List: list, All: b.Name == "all", None: b.Name == "none", Cond: cond}
}

// elementVar is what the element of a quantifier is called when it is taken
// apart; no fact can have the name.
const elementVar = "Element"

// ofElement is a condition of a quantifier with its element called by a name;
// nil for one that has another inside.
func ofElement(text string) ast.Node {
	tree, err := parser.Parse("all(x, {" + text + "})")
	if err != nil {
		return nil
	}
	all, ok := tree.Node.(*ast.BuiltinNode)
	if !ok {
		return nil
	}
	v := &naming{}
	pred := &all.Arguments[1].(*ast.PredicateNode).Node
	ast.Walk(pred, v)
	if v.inner {
		return nil
	}
	return *pred
}

// naming calls the element of a quantifier by its name.
type naming struct{ inner bool }

// Visit looks at one node.
func (v *naming) Visit(n *ast.Node) {
	switch (*n).(type) {
	case *ast.PointerNode:
		ast.Patch(n, &ast.IdentifierNode{Value: elementVar})
	case *ast.PredicateNode:
		v.inner = true
	}
}

// readsLoop reports whether a condition reads the element of a rule's loop, if
// need be through a definition.
func (x *dissector) readsLoop(scope *lang.Scope, n ast.Node, depth int) bool {
	w := &names{words: map[string]bool{}, params: map[string]bool{}}
	w.scan(n)
	if scope.Loop != nil && w.words[scope.Loop.Var] || depth > mostNested {
		return true
	}
	for _, d := range x.c.set.Definitions {
		if !w.words[d.Name] {
			continue
		}
		tree, err := parser.Parse(d.Expr.Source)
		if err != nil || d.For != nil || x.readsLoop(scope, tree.Node, depth+1) {
			return true
		}
	}
	return false
}

// listNamed is the top-level list that a node names, or -1.
func (x *dissector) listNamed(n ast.Node) int {
	name, ok := dotted(n)
	slot, found := x.c.lay.global.Slot(name)
	if !ok || !found {
		return -1
	}
	return slices.IndexFunc(x.c.lay.lists, func(l *listInfo) bool { return l.slot == slot })
}

// counted is a comparison of the length of a list that asks whether it has any
// element.
func (x *dissector) counted(n ast.Node) *model.Quantifier {
	b, ok := n.(*ast.BinaryNode)
	if !ok {
		return nil
	}
	length, ok := b.Left.(*ast.BuiltinNode)
	number, isNumber := b.Right.(*ast.IntegerNode)
	if !ok || !isNumber || length.Name != "len" || len(length.Arguments) != 1 {
		return nil
	}
	list := x.listNamed(length.Arguments[0])
	if list < 0 {
		return nil
	}
	q := &model.Quantifier{List: list, Cond: &model.Cond{Op: model.True}}
	switch (comparison{b.Operator, number.Value}) {
	case comparison{">", 0}, comparison{">=", 1}, comparison{"!=", 0}:
		return q
	case comparison{"==", 0}, comparison{"<", 1}, comparison{"<=", 0}:
		q.None = true
		return q
	}
	return nil
}

type comparison struct {
	op string
	n  int
}

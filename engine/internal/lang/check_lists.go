package lang

import (
	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/rules"
)

// overList compiles a list and, in a frame of its own, what is said of each
// element; body is nil where nothing is.
func (c *compiler) overList(n ast.Node, name string, args []ast.Node, say func(ast.Node) *Node) (list, body *Node, frame int, ok bool) {
	if list, field := c.fieldOfList(args[0]); list != "" {
		c.hintf(args[0], "type-mismatch", fieldHint(name, len(args) == 1, list, field),
			"“%[1]s.%[2]s”是每一项的内容，这里需要列表", "%[1]s.%[2]s is a field of each element; a list is needed here", list, field)
		return nil, nil, 0, false
	}
	list = c.node(args[0])
	if list == bad {
		return nil, nil, 0, false
	}
	if list.Type.K == rules.KindSet {
		list = c.make(args[0], Node{Op: OpItems, Type: Type{K: rules.KindList, Elem: &Type{K: rules.KindEnum, Values: list.Type.Values}}}, list)
	}
	if list.Type.K != rules.KindList {
		c.mismatch(args[0], list.Type, "这里需要列表", "a list is needed here")
		return nil, nil, 0, false
	}
	if len(args) == 1 {
		return list, nil, 0, true
	}
	if frameLoop+len(c.frames)+1 >= maxFrames {
		c.errorf(n, "expression-too-deep", "列表条件嵌套过深", "conditions on lists are nested too deep")
		return nil, nil, 0, false
	}
	elem := Type{}
	if list.Type.Elem != nil {
		elem = *list.Type.Elem
	}
	c.frames = append(c.frames, elem)
	frame = frameLoop + len(c.frames)
	said := args[1]
	if p, isPred := said.(*ast.PredicateNode); isPred {
		said = p.Node
	}
	body = say(said)
	c.frames = c.frames[:len(c.frames)-1]
	return list, body, frame, body != bad
}

// over compiles a function of a list and a condition on its elements.
func over(op Op, result func(list Type) Type) func(*compiler, ast.Node, string, []ast.Node) *Node {
	return func(c *compiler, n ast.Node, name string, args []ast.Node) *Node {
		list, body, frame, ok := c.overList(n, name, args, func(body ast.Node) *Node { return c.boolAt(body, args[1]) })
		if !ok {
			return bad
		}
		return c.make(n, Node{Op: op, Name: name, Frame: frame, Type: result(list.Type)}, list, body)
	}
}

func (c *compiler) mapping(n ast.Node, name string, args []ast.Node) *Node {
	list, body, frame, ok := c.overList(n, name, args, c.node)
	if !ok {
		return bad
	}
	elem := body.Type
	return c.make(n, Node{Op: OpMap, Name: name, Frame: frame, Type: Type{K: rules.KindList, Elem: &elem}}, list, body)
}

// sum adds the items of a list, or what is said of each.
func (c *compiler) sum(n ast.Node, name string, args []ast.Node) *Node {
	list, body, frame, ok := c.overList(n, name, args, c.node)
	if !ok {
		return bad
	}
	kids, t := []*Node{list}, numberType
	if list.Type.Elem != nil {
		t = *list.Type.Elem
	}
	if body != nil {
		kids, t = append(kids, body), body.Type
	}
	if !t.isNumber() && t.K != rules.KindMoney && !t.isAny() {
		return c.mismatch(args[len(args)-1], t, "只有数和金额能相加", "only numbers and money can be added")
	}
	return c.make(n, Node{Op: OpSum, Name: name, Frame: frame, Type: t}, kids...)
}

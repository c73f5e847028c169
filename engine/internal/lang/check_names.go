package lang

import (
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// step is one part of a reference after its root: ".name" or "[key]".
type step struct {
	name string
	node ast.Node
	expr ast.Node // [key] that is not a plain word or text
}

// reference compiles a name, a path or a member access.
func (c *compiler) reference(n ast.Node) *Node {
	root, steps := flatten(n)
	switch r := root.(type) {
	case *ast.PointerNode:
		return c.steps(c.pointer(r), steps)
	case *ast.IdentifierNode:
		return c.named(r, steps)
	}
	return c.steps(c.node(root), steps)
}

func flatten(n ast.Node) (root ast.Node, steps []step) {
	for {
		m, ok := n.(*ast.MemberNode)
		if !ok {
			slices.Reverse(steps)
			return n, steps
		}
		s := step{node: m.Property}
		switch p := m.Property.(type) {
		case *ast.StringNode:
			s.name = p.Value
		case *ast.IdentifierNode:
			s.name = p.Value
		default:
			s.expr = m.Property
		}
		steps, n = append(steps, s), m.Node
	}
}

func (c *compiler) pointer(n *ast.PointerNode) *Node {
	if len(c.frames) == c.outer || n.Name != "" {
		return c.errorf(n, "not-allowed", "“#%[1]s”只能在 any、all 等的条件里用", "\"#%[1]s\" is only for the conditions of any, all and the like", n.Name)
	}
	return c.make(n, Node{Op: OpItem, Name: "#", Frame: frameLoop + len(c.frames), Type: c.frames[len(c.frames)-1]})
}

// named resolves a path that begins with a word.
func (c *compiler) named(n *ast.IdentifierNode, steps []step) *Node {
	name := n.Value
	if a := c.args[name]; a != nil {
		return c.argument(n, a, steps)
	}
	switch {
	case c.scope.Loop != nil && name == c.scope.Loop.Var:
		return c.steps(c.make(n, Node{Op: OpItem, Name: name, Frame: frameLoop, Type: Type{Rec: c.scope.Loop.Type}}), steps)
	case name == "params":
		return c.param(n, steps)
	case name == "none":
		return constant(c.pos(n), NoneValue(), noneType)
	case name == "at":
		return c.make(n, Node{Op: OpNow, Type: momentType})
	}
	if d := c.scope.definition(name); d != nil && len(steps) == 0 {
		return c.definition(n, d)
	}
	if g := c.scope.given(name); g != nil && len(steps) == 0 {
		return c.argumentCount(n, g.Name, len(g.Args), len(g.Args), 0)
	}
	full, rest := name, steps
	for {
		if slot, ok := c.scope.Global.Find(full); ok {
			return c.steps(c.slot(n, frameGlobal, c.scope.Global, slot), rest)
		}
		if len(rest) == 0 || rest[0].expr != nil {
			if p := c.scope.bare(name); p != nil {
				return c.valueOf(n, p, steps)
			}
			return c.unknownName(n, name, steps)
		}
		full, rest = full+"."+rest[0].name, rest[1:]
	}
}

func (c *compiler) slot(n ast.Node, frame int, rec *RecordType, slot int) *Node {
	return c.make(n, Node{Op: OpSlot, Frame: frame, Rec: rec, Slot: slot, Type: rec.Fields[slot].Type})
}

func (c *compiler) unknownName(n ast.Node, name string, steps []step) *Node {
	for _, s := range steps {
		if s.expr == nil {
			name += "." + s.name
		}
	}
	hint, write := c.nameHint(name)
	return c.instead(n, "unknown-name", hint, name, write, "没有名为“%[1]s”的事实、结果或参数", "there is no fact, outcome or parameter %[1]q", name)
}

// names lists what an expression here may name, and by which titles.
func (c *compiler) names() []string {
	names := slices.Concat(c.scope.Global.Names(), c.scope.Global.Titles(), c.scope.Global.Called())
	names = append(names, c.scope.definitions()...)
	for _, p := range slices.Sorted(maps.Keys(c.scope.Params)) {
		names = append(names, "params."+p)
		if d := c.scope.Params[p].Decl; d != nil {
			names = append(names, d.Bare...)
		}
	}
	if c.scope.Loop != nil {
		for _, f := range slices.Concat(c.scope.Loop.Type.Names(), c.scope.Loop.Type.Titles(), c.scope.Loop.Type.Called()) {
			names = append(names, c.scope.Loop.Var+"."+f)
		}
	}
	return names
}

func (c *compiler) definition(n ast.Node, d *Def) *Node {
	if d.tree == nil {
		return c.errorf(n, "not-usable", "这个定义有误，不能使用", "that definition has a mistake and cannot be used")
	}
	if d.Loop != nil && (c.scope.Loop == nil || c.scope.Loop.List != d.Loop.List) {
		return c.errorf(n, "not-in-loop", "这个定义只能在遍历同一列表的规则里用", "this definition is only for rules over the same list")
	}
	return c.make(n, Node{Op: OpDef, Name: d.Name, Def: d, Type: d.Type, Konst: d.tree.Konst})
}

// param compiles params.NAME, a value that depends on the rule date.
func (c *compiler) param(n ast.Node, steps []step) *Node {
	p, rest := c.findParam(steps)
	if p == nil {
		return c.unknownName(n, "params", steps)
	}
	return c.valueOf(n, p, rest)
}

func (c *compiler) valueOf(n ast.Node, p *Param, rest []step) *Node {
	return c.steps(c.bare(n, c.make(n, Node{Op: OpParam, Name: "params." + p.Name, Param: p, Type: p.Type, Konst: p.constant()})), rest)
}

// findParam returns the parameter whose dotted name the steps begin with.
func (c *compiler) findParam(steps []step) (*Param, []step) {
	name := ""
	for i, s := range steps {
		if s.expr != nil {
			break
		}
		name = strings.TrimPrefix(name+"."+s.name, ".")
		if p, ok := c.scope.Params[name]; ok {
			return p, steps[i+1:]
		}
		if p := c.scope.titled(name); p != nil {
			return p, steps[i+1:]
		}
	}
	return nil, nil
}

// steps follows the rest of a path.
func (c *compiler) steps(e *Node, steps []step) *Node {
	for len(steps) > 0 && e != bad {
		switch {
		case e.Type.Rec != nil:
			e, steps = c.field(e, steps)
		case e.Type.K == rules.KindList && e.Type.Elem != nil && e.Type.Elem.Rec != nil:
			e, steps = c.element(e, steps[0]), steps[1:]
		default:
			zh, en := e.Type.Words()
			return c.errorf(steps[0].node, "no-parts", "%[1]s没有“.%[3]s”这样的部分", "%[2]s has no part %[3]q", zh, en, steps[0].name)
		}
	}
	return e
}

// field reads a field of a record; field names may be dotted.
func (c *compiler) field(e *Node, steps []step) (*Node, []step) {
	name, rec := "", e.Type.Rec
	for i, s := range steps {
		if s.expr != nil {
			break
		}
		name = strings.TrimPrefix(name+"."+s.name, ".")
		if slot, ok := rec.Find(name); ok {
			if e.Op == OpItem {
				at := c.slot(s.node, e.Frame, rec, slot)
				at.Name = e.Name
				return at, steps[i+1:]
			}
			return c.make(s.node, Node{Op: OpField, Rec: rec, Slot: slot, Type: rec.Fields[slot].Type}, e), steps[i+1:]
		}
	}
	near := text.Nearest(name, rec.Names())
	return c.instead(steps[0].node, "unknown-name", text.Meant(near), name, near,
		"“%[1]s”的每一项没有“%[2]s”", "an element of %[1]q has no %[2]q", rec.Name, name), nil
}

// element picks the element of a keyed list: works[water].
func (c *compiler) element(e *Node, s step) *Node {
	rec := e.Type.Elem.Rec
	if rec.Key < 0 {
		return c.errorf(s.node, "no-key", "列表“%[1]s”没有键，请用 any、all 或 for", "list %[1]q has no key; use any, all or for", rec.Name)
	}
	if s.expr != nil || s.name == "" {
		return c.errorf(s.node, "not-allowed", "方括号里应是一项的键", "the key of an element belongs in the brackets")
	}
	key, id := rec.Fields[rec.Key].Type, s.name
	if i := key.Written(s.name); i >= 0 {
		id = key.Values[i].ID
	} else if key.K == rules.KindEnum {
		return c.hintf(s.node, "unknown-name", c.loopHint(rec.Name+"."+s.name), "列表“%[1]s”不能直接取“%[2]s”；可用的键：%[3]s",
			"list %[1]q has no element %[2]q; its keys are %[3]s", rec.Name, s.name, valueList(key))
	}
	return c.make(s.node, Node{Op: OpElement, Name: id, Type: *e.Type.Elem}, e)
}

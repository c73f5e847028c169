package lang

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/rules"
)

// Given is a definition that is given arguments. Where it is called stands its
// expression, with what it is given in the place of the arguments' names; nothing
// past the compiler knows that there was a call.
type Given struct {
	Name  string
	Args  []Arg
	Src   *rules.Expr
	Round rules.Rounding

	bad     bool     // it has a mistake, which has been reported
	root    ast.Node // of Src, once it was parsed
	periods periods
}

// Arg is what a definition is given.
type Arg struct {
	Name string
	Type Type
}

// argument is what stands in the place of a name, and how many nodes it has.
type argument struct {
	node *Node
	size int
	used bool
}

// given finds a definition with arguments by its name or a title; nil where there
// is none.
func (s *Scope) given(name string) *Given {
	if s.Defs == nil {
		return nil
	}
	if of, ok := s.Defs.Titles[name]; ok {
		name = of
	}
	return s.Defs.Given[name]
}

// Spoil says that a definition has a mistake, which has been reported.
func (g *Given) Spoil() { g.bad = true }

// CheckGiven compiles a definition with arguments by itself, so that its mistakes
// are reported where it stands and once. The arguments that it does not use are
// returned.
func CheckGiven(scope *Scope, g *Given, diags *rules.Diagnostics) (unused []string) {
	if g.bad {
		return nil
	}
	had := len(*diags)
	c := &compiler{scope: scope, src: g.Src, diags: diags}
	rec := &RecordType{Key: -1, List: -1}
	args := map[string]*argument{}
	for i, a := range g.Args {
		rec.Fields = append(rec.Fields, Field{Name: a.Name, Type: a.Type})
		args[a.Name] = &argument{node: (&Node{Op: OpSlot, Frame: frameGlobal, Rec: rec, Slot: i, Type: a.Type}).link(), size: 1}
	}
	tree := c.expand(g, args)
	if g.bad = len(*diags) > had; g.bad {
		return nil
	}
	if !scope.Meter.Spend(tree.weight()) {
		return nil
	}
	if scope.Uses != nil {
		scope.Uses.note(tree)
		if scope.Uses.Trees != nil {
			scope.Uses.Trees[g.Src] = tree
		}
	}
	for _, a := range g.Args {
		if !args[a.Name].used {
			unused = append(unused, a.Name)
		}
	}
	return unused
}

// callGiven compiles a call of a definition with arguments.
func (c *compiler) callGiven(n ast.Node, g *Given, args []ast.Node) *Node {
	if at := slices.Index(c.within, g.Name); at >= 0 {
		path := strings.Join(append(slices.Clone(c.within[at:]), g.Name), " → ")
		return c.errorf(n, "cycle", "定义互相引用，无从先后，请删去一处：%[1]s", "definitions go round in a circle: %[1]s", path)
	}
	if g.bad || g.Src == nil {
		if at := c.pos(n); slices.ContainsFunc(*c.diags, func(d rules.Diagnostic) bool { return d.Pos == at }) {
			c.failed = true
			return bad
		}
		return c.errorf(n, "not-usable", "这个定义有误，不能使用", "that definition has a mistake and cannot be used")
	}
	if len(args) != len(g.Args) {
		return c.argumentCount(n, g.Name, len(g.Args), len(g.Args), len(args))
	}
	bound := map[string]*argument{}
	for i, a := range args {
		e := c.node(a)
		if e != bad {
			e = c.want(a, e, g.Args[i].Type)
		}
		if e == bad {
			return bad
		}
		bound[g.Args[i].Name] = &argument{node: e.taken(g.Args[i].Type), size: e.nodes()}
	}
	if c.scope.Uses != nil {
		c.scope.Uses.Names[g.Name] = true
	}
	var inside rules.Diagnostics
	in := *c
	in.diags = &inside
	out := in.expand(g, bound)
	c.nodes = in.nodes
	if len(inside) > 0 {
		c.failed = true
		if d := inside[0]; !slices.ContainsFunc(*c.diags, func(x rules.Diagnostic) bool { return x.Pos == d.Pos && x.Code == d.Code }) {
			d.Related = append(slices.Clone(d.Related), c.pos(n))
			*c.diags = append(*c.diags, d)
		}
		return bad
	}
	return out
}

// taken is a node as an argument of a type: the words of an enum or set are those of
// the argument's type, whatever else goes by its values.
func (n *Node) taken(t Type) *Node {
	if t.K != rules.KindEnum && t.K != rules.KindSet || n.Type.None || n.Type.isAny() {
		return n
	}
	out := *n
	out.Type = t
	return &out
}

// expand compiles the expression of a definition with what stands in the place of
// its arguments. It sees neither the element of a rule nor those of the conditions
// around the call.
func (c *compiler) expand(g *Given, args map[string]*argument) *Node {
	if g.root == nil {
		root, found, d := parse(g.Src)
		if d != nil {
			*c.diags, c.failed = append(*c.diags, *d), true
			return bad
		}
		g.root, g.periods = root, found
	}
	scope := *c.scope
	scope.Loop = nil
	in := &compiler{scope: &scope, src: g.Src, diags: c.diags, periods: g.periods, frames: c.frames, outer: len(c.frames),
		depth: c.depth, nodes: c.nodes, args: args, within: append(slices.Clone(c.within), g.Name)}
	out := in.node(g.root)
	c.nodes, c.failed = in.nodes, c.failed || in.failed
	if in.failed || g.Round.To == "" {
		return out
	}
	if !out.Type.Rounds() {
		zh, en := out.Type.Words()
		return c.problem(g.Round.Pos, "type-mismatch", nil, "只有数和金额能舍入，定义“%[1]s”却是%[2]s", "only numbers and money are rounded; the definition %[1]q is %[3]s", g.Name, zh, en)
	}
	kept := *(&Expr{tree: out, Type: out.Type}).Rounded(g.Round).tree
	if kept.Op == OpKept { // it stands within an expression, where it reads as round(…)
		kept.Op = OpRound
	}
	return kept.link()
}

// argument is what a name stands for within a definition that is given it. The
// copy is there because a constant may become one of another type in its place.
func (c *compiler) argument(n ast.Node, a *argument, steps []step) *Node {
	a.used = true
	if c.nodes += a.size; c.nodes > MaxNodes {
		return c.errorf(n, "expression-too-deep", "表达式过于复杂", "the expression is too complex")
	}
	own := *a.node
	return c.steps(&own, steps)
}

// nodes counts the nodes of a tree, those of definitions apart.
func (n *Node) nodes() int {
	out := 1
	for _, k := range n.Kids {
		out += k.nodes()
	}
	return out
}

package lang

import (
	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/rules"
)

// compiler turns the syntax tree of one expression into a tree of nodes with
// types, or says what is wrong with it.
type compiler struct {
	scope   *Scope
	src     *rules.Expr
	diags   *rules.Diagnostics
	periods periods // that are written out
	frames  []Type  // of the elements of the predicates that we are inside of
	depth   int
	scales  int // functions that read a scale, around us
	nodes   int
	failed  bool

	args   map[string]*argument // of the definition that we are in
	outer  int                  // how many frames are around it
	within []string             // the definitions with arguments around us
}

// Compile checks an expression against a scope and compiles it. What is wrong
// goes to diags, and then ok is false.
func Compile(scope *Scope, src *rules.Expr, diags *rules.Diagnostics) (e *Expr, ok bool) {
	return compile(scope, src, diags, func(_ *compiler, _ ast.Node, n *Node) *Node { return n })
}

// CompileCond compiles an expression that must be true or false.
func CompileCond(scope *Scope, src *rules.Expr, diags *rules.Diagnostics) (*Expr, bool) {
	return compile(scope, src, diags, func(c *compiler, _ ast.Node, n *Node) *Node {
		if n.Type.K != rules.KindBool && !n.Type.isAny() {
			zh, en := n.Type.Words()
			return c.problem(src.Pos, "not-a-condition", nil, "条件应为是或否，这里却是"+zh, "a condition must be true or false; this is "+en)
		}
		return truth(n, src.Pos)
	})
}

// CompileFor compiles an expression whose value must be of a type.
func CompileFor(scope *Scope, src *rules.Expr, t Type, diags *rules.Diagnostics) (*Expr, bool) {
	return compile(scope, src, diags, func(c *compiler, at ast.Node, n *Node) *Node { return c.want(at, n, t) })
}

// CompileMoments compiles an expression whose value must be a moment or a date,
// or, where list says so, a list of such.
func CompileMoments(scope *Scope, src *rules.Expr, list bool, diags *rules.Diagnostics) (*Expr, bool) {
	return compile(scope, src, diags, func(c *compiler, at ast.Node, n *Node) *Node {
		switch {
		case n == bad:
		case n.Type.K == rules.KindDate:
			return n
		case list && n.Type.K == rules.KindList && n.Type.Elem != nil && (n.Type.Elem.K == rules.KindDate || fits(*n.Type.Elem, momentType)):
			return n
		}
		return c.want(at, n, momentType)
	})
}

// want sees that a value is of a type.
func (c *compiler) want(at ast.Node, n *Node, t Type) *Node {
	n = c.coerce(at, n.priced(t), t)
	switch {
	case n == bad:
	case !fits(n.Type, t) && !n.Type.None:
		zh, en := t.Words()
		return c.mismatch(at, n.Type, "这里应是"+zh, "this must be "+en)
	case (n.Type.isNumber() || n.Type.K == rules.KindMoney && t.Unit != "") && n.Type.Unit != t.Unit && !n.Type.Free:
		return c.unitClash(at, n.Type, t)
	}
	return n
}

func compile(scope *Scope, src *rules.Expr, diags *rules.Diagnostics, check func(*compiler, ast.Node, *Node) *Node) (*Expr, bool) {
	root, found, d := parse(src)
	if d != nil {
		*diags = append(*diags, *d)
		return nil, false
	}
	c := &compiler{scope: scope, src: src, diags: diags, periods: found}
	n := c.node(root)
	if !c.failed {
		n = check(c, root, n)
	}
	if c.failed || !scope.Meter.Spend(n.weight()) {
		return nil, false
	}
	whole := *n
	whole.Src = src
	e := exprOf(&whole)
	scope.note(e)
	return e, true
}

func (c *compiler) errorf(n ast.Node, code, zh, en string, args ...any) *Node {
	return c.hintf(n, code, nil, zh, en, args...)
}

// hintf reports a mistake at a node. The same arguments fill both messages, by
// index where the two need different ones.
func (c *compiler) hintf(n ast.Node, code string, hint rules.Text, zh, en string, args ...any) *Node {
	return c.problem(c.pos(n), code, hint, zh, en, args...)
}

// instead is hintf with what to write in the place of what is written; nothing where
// that is empty.
func (c *compiler) instead(n ast.Node, code string, hint rules.Text, was, now, zh, en string, args ...any) *Node {
	had := len(*c.diags)
	c.hintf(n, code, hint, zh, en, args...)
	if now != "" && len(*c.diags) > had {
		d := &(*c.diags)[had]
		d.Edits = []rules.Edit{{Pos: d.Pos, Was: was, Now: now}}
	}
	return bad
}

// problem reports the first mistake of an expression, and every name in it that
// there is not.
func (c *compiler) problem(pos rules.Pos, code string, hint rules.Text, zh, en string, args ...any) *Node {
	if !c.failed || code == "unknown-name" {
		d := problem(pos, code, zh, en, args...)
		d.Hint = hint
		*c.diags = append(*c.diags, d)
	}
	c.failed = true
	return bad
}

func (c *compiler) pos(n ast.Node) rules.Pos { return c.src.At(n.Location().From) }

func (c *compiler) mismatch(n ast.Node, t Type, zh, en string) *Node {
	tzh, ten := t.Words()
	return c.errorf(n, "type-mismatch", "%[1]s，这里却是%[2]s", "%[3]s; this is %[4]s", zh, tzh, en, ten)
}

// make links a node of a syntax tree; bad where one of its kids is.
func (c *compiler) make(at ast.Node, n Node, kids ...*Node) *Node {
	for _, k := range kids {
		if k == bad {
			return bad
		}
	}
	n.Pos, n.Kids = c.pos(at), kids
	return n.link()
}

func (c *compiler) node(n ast.Node) *Node {
	c.depth++
	c.nodes++
	defer func() { c.depth-- }()
	if c.depth > MaxNesting || c.nodes > MaxNodes {
		return c.errorf(n, "expression-too-deep", "表达式过于复杂", "the expression is too complex")
	}
	switch n := n.(type) {
	case *ast.BoolNode:
		return constant(c.pos(n), BoolOf(n.Value), boolType)
	case *ast.IntegerNode:
		return constant(c.pos(n), IntOf(int64(n.Value)), intType)
	case *ast.FloatNode:
		return c.decimal(n)
	case *ast.StringNode:
		return c.text(n)
	case *ast.NilNode:
		none := constant(c.pos(n), NoneValue(), noneType)
		none.Name = "nil" // it stays so where it is written again, beside a value called none
		return none
	case *ast.IdentifierNode, *ast.MemberNode, *ast.PointerNode:
		return c.reference(n)
	case *ast.UnaryNode:
		return c.unary(n)
	case *ast.BinaryNode:
		return c.binary(n)
	case *ast.ConditionalNode:
		return c.conditional(n)
	case *ast.ArrayNode:
		return c.array(n)
	case *ast.BuiltinNode:
		return c.call(n, n.Name, n.Arguments)
	case *ast.CallNode:
		if id, ok := n.Callee.(*ast.IdentifierNode); ok {
			return c.call(n, id.Value, n.Arguments)
		}
	}
	return c.errorf(n, "not-allowed", "表达式中不能使用这种写法", "this construct is not part of the language")
}

// bool compiles a node that must be a condition.
func (c *compiler) bool(n ast.Node) *Node { return c.boolAt(n, n) }

// boolAt is bool where a mistake belongs to another place than the node's.
func (c *compiler) boolAt(n, at ast.Node) *Node {
	e := c.node(n)
	if e != bad && e.Type.K != rules.KindBool && !e.Type.isAny() {
		zh, en := e.Type.Words()
		return c.errorf(at, "type-mismatch", "此处应为是或否，却是%[1]s", "true or false is needed here; this is %[2]s", zh, en)
	}
	return truth(e, c.pos(at))
}

// truth makes an error of a condition that has no value (none).
func truth(e *Node, pos rules.Pos) *Node {
	if e == bad || table[e.Op].answers || e.Konst != nil && e.Konst.Kind() == Bool {
		return e
	}
	return (&Node{Op: OpTruth, Type: boolType, Pos: pos, Kids: []*Node{e}}).link()
}

func (c *compiler) unary(n *ast.UnaryNode) *Node {
	switch n.Operator {
	case "not", "!":
		return c.make(n, Node{Op: OpNot, Type: boolType}, c.bool(n.Node))
	case "-", "+":
		return c.sign(n)
	}
	return c.errorf(n, "not-allowed", "没有运算符“%[1]s”", "there is no operator %[1]q", n.Operator)
}

func (c *compiler) sign(n *ast.UnaryNode) *Node {
	e := c.node(n.Node)
	switch {
	case e == bad:
		return bad
	case !e.Type.isNumber() && e.Type.K != rules.KindMoney:
		return c.mismatch(n, e.Type, "正负号只能用于数", "a sign belongs to a number")
	case n.Operator == "+":
		return e
	}
	return c.make(n, Node{Op: OpNegate, Type: e.Type}, e)
}

func (c *compiler) binary(n *ast.BinaryNode) *Node {
	switch n.Operator {
	case "and", "&&":
		return c.logic(n, OpAnd)
	case "or", "||":
		return c.logic(n, OpOr)
	case "==", "!=", "<", "<=", ">", ">=":
		return c.comparison(n)
	case "in":
		return c.membership(n)
	case "+", "-", "*", "/", "%":
		return c.arithmetic(n)
	case "contains", "startsWith", "endsWith", "matches":
		return c.textTest(n)
	case "??":
		return c.coalesce(n)
	}
	return c.errorf(n, "not-allowed", "没有运算符“%[1]s”", "there is no operator %[1]q", n.Operator)
}

// logic compiles a chain of one operator: a and b and c.
func (c *compiler) logic(n *ast.BinaryNode, op Op) *Node {
	var parts []*Node
	for _, operand := range chain(n, op) {
		parts = append(parts, c.bool(operand))
	}
	return c.make(n, Node{Op: op, Type: boolType}, parts...)
}

// chain lists the operands of a left-leaning chain of one operator, in either
// way of writing it.
func chain(n *ast.BinaryNode, op Op) []ast.Node {
	if left, ok := n.Left.(*ast.BinaryNode); ok && junctions[left.Operator] == op {
		return append(chain(left, op), n.Right)
	}
	return []ast.Node{n.Left, n.Right}
}

// junctions is never written to.
var junctions = map[string]Op{"and": OpAnd, "&&": OpAnd, "or": OpOr, "||": OpOr}

func (c *compiler) conditional(n *ast.ConditionalNode) *Node {
	if !n.Ternary || n.Exp1 == n.Cond { // if … else, and a ?: b
		return c.errorf(n, "not-allowed", "请写成“条件 ? 甲 : 乙”", "write condition ? a : b")
	}
	cond, a, b := c.bool(n.Cond), c.node(n.Exp1), c.node(n.Exp2)
	a, b = c.alike(n, a, b)
	return c.make(n, Node{Op: OpIf, Type: common(a.Type, b.Type)}, cond, a, b)
}

// coalesce is the left side unless that is known to have no value.
func (c *compiler) coalesce(n *ast.BinaryNode) *Node {
	a, b := c.alike(n, c.node(n.Left), c.node(n.Right))
	return c.make(n, Node{Op: OpElse, Type: common(a.Type, b.Type)}, a, b)
}

// array compiles a list that is written out. Its items may be of different
// kinds, and then it is one of any values; but they may not be numbers of
// different units, which would be added.
func (c *compiler) array(n *ast.ArrayNode) *Node {
	kids, elem := c.together(n.Nodes)
	mixed := false
	for i, kid := range kids {
		try := &compiler{scope: c.scope, src: c.src, diags: &rules.Diagnostics{}}
		_, same := try.alike(n.Nodes[i], &Node{Type: elem}, kid)
		switch {
		case kid == bad:
		case !try.failed:
			kids[i], elem = same, common(elem, same.Type)
		case kid.Type.isNumber() && elem.isNumber():
			return c.unitClash(n.Nodes[i], elem, kid.Type)
		default:
			mixed = true
		}
	}
	if mixed {
		elem = Type{}
	}
	return c.make(n, Node{Op: OpArray, Type: Type{K: rules.KindList, Elem: &elem}}, kids...)
}

func (c *compiler) textTest(n *ast.BinaryNode) *Node {
	a, b := c.node(n.Left), c.node(n.Right)
	switch {
	case a == bad || b == bad:
		return bad
	case !a.Type.isText() && !a.Type.isAny():
		return c.mismatch(n.Left, a.Type, "“"+n.Operator+"”的左边应是文本", "the left of "+n.Operator+" must be a text")
	case !b.Type.isText() && !b.Type.isAny():
		return c.mismatch(n.Right, b.Type, "“"+n.Operator+"”的右边应是文本", "the right of "+n.Operator+" must be a text")
	}
	test := textTests[n.Operator]
	if n.Operator == "matches" {
		if test = c.pattern(n.Right, b); test == nil {
			return bad
		}
	}
	return c.make(n, Node{Op: OpTextTest, Name: n.Operator, Type: boolType, test: test}, a, b)
}

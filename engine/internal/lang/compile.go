package lang

import (
	"slices"

	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/rules"
)

// Expr is a compiled expression.
type Expr struct {
	Node Node
	Type Type
	Deps []Dep // the slots that it may read, each once
	Cuts []Cut // the constants that slots are compared with
	Cond *Cond // of a bool: its shape
	Src  *rules.Expr

	konst  *Value
	param  *Param
	params []*Param // whose value in force it reads
	atom   *operand // a plain reading of a slot
}

// Dep is a slot that an expression reads. List is the slot of the list fact in
// the global record, or -1 for a global slot.
type Dep struct{ List, Slot int }

// Cut is a constant that a slot is compared with: Value, or the values of Param.
type Cut struct {
	Dep   Dep
	Value Value
	Param *Param
}

// operand is a slot read from a frame of the Env.
type operand struct {
	frame int
	dep   Dep
}

type compiler struct {
	scope  *Scope
	src    *rules.Expr
	diags  *rules.Diagnostics
	frames []frame // of the predicates that we are inside of
	deps   []Dep
	cuts   []Cut
	params []*Param
	depth  int
	nodes  int
	failed bool
	asking bool // only whether something is known
}

type frame struct {
	elem Type
	list int // slot of the list fact that the predicate runs over, or -1
}

// Compile checks an expression against a scope and compiles it. What is wrong
// goes to diags, and then ok is false.
func Compile(scope *Scope, src *rules.Expr, diags *rules.Diagnostics) (e *Expr, ok bool) {
	root, d := parse(src)
	if d != nil {
		*diags = append(*diags, *d)
		return nil, false
	}
	c := &compiler{scope: scope, src: src, diags: diags}
	e = c.compile(root)
	if c.failed {
		return nil, false
	}
	return c.done(e), true
}

// CompileCond compiles an expression that must be true or false.
func CompileCond(scope *Scope, src *rules.Expr, diags *rules.Diagnostics) (*Expr, bool) {
	e, ok := Compile(scope, src, diags)
	if !ok {
		return nil, false
	}
	if e.Type.K != rules.KindBool && !e.Type.isAny() {
		zh, en := e.Type.Words()
		*diags = append(*diags, problem(src.Pos, "not-a-condition",
			"条件应为是或否，这里却是%[1]s", "a condition must be true or false; this is %[2]s", zh, en))
		return nil, false
	}
	return truth(e, src.Pos), true
}

var badExpr = &Expr{Node: func(*Env) Value { return Value{} }}

func (c *compiler) errorf(n ast.Node, code, zh, en string, args ...any) *Expr {
	return c.hintf(n, code, nil, zh, en, args...)
}

// hintf reports a mistake at a node. The same arguments fill both messages, by
// index where the two need different ones.
func (c *compiler) hintf(n ast.Node, code string, hint rules.Text, zh, en string, args ...any) *Expr {
	if !c.failed || code == "unknown-name" {
		d := problem(c.src.At(n.Location().From), code, zh, en, args...)
		d.Hint = hint
		*c.diags = append(*c.diags, d)
	}
	c.failed = true
	return badExpr
}

func (c *compiler) compile(n ast.Node) *Expr {
	c.depth++
	c.nodes++
	defer func() { c.depth-- }()
	if c.depth > MaxNesting || c.nodes > MaxNodes {
		return c.errorf(n, "expression-too-deep", "表达式过于复杂", "the expression is too complex")
	}
	switch n := n.(type) {
	case *ast.BoolNode:
		return constant(BoolOf(n.Value), boolType)
	case *ast.IntegerNode:
		return constant(IntOf(int64(n.Value)), intType)
	case *ast.FloatNode:
		return constant(NumberOf(n.Value), numberType)
	case *ast.StringNode:
		return constant(TextOf(n.Value), textType)
	case *ast.NilNode:
		return constant(NoneValue(), noneType)
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

func constant(v Value, t Type) *Expr {
	return &Expr{Node: func(*Env) Value { return v }, Type: t, konst: &v, Cond: boolCond(v)}
}

func addParams(to, add []*Param) []*Param {
	for _, p := range add {
		if !slices.Contains(to, p) {
			to = append(to, p)
		}
	}
	return to
}

func (c *compiler) read(d Dep) {
	c.depend(d)
	if !c.asking {
		c.scope.Valued[d] = true
	}
}

func (c *compiler) depend(d Dep) {
	if !slices.Contains(c.deps, d) {
		c.deps = append(c.deps, d)
	}
}

// ask compiles an expression of which only that matters whether it is known.
func (c *compiler) ask(n ast.Node) *Expr {
	saved := c.asking
	c.asking = true
	e := c.compile(n)
	c.asking = saved
	return e
}

func (c *compiler) pos(n ast.Node) rules.Pos { return c.src.At(n.Location().From) }

// bool compiles a node that must be a condition.
func (c *compiler) bool(n ast.Node) *Expr {
	e := c.compile(n)
	if e != badExpr && e.Type.K != rules.KindBool && !e.Type.isAny() {
		zh, en := e.Type.Words()
		return c.errorf(n, "type-mismatch", "此处应为是或否，却是%[1]s", "true or false is needed here; this is %[2]s", zh, en)
	}
	return truth(e, c.pos(n))
}

// truth makes a failure of a condition that has no value (none).
func truth(e *Expr, pos rules.Pos) *Expr {
	if e == badExpr || e.konst != nil || e.Cond != nil && (e.Cond.Op != Compare || e.Cond.Atom.Op != "true") {
		return e
	}
	kid, out := e.Node, *e
	out.Node = func(env *Env) Value {
		v := kid(env)
		if v.K == None {
			return failure(pos, "no-value", "此处需要是或否，却没有值", "true or false is needed here, but there is no value")
		}
		return v
	}
	return &out
}

// CompileFor compiles an expression whose value must be of a type.
func CompileFor(scope *Scope, src *rules.Expr, t Type, diags *rules.Diagnostics) (*Expr, bool) {
	root, d := parse(src)
	if d != nil {
		*diags = append(*diags, *d)
		return nil, false
	}
	c := &compiler{scope: scope, src: src, diags: diags}
	e := c.coerce(root, c.compile(root), t)
	if c.failed {
		return nil, false
	}
	if !fits(e.Type, t) && !e.Type.None {
		zh, en := t.Words()
		c.mismatch(root, e.Type, "这里应是"+zh, "this must be "+en)
		return nil, false
	}
	if e.Type.isNumber() && e.Type.Unit != t.Unit && !e.Type.Free {
		c.unitClash(root, e.Type, t)
		return nil, false
	}
	return c.done(e), true
}

// done is a compiled expression with what it reads.
func (c *compiler) done(e *Expr) *Expr {
	e.Src, e.Deps, e.Cuts, e.params = c.src, c.deps, c.cuts, c.params
	if c.scope.Read != nil {
		*c.scope.Read = addParams(*c.scope.Read, c.params)
	}
	return e
}

// Constant returns the value of an expression that depends on nothing, or nil.
func (e *Expr) Constant() *Value { return e.konst }

// Literal is an expression of a value that is written out.
func Literal(v Value, t Type) *Expr { return constant(v, t) }

package lang

import (
	"maps"
	"slices"

	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// Func is a function that a host adds. Call gets settled values of the types
// declared, must be pure, and may be called from many goroutines.
type Func struct {
	Name   string
	Args   []Type
	Result Type
	Call   func(args []Value) (Value, error)
}

// builtin compiles a call; the number of arguments has been checked.
type builtin struct {
	min, max int // arguments; max < 0: any number
	compile  func(c *compiler, n ast.Node, args []ast.Node) *Expr
}

// builtinTable is every function of the language. It is a function because
// its entries refer back to the compiler.
func builtinFor(name string) (builtin, bool) {
	switch name {
	case "known":
		return builtin{1, 1, (*compiler).known}, true
	case "unknown_facts":
		return builtin{1, -1, (*compiler).unknownFacts}, true
	case "happened":
		return builtin{1, 1, (*compiler).happened}, true
	case "on":
		return builtin{2, 2, (*compiler).on}, true
	case "len":
		return builtin{1, 1, (*compiler).length}, true
	case "all", "any", "none", "one":
		return builtin{2, 2, quantifier(name)}, true
	case "count":
		return builtin{2, 2, (*compiler).count}, true
	case "filter":
		return builtin{2, 2, (*compiler).filter}, true
	case "map":
		return builtin{2, 2, (*compiler).mapping}, true
	case "sum":
		return builtin{1, 2, (*compiler).sum}, true
	case "min", "max":
		return builtin{2, -1, extremum(name)}, true
	}
	if f, ok := simple[name]; ok {
		return builtin{len(f.args), len(f.args), f.compiler()}, true
	}
	return builtin{}, false
}

// builtinNames lists the functions for hints. It is never written to.
var builtinNames = []string{"known", "unknown_facts", "happened", "on", "len", "all", "any", "none", "one",
	"count", "filter", "map", "sum", "min", "max"}

func (c *compiler) call(n ast.Node, name string, args []ast.Node) *Expr {
	if b, ok := builtinFor(name); ok {
		if len(args) < b.min || b.max >= 0 && len(args) > b.max {
			return c.errorf(n, "argument-count", "%[1]s 需要%[2]d个参数，这里有%[3]d个", "%[1]s takes %[2]d argument(s), not %[3]d", name, b.min, len(args))
		}
		return b.compile(c, n, args)
	}
	if f, ok := c.scope.Funcs[name]; ok {
		return c.hostCall(n, f, args)
	}
	names := slices.Concat(builtinNames, slices.Sorted(maps.Keys(simple)), slices.Sorted(maps.Keys(c.scope.Funcs)))
	return c.hintf(n, "unknown-function", text.Meant(text.Nearest(name, names)), "没有函数“%[1]s”", "there is no function %[1]q", name)
}

func (c *compiler) hostCall(n ast.Node, f *Func, args []ast.Node) *Expr {
	if len(args) != len(f.Args) {
		return c.errorf(n, "argument-count", "%[1]s 需要%[2]d个参数，这里有%[3]d个", "%[1]s takes %[2]d argument(s), not %[3]d", f.Name, len(f.Args), len(args))
	}
	nodes, ok := c.arguments(args, f.Args)
	if !ok {
		return badExpr
	}
	pos := c.pos(n)
	return &Expr{Type: f.Result, Node: func(e *Env) Value {
		vs, settled := evaluate(e, nodes, make([]Value, len(nodes)))
		if !settled {
			return lackOf(vs...)
		}
		v, err := f.Call(vs)
		if err != nil {
			return failure(pos, "function-failed", "函数“"+f.Name+"”出错："+err.Error(), "function "+f.Name+" failed: "+err.Error())
		}
		return v
	}}
}

// arguments compiles the arguments of a function with the types it declares.
func (c *compiler) arguments(args []ast.Node, types []Type) ([]Node, bool) {
	nodes := make([]Node, len(args))
	for i, a := range args {
		e := c.coerce(a, c.compile(a), types[i])
		if e == badExpr {
			return nil, false
		}
		if !fits(e.Type, types[i]) {
			zh, en := types[i].Words()
			c.mismatch(a, e.Type, "参数应是"+zh, "the argument must be "+en)
			return nil, false
		}
		nodes[i] = e.Node
	}
	return nodes, true
}

func fits(got, want Type) bool {
	switch {
	case want.isAny(), got.isAny() && !got.None:
		return true
	case want.isNumber():
		return got.isNumber()
	case want.isText():
		return got.isText()
	case want.isMoment():
		return got.isMoment()
	}
	return got.K == want.K
}

// known compiles known(x): whether a fact was given, or has a default or
// derivation, or whether a parameter is set.
func (c *compiler) known(n ast.Node, args []ast.Node) *Expr {
	e := c.ask(args[0])
	if e == badExpr {
		return e
	}
	if p := e.param; p != nil {
		return &Expr{Type: boolType, Node: func(env *Env) Value {
			_, ok := p.on(env.RulesOn)
			return BoolOf(ok)
		}}
	}
	if c.factOf(e) == nil {
		return c.errorf(args[0], "not-a-fact", "known 只能问一个事实或参数", "known asks about one fact or parameter")
	}
	x, ofElement := e.Node, e.atom.frame == frameLoop
	return &Expr{Type: boolType, Node: func(env *Env) Value {
		if ofElement && env.Frames[frameLoop].K != RecordKind {
			return Value{} // of an element that is not known itself
		}
		return BoolOf(settled(env, x))
	}}
}

// settled reads a slot without noting that it was read.
func settled(env *Env, x Node) bool {
	mark := env.mark()
	v := x(env)
	if env.Reads != nil {
		env.Reads.Unknown = env.Reads.Unknown[:mark]
	}
	return v.Known() && !v.Supposed
}

// unknownFacts compiles unknown_facts(a, b, …): the titles of those that are not known.
func (c *compiler) unknownFacts(n ast.Node, args []ast.Node) *Expr {
	nodes := make([]Node, len(args))
	titles := make([]rules.Text, len(args))
	ofElement := false
	for i, a := range args {
		e := c.ask(a)
		if e == badExpr {
			return e
		}
		f := c.factOf(e)
		if f == nil {
			return c.errorf(a, "not-a-fact", "unknown_facts 只能列事实", "unknown_facts lists facts")
		}
		nodes[i], titles[i] = e.Node, f.Title
		ofElement = ofElement || e.atom.frame == frameLoop
		if len(f.Title) == 0 {
			titles[i] = rules.Text{"en": f.Name}
		}
	}
	return &Expr{Type: Type{K: rules.KindList, Elem: &textType}, Node: func(env *Env) Value {
		if ofElement && env.Frames[frameLoop].K != RecordKind {
			return Value{}
		}
		items := []Value{}
		for i, x := range nodes {
			if !settled(env, x) {
				items = append(items, TextOf(titles[i].In(env.Lang)))
			}
		}
		return ListOf(items)
	}}
}

// factOf returns the fact that an expression reads, or nil.
func (c *compiler) factOf(e *Expr) *rules.Fact {
	if e.atom == nil || e.atom.dep.Slot < 0 {
		return nil
	}
	d := e.atom.dep
	if d.List < 0 {
		return c.scope.Global.Fields[d.Slot].Fact
	}
	if elem := c.scope.Global.Fields[d.List].Type.Elem; elem != nil && elem.Rec != nil {
		return elem.Rec.Fields[d.Slot].Fact
	}
	return nil
}

// happened compiles happened(event).
func (c *compiler) happened(n ast.Node, args []ast.Node) *Expr {
	e := c.compile(args[0])
	if e == badExpr {
		return e
	}
	if !e.Type.isMoment() {
		return c.mismatch(args[0], e.Type, "happened 问的是事件", "happened asks about an event")
	}
	x := e.Node
	return &Expr{Type: boolType, Node: func(env *Env) Value {
		switch v := x(env); v.K {
		case None:
			return BoolOf(false)
		case Happened:
			return BoolOf(true)
		case Moment:
			return BoolOf(v.N <= env.At.UnixMicro())
		default:
			return lack(v)
		}
	}}
}

// on compiles on(params.x, date): a parameter at another date.
func (c *compiler) on(n ast.Node, args []ast.Node) *Expr {
	before := len(c.params)
	e := c.compile(args[0])
	c.params = c.params[:before] // it is not the value in force that is read
	if e == badExpr {
		return e
	}
	if e.param == nil {
		return c.errorf(args[0], "not-a-param", "on 的第一个参数应是 params 里的一项", "the first argument of on must be one of params")
	}
	when, ok := c.arguments(args[1:], []Type{dateType})
	if !ok {
		return badExpr
	}
	p, day, pos := e.param, when[0], c.pos(n)
	return &Expr{Type: p.Type, Node: func(env *Env) Value {
		d := day(env)
		if d.K == None {
			return failure(pos, "no-value", "on 的日期没有值", "the date given to on has no value")
		}
		if d.K != Date {
			return lack(d)
		}
		return p.read(env, d.Date(), pos)
	}}
}

// IsBuiltin reports whether the language has a function of that name.
func IsBuiltin(name string) bool {
	_, ok := builtinFor(name)
	return ok
}

package lang

import (
	"maps"
	"slices"

	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// builtin is a function whose arguments are not just settled values.
type builtin struct {
	min, max int // arguments; max < 0: any number
	compile  func(c *compiler, n ast.Node, name string, args []ast.Node) *Node
}

// builtinFor finds a function of the language. It is a function because the
// entries refer back to the compiler.
func builtinFor(name string) (builtin, bool) {
	same := func(list Type) Type { return list }
	always := func(t Type) func(Type) Type { return func(Type) Type { return t } }
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
		return builtin{2, 2, over(OpQuantify, always(boolType))}, true
	case "count":
		return builtin{2, 2, over(OpCount, always(intType))}, true
	case "filter":
		return builtin{2, 2, over(OpFilter, same)}, true
	case "map":
		return builtin{2, 2, (*compiler).mapping}, true
	case "sum":
		return builtin{1, 2, (*compiler).sum}, true
	case "min", "max":
		return builtin{2, -1, (*compiler).extremum}, true
	case "date":
		return builtin{1, 3, (*compiler).dateCall}, true
	case "round":
		return builtin{1, 3, (*compiler).rounding}, true
	case "floor", "ceil":
		return builtin{1, 2, (*compiler).rounding}, true
	case "band", "linear":
		return builtin{2, 2, (*compiler).scaled}, true
	case "marginal":
		return builtin{2, 3, (*compiler).scaled}, true
	case "part":
		return builtin{2, 3, (*compiler).part}, true
	}
	if f, ok := simple[name]; ok {
		return builtin{len(f.Args), len(f.Args), (*compiler).simpleCall}, true
	}
	return builtin{}, false
}

// builtinNames lists the functions for hints. It is never written to.
var builtinNames = []string{"known", "unknown_facts", "happened", "on", "len", "all", "any", "none", "one",
	"count", "filter", "map", "sum", "min", "max", "marginal", "band", "linear", "part", "round", "floor", "ceil"}

// Functions lists the functions of the language.
func Functions() []string { return slices.Concat(builtinNames, slices.Sorted(maps.Keys(simple))) }

// IsBuiltin reports whether the language has a function of that name.
func IsBuiltin(name string) bool {
	_, ok := builtinFor(name)
	return ok
}

func (c *compiler) call(n ast.Node, name string, args []ast.Node) *Node {
	if b, ok := builtinFor(name); ok {
		if len(args) < b.min || b.max >= 0 && len(args) > b.max {
			return c.argumentCount(n, name, b.min, b.max, len(args))
		}
		return b.compile(c, n, name, args)
	}
	if g := c.scope.given(name); g != nil {
		return c.callGiven(n, g, args)
	}
	if f, ok := c.scope.Funcs[name]; ok {
		if len(args) != len(f.Args) {
			return c.argumentCount(n, name, len(f.Args), len(f.Args), len(args))
		}
		return c.arguments(n, Node{Op: OpHost, Name: name, Fn: f, Type: f.Result}, args)
	}
	names := slices.Concat(Functions(), slices.Sorted(maps.Keys(c.scope.Funcs)), c.scope.givens())
	return c.hintf(n, "unknown-function", text.Meant(text.Nearest(name, names)), "没有函数“%[1]s”", "there is no function %[1]q", name)
}

func (c *compiler) argumentCount(n ast.Node, name string, least, most, got int) *Node {
	zh, en := "%[1]s 需要%[2]d个参数，这里有%[4]d个", "%[1]s takes %[2]d argument(s), not %[4]d"
	switch {
	case most > least:
		zh, en = "%[1]s 需要%[2]d至%[3]d个参数，这里有%[4]d个", "%[1]s takes %[2]d to %[3]d arguments, not %[4]d"
	case most < 0:
		zh, en = "%[1]s 至少需要%[2]d个参数，这里有%[4]d个", "%[1]s takes %[2]d arguments or more, not %[4]d"
	}
	return c.errorf(n, "argument-count", zh, en, name, least, most, got)
}

// arguments compiles the arguments of a function with the types it declares.
func (c *compiler) arguments(n ast.Node, call Node, args []ast.Node) *Node {
	kids := make([]*Node, len(args))
	for i, a := range args {
		want := call.Fn.Args[i]
		e := c.coerce(a, c.node(a), want)
		if e == bad {
			return bad
		}
		if want.K == rules.KindList && e.Type.Elem != nil && e.Type.Elem.Rec != nil {
			return c.mismatch(a, e.Type, "参数应是值的列表，如 map(列表, .字段)", "the argument must be a list of values, such as map(list, .field)")
		}
		if !fits(e.Type, want) {
			zh, en := want.Words()
			return c.mismatch(a, e.Type, "参数应是"+zh, "the argument must be "+en)
		}
		kids[i] = e
	}
	return c.make(n, call, kids...)
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
	case want.K == rules.KindSet && got.K == rules.KindSet:
		return len(want.Values) == 0 || sameValues(got, want)
	}
	return got.K == want.K
}

// known compiles known(x): whether a fact was given, or has a default or
// derivation, or whether a parameter is set.
func (c *compiler) known(n ast.Node, name string, args []ast.Node) *Node {
	c.scales++
	e := c.node(args[0])
	c.scales--
	if e == bad {
		return e
	}
	if e.Op != OpParam && e.Fact() == nil {
		return c.errorf(args[0], "not-a-fact", "known 只能问一个事实或参数", "known asks about one fact or parameter")
	}
	return c.make(n, Node{Op: OpKnown, Name: name, Type: boolType}, e)
}

// unknownFacts compiles unknown_facts(a, b, …): the titles of those that are not known.
func (c *compiler) unknownFacts(n ast.Node, name string, args []ast.Node) *Node {
	kids := make([]*Node, len(args))
	for i, a := range args {
		if kids[i] = c.node(a); kids[i] == bad {
			return bad
		}
		if kids[i].Fact() == nil {
			return c.errorf(a, "not-a-fact", "unknown_facts 只能列事实", "unknown_facts lists facts")
		}
	}
	return c.make(n, Node{Op: OpUnknownOf, Name: name, Type: Type{K: rules.KindList, Elem: &textType}}, kids...)
}

// Fact returns the fact that a node reads, or nil.
func (n *Node) Fact() *rules.Fact {
	if n.Op != OpSlot && n.Op != OpField {
		return nil
	}
	return n.Rec.Fields[n.Slot].Fact
}

func (c *compiler) happened(n ast.Node, name string, args []ast.Node) *Node {
	e := c.node(args[0])
	if e != bad && !e.Type.isMoment() {
		return c.mismatch(args[0], e.Type, "happened 问的是事件", "happened asks about an event")
	}
	return c.make(n, Node{Op: OpHappened, Name: name, Type: boolType}, e)
}

// on compiles on(params.x, date): a parameter at another date.
func (c *compiler) on(n ast.Node, name string, args []ast.Node) *Node {
	e := c.node(args[0])
	switch {
	case e == bad:
		return bad
	case e.Op != OpParam:
		return c.errorf(args[0], "not-a-param", "on 的第一个参数应是 params 里的一项", "the first argument of on must be one of params")
	}
	on := &Func{Args: []Type{dateType}}
	return c.arguments(n, Node{Op: OpParamOn, Name: name, Param: e.Param, Fn: on, Type: e.Type}, args[1:])
}

func (c *compiler) length(n ast.Node, name string, args []ast.Node) *Node {
	e := c.node(args[0])
	if e != bad && e.Type.K != rules.KindList && e.Type.K != rules.KindSet && !e.Type.isText() && !e.Type.isAny() {
		return c.mismatch(args[0], e.Type, "len 用于列表、集合或文本", "len is for lists, sets and texts")
	}
	return c.make(n, Node{Op: OpLen, Name: name, Type: intType}, e)
}

// extremum compiles min(a, b, …) and max(a, b, …).
func (c *compiler) extremum(n ast.Node, name string, args []ast.Node) *Node {
	parts, t := c.together(args)
	for i, a := range args {
		_, parts[i] = c.alike(a, &Node{Type: t}, parts[i])
		if c.failed || c.periodsClash(a, &Node{Type: t}, parts[i]) {
			return bad
		}
		t = common(t, parts[i].Type)
	}
	if !t.ordered() {
		return c.mismatch(args[0], t, name+" 用于有大小的值", name+" is for values that have an order")
	}
	return c.make(n, Node{Op: OpExtreme, Name: name, Type: t}, parts...)
}

// together compiles values that belong together, and gives the type that those of
// them take that are written out: that of the first that is not.
func (c *compiler) together(ns []ast.Node) (out []*Node, t Type) {
	found := false
	for i, n := range ns {
		e := c.node(n)
		out = append(out, e)
		spelled := e.Konst != nil && e.Op != OpParam && e.Op != OpDef && e.Op != OpCall
		if i == 0 || !found && (!spelled || t.None) {
			t, found = e.Type, !spelled
		}
	}
	return out, t
}

func (c *compiler) simpleCall(n ast.Node, name string, args []ast.Node) *Node {
	f := simple[name]
	out := c.arguments(n, Node{Op: OpCall, Name: name, Fn: &f.Func, Type: f.Result}, args)
	if out == bad {
		return bad
	}
	if f.unit {
		out.Type.Unit, out.Type.Free = out.Kids[0].Type.Unit, out.Kids[0].Type.Free
	}
	return c.written(out, args)
}

// written evaluates a call that gives a date, moment or period and whose arguments
// are constant, such as date("2024-06-01"), once: a comparison with it is one with
// a constant.
func (c *compiler) written(call *Node, args []ast.Node) *Node {
	if call == bad || !call.Type.isDay() && !call.Type.isPeriod() {
		return call
	}
	for _, k := range call.Kids {
		if k.Konst == nil || k.Konst.Kind() == None {
			return call
		}
	}
	v := call.Eval(&Env{Zone: c.scope.Zone})
	if e, failed := v.Ref().(*Error); failed {
		code := "bad-date"
		if call.Type.isPeriod() {
			code = "bad-period"
		}
		return c.errorf(args[0], code, "%[1]s", "%[2]s", e.Message["zh"], e.Message["en"])
	}
	return call.as(v, call.Type)
}

package lang

import (
	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/rules"
)

// overList compiles a list and, in a frame of its own, what is said of each item.
func (c *compiler) overList(n ast.Node, args []ast.Node) (list, body *Expr, frameAt int, ok bool) {
	list = c.compile(args[0])
	if list == badExpr {
		return nil, nil, 0, false
	}
	if list.Type.K == rules.KindSet {
		list = setItems(list)
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
	f := frame{list: -1}
	if list.Type.Elem != nil {
		f.elem = *list.Type.Elem
	}
	if list.atom != nil && list.atom.dep.List < 0 {
		f.list = list.atom.dep.Slot
	}
	c.frames = append(c.frames, f)
	frameAt = frameLoop + len(c.frames)
	pred := args[1]
	if p, isPred := pred.(*ast.PredicateNode); isPred {
		pred = p.Node
	}
	body = c.compile(pred)
	c.frames = c.frames[:len(c.frames)-1]
	return list, body, frameAt, body != badExpr
}

// setItems turns a set into the list of its values.
func setItems(set *Expr) *Expr {
	node, values := set.Node, set.Type.Values
	elem := Type{K: rules.KindEnum, Values: values}
	return &Expr{Type: Type{K: rules.KindList, Elem: &elem}, Node: func(e *Env) Value {
		v := node(e)
		if v.K != Set {
			return v
		}
		var items []Value
		for i, x := range values {
			if v.N>>i&1 == 1 {
				items = append(items, TextOf(x.ID))
			}
		}
		return ListOf(items)
	}}
}

// condition is overList where what is said must be true or false.
func (c *compiler) condition(n ast.Node, args []ast.Node) (list, body Node, at int, ok bool) {
	l, b, at, ok := c.overList(n, args)
	if !ok {
		return nil, nil, 0, false
	}
	if b.Type.K != rules.KindBool && !b.Type.isAny() {
		c.mismatch(args[1], b.Type, "此处应为是或否", "true or false is needed here")
		return nil, nil, 0, false
	}
	return l.Node, truth(b, c.pos(args[1])).Node, at, true
}

// tally runs a condition over the items and counts the answers.
func tally(e *Env, items []Value, body Node, at int) (yes, no, open int, failed Value) {
	saved := e.Frames[at]
	defer func() { e.Frames[at] = saved }()
	for _, it := range items {
		e.Frames[at] = it
		switch v := body(e); {
		case v.True():
			yes++
		case v.False():
			no++
		default:
			open++
			if v.K == Failed && failed.K != Failed {
				failed = v
			}
		}
	}
	return yes, no, open, failed
}

// quantifier compiles all, any, none and one with strong Kleene logic: the
// answer is known as soon as no completion of the open items could change it.
func quantifier(name string) func(*compiler, ast.Node, []ast.Node) *Expr {
	decide := func(yes, no, open int) (result, known bool) {
		switch name {
		case "all":
			return no == 0, no > 0 || open == 0
		case "any":
			return yes > 0, yes > 0 || open == 0
		case "none":
			return yes == 0, yes > 0 || open == 0
		}
		return yes == 1, yes > 1 || open == 0
	}
	return func(c *compiler, n ast.Node, args []ast.Node) *Expr {
		list, body, at, ok := c.condition(n, args)
		if !ok {
			return badExpr
		}
		return &Expr{Type: boolType, Node: func(e *Env) Value {
			l := list(e)
			if l.K != ListKind {
				return noList(l)
			}
			mark := e.mark()
			yes, no, open, failed := tally(e, l.Items(), body, at)
			if result, known := decide(yes, no, open); known {
				return e.settle(mark, BoolOf(result))
			}
			return failed
		}}
	}
}

func noList(v Value) Value {
	if v.K == None {
		return failure(rules.Pos{}, "no-value", "列表没有值", "the list has no value")
	}
	return lack(v)
}

func (c *compiler) count(n ast.Node, args []ast.Node) *Expr {
	list, body, at, ok := c.condition(n, args)
	if !ok {
		return badExpr
	}
	return &Expr{Type: intType, Node: func(e *Env) Value {
		l := list(e)
		if l.K != ListKind {
			return noList(l)
		}
		mark := e.mark()
		yes, _, open, failed := tally(e, l.Items(), body, at)
		if open > 0 {
			return failed
		}
		return e.settle(mark, IntOf(int64(yes)))
	}}
}

func (c *compiler) filter(n ast.Node, args []ast.Node) *Expr {
	l, _, _, ok := c.overList(n, args)
	if !ok {
		return badExpr
	}
	list, body, at, ok := c.condition(n, args)
	if !ok {
		return badExpr
	}
	return &Expr{Type: l.Type, Node: func(e *Env) Value {
		l := list(e)
		if l.K != ListKind {
			return noList(l)
		}
		saved := e.Frames[at]
		defer func() { e.Frames[at] = saved }()
		items, out := []Value{}, Value{K: ListKind}
		for _, it := range l.Items() {
			e.Frames[at] = it
			switch v := body(e); {
			case v.True():
				items = append(items, it)
			case !v.False() && out.K != Failed:
				out = lack(v)
			}
		}
		if out.K != ListKind {
			return out
		}
		return ListOf(items)
	}}
}

func (c *compiler) mapping(n ast.Node, args []ast.Node) *Expr {
	l, b, at, ok := c.overList(n, args)
	if !ok {
		return badExpr
	}
	elem := b.Type
	return &Expr{Type: Type{K: rules.KindList, Elem: &elem}, Node: func(e *Env) Value {
		return mapItems(e, l.Node(e), b.Node, at)
	}}
}

// mapItems evaluates the body for each item; one unknown makes the list unknown.
func mapItems(e *Env, l Value, body Node, at int) Value {
	if l.K != ListKind {
		return noList(l)
	}
	saved := e.Frames[at]
	defer func() { e.Frames[at] = saved }()
	items := make([]Value, 0, len(l.Items()))
	out := Value{K: ListKind}
	for _, it := range l.Items() {
		e.Frames[at] = it
		v := body(e)
		if !v.Known() && out.K != Failed {
			out = lack(v)
		}
		items = append(items, v)
	}
	if out.K != ListKind {
		return out
	}
	return ListOf(items)
}

// sum adds the items of a list, or what is said of each.
func (c *compiler) sum(n ast.Node, args []ast.Node) *Expr {
	l, b, at, ok := c.overList(n, args)
	if !ok {
		return badExpr
	}
	t, body := numberType, Node(nil)
	if l.Type.Elem != nil {
		t = *l.Type.Elem
	}
	if b != nil {
		t, body = b.Type, b.Node
	}
	if !t.isNumber() && t.K != rules.KindMoney && !t.isAny() {
		return c.mismatch(args[len(args)-1], t, "只有数和金额能相加", "only numbers and money can be added")
	}
	zero := IntOf(0)
	if t.K == rules.KindMoney {
		zero = Value{K: Money}
	}
	list, pos := l.Node, c.pos(n)
	return &Expr{Type: t, Node: func(e *Env) Value {
		items := list(e)
		if body != nil {
			items = mapItems(e, items, body, at)
		}
		if items.K != ListKind {
			return noList(items)
		}
		total := zero
		for _, it := range items.Items() {
			total = arithmetic("+", total, it, pos)
		}
		return total
	}}
}

// Combine joins the values that several rules give to one outcome, by "sum",
// "min", "max" or "list".
func Combine(how string, vs []Value) Value {
	if how == "list" {
		return ListOf(vs)
	}
	out := vs[0]
	for _, v := range vs[1:] {
		switch how {
		case "sum":
			out = arithmetic("+", out, v, rules.Pos{})
		case "min":
			if Less(v, out) {
				out = v
			}
		case "max":
			if Less(out, v) {
				out = v
			}
		}
	}
	return out
}

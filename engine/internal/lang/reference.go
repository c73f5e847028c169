package lang

import (
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// step is one part of a reference after its root: ".name" or "[key]".
type step struct {
	name string
	node ast.Node
	expr ast.Node // [key] that is not a plain word or text
}

// reference compiles a name, a path or a member access.
func (c *compiler) reference(n ast.Node) *Expr {
	root, steps := flatten(n)
	switch r := root.(type) {
	case *ast.PointerNode:
		return c.steps(c.pointer(r), steps)
	case *ast.IdentifierNode:
		return c.named(r, steps)
	}
	return c.steps(c.compile(root), steps)
}

func flatten(n ast.Node) (root ast.Node, steps []step) {
	for {
		switch m := n.(type) {
		case *ast.MemberNode:
			s := step{node: m.Property}
			switch p := m.Property.(type) {
			case *ast.StringNode:
				s.name = p.Value
			case *ast.IdentifierNode:
				s.name = p.Value
			default:
				s.expr = m.Property
			}
			steps = append(steps, s)
			n = m.Node
		default:
			slices.Reverse(steps)
			return n, steps
		}
	}
}

func (c *compiler) pointer(n *ast.PointerNode) *Expr {
	if len(c.frames) == 0 || n.Name != "" {
		return c.errorf(n, "not-allowed", "“#%[1]s”只能在 any、all 等的条件里用", "\"#%[1]s\" is only for the conditions of any, all and the like", n.Name)
	}
	f := c.frames[len(c.frames)-1]
	at := frameLoop + len(c.frames)
	e := &Expr{Node: func(e *Env) Value { return e.Frames[at] }, Type: f.elem}
	if f.elem.Rec != nil {
		e.atom = &operand{frame: at, dep: Dep{List: f.list, Slot: -1}}
	}
	return e
}

// named resolves a path that begins with a word.
func (c *compiler) named(n *ast.IdentifierNode, steps []step) *Expr {
	name := n.Value
	switch {
	case c.scope.Loop != nil && name == c.scope.Loop.Var:
		return c.steps(c.loopVar(), steps)
	case name == "params":
		return c.param(n, steps)
	case name == "none":
		return constant(NoneValue(), noneType)
	case name == "at":
		return &Expr{Node: func(e *Env) Value { return MomentOf(e.At) }, Type: momentType}
	}
	if d, ok := c.scope.Defs[name]; ok && len(steps) == 0 {
		return c.definition(n, d)
	}
	full, rest := name, steps
	for {
		if slot, ok := c.scope.Global.Slot(full); ok {
			return c.steps(c.global(slot), rest)
		}
		if len(rest) == 0 || rest[0].expr != nil {
			return c.unknownName(n, name, steps)
		}
		full, rest = full+"."+rest[0].name, rest[1:]
	}
}

func (c *compiler) unknownName(n ast.Node, name string, steps []step) *Expr {
	for _, s := range steps {
		if s.expr == nil {
			name += "." + s.name
		}
	}
	return c.hintf(n, "unknown-name", c.nameHint(name), "没有名为“%[1]s”的事实、结果或参数", "there is no fact, outcome or parameter %[1]q", name)
}

// names lists what an expression here may name.
func (c *compiler) names() []string {
	names := c.scope.Global.Names()
	names = append(names, slices.Sorted(maps.Keys(c.scope.Defs))...)
	for _, p := range slices.Sorted(maps.Keys(c.scope.Params)) {
		names = append(names, "params."+p)
	}
	if c.scope.Loop != nil {
		for _, f := range c.scope.Loop.Type.Names() {
			names = append(names, c.scope.Loop.Var+"."+f)
		}
	}
	return names
}

func (c *compiler) loopVar() *Expr {
	l := c.scope.Loop
	return &Expr{
		Node: func(e *Env) Value { return e.Frames[frameLoop] },
		Type: Type{Rec: l.Type},
		atom: &operand{frame: frameLoop, dep: Dep{List: l.List, Slot: -1}},
	}
}

func (c *compiler) global(slot int) *Expr {
	c.read(Dep{-1, slot})
	f := c.scope.Global.Fields[slot]
	node := func(e *Env) Value {
		r := e.Frames[frameGlobal].X.(*Record)
		v := r.Slots[slot]
		if !v.Known() {
			e.unknown(r, slot)
		}
		return v
	}
	return slotExpr(node, f.Type, &operand{frameGlobal, Dep{-1, slot}})
}

// slotExpr is a reading of a slot; a bool slot is an atom by itself.
func slotExpr(node Node, t Type, at *operand) *Expr {
	e := &Expr{Node: node, Type: t, atom: at}
	if t.K == rules.KindBool && at.frame <= frameLoop {
		e.Cond = &Cond{Op: Compare, Atom: Atom{Frame: at.frame, Slot: at.dep.Slot, Op: "true"}}
	}
	return e
}

func (c *compiler) definition(n ast.Node, d *Def) *Expr {
	if d.Node == nil {
		return c.errorf(n, "not-usable", "这个定义有误，不能使用", "that definition has a mistake and cannot be used")
	}
	if d.Loop != nil && (c.scope.Loop == nil || c.scope.Loop.List != d.Loop.List) {
		return c.errorf(n, "not-in-loop", "这个定义只能在遍历同一列表的规则里用", "this definition is only for rules over the same list")
	}
	for _, dep := range d.Deps { // which of them it reads the value of was noted when it was compiled
		c.depend(dep)
	}
	c.cuts = append(c.cuts, d.cuts...)
	c.params = addParams(c.params, d.params)
	return &Expr{Node: d.Node, Type: d.Type, Cond: d.cond}
}

// param compiles params.NAME, a value that depends on the rule date.
func (c *compiler) param(n ast.Node, steps []step) *Expr {
	p, rest := c.findParam(steps)
	if p == nil {
		name := "params"
		return c.unknownName(n, name, steps)
	}
	c.params = addParams(c.params, []*Param{p})
	return c.steps(paramExpr(p, c.pos(n)), rest)
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
	}
	return nil, nil
}

func paramExpr(p *Param, pos rules.Pos) *Expr {
	e := &Expr{Type: p.Type, param: p}
	if len(p.Values) == 1 && p.Values[0].From.IsZero() && p.Values[0].To.IsZero() {
		v := p.Values[0].Value
		e.Node, e.konst = func(*Env) Value { return v }, &v
		return e
	}
	e.Node = func(env *Env) Value { return p.read(env, env.RulesOn, pos) }
	return e
}

// Unset names the parameter that an expression is, where the document leaves
// it open; else it is "".
func (e *Expr) Unset() string {
	if e.param != nil && e.param.Unset {
		return e.param.Name
	}
	return ""
}

// read returns the value on a date; a hole is a failure that names the dates,
// and an unset parameter is unknown.
func (p *Param) read(e *Env, d calendar.Date, pos rules.Pos) Value {
	if p.Unset {
		if e.Reads != nil {
			e.Reads.Unknown = append(e.Reads.Unknown, Ref{Param: p.Name})
		}
		return Value{}
	}
	v, ok := p.on(d)
	if !ok {
		return failure(pos, "param-not-in-force",
			"参数“"+p.Name+"”在"+d.String()+"没有有效的值（有效期："+p.spans()+"）",
			"parameter "+p.Name+" has no value on "+d.String()+" (in force: "+p.spans()+")")
	}
	return v
}

// spans lists the dates that the values cover.
func (p *Param) spans() string {
	var b strings.Builder
	for i, v := range p.Values {
		if i > 0 {
			b.WriteString(", ")
		}
		if !v.From.IsZero() {
			b.WriteString(v.From.String())
		}
		b.WriteString("..")
		if !v.To.IsZero() {
			b.WriteString(v.To.String())
		}
	}
	return b.String()
}

// steps follows the rest of a path.
func (c *compiler) steps(e *Expr, steps []step) *Expr {
	for len(steps) > 0 && e != badExpr {
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
func (c *compiler) field(e *Expr, steps []step) (*Expr, []step) {
	name := ""
	for i, s := range steps {
		if s.expr != nil {
			break
		}
		name = strings.TrimPrefix(name+"."+s.name, ".")
		if slot, ok := e.Type.Rec.Slot(name); ok {
			return c.fieldAt(e, slot), steps[i+1:]
		}
	}
	return c.hintf(steps[0].node, "unknown-name", text.Meant(text.Nearest(name, e.Type.Rec.Names())),
		"“%[1]s”的每一项没有“%[2]s”", "an element of %[1]q has no %[2]q", e.Type.Rec.Name, name), nil
}

func (c *compiler) fieldAt(e *Expr, slot int) *Expr {
	rec, inner := e.Node, e.Type.Rec.Fields[slot]
	list := -1
	if e.atom != nil {
		list = e.atom.dep.List
	}
	if list >= 0 {
		c.read(Dep{list, slot})
	}
	node := func(env *Env) Value {
		v := rec(env)
		if v.K != RecordKind {
			return v
		}
		r := v.X.(*Record)
		f := r.Slots[slot]
		if !f.Known() {
			env.unknown(r, slot)
		}
		return f
	}
	out := slotExpr(node, inner.Type, &operand{frameOther, Dep{list, slot}})
	if e.atom != nil {
		out = slotExpr(node, inner.Type, &operand{e.atom.frame, Dep{list, slot}})
	}
	return out
}

// element picks the element of a keyed list: works[water].
func (c *compiler) element(e *Expr, s step) *Expr {
	rec := e.Type.Elem.Rec
	if rec.Key < 0 {
		return c.errorf(s.node, "no-key", "列表“%[1]s”没有键，请用 any、all 或 for", "list %[1]q has no key; use any, all or for", rec.Name)
	}
	if s.expr != nil || s.name == "" {
		return c.errorf(s.node, "not-allowed", "方括号里应是一项的键", "the key of an element belongs in the brackets")
	}
	key := rec.Fields[rec.Key].Type
	if key.K == rules.KindEnum && key.ValueIndex(s.name) < 0 {
		return c.hintf(s.node, "unknown-name", c.loopHint(rec.Name+"."+s.name), "列表“%[1]s”不能直接取“%[2]s”；可用的键：%[3]s",
			"list %[1]q has no element %[2]q; its keys are %[3]s", rec.Name, s.name, valueList(key))
	}
	list, name := e.Node, s.name
	node := func(env *Env) Value {
		v := list(env)
		if v.K != ListKind {
			return v
		}
		for _, it := range v.Items() {
			if r := it.Record(); r != nil && r.Key == name {
				return it
			}
		}
		return NoneValue()
	}
	out := &Expr{Node: node, Type: *e.Type.Elem}
	if e.atom != nil {
		out.atom = &operand{frameOther, Dep{e.atom.dep.Slot, -1}}
	}
	return out
}

func valueList(t Type) string {
	ids := make([]string, len(t.Values))
	for i, v := range t.Values {
		ids[i] = v.ID
	}
	return strings.Join(ids, ", ")
}

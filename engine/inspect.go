package engine

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
)

// Inspect takes the set apart for package analyze, which reasons about all
// applications at once. The result is that package's business: its type is
// internal and changes freely. The engine itself keeps nothing of it.
func (e *Engine) Inspect() *model.Set {
	c := &compilation{set: e.set, cfg: e.cfg, eng: &Engine{set: e.set, cfg: e.cfg}, byID: map[string]int{}, keep: true}
	c.run()
	x := &dissector{c: c, leaves: map[string]*model.Leaf{}, out: &model.Set{Source: e.set, Cal: e.cal, Global: c.lay.global,
		Facts: c.lay.facts, Bounds: map[*rules.Fact]model.Bounds{}, Reads: map[lang.Dep]bool{}, Words: map[string]bool{}, Texts: map[string]bool{}}}
	x.things()
	x.policies()
	x.reads()
	return x.out
}

type dissector struct {
	c      *compilation
	out    *model.Set
	leaves map[string]*model.Leaf // by list and text
}

func (x *dissector) things() {
	for _, l := range x.c.lay.lists {
		x.out.Lists = append(x.out.Lists, model.List{Fact: l.fact, Slot: l.slot, Rec: l.rec, Fields: l.fields, Keys: l.keys})
	}
	for f, k := range x.c.eng.checks {
		x.out.Bounds[f] = model.Bounds{Min: k.min, Max: k.max}
	}
	for _, o := range x.c.lay.outcomes {
		m := model.Outcome{Decl: o.decl, List: o.list, Slot: o.slot, Type: o.typ}
		if o.decl.Complete != nil {
			scope := x.c.scope
			if o.list >= 0 {
				l := x.c.lay.lists[o.list]
				scope = x.c.scopeFor(&lang.Loop{Var: "item", Type: l.rec, List: l.slot})
			}
			m.Complete = x.expr(scope, o.list, o.decl.Complete)
		}
		x.out.Outcomes = append(x.out.Outcomes, m)
	}
	if x.c.set.RulesOn != nil {
		x.out.RulesOn = x.whole(x.c.scope, -1, x.c.set.RulesOn)
	}
}

func (x *dissector) policies() {
	at := 0
	for i, p := range x.c.set.Policies {
		var dated model.Dates
		if p.RulesOn != nil {
			dated = x.whole(x.c.scope, -1, p.RulesOn)
		}
		x.out.Dated = append(x.out.Dated, dated)
		for range p.Rules {
			x.rule(i, p, x.c.eng.rules[at])
			at++
		}
	}
}

func (x *dissector) rule(policy int, p *rules.Policy, r *rule) {
	info := x.c.eng.policies[policy]
	m := model.Rule{ID: r.id, Src: r.src, Policy: policy, List: r.list, From: model.Later(r.from, info.from), To: model.Earlier(r.to, info.to),
		Over: r.over, Prev: r.prev, Reads: r.reads}
	scope := x.c.scopeFor(x.c.loop(r.src.For))
	for _, cond := range []*rules.Cond{p.Applies, r.src.When} {
		if cond != nil {
			m.Parts = append(m.Parts, x.cond(scope, r.list, cond))
		}
	}
	if r.src.Unless != nil {
		m.Parts = append(m.Parts, &model.Cond{Op: model.Not, Kids: []*model.Cond{x.cond(scope, r.list, r.src.Unless)}})
	}
	if len(m.Parts) > 0 {
		m.Cond = &model.Cond{Op: model.And, Kids: m.Parts}
	}
	x.effects(&m, r, scope)
	x.out.Rules = append(x.out.Rules, m)
}

// cond takes a condition apart in any of its written forms.
func (x *dissector) cond(scope *lang.Scope, list int, c *rules.Cond) *model.Cond {
	if c.Expr != nil {
		return x.expr(scope, list, c.Expr)
	}
	out := &model.Cond{Op: model.And}
	group := func(op model.Op, kids []*rules.Cond) *model.Cond {
		g := &model.Cond{Op: op}
		for _, k := range kids {
			g.Kids = append(g.Kids, x.cond(scope, list, k))
		}
		return g
	}
	if len(c.All) > 0 {
		out.Kids = append(out.Kids, group(model.And, c.All))
	}
	if len(c.Any) > 0 {
		out.Kids = append(out.Kids, group(model.Or, c.Any))
	}
	if len(c.None) > 0 {
		out.Kids = append(out.Kids, &model.Cond{Op: model.Not, Kids: []*model.Cond{group(model.Or, c.None)}})
	}
	return out
}

// expr takes an expression apart at and, or, not and definitions.
func (x *dissector) expr(scope *lang.Scope, list int, src *rules.Expr) *model.Cond {
	tree, err := parser.Parse(src.Source)
	var out *model.Cond
	if err == nil {
		out = x.node(scope, list, src, tree.Node, 0)
	}
	if out == nil {
		out = &model.Cond{Op: model.Test, Leaf: x.whole(scope, list, src)}
	}
	copied := *out
	copied.Src = src
	return &copied
}

// mostNested bounds definitions within definitions.
const mostNested = 32

// node takes a part of an expression apart; nil where it cannot be compiled by
// itself.
func (x *dissector) node(scope *lang.Scope, list int, src *rules.Expr, n ast.Node, depth int) *model.Cond {
	switch n := n.(type) {
	case *ast.BoolNode:
		return &model.Cond{Op: map[bool]model.Op{true: model.True, false: model.False}[n.Value]}
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			return x.join(model.Not, scope, list, src, depth, n.Node)
		}
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "&&":
			return x.join(model.And, scope, list, src, depth, n.Left, n.Right)
		case "or", "||":
			return x.join(model.Or, scope, list, src, depth, n.Left, n.Right)
		}
	case *ast.IdentifierNode:
		if d := x.definition(scope, n.Value); d != nil && depth < mostNested {
			if tree, err := parser.Parse(d.Expr.Source); err == nil {
				return x.node(x.c.scopeFor(x.c.loop(d.For)), x.listOf(d.For), d.Expr, tree.Node, depth+1)
			}
		}
	}
	leaf := x.leaf(scope, list, n.String(), src.At(n.Location().From))
	if leaf == nil {
		return nil
	}
	if leaf.Of == nil && depth < mostNested {
		leaf.Of = x.quantifier(scope, src, n, depth)
	}
	return &model.Cond{Op: model.Test, Leaf: leaf}
}

func (x *dissector) join(op model.Op, scope *lang.Scope, list int, src *rules.Expr, depth int, kids ...ast.Node) *model.Cond {
	out := &model.Cond{Op: op}
	for _, k := range kids {
		c := x.node(scope, list, src, k, depth)
		if c == nil {
			return nil
		}
		out.Kids = append(out.Kids, c)
	}
	return out
}

func (x *dissector) listOf(l *rules.Loop) int {
	if l == nil {
		return -1
	}
	return x.c.lay.listIndex(l.List)
}

func (x *dissector) definition(scope *lang.Scope, name string) *rules.Definition {
	if scope.Loop != nil && name == scope.Loop.Var {
		return nil
	}
	for _, d := range x.c.set.Definitions {
		if d.Name == name {
			return d
		}
	}
	return nil
}

func (x *dissector) whole(scope *lang.Scope, list int, src *rules.Expr) *model.Leaf {
	return x.leaf(scope, list, src.Source, src.Pos)
}

// leaf compiles a piece of an expression by itself; nil where that fails.
func (x *dissector) leaf(scope *lang.Scope, list int, text string, pos rules.Pos) *model.Leaf {
	loopVar := ""
	if scope.Loop != nil {
		loopVar = scope.Loop.Var
	}
	at := fmt.Sprint(list, loopVar, "|", text)
	if l, ok := x.leaves[at]; ok {
		return l
	}
	var diags rules.Diagnostics
	e, ok := lang.Compile(scope, &rules.Expr{Source: text, Pos: pos}, &diags)
	if !ok {
		return nil
	}
	l := &model.Leaf{Expr: e, Text: text, Loop: list}
	x.describe(l, scope)
	x.leaves[at] = l
	return l
}

// describe finds what a leaf names, through the definitions that it uses.
func (x *dissector) describe(l *model.Leaf, scope *lang.Scope) {
	w := &names{words: map[string]bool{}, params: map[string]bool{}}
	key, values := []string{l.Text}, []string{}
	element := false
	var visit func(text string)
	visit = func(text string) {
		tree, err := parser.Parse(text)
		if err != nil {
			return
		}
		before := maps.Clone(w.words)
		w.scan(tree.Node)
		for _, name := range slices.Sorted(maps.Keys(w.words)) {
			if d := x.definition(scope, name); d != nil && !before[name] {
				key = append(key, name+"="+d.Expr.Source)
				element = element || d.For != nil
				visit(d.Expr.Source)
			}
		}
	}
	visit(l.Text)
	l.Known = w.knowing()
	l.Time, l.Texts = w.words["at"], w.texts
	for _, name := range slices.Sorted(maps.Keys(w.params)) {
		if p := x.param(name); p != nil {
			l.Params = append(l.Params, p)
			values = append(values, paramKey(p))
		}
	}
	if scope.Loop != nil && (element || w.words[scope.Loop.Var]) {
		key[0] = strings.ReplaceAll(key[0], scope.Loop.Var+".", "item.")
		key = append(key, scope.Loop.Type.Name)
	}
	l.Bare = strings.Join(key, "\n")
	l.Key = strings.Join(append(key, values...), "\n")
}

// param finds the parameter that a path begins with.
func (x *dissector) param(path string) *lang.Param {
	for {
		if p, ok := x.c.scope.Params[path]; ok {
			return p
		}
		i := strings.LastIndexByte(path, '.')
		if i < 0 {
			return nil
		}
		path = path[:i]
	}
}

func paramKey(p *lang.Param) string {
	var b strings.Builder
	b.WriteString("params." + p.Name)
	for _, v := range p.Values {
		fmt.Fprintf(&b, " [%s..%s]=%s", v.From, v.To, plainText(v.Value.Plain()))
	}
	return b.String()
}

// names collects what an expression names.
type names struct {
	words       map[string]bool
	params      map[string]bool
	texts       []string
	all, asked  int  // names, and those within known(…) and unknown_facts(…)
	asks, inner bool // whether there are such; whether the walk is inside of one
}

func (w *names) knowing() model.Knowing {
	switch {
	case !w.asks:
		return model.AsksNothing
	case w.asked == w.all:
		return model.AsksOnly
	}
	return model.AsksToo
}

// ask walks the arguments of a function that asks which facts are known.
func (w *names) ask(name string, args []ast.Node) {
	if name != "known" && name != "unknown_facts" || w.inner {
		return
	}
	inside := &names{words: map[string]bool{}, params: map[string]bool{}, inner: true}
	for _, a := range args {
		inside.scan(a)
	}
	w.asks, w.asked = true, w.asked+inside.all
}

// isFunction reports whether a word is the name of a function that asks.
func isFunction(word string) bool { return word == "known" || word == "unknown_facts" || word == "len" }

func (w *names) scan(n ast.Node) { ast.Walk(&n, w) }

// Visit notes one node.
func (w *names) Visit(n *ast.Node) {
	switch n := (*n).(type) {
	case *ast.IdentifierNode:
		w.words[n.Value] = true
		if !isFunction(n.Value) {
			w.all++
		}
	case *ast.CallNode:
		if id, ok := n.Callee.(*ast.IdentifierNode); ok {
			w.ask(id.Value, n.Arguments)
		}
	case *ast.StringNode:
		w.texts = append(w.texts, n.Value)
	case *ast.MemberNode:
		if path, ok := dotted(n); ok {
			w.words[path] = true
			if rest, ok := strings.CutPrefix(path, "params."); ok {
				w.params[rest] = true
			}
		}
	}
}

// dotted is the path of plain names that a member access spells.
func dotted(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return n.Value, true
	case *ast.MemberNode:
		name, ok := n.Property.(*ast.StringNode)
		head, plain := dotted(n.Node)
		if ok && plain {
			return head + "." + name.Value, true
		}
	}
	return "", false
}

// reads collects what anything in the set reads or names.
func (x *dissector) reads() {
	note := func(deps []lang.Dep) {
		for _, d := range deps {
			x.out.Reads[d] = true
		}
	}
	for _, r := range x.c.eng.rules {
		note(r.reads)
	}
	for _, f := range x.c.eng.fillers {
		x.fillerReads(&f, note)
	}
	for _, k := range x.c.eng.complete {
		note(k.expr.Deps)
	}
	for _, l := range append([]*model.Leaf{x.out.RulesOn}, x.out.Dated...) {
		if l != nil {
			note(l.Expr.Deps)
		}
	}
	w := &names{words: x.out.Words, params: map[string]bool{}}
	eachExpr(x.c.set, func(e *rules.Expr) {
		if tree, err := parser.Parse(e.Source); err == nil {
			w.scan(tree.Node)
		}
	})
	for _, t := range w.texts {
		x.out.Texts[t] = true
	}
}

func (x *dissector) fillerReads(f *filler, note func([]lang.Dep)) {
	if f.derive != nil {
		note(f.derive.Deps)
	}
	if f.list != nil {
		for i := range f.list.items {
			x.fillerReads(&f.list.items[i], note)
		}
	}
}

// eachExpr calls do for every expression of a set.
func eachExpr(set *rules.Set, do func(*rules.Expr)) {
	one := func(e *rules.Expr) {
		if e != nil {
			do(e)
		}
	}
	one(set.RulesOn)
	for _, d := range set.Definitions {
		one(d.Expr)
	}
	for _, f := range set.Facts {
		one(f.Derive)
		for _, it := range f.Item {
			one(it.Derive)
		}
	}
	for _, o := range set.Outcomes {
		one(o.Complete)
	}
	for _, p := range set.Policies {
		one(p.RulesOn)
		eachCond(p.Applies, one)
		for _, r := range p.Rules {
			eachCond(r.When, one)
			eachCond(r.Unless, one)
			for i := range r.Effects {
				for j := range r.Effects[i].Args {
					eachValue(&r.Effects[i].Args[j].Value, one)
				}
			}
		}
	}
}

func eachCond(c *rules.Cond, do func(*rules.Expr)) {
	if c == nil {
		return
	}
	do(c.Expr)
	for _, kids := range [][]*rules.Cond{c.All, c.Any, c.None} {
		for _, k := range kids {
			eachCond(k, do)
		}
	}
}

func eachValue(v *rules.Value, do func(*rules.Expr)) {
	do(v.Expr)
	for _, t := range v.Parts {
		for _, p := range t {
			do(p.Expr)
		}
	}
	for i := range v.Items {
		eachValue(&v.Items[i], do)
	}
	for i := range v.Entries {
		eachValue(&v.Entries[i].Value, do)
	}
}

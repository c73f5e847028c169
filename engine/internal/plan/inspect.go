package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/classes"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
)

// Inspect takes the set apart for package analyze, which reasons about all
// applications at once. The result is that package's business: its type is
// internal and changes freely. The engine itself keeps nothing of it. The error is that of ctx.
func (e *Plan) Inspect(ctx context.Context) (*model.Set, error) {
	uses := &lang.Uses{Names: map[string]bool{}, Texts: map[string]bool{}, Trees: map[*rules.Expr]*lang.Node{}}
	c := newCompilation(ctx, e.Set, e.cfg)
	c.keep, c.uses = true, uses
	if c.run(); ctx.Err() != nil {
		return nil, ctx.Err()
	}
	x := &dissector{c: c, leaves: map[string]*model.Leaf{}, defs: map[*lang.Def]*model.Cond{},
		out: &model.Set{Source: e.Set, Cal: e.Cal, Global: c.lay.Global, Facts: c.lay.Facts, Bounds: map[*rules.Fact]classes.Bounds{},
			Reads: map[lang.Dep]bool{}, Words: uses.Names, Texts: uses.Texts, Trees: uses.Trees}}
	x.things()
	x.policies()
	x.reads()
	x.declared()
	return x.out, ctx.Err()
}

type dissector struct {
	c      *compilation
	out    *model.Set
	leaves map[string]*model.Leaf
	defs   map[*lang.Def]*model.Cond
}

func (x *dissector) things() {
	for _, l := range x.c.lay.Lists {
		x.out.Lists = append(x.out.Lists, model.List{Fact: l.Fact, Slot: l.Slot, Rec: l.Rec, Fields: l.Fields, Keys: l.Keys})
	}
	for f, k := range x.c.plan.Checks {
		x.out.Bounds[f] = k.Bounds()
	}
	for _, o := range x.c.lay.Outcomes {
		x.out.Outcomes = append(x.out.Outcomes, model.Outcome{Decl: o.Decl, List: o.List, Slot: o.Slot, Type: o.Typ})
	}
	for _, k := range x.c.plan.Complete {
		x.out.Outcomes[k.Outcome].Complete = x.cond(k.Expr.Tree(), x.c.lay.Outcomes[k.Outcome].List)
	}
	for _, p := range x.c.plan.Promises {
		m := model.Promise{Decl: p.Decl, Outcome: p.Outcome, Fact: p.Fact}
		if p.Holds != nil {
			m.Holds, m.Reads = x.cond(p.Holds.Tree(), -1), p.Holds.Deps
		}
		x.out.Promises = append(x.out.Promises, m)
	}
	if x.c.plan.RulesOn != nil {
		x.out.RulesOn = x.leaf(x.c.plan.RulesOn.Tree(), -1)
	}
}

func (x *dissector) policies() {
	at := 0
	for i, p := range x.c.set.Policies {
		var dated model.Dates
		if e := x.c.plan.Policies[i].RulesOn; e != nil {
			dated = x.leaf(e.Tree(), -1)
		}
		x.out.Dated = append(x.out.Dated, dated)
		for range p.Rules {
			x.rule(i, x.c.plan.Rules[at])
			at++
		}
	}
}

func (x *dissector) rule(policy int, r *Rule) {
	info := x.c.plan.Policies[policy]
	m := model.Rule{ID: r.Id, Src: r.Src, Policy: policy, List: r.List, From: model.Later(r.From, info.From), To: model.Earlier(r.To, info.To),
		Over: r.Over, Prev: r.Prev, Reads: r.Reads}
	for _, part := range r.parts {
		m.Parts = append(m.Parts, x.cond(part, r.List))
	}
	if len(m.Parts) > 0 {
		m.Cond = &model.Cond{Op: model.And, Kids: m.Parts}
	}
	x.effects(&m, r, x.c.scopeFor(x.c.loop(r.Src.For)))
	x.out.Rules = append(x.out.Rules, m)
}

// forms are the operators at which a condition is taken apart. It is never written to.
var forms = map[lang.Op]model.Op{lang.OpAnd: model.And, lang.OpOr: model.Or, lang.OpNot: model.Not}

// cond takes a condition apart at and, or, not and definitions.
func (x *dissector) cond(n *lang.Node, list int) *model.Cond {
	if n.Op == lang.OpTruth && (n.Kids[0].Op == lang.OpDef || n.Konst != nil) {
		n = n.Kids[0]
	}
	out := &model.Cond{Op: model.Test}
	op, taken := forms[n.Op]
	switch {
	case n.Op == lang.OpConst && n.Konst.Kind() == lang.Bool:
		out.Op = map[bool]model.Op{true: model.True, false: model.False}[n.Konst.True()]
	case n.Op == lang.OpDef:
		*out = *x.definition(n.Def)
	case taken && n.Name == "":
		out.Op = op
		for _, k := range n.Kids {
			out.Kids = append(out.Kids, x.cond(k, list))
		}
	default:
		out.Leaf = x.leaf(n, list)
	}
	if n.Src != nil {
		out.Src = n.Src
	}
	return out
}

// definition takes a definition apart, once for all that use it.
func (x *dissector) definition(d *lang.Def) *model.Cond {
	out, ok := x.defs[d]
	if !ok {
		list := -1
		if d.Loop != nil {
			list = slices.IndexFunc(x.c.lay.Lists, func(l *ListInfo) bool { return l.Slot == d.Loop.List })
		}
		out = x.cond(d.Tree(), list)
		x.defs[d] = out
	}
	return out
}

// whole compiles an expression of an effect; nil where that fails.
func (x *dissector) whole(scope *lang.Scope, list int, src *rules.Expr) *model.Leaf {
	return x.rounded(scope, list, src, rules.Rounding{})
}

// rounded compiles an expression whose value is rounded; nil where that fails.
func (x *dissector) rounded(scope *lang.Scope, list int, src *rules.Expr, r rules.Rounding) *model.Leaf {
	e, ok := lang.Compile(scope, src, &rules.Diagnostics{})
	if !ok {
		return nil
	}
	return x.leaf(e.Rounded(r).Tree(), list)
}

// leaf describes a part of an expression that is not taken apart. Parts that
// mean the same are one leaf.
func (x *dissector) leaf(n *lang.Node, list int) *model.Leaf {
	l := &model.Leaf{Expr: n.Alone(), Text: n.Text(), Loop: list, Time: n.Timed(), Texts: n.Texts()}
	x.names(l, n)
	at := fmt.Sprint(list, "|", l.Key)
	if same, ok := x.leaves[at]; ok {
		return same
	}
	x.leaves[at] = l
	asks, reads := n.Asks()
	switch {
	case asks && reads:
		l.Known = model.AsksToo
	case asks:
		l.Known = model.AsksOnly
	}
	l.Of = x.quantifier(n, list)
	return l
}

// names writes out what a leaf means: its form, with those of the definitions
// that it uses.
func (x *dissector) names(l *model.Leaf, n *lang.Node) {
	key := []string{n.Key()}
	for _, d := range n.Definitions() {
		key = append(key, d.Name+"="+d.Tree().Key())
	}
	if n.Element() && l.Loop >= 0 {
		key = append(key, x.c.lay.Lists[l.Loop].Fact.Name)
	}
	l.Params, l.Key = n.AllParams(), strings.Join(key, "\n")
}

// quantifier takes a condition on all elements of a top-level list apart; nil
// where it is none, or also reads an element that is at hand.
func (x *dissector) quantifier(n *lang.Node, list int) *model.Quantifier {
	if n.Op != lang.OpQuantify || n.Name == "one" {
		return nil
	}
	of, body := x.listOf(n.Kids[0]), n.Kids[1]
	if of < 0 || body.Element() || body.Nests() {
		return nil
	}
	return &model.Quantifier{List: of, All: n.Name == "all", None: n.Name == "none", Cond: x.cond(body.Rebase(n.Frame), of)}
}

// listOf is the top-level list that a node is, or -1.
func (x *dissector) listOf(n *lang.Node) int {
	d, ok := n.Bare().Dep()
	if !ok || d.List >= 0 {
		return -1
	}
	return slices.IndexFunc(x.c.lay.Lists, func(l *ListInfo) bool { return l.Slot == d.Slot })
}

// reads collects what anything in the set reads or names.
func (x *dissector) reads() {
	note := func(deps []lang.Dep) {
		for _, d := range deps {
			x.out.Reads[d] = true
		}
	}
	for _, r := range x.c.plan.Rules {
		note(r.Reads)
	}
	for _, f := range x.c.plan.Fillers {
		x.fillerReads(&f, note)
	}
	for _, k := range x.c.plan.Complete {
		note(k.Expr.Deps)
	}
	for _, p := range x.out.Promises {
		note(p.Reads)
	}
	for i := range x.c.plan.Targets {
		t := &x.c.plan.Targets[i]
		for _, e := range []*lang.Expr{t.When, t.Of, t.By} {
			if e != nil {
				note(e.Deps)
			}
		}
	}
	for _, l := range append([]*model.Leaf{x.out.RulesOn}, x.out.Dated...) {
		if l != nil {
			note(l.Expr.Deps)
		}
	}
}

func (x *dissector) fillerReads(f *Filler, note func([]lang.Dep)) {
	if f.Derive != nil {
		note(f.Derive.Deps)
	}
	if f.List != nil {
		for i := range f.List.Items {
			x.fillerReads(&f.List.Items[i], note)
		}
	}
}

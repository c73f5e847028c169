package witness

import (
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// Citations (R7): of what an effect gives, its own that hold on the date of the
// rules, else those of its rule; with those of the parameter values in force that
// the rule reads.

// cites are the citations of an effect.
func (r *refRun) cites(i *refInst, e *rules.Effect) []string {
	own := e.Cites
	if len(own) == 0 {
		own = i.rule.Cites
	}
	var out []string
	add := func(cites []rules.Cite) {
		for _, c := range cites {
			if covers(c.Valid, i.date) {
				out = append(out, c.String())
			}
		}
	}
	add(own)
	for _, p := range r.paramsOf(i) {
		for _, v := range p.Values {
			if covers(v.Valid, i.date) {
				add(v.Cites)
			}
		}
	}
	return out
}

// paramsOf lists the parameters whose value in force a rule reads: in its
// condition, in what it gives, by way of definitions; not by on().
func (r *refRun) paramsOf(i *refInst) []*rules.Param {
	w := &paramWalk{run: r}
	w.cond(i.policy.Applies)
	w.cond(i.rule.When)
	w.cond(i.rule.Unless)
	for k := range i.rule.Effects {
		for a := range i.rule.Effects[k].Args {
			w.value(&i.rule.Effects[k].Args[a].Value)
		}
	}
	return w.found
}

type paramWalk struct {
	run   *refRun
	found []*rules.Param
}

func (w *paramWalk) cond(c *rules.Cond) {
	if c == nil {
		return
	}
	w.expr(c.Expr)
	for _, kids := range [][]*rules.Cond{c.All, c.Any, c.None} {
		for _, k := range kids {
			w.cond(k)
		}
	}
}

func (w *paramWalk) value(v *rules.Value) {
	w.expr(v.Expr)
	for _, t := range v.Parts {
		for _, p := range t {
			w.expr(p.Expr)
		}
	}
	for k := range v.Items {
		w.value(&v.Items[k])
	}
	for k := range v.Entries {
		w.value(&v.Entries[k].Value)
	}
}

func (w *paramWalk) expr(e *rules.Expr) {
	if e == nil {
		return
	}
	if tree, err := parseReadable(e.Source); err == nil {
		w.node(tree)
	}
}

func (w *paramWalk) node(n ast.Node) {
	other := map[ast.Node]bool{} // read at another date
	ast.Walk(&n, visits(func(n ast.Node) {
		if c, ok := n.(*ast.CallNode); ok && len(c.Arguments) > 0 {
			if id, ok := c.Callee.(*ast.IdentifierNode); ok && id.Value == "on" {
				other[c.Arguments[0]] = true
			}
		}
	}))
	ast.Walk(&n, visits(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.IdentifierNode:
			w.definition(n.Value)
		case *ast.MemberNode:
			if !other[n] {
				w.member(n)
			}
		}
	}))
}

type visits func(ast.Node)

func (v visits) Visit(n *ast.Node) { v(*n) }

func (w *paramWalk) definition(name string) {
	for _, d := range w.run.set.Definitions {
		if d.Name == name {
			w.expr(d.Expr)
		}
	}
}

func (w *paramWalk) member(n *ast.MemberNode) {
	_, parts, ok := tryFlatten(n)
	if !ok || parts[0] != "params" {
		return
	}
	for _, p := range w.run.set.Params {
		if p.Name == strings.Join(parts[1:], ".") && !slices.Contains(w.found, p) {
			w.found = append(w.found, p)
		}
	}
}

// citedOtherwise says where an outcome has other citations than those of the
// rules that give it.
func (d *refDecision) citedOtherwise(got *engine.Decision) string {
	want := map[string][]string{}
	for _, o := range d.run.set.Outcomes {
		for _, e := range d.run.owners(o) {
			want[d.run.outcomeName(o, e)] = d.run.citesOf(o, e)
		}
	}
	for _, o := range got.Outcomes {
		have := slices.Sorted(slices.Values(o.Cite))
		open := o.Open || d.open["outcome "+o.Name] // the engine may know more
		if want := want[o.Name]; !open && !slices.Equal(want, have) {
			return fmt.Sprintf("%s cites %q in the reference, %q in the engine", o.Name, want, have)
		}
	}
	return ""
}

// citesOf are the citations of all that gives an outcome, sorted.
func (r *refRun) citesOf(o *rules.Outcome, elem *refElem) []string {
	var out []string
	for _, i := range r.order {
		for k := range i.rule.Effects {
			e := &i.rule.Effects[k]
			gives := func(a rules.Arg) bool { return r.gives(i, a.Name, o, elem) }
			counts := slices.Contains(r.outcome(o, elem).by, refGiver{i, e})
			if e.Kind == "decide" && i.status == "applies" && counts && slices.ContainsFunc(e.Args, gives) {
				out = append(out, r.cites(i, e)...)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

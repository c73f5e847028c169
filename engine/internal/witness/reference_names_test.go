package witness

import (
	"fmt"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// path reads a name: of a fact, an outcome, a parameter, a clock, a definition.
func (r *refRun) path(n ast.Node, sc refScope) any {
	base, parts := flatten(n)
	if a, given := sc.args[strings.Join(parts, ".")]; base == nil && given {
		return r.node(a.node, a.sc)
	}
	if base != nil {
		item := sc.items[len(sc.items)-1]
		if len(parts) == 0 {
			return item
		}
		return r.field(item, parts, sc)
	}
	switch {
	case len(parts) == 1 && parts[0] == "none":
		return refNone{}
	case len(parts) == 1 && parts[0] == "at":
		return r.in.at
	case sc.loop != "" && parts[0] == sc.loop:
		if sc.loopOpen {
			return refUnknown{}
		}
		return r.field(sc.elem, parts[1:], sc)
	case parts[0] == "params":
		return r.param(strings.Join(parts[1:], "."), sc.date)
	case parts[0] == "deadlines":
		return r.clockField(parts[1], nil, strings.Join(parts[2:], "."))
	}
	return r.global(parts, sc)
}

// flatten takes a chain of members apart: works[water].length has no base and
// three parts; .length has the item as base.
func flatten(n ast.Node) (base *ast.PointerNode, parts []string) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return nil, []string{n.Value}
	case *ast.PointerNode:
		return n, nil
	case *ast.MemberNode:
		base, parts = flatten(n.Node)
		switch p := n.Property.(type) {
		case *ast.StringNode:
			return base, append(parts, p.Value)
		case *ast.IdentifierNode:
			return base, append(parts, p.Value)
		}
	}
	panic(fmt.Sprintf("the reference does not know the path %T", n))
}

// global reads a name that stands at the top: the longest that is declared.
func (r *refRun) global(parts []string, sc refScope) any {
	for k := len(parts); k > 0; k-- {
		name, rest := strings.Join(parts[:k], "."), parts[k:]
		for _, d := range r.set.Definitions {
			if d.Name == name && len(rest) == 0 {
				return r.definition(d, sc)
			}
		}
		for _, o := range r.set.Outcomes {
			if o.Name == name && len(rest) == 0 && r.listOf(o) == nil {
				return r.outcome(o, nil).read()
			}
		}
		for _, f := range r.set.Facts {
			if f.Name == name || f.Alias == name && f.Alias != "" {
				return r.within(r.facts[f.Name], rest, sc)
			}
		}
	}
	return refError{"no such name " + strings.Join(parts, ".")}
}

// definition evaluates a definition where it is read; one for a list is about
// the element of the rule.
func (r *refRun) definition(d *rules.Definition, sc refScope) any {
	own := refScope{date: sc.date}
	if d.For != nil {
		own.loop, own.elem, own.loopOpen = d.For.Var, sc.elem, sc.loopOpen
	}
	return declaredRound(r.eval(d.Expr, own), d.Round)
}

// called evaluates a definition with what it is given; ok is false where there is
// none of that name.
func (r *refRun) called(name string, args []ast.Node, sc refScope) (v any, ok bool) {
	for _, d := range r.set.Definitions {
		if d.Name == name {
			own := refScope{date: sc.date, args: map[string]refArg{}}
			for i, a := range args {
				own.args[d.Given[i].Name] = refArg{a, sc}
			}
			v := r.eval(d.Expr, own)
			if isNone(v) && d.Round.To != "" {
				return refError{"no value to round"}, true
			}
			return declaredRound(v, d.Round), true
		}
	}
	return nil, false
}

// within goes from a list to one of its elements.
func (r *refRun) within(v any, rest []string, sc refScope) any {
	if len(rest) == 0 {
		return v
	}
	list, ok := v.([]any)
	if !ok {
		return v // unknown, or none
	}
	for _, x := range list {
		if e := x.(*refElem); e.key == rest[0] {
			return r.field(e, rest[1:], sc)
		}
	}
	return refNone{}
}

// field reads what an element has: its fields, outcomes, clocks, definitions.
func (r *refRun) field(item any, rest []string, sc refScope) any {
	e, ok := item.(*refElem)
	if !ok {
		return refError{"not an element"}
	}
	if len(rest) == 0 {
		return e
	}
	if rest[0] == "deadlines" {
		return r.clockField(rest[1], e, strings.Join(rest[2:], "."))
	}
	name := strings.Join(rest, ".")
	for _, f := range e.list.Item {
		if f.Name == name || f.Alias == name && f.Alias != "" {
			return e.vals[f.Name]
		}
	}
	if name == e.list.Key && e.key != "" { // declared by `key` alone
		return e.key
	}
	for _, o := range r.set.Outcomes {
		if o.Name == e.list.Name+"."+name {
			return r.outcome(o, e).read()
		}
	}
	return refError{"no such field " + name}
}

// param reads a parameter on a date (R10).
func (r *refRun) param(name string, date calendar.Date) any {
	for _, p := range r.set.Params {
		if p.Name != name {
			continue
		}
		for _, v := range p.Values {
			if covers(v.Valid, date) {
				return r.ofKind(declaredRound(r.literal(v.Value, &p.Type), p.Type.Round), p.Type.Kind)
			}
		}
		if len(p.Unset) > 0 {
			return refUnknown{unset: p.Name}
		}
		return refError{"no value on " + date.String()}
	}
	return refError{"no such parameter " + name}
}

// factPath is the path of the fact that an argument of known() names.
func (r *refRun) factPath(n ast.Node, sc refScope) (path string, known bool, f *rules.Fact) {
	base, parts := flatten(n)
	elem := sc.elem
	if base != nil {
		elem = sc.items[len(sc.items)-1].(*refElem)
		parts = append([]string{sc.loop}, parts...)
	}
	if base != nil || sc.loop != "" && parts[0] == sc.loop {
		name := strings.Join(parts[1:], ".")
		for _, f := range elem.list.Item {
			if f.Name == name || f.Alias == name && f.Alias != "" {
				return elem.path() + "." + f.Name, isKnown(elem.vals[f.Name]), f
			}
		}
	}
	name := strings.Join(parts, ".")
	for _, f := range r.set.Facts {
		if f.Name == name || f.Alias == name && f.Alias != "" {
			return f.Name, isKnown(r.facts[f.Name]), f
		}
	}
	return "", false, nil
}

func isKnown(v any) bool {
	_, settled := refOpen(v)
	return settled
}

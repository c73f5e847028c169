package witness

import (
	"fmt"
	"slices"
)

// listed is an expression whose value is a list.
type listed struct {
	text string
	frame
}

// list writes a list of elements: by name, filtered, chosen, defined, nested.
func (g *gen) list(at where, d int) listed {
	named := g.namedLists(at)
	if len(named) == 0 {
		return listed{}
	}
	l := pick(g, named)
	if g.simple || d <= 0 || g.chance(0.4) {
		return l
	}
	others := slices.DeleteFunc(named, func(o listed) bool { return o.of != l.of })
	switch g.IntN(6) {
	case 0, 1, 2:
		if len(at.frames) > 1 {
			return l
		}
		l.text = say("filter(%s, %s)", l.text, g.cond(at.with(l.frame), d-1))
	case 3:
		l.text = say("(%s ? %s : %s)", g.cond(at, d-1), l.text, g.list2(at, l.of, d-1))
	case 4:
		l.text = "(" + l.text + " ?? " + pick(g, others).text + ")"
	case 5:
		return l
	}
	return l
}

// list2 is a list of the same elements.
func (g *gen) list2(at where, of *genList, d int) string {
	for range 6 {
		if l := g.list(at, d); l.of == of {
			return l.text
		}
	}
	for _, l := range g.namedLists(at) {
		if l.of == of {
			return l.text
		}
	}
	return ""
}

// namedLists are those that can be named here, definitions among them.
func (g *gen) namedLists(at where) []listed {
	var out []listed
	inner := func(l *genList, prefix string) {
		for _, f := range l.fields {
			if f.nested != nil {
				out = append(out, listed{prefix + f.name, frame{of: f.nested}})
			}
		}
	}
	if n := len(at.frames); n > 0 && at.frames[n-1].of != nil {
		inner(at.frames[n-1].of, ".")
	}
	if at.loop != nil {
		inner(at.loop, at.variable()+".")
	}
	if at.facts != nil {
		return out
	}
	for _, l := range g.lists {
		out = append(out, listed{l.name, frame{of: l}})
	}
	for _, d := range g.defs {
		if d.typ.of != nil && d.level <= at.level && d.loop == nil {
			out = append(out, listed{d.name, frame{of: d.typ.of}})
		}
	}
	return out
}

// plainList writes a list of plain values of a type.
func (g *gen) mapped(at where, t typ, d int) string {
	l := g.list(at, d)
	if l.of == nil || len(at.frames) > 1 || g.simple {
		return ""
	}
	body := g.expr(at.with(l.frame), t, d-1)
	return say("map(%s, %s)", l.text, body)
}

// quantified is a condition on a list of elements, of plain values or a set.
func (g *gen) quantified(at where, _ typ, d int) string {
	if len(at.frames) > 1 {
		return ""
	}
	l := g.list(at, d)
	if !g.simple && g.chance(0.15) {
		l = g.plain(at, d)
	}
	if l.text == "" {
		return ""
	}
	return say(g.oneOf("all", "any", "none", "one", "all", "any")+"(%s, %s)", l.text, g.cond(at.with(l.frame), d))
}

// plain is a list of plain values, with the type of its items.
func (g *gen) plain(at where, d int) listed {
	switch g.IntN(3) {
	case 0:
		for _, f := range g.facts {
			if f.typ.kind == "set" && at.facts == nil {
				return listed{f.name, frame{elem: typ{kind: "enum", values: f.typ.values}}}
			}
		}
	case 1:
		for _, p := range g.params {
			if p.typ.kind == "list" && !p.unset {
				return listed{"params." + p.name, frame{elem: kind("string")}}
			}
		}
	}
	t := pick(g, []typ{kind("int"), kind("number"), measured("m"), kind("string"), kind("bool"), kind("date")})
	return listed{g.mapped(at, t, d), frame{elem: t}}
}

// counted counts elements.
func (g *gen) counted(at where, _ typ, d int) string {
	if len(at.frames) > 1 {
		return ""
	}
	l := g.list(at, d)
	if l.text == "" {
		return ""
	}
	return say("count(%s, %s)", l.text, g.cond(at.with(l.frame), d))
}

// total adds up what is said of the elements, or a list of numbers.
func (g *gen) total(at where, t typ, d int) string {
	if len(at.frames) > 1 {
		return ""
	}
	if g.chance(0.3) {
		return say("sum(%s)", g.mapped(at, t, d))
	}
	l := g.list(at, d)
	if l.text == "" {
		return ""
	}
	return say("sum(%s, %s)", l.text, g.expr(at.with(l.frame), t, d-1))
}

// listRows give lists.
func listRows() []row {
	return []row{
		{"bool", 1, false, func(g *gen, at where, _ typ, d int) string {
			return say("(len(%s) "+g.oneOf(">", "==", "<=")+fmt.Sprintf(" %d)", g.IntN(3)), g.sized(at, d))
		}},
		{"bool", 1, true, func(g *gen, at where, _ typ, d int) string {
			return say("(%s "+g.oneOf(">", "==", "<=", "<", ">=", "!=")+fmt.Sprintf(" %d)", g.IntN(3)), g.counted(at, typ{}, d))
		}},
		{"bool", 2, false, func(g *gen, at where, _ typ, d int) string {
			t := pick(g, []typ{kind("int"), kind("number"), measured("m"), kind("money")})
			return g.twoSides(g.total(at, t, d), t, g.expr(at, t, 1))
		}},
		{"bool", 2, false, func(g *gen, at where, _ typ, d int) string {
			t := g.anyType()
			return g.twoSides(g.expr(at, t, d), t, g.expr(at, t, d))
		}},
	}
}

// anyType is a type of which some fact or parameter is.
func (g *gen) anyType() typ {
	return pick(g, []typ{kind("int"), kind("number"), measured("m"), kind("money"), kind("string"), kind("date"), kind("datetime"),
		{kind: "duration", unit: "workday"}, {kind: "enum", values: colours}, {kind: "set", values: serviceValues}})
}

var colours = []string{"red", "green", "blue"}

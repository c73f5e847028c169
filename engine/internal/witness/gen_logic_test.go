package witness

import (
	"fmt"
	"slices"
	"strconv"
)

// logicRows are the operators and functions that give true or false.
func logicRows() []row {
	both := func(op string) func(*gen, where, typ, int) string {
		return func(g *gen, at where, t typ, d int) string {
			return "(" + g.cond(at, d) + " " + op + " " + g.cond(at, d) + ")"
		}
	}
	return []row{
		{"bool", 6, true, both("and")},
		{"bool", 4, true, both("or")},
		{"bool", 1, true, both("&&")},
		{"bool", 1, true, both("||")},
		{"bool", 2, true, func(g *gen, at where, _ typ, d int) string { return "not (" + g.cond(at, d) + ")" }},
		{"bool", 1, true, func(g *gen, at where, _ typ, d int) string { return "!(" + g.cond(at, d) + ")" }},
		{"bool", 9, true, func(g *gen, at where, _ typ, d int) string { return g.compare(at, typ{}, d) }},
		{"bool", 1, true, (*gen).known},
		{"bool", 5, true, (*gen).quantified},
		{"bool", 1, false, func(g *gen, at where, _ typ, d int) string {
			return say("odd(%s)", g.expr(at, typ{kind: "int"}, d))
		}},
	}
}

// anyRows are those whose value has the type of their parts.
func anyRows() []row {
	return []row{
		{"", 2, true, func(g *gen, at where, t typ, d int) string {
			if g.simple && t.kind != "bool" {
				return ""
			}
			return say("(%s ? %s : %s)", g.cond(at, d), g.expr(at, t, d), g.expr(at, t, d))
		}},
		{"", 2, false, (*gen).otherwise},
	}
}

// otherwise is `a ?? b`, mostly of something that may be none.
func (g *gen) otherwise(at where, t typ, d int) string {
	left := g.expr(at, t, d)
	var may []readable
	for _, r := range g.reads(at, t) {
		if r.none {
			may = append(may, r)
		}
	}
	if len(may) > 0 {
		left = pick(g, may).text
	} else if t.kind != "list" && g.chance(0.3) {
		left = say("(%s ? %s : none)", g.cond(at, 0), left)
	}
	return say("(%s ?? %s)", left, g.expr(at, t, d))
}

// known asks for a fact, the field of an element, or a parameter.
func (g *gen) known(at where, _ typ, _ int) string {
	if at.facts != nil {
		return ""
	}
	var names []string
	for _, f := range g.facts {
		names = append(names, f.spelled(g))
	}
	if at.loop != nil && !at.item {
		for _, f := range at.loop.fields {
			names = append(names, at.variable()+"."+f.name, at.variable()+"."+f.name)
		}
	}
	if n := len(at.frames); n > 0 && at.frames[n-1].of != nil {
		for _, f := range at.frames[n-1].of.fields {
			names = append(names, "."+f.name, "."+f.name)
		}
	}
	for _, p := range g.params {
		if !g.simple {
			names = append(names, "params."+p.name)
		}
	}
	return "known(" + pick(g, names) + ")"
}

// compare compares something of a type, of any without one, mostly with a constant.
func (g *gen) compare(at where, t typ, d int) string {
	can := slices.DeleteFunc(g.reads(at, t), func(r readable) bool { return r.typ.kind == "list" || r.typ.kind == "duration" && r.typ.unit == "" })
	if len(can) == 0 {
		return ""
	}
	r := pick(g, can)
	if g.chance(0.3) { // what is nearest at hand
		r = can[len(can)-1-g.IntN(min(len(can), 3))]
	}
	if r.none && g.chance(0.3) {
		return "(" + r.text + g.oneOf(" == none)", " != none)")
	}
	k, ok := kindOf(r.typ.kind)
	if !ok {
		return ""
	}
	name := r.text
	if r.none && !g.simple && !g.chance(0.2) { // an outcome that nobody gave, an element that is not there
		if c := g.constant(r.typ); c != "" {
			name = fmt.Sprintf("(%s ?? %s)", name, c)
		}
	}
	if g.simple || d == 0 || g.chance(0.5) {
		return say("(%s)", k.compare(g, r, name))
	}
	left := g.expr(at, r.typ, d)
	if left == "" || g.chance(0.4) {
		left = name
	}
	right := g.expr(at, r.typ, d)
	for _, o := range append(can, readable{text: name, fact: r.fact}) {
		if o.text == left {
			g.markWritten(o, right)
		}
		if o.text == right {
			g.markWritten(o, left)
		}
	}
	return g.twoSides(left, r.typ, right)
}

// markWritten notes what a fact is compared with where that is a constant or a
// parameter.
func (g *gen) markWritten(r readable, text string) {
	if s, err := strconv.Unquote(text); err == nil {
		r.mark(s)
	} else if _, err := strconv.ParseFloat(text, 64); err == nil {
		r.mark(text)
	}
	for _, p := range g.params {
		if text == "params."+p.name {
			for _, v := range p.values {
				r.mark(v)
			}
		}
	}
}

// twoSides compares two expressions of one type.
func (g *gen) twoSides(a string, t typ, b string) string {
	ops := []string{"==", "!="}
	if k, _ := kindOf(t.kind); k.ordered {
		ops = []string{"==", "!=", "<", "<=", ">", ">="}
	}
	return say("(%s "+pick(g, ops)+" %s)", a, b)
}

// mark notes a constant with which a fact is compared.
func (r readable) mark(c string) string {
	if r.fact != nil {
		r.fact.consts = append(r.fact.consts, c)
	}
	return c
}

// compareOrdered compares with constants of the kind's pool.
func compareOrdered(g *gen, r readable, name string) string {
	lit := func() string { return writtenAs(r.typ, r.mark(g.value(r.typ))) }
	switch g.IntN(10) {
	case 0:
		return fmt.Sprintf("%s %s [%s, %s]", name, g.oneOf("in", "not in"), lit(), lit())
	case 1:
		return fmt.Sprintf("%s %s %s..%s", name, g.oneOf("in", "not in"), lit(), lit())
	case 2:
		return lit() + g.oneOf(" < ", " >= ", " <= ", " > ", " == ") + name
	}
	return name + " " + g.oneOf("<", "<=", ">", ">=", "==", "!=") + " " + lit()
}

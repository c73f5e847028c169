package witness

import (
	"fmt"
	"strings"
)

// table writes a table over one or two facts, or over the elements of a list.
func (g *gen) table(level int) (entry, bool) {
	at := where{level: level}
	if len(g.lists) > 0 && g.chance(0.3) {
		at.loop = pick(g, g.lists)
	}
	inputs := g.inputs(at)
	out := g.output(at, level)
	if out == nil || len(inputs) == 0 {
		return entry{}, false
	}
	hit := g.oneOf("unique", "first", "first")
	if out.combine != "" {
		hit = "collect"
	}
	g.count("hit " + hit)
	g.tables++
	id := fmt.Sprintf("tab%d", g.tables)
	t := g.thing("table").some(0.3, "title", "{en: Table}").some(0.4, "cite", "law 7").maybe(0.05, "valid", g.validity).some(0.1, "allow", allowed).some(0.05, "binding", "true")
	g.count("key table.id")
	if at.loop != nil {
		t.set("for", at.loop.variable+" in "+at.loop.name)
	}
	if hit != "unique" || g.chance(0.5) {
		t.set("hit", hit)
	}
	var names []string
	for _, in := range inputs {
		names = append(names, yamlQuote(in.text))
	}
	t.set("inputs", "["+strings.Join(names, ", ")+"]").set("outputs", "["+g.outputName(out, at)+"]")
	e := entry{name: id, head: append(t.parts, "rows:")}
	g.count("key table.rows")
	for i := range 2 + g.IntN(3) {
		e.head = append(e.head, "  - "+g.tableRow(i, id, level, inputs, out, hit))
	}
	return e, true
}

// inputs are one or two things to ask about that are mostly not none.
func (g *gen) inputs(at where) []readable {
	var can []readable
	for _, r := range g.reads(at, typ{}) {
		if _, ok := kindOf(r.typ.kind); ok && r.fact != nil && (!r.none || g.chance(0.05)) && r.typ.kind != "event" && r.typ.kind != "duration" && r.typ.kind != "bool" {
			can = append(can, r)
		}
	}
	if len(can) == 0 {
		return nil
	}
	out := []readable{pick(g, can)}
	if g.chance(0.5) {
		if more := pick(g, can); more.fact != out[0].fact {
			out = append(out, more)
		}
	}
	return out
}

func (g *gen) tableRow(i int, table string, level int, inputs []readable, out *genOutcome, hit string) string {
	var cells []string
	for _, in := range inputs {
		cells = append(cells, g.cell(in))
	}
	v := g.value(out.typ)
	then := inYAML(out.typ, v)
	if out.typ.kind == "set" || g.chance(0.1) {
		then = `"-"`
	}
	t := g.thing("row").set("id", fmt.Sprintf("row%d", i)).set("if", "["+strings.Join(cells, ", ")+"]").set("then", "["+then+"]")
	t.some(0.1, "title", "{en: Row}").some(0.2, "cite", "law 8", g.cite()).maybe(0.1, "valid", g.validity).some(0.1, "allow", allowed)
	if i > 0 && hit != "first" && g.chance(0.1) {
		t.set("overrides", fmt.Sprintf("[pol%d/%s.row%d]", level, table, i-1))
	}
	return t.flow()
}

// cell is one of the ways to write a condition in a table.
func (g *gen) cell(in readable) string {
	c := func() string { return in.mark(g.value(in.typ)) }
	k, _ := kindOf(in.typ.kind)
	var s string
	switch n := g.IntN(10); {
	case n == 0 || in.typ.kind == "string" && n < 3:
		s = "-"
	case in.typ.kind == "set":
		s = g.oneOf("water", "water, gas", "not heat", "-")
	case !k.ordered:
		s = g.oneOf(c()+", "+c(), "not "+c(), fmt.Sprintf("!= %q", c()), c(), c())
		if in.typ.kind == "string" {
			s = "ab"
		}
	case in.typ.kind == "datetime":
		s = g.oneOf("-", fmt.Sprintf("< %q", c()), fmt.Sprintf(">= %q", c()))
	case n < 5:
		s = g.oneOf("<=", "<", ">", ">=", "!=") + " " + c()
	case n == 5 && in.typ.kind != "date":
		s = "= " + c()
	case n < 8:
		a, b := c(), c()
		s = g.oneOf("[", "(") + a + ".." + b + g.oneOf("]", ")")
		if s[0] == '(' && strings.HasSuffix(s, ")") {
			s = "[" + s[1:]
		}
		g.count("cell range")
	default:
		s = g.oneOf(c(), c()+", "+c(), "not "+c())
	}
	for _, p := range g.params {
		if p.typ.same(in.typ) && g.chance(0.3) && k.ordered && !g.simple {
			s = g.oneOf("<=", ">") + " params." + p.name
		}
	}
	return yamlQuote(s)
}

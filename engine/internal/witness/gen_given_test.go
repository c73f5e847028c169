package witness

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// genGiven is a definition that is given arguments.
type genGiven struct {
	name string
	typ  typ
	args []readable
	text string
}

// aside draws from other random numbers, so that what a seed makes otherwise stays.
func (g *gen) aside(do func()) {
	if g.second == nil {
		g.second = rand.New(rand.NewPCG(g.seed, 45))
	}
	first := g.Rand
	g.Rand = g.second
	do()
	g.Rand = first
}

// declareGivens chooses the definitions with arguments: of what types, and what they
// make of their arguments. They name no other definitions but those before them.
func (g *gen) declareGivens() {
	defs := g.defs
	g.defs = nil
	for i := range 1 + g.IntN(3) {
		d := &genGiven{name: fmt.Sprintf("giv%d", i), typ: kind("bool")}
		if !g.simple && g.chance(0.6) {
			d.typ = g.anyType()
		}
		for k := range 1 + g.IntN(2) {
			t := g.anyType()
			if g.simple {
				t = kind("int")
			}
			if g.spelledType(t) != "" {
				d.args = append(d.args, readable{text: fmt.Sprintf("given_%c", 'a'+k), typ: t, none: true})
			}
		}
		if len(d.args) == 0 {
			continue
		}
		at := where{args: d.args}
		for range 20 {
			if d.text = g.orCalled(at, d.typ, g.expr(at, d.typ, 2)); d.text != "" && d.usesAll() {
				g.givens = append(g.givens, d)
				break
			}
		}
	}
	g.defs = defs
}

func (d *genGiven) usesAll() bool {
	return !slices.ContainsFunc(d.args, func(a readable) bool { return !strings.Contains(d.text, a.text) })
}

// spelledType is a type as an argument has it: a word, or a fact that is of it.
func (g *gen) spelledType(t typ) string {
	if len(t.values) == 0 && t.kind != "list" && (t.unit == "" || t.kind == "duration") {
		return t.kind
	}
	for _, f := range g.facts {
		if f.typ.same(t) {
			return f.name
		}
	}
	return ""
}

// orCalled is an expression, or now and then a call that has its type, or a condition
// with a call in it.
func (g *gen) orCalled(at where, t typ, text string) string {
	of := slices.DeleteFunc(slices.Clone(g.givens), func(d *genGiven) bool { return !d.typ.same(t) })
	if len(of) == 0 || text == "" || !g.chance(0.4) {
		return text
	}
	call := g.calledWith(at, pick(g, of))
	switch {
	case call == "":
		return text
	case t.kind == "bool" && g.chance(0.7):
		return "(" + text + ") " + g.oneOf("and", "or", "and not") + " " + call
	}
	return call
}

func (g *gen) calledWith(at where, d *genGiven) string {
	args := make([]string, len(d.args))
	for i, a := range d.args {
		if args[i] = g.expr(at, a.typ, 1); args[i] == "" {
			return ""
		}
	}
	return d.name + "(" + strings.Join(args, ", ") + ")"
}

func (g *gen) writeGivens() {
	for _, d := range g.givens {
		args := make([]string, len(d.args))
		for i, a := range d.args {
			args[i] = a.text + ": " + g.spelledType(a.typ)
		}
		t := g.thing("definition").set("given", "{"+strings.Join(args, ", ")+"}").set("expr", yamlQuote(d.text)).some(0.5, "title", "{en: Definition}")
		if numeric(d.typ) && g.chance(0.3) {
			t.set("round", g.rounding(d.typ))
		}
		g.doc.add("define", entry{name: d.name, flow: t.flow()})
	}
}

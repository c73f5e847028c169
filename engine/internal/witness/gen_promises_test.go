package witness

import (
	"fmt"
	"slices"
)

// promises writes promises of every kind. They decide nothing, so that the plain
// interpreter passes them over, and what it decides must be what the engine does.
func (g *gen) promises() {
	if g.chance(0.4) {
		return
	}
	g.count("key top level.promises")
	for i := range 1 + g.IntN(3) {
		t := g.thing("promise").some(0.5, "title", "{en: Promise}").some(0.5, "cite", "law 9").some(0.2, "allow", allowed).some(0.2, "valid", "{from: 2021-09-10}")
		switch g.IntN(4) {
		case 0:
			g.keepingConsts(func() { t.set("holds", g.when(where{level: 3})) })
		case 1:
			of, when := g.inOrder()
			if of == "" || when == "" {
				continue
			}
			t.set("of", of).set("when", when).set("goes", g.oneOf("up", "down"))
		case 2:
			of := g.oneOf("outcomes", "routes", "deadlines")
			if len(g.outcomes) > 0 && g.chance(0.5) {
				of = pick(g, g.outcomes).name
			}
			if len(g.facts) == 0 {
				continue
			}
			t.set("of", of).set("to", pick(g, g.facts).name)
		default:
			t.set("every", g.oneOf("reject", "notice", "warn")).set("has", g.oneOf("fact", "cite", "title"))
		}
		g.doc.add("promises", entry{name: fmt.Sprintf("pro%d", i), flow: t.flow()})
	}
}

// inOrder chooses an outcome and a fact of which one value is more than another.
func (g *gen) inOrder() (of, when string) {
	ordered := func(t typ) bool { return numeric(t) || slices.Contains([]string{"bool", "enum", "date"}, t.kind) }
	for _, o := range g.outcomes {
		if ordered(o.typ) && o.combine == "" && (of == "" || g.chance(0.5)) {
			of = o.name
		}
	}
	for _, f := range g.facts {
		if ordered(f.typ) && (when == "" || g.chance(0.5)) {
			when = f.name
		}
	}
	return of, when
}

// keepingConsts lets what is written add nothing to what facts are compared with, from
// which applications are drawn.
func (g *gen) keepingConsts(do func()) {
	all := slices.Clone(g.facts)
	for _, l := range g.lists {
		all = append(all, l.fields...)
	}
	kept := make([][]string, len(all))
	for i, f := range all {
		kept[i] = slices.Clone(f.consts)
	}
	do()
	for i, f := range all {
		f.consts = kept[i]
	}
}

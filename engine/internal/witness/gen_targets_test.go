package witness

import "fmt"

// targets writes targets of every kind. They decide nothing, so that the plain interpreter
// passes them over, and what it decides must be what the engine does.
func (g *gen) targets() {
	if g.chance(0.7) {
		return
	}
	g.count("key top level.targets")
	for i := range 1 + g.IntN(2) {
		t := g.thing("target").some(0.5, "title", "{en: Target}").some(0.7, "cite", "law 9").some(0.2, "allow", allowed).some(0.2, "valid", "{from: 2021-09-10}")
		at, by := where{level: 3}, "month"
		if len(g.lists) > 0 && g.chance(0.3) {
			l := pick(g, g.lists)
			at.loop = l
			t.set("for", at.variable()+" in "+l.name)
		}
		if len(g.outcomes) > 0 {
			if o := pick(g, g.outcomes); o.list == nil {
				by = o.name
			}
		}
		g.keepingConsts(func() {
			if g.chance(0.4) {
				t.set("when", g.when(at))
			}
			t.set("of", yamlQuote(g.expr(at, kind("int"), 2)))
		})
		t.some(0.6, "by", g.oneOf("month", by))
		switch g.IntN(3) {
		case 0:
			t.set("average", "5.5")
		case 1:
			t.set("within", "1").set("share", "95")
		default:
			t.set("percentile", "90").set("at_most", "3")
		}
		g.doc.add("targets", entry{name: fmt.Sprintf("tar%d", i), flow: t.flow()})
	}
}

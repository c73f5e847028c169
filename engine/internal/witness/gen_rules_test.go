package witness

import (
	"fmt"
	"slices"
	"strings"
)

// outcomeRow is an outcome that a set may have. One whose list is not there is left out.
type outcomeRow struct {
	p       float64
	name    string
	typ     typ
	level   int
	combine []string
}

func outcomeRows() []outcomeRow {
	return []outcomeRow{
		{1, "state", typ{kind: "enum", values: []string{"yes", "no", "maybe"}}, 0, nil},
		{0.4, "flag", kind("bool"), 0, nil},
		{0.4, "score", kind("int"), 1, nil},
		{0.3, "result.grade", typ{kind: "enum", values: colours}, 1, nil},
		{0.3, "width", kind("number"), 1, nil},
		{0.2, "size", measured("m"), 2, nil},
		{0.3, "fee", kind("money"), 1, nil},
		{0.2, "label", kind("string"), 0, nil},
		{0.2, "due_on", kind("date"), 1, nil},
		{0.15, "told_at", kind("datetime"), 1, nil},
		{0.15, "span", typ{kind: "duration", unit: "workday"}, 1, nil},
		{0.15, "tags", typ{kind: "set", values: serviceValues}, 1, nil},
		{0.3, "total", kind("int"), 1, []string{"sum", "min", "max", "list"}},
		{0.2, "charge", kind("money"), 1, []string{"sum", "min", "max", "list"}},
		{0.2, "mean", kind("number"), 0, []string{"sum", "min", "max", "list"}},
		{0.15, "delay", typ{kind: "duration", unit: "workday"}, 1, []string{"sum", "min", "max", "list"}},
		{0.1, "notes", kind("string"), 0, []string{"list"}},
		{0.8, "works.approval", typ{kind: "enum", values: []string{"filing", "review"}}, 0, nil},
		{0.3, "works.ready", kind("bool"), 1, nil},
		{0.2, "works.toll", kind("money"), 1, []string{"sum", "max"}},
		{0.3, "acts.fine", kind("int"), 0, nil},
		{0.3, "papers.ok", kind("bool"), 0, nil},
	}
}

func (g *gen) declareOutcomes() {
	g.count("key top level.outcomes")
	for _, r := range outcomeRows() {
		o := &genOutcome{name: r.name, typ: r.typ, level: r.level}
		list, _, dotted := strings.Cut(r.name, ".")
		for _, l := range g.lists {
			if l.name == list {
				o.list = l
			}
		}
		if dotted && o.list == nil && list != "result" || !g.chance(r.p) || g.small && len(g.outcomes) > 2 {
			continue
		}
		if r.combine != nil {
			o.combine = pick(g, r.combine)
		}
		g.outcomes = append(g.outcomes, o)
	}
	for _, o := range g.outcomes {
		g.doc.add("outcomes", entry{name: o.name, flow: o.line(g)})
	}
	g.aside(g.declareGivens)
	g.declareDefs()
}

func (o *genOutcome) line(g *gen) string {
	t := g.thing("outcome").set("type", o.typ.kind).some(0.4, "title", "{en: Outcome}").some(0.1, "allow", allowed)
	if o.typ.kind != "duration" {
		t.set("unit", o.typ.unit)
	}
	if o.typ.values != nil {
		t.set("values", quoted(o.typ.values))
	}
	t.set("combine", o.combine)
	if numeric(o.typ) && g.chance(0.3) {
		o.rounded = true
		t.set("round", g.rounding(o.typ))
	}
	if o.combine == "" && g.chance(0.15) {
		at := where{}
		if o.list != nil {
			at = where{loop: o.list, item: true}
		}
		t.set("complete", yamlQuote(g.cond(at, 1)))
	}
	return t.flow()
}

// declareDefs chooses the definitions: what they are of, and what they may read.
func (g *gen) declareDefs() {
	for i := range g.IntN(4) {
		d := &genDef{name: fmt.Sprintf("def%d", i), typ: kind("bool"), level: g.IntN(3)}
		if g.simple {
			d.level = 0
		}
		at := where{level: d.level}
		switch n := g.IntN(10); {
		case n < 2 && len(g.lists) > 0:
			d.loop = pick(g, g.lists)
			at.loop = d.loop
		case n < 5 && len(g.lists) > 0 && !g.simple:
			l := g.list(where{level: d.level}, 2)
			if l.of == nil || !g.topList(l.of) {
				continue
			}
			d.typ, d.text = typ{kind: "list", of: l.of}, l.text
		case n < 7 && !g.simple:
			d.typ = g.anyType()
		}
		if d.text == "" {
			d.text = g.expr(at, d.typ, 2)
		}
		g.aside(func() {
			if d.typ.of == nil {
				d.text = g.orCalled(at, d.typ, d.text)
			}
		})
		if d.text != "" {
			g.defs = append(g.defs, d)
		}
	}
}

func (g *gen) topList(l *genList) bool { return slices.Contains(g.lists, l) }

func (g *gen) definitions() {
	for _, d := range g.defs {
		e := entry{name: d.name, flow: yamlQuote(d.text)}
		if d.loop != nil || g.chance(0.2) || numeric(d.typ) && g.chance(0.3) {
			t := g.thing("definition").set("expr", yamlQuote(d.text)).some(0.5, "title", "{en: Definition}").some(0.2, "binding", "true")
			if numeric(d.typ) && g.chance(0.5) {
				t.set("round", g.rounding(d.typ))
			}
			if d.loop != nil {
				t.set("for", d.loop.variable+" in "+d.loop.name)
			}
			e.flow = t.flow()
		}
		g.doc.add("define", e)
		g.count("key top level.define")
	}
}

func (g *gen) duties() {
	if g.chance(0.3) {
		d := g.thing("duty").set("title", "{en: Duty}").some(0.7, "body", "north", "[north, south]").some(0.7, "cite", "law 9").some(0.5, "reason", "{en: No case}").some(0.2, "allow", allowed)
		g.doc.add("duties", entry{name: "report", flow: d.flow()})
		g.count("key top level.duties")
	}
}

// policies writes the rules, level by level.
func (g *gen) policies() {
	g.count("key top level.policies")
	for level := range 3 {
		if level > 0 && g.chance(0.3) {
			continue
		}
		e := entry{name: fmt.Sprintf("pol%d", level)}
		t := g.thing("policy").some(0.5, "title", "{en: Policy}").some(0.5, "cite", "law 5", g.cite()).some(0.1, "allow", allowed)
		t.maybe(0.3, "applies", func() string { return g.when(where{level: level}) })
		if g.find("d1") != nil {
			t.some(0.08, "rules_on", "d1")
		}
		e.head = t.some(0.05, "valid", "{from: 2021-09-10}").parts
		g.count("key policy.rules")
		for range 1 + g.IntN(5) {
			e.rules = append(e.rules, g.rule(level))
		}
		for range 2 {
			if g.chance(0.25) {
				make := (*gen).table
				if g.chance(0.4) {
					make = (*gen).progressive
				}
				if tab, ok := make(g, level); ok {
					e.tables = append(e.tables, tab)
					g.count("key policy.tables")
				}
			}
		}
		g.doc.add("policies", e)
	}
}

func (g *gen) rule(level int) entry {
	id := fmt.Sprintf("r%d", len(g.rules))
	at := where{level: level}
	if len(g.lists) > 0 && g.chance(0.5) {
		at.loop = pick(g, g.lists)
	}
	t := g.thing("rule").some(0.3, "title", "{en: Rule}").some(0.3, "cite", g.cite()).some(0.1, "allow", allowed).some(0.05, "binding", "true")
	g.count("key rule.id")
	if at.loop != nil {
		t.set("for", at.loop.variable+" in "+at.loop.name)
	}
	t.maybe(0.85, "when", func() string { return g.when(at) }).maybe(0.15, "unless", func() string { return g.when(at) })
	if over := g.overridden(at, level); len(over) > 0 {
		t.set("overrides", "["+strings.Join(over, ", ")+"]")
	}
	t.maybe(0.1, "valid", g.validity)
	g.ranks.cite(t)
	e := entry{name: id, head: append(t.parts, "then:")}
	g.count("key rule.then")
	for range 1 + g.IntN(3) {
		e.head = append(e.head, "  - "+g.effect(at, level))
	}
	g.rules = append(g.rules, genRule{fmt.Sprintf("pol%d/%s", level, id), level, at.loop})
	return e
}

// overridden chooses earlier rules of the same level to be defeated; the
// earlier ones of lower levels would make a circle.
func (g *gen) overridden(at where, level int) []string {
	var out []string
	for _, r := range slices.Backward(g.rules) {
		if r.level == level && g.chance(0.15) && (at.loop == nil || at.loop == r.loop) {
			out = append(out, r.id)
		}
	}
	return out
}

// when writes a condition, as one expression or in YAML.
func (g *gen) when(at where) string {
	q := func(d int) string {
		text := g.cond(at, d)
		g.aside(func() { text = g.orCalled(at, kind("bool"), text) })
		return yamlQuote(text)
	}
	switch g.IntN(6) {
	case 0:
		return fmt.Sprintf("[%s, %s]", q(1), q(1))
	case 1:
		return fmt.Sprintf("{any: [%s, %s], none: [%s]}", q(1), q(0), q(0))
	case 2:
		return fmt.Sprintf("{all: [%s, {none: [%s, {any: [%s]}]}]}", q(1), q(0), q(0))
	}
	return q(3)
}

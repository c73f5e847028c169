package witness

import (
	"fmt"
	"strings"
)

// randomSet writes a set for a seed.
func randomSet(seed uint64) (yaml string, g *gen) {
	g = newGen(seed)
	g.simple = g.chance(0.35)
	g.write()
	return g.doc.yaml(), g
}

// write declares everything and writes the rules.
func (g *gen) write() {
	g.doc = &genDoc{}
	g.all = rows()
	g.top()
	g.params_()
	g.scales_()
	g.declare()
	g.listFacts()
	g.writeFacts()
	g.declareOutcomes()
	g.policies()
	g.definitions()
	g.aside(g.writeGivens)
	g.duties()
	g.aside(g.promises)
	g.aside(g.targets)
}

func (g *gen) top() {
	t := g.thing("top level")
	g.zh = g.chance(0.3)
	languages := "[en]"
	if g.zh {
		languages = "[en, zh]"
	}
	t.set("guize", "1").set("set", "random").set("title", g.title("Random")).set("languages", languages)
	t.some(0.8, "timezone", "Asia/Shanghai").set("calendar", g.oneOf("cn", "cn", "cn", "hall"))
	t.some(0.3, "allow", allowed)
	g.doc.head = t.parts
	for _, id := range []string{"law", "code"} {
		s := g.thing("source").some(0.7, "title", "{en: Law}").some(0.3, "issuer", "{en: Office}").some(0.3, "number", "No 1")
		s.some(0.3, "url", "https://a.cn/law").some(0.2, "valid", "{from: 2020-01-01}").some(0.2, "allow", allowed)
		s.set("short", "{en: L}").set("clause", "art. 1|(1)") // which decide nothing
		g.ranks.source(s, id)
		g.doc.add("sources", entry{name: id, flow: s.flow()})
	}
	for _, id := range []string{"decree", "notice"} {
		if s := g.thing("source").set("title", "{en: Decree, zh: 令}"); g.ranks.some {
			g.ranks.source(s, id)
			g.doc.add("sources", entry{name: id, flow: s.flow()})
		}
	}
	for _, id := range []string{"north", "south"} {
		g.doc.add("bodies", entry{name: id, flow: g.thing("body").set("title", g.title(upperFirst(id))).some(0.1, "allow", allowed).flow()})
	}
	g.doc.add("units", entry{name: "m", flow: g.thing("unit").set("title", "{en: metres, zh: 米}").set("allow", allowed).flow()})
	for _, id := range []string{"deed", "plan"} {
		m := g.thing("material").set("title", g.title(upperFirst(id))).some(0.4, "from", "registry").some(0.1, "allow", allowed)
		g.doc.add("materials", entry{name: id, flow: m.flow()})
	}
	for _, s := range []string{"sources", "units", "bodies", "materials"} {
		g.count("key top level." + s)
	}
	g.calendars()
}

func (g *gen) calendars() {
	g.count("key top level.calendars")
	hours := g.oneOf("[{day: [08:30-12:00, 14:00-17:30], sat: [09:00-11:30]}]", "[{day: [09:00-17:00]}, {from: 05-01, to: 09-30, day: [08:00-12:00, 15:00-18:00]}]")
	c := g.thing("calendar").set("title", g.title("Hall")).set("base", "cn").set("hours", hours).some(0.4, "weekend", "[sun]", "[sat, sun]", "[]")
	c.some(0.5, "notice", "Notice 1").some(0.5, "holidays", "[2021-09-13]", "[{from: 2021-09-14, to: 2021-09-15, name: Fair}]")
	c.some(0.3, "workdays", "[{date: 2021-09-11, hours: [09:00-11:00], name: Half}]").some(0.2, "settled", "{from: 2020-01-01, to: 2021-09-30}").some(0.2, "awaits", `"Notice {year}"`)
	c.some(0.2, "layers", "[{id: fair, notice: Notice 2, holidays: [2021-09-16], workdays: [{date: 2021-09-12, name: Fair}]}]")
	g.doc.add("calendars", entry{name: "hall", flow: c.flow()})
	if g.chance(0.2) {
		m := g.thing("calendar").set("country", "de-by").set("years", "[2020, 2022]").set("zone", "Europe/Berlin")
		g.doc.add("calendars", entry{name: "munich", flow: m.flow()})
	}
}

// paramTypes are the types of parameters, each dated now and then.
var paramTypes = []typ{{kind: "number"}, {kind: "int"}, measured("m"), {kind: "money"}, {kind: "duration", unit: "workday"}, {kind: "duration"}, {kind: "date"},
	{kind: "bool"}, {kind: "string"}, {kind: "enum", values: colours}, {kind: "list"}, {kind: "datetime"}, {kind: "set", values: serviceValues}}

func (g *gen) params_() {
	for i, t := range paramTypes {
		if g.chance(0.2) || t.unit == "workday" && g.chance(0.4) {
			p := &genParam{name: fmt.Sprintf("p%d", i), typ: t}
			g.params = append(g.params, p)
			g.doc.add("params", entry{name: p.name, flow: g.param(p)})
			g.count("key top level.params")
		}
	}
}

func (g *gen) param(p *genParam) string {
	t := p.typ
	o := g.thing("parameter").set("type", t.kind).some(0.6, "title", "{en: Param}")
	if t.kind != "duration" {
		o.set("unit", t.unit)
	}
	if t.values != nil {
		o.set("choices", quoted(t.values))
	}
	if t.kind == "number" {
		o.some(0.1, "min", "-5").some(0.1, "max", "1000")
	}
	o.some(0.1, "binding", g.ranks.binding(t)).some(0.2, "allow", "{dates-hole: none}")
	if numeric(t) && g.chance(0.15) {
		o.set("round", g.rounding(t))
	}
	value := func() string {
		v := g.oneOf("[red, blue]", "[a, ab]", "[water]")
		if t.kind == "duration" && t.unit == "" {
			v = g.oneOf("3 days", "1 month", "0.5 year", "24 hours", "2 workhours", "0.5 workday")
		} else if t.kind != "list" {
			v = g.value(t)
		}
		p.values = append(p.values, v)
		return inYAML(t, v)
	}
	switch n := g.IntN(10); {
	case n == 0 || t.kind == "duration" && n < 3:
		p.unset = true
		return o.set("unset", "{en: not set}").flow()
	case n < 5:
		first := g.thing("parameter").set("value", value()).set("to", "2021-06-30").some(0.5, "cite", "law 1")
		then := g.thing("parameter").set("value", value()).set("from", g.oneOf("2021-07-01", "2021-07-01", "2021-09-10", "2021-09-11")).some(0.5, "cite", "code 2")
		return o.set("values", "["+first.flow()+", "+then.flow()+"]").flow()
	case n == 5: // from a day on, and before it perhaps unset
		o.some(0.5, "unset", "{en: not set}")
		v := g.thing("parameter").set("value", value()).set("from", g.oneOf("2021-07-01", "2021-09-10", "2021-09-11")).some(0.5, "cite", "code 2")
		return o.set("values", "["+v.flow()+"]").flow()
	case n < 7:
		o.set("value", value()).some(0.4, "from", "2020-01-01", "2021-09-10").some(0.3, "to", "2021-12-31").some(0.7, "cite", "law 2")
		return o.flow()
	}
	return o.set("values", "["+g.thing("parameter").set("value", value()).some(0.5, "cite", "law 1").flow()+"]").flow()
}

// factRow is a fact of the application that a set may have.
type factRow struct {
	p    float64
	name string
	typ  typ
}

func factRows() []factRow {
	return []factRow{
		{1, "site.open", kind("bool")}, {0.6, "b2", kind("bool")},
		{0.8, "n1", measured("m")}, {0.4, "n2", measured("m")}, {0.4, "n3", kind("number")},
		{0.6, "i1", kind("int")}, {0.4, "i2", kind("int")},
		{0.3, "m1", kind("money")}, {0.2, "m2", kind("money")},
		{0.8, "e1", typ{kind: "enum", values: colours}}, {0.3, "e2", typ{kind: "enum", values: colours}},
		{0.3, "applicant.kind", typ{kind: "enum", values: []string{"firm", "person"}}},
		{0.85, "services", typ{kind: "set", values: serviceValues}}, {0.2, "wants", typ{kind: "set", values: serviceValues}},
		{0.3, "t1", kind("string")}, {0.2, "t2", kind("string")},
		{0.4, "d1", kind("date")}, {0.2, "d2", kind("date")}, {0.3, "z1", kind("datetime")}, {0.15, "z2", kind("datetime")},
		{0.4, "v1", kind("event")}, {0.3, "v2", kind("event")}, {0.2, "v3", kind("event")},
		{0.2, "q1", typ{kind: "duration", unit: "workday"}},
	}
}

func (g *gen) declare() {
	g.count("key top level.facts")
	for _, r := range factRows() {
		if g.small && len(g.facts) >= 3 {
			r.p /= 4
		}
		if g.chance(r.p) {
			g.facts = append(g.facts, g.decorate(&genFact{name: r.name, typ: r.typ}, r.name))
		}
	}
}

// decorate gives a fact a default, a derivation or bounds.
func (g *gen) decorate(f *genFact, alias string) *genFact {
	t := f.typ
	set := func(key, value string) { f.keys = append(f.keys, key+": "+value); g.count("key fact." + key) }
	if alias == "n1" || g.chance(0.05) && !strings.Contains(f.name, ".") {
		f.alias = "长_" + f.name
		set("alias", f.alias)
	}
	switch {
	case t.kind == "event":
	case g.chance(0.12):
		if v := g.value(t); t.kind != "" {
			set("default", inYAML(t, v))
		}
	case g.chance(0.06) && t.kind != "set":
		f.none = true
		set("default", g.oneOf("none", "null"))
	case g.chance(0.15) && len(g.facts) > 1 && !g.simple && alias != "":
		g.derive(f, where{facts: g.facts}, set)
	case g.chance(0.05):
		set("required", "true")
	}
	g.bounds(f, set)
	for _, k := range []struct {
		p          float64
		key, value string
	}{{0.3, "title", "{en: Fact}"}, {0.1, "question", "{en: 'Which?'}"}, {0.1, "sensitive", "true"}, {0.1, "changeable", "false"}, {0.1, "from", "{en: survey}"},
		{0.1, "cite", "law 3"}, {0.1, "allow", allowed}, {0.1, g.oneOf("asked_of", "ask"), "north"}} {
		if g.chance(k.p) {
			set(k.key, k.value)
		}
	}
	return f
}

func (g *gen) derive(f *genFact, at where, set func(key, value string)) {
	e := g.expr(at, f.typ, 2)
	if e == "" {
		return
	}
	f.derived = true
	rounded := numeric(f.typ) && g.chance(0.4)
	set("derive", yamlQuote(g.keeps(e, f.typ, rounded)))
	if rounded {
		set("round", g.rounding(f.typ))
	}
	if g.chance(0.3) && f.typ.kind != "event" {
		set("default", inYAML(f.typ, g.value(f.typ)))
	}
}

// bounds are the constraints of a fact.
func (g *gen) bounds(f *genFact, set func(key, value string)) {
	switch f.typ.kind {
	case "number", "int", "money":
		if g.chance(0.1) {
			set("min", "-1")
		}
		if g.chance(0.1) {
			set("max", "1000000")
		}
		if g.chance(0.15) {
			set("step", g.oneOf("1", "0.1"))
		}
	case "date":
		if g.chance(0.1) {
			set("min", "2020-01-01")
		}
		if g.chance(0.1) {
			set("max", "2022-06-30")
		}
	case "string":
		if g.chance(0.5) && !f.derived && !strings.Contains(strings.Join(f.keys, " "), "default") {
			f.format = pick(g, formats())
			set("format", f.format)
			return
		}
		switch g.IntN(6) {
		case 0:
			set("max_length", "7")
		case 1:
			set("pattern", yamlQuote("[a-z荆门市]*"))
		}
	}
}

// line is a fact's declaration.
func (f *genFact) line(g *gen) string {
	t := g.thing("fact").set("type", f.typ.kind)
	if f.typ.kind != "duration" {
		t.set("unit", f.typ.unit)
	}
	switch {
	case f.typ.values == nil:
	case g.chance(0.3):
		var vs []string
		for _, v := range f.typ.values {
			vs = append(vs, fmt.Sprintf("%q: {en: %s}", v, "T-"+v))
		}
		t.set("values", "{"+strings.Join(vs, ", ")+"}")
	default:
		t.set("values", quoted(f.typ.values))
	}
	t.parts = append(t.parts, f.keys...)
	return t.flow()
}

func (g *gen) writeFacts() {
	for _, f := range g.facts {
		g.doc.add("facts", entry{name: f.name, flow: f.line(g)})
	}
	for _, l := range g.lists {
		g.doc.add("facts", entry{name: l.name, flow: l.line(g)})
	}
	if g.find("d1") != nil && g.chance(0.15) {
		g.doc.head = append(g.doc.head, "rules_on: d1")
		g.count("key top level.rules_on")
	}
}

func (g *gen) find(name string) *genFact {
	for _, f := range g.facts {
		if f.name == name {
			return f
		}
	}
	return nil
}

// listFacts declares lists of elements: with keys of a set, with a key, plain.
func (g *gen) listFacts() {
	field := func(l *genList, p float64, name string, t typ) {
		if !g.chance(p) || g.small && len(l.fields) > 1 {
			return
		}
		f := &genFact{name: name, typ: t}
		if t.kind != "event" && g.chance(0.1) {
			f.keys = append(f.keys, "default: "+inYAML(t, g.value(t)))
		}
		l.fields = append(l.fields, f)
	}
	if g.find("services") != nil && g.chance(0.85) {
		l := &genList{name: "works", variable: "work", key: "service", keys: "services"}
		field(l, 1, "length", measured("m"))
		field(l, 0.5, "laid", kind("bool"))
		field(l, 0.3, "grade", typ{kind: "enum", values: colours})
		field(l, 0.9, "started", kind("event"))
		field(l, 0.5, "ended", kind("event"))
		field(l, 0.2, "cost", kind("money"))
		g.nest(l, 0.8, &genList{name: "pauses", fields: []*genFact{{name: "from", typ: kind("datetime"), consts: []string{"2021-09-01T08:00:00+08:00"}}, {name: "to", typ: kind("datetime"), consts: []string{"2021-10-08T00:00:00+08:00", "2021-09-10T23:59:59+08:00", "2021-09-13"}}, {name: "reason", typ: kind("string")}}})
		if g.chance(0.2) && !g.simple {
			l.fields = append(l.fields, &genFact{name: "long", typ: kind("bool"), derived: true, keys: []string{"derive: 'item.length > 10'"}})
		}
		g.lists = append(g.lists, l)
	}
	if g.chance(0.35) {
		l := &genList{name: "acts", variable: "act", absent: g.chance(0.5)}
		field(l, 1, "kind", typ{kind: "enum", values: colours})
		field(l, 0.6, "weight", kind("int"))
		field(l, 0.4, "proven", kind("bool"))
		field(l, 0.2, "held", kind("date"))
		g.nest(l, 0.4, &genList{name: "parts", fields: []*genFact{{name: "size", typ: kind("int")}, {name: "good", typ: kind("bool")}, {name: "of", typ: measured("m")}}})
		g.lists = append(g.lists, l)
	}
	if g.chance(0.25) {
		l := &genList{name: "papers", variable: "paper", key: "no"}
		l.fields = append(l.fields, &genFact{name: "no", typ: kind("string")})
		field(l, 0.7, "good", kind("bool"))
		field(l, 0.5, "fee", kind("money"))
		field(l, 0.3, "told", kind("event"))
		g.lists = append(g.lists, l)
	}
}

func (g *gen) nest(l *genList, p float64, inner *genList) {
	if g.chance(p) && !g.small && !g.simple {
		l.fields = append(l.fields, &genFact{name: inner.name, typ: typ{kind: "list", of: inner}, nested: inner})
	}
}

func (l *genList) line(g *gen) string {
	t := g.thing("fact").set("type", "list").set("key", l.key).set("keys", l.keys)
	if l.absent {
		t.set("default", "[]")
	}
	var fields []string
	for _, f := range l.fields {
		if f.nested != nil {
			fields = append(fields, f.name+": "+f.nested.line(g))
		} else {
			fields = append(fields, f.name+": "+f.line(g))
		}
	}
	return t.set("item", "{"+strings.Join(fields, ", ")+"}").flow()
}

package witness

import "fmt"

// genScale is a scale that a set has.
type genScale struct {
	name      string
	of, gives typ
	line      bool
	wholly    bool // it begins at 0 and never ends
}

// result is the type of what marginal gives.
func (s *genScale) result() typ {
	if s.of.kind == "money" {
		return s.of
	}
	return typ{kind: s.gives.kind}
}

// scaleRow is a scale that a set may have, and the values that may stand in it.
type scaleRow struct {
	name      string
	of, gives typ
	line      bool
	values    []string
}

func scaleRows() []scaleRow {
	return []scaleRow{
		{"price", measured("m"), kind("money"), false, []string{"0", "0.3", "5", "100"}},
		{"plain", kind("number"), kind("number"), false, []string{"0", "1", "2.5"}},
		{"tax", kind("money"), kind("number"), false, []string{"0", "0.1", "0.5"}},
		{"points", kind("int"), kind("int"), false, []string{"0", "1", "7"}},
		{"grades", kind("int"), typ{kind: "enum", values: colours}, false, []string{"red", "green", "blue"}},
		{"terms", measured("m"), typ{kind: "duration", unit: "workday"}, false, []string{"1 workday", "2 workdays", "0.5 workday"}},
		{"born", kind("date"), kind("bool"), false, []string{"true", "false"}},
		{"curve", kind("number"), kind("number"), true, []string{"0", "1", "2.5", "10"}},
	}
}

func (g *gen) scales_() {
	for _, r := range scaleRows() {
		if !g.chance(0.15) {
			continue
		}
		s := &genScale{name: r.name, of: r.of, gives: r.gives, line: r.line, wholly: g.chance(0.7) && !r.line && r.of.kind != "date"}
		g.scales = append(g.scales, s)
		o := g.thing("parameter").set("type", "scale").some(0.5, "title", "{en: Scale}")
		if !r.of.same(kind("number")) || g.chance(0.5) {
			o.set("of", side(r.of))
		}
		if !r.gives.same(kind("number")) || g.chance(0.5) {
			o.set("gives", side(r.gives))
		}
		switch value := func() string { return g.scaleValue(s, r.values) }; g.IntN(5) {
		case 0:
			first := g.thing("parameter").set("value", value()).set("to", "2021-09-09").some(0.5, "cite", "law 11")
			then := g.thing("parameter").set("value", value()).set("from", "2021-09-10").some(0.5, "cite", "code 12")
			o.set("values", "["+first.flow()+", "+then.flow()+"]")
		case 1:
			o.set("value", value()).set("from", g.oneOf("2021-01-01", "2021-09-11")).some(0.5, "unset", "{en: not set}")
		default:
			o.set("value", value()).some(0.5, "cite", "law 13")
		}
		g.doc.add("params", entry{name: r.name, flow: o.flow()})
		g.count("key top level.params")
	}
}

// side is a type as a scale says it.
func side(t typ) string {
	switch {
	case t.values != nil:
		return "{type: " + t.kind + ", choices: " + quoted(t.values) + "}"
	case t.unit != "" && t.kind != "duration":
		return "{type: " + t.kind + ", unit: " + t.unit + "}"
	}
	return "{type: " + t.kind + "}"
}

// scaleValue writes bands without a hole, in some order, or points.
func (g *gen) scaleValue(s *genScale, values []string) string {
	edges := g.edges(s.of)
	var bands []string
	add := func(band string) {
		bands = append(bands, fmt.Sprintf("%q: %s", band, inYAML(s.gives, pick(g, values))))
	}
	last := len(edges) - 1
	if !s.wholly && g.chance(0.5) {
		if s.line {
			add("< " + edges[0])
		} else {
			add(g.oneOf("< ", "<= ") + edges[0])
			if bands[0][1] == '<' && bands[0][2] == '=' {
				g.count("band ends")
			}
		}
	}
	below := len(bands) > 0
	for i, e := range edges {
		switch {
		case s.line:
			add(e)
		case i < last:
			open := g.oneOf("[", "(")
			if i == 0 && below {
				open = map[bool]string{true: "(", false: "["}[bands[0][2] == '=']
			} else if i > 0 {
				open = map[bool]string{true: "(", false: "["}[g.closes]
			}
			g.closes = g.chance(0.5)
			add(open + e + ".." + edges[i+1] + map[bool]string{true: "]", false: ")"}[g.closes])
		}
	}
	if s.wholly || g.chance(0.5) {
		switch {
		case s.line || g.closes || last == 0:
			add("> " + edges[last])
		default:
			add(">= " + edges[last])
		}
	}
	g.Shuffle(len(bands), func(i, j int) { bands[i], bands[j] = bands[j], bands[i] })
	out := "{"
	for i, b := range bands {
		if i > 0 {
			out += ", "
		}
		out += b
	}
	return out + "}"
}

// edges are a few ends in ascending order, from 0 on.
func (g *gen) edges(of typ) []string {
	pool := map[string][]string{
		"number": {"0", "2.5", "10", "99.9", "300"}, "int": {"0", "2", "3", "7", "100"}, "money": {"0", "0.3", "100", "1000000"},
		"date": {"2021-01-01", "2021-09-10", "2021-12-31"},
	}[of.kind]
	out := pool[:1]
	for _, e := range pool[1:] {
		if g.chance(0.5) || len(out) == 1 {
			out = append(out[:len(out):len(out)], e)
		}
	}
	return out
}

// scaled reads a scale that gives a type.
func (g *gen) scaled(at where, t typ, d int) string {
	if at.facts != nil && g.simple || len(g.scales) == 0 {
		return ""
	}
	s := pick(g, g.scales)
	for range 4 { // one that may give it
		if !s.gives.same(t) && !(s.wholly && s.result().same(t)) {
			s = pick(g, g.scales)
		}
	}
	name := "params." + s.name
	if g.chance(0.1) {
		name = say("on(params."+s.name+", %s)", g.oneOf(`"2021-06-30"`, `"2021-09-10"`, g.expr(at, kind("date"), 0)))
	}
	x := g.expr(at, s.of, d)
	switch {
	case s.line && s.gives.same(t):
		return say("linear(%s, %s)", name, x)
	case s.wholly && g.chance(0.7) && (s.gives.kind == "number" || s.gives.kind == "int" || s.gives.kind == "money") && s.result().same(t):
		if g.chance(0.3) {
			return say("marginal(%s, %s, %s)", name, x, g.expr(at, s.of, 0))
		}
		return say("marginal(%s, %s)", name, x)
	case !s.line && s.gives.same(t):
		return say("band(%s, %s)", name, x)
	}
	return ""
}

// scaleExprs give what stands in scales, and parts of amounts.
func scaleExprs() []row {
	part := func(g *gen, at where, t typ, d int) string {
		if g.chance(0.5) {
			return say("part(%s, %s)", g.expr(at, t, d), g.expr(at, t, 0))
		}
		return say("part(%s, %s, %s)", g.expr(at, t, d), g.expr(at, t, 0), g.expr(at, t, 0))
	}
	out := []row{{"", 10, false, (*gen).scaled}, {"money", 1, false, applied("money", "int")}}
	for _, k := range []string{"int", "number", "money"} {
		out = append(out, row{k, 1, false, part})
	}
	return out
}

// progressive writes a table that divides one input over bands.
func (g *gen) progressive(level int) (entry, bool) {
	at := where{level: level}
	if len(g.lists) > 0 && g.chance(0.3) {
		at.loop = pick(g, g.lists)
	}
	var out *genOutcome
	for _, o := range g.outcomes {
		if o.level == level && (o.list == nil || o.list == at.loop) && o.combine == "sum" && o.typ.kind != "duration" {
			out = o
		}
	}
	if out == nil {
		return entry{}, false
	}
	of := pick(g, map[string][]typ{"int": {kind("int")}, "number": {kind("number"), kind("int")}, "money": {measured("m"), kind("number"), kind("int"), kind("money")}}[out.typ.kind])
	can := g.reads(at, of)
	if len(can) == 0 || g.simple {
		return entry{}, false
	}
	g.count("hit progressive")
	g.tables++
	id := fmt.Sprintf("tab%d", g.tables)
	t := g.thing("table").set("hit", "progressive").some(0.4, "cite", "law 14", g.cite()).some(0.2, "title", "{en: Steps}")
	if at.loop != nil {
		t.set("for", at.loop.variable+" in "+at.loop.name)
	}
	t.set(g.oneOf("input", "inputs"), yamlQuote(pick(g, can).text)).set(g.oneOf("output", "outputs"), g.outputName(out, at))
	if g.chance(0.3) {
		t.set("after", yamlQuote(pick(g, can).text))
	}
	e := entry{name: id, head: append(t.parts, g.bandRows(of)...)}
	g.count("key table.rows")
	return e, true
}

// bandRows are the rows of a progressive table, in short or in full.
func (g *gen) bandRows(of typ) []string {
	edges := g.edges(of)
	var bands []string
	for i, e := range edges {
		open := map[bool]string{true: "[", false: "("}[i == 0]
		switch {
		case i+1 < len(edges):
			bands = append(bands, open+e+".."+edges[i+1]+"]")
		default:
			bands = append(bands, "> "+e)
		}
	}
	if g.chance(0.5) {
		out := "rows: {"
		for i, b := range bands {
			if i > 0 {
				out += ", "
			}
			out += fmt.Sprintf("%q: %s", b, g.oneOf("0", "1", "5", "0.5"))
		}
		return []string{out + "}"}
	}
	out := []string{"rows:"}
	for i, b := range bands {
		row := g.thing("row").set("id", fmt.Sprintf("row%d", i)).set("if", yamlQuote(b)).set("then", g.oneOf("0", "1", "5", "0.5", `"-"`)).some(0.2, "cite", "law 15")
		out = append(out, "  - "+row.flow())
	}
	return out
}

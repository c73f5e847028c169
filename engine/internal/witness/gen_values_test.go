package witness

import "fmt"

func kind(k string) typ                     { return typ{kind: k} }
func measured(unit string) typ              { return typ{kind: "number", unit: unit} }
func (g *gen) whole(at where, d int) string { return g.expr(at, kind("int"), d) }

// infix joins two expressions of one type.
func infix(ops ...string) func(*gen, where, typ, int) string {
	return func(g *gen, at where, t typ, d int) string {
		return say("(%s "+pick(g, ops)+" %s)", g.expr(at, t, d), g.expr(at, t, d))
	}
}

// applied calls a function with an argument of a type.
func applied(name string, k string) func(*gen, where, typ, int) string {
	return func(g *gen, at where, t typ, d int) string {
		if k != t.kind {
			t = kind(k)
		}
		return say(name+"(%s)", g.expr(at, t, d))
	}
}

func several(names ...string) func(*gen, where, typ, int) string {
	return func(g *gen, at where, t typ, d int) string {
		if t.kind == "duration" && t.unit == "" {
			return ""
		}
		s := say(pick(g, names)+"(%s, %s", g.expr(at, t, d), g.expr(at, t, d))
		if s != "" && g.chance(0.3) {
			if more := g.expr(at, t, d); more != "" {
				s += ", " + more
			}
		}
		return say("%s)", s)
	}
}

// numberRows give whole numbers, numbers and money.
func numberRows() []row {
	var out []row
	for _, k := range []string{"int", "number", "money"} {
		out = append(out,
			row{k, 3, false, infix("+", "-")},
			row{k, 1, false, func(g *gen, at where, t typ, d int) string { return say("-%s", g.leaf(at, t)) }},
			row{k, 1, false, several("min", "max")},
			row{k, 2, false, (*gen).total})
	}
	return append(out,
		row{"int", 2, false, infix("*")},
		row{"int", 2, false, func(g *gen, at where, t typ, d int) string {
			return say("(%s %% %s)", g.whole(at, d), g.oneOf("2", "3", "7", g.whole(at, 0)))
		}},
		row{"int", 1, false, func(g *gen, at where, t typ, d int) string { return say("len(%s)", g.sized(at, d)) }},
		row{"int", 2, true, (*gen).counted},
		row{"int", 1, false, applied("year", "date")},
		row{"int", 1, false, applied("month", "datetime")},
		row{"int", 1, false, applied("day", "date")},
		row{"int", 4, false, func(g *gen, at where, t typ, d int) string {
			k := kind(g.oneOf("date", "date", "datetime"))
			return say(g.oneOf("days_between", "workdays_between")+"(%s, %s)", g.expr(at, k, d), g.expr(at, kind("date"), d))
		}},
		row{"int", 1, false, applied("twice", "int")},
		row{"number", 2, false, func(g *gen, at where, t typ, d int) string {
			return say("(%s "+g.oneOf("*", "/")+" %s)", g.united(at, t, d), g.oneOf("2", "0.5", "3", g.factor(at, d)))
		}},
		row{"number", 1, false, func(g *gen, at where, t typ, d int) string {
			if t.unit != "" {
				return ""
			}
			m := measured("m")
			return say("(%s / %s)", g.united(at, m, d), g.united(at, m, d))
		}},
		row{"number", 2, false, func(g *gen, at where, t typ, d int) string {
			if t.unit != "" {
				return ""
			}
			return say(g.oneOf("abs", "ratio")+"(%s)", g.expr(at, t, d))
		}},
		row{"int", 1, false, func(g *gen, at where, t typ, d int) string {
			return say("(%s "+g.oneOf("/ 2", "* 0.5", "/ 3 * 3", "* 2.5")+")", g.whole(at, d))
		}},
		row{"number", 1, false, func(g *gen, at where, t typ, d int) string {
			return say("(%s %% %s)", g.united(at, t, d), g.oneOf("2", "0.5", "0.3", g.factor(at, 0)))
		}},
		row{"number", 1, false, func(g *gen, at where, t typ, d int) string {
			if t.unit != "" {
				return ""
			}
			return say("(%s / %s)", g.united(at, kind("money"), d), g.united(at, kind("money"), d))
		}},
		row{"money", 1, false, func(g *gen, at where, t typ, d int) string {
			return say("(%s / %s)", g.expr(at, t, d), g.oneOf("4", "0.5", "3 * 3", g.factor(at, 0)))
		}},
		row{"money", 2, false, func(g *gen, at where, t typ, d int) string {
			return say("(%s * %s)", g.expr(at, t, d), g.oneOf("2", "0.5", "3", g.factor(at, 0)))
		}},
	)
}

// united is a number that has its unit, which a written one has not.
func (g *gen) united(at where, t typ, d int) string {
	if t.unit == "" {
		return g.expr(at, t, d)
	}
	can := g.reads(at, t)
	if len(can) == 0 {
		return ""
	}
	return pick(g, can).text
}

// factor is a number without a unit.
func (g *gen) factor(at where, d int) string {
	return g.expr(at, kind(g.oneOf("int", "number")), d)
}

// sized is something that has a length.
func (g *gen) sized(at where, d int) string {
	switch g.IntN(6) {
	case 0:
		return g.expr(at, kind("string"), d)
	case 1:
		return g.expr(at, typ{kind: "set", values: serviceValues}, 0)
	case 2:
		return g.unknownFacts(at)
	}
	return g.list(at, d).text
}

func (g *gen) unknownFacts(at where) string {
	if at.facts != nil || len(g.facts) < 2 {
		return ""
	}
	return fmt.Sprintf("unknown_facts(%s, %s)", pick(g, g.facts).name, pick(g, g.facts).name)
}

// textRows give texts and values of enums and sets.
func textRows() []row {
	return []row{
		{"string", 2, false, infix("+")},
		{"string", 1, false, applied("upper", "string")},
		{"string", 1, false, applied("lower", "string")},
		{"string", 1, false, applied("trim", "string")},
		{"string", 1, false, applied("uscc_kind", "string")},
		{"string", 1, false, applied("label", "string")},
		{"bool", 2, false, func(g *gen, at where, _ typ, d int) string {
			return say("(%s "+g.oneOf("contains", "startsWith", "endsWith", "==")+" %s)", g.expr(at, kind("string"), d), g.expr(at, kind("string"), d))
		}},
		{"bool", 1, false, func(g *gen, at where, _ typ, d int) string {
			return say("(%s matches %s)", g.expr(at, kind("string"), d), g.oneOf(`"^a"`, `"b$"`, `"荆.?"`, `"^$"`))
		}},
		{"bool", 2, false, (*gen).amongWords},
	}
}

// amongWords asks whether a value is in a parameter, a set or a list of plain values.
func (g *gen) amongWords(at where, _ typ, d int) string {
	op := g.oneOf(" in ", " not in ")
	var words []readable
	for _, r := range g.reads(at, typ{}) {
		if r.typ.kind == "enum" || r.typ.kind == "string" {
			words = append(words, r)
		}
	}
	if len(words) == 0 {
		return ""
	}
	w := pick(g, words)
	if g.chance(0.4) {
		for _, p := range g.params {
			if p.typ.kind == "list" {
				return "(" + w.text + op + "params." + p.name + ")"
			}
		}
	}
	return say("(%s"+op+"%s)", w.text, g.mapped(at, w.typ, d))
}

// timeRows give dates, moments and periods.
func timeRows() []row {
	var out []row
	for _, k := range []string{"date", "datetime", "duration"} {
		out = append(out, row{k, 1, false, several("min", "max")})
	}
	return append(out,
		row{"date", 1, false, applied("date", "datetime")},
		row{"date", 1, false, applied("next_day", "date")},
		row{"datetime", 1, false, func(g *gen, at where, _ typ, _ int) string {
			return `datetime("` + g.oneOf("2021-09-10T09:00:00+08:00", "2021-09-10 09:00", "2021-09-01") + `")`
		}},
		row{"", 2, false, (*gen).onDate},
		row{"bool", 1, false, func(g *gen, at where, _ typ, d int) string {
			return say("happened(%s)", g.expr(at, kind("datetime"), d))
		}},
	)
}

// onDate reads a parameter at another date.
func (g *gen) onDate(at where, t typ, d int) string {
	for _, p := range g.params {
		if p.typ.same(t) && p.typ.kind != "list" {
			when := g.oneOf(`"2021-06-30"`, `"2021-09-10"`, `date("2021-07-01")`, g.expr(at, kind("date"), d))
			return say("on(params."+p.name+", %s)", when)
		}
	}
	return ""
}

package witness

import (
	"fmt"
	"strings"
)

// effectRow is a kind of effect.
type effectRow struct {
	kind   string
	weight int
	make   func(g *gen, at where, level int) string // its arguments; "" where it cannot be
}

func effectRows() []effectRow {
	return []effectRow{
		{"decide", 9, (*gen).decide},
		{"notice", 1, (*gen).told},
		{"warn", 1, (*gen).told},
		{"reject", 1, (*gen).rejected},
		{"require", 1, (*gen).paper},
		{"waive", 1, (*gen).paper},
		{"route", 4, (*gen).route},
		{"deadline", 4, (*gen).deadline},
		{"penalty", 2, (*gen).penalty},
		{"emit", 1, func(g *gen, at where, _ int) string {
			return g.thing("effect emit").set("kind", "ping").set("data", g.data(at)).some(0.2, "title", "{en: Sent}").flow()
		}},
		{"ping", 1, func(g *gen, at where, _ int) string {
			return g.thing("effect ping").set("what", g.someValue(at)).set("fixed", "true").flow()
		}},
	}
}

// effect writes one entry of then.
func (g *gen) effect(at where, level int) string {
	total := 0
	for _, r := range effectRows() {
		total += r.weight
	}
	for range 10 {
		n := g.IntN(total)
		for _, r := range effectRows() {
			if n -= r.weight; n >= 0 {
				continue
			}
			if args := r.make(g, at, level); args != "" {
				g.count("effect " + r.kind)
				beside := ""
				if g.chance(0.1) {
					g.count("key effect.cite")
					beside = ", cite: " + g.oneOf("law 6", "law 6", g.cite())
				}
				if g.chance(0.05) {
					g.count("key effect.allow")
					beside += ", allow: " + allowed
				}
				return "{" + r.kind + ": " + args + beside + "}"
			}
			break
		}
	}
	return "{notice: {code: note0, message: Told}}"
}

// message is a text, or a template that reads whatever is there.
func (g *gen) message(at where) string {
	if r := g.reads(at, typ{}); len(r) > 0 && g.chance(0.4) {
		one := pick(g, r)
		return fmt.Sprintf("{en: %s}", yamlQuote("Told {{so}} {"+g.keeps(one.text, one.typ, false)+"}"))
	}
	return "{en: Told}"
}

func (g *gen) told(at where, _ int) string {
	return g.thing("effect notice").set("code", fmt.Sprintf("note%d", g.IntN(3))).some(0.4, "fact", "site.open").set("message", g.message(at)).some(0.1, "title", "{en: Title}").flow()
}

func (g *gen) rejected(at where, _ int) string {
	if g.chance(0.6) {
		return ""
	}
	return g.thing("effect reject").set("code", "refused").some(0.4, "fact", "site.open").set("message", g.message(at)).some(0.4, "fix", "{en: Mend it}").flow()
}

func (g *gen) paper(_ where, _ int) string {
	return g.thing("effect require").set("material", g.oneOf("deed", "plan")).some(0.3, "from", "registry").some(0.3, "reason", "{en: Because}").flow()
}

// someValue is a value in then that may depend on facts.
func (g *gen) someValue(at where) string {
	if g.chance(0.5) {
		return "1"
	}
	t := pick(g, []typ{kind("int"), kind("string"), kind("bool"), measured("m"), kind("money"), kind("date")})
	e := g.keeps(g.expr(at, t, 1), t, false)
	if e == "" {
		return "text"
	}
	return yamlQuote("= " + e)
}

func (g *gen) data(at where) string {
	return fmt.Sprintf("{n: %s, fixed: true}", g.someValue(at))
}

// body is a body, mostly written out.
func (g *gen) body(at where) string {
	if g.chance(0.15) {
		return yamlQuote("= " + g.cond(at, 0) + ` ? "north" : "south"`)
	}
	return g.oneOf("north", "north", "south")
}

func (g *gen) route(at where, _ int) string {
	task := fmt.Sprintf("task%d", g.IntN(5))
	t := g.thing("effect route")
	if at.loop != nil && at.loop.key != "" && g.chance(0.5) {
		t.set("task", fmt.Sprintf("\"%s-{%s.%s}\"", task, at.loop.variable, at.loop.key)).some(0.3, "cc", "[south]")
		return t.set("to", "north").flow()
	}
	var after []string
	for _, have := range g.tasks {
		if have < task && g.chance(0.5) && len(after) == 0 {
			after = append(after, have)
		}
	}
	g.tasks = append(g.tasks, task)
	t.set("task", task).set("to", g.body(at)).some(0.2, "title", "{en: Task}").some(0.15, "by", "south").some(0.1, "combine", "permit")
	if after != nil {
		t.set("after", "["+strings.Join(after, ", ")+"]")
	}
	return t.flow()
}

func (g *gen) penalty(at where, _ int) string {
	t := g.thing("effect penalty").set("act", g.oneOf("late", "late", "false_papers")).set("subject", g.body(at)).some(0.3, "role", "utility").some(0.2, "class", "minor")
	t.maybe(0.3, "points", func() string { return g.oneOf("1", g.someValue(at)) }).some(0.5, "register", "[file]", "[file, public]")
	t.some(0.2, "publicity", "{min: 3 months, max: 1 year}", "{min: 6 months, from: decision}").some(0.2, "repair", "allowed", "{after: 3 months}")
	if g.chance(0.2) {
		t.set("measure", "extra_check").set("legal_basis", "law 20")
	}
	t.some(0.4, "status", "suspected", "proposed", "confirmed").some(0.2, "objection", "{within: 10 workdays}", "bureau")
	t.maybe(0.5, "data", func() string { return g.data(at) })
	return t.flow()
}

// output is an outcome that a rule of a level may give.
func (g *gen) output(at where, level int) *genOutcome {
	var can []*genOutcome
	for _, o := range g.outcomes {
		if o.level == level && (o.list == nil || o.list == at.loop) {
			can = append(can, o)
		}
	}
	if len(can) == 0 {
		return nil
	}
	return pick(g, can)
}

func (g *gen) outputName(o *genOutcome, at where) string {
	if o.list == nil {
		return o.name
	}
	return at.loop.variable + "." + strings.TrimPrefix(o.name, o.list.name+".")
}

func (g *gen) decide(at where, level int) string {
	o := g.output(at, level)
	if o == nil {
		return ""
	}
	v := inYAML(o.typ, g.value(o.typ))
	if g.chance(0.25) {
		e := g.expr(at, o.typ, 2)
		if o.combine != "" && o.combine != "list" { // what none adds to a sum is not said
			e = say("%s ?? %s", e, g.constant(o.typ))
		}
		e = g.keeps(e, o.typ, o.rounded)
		if e != "" && !(g.simple && o.typ.kind != "enum") {
			v = yamlQuote("= " + e)
		}
	}
	g.count("effect decide " + o.typ.kind)
	return "{" + g.outputName(o, at) + ": " + v + "}"
}

package witness

import (
	"fmt"
	"slices"
	"strings"
)

// cond writes a condition. Single quotes stay free: it stands between them.
func (g *gen) cond(at where, depth int) string {
	if depth > 0 && g.chance(0.6) {
		a, b := g.cond(at, depth-1), g.cond(at, depth-1)
		switch g.IntN(8) {
		case 0, 1, 2:
			return "(" + a + " and " + b + ")"
		case 3, 4:
			return "(" + a + " or " + b + ")"
		case 5:
			return "not (" + a + ")"
		case 6:
			return "!(" + a + ") || (" + b + " && " + g.cond(at, 0) + ")"
		default:
			return "(" + a + " ? " + b + " : " + g.cond(at, 0) + ")"
		}
	}
	for range 20 {
		if s := g.atom(at); s != "" {
			return s
		}
	}
	return "true"
}

// reads lists the facts that an expression may name, each with its name there.
func (g *gen) reads(at where) []*genFact {
	if at.facts != nil {
		return at.facts
	}
	return g.facts
}

func (g *gen) atom(at where) string {
	if at.item != nil {
		f := pick(g, at.item)
		return g.compare(f, "."+f.name)
	}
	switch n := g.IntN(20); {
	case n < 8:
		f := pick(g, g.reads(at))
		return g.compare(f, f.spelled(g))
	case n < 12 && at.loop == "works":
		f := pick(g, g.fields)
		return g.compare(f, "work."+f.name)
	case n < 12 && at.loop == "acts":
		f := pick(g, g.marks)
		return g.compare(f, "act."+f.name)
	case n < 13 && at.facts == nil && len(g.defs) > 0 && g.rules != nil:
		return fmt.Sprintf("def%d", g.IntN(len(g.defs)))
	case n < 16 && at.level > 0:
		return g.outcome(at)
	case n < 17 && at.level > 0 && len(g.clocks) > 0:
		return g.clock(at)
	case n < 18:
		return g.quantified(at)
	case n < 19 && at.facts == nil:
		return g.known(at)
	}
	if g.simple {
		return ""
	}
	return g.harder(at)
}

// spelled is a fact's name, or its alias.
func (f *genFact) spelled(g *gen) string {
	if f.name == "n1" && g.chance(0.2) {
		return "长度"
	}
	return f.name
}

// compare writes a comparison of a fact with constants.
func (g *gen) compare(f *genFact, name string) string {
	use := func(c string) string {
		f.consts = append(f.consts, c)
		return c
	}
	if f.none && g.chance(0.5) {
		return name + pick(g, []string{" == none", " != none"})
	}
	switch f.kind {
	case "bool":
		return pick(g, []string{name, "not " + name, name + " == true", name + " != true"})
	case "number", "int", "money":
		list := map[string][]string{"number": genNumbers, "int": genInts, "money": genMoney}[f.kind]
		op := pick(g, []string{"<", "<=", ">", ">=", "==", "!=", "in", "flip"})
		switch op {
		case "in":
			if f.kind == "money" {
				return ""
			}
			if g.chance(0.5) {
				return fmt.Sprintf("%s in [%s, %s]", name, use(pick(g, list)), use(pick(g, list)))
			}
			return fmt.Sprintf("%s in %s..%s", name, use(pick(g, genInts)), use(pick(g, genInts)))
		case "flip":
			return use(pick(g, list)) + pick(g, []string{" < ", " >= "}) + name
		}
		return name + " " + op + " " + use(pick(g, list))
	case "enum":
		return g.compareWord(f, name)
	case "set":
		if g.chance(0.2) {
			return fmt.Sprintf("len(%s) %s %d", name, pick(g, []string{">", "==", "<="}), g.IntN(4))
		}
		return fmt.Sprintf("%q %s %s", pick(g, f.values), pick(g, []string{"in", "not in"}), name)
	case "string":
		return g.compareText(f, name)
	case "date":
		return fmt.Sprintf("%s %s %q", name, pick(g, []string{"<", "<=", ">", ">=", "==", "!="}), use(pick(g, genDates)))
	case "event":
		return pick(g, []string{"happened(" + name + ")", name + " == none", name + " != none",
			"happened(" + name + ") and " + name + ` < "2021-09-10T09:00:00+08:00"`})
	}
	return ""
}

func (g *gen) compareWord(f *genFact, name string) string {
	v, w := pick(g, f.values), pick(g, f.values)
	switch g.IntN(4) {
	case 0:
		return fmt.Sprintf("%s != %q", name, v)
	case 1:
		return fmt.Sprintf("%s in [%q, %q]", name, v, w)
	case 2:
		return fmt.Sprintf("%s not in [%q]", name, v)
	}
	return fmt.Sprintf("%s == %q", name, v)
}

func (g *gen) compareText(f *genFact, name string) string {
	c := pick(g, genTexts)
	f.consts = append(f.consts, c, c+"x", "x"+c)
	if g.simple || g.chance(0.5) {
		return fmt.Sprintf("%s %s %q", name, pick(g, []string{"==", "!="}), c)
	}
	switch g.IntN(5) {
	case 0:
		return fmt.Sprintf("%s contains %q", name, c)
	case 1:
		return fmt.Sprintf("%s startsWith %q", name, c)
	case 2:
		return fmt.Sprintf(`%s matches "^%s.?$"`, name, c)
	case 3:
		return fmt.Sprintf("len(%s) > %d", name, g.IntN(3))
	}
	return fmt.Sprintf("upper(trim(%s)) endsWith %q", name, strings.ToUpper(c))
}

// outcome reads an outcome of a lower level.
func (g *gen) outcome(at where) string {
	var can []*genOutcome
	for _, o := range g.outcomes {
		if o.level < at.level && o.combine != "list" {
			can = append(can, o)
		}
	}
	if len(can) == 0 {
		return ""
	}
	o := pick(g, can)
	name := o.name
	field := strings.TrimPrefix(o.name, "works.")
	switch {
	case o.list && at.loop == "works":
		name = "work." + field
	case o.list:
		inner := g.compareOutcome(o, "."+field)
		return fmt.Sprintf("%s(works, %s)", pick(g, []string{"all", "any", "none", "one"}), inner)
	}
	return g.compareOutcome(o, name)
}

func (g *gen) compareOutcome(o *genOutcome, name string) string {
	if g.chance(0.25) {
		return name + pick(g, []string{" == none", " != none"})
	}
	switch o.kind {
	case "bool":
		return pick(g, []string{name + " == true", name + " == false", "(" + name + " ?? false)"})
	case "enum":
		return fmt.Sprintf("%s %s %q", name, pick(g, []string{"==", "!="}), pick(g, o.values))
	}
	return fmt.Sprintf("(%s ?? 0) %s %s", name, pick(g, []string{"<", ">=", "=="}), pick(g, genInts))
}

func (g *gen) clock(at where) string {
	c := pick(g, g.clocks)
	if c.level >= at.level {
		return ""
	}
	name := "deadlines." + c.id
	if c.list {
		if at.loop != "works" {
			return fmt.Sprintf("any(works, .deadlines.%s.late)", c.id)
		}
		name = "work." + name
	}
	return pick(g, []string{name + ".late", "not " + name + ".late", name + `.status == "running"`, name + ".due == none"})
}

func (g *gen) quantified(at where) string {
	list, fields := "works", g.fields
	if len(g.fields) == 0 || len(g.marks) > 0 && g.chance(0.5) {
		list, fields = "acts", g.marks
	}
	if len(fields) == 0 || at.facts != nil {
		return ""
	}
	inner := g.cond(where{item: fields}, g.IntN(2))
	switch g.IntN(8) {
	case 0, 1:
		return fmt.Sprintf("all(%s, %s)", list, inner)
	case 2, 3:
		return fmt.Sprintf("any(%s, %s)", list, inner)
	case 4:
		return fmt.Sprintf("none(%s, %s)", list, inner)
	case 5:
		return fmt.Sprintf("one(%s, %s)", list, inner)
	case 6:
		return fmt.Sprintf("count(%s, %s) %s %d", list, inner, pick(g, []string{">", "==", "<="}), g.IntN(3))
	}
	if g.simple {
		return ""
	}
	return g.summed(list, fields, inner)
}

func (g *gen) summed(list string, fields []*genFact, inner string) string {
	for _, f := range fields {
		if f.kind == "number" || f.kind == "int" {
			return pick(g, []string{
				fmt.Sprintf("sum(%s, .%s) > 10", list, f.name),
				fmt.Sprintf("sum(filter(%s, %s), .%s) <= 10", list, inner, f.name),
				fmt.Sprintf("sum(map(%s, .%s)) == 0", list, f.name),
				fmt.Sprintf("len(filter(%s, %s)) > 1", list, inner),
			})
		}
	}
	return fmt.Sprintf("len(filter(%s, %s)) > 0", list, inner)
}

func (g *gen) known(at where) string {
	if at.loop == "works" && g.chance(0.5) {
		return "known(work." + pick(g, g.fields).name + ")"
	}
	return "known(" + pick(g, g.facts).name + ")"
}

// harder writes what the classes of a fact do not cover: arithmetic, two facts,
// parameters, functions.
func (g *gen) harder(at where) string {
	number := func(kind string) string {
		var can []string
		for _, f := range g.reads(at) {
			if f.kind == kind {
				can = append(can, f.name)
			}
		}
		if len(can) == 0 {
			return ""
		}
		return pick(g, can)
	}
	n, i, d, e := number("number"), number("int"), number("date"), number("enum")
	param := ""
	for _, p := range g.params {
		if p.kind == "number" || p.kind == "int" {
			param = "params." + p.name
		}
	}
	var out []string
	if n != "" && n != "n1" && param != "" {
		out = append(out, n+" <= "+param, n+" > "+param)
	}
	if n != "" && i != "" && n != "n1" {
		out = append(out, n+" < "+i, n+" * 2 >= "+i+" + 1")
	}
	if i != "" {
		out = append(out, "10 / "+i+" > 2", i+" % 3 == 1", "-"+i+" < -1", "twice("+i+") > 4", "max("+i+", 3) == 3",
			fmt.Sprintf("(%s > 2 ? %s : 5) < 6", i, i))
		if j := number("int"); j != i {
			out = append(out, i+" - "+j+" > 0", i+" == "+j, "100 % "+j+" == "+i)
		}
	}
	if d != "" {
		out = append(out, "year("+d+") == 2021", "month("+d+") > 8", `days_between(`+d+`, "2021-09-10") > 0`,
			`workdays_between(`+d+`, "2021-10-08") < 10`)
		if param != "" {
			out = append(out, fmt.Sprintf("on(%s, %s) > 1", param, d))
		}
	}
	if e != "" && slices.ContainsFunc(g.params, func(p genParam) bool { return p.kind == "list" }) {
		out = append(out, e+" in params.colours")
	}
	if len(g.fields) > 0 && at.facts == nil {
		out = append(out, "works[water].length > 10", "(works[gas].length ?? 0) >= 2.5", "works[heat] == none")
	}
	if len(out) == 0 {
		return ""
	}
	g.hard++
	return pick(g, out)
}

// valueOf writes an expression that gives a value of a kind.
func (g *gen) valueOf(kind string, values []string, at where) string {
	switch kind {
	case "bool":
		return g.cond(at, 1)
	case "enum":
		return fmt.Sprintf("%s ? %q : %q", g.cond(at, 0), pick(g, values), pick(g, values))
	case "int":
		if i := g.named(at, "int"); i != "" {
			return pick(g, []string{i + " + 1", "twice(" + i + ")", g.cond(at, 0) + " ? " + i + " : 2"})
		}
		return g.cond(at, 0) + " ? 1 : none"
	case "number":
		return g.cond(at, 0) + " ? 2.5 : 10"
	case "string":
		return g.cond(at, 0) + ` ? "a" : "ab"`
	}
	return ""
}

func (g *gen) named(at where, kind string) string {
	for _, f := range g.reads(at) {
		if f.kind == kind {
			return f.name
		}
	}
	return ""
}

// effect writes one entry of then.
func (g *gen) effect(at where, level int) string {
	switch g.IntN(14) {
	case 0:
		return fmt.Sprintf("notice: {code: note%d, message: Told}", g.IntN(3))
	case 1:
		return fmt.Sprintf("warn: {code: note%d, fact: site.open, message: Warned}", g.IntN(3))
	case 2:
		if g.chance(0.2) {
			return "reject: {code: refused, message: No, fix: none}"
		}
		return fmt.Sprintf("%s: {material: %s}", pick(g, []string{"require", "waive"}), pick(g, []string{"deed", "plan"}))
	case 3, 4:
		return g.route(at)
	case 5:
		return g.deadline(at, level)
	case 6:
		return "penalty: {act: late, subject: north, register: [file], data: {n: " + g.dataValue(at) + "}}"
	case 7:
		return "emit: {kind: ping, data: {n: " + g.dataValue(at) + ", fixed: true}}"
	}
	return g.decide(at, level)
}

func (g *gen) dataValue(at where) string {
	if i := g.named(where{}, "int"); i != "" && g.chance(0.5) {
		return `"= ` + pick(g, []string{i, i, "10 / " + i, i + " ?? 3"}) + `"`
	}
	return "1"
}

func (g *gen) route(at where) string {
	task := fmt.Sprintf("task%d", g.IntN(5))
	after := ""
	for _, t := range g.tasks {
		if t < task && g.chance(0.5) && !strings.Contains(t, "{") {
			after = ", after: [" + t + "]"
		}
	}
	to := pick(g, []string{"north", "north", "south"})
	if at.loop == "works" && g.chance(0.5) {
		return fmt.Sprintf("route: {task: \"%s-{work.service}\", to: %s, cc: [south]}", task, to)
	}
	g.tasks = append(g.tasks, task)
	if g.chance(0.15) {
		to = yamlQuote("= " + g.cond(where{}, 0) + ` ? "north" : "south"`)
	}
	return fmt.Sprintf("route: {task: %s, to: %s%s}", task, to, after)
}

func yamlQuote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func (g *gen) deadline(at where, level int) string {
	start, done, loop := g.named(where{}, "event"), "", false
	for _, f := range g.facts {
		if f.kind == "event" && f.name != start {
			done = f.name
		}
	}
	if at.loop == "works" {
		start, done = "", ""
		for _, f := range g.fields {
			if f.kind == "event" && start == "" {
				start = "work." + f.name
			} else if f.kind == "event" {
				done = "work." + f.name
			}
		}
		loop = true
	}
	if start == "" || at.loop == "acts" {
		return g.decide(at, level)
	}
	id := fmt.Sprintf("clock%d", len(g.clocks))
	shared := g.chance(0.15) // by several rules; no condition reads it
	if shared {
		id = "shared"
	}
	if loop {
		id = "line" + id
	}
	s := fmt.Sprintf("deadline: {id: %s, owner: north, start: %s, within: ", id, start)
	within := pick(g, []string{"1 workday", "3 days", "1 month", "2 hours", "0.5 workday"})
	if slices.ContainsFunc(g.params, func(p genParam) bool { return p.kind == "duration" }) && g.chance(0.4) {
		within = `"= params.span"`
	}
	s += within
	if done != "" {
		s += ", done: " + done
	}
	if g.chance(0.3) {
		s += ", warn: 50%"
	}
	if !shared {
		g.clocks = append(g.clocks, genClock{id, loop, level})
	}
	return s + "}"
}

func (g *gen) decide(at where, level int) string {
	var can []*genOutcome
	for _, o := range g.outcomes {
		if o.level == level && (!o.list || at.loop == "works") {
			can = append(can, o)
		}
	}
	if len(can) == 0 {
		return fmt.Sprintf("notice: {code: note%d, message: Told}", g.IntN(3))
	}
	o := pick(g, can)
	name := o.name
	if o.list {
		name = "work." + strings.TrimPrefix(o.name, "works.")
	}
	return "decide: {" + name + ": " + g.decided(o, at) + "}"
}

func (g *gen) decided(o *genOutcome, at where) string {
	switch o.kind {
	case "bool":
		return pick(g, []string{"true", "false"})
	case "enum":
		if g.chance(0.12) {
			return yamlQuote(fmt.Sprintf("= %s ? %q : %q", g.cond(at, 0), pick(g, o.values), pick(g, o.values)))
		}
		return fmt.Sprintf("%q", pick(g, o.values))
	case "number":
		if n := g.named(where{}, "number"); n != "" && n != "n1" && g.chance(0.3) {
			return yamlQuote("= " + n)
		}
		return pick(g, genNumbers)
	}
	if i := g.named(where{}, "int"); i != "" && g.chance(0.3) {
		return yamlQuote("= " + i + " + 1")
	}
	return pick(g, genInts)
}

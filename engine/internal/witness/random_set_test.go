package witness

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// gen writes random policy sets as YAML. What it writes compiles: it knows the
// kinds of the facts, and rules read only outcomes of a lower level.
type gen struct {
	*rand.Rand
	facts    []*genFact
	fields   []*genFact // of the keyed list
	marks    []*genFact // of the plain list
	params   []genParam
	defs     []string
	outcomes []*genOutcome
	tasks    []string
	clocks   []genClock
	rules    []genRule
	simple   bool // only facts that are compared with constants
	hard     int  // how many facts are used otherwise
}

// genFact is a fact, with the constants that it is compared with.
type genFact struct {
	name, kind string
	values     []string // of an enum or set
	consts     []string
	extra      string // more keys, as YAML
	none       bool   // its default is none
	derived    bool
}

type genParam struct{ name, kind string }

type genOutcome struct {
	name, kind string
	values     []string
	level      int
	list       bool
	combine    string
}

type genClock struct {
	id    string
	list  bool
	level int
}

type genRule struct {
	id    string
	level int
	loop  string // "", works or acts
}

// where is the place of an expression: what it may read.
type where struct {
	level int
	loop  string
	item  []*genFact // fields of the element, read with a dot
	// derive: facts before this one only
	facts []*genFact
}

func (g *gen) chance(p float64) bool { return g.Float64() < p }

func pick[T any](g *gen, list []T) T { return list[g.IntN(len(list))] }

func quoted(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = fmt.Sprintf("%q", s)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

var (
	genNumbers = []string{"0", "1", "2.5", "10", "99.9", "300"}
	genInts    = []string{"0", "1", "2", "3", "7", "100"}
	genMoney   = []string{"0", "0.1", "0.3", "100", "1000000"}
	genTexts   = []string{"a", "ab", "abc", "荆门", "荆门市", ""}
	genDates   = []string{"2021-01-01", "2021-02-28", "2021-09-10", "2021-12-31", "2022-01-01"}
	genTimes   = []string{"2021-09-01T08:00:00+08:00", "2021-09-10T09:00:00+08:00", "2021-09-10T17:30:00+08:00", "2021-10-08T00:00:00+08:00"}
)

// randomSet writes a set for a seed.
func randomSet(seed uint64) (yaml string, g *gen) {
	g = &gen{Rand: rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))}
	g.simple = g.chance(0.4)
	g.declare()
	var policies strings.Builder
	g.policies(&policies)
	var b strings.Builder
	b.WriteString("guize: 1\nset: random\ntitle: Random\nlanguages: [en]\ntimezone: Asia/Shanghai\ncalendar: cn\n")
	if g.fact("d1") != nil && g.chance(0.2) {
		b.WriteString("rules_on: d1\n")
	}
	b.WriteString("bodies: {north: {title: North}, south: {title: South}}\nmaterials: {deed: {title: Deed, from: registry}, plan: {title: Plan}}\n")
	g.writeParams(&b)
	b.WriteString("facts:\n")
	for _, f := range g.facts {
		b.WriteString("  " + g.factLine(f))
	}
	g.writeLists(&b)
	b.WriteString("outcomes:\n")
	for _, o := range g.outcomes {
		b.WriteString("  " + o.line(g))
	}
	if len(g.defs) > 0 {
		b.WriteString("define:\n")
		for i, d := range g.defs {
			fmt.Fprintf(&b, "  def%d: '%s'\n", i, d)
		}
	}
	b.WriteString("policies:\n")
	b.WriteString(policies.String())
	return b.String(), g
}

func (g *gen) fact(name string) *genFact {
	for _, f := range g.facts {
		if f.name == name {
			return f
		}
	}
	return nil
}

// declare chooses the facts, parameters, outcomes and definitions.
func (g *gen) declare() {
	add := func(p float64, name, kind string, values ...string) {
		if g.chance(p) {
			g.facts = append(g.facts, g.decorate(&genFact{name: name, kind: kind, values: values}))
		}
	}
	add(1, "site.open", "bool")
	add(0.6, "b2", "bool")
	add(0.9, "n1", "number")
	add(0.5, "n2", "number")
	add(0.6, "i1", "int")
	add(0.4, "i2", "int")
	add(0.3, "m1", "money")
	add(0.8, "e1", "enum", "red", "green", "blue")
	add(0.4, "applicant.kind", "enum", "firm", "person")
	add(0.7, "services", "set", "water", "gas", "heat")
	add(0.3, "t1", "string")
	add(0.4, "d1", "date")
	add(0.2, "d2", "date")
	add(0.4, "v1", "event")
	add(0.3, "v2", "event")
	g.declareLists()
	g.declareParams()
	g.declareOutcomes()
	for range g.IntN(3) {
		g.defs = append(g.defs, g.cond(where{}, 2))
	}
}

// decorate gives a fact a default, a derivation or bounds.
func (g *gen) decorate(f *genFact) *genFact {
	switch {
	case f.kind == "event":
	case g.chance(0.12):
		f.extra = ", default: " + g.literal(f)
	case g.chance(0.06) && f.kind != "set":
		f.extra, f.none = ", default: none", true
	case g.chance(0.15) && len(g.facts) > 1 && !g.simple:
		if e := g.valueOf(f.kind, f.values, where{facts: g.facts}); e != "" {
			f.extra, f.derived = ", derive: '"+e+"'", true
			if g.chance(0.3) {
				f.extra += ", default: " + g.literal(f)
			}
		}
	case g.chance(0.05):
		f.extra = ", required: true"
	}
	return f
}

// literal is a value of a fact's kind, as YAML.
func (g *gen) literal(f *genFact) string {
	switch f.kind {
	case "bool":
		return pick(g, []string{"true", "false"})
	case "number":
		return pick(g, genNumbers)
	case "int":
		return pick(g, genInts)
	case "money":
		return pick(g, genMoney)
	case "enum":
		return pick(g, f.values)
	case "set":
		return quoted(f.values[:g.IntN(len(f.values)+1)])
	case "date":
		return pick(g, genDates)
	}
	return fmt.Sprintf("%q", pick(g, genTexts))
}

func (g *gen) declareLists() {
	field := func(list *[]*genFact, p float64, name, kind string, values ...string) {
		if g.chance(p) {
			f := &genFact{name: name, kind: kind, values: values}
			if kind != "event" && g.chance(0.15) {
				f.extra = ", default: " + g.literal(f)
			}
			*list = append(*list, f)
		}
	}
	if g.fact("services") != nil && g.chance(0.75) {
		field(&g.fields, 1, "length", "number")
		field(&g.fields, 0.5, "laid", "bool")
		field(&g.fields, 0.3, "grade", "enum", "low", "high")
		field(&g.fields, 0.6, "started", "event")
		field(&g.fields, 0.5, "ended", "event")
		if g.chance(0.2) && !g.simple {
			g.fields = append(g.fields, &genFact{name: "long", kind: "bool", derived: true, extra: ", derive: 'item.length > 10'"})
		}
	}
	if g.chance(0.35) {
		field(&g.marks, 1, "kind", "enum", "good", "bad")
		field(&g.marks, 0.6, "weight", "int")
		field(&g.marks, 0.4, "proven", "bool")
	}
}

func (g *gen) declareParams() {
	for i := range g.IntN(3) {
		g.params = append(g.params, genParam{fmt.Sprintf("p%d", i), pick(g, []string{"number", "int"})})
	}
	if g.chance(0.3) {
		g.params = append(g.params, genParam{"colours", "list"})
	}
	if g.chance(0.4) {
		g.params = append(g.params, genParam{"span", "duration"})
	}
}

func (g *gen) writeParams(b *strings.Builder) {
	if len(g.params) == 0 {
		return
	}
	b.WriteString("params:\n")
	for _, p := range g.params {
		value := func() string {
			switch p.kind {
			case "list":
				return "[red, blue]"
			case "duration":
				return pick(g, []string{"1 workday", "3 days", "2 workdays"})
			case "int":
				return pick(g, genInts)
			}
			return pick(g, genNumbers)
		}
		switch {
		case p.kind != "list" && g.chance(0.1):
			fmt.Fprintf(b, "  %s: {type: %s, unset: not set}\n", p.name, p.kind)
		case g.chance(0.15): // from a day on, and before it perhaps unset
			fmt.Fprintf(b, "  %s: {type: %s, %svalues: [{from: %s, value: %s}]}\n", p.name, p.kind, pick(g, []string{"", "unset: not set, "}),
				pick(g, []string{"2021-07-01", "2021-09-10", "2021-09-11"}), value())
		case g.chance(0.35):
			fmt.Fprintf(b, "  %s: {type: %s, values: [{to: 2021-06-30, value: %s}, {from: %s, value: %s}]}\n", p.name, p.kind, value(),
				pick(g, []string{"2021-07-01", "2021-09-10", "2021-09-11"}), value())
		default:
			fmt.Fprintf(b, "  %s: {type: %s, value: %s}\n", p.name, p.kind, value())
		}
	}
}

func (g *gen) declareOutcomes() {
	add := func(p float64, name, kind string, level int, values ...string) {
		if g.chance(p) {
			g.outcomes = append(g.outcomes, &genOutcome{name: name, kind: kind, values: values, level: level})
		}
	}
	add(1, "state", "enum", 0, "yes", "no", "maybe")
	add(0.4, "flag", "bool", 0)
	add(0.4, "score", "int", 1)
	add(0.4, "result.grade", "enum", 1, "x", "y")
	add(0.3, "size", "number", 2)
	if len(g.fields) > 0 {
		add(0.8, "works.approval", "enum", 0, "filing", "review")
		add(0.3, "works.ready", "bool", 1)
		for _, o := range g.outcomes {
			o.list = strings.HasPrefix(o.name, "works.")
		}
	}
	if g.chance(0.4) {
		o := &genOutcome{name: "total", kind: "int", level: 1, combine: pick(g, []string{"sum", "min", "max", "list"})}
		g.outcomes = append(g.outcomes, o)
	}
}

func (o *genOutcome) line(g *gen) string {
	s := o.name + ": {type: " + o.kind
	if o.values != nil {
		s += ", values: [\"" + strings.Join(o.values, `", "`) + "\"]"
	}
	if o.combine != "" {
		s += ", combine: " + o.combine
	}
	if o.combine == "" && g.chance(0.12) {
		s += ", complete: '" + g.cond(where{}, 1) + "'"
	}
	return s + "}\n"
}

func (g *gen) factLine(f *genFact) string {
	s := f.name + ": {type: " + f.kind
	if f.values != nil {
		s += ", values: " + quoted(f.values)
	}
	if f.kind == "number" && f.name == "n1" {
		s += ", alias: 长度, unit: m"
	}
	return s + f.extra + "}\n"
}

func (g *gen) writeLists(b *strings.Builder) {
	if len(g.fields) > 0 {
		b.WriteString("  works:\n    type: list\n    key: service\n    keys: services\n    item:\n")
		for _, f := range g.fields {
			b.WriteString("      " + g.factLine(f))
		}
		b.WriteString("      service: {type: string}\n")
	}
	if len(g.marks) > 0 {
		b.WriteString("  acts:\n    type: list\n")
		if g.chance(0.5) {
			b.WriteString("    default: []\n")
		}
		b.WriteString("    item:\n")
		for _, f := range g.marks {
			b.WriteString("      " + g.factLine(f))
		}
	}
}

// policies writes the rules, level by level.
func (g *gen) policies(b *strings.Builder) {
	for level := range 3 {
		if level > 0 && g.chance(0.3) {
			continue
		}
		fmt.Fprintf(b, "  pol%d:\n", level)
		if g.chance(0.3) {
			fmt.Fprintf(b, "    applies: '%s'\n", g.cond(where{level: level}, 1))
		}
		if g.fact("d1") != nil && g.chance(0.08) {
			b.WriteString("    rules_on: d1\n")
		}
		if g.chance(0.05) {
			b.WriteString("    valid: {from: 2021-09-10}\n")
		}
		b.WriteString("    rules:\n")
		for range 1 + g.IntN(5) {
			g.rule(b, level)
		}
		if level == 0 && g.chance(0.3) {
			g.table(b)
		}
	}
}

func (g *gen) rule(b *strings.Builder, level int) {
	id := fmt.Sprintf("r%d", len(g.rules))
	at := where{level: level}
	switch {
	case len(g.fields) > 0 && g.chance(0.4):
		at.loop = "works"
	case len(g.marks) > 0 && g.chance(0.3):
		at.loop = "acts"
	}
	fmt.Fprintf(b, "      - id: %s\n", id)
	if at.loop != "" {
		fmt.Fprintf(b, "        for: %s in %s\n", at.variable(), at.loop)
	}
	if g.chance(0.85) {
		b.WriteString("        when: " + g.when(at) + "\n")
	}
	if g.chance(0.15) {
		b.WriteString("        unless: " + g.when(at) + "\n")
	}
	if over := g.overridden(at, level); len(over) > 0 {
		fmt.Fprintf(b, "        overrides: [%s]\n", strings.Join(over, ", "))
	}
	if g.chance(0.1) {
		b.WriteString("        valid: " + pick(g, []string{"{from: 2021-09-10}", "{to: 2021-09-09}", "{from: 2021-01-01, to: 2021-12-31}"}) + "\n")
	}
	b.WriteString("        then:\n")
	for range 1 + g.IntN(3) {
		b.WriteString("          - " + g.effect(at, level) + "\n")
	}
	g.rules = append(g.rules, genRule{fmt.Sprintf("pol%d/%s", level, id), level, at.loop})
}

func (w where) variable() string {
	if w.loop == "works" {
		return "work"
	}
	return "act"
}

// overridden chooses earlier rules of the same level to be defeated; the
// earlier ones of lower levels would make a circle.
func (g *gen) overridden(at where, level int) []string {
	var out []string
	for _, r := range slices.Backward(g.rules) {
		if r.level == level && g.chance(0.15) && (at.loop == "" || at.loop == r.loop) {
			out = append(out, r.id)
		}
	}
	return out
}

// when writes a condition, as one expression or in YAML.
func (g *gen) when(at where) string {
	switch g.IntN(6) {
	case 0:
		return fmt.Sprintf("['%s', '%s']", g.cond(at, 1), g.cond(at, 1))
	case 1:
		return fmt.Sprintf("{any: ['%s', '%s'], none: ['%s']}", g.cond(at, 1), g.cond(at, 0), g.cond(at, 0))
	case 2:
		return fmt.Sprintf("{all: ['%s', {none: ['%s', {any: ['%s']}]}]}", g.cond(at, 1), g.cond(at, 0), g.cond(at, 0))
	}
	return "'" + g.cond(at, 2) + "'"
}

// table writes a table over two facts.
func (g *gen) table(b *strings.Builder) {
	n, e := g.fact("n1"), g.fact("e1")
	if n == nil || e == nil || n.none || e.none {
		return
	}
	n.consts = append(n.consts, "1", "10")
	hit := pick(g, []string{"first", "unique"})
	fmt.Fprintf(b, "    tables:\n      - id: tab\n        hit: %s\n        inputs: [n1, e1]\n        outputs: [state]\n        rows:\n", hit)
	cells := []string{"<= 1", "(1..10]", "> 10", "-", "not 10", "[1..10)"}
	words := []string{"red", "-", `"green, blue"`, `"not red"`}
	for i := range 2 + g.IntN(3) {
		fmt.Fprintf(b, "          - {id: row%d, if: [%q, %s], then: [%q]}\n", i, pick(g, cells), pick(g, words), pick(g, []string{"yes", "no", "maybe"}))
	}
}

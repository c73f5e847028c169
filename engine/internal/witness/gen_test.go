package witness

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// gen writes random policy sets as YAML. What it writes compiles: it knows the
// types of everything that it has declared, and rules read only outcomes of a
// lower level. Each file of the generator has a table of rows, one a feature,
// with a weight and what makes it.
type gen struct {
	*rand.Rand
	simple bool // only facts that are compared with constants
	small  bool // few facts of few classes, for brute force
	made   map[string]int
	seed   uint64
	second *rand.Rand // of what is drawn aside
	givens []*genGiven

	facts    []*genFact
	lists    []*genList
	params   []*genParam
	scales   []*genScale
	closes   bool // the last band of a scale holds its end
	defs     []*genDef
	outcomes []*genOutcome
	clocks   []genClock
	tasks    []string
	rules    []genRule
	doc      *genDoc
	all      []row
	tables   int
	zh       bool // two languages
	ranks    *genRanks
}

// typ is the type of a value, as the generator knows it.
type typ struct {
	kind   string
	unit   string
	values []string // of an enum or set
	of     *genList // of a list of elements
}

func (t typ) same(u typ) bool {
	return t.kind == u.kind && t.unit == u.unit && slices.Equal(t.values, u.values)
}

// genFact is a fact, with the constants that it is compared with.
type genFact struct {
	name, alias string
	typ         typ
	keys        []string // "key: value"
	consts      []string
	none        bool // its default is none
	derived     bool
	nested      *genList
	format      string
}

// genList is a list fact, or a list within an element.
type genList struct {
	name, variable string
	key, keys      string
	fields         []*genFact
	absent         bool // has a default
}

type genParam struct {
	name   string
	typ    typ
	values []string
	unset  bool
}

type genDef struct {
	name  string
	typ   typ
	level int
	loop  *genList
	text  string
}

type genOutcome struct {
	name    string
	typ     typ
	level   int
	list    *genList
	combine string
	rounded bool // its declaration says how
}

type genClock struct {
	id    string
	list  *genList
	level int
}

type genRule struct {
	id    string
	level int
	loop  *genList
}

// where is the place of an expression: what it may read.
type where struct {
	level  int // outcomes and clocks of lower levels
	loop   *genList
	item   bool // the element is called item
	frames []frame
	facts  []*genFact // for a derivation: these alone
	args   []readable // of the definition around it
}

// frame is the item of a condition on a list.
type frame struct {
	of   *genList
	elem typ
}

func (w where) variable() string {
	if w.item {
		return "item"
	}
	return w.loop.variable
}

func (w where) with(f frame) where {
	w.frames = append(slices.Clone(w.frames), f)
	return w
}

func newGen(seed uint64) *gen {
	return &gen{Rand: rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15)), ranks: newRanks(seed), seed: seed, made: map[string]int{}}
}

func (g *gen) chance(p float64) bool { return g.Float64() < p }

func pick[T any](g *gen, list []T) T { return list[g.IntN(len(list))] }

func (g *gen) oneOf(list ...string) string { return list[g.IntN(len(list))] }

// say joins parts that could all be made; "" where one could not.
func say(format string, parts ...string) string {
	args := make([]any, len(parts))
	for i, p := range parts {
		if p == "" {
			return ""
		}
		args[i] = p
	}
	return fmt.Sprintf(format, args...)
}

func quoted(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = fmt.Sprintf("%q", s)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

func yamlQuote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// row is one way to write an expression.
type row struct {
	kind   string // of its value; "" of any
	weight int
	simple bool // may stand in a simple set
	make   func(g *gen, at where, t typ, d int) string
}

// rows are all ways to write an expression.
func rows() []row {
	return slices.Concat(logicRows(), numberRows(), roundRows(), textRows(), timeRows(), periodRows(), listRows(), anyRows(), scaleExprs())
}

// expr writes an expression of a type, at most d operators deep.
func (g *gen) expr(at where, t typ, d int) string {
	if d > 0 && !g.chance(0.15) {
		for range 6 {
			if s := g.row(at, t, d); s != "" {
				return s
			}
		}
	}
	return g.leaf(at, t)
}

func (g *gen) row(at where, t typ, d int) string {
	fits := func(r row) bool { return (r.kind == t.kind || r.kind == "") && (r.simple || !g.simple) }
	total := 0
	for _, r := range g.all {
		if fits(r) {
			total += r.weight
		}
	}
	if total == 0 {
		return ""
	}
	n := g.IntN(total)
	for _, r := range g.all {
		if !fits(r) {
			continue
		}
		if n -= r.weight; n < 0 {
			return r.make(g, at, t, d-1)
		}
	}
	return ""
}

// leaf is something to be read, or a constant.
func (g *gen) leaf(at where, t typ) string {
	if t.kind == "bool" {
		for range 8 {
			if s := g.compare(at, typ{}, 0); s != "" {
				return s
			}
		}
		return "true"
	}
	if list := g.reads(at, t); len(list) > 0 && !g.chance(0.15) {
		return pick(g, list).text
	}
	return g.constant(t)
}

// cond writes a condition.
func (g *gen) cond(at where, d int) string { return g.expr(at, typ{kind: "bool"}, d) }

// readable is something that an expression may name.
type readable struct {
	text string
	typ  typ
	fact *genFact
	none bool // may be none
}

// reads lists what an expression may read of a type; of any where it has no kind.
func (g *gen) reads(at where, t typ) []readable {
	var out []readable
	add := func(r readable) {
		if t.kind == "" && r.typ.of == nil || t.same(r.typ) || t.kind == "datetime" && r.typ.kind == "event" && !g.simple {
			out = append(out, r)
		}
	}
	facts := g.facts
	if at.facts != nil {
		facts = at.facts
	}
	for _, f := range facts {
		add(readable{f.spelled(g), f.typ, f, f.none || f.typ.kind == "event"})
	}
	for _, a := range at.args {
		add(a)
		add(a) // twice, since they are to be read
	}
	if n := len(at.frames); n > 0 {
		g.ofItem(at.frames[n-1], at, add)
	}
	if at.loop != nil {
		g.ofElement(at.loop, at.variable()+".", at.level, at.item, add)
	}
	if at.facts == nil || !g.simple {
		g.ofParams(add)
	}
	if at.facts == nil && !at.item {
		g.ofRules(at, add)
	}
	return out
}

func (g *gen) ofItem(f frame, at where, add func(readable)) {
	if f.of == nil {
		add(readable{"#", f.elem, nil, false})
		return
	}
	level := at.level
	if at.facts != nil {
		level = 0
	}
	g.ofElement(f.of, ".", level, at.facts != nil, add)
}

// ofElement adds what an element has; own says that its fields alone count.
func (g *gen) ofElement(l *genList, prefix string, level int, own bool, add func(readable)) {
	for _, f := range l.fields {
		if !own || !f.derived {
			add(readable{prefix + f.spelled(g), f.typ, f, f.none || f.typ.kind == "event"})
		}
	}
	if own || g.simple && level == 0 {
		return
	}
	for _, o := range g.outcomes {
		if o.list == l && o.level < level && o.combine != "list" {
			add(readable{prefix + strings.TrimPrefix(o.name, l.name+"."), o.typ, nil, true})
		}
	}
	g.ofClocks(l, prefix, level, add)
}

func (g *gen) ofClocks(l *genList, prefix string, level int, add func(readable)) {
	for _, c := range g.clocks {
		if c.list == l && c.level < level {
			p := prefix + "deadlines." + c.id
			add(readable{p + ".late", typ{kind: "bool"}, nil, false})
			add(readable{p + ".status", typ{kind: "string"}, nil, true})
			add(readable{p + ".due", typ{kind: "datetime"}, nil, true})
			add(readable{p + ".late_workdays", typ{kind: "int"}, nil, true})
			add(readable{p + ".remaining_workdays", typ{kind: "int"}, nil, true})
			add(readable{p + ".used_workdays", typ{kind: "int"}, nil, true})
			add(readable{p + ".accepted_at", typ{kind: "datetime"}, nil, true})
			add(readable{p + ".granted_at", typ{kind: "datetime"}, nil, true})
			add(readable{p + ".promised.late", typ{kind: "bool"}, nil, false})
			add(readable{p + ".promised.status", typ{kind: "string"}, nil, true})
			add(readable{p + ".promised.due", typ{kind: "datetime"}, nil, true})
			add(readable{p + ".promised.late_workdays", typ{kind: "int"}, nil, true})
			add(readable{p + ".promised.remaining_workdays", typ{kind: "int"}, nil, true})
		}
	}
}

func (g *gen) ofParams(add func(readable)) {
	if g.simple {
		return
	}
	for _, p := range g.params {
		add(readable{"params." + p.name, p.typ, nil, false})
	}
	add(readable{"at", typ{kind: "datetime"}, nil, false})
}

func (g *gen) ofRules(at where, add func(readable)) {
	for _, o := range g.outcomes {
		if o.list == nil && o.level < at.level && o.combine != "list" {
			add(readable{o.name, o.typ, nil, true})
		}
	}
	for _, d := range g.defs {
		if (d.loop == nil || d.loop == at.loop) && d.level <= at.level {
			add(readable{d.name, d.typ, nil, false})
		}
	}
	g.ofClocks(nil, "", at.level, add)
	if g.simple {
		return
	}
	for _, l := range g.lists {
		if l.keys == "" || len(at.frames) > 0 {
			continue
		}
		for _, f := range l.fields {
			add(readable{fmt.Sprintf("%s[%s].%s", l.name, pick(g, serviceValues), f.name), f.typ, f, true})
		}
	}
}

// spelled is a fact's name, or its alias.
func (f *genFact) spelled(g *gen) string {
	if f.alias != "" && g.chance(0.2) {
		return f.alias
	}
	return f.name
}

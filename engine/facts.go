package engine

import (
	"regexp"
	"strings"

	"github.com/guize-rules/guize/engine/internal/classes"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/format"
)

// check is what a fact's value must satisfy beyond its type.
type check struct {
	min, max *lang.Value
	length   int // characters; 0: the limit of all texts
	pattern  *regexp.Regexp
	format   *format.Format
}

// filler gives a value to a fact that was not given.
type filler struct {
	slot   int
	event  bool
	derive *lang.Expr
	def    *lang.Value
	list   *listFiller // for a list fact
}

// listFiller completes the elements of a list.
type listFiller struct {
	info  *listInfo // nil for a list within an element
	rec   *lang.RecordType
	items []filler
}

// facts compiles what is said of the facts: constraints, defaults, derivations.
func (c *compilation) facts() {
	c.plan.checks = map[*rules.Fact]*check{}
	fillers := make([]filler, c.lay.facts)
	deps := make([][]int, c.lay.facts)
	for slot := range c.lay.facts {
		f := c.lay.global.Fields[slot].Fact
		fillers[slot] = c.filler(c.scope, slot, f, c.lay.global)
		deps[slot] = c.fillerDeps(&fillers[slot])
	}
	for _, l := range c.lay.lists {
		fillers[l.slot].list.info = l
		if l.keys >= 0 {
			deps[l.slot] = append(deps[l.slot], l.keys)
		}
	}
	c.plan.fillers = c.inOrder(fillers, deps, c.lay.global)
	c.plan.prefixes = map[string]bool{}
	for _, f := range c.lay.global.Fields[:c.lay.facts] {
		for i, r := range f.Name {
			if r == '.' {
				c.plan.prefixes[f.Name[:i]] = true
			}
		}
	}
}

func (c *compilation) filler(scope *lang.Scope, slot int, f *rules.Fact, rec *lang.RecordType) filler {
	t := rec.Fields[slot].Type
	out := filler{slot: slot, event: f.Type.Kind == rules.KindEvent}
	c.constraints(f, t)
	if f.Default != nil {
		if v, ok := c.literal(*f.Default, t); ok {
			out.def = &v
		}
	}
	if f.Derive != nil {
		if e, ok := lang.CompileFor(scope, f.Derive, t, &c.diags); ok {
			out.derive = e
		}
	}
	if t.K == rules.KindList && t.Elem != nil && t.Elem.Rec != nil {
		out.list = c.listFiller(slot, t.Elem.Rec)
	}
	return out
}

// listFiller compiles the fields of an element, whose expressions name it `item`.
func (c *compilation) listFiller(slot int, rec *lang.RecordType) *listFiller {
	scope := c.scopeFor(&lang.Loop{Var: "item", Type: rec, List: slot})
	var items []filler
	deps := make([][]int, len(rec.Fields))
	for i, f := range rec.Fields {
		if f.Fact == nil {
			continue
		}
		it := c.filler(scope, i, f.Fact, rec)
		if it.derive != nil {
			for _, d := range it.derive.Deps {
				if d.List == slot {
					deps[i] = append(deps[i], d.Slot)
				}
			}
		}
		items = append(items, it)
	}
	return &listFiller{rec: rec, items: c.inOrder(items, deps, rec)}
}

// fillerDeps lists the global slots that must be filled before.
func (c *compilation) fillerDeps(f *filler) []int {
	var out []int
	add := func(e *lang.Expr, own int) {
		if e == nil {
			return
		}
		for _, d := range e.Deps {
			slot := d.Slot
			if d.List >= 0 {
				slot = d.List
			}
			if slot != own && slot < c.lay.facts {
				out = append(out, slot)
			} else if d.List < 0 && slot >= c.lay.facts {
				c.report(e.Src.Pos, "derive-reads-outcome", "derive 只能读事实和参数", "derive may read facts and parameters only")
			}
		}
	}
	add(f.derive, -1)
	if f.list != nil {
		for i := range f.list.items {
			add(f.list.items[i].derive, f.slot)
		}
	}
	return out
}

// inOrder sorts fillers so that each comes after those that it reads.
func (c *compilation) inOrder(fs []filler, deps [][]int, rec *lang.RecordType) []filler {
	at := map[int]int{}
	for i, f := range fs {
		at[f.slot] = i
	}
	var out []filler
	state := make([]int, len(fs)) // 1 under way, 2 done
	var visit func(i int, path []string)
	visit = func(i int, path []string) {
		name := rec.Fields[fs[i].slot].Name
		path = append(path, name)
		if state[i] == 1 {
			c.report(fs[i].derive.Src.Pos, "cycle", "事实的推导成环：%[1]s", "the derivations go round in a circle: %[1]s", strings.Join(path, " → "))
		}
		if state[i] != 0 {
			return
		}
		state[i] = 1
		for _, d := range deps[fs[i].slot] {
			if j, ok := at[d]; ok && fs[i].derive != nil || ok && fs[i].list != nil {
				visit(j, path)
			}
		}
		state[i] = 2
		out = append(out, fs[i])
	}
	for i := range fs {
		visit(i, nil)
	}
	return out
}

func (c *compilation) constraints(f *rules.Fact, t lang.Type) {
	k := &check{length: f.Type.Length}
	bound := func(text string) *lang.Value {
		if text == "" {
			return nil
		}
		v, b := literalValue(rules.Value{Kind: boundKind(t), Text: text}, t, c.set.Zone)
		if b != nil {
			c.report(f.Pos, "bad-bound", "“%[1]s”的上下限有误：%[2]s", "a bound of %[1]q is wrong: %[3]s", f.Name, b.zh, b.en)
			return nil
		}
		return &v
	}
	k.min, k.max = bound(f.Type.Min), bound(f.Type.Max)
	if f.Type.Regexp != "" {
		re, err := regexp.Compile("^(?:" + f.Type.Regexp + ")$")
		if err != nil {
			c.report(f.Pos, "bad-pattern", "“%[1]s”的正则表达式有误", "the pattern of %[1]q is wrong", f.Name)
		}
		k.pattern = re
	}
	if f.Type.Format != "" {
		fm, ok := c.cfg.formats.Lookup(f.Type.Format)
		if !ok {
			c.report(f.Pos, "unknown-format", "没有名为“%[1]s”的格式（可用：%[2]s）", "there is no format %[1]q (known: %[2]s)", f.Type.Format, strings.Join(c.cfg.formats.Names(), ", "))
		}
		k.format = &fm
	}
	c.plan.checks[f] = k
}

func boundKind(t lang.Type) rules.ValueKind {
	if t.K == rules.KindInt || t.K == rules.KindNumber || t.K == rules.KindMoney {
		return rules.ValueNumber
	}
	return rules.ValueString
}

// hasPrefix reports whether facts have names that begin with a dotted prefix.
func (e *plan) hasPrefix(prefix string) bool { return e.prefixes[prefix] }

// values notes the facts whose values matter by themselves: they name the
// elements of a list.
func (c *compilation) values() {
	c.plan.valued = c.scope.Valued
	for _, l := range c.lay.lists {
		if l.keys >= 0 {
			c.plan.valued[lang.Dep{List: -1, Slot: l.keys}] = true
		}
		if l.rec.Key >= 0 {
			c.plan.valued[lang.Dep{List: l.slot, Slot: l.rec.Key}] = true
		}
	}
}

// bounds are the limits of a fact; of none, none.
func (k *check) bounds() classes.Bounds {
	if k == nil {
		return classes.Bounds{}
	}
	return classes.Bounds{Min: k.min, Max: k.max}
}

package plan

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/guize-rules/guize/engine/internal/classes"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/format"
)

// Check is what a fact's value must satisfy beyond its type.
type Check struct {
	Min, Max *lang.Value
	Length   int // characters; 0: the limit of all texts
	Pattern  *regexp.Regexp
	Format   *format.Format
}

// Filler gives a value to a fact that was not given.
type Filler struct {
	Slot   int
	Event  bool
	Derive *lang.Expr
	Def    *lang.Value
	List   *ListFiller // for a list fact
}

// ListFiller completes the elements of a list.
type ListFiller struct {
	Info  *ListInfo // nil for a list within an element
	Rec   *lang.RecordType
	Items []Filler
}

// facts compiles what is said of the facts: constraints, defaults, derivations.
func (c *compilation) facts() {
	c.plan.Checks = map[*rules.Fact]*Check{}
	fillers := make([]Filler, c.lay.Facts)
	deps := make([][]int, c.lay.Facts)
	for slot := range c.lay.Facts {
		f := c.lay.Global.Fields[slot].Fact
		fillers[slot] = c.filler(c.scope, slot, f, c.lay.Global)
		deps[slot] = c.fillerDeps(&fillers[slot])
	}
	for _, l := range c.lay.Lists {
		fillers[l.Slot].List.Info = l
		if l.Keys >= 0 {
			deps[l.Slot] = append(deps[l.Slot], l.Keys)
		}
	}
	c.plan.Fillers = c.inOrder(fillers, deps, c.lay.Global)
	c.plan.Prefixes = map[string]bool{}
	for _, f := range c.lay.Global.Fields[:c.lay.Facts] {
		for i, r := range f.Name {
			if r == '.' {
				c.plan.Prefixes[f.Name[:i]] = true
			}
		}
	}
}

func (c *compilation) filler(scope *lang.Scope, slot int, f *rules.Fact, rec *lang.RecordType) Filler {
	t := rec.Fields[slot].Type
	out := Filler{Slot: slot, Event: f.Type.Kind == rules.KindEvent}
	c.constraints(f, t)
	if f.Default != nil {
		if v, ok := c.literal(*f.Default, t); ok {
			out.Def = &v
		}
	}
	if f.Derive != nil {
		if e, ok := lang.CompileFor(scope, f.Derive, t, &c.diags); ok {
			out.Derive = e.Rounded(f.Type.Round)
			c.keptByFact(scope, f, out.Derive, t)
		}
	}
	if t.K == rules.KindList && t.Elem != nil && t.Elem.Rec != nil {
		out.List = c.listFiller(slot, t.Elem.Rec)
	}
	return out
}

// listFiller compiles the fields of an element, whose expressions name it `item`.
func (c *compilation) listFiller(slot int, rec *lang.RecordType) *ListFiller {
	scope := c.scopeFor(&lang.Loop{Var: "item", Type: rec, List: slot})
	var items []Filler
	deps := make([][]int, len(rec.Fields))
	for i, f := range rec.Fields {
		if f.Fact == nil {
			continue
		}
		it := c.filler(scope, i, f.Fact, rec)
		if it.Derive != nil {
			for _, d := range it.Derive.Deps {
				if d.List == slot {
					deps[i] = append(deps[i], d.Slot)
				}
			}
		}
		items = append(items, it)
	}
	return &ListFiller{Rec: rec, Items: c.inOrder(items, deps, rec)}
}

// fillerDeps lists the global slots that must be filled before.
func (c *compilation) fillerDeps(f *Filler) []int {
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
			if slot != own && slot < c.lay.Facts {
				out = append(out, slot)
			} else if d.List < 0 && slot >= c.lay.Facts {
				c.report(e.Src.Pos, "derive-reads-outcome", "derive 只能读事实和参数", "derive may read facts and parameters only")
			}
		}
	}
	add(f.Derive, -1)
	if f.List != nil {
		for i := range f.List.Items {
			add(f.List.Items[i].Derive, f.Slot)
		}
	}
	return out
}

// inOrder sorts fillers so that each comes after those that it reads.
func (c *compilation) inOrder(fs []Filler, deps [][]int, rec *lang.RecordType) []Filler {
	at := map[int]int{}
	for i, f := range fs {
		at[f.Slot] = i
	}
	var out []Filler
	state := make([]int, len(fs)) // 1 under way, 2 done
	var visit func(i int, path []string)
	visit = func(i int, path []string) {
		name := rec.Fields[fs[i].Slot].Name
		path = append(path, name)
		if state[i] == 1 {
			c.report(fs[i].Derive.Src.Pos, "cycle", "事实互相推导，无从先后，请删去一处：%[1]s", "the derivations go round in a circle: %[1]s", strings.Join(path, " → "))
		}
		if state[i] != 0 {
			return
		}
		state[i] = 1
		for _, d := range deps[fs[i].Slot] {
			if j, ok := at[d]; ok && fs[i].Derive != nil || ok && fs[i].List != nil {
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
	k := &Check{Length: f.Type.Length}
	bound := func(text string) *lang.Value {
		if text == "" {
			return nil
		}
		v, b := literalValue(rules.Value{Kind: boundKind(t), Text: text}, t, c.set.Zone)
		if b != nil {
			c.report(f.Pos, "bad-bound", "“%[1]s”的上下限有误：%[2]s", "a bound of %[1]q is wrong: %[3]s", f.Name, b.Zh, b.En)
			return nil
		}
		return &v
	}
	k.Min, k.Max = bound(f.Type.Min), bound(f.Type.Max)
	if f.Type.Regexp != "" {
		re, err := rules.CompilePattern("^(?:" + f.Type.Regexp + ")$")
		if err != nil {
			c.report(f.Pos, "bad-pattern", "“%[1]s”的正则表达式有误", "the pattern of %[1]q is wrong", f.Name)
		}
		k.Pattern = re
	}
	if f.Type.Format != "" {
		fm, ok := c.cfg.Formats.Lookup(f.Type.Format)
		if !ok {
			c.report(f.Pos, "unknown-format", "没有名为“%[1]s”的格式（可用：%[2]s）", "there is no format %[1]q (known: %[2]s)", f.Type.Format, strings.Join(c.cfg.Formats.Names(), ", "))
		}
		k.Format = &fm
	}
	c.plan.Checks[f] = k
}

func boundKind(t lang.Type) rules.ValueKind {
	if t.K == rules.KindInt || t.K == rules.KindNumber || t.K == rules.KindMoney {
		return rules.ValueNumber
	}
	return rules.ValueString
}

// HasPrefix reports whether facts have names that begin with a dotted prefix.
func (e *Plan) HasPrefix(prefix string) bool { return e.Prefixes[prefix] }

// values notes the facts whose values matter by themselves: they name the
// elements of a list.
func (c *compilation) values() {
	c.plan.Valued = c.scope.Valued
	for _, l := range c.lay.Lists {
		if l.Keys >= 0 {
			c.plan.Valued[lang.Dep{List: -1, Slot: l.Keys}] = true
		}
		if l.Rec.Key >= 0 {
			c.plan.Valued[lang.Dep{List: l.Slot, Slot: l.Rec.Key}] = true
		}
	}
}

// Bounds are the limits of a fact; of none, none.
func (k *Check) Bounds() classes.Bounds {
	if k == nil {
		return classes.Bounds{}
	}
	return classes.Bounds{Min: k.Min, Max: k.Max}
}

// Admits reports whether a fact may have a value, as it stands among those that
// rules compare it with: a text that the constraints refuse, or bring into another
// form, is none of its values.
func (k *Check) Admits(v lang.Value) bool {
	if k == nil || v.Kind() != lang.Text {
		return true
	}
	if k.Format != nil {
		if res := k.Format.Check(v.Text()); res.Error != nil || res.Normal != v.Text() {
			return false
		}
	}
	return (k.Length == 0 || utf8.RuneCountInString(v.Text()) <= k.Length) && (k.Pattern == nil || k.Pattern.MatchString(v.Text()))
}

package analyze

import (
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// unused looks for things that the set declares and nothing uses. A fact that
// is cited, required, or has a format is part of a form and may stand alone; a
// parameter without a value records what the document leaves open.
func (c *checker) unused() {
	for slot := range c.Set.Facts {
		c.unusedFact("", c.Set.Global.Fields[slot].Fact, lang.Dep{List: -1, Slot: slot})
	}
	for _, l := range c.Set.Lists {
		for slot, f := range l.Rec.Fields[:l.Fields] {
			if slot != l.Rec.Key {
				c.unusedFact(l.Fact.Name+".", f.Fact, lang.Dep{List: l.Slot, Slot: slot})
			}
		}
	}
	for _, p := range c.Set.Source.Params {
		if len(p.Values) > 0 && !c.Set.Words["params."+p.Name] {
			c.find(problem{code: "unused-param", pos: p.Pos, message: text.Say("没有规则用到参数“%[1]s”", "nothing uses the parameter %[1]q", p.Name), allow: [][]rules.Allow{p.Allow}})
		}
	}
	for _, d := range c.Set.Source.Definitions {
		if !c.Set.Words[d.Name] {
			c.find(problem{code: "unused-definition", pos: d.Pos, message: text.Say("没有规则用到定义“%[1]s”", "nothing uses the definition %[1]q", d.Name)})
		}
	}
	named := c.named()
	for _, b := range c.Set.Source.Bodies {
		if !named[b.ID] {
			c.find(problem{code: "unused-body", pos: b.Pos, message: text.Say("没有规则提到单位“%[1]s”", "nothing names the body %[1]q", b.ID), allow: [][]rules.Allow{b.Allow}})
		}
	}
	for _, m := range c.Set.Source.Materials {
		if !named[m.ID] {
			c.find(problem{code: "unused-material", pos: m.Pos, message: text.Say("没有一条规则提到材料“%[1]s”", "no rule requires or waives the material %[1]q", m.ID), allow: [][]rules.Allow{m.Allow}})
		}
	}
}

func (c *checker) unusedFact(prefix string, f *rules.Fact, d lang.Dep) {
	list := f.Type.Kind == rules.KindList
	if c.Set.Reads[d] || list && c.listRead(f.Name) || c.keysOf(f.Name) || f.Required || len(f.Cites) > 0 || f.Type.Format != "" {
		return
	}
	c.find(problem{code: "unused-fact", pos: f.Pos, message: text.Say("没有规则用到事实“%[1]s”", "nothing uses the fact %[1]q", prefix+f.Name),
		hint: text.Say("删去它；表单需要而规则不用的，写明 cite", "delete it; where a form asks for it, cite the form"), allow: [][]rules.Allow{f.Allow}})
}

// listRead reports whether a rule runs over a list, or anything reads a field.
func (c *checker) listRead(name string) bool {
	for _, r := range c.Set.Rules {
		if r.List >= 0 && c.Set.Lists[r.List].Fact.Name == name {
			return true
		}
	}
	for _, l := range c.Set.Lists {
		if l.Fact.Name != name {
			continue
		}
		for slot := range l.Rec.Fields {
			if c.Set.Reads[lang.Dep{List: l.Slot, Slot: slot}] {
				return true
			}
		}
	}
	return false
}

// keysOf reports whether a set fact gives the keys of a list.
func (c *checker) keysOf(name string) bool {
	for _, l := range c.Set.Lists {
		if l.Keys >= 0 && c.Set.Global.Fields[l.Keys].Name == name {
			return true
		}
	}
	return false
}

// named collects every word that may name a body or material: what effects,
// facts and duties say, texts in expressions, and values of enums, which
// stand for a body of the same name.
func (c *checker) named() map[string]bool {
	out := map[string]bool{}
	for t := range c.Set.Texts {
		out[t] = true
	}
	var value func(v *rules.Value)
	value = func(v *rules.Value) {
		out[strings.TrimSpace(v.Text)] = true
		for i := range v.Items {
			value(&v.Items[i])
		}
		for i := range v.Entries {
			value(&v.Entries[i].Value)
		}
	}
	for _, r := range c.Set.Rules {
		for _, e := range r.Src.Effects {
			for i := range e.Args {
				value(&e.Args[i].Value)
			}
		}
	}
	for _, d := range c.Set.Source.Duties {
		for _, b := range d.Bodies {
			out[b] = true
		}
	}
	var fact func(f *rules.Fact)
	fact = func(f *rules.Fact) {
		out[f.AskedOf] = true
		for _, v := range f.Type.Values {
			out[v.ID] = true
		}
		for _, it := range f.Item {
			fact(it)
		}
	}
	for _, f := range c.Set.Source.Facts {
		fact(f)
	}
	return out
}

package plan

import (
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// Shape is what a host takes as the data of a kind of effect, or at a place in it.
type Shape struct {
	Words   rules.Text   // what it takes
	Fields  []ShapeField // of a mapping, which is Mapping
	Items   *Shape       // of a list
	Holds   func(constant any) bool
	CanHold func(*lang.Type) bool // values of an expression
	Mapping bool
	Any     bool // whatever there is
}

// ShapeField is a part of a mapping.
type ShapeField struct {
	Name   string
	Needed bool
	Of     *Shape
}

// fitEffect holds the data of an effect to what the host declared, where it did. The
// arguments of a kind of the host's are its data; an emit of that kind has them under
// a key of their own.
func (c *compilation) fitEffect(src *rules.Effect, e *Effect) {
	kind, given, pos := src.Kind, src.Args, src.Pos
	values := func(i int) *Value { return e.Args[given[i].Name] }
	if kind == "emit" {
		var data *Value
		kind, given = "", nil
		for i := range src.Args {
			switch a := &src.Args[i]; a.Name {
			case "kind":
				kind = a.Value.Text
			case "data":
				given, data, pos = a.Value.Entries, e.Args["data"], a.Pos
			}
		}
		values = func(i int) *Value { return data.Entries[i].Value }
	}
	if s := c.cfg.Kinds[kind]; s != nil {
		c.fitMapping(kind, pos, given, values, s)
	}
}

// fitMapping holds what is given under some names to the parts of a mapping.
func (c *compilation) fitMapping(name string, pos rules.Pos, given []rules.Arg, values func(int) *Value, s *Shape) {
	has := map[string]bool{}
	for i := range given {
		a := &given[i]
		has[a.Name] = true
		if f := s.field(a.Name); f != nil {
			c.fitValue(a.Name, &a.Value, values(i), f.Of)
			continue
		}
		c.misfit(a.Pos, s.meant(a.Name), "“%[1]s”没有“%[2]s”这一项", "%[1]q takes no %[2]q", name, a.Name)
	}
	for _, f := range s.Fields {
		if f.Needed && !has[f.Name] {
			c.misfit(pos, text.Say("补上 %[1]s: …（%[2]s）", "add %[1]s: … (%[2]s)", f.Name, f.Of.Words), "“%[1]s”缺少“%[2]s”", "%[1]q lacks %[2]q", name, f.Name)
		}
	}
}

// fitValue holds a value to its place.
func (c *compilation) fitValue(name string, v *rules.Value, got *Value, s *Shape) {
	switch {
	case s.Any || got == nil:
	case v.Kind == rules.ValueMap && s.Mapping:
		c.fitMapping(name, v.Pos, v.Entries, func(i int) *Value { return got.Entries[i].Value }, s)
	case v.Kind == rules.ValueList && s.Items != nil:
		for i := range v.Items {
			c.fitValue(name, &v.Items[i], got.Items[i], s.Items)
		}
	case v.Kind == rules.ValueMap, v.Kind == rules.ValueList:
		c.misplaced(name, v, listOrMap(v.Kind), s)
	case v.Kind == rules.ValueExpr:
		if t := got.Typ; t.K != 0 && !t.None && !s.CanHold(&t) { // what does not compile is told already
			zh, en := t.Words()
			c.misplaced(name, v, rules.Text{"zh": zh, "en": en}, s)
		}
	case v.Kind == rules.ValueText:
		if !s.CanHold(&lang.Type{K: rules.KindString}) {
			c.misplaced(name, v, text.Say("一段文字", "a text"), s)
		}
	case v.Kind == rules.ValueNull && !s.Holds(nil):
		c.misplaced(name, v, text.Say("空", "nothing"), s)
	case !s.Holds(got.Konst):
		c.misplaced(name, v, text.Quoted(v.Text), s)
	}
}

// misplaced says that a value does not fit its place, and how to write one that does
// where that is plain.
func (c *compilation) misplaced(name string, v *rules.Value, is any, s *Shape) {
	hint := text.Say("“%[1]s”写%[2]s", "for %[1]q write %[2]s", name, s.Words)
	if (v.Kind == rules.ValueNumber || v.Kind == rules.ValueBool) && s.Holds(v.Text) {
		hint = text.Say("加上引号：'%[1]s'", "put it in quotes: '%[1]s'", v.Text)
	}
	c.misfit(v.Pos, hint, "“%[1]s”应是%[2]s，这里是%[3]s", "%[1]q is %[2]s, and this is %[3]s", name, s.Words, is)
}

func (c *compilation) misfit(pos rules.Pos, hint rules.Text, zh, en string, args ...any) {
	c.report(pos, "effect-data", zh, en, args...)
	c.diags[len(c.diags)-1].Hint = hint
}

func listOrMap(k rules.ValueKind) rules.Text {
	if k == rules.ValueList {
		return text.Say("列表", "a list")
	}
	return text.Say("一组值", "a mapping")
}

func (s *Shape) field(name string) *ShapeField {
	for i := range s.Fields {
		if s.Fields[i].Name == name {
			return &s.Fields[i]
		}
	}
	return nil
}

// meant is the part that may have been meant by a name, or all that there are.
func (s *Shape) meant(name string) rules.Text {
	names := make([]string, len(s.Fields))
	for i := range s.Fields {
		names[i] = s.Fields[i].Name
	}
	if near := text.Nearest(name, names); near != "" {
		return text.Meant(near)
	}
	return text.Say("可写：%[1]s", "there is: %[1]s", text.Names(names))
}

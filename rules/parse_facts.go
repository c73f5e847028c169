package rules

import (
	"regexp"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/text"
)

// fact reads a fact of the top level.
func (r *reader) fact(k, v *yaml.Node) {
	name := r.name(k, "事实|a fact")
	f := r.factBody(k, v, name)
	if f == nil || name == "" || !r.claim("事实|the fact", name, r.pos(k)) {
		return
	}
	r.layer.set.Facts = append(r.layer.set.Facts, f)
}

// factBody reads what a fact is; an item's field is a fact too.
func (r *reader) factBody(k, v *yaml.Node, name string) *Fact {
	f := &Fact{Name: name, Pos: r.pos(k), Changeable: true}
	fs := append(r.typeFields(&f.Type, "values"),
		field{name: "title", read: func(n *yaml.Node) { f.Title = r.text(n) }},
		field{name: "question", read: func(n *yaml.Node) { f.Question = r.text(n) }},
		field{name: "alias", read: func(n *yaml.Node) { f.Alias = r.alias(n) }},
		field{name: "required", read: func(n *yaml.Node) { f.Required = r.boolean(n) }},
		field{name: "sensitive", read: func(n *yaml.Node) { f.Sensitive = r.boolean(n) }},
		field{name: "changeable", read: func(n *yaml.Node) { f.Changeable = r.boolean(n) }},
		field{name: "default", null: true, read: func(n *yaml.Node) { f.Default = r.defaultValue(n) }},
		field{name: "derive", read: func(n *yaml.Node) { f.Derive = r.expr(n) }},
		field{name: "asked_of", read: func(n *yaml.Node) { f.AskedOf = r.id(n, "单位|a body") }},
		field{name: "ask", read: func(n *yaml.Node) { f.AskedOf = r.id(n, "单位|a body") }},
		field{name: "from", read: func(n *yaml.Node) { f.From = r.text(n) }},
		field{name: "cite", read: func(n *yaml.Node) { f.Cites = r.cites(n) }},
		field{name: "allow", read: func(n *yaml.Node) { f.Allow = r.allow(n) }},
		field{name: "item", read: func(n *yaml.Node) { f.Item = r.item(n) }},
		field{name: "key", read: func(n *yaml.Node) {
			if r.isScalar(n, "字段名|the name of a field") {
				f.Key = r.name(n, "字段|a field")
			}
		}},
		field{name: "keys", read: func(n *yaml.Node) { f.Keys = r.str(n, "事实名|the name of a fact") }},
	)
	g := r.fields(v, "事实|a fact", fs...)
	if g == nil {
		return nil
	}
	r.layer.given[f] = g
	return f
}

// item reads the fields of a list's elements.
func (r *reader) item(n *yaml.Node) []*Fact {
	var out []*Fact
	r.entries(n, "item|item", func(k, v *yaml.Node) {
		name := r.name(k, "字段|a field")
		if f := r.factBody(k, v, name); f != nil && name != "" {
			out = append(out, f)
		}
	})
	return out
}

// defaultValue reads a default. The word none is the known value "none",
// unless it turns out to be a value of the fact's enum.
func (r *reader) defaultValue(n *yaml.Node) *Value {
	v := r.value(n)
	switch {
	case v.Kind == 0:
		return nil
	case v.Kind == ValueString && v.Text == "none" && isPlain(n):
		v.Kind = ValueNull
	case v.Kind == ValueExpr, v.Kind == ValueMap:
		r.fail(n, codeWrongKind, text.Say("默认值应是一个固定的值", "a default must be a fixed value"),
			text.Say("要由其他事实推出，就用 derive", "use derive for a value that follows from other facts"))
		return nil
	}
	return &v
}

// typeFields are the keys that make a type; values is the key of the values of
// an enum, which parameters call otherwise.
func (r *reader) typeFields(t *Type, values string) []field {
	return []field{
		{name: "type", read: func(n *yaml.Node) { t.Kind = r.kind(n) }},
		{name: values, read: func(n *yaml.Node) { t.Values = r.enumValues(n) }},
		{name: "unit", read: func(n *yaml.Node) { t.Unit = r.str(n, "计量单位|a unit") }},
		{name: "min", read: func(n *yaml.Node) { t.Min = r.bound(n) }},
		{name: "max", read: func(n *yaml.Node) { t.Max = r.bound(n) }},
		{name: "step", read: func(n *yaml.Node) { t.Step = r.number(n) }},
		{name: "max_length", read: func(n *yaml.Node) { t.Length = r.count(n) }},
		{name: "pattern", read: func(n *yaml.Node) { t.Regexp = r.pattern(n) }},
		{name: "format", read: func(n *yaml.Node) { t.Format = r.id(n, "格式|a format") }},
	}
}

func (r *reader) kind(n *yaml.Node) Kind {
	word := r.oneWord(n, "类型|a type", kindWords()...)
	for i, w := range kindWords() {
		if w == word {
			return Kind(i + 1)
		}
	}
	return 0
}

// bound reads the least or greatest value: a number or a date.
func (r *reader) bound(n *yaml.Node) string {
	if n.Kind == yaml.ScalarNode && len(n.Value) > 5 && n.Value[4] == '-' {
		return r.date(n)
	}
	return r.number(n)
}

// count reads a whole number of one or more.
func (r *reader) count(n *yaml.Node) int {
	s := r.number(n)
	if s == "" {
		return 0
	}
	c := 0
	for _, d := range s {
		if d < '0' || d > '9' || c > 1_000_000 {
			c = 0
			break
		}
		c = c*10 + int(d-'0')
	}
	if c < 1 {
		r.fail(n, codeBadNumber, text.Say("这里应是 1 至 1000000 的整数，却是 %s", "a whole number from 1 to 1000000 is expected here, not %s", text.Quoted(s)), nil)
	}
	return c
}

func (r *reader) pattern(n *yaml.Node) string {
	s := r.str(n, "正则表达式|a regular expression")
	if _, err := regexp.Compile(s); err != nil {
		r.fail(n, codeBadPattern, text.Say("%s 不是正确的正则表达式", "%s is not a regular expression", text.Quoted(s)),
			text.Say("参见 RE2 语法", "see the RE2 syntax"))
		return ""
	}
	return s
}

// enumValues reads the values of an enum or set: a list of ids, or a mapping
// from id to title, or to {title, alias}.
func (r *reader) enumValues(n *yaml.Node) []EnumValue {
	var out []EnumValue
	seen := map[string]Pos{}
	add := func(k *yaml.Node) *EnumValue {
		id := r.enumID(k)
		if id == "" {
			return nil
		}
		if first, again := seen[id]; again {
			r.fail(k, codeDuplicateID, text.Say("值 %s 写了两次", "the value %s is given twice", text.Quoted(id)), text.Say("删掉其中一个", "delete one of them"), first)
			return nil
		}
		seen[id] = r.pos(k)
		out = append(out, EnumValue{ID: id, Pos: r.pos(k)})
		return &out[len(out)-1]
	}
	if n.Kind == yaml.SequenceNode {
		r.some(n, func(c *yaml.Node) { add(c) })
		return out
	}
	r.entries(n, "取值|the values", func(k, v *yaml.Node) {
		e := add(k)
		switch {
		case e == nil || isNull(v):
		case v.Kind == yaml.MappingNode && hasKey(v, "title", "alias"):
			r.fields(v, "一个取值|a value",
				field{name: "title", read: func(n *yaml.Node) { e.Title = r.text(n) }},
				field{name: "alias", read: func(n *yaml.Node) { e.Alias = r.alias(n) }},
			)
		default:
			e.Title = r.text(v)
		}
	})
	return out
}

// enumID reads the id of an enum's value. It may be any short text, since
// levels are called A++ and sizes 40.
func (r *reader) enumID(n *yaml.Node) string {
	switch {
	case !r.isScalar(n, "一个取值|a value"):
	case n.Tag == "!!bool":
		r.fail(n, codeWrongKind, text.Say("%s 是逻辑值，不是取值的名称", "%s is true or false, not the name of a value", text.Quoted(n.Value)),
			text.Say("改用 type: bool，或加引号", "use type: bool, or put it in quotes"))
	case isNumber(n) && !plainNumber(n.Value):
		r.ambiguous(n)
	case !isWord(n.Value):
		r.fail(n, codeBadID, text.Say("取值 %s 不合规", "%s cannot be a value", text.Quoted(n.Value)),
			text.Say("用不含空格的短名称，标题写在后面", "use a short name without spaces, and give it a title"))
	default:
		return n.Value
	}
	return ""
}

func hasKey(n *yaml.Node, names ...string) bool {
	for i := 0; i < len(n.Content); i += 2 {
		for _, name := range names {
			if n.Content[i].Value == name {
				return true
			}
		}
	}
	return false
}

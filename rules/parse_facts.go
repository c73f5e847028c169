package rules

import (
	"errors"
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// item reads the fields of a list's elements.
func (r *reader) item(n *yaml.Node) []*Fact {
	var out []*Fact
	r.Entries(n, "item|item", func(k, v *yaml.Node) {
		f := &Fact{Name: r.Name(k, "字段|a field"), Pos: r.Pos(k), Changeable: true}
		g := read(r, v, "事实|a fact", r.words.fact, f)
		r.layer.given[f] = g
		if g != nil && f.Name != "" {
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
	case v.Kind == ValueString && v.Text == "none" && source.IsPlain(n):
		v.Kind = ValueNull
	case v.Kind == ValueExpr, v.Kind == ValueMap:
		r.Fail(n, source.CodeWrongKind, text.Say("默认值应是一个固定的值", "a default must be a fixed value"),
			text.Say("要由其他事实推出，就用 derive", "use derive for a value that follows from other facts"))
		return nil
	}
	return &v
}

// aKind is one of some kinds.
func aKind(kinds ...string) form[Kind] {
	return form[Kind]{choices(kinds...), func(r *reader, n *yaml.Node) Kind {
		return Kind(slices.Index(kindWords(), r.OneWord(n, "类型|a type", kinds...)) + 1)
	}}
}

// bound reads the least or greatest value: a number or a date.
func (r *reader) bound(n *yaml.Node) string {
	if n.Kind == yaml.ScalarNode && len(n.Value) > 5 && n.Value[4] == '-' {
		return r.Date(n).String()
	}
	return r.Number(n)
}

// count reads a whole number of one or more.
func (r *reader) count(n *yaml.Node) int {
	s := r.Number(n)
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
		r.Fail(n, codeBadNumber, text.Say("这里应是 1 至 1000000 的整数，却是 %s", "a whole number from 1 to 1000000 is expected here, not %s", text.Quoted(s)), nil)
	}
	return c
}

func (r *reader) pattern(n *yaml.Node) string {
	s := r.Str(n, "正则表达式|a regular expression")
	if _, err := CompilePattern(s); errors.Is(err, errLargePattern) {
		r.Fail(n, source.CodeTooLarge, text.Say("正则表达式展开后太大", "the regular expression is too large once its repetitions are written out"),
			text.Say("展开后至多 %d 个字符；减少 {n} 的次数", "at most %d characters; repeat less with {n}", mostOfPattern))
		return ""
	} else if err != nil {
		r.Fail(n, codeBadPattern, text.Say("%s 不是正确的正则表达式", "%s is not a regular expression", text.Quoted(s)),
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
			r.Fail(k, source.CodeDuplicateID, text.Say("值 %s 写了两次", "the value %s is given twice", text.Quoted(id)), text.Say("删掉其中一个", "delete one of them"), first)
			return nil
		}
		seen[id] = r.Pos(k)
		out = append(out, EnumValue{ID: id, Pos: r.Pos(k)})
		return &out[len(out)-1]
	}
	if n.Kind == yaml.SequenceNode {
		r.Some(n, func(c *yaml.Node) { add(c) })
		return out
	}
	r.Entries(n, "取值|the values", func(k, v *yaml.Node) {
		e := add(k)
		switch {
		case e == nil || source.IsNull(v):
		case v.Kind == yaml.MappingNode && hasKey(v, "title", "alias"):
			read(r, v, "一个取值|a value", r.words.value, e)
		default:
			e.Title = r.Text(v)
		}
	})
	return out
}

// enumID reads the id of an enum's value. It may be any short text, since
// levels are called A++ and sizes 40.
func (r *reader) enumID(n *yaml.Node) string {
	switch {
	case !r.IsScalar(n, "一个取值|a value"):
	case n.Tag == "!!bool":
		r.Fail(n, source.CodeWrongKind, text.Say("%s 是逻辑值，不是取值的名称", "%s is true or false, not the name of a value", text.Quoted(n.Value)),
			text.Say("改用 type: bool，或加引号", "use type: bool, or put it in quotes"))
	case source.IsNumber(n) && !source.PlainNumber(n.Value):
		r.Ambiguous(n)
	case !source.IsWord(n.Value):
		r.Fail(n, source.CodeBadID, text.Say("取值 %s 不合规", "%s cannot be a value", text.Quoted(n.Value)),
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

package cases

import (
	"context"
	"encoding/json"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// ParseFacts reads an application written in YAML: a mapping of facts, nested
// or with dotted keys. Numbers are [encoding/json.Number], as they are
// written, so that none is rounded; dates and times are strings; null is nil.
// What a policy file may not hold (a key twice, an anchor, a tag, a number that
// readers take differently …) no application may hold either. The error is an
// [*rules.Error] with every mistake.
func ParseFacts(name string, data []byte, opts ...rules.Option) (map[string]any, error) {
	w, root := source.Open(context.Background(), name, data, opts)
	r := &reader{Walker: w}
	facts := map[string]any{}
	if root != nil {
		facts, _ = r.facts(root, "申请|an application")
	}
	if err := r.Out.Diagnostics().Err(); err != nil {
		return nil, err
	}
	return facts, nil
}

// facts reads a mapping of facts, as data and as it is written.
func (r *reader) facts(n *yaml.Node, what text.Noun) (map[string]any, rules.Value) {
	if !r.IsMapping(n, what) {
		return map[string]any{}, rules.Value{}
	}
	v := r.value(n)
	facts, _ := fact(&v).(map[string]any)
	return facts, v
}

// value reads a value that holds no expressions: scalars as they are written,
// lists and maps.
func (r *reader) value(n *yaml.Node) rules.Value {
	v := rules.Value{Pos: r.Pos(n)}
	switch {
	case n.Kind == yaml.SequenceNode:
		v.Kind = rules.ValueList
		for _, c := range n.Content {
			if c.Kind != 0 {
				v.Items = append(v.Items, r.value(c))
			}
		}
	case n.Kind == yaml.MappingNode:
		v.Kind = rules.ValueMap
		r.Entries(n, "值|a value", func(k, c *yaml.Node) {
			if r.Torn(n, k, c) {
				return
			}
			v.Entries = append(v.Entries, rules.Arg{Name: k.Value, Pos: r.Pos(k), Value: r.value(c)})
		})
	case n.Kind == yaml.ScalarNode:
		r.scalar(n, &v)
	}
	return v
}

// scalar reads a scalar as it is written, whatever it begins with.
func (r *reader) scalar(n *yaml.Node, v *rules.Value) {
	v.Kind, v.Text = rules.ValueString, n.Value
	switch {
	case source.IsNull(n):
		v.Kind, v.Text = rules.ValueNull, ""
	case n.Tag == "!!bool":
		v.Kind, v.Text = rules.ValueBool, strings.ToLower(n.Value)
	case source.IsNumber(n) && source.PlainNumber(n.Value):
		v.Kind = rules.ValueNumber
	case source.IsNumber(n):
		v.Kind = 0
		r.Ambiguous(n)
	}
}

// fact is a plain value as Go data.
func fact(v *rules.Value) any {
	switch v.Kind {
	case rules.ValueBool:
		return v.Text == "true"
	case rules.ValueNumber:
		return json.Number(v.Text)
	case rules.ValueString:
		return v.Text
	case rules.ValueList:
		list := make([]any, len(v.Items))
		for i := range v.Items {
			list[i] = fact(&v.Items[i])
		}
		return list
	case rules.ValueMap:
		m := make(map[string]any, len(v.Entries))
		for i := range v.Entries {
			m[v.Entries[i].Name] = fact(&v.Entries[i].Value)
		}
		return m
	}
	return nil
}

package rules

import (
	"encoding/json"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// ParseFacts reads an application written in YAML: a mapping of facts, nested
// or with dotted keys. Numbers are [encoding/json.Number], as they are
// written, so that none is rounded; dates and times are strings; null is nil.
// What a policy file may not hold (a key twice, an anchor, a tag, a number that
// readers take differently …) no application may hold either. The error is an
// [*Error] with every mistake.
func ParseFacts(name string, data []byte, opts ...Option) (map[string]any, error) {
	r, root := openPlain(name, data, opts)
	facts := map[string]any{}
	if root != nil {
		facts = r.facts(root, "申请|an application")
	}
	if err := r.Out.Diagnostics().Err(); err != nil {
		return nil, err
	}
	return facts, nil
}

// openPlain begins to read a file that is no part of a policy set.
func openPlain(name string, data []byte, opts []Option) (*reader, *yaml.Node) {
	w, root := source.Open(name, data, opts)
	return &reader{Walker: *w}, root
}

// facts reads a mapping of facts.
func (r *reader) facts(n *yaml.Node, what text.Noun) map[string]any {
	if !r.IsMapping(n, what) {
		return map[string]any{}
	}
	v := r.plain(n)
	facts, _ := fact(&v).(map[string]any)
	return facts
}

// plain reads a value that holds no expressions: scalars as they are written,
// lists and maps.
func (r *reader) plain(n *yaml.Node) Value {
	v := Value{Pos: r.Pos(n)}
	switch {
	case n.Kind == yaml.SequenceNode:
		v.Kind = ValueList
		for _, c := range n.Content {
			if c.Kind != 0 {
				v.Items = append(v.Items, r.plain(c))
			}
		}
	case n.Kind == yaml.MappingNode:
		v.Kind = ValueMap
		r.Entries(n, "值|a value", func(k, c *yaml.Node) {
			v.Entries = append(v.Entries, Arg{Name: k.Value, Pos: r.Pos(k), Value: r.plain(c)})
		})
	case n.Kind == yaml.ScalarNode && !source.IsNull(n) && !source.IsNumber(n) && n.Tag != "!!bool":
		v.Kind, v.Text = ValueString, n.Value
	case n.Kind == yaml.ScalarNode:
		r.scalar(n, &v)
	}
	return v
}

// fact is a plain value as Go data.
func fact(v *Value) any {
	switch v.Kind {
	case ValueBool:
		return v.Text == "true"
	case ValueNumber:
		return json.Number(v.Text)
	case ValueString:
		return v.Text
	case ValueList:
		list := make([]any, len(v.Items))
		for i := range v.Items {
			list[i] = fact(&v.Items[i])
		}
		return list
	case ValueMap:
		m := make(map[string]any, len(v.Entries))
		for i := range v.Entries {
			m[v.Entries[i].Name] = fact(&v.Entries[i].Value)
		}
		return m
	}
	return nil
}

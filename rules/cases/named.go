package cases

import (
	"maps"
	"slices"
	"strings"

	"github.com/guize-rules/guize/rules"
)

// Named is an application with names in the place of titles: of facts, of the fields of
// a list's elements, and of the values of enums and sets (R44); 是 and 否 are true and false
// of a fact that is one or the other. What no title is stays, and
// so does a title whose fact is there by its name too. The application is not changed.
func Named(set *rules.Set, facts map[string]any) map[string]any {
	n := namer{set}
	return n.at("", facts)
}

type namer struct{ set *rules.Set }

// at is what stands behind a prefix, such as "applicant.".
func (n namer) at(prefix string, facts map[string]any) map[string]any {
	out := make(map[string]any, len(facts))
	for _, key := range slices.Sorted(maps.Keys(facts)) {
		v := facts[key]
		name := strings.TrimPrefix(n.set.Named(prefix+key), prefix)
		if f := n.set.Fact(prefix + name); f != nil {
			v = n.value(f, v)
		} else if inner, ok := v.(map[string]any); ok {
			v = n.at(prefix+key+".", inner)
		}
		if _, taken := facts[name]; taken {
			name = key
		}
		out[name] = v
	}
	return out
}

// value is a value of a fact.
func (n namer) value(f *rules.Fact, v any) any {
	switch v := v.(type) {
	case string:
		if b, ok := YesNo(v); ok && f.Type.Kind == rules.KindBool {
			return b
		}
		return rules.ByID(f.Type.Values, v)
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = n.value(f, v[i])
		}
		return out
	case map[string]any:
		if f.Type.Kind == rules.KindList {
			return n.elements(f, v)
		}
	}
	return v
}

// elements are one element of a list, or several by the values that name them.
func (n namer) elements(f *rules.Fact, v map[string]any) map[string]any {
	out := make(map[string]any, len(v))
	keys := n.set.Fact(f.Keys)
	for key, x := range v {
		name := key
		item := f.Field(key)
		inner, ok := x.(map[string]any)
		switch {
		case item != nil:
			name, x = item.Name, n.value(item, x)
		case ok && f.Key != "":
			x = n.elements(f, inner)
			if keys != nil {
				name = rules.ByID(keys.Type.Values, key)
			}
		case key == f.Key && keys != nil:
			x = n.value(keys, x)
		}
		if _, taken := v[name]; taken {
			name = key
		}
		out[name] = x
	}
	return out
}

// YesNo reads how people write what is true and what is not; ok is false for anything else.
func YesNo(s string) (value, ok bool) { return s == "是", s == "是" || s == "否" }

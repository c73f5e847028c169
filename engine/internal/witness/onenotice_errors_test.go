package witness

import (
	"reflect"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// failed are the errors that an application came to. A rule that fails is open for
// good, so that what it has a part in may ask for more than was told.
type failed []engine.RuleError

// touch reports whether some of the rules fail, or may come out otherwise for an error.
func (f failed) touch(set *rules.Set, ids []string) bool {
	t := touched{rules: map[string]bool{}}
	for _, e := range f {
		if e.Rule != "" {
			t.rules[e.Rule] = true
		} else if e.Fact != "" {
			t.name(e.Fact)
		}
	}
	if len(t.rules)+len(t.names) == 0 {
		return false
	}
	for was := -1; was != len(t.rules)+len(t.names); {
		was = len(t.rules) + len(t.names)
		t.spread(set)
	}
	return slices.ContainsFunc(ids, func(id string) bool { return t.rules[id] })
}

// touched are the rules that fail, what they give or override, the rules that have to do with
// that, and so on: found by texts, and so rather too much.
type touched struct {
	rules map[string]bool
	names []string
}

func (t *touched) name(name string) {
	name = name[strings.LastIndexByte(name, '.')+1:]
	if name != "" && !slices.Contains(t.names, name) {
		t.names = append(t.names, name)
	}
}

// in reports whether a name stands in something of a set.
func (t *touched) in(x any) bool {
	return slices.ContainsFunc(textsIn(reflect.ValueOf(x), nil), func(s string) bool {
		return slices.ContainsFunc(t.names, func(name string) bool { return strings.Contains(s, name) })
	})
}

func (t *touched) spread(set *rules.Set) {
	for _, x := range set.Facts {
		for _, f := range append([]*rules.Fact{x}, x.Item...) {
			if t.in(f.Derive) {
				t.name(f.Name)
			}
		}
	}
	for _, d := range set.Definitions {
		if t.in(d.Expr) {
			t.name(d.Name)
		}
	}
	for _, p := range set.Policies {
		for _, u := range p.Rules {
			id := p.ID + "/" + u.ID
			if t.rules[id] = t.rules[id] || t.in(u) || t.in(p.Applies); t.rules[id] {
				t.gives(u)
			} else {
				delete(t.rules, id)
			}
		}
	}
}

// gives notes what a rule gives, and the rules that it overrides.
func (t *touched) gives(u *rules.Rule) {
	for _, o := range u.Overrides {
		t.rules[o.ID] = true
	}
	if u.Table != nil && u.Table.Hit == "first" {
		t.name(u.Table.ID) // whose rows override one another
	}
	for _, e := range u.Effects {
		for _, a := range e.Args {
			switch {
			case e.Kind == "decide":
				t.name(a.Name)
			case slices.Contains([]string{"task", "id", "material", "code", "act"}, a.Name):
				t.name(a.Value.Text)
			}
		}
	}
}

// textsIn are all texts in a value.
func textsIn(v reflect.Value, out []string) []string {
	switch v.Kind() {
	case reflect.String:
		return append(out, v.String())
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return textsIn(v.Elem(), out)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			out = textsIn(v.Field(i), out)
		}
	case reflect.Slice:
		for i := range v.Len() {
			out = textsIn(v.Index(i), out)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			out = textsIn(v.MapIndex(k), out)
		}
	}
	return out
}

package prove

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
)

// Declared gives the facts of an application by their names, without those that
// the set does not declare.
func (s *Side) Declared(facts map[string]any) map[string]any {
	out := map[string]any{}
	var visit func(m map[string]any, prefix string)
	visit = func(m map[string]any, prefix string) {
		for key, x := range m {
			path := strings.TrimPrefix(prefix+"."+key, ".")
			if slot, ok := s.Set.Global.Slot(path); ok && slot < s.Set.Facts {
				out[s.Set.Global.Fields[slot].Name] = s.declaredItems(s.Set.Global.Fields[slot], x)
			} else if sub, ok := x.(map[string]any); ok {
				visit(sub, path)
			}
		}
	}
	visit(facts, "")
	return out
}

func (s *Side) declaredItems(f lang.Field, x any) any {
	items, ok := x.([]any)
	if !ok || f.Type.Elem == nil || f.Type.Elem.Rec == nil {
		return x
	}
	out := make([]any, len(items))
	for i, it := range items {
		m, _ := it.(map[string]any)
		kept := map[string]any{}
		for key, v := range m {
			if slot, ok := f.Type.Elem.Rec.Slot(key); ok && f.Type.Elem.Rec.Fields[slot].Fact != nil {
				kept[f.Type.Elem.Rec.Fields[slot].Name] = v
			}
		}
		out[i] = kept
	}
	return out
}

// FreeKey is a key for an element that is not taken: one that the application
// has, one that it may have, or some word.
func (s *Side) FreeKey(facts map[string]any, l *model.List, taken []any) any {
	free := func(key any) bool { return !slices.Contains(taken, key) }
	if l.Keys >= 0 {
		f := s.Set.Global.Fields[l.Keys]
		set, given := Lookup(facts, f.Name).([]any)
		if i := slices.IndexFunc(set, free); i >= 0 {
			return set[i]
		}
		for _, v := range f.Type.Values {
			if !given && free(v.ID) {
				return v.ID
			}
		}
	}
	if l.Rec.Fields[l.Rec.Key].Type.K == rules.KindInt {
		return int64(len(taken) + 1)
	}
	word := "a"
	for !free(word) {
		word += "a"
	}
	return word
}

// Lookup finds a fact by its name, which may be dotted; nil where it is not there.
func Lookup(m map[string]any, name string) any {
	if x, ok := m[name]; ok {
		return x
	}
	for {
		head, rest, more := strings.Cut(name, ".")
		if !more {
			return m[head]
		}
		sub, ok := m[head].(map[string]any)
		if !ok {
			return nil
		}
		m, name = sub, rest
	}
}

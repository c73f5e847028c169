package analyze

import (
	"maps"
	"slices"

	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/model"
)

// list puts the elements of a list into the application, each with a key.
func (m *making) list(l *model.List) {
	name := l.Fact.Name
	if prove.Lookup(m.out.Facts, name) != nil {
		return // it was said to be empty
	}
	elems, shown := present(m.elems[name]), present(m.shown[name])
	if len(elems) == 0 {
		return
	}
	if l.Rec.Key >= 0 {
		elems, shown = m.keys(l, elems, shown)
		elems = m.others(l, elems)
	}
	elems, shown = m.long(l, elems, shown)
	nest(m.out.Facts, name, listOf(elems))
	if slices.ContainsFunc(shown, func(e map[string]any) bool { return len(e) > 0 }) || len(shown) > 1 || l.Keys < 0 {
		nest(m.out.Matters, name, listOf(shown))
	}
}

// present leaves out places without an element.
func present(elems []map[string]any) []map[string]any {
	return slices.DeleteFunc(slices.Clone(elems), func(e map[string]any) bool { return e == nil })
}

func listOf(elems []map[string]any) []any {
	out := make([]any, len(elems))
	for i, e := range elems {
		out[i] = e
	}
	return out
}

// keys gives each element a key that no other has, and the set of keys where
// nothing says what it holds. Elements whose key the set does not hold are none.
func (m *making) keys(l *model.List, elems, shown []map[string]any) (e, s []map[string]any) {
	name := l.Rec.Fields[l.Rec.Key].Name
	taken := keysOf(elems, name)
	for i := range elems {
		if elems[i][name] == nil {
			elems[i][name] = m.FreeKey(m.out.Facts, l, taken)
			taken = append(taken, elems[i][name])
		}
		shown[i][name] = elems[i][name]
	}
	elems, shown = onlyOnce(elems, name), onlyOnce(shown, name)
	if l.Keys < 0 {
		return elems, shown
	}
	set := m.Set.Global.Fields[l.Keys].Name
	given, ok := prove.Lookup(m.out.Facts, set).([]any)
	if !ok {
		nest(m.out.Facts, set, taken)
		nest(m.out.Matters, set, taken)
		return elems, shown
	}
	none := func(e map[string]any) bool { return !slices.Contains(given, e[name]) }
	return slices.DeleteFunc(elems, none), slices.DeleteFunc(shown, none)
}

// onlyOnce drops elements whose key another has before them.
func onlyOnce(elems []map[string]any, key string) []map[string]any {
	var seen []any
	return slices.DeleteFunc(elems, func(e map[string]any) bool {
		again := slices.Contains(seen, e[key])
		seen = append(seen, e[key])
		return again
	})
}

func keysOf(elems []map[string]any, name string) []any {
	var out []any
	for _, e := range elems {
		if e[name] != nil {
			out = append(out, e[name])
		}
	}
	return out
}

// long makes a list as long as the domain asks, by elements like the last.
func (m *making) long(l *model.List, elems, shown []map[string]any) (e, s []map[string]any) {
	for want := m.Length(m.place(l), m.d); len(elems) < want && l.Keys < 0; {
		one := maps.Clone(elems[len(elems)-1])
		if l.Rec.Key >= 0 {
			key := l.Rec.Fields[l.Rec.Key].Name
			one[key] = m.FreeKey(m.out.Facts, l, keysOf(elems, key))
		}
		elems, shown = append(elems, one), append(shown, map[string]any{})
	}
	return elems, shown
}

// place is the number of a list.
func (m *making) place(l *model.List) int {
	return slices.IndexFunc(m.Set.Lists, func(o model.List) bool { return o.Slot == l.Slot })
}

// others adds, where elements are to be alike, one for each key that has none.
func (m *making) others(l *model.List, elems []map[string]any) []map[string]any {
	if !m.how.alike || l.Keys < 0 || len(elems) == 0 {
		return elems
	}
	name := l.Rec.Fields[l.Rec.Key].Name
	set, _ := prove.Lookup(m.out.Facts, m.Set.Global.Fields[l.Keys].Name).([]any)
	have := keysOf(elems, name)
	for _, key := range set {
		if !slices.Contains(have, key) {
			e := maps.Clone(elems[0])
			e[name] = key
			elems = append(elems, e)
		}
	}
	return elems
}

// elements makes room for the elements that the domain asks for.
func (m *making) elements() {
	for i := range m.Set.Lists {
		name := m.Set.Lists[i].Fact.Name
		a := m.Presence(i)
		switch {
		case m.how.two == i+1:
			m.has(name, 0)
			m.has(name, 1)
		case a == nil && m.how.alike && !m.bare(m.KeysAxis(i)):
			m.has(name, 0)
		case a != nil && m.d.Count(a) < len(a.Classes):
			m.present(a, name)
		}
	}
}

// present gives a list an element, or says that it has none.
func (m *making) present(a *prove.Axis, list string) {
	switch c := m.PickClass(a, m.d); {
	case c.V.True() && m.sparse(list):
		m.has(list, 0)
	case c.V.False():
		nest(m.out.Facts, list, []any{})
		nest(m.out.Matters, list, []any{})
	}
}

// sparse reports whether the domain says nothing of any element of a list.
func (m *making) sparse(list string) bool {
	return !slices.ContainsFunc(m.Sp.Axes, func(a *prove.Axis) bool {
		return a.Kind == prove.FactAxis && !a.Twin && a.List == list && m.d.Count(a) < len(a.Classes)
	})
}

// has gives a list an element at a place.
func (m *making) has(list string, place int) {
	for len(m.elems[list]) <= place {
		m.elems[list] = append(m.elems[list], nil)
		m.shown[list] = append(m.shown[list], nil)
	}
	if m.elems[list][place] == nil {
		m.elems[list][place], m.shown[list][place] = map[string]any{}, map[string]any{}
	}
}

// there reports whether a list has an element at a place.
func (m *making) there(list string, place int) bool {
	return len(m.elems[list]) > place && m.elems[list][place] != nil
}

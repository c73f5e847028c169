package suite

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// compare lists how got is not as expect and absent say, in the order in
// which they are written. Either may be nil.
func compare(expect, absent *rules.Value, got map[string]any) []Difference {
	var m matcher
	if expect != nil {
		m.object("", expect, got)
	}
	if absent != nil {
		m.absent("", absent, got)
	}
	return m.diffs
}

type matcher struct {
	diffs []Difference
}

func (m *matcher) add(kind Kind, path string, want *rules.Value, got string) {
	m.diffs = append(m.diffs, Difference{Kind: kind, Path: path, Pos: want.Pos, Want: written(want), Got: got})
}

func (m *matcher) value(path string, want *rules.Value, got any, present bool) {
	switch {
	case want.Kind == rules.ValueMap:
		m.mapping(path, want, got, present)
	case want.Kind == rules.ValueList:
		m.list(path, want, got, present)
	case !present && zero(want) && (want.Kind == rules.ValueNull || !hosts(path)), present && equal(want, got):
	case !present:
		m.add(Lacking, path, want, "")
	default:
		m.add(Differs, path, want, shown(got))
	}
}

// hosts reports whether a key stands in data that a rule or the host has named.
// It is never left out of the JSON for being zero, as keys of a decision are.
func hosts(path string) bool {
	for _, part := range []string{".data.", ".publicity."} {
		if strings.Contains(path, part) {
			return true
		}
	}
	return false
}

func (m *matcher) mapping(path string, want *rules.Value, got any, present bool) {
	obj, ok := got.(map[string]any)
	switch {
	case !present && len(want.Entries) > 0:
		m.add(Lacking, path, want, "")
	case present && !ok:
		m.add(Differs, path, want, shown(got))
	case len(want.Entries) == 0 && len(obj) > 0:
		m.add(Differs, path, want, keysOf(obj))
	default:
		m.object(path, want, obj)
	}
}

func (m *matcher) object(path string, want *rules.Value, got map[string]any) {
	for i := range want.Entries {
		e := &want.Entries[i]
		v, present := got[e.Name]
		if path == "outcomes" {
			m.outcome(e, v, present)
			continue
		}
		m.value(join(path, e.Name), &e.Value, v, present)
	}
}

// outcome compares a scalar or list with the value of an outcome, and a map
// with all that is said of it.
func (m *matcher) outcome(e *rules.Arg, got any, present bool) {
	path := join("outcomes", e.Name)
	obj, _ := got.(map[string]any)
	if e.Value.Kind == rules.ValueMap {
		m.mapping(path, &e.Value, got, present)
		return
	}
	before := len(m.diffs)
	v, decided := obj["value"]
	if !decided && e.Value.Kind != rules.ValueNull && e.Value.Kind != rules.ValueList {
		m.add(Lacking, path, &e.Value, "") // no value is neither false nor 0
	} else {
		m.value(path, &e.Value, v, decided)
	}
	for i := before; i < len(m.diffs); i++ {
		if d := &m.diffs[i]; decided {
			d.Why = reasons(obj)
		} else if present {
			d.Got = open(obj)
		}
	}
}

func (m *matcher) list(path string, want *rules.Value, got any, present bool) {
	if obj, ok := got.(map[string]any); ok {
		m.keys(path, want, obj)
		return
	}
	elems, ok := got.([]any)
	switch {
	case present && !ok && got != nil:
		m.add(Differs, path, want, shown(got))
		return
	case len(want.Items) == 0 && len(elems) > 0:
		m.add(Differs, path, want, names(path, elems))
		return
	}
	for i := range want.Items {
		m.element(path, &want.Items[i], elems)
	}
}

// keys compares a list of names with the keys of a map.
func (m *matcher) keys(path string, want *rules.Value, got map[string]any) {
	if len(want.Items) == 0 && len(got) > 0 {
		m.add(Differs, path, want, keysOf(got))
	}
	for i := range want.Items {
		if w := &want.Items[i]; got[w.Text] == nil {
			m.add(Lacking, join(path, w.Text), w, "")
		}
	}
}

// element looks for an element of the list that is as wanted. Where there is
// none it tells how the nearest of the same identity differs.
func (m *matcher) element(path string, want *rules.Value, elems []any) {
	var best []Difference
	for _, e := range elems {
		if diffs := against(path, want, e); len(diffs) == 0 {
			return
		} else if same(path, want, e) && (best == nil || len(diffs) < len(best)) {
			best = diffs
		}
	}
	if best != nil {
		m.diffs = append(m.diffs, best...)
		return
	}
	m.add(Lacking, path, want, names(path, elems))
}

// against compares one element of a list.
func against(path string, want *rules.Value, elem any) []Difference {
	var m matcher
	obj, ok := elem.(map[string]any)
	switch {
	case !ok:
		m.value(path, want, elem, true)
	case want.Kind == rules.ValueMap:
		m.object(label(path, obj), want, obj)
	case !equal(want, first(path, obj)):
		m.add(Differs, path, want, shown(elem))
	}
	return m.diffs
}

// same reports whether the element has the identity that is wanted. An
// expectation that names no identity means no element in particular.
func same(path string, want *rules.Value, elem any) bool {
	obj, ok := elem.(map[string]any)
	if !ok || want.Kind != rules.ValueMap {
		return false
	}
	named := false
	for _, key := range identity(path) {
		for i := range want.Entries {
			if e := &want.Entries[i]; e.Name == key {
				if !equal(&e.Value, obj[key]) {
					return false
				}
				named = true
			}
		}
	}
	return named
}

// identity names the keys by which elements of a list of the decision are told
// apart. A scalar that stands for an element is the value of the first.
func identity(section string) []string { return engine.Section(section).Identity() }

func first(path string, obj map[string]any) any {
	if keys := identity(path); len(keys) > 0 {
		return obj[keys[0]]
	}
	return nil
}

func keysOf(obj map[string]any) string {
	return strings.Join(slices.Sorted(maps.Keys(obj)), ", ")
}

// label is the path of an element, as "routes[task=survey]".
func label(path string, obj map[string]any) string {
	if obj == nil {
		return path
	}
	var parts []string
	for _, key := range identity(path) {
		if v, ok := obj[key]; ok && v != "" {
			parts = append(parts, fmt.Sprintf("%s=%v", key, v))
		}
	}
	return path + "[" + strings.Join(parts, ",") + "]"
}

// names lists the elements of a list by the first key of their identity.
func names(path string, elems []any) string {
	all := make([]string, 0, len(elems))
	for _, e := range elems {
		if obj, ok := e.(map[string]any); ok {
			e = first(path, obj)
		}
		all = append(all, shown(e))
	}
	return strings.Join(slices.Compact(all), ", ")
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

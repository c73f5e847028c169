package suite

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// overlay lays given over base: maps are joined key by key, anything else is
// replaced whole, a list too. A dotted key means the same as nested maps. A
// fact that base has by name and given by alias is given once.
func overlay(base, given map[string]any, aliases map[string]string) map[string]any {
	out := nested(base)
	for alias, name := range aliases {
		if _, ok := given[alias]; ok {
			remove(out, strings.Split(name, "."))
		}
	}
	lay(out, nested(given))
	return out
}

// nested is a copy in which dotted keys have become maps. A dotted key whose
// place is taken stays as it is, for the engine to complain of.
func nested(m map[string]any) map[string]any {
	out := make(map[string]any, len(m))
	keys := slices.Sorted(maps.Keys(m))
	for _, k := range keys {
		if sub, ok := m[k].(map[string]any); ok && !strings.Contains(k, ".") {
			out[k] = nested(sub)
		} else if !ok && !strings.Contains(k, ".") {
			out[k] = m[k]
		}
	}
	for _, k := range keys {
		if strings.Contains(k, ".") && !place(out, strings.Split(k, "."), m[k]) {
			out[k] = m[k]
		}
	}
	return out
}

// place puts v at the path and reports whether the place was free.
func place(m map[string]any, path []string, v any) bool {
	for ; len(path) > 1; path = path[1:] {
		next, ok := m[path[0]]
		if !ok {
			next = map[string]any{}
			m[path[0]] = next
		}
		if m, ok = next.(map[string]any); !ok {
			return false
		}
	}
	if _, taken := m[path[0]]; taken {
		return false
	}
	m[path[0]] = v
	return true
}

func remove(m map[string]any, path []string) {
	for ; len(path) > 1; path = path[1:] {
		next, ok := m[path[0]].(map[string]any)
		if !ok {
			return
		}
		m = next
	}
	delete(m, path[0])
}

func lay(base, given map[string]any) {
	for k, v := range given {
		over, ok := v.(map[string]any)
		under, ok2 := base[k].(map[string]any)
		if ok && ok2 {
			lay(under, over)
		} else {
			base[k] = v
		}
	}
}

// aliases gives the name of each top-level fact that has an alias.
func aliases(set *rules.Set) map[string]string {
	m := make(map[string]string)
	for _, f := range set.Facts {
		if f.Alias != "" {
			m[f.Alias] = f.Name
		}
	}
	return m
}

// moment reads the time of a case, in the set's own zone.
func moment(s string, zone *time.Location) (time.Time, error) {
	if zone == nil {
		zone = time.UTC
	}
	return calendar.ParseMoment(s, zone)
}

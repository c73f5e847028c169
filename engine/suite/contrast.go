package suite

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
)

// sections are the parts of a decision that are compared: first what rules give.
func sections() []string {
	var out []string
	for _, s := range engine.GivenSections() {
		out = append(out, string(s))
	}
	return append(out, "conflicts", "errors", "missing", "status", "pending", "assumed")
}

// contrast lists how two decisions differ. What only names rules or is meant
// for people says nothing of its own and is left out.
func contrast(a, b map[string]any) []Contrast {
	var out []Contrast
	for _, section := range sections() {
		switch x := a[section].(type) {
		case map[string]any:
			y, _ := b[section].(map[string]any)
			out = append(out, outcomes(section, x, y)...)
		case string:
			if y, _ := b[section].(string); x != y {
				out = append(out, Contrast{Path: section, Set: x, Mutant: y, section: section, value: x})
			}
		default:
			x1, _ := x.([]any)
			y, _ := b[section].([]any)
			out = append(out, elements(section, x1, y)...)
		}
	}
	return out
}

func outcomes(section string, a, b map[string]any) []Contrast {
	var out []Contrast
	for _, k := range unionKeys(a, b) {
		s, t := outcomeValue(a[k]), outcomeValue(b[k])
		if compact(s) != compact(t) {
			out = append(out, Contrast{Path: join(section, k), Set: compact(s), Mutant: compact(t), section: section,
				element: map[string]any{"name": k}, value: s})
		}
	}
	return out
}

// outcomeValue is the value of an outcome, or what is open about it.
func outcomeValue(v any) any {
	obj, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	if value, decided := obj["value"]; decided {
		return value
	}
	return map[string]any{"possible": obj["possible"]}
}

func elements(section string, a, b []any) []Contrast {
	x, y := byLabel(section, a), byLabel(section, b)
	var out []Contrast
	for _, k := range unionKeys(x, y) {
		s, t := essence(section, x[k]), essence(section, y[k])
		if reflect.DeepEqual(s, t) {
			continue
		}
		from := s
		if s == nil {
			from = t
		}
		c := Contrast{Path: k, Set: shortened(section, s, t), Mutant: shortened(section, t, s), section: section, element: map[string]any{}}
		for key, v := range from {
			_, list := v.([]any)
			_, obj := v.(map[string]any)
			if slices.Contains(identity(section), key) && v != "" || s != nil && t != nil && !list && !obj && v != t[key] {
				c.element[key] = v
			}
		}
		out = append(out, c)
	}
	return out
}

func byLabel(section string, list []any) map[string]any {
	out := map[string]any{}
	for _, e := range list {
		obj, _ := e.(map[string]any)
		key := label(section, obj)
		for i := 2; out[key] != nil; i++ {
			key = fmt.Sprintf("%s#%d", label(section, obj), i)
		}
		out[key] = e
	}
	return out
}

// essence is an element without what no test should rest on.
func essence(section string, v any) map[string]any {
	obj, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	out := maps.Clone(obj)
	for _, k := range []string{"title", "rule", "rules", "cite", "question", "pos"} {
		if !slices.Contains(identity(section), k) {
			delete(out, k)
		}
	}
	return out
}

// shortened shows of an element what its path does not say and what is not the
// same in another.
func shortened(section string, obj, other map[string]any) string {
	if obj == nil {
		return ""
	}
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(obj)) {
		if slices.Contains(identity(section), k) || other != nil && reflect.DeepEqual(obj[k], other[k]) {
			continue
		}
		switch x := obj[k].(type) {
		case nil, map[string]any:
			if other == nil {
				continue
			}
		case []any:
			if other == nil && len(x) == 0 {
				continue
			}
		case string:
			if other == nil && x == "" {
				continue
			}
		}
		parts = append(parts, k+"="+compact(obj[k]))
	}
	if parts == nil {
		return "{}"
	}
	return strings.Join(parts, ", ")
}

func unionKeys(a, b map[string]any) []string {
	all := maps.Clone(a)
	if all == nil {
		all = map[string]any{}
	}
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}

// compact writes a value on one line; "" is nothing.
func compact(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(v) != nil {
		return fmt.Sprint(v)
	}
	return strings.TrimSpace(b.String())
}

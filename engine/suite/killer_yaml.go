package suite

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// YAML is the killer as a case of a file of tests: the whole application, and
// what the set decides today where the mutant decides otherwise. Whether that
// is right is for a person to say, who writes the reason.
func (k *Killer) YAML(name string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "  - name: %s\n    at: %s\n", flow(name), k.At)
	if k.RulesOn != "" {
		fmt.Fprintf(&b, "    rules_on: %s\n", k.RulesOn)
	}
	fmt.Fprintf(&b, "    given: %s\n", flow(k.Given))
	if len(k.Unknown) > 0 {
		fmt.Fprintf(&b, "    unknown: [%s]\n", strings.Join(mapped(k.Unknown), ", "))
	}
	expect, absent := k.expectations()
	if len(expect) > 0 {
		fmt.Fprintf(&b, "    expect: %s\n", flow(expect))
	}
	if len(absent) > 0 {
		fmt.Fprintf(&b, "    absent: %s\n", flow(absent))
	}
	b.WriteString("    reason:\n")
	return b.String()
}

func mapped(paths []string) []string {
	out := make([]string, len(paths))
	for i, p := range paths {
		out[i] = flow(p)
	}
	return out
}

// expectations says what of the set's decision tells it from the mutant's.
func (k *Killer) expectations() (expect, absent map[string]any) {
	expect, absent = map[string]any{}, map[string]any{}
	add := func(to map[string]any, section string, v any) {
		list, _ := to[section].([]any)
		to[section] = append(list, v)
	}
	for _, d := range k.Differs {
		name, outcome := d.element["name"].(string)
		switch {
		case d.section == "outcomes" && outcome && d.Set == "":
			add(absent, d.section, name)
		case d.section == "outcomes" && outcome:
			all, _ := expect[d.section].(map[string]any)
			if all == nil {
				all = map[string]any{}
				expect[d.section] = all
			}
			all[name] = d.value
		case d.section == "status":
			expect[d.section] = d.value
		case d.section == "pending" || d.section == "errors":
		case d.Set == "":
			add(absent, d.section, d.element)
		default:
			add(expect, d.section, d.element)
		}
	}
	return expect, absent
}

var plainText = regexp.MustCompile(`^[\p{Han}A-Za-z_][\p{Han}A-Za-z0-9_./-]*$`)

// flow writes a value as YAML on one line. A text is quoted unless it can mean
// nothing else.
func flow(v any) string {
	var parts []string
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, flow(k)+": "+flow(v[k]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case []any:
		for _, x := range v {
			parts = append(parts, flow(x))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case json.Number:
		return v.String()
	case nil:
		return "null"
	case string:
		switch strings.ToLower(v) {
		case "true", "false", "null", "yes", "no", "on", "off", "y", "n":
		default:
			if plainText.MatchString(v) {
				return v
			}
		}
		return quote(v)
	}
	return compact(v)
}

// quote writes a text in double quotes, as JSON and YAML both read it.
func quote(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(s) != nil {
		return fmt.Sprintf("%q", s)
	}
	return strings.TrimSpace(b.String())
}

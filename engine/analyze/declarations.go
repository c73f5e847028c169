package analyze

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// declarations compares what facts are, and the calendar and dates of the sets.
func (d *differ) declarations() {
	a, b := d.set.Source, d.new.set.Source
	compare := func(kind, name, from, to string) {
		if from != to {
			d.out.Declarations = append(d.out.Declarations, Declaration{kind, name, from, to})
		}
	}
	old, new := factTexts(d.side), factTexts(d.new)
	for _, name := range sortedNames(old, new) {
		compare("fact", name, old[name], new[name])
	}
	compare("calendar", b.CalendarID, a.CalendarID+" "+digest(d.set.Cal), b.CalendarID+" "+digest(d.new.set.Cal))
	compare("timezone", "", a.Timezone, b.Timezone)
	compare("rules_on", "", leafText(d.set.RulesOn), leafText(d.new.set.RulesOn))
	for i, p := range a.Policies {
		for j, q := range b.Policies {
			if p.ID == q.ID {
				compare("rules_on", p.ID, leafText(d.set.Dated[i]), leafText(d.new.set.Dated[j]))
			}
		}
	}
}

func digest(c *calendar.Calendar) string {
	if c == nil {
		return ""
	}
	return c.Digest()
}

func leafText(l *model.Leaf) string {
	if l == nil {
		return ""
	}
	return l.Key
}

func sortedNames(ms ...map[string]string) []string {
	var out []string
	for _, m := range ms {
		for name := range m {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// factTexts describes each fact by everything that can change a decision.
func factTexts(s *side) map[string]string {
	out := map[string]string{}
	var visit func(prefix string, f *rules.Fact)
	visit = func(prefix string, f *rules.Fact) {
		var values []string
		for _, v := range f.Type.Values {
			values = append(values, v.ID)
		}
		parts := []string{f.Type.Kind.String()}
		say := func(name, v string) {
			if v != "" {
				parts = append(parts, name+" "+v)
			}
		}
		say("unit", f.Type.Unit)
		say("values", strings.Join(values, "|"))
		say("min", f.Type.Min)
		say("max", f.Type.Max)
		say("pattern", f.Type.Regexp)
		say("format", f.Type.Format)
		if f.Type.Length > 0 {
			say("max_length", fmt.Sprint(f.Type.Length))
		}
		if f.Required {
			parts = append(parts, "required")
		}
		if f.Default != nil {
			say("default", valueText(f.Default))
		}
		if f.Derive != nil {
			say("derive", f.Derive.Source)
		}
		say("key", f.Key)
		say("keys", f.Keys)
		out[prefix+f.Name] = strings.Join(parts, ", ")
		for _, it := range f.Item {
			visit(prefix+f.Name+".", it)
		}
	}
	for _, f := range s.set.Source.Facts {
		visit("", f)
	}
	return out
}

func valueText(v *rules.Value) string {
	if v.Kind == rules.ValueNull {
		return "none"
	}
	text := v.Text
	for i := range v.Items {
		text += " " + valueText(&v.Items[i])
	}
	if v.Kind == rules.ValueList {
		return "[" + strings.TrimSpace(text) + "]"
	}
	return text
}

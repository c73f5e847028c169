package analyze

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// declarations compares what decides beyond rules: what facts and outcomes are,
// the calendars and dates of the sets, and what a host added to them.
func (d *differ) declarations() {
	a, b := d.Set.Source, d.two.New.Set.Source
	d.compared("fact", factTexts(d.Side), factTexts(d.two.New))
	old, new := outcomeTexts(d.Side), outcomeTexts(d.two.New)
	for name := range old {
		if new[name] == "" { // what only one declares is told with what gives it
			delete(old, name)
		}
	}
	d.compared("outcome", old, keep(new, old))
	d.declares("calendar", b.CalendarID, a.CalendarID+" "+digest(d.Set.Cal), b.CalendarID+" "+digest(d.two.New.Set.Cal))
	d.compared("calendar", d.Set.Calendars, keep(d.two.New.Set.Calendars, d.Set.Calendars))
	d.declares("timezone", "", a.Timezone, b.Timezone)
	d.declares("rules_on", "", prove.LeafMeaning(d.Set.RulesOn), prove.LeafMeaning(d.two.New.Set.RulesOn))
	for i, p := range a.Policies {
		for j, q := range b.Policies {
			if p.ID == q.ID {
				d.declares("rules_on", p.ID, prove.LeafMeaning(d.Set.Dated[i]), prove.LeafMeaning(d.two.New.Set.Dated[j]))
			}
		}
	}
	d.hosts()
}

// declares notes something that is declared differently.
func (d *differ) declares(kind, name, from, to string) {
	if from != to {
		d.out.Declarations = append(d.out.Declarations, Declaration{kind, name, from, to})
	}
}

func (d *differ) compared(kind string, old, new map[string]string) {
	for _, name := range sortedNames(old, new) {
		d.declares(kind, name, old[name], new[name])
	}
}

// keep leaves of a map the keys of another.
func keep(m, keys map[string]string) map[string]string {
	out := map[string]string{}
	for k := range keys {
		if v, ok := m[k]; ok {
			out[k] = v
		}
	}
	return out
}

// hosts notes the functions and formats that a host gave to either set and that
// may not be the same: they cannot be looked into.
func (d *differ) hosts() {
	for _, name := range slices.Sorted(maps.Keys(d.Set.Host)) {
		other, both := d.two.New.Set.Host[name]
		kind, id, _ := strings.Cut(name, " ")
		if both && other != d.Set.Host[name] && (kind == "format" || d.Set.Words[name] && d.two.New.Set.Words[name]) {
			d.out.Undecided = append(d.out.Undecided, Undecided{Code: kind, On: id})
		}
	}
}

func digest(c *calendar.Calendar) string {
	if c == nil {
		return ""
	}
	return c.Digest()
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

// describing is what is said of a fact or outcome.
type describing []string

func (d *describing) say(name, v string) {
	if v != "" {
		*d = append(*d, strings.TrimSpace(name+" "+v))
	}
}

// constraints says what values a type has.
func (d *describing) constraints(t *rules.Type) {
	d.say("", t.Kind.String())
	d.say("unit", t.Unit)
	var values []string
	for _, v := range t.Values {
		id := v.ID
		if v.Alias != "" {
			id += " (" + v.Alias + ")"
		}
		values = append(values, id)
	}
	d.say("values", strings.Join(values, "|"))
	d.say("min", t.Min)
	d.say("max", t.Max)
	d.say("round", t.Round.String())
	d.say("pattern", t.Regexp)
	d.say("format", t.Format)
	if t.Length > 0 {
		d.say("max_length", strconv.Itoa(t.Length))
	}
}

func (d describing) String() string { return strings.Join(d, ", ") }

// factTexts describes each fact by everything that can change a decision.
func factTexts(s *prove.Side) map[string]string {
	out := map[string]string{}
	var visit func(prefix string, f *rules.Fact)
	visit = func(prefix string, f *rules.Fact) {
		out[prefix+f.Name] = factText1(s, f)
		for _, it := range f.Item {
			visit(prefix+f.Name+".", it)
		}
	}
	for _, f := range s.Set.Source.Facts {
		visit("", f)
	}
	return out
}

// outcomeTexts describes each outcome in the same way.
func outcomeTexts(s *prove.Side) map[string]string {
	out := map[string]string{}
	for _, o := range s.Set.Source.Outcomes {
		var d describing
		d.constraints(&o.Type)
		d.say("combine", o.Combine)
		out[o.Name] = d.String()
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

func factText1(s *prove.Side, f *rules.Fact) string {
	var d describing
	d.constraints(&f.Type)
	d.say("alias", f.Alias)
	if f.Required {
		d.say("", "required")
	}
	if f.Default != nil {
		d.say("default", valueText(f.Default))
	}
	if f.Derive != nil {
		d.say("derive", f.Derive.Source)
		d.say("", strings.TrimPrefix(prove.LeafMeaning(s.Set.Derived[f]), f.Derive.Source))
	}
	d.say("key", f.Key)
	d.say("keys", f.Keys)
	if s.Set.Words["unknown_facts"] { // which tells the titles of facts
		d.say("title", fmt.Sprint(f.Title))
	}
	return d.String()
}

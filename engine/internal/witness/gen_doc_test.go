package witness

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// genDoc is a set before it is written: its sections with their entries, so
// that it can be written as one file or as layers.
type genDoc struct {
	head     []string
	sections []*section
}

type section struct {
	name    string
	entries []entry
}

// entry is a thing with its lines below "  name:", or with what stands behind it.
type entry struct {
	name, flow string
	head       []string // of a policy
	rules      []entry  // … whose rules these are
	tables     []entry
}

func (d *genDoc) add(name string, e entry) {
	for _, s := range d.sections {
		if s.name == name {
			s.entries = append(s.entries, e)
			return
		}
	}
	d.sections = append(d.sections, &section{name, []entry{e}})
}

// yaml writes the set as one file.
func (d *genDoc) yaml() string {
	var b strings.Builder
	for _, line := range d.head {
		b.WriteString(line + "\n")
	}
	for _, s := range d.sections {
		b.WriteString(s.name + ":\n")
		for _, e := range s.entries {
			e.write(&b)
		}
	}
	return b.String()
}

func (e entry) write(b *strings.Builder) {
	if e.flow != "" {
		fmt.Fprintf(b, "  %s: %s\n", e.name, e.flow)
		return
	}
	fmt.Fprintf(b, "  %s:\n", e.name)
	for _, line := range e.head {
		b.WriteString("    " + line + "\n")
	}
	writeItems(b, "rules", e.rules)
	writeItems(b, "tables", e.tables)
}

func writeItems(b *strings.Builder, name string, list []entry) {
	if len(list) == 0 {
		return
	}
	b.WriteString("    " + name + ":\n")
	for _, it := range list {
		fmt.Fprintf(b, "      - id: %s\n", it.name)
		for _, line := range it.head {
			b.WriteString("        " + line + "\n")
		}
	}
}

// thing collects the keys of something, and counts them.
type thing struct {
	g     *gen
	what  string
	parts []string
}

func (g *gen) thing(what string) *thing { return &thing{g: g, what: what} }

// set gives a key its value; "" leaves it out.
func (t *thing) set(key, value string) *thing {
	if value != "" {
		t.parts = append(t.parts, key+": "+value)
		t.g.count("key " + t.what + "." + key)
		if plainWord.MatchString(value) {
			t.g.count("value " + t.what + "." + key + " " + value)
		}
		for _, m := range nestedKey.FindAllStringSubmatch(value, -1) {
			t.g.count("key " + t.what + "." + m[1])
		}
	}
	return t
}

// maybe gives a key its value now and then.
func (t *thing) maybe(p float64, key string, value func() string) *thing {
	if t.g.chance(p) {
		t.set(key, value())
	}
	return t
}

// unless gives a key a value where it has none.
func (t *thing) unless(key, value string) {
	if !slices.ContainsFunc(t.parts, func(p string) bool { return strings.HasPrefix(p, key+": ") }) {
		t.set(key, value)
	}
}

// some gives a key one of several fixed values now and then.
func (t *thing) some(p float64, key string, values ...string) *thing {
	return t.maybe(p, key, func() string { return pick(t.g, values) })
}

var plainWord = regexp.MustCompile(`^[a-z_]+$`)

// nestedKey is a key within a map that is a value.
var nestedKey = regexp.MustCompile(`[{,] ?([a-z_]+): `)

func (t *thing) flow() string { return "{" + strings.Join(t.parts, ", ") + "}" }

func (g *gen) count(feature string) {
	if g.made == nil {
		g.made = map[string]int{}
	}
	g.made[feature]++
}

// cite is a citation, one or several, some of them dated.
func (g *gen) cite() string {
	return g.oneOf("law 1", "law 四(一)2", "[law 1, code 1259]", "{from: 2021-09-10, cite: code 7}",
		"[{to: 2021-09-09, cite: law 2}, {from: 2021-09-10, cite: [law 3, code 4]}]", "[law 1, {from: 2021-01-01, to: 2021-09-10, cite: code 5}]")
}

// title is a text, by language or not.
func (g *gen) title(s string) string {
	if g.zh {
		return fmt.Sprintf("{en: %s, zh: 名}", s)
	}
	return g.oneOf(s, fmt.Sprintf("{en: %s}", s))
}

const allowed = "{no-cite: generated}"

// validity is a range of dates around that of the application.
func (g *gen) validity() string {
	return g.oneOf("{from: 2021-09-10}", "{to: 2021-09-09}", "{from: 2021-01-01, to: 2021-12-31}", "{to: 2021-09-10}")
}

package suite

import (
	"regexp"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// produced finds a task, clock, material or act that no rule of the set can
// give: a misspelt one would be absent for ever.
func (c *checker) produced(v *rules.Value) {
	for i := range v.Entries {
		section := &v.Entries[i]
		names, known := c.names(engine.Section(section.Name))
		if !known {
			continue
		}
		for j := range section.Value.Items {
			if item := identityOf(section.Name, &section.Value.Items[j]); item != nil {
				c.known(section.Name, item, names)
			}
		}
	}
}

// identityOf is the value that names the element which is expected, or nil.
func identityOf(section string, item *rules.Value) *rules.Value {
	if item.Kind == rules.ValueString {
		return item
	}
	for i := range item.Entries {
		if e := &item.Entries[i]; e.Name == identity(section)[0] && e.Value.Kind == rules.ValueString {
			return &e.Value
		}
	}
	return nil
}

// names lists what the effects that fill a section can be called, with "*" for
// what is filled in. They are not known where an expression gives it, or where
// facts or the host give names of their own.
func (c *checker) names(s engine.Section) (names []string, known bool) {
	switch s {
	case engine.SectionRoutes, engine.SectionDeadlines, engine.SectionMaterials, engine.SectionPenalties:
	default:
		return nil, false
	}
	arg := s.Identity()[0]
	for _, p := range c.set.Policies {
		for _, r := range p.Rules {
			for i := range r.Effects {
				e := &r.Effects[i]
				v := e.Arg(arg)
				if v == nil || engine.SectionOf(e.Kind) != s {
					continue
				}
				if v.Kind == rules.ValueExpr {
					return nil, false
				}
				names = append(names, shape(v))
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names), true
}

func shape(v *rules.Value) string {
	if v.Kind != rules.ValueText {
		return v.Text
	}
	var b strings.Builder
	for _, part := range v.Parts[""] {
		if part.Expr != nil {
			b.WriteByte('*')
		} else {
			b.WriteString(part.Text)
		}
	}
	return b.String()
}

func (c *checker) known(section string, item *rules.Value, names []string) {
	for _, name := range names {
		pattern := strings.ReplaceAll(regexp.QuoteMeta(name), `\*`, ".*")
		if regexp.MustCompile("^" + pattern + "$").MatchString(item.Text) {
			return
		}
	}
	c.add(item.Pos, "test-unknown-name", item.Text, names, names, text.Say("没有规则能给出 %[1]s 中的“%[2]s”", "no rule can give %[2]q among the %[1]s", section, item.Text))
}

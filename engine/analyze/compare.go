package analyze

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/model"
)

// Change is something that two decisions differ in. Section is where it stands
// in them; From and To are "" where the thing is not there.
type Change struct {
	Section engine.Section `json:"section"`
	Name    string         `json:"name"`
	From    string         `json:"from"`
	To      string         `json:"to"`
}

// Compare lists what two decisions about the same application differ in, apart
// from words, citations and the names of rules, first the
// status and then the sections in the order of telling. Of a thing it tells what matters most, as to whom a task goes, and the
// rest only where that is the same.
func Compare(old, new *engine.Decision) []Change {
	var out []Change
	if old.Status != new.Status {
		out = append(out, Change{engine.SectionStatus, "status", string(old.Status), string(new.Status)})
	}
	for _, c := range changesOf(old, new) {
		out = append(out, Change{c.section, c.called(), c.from, c.to})
	}
	return out
}

// changed is a thing with what two decisions say of it.
type changed struct {
	thing
	from, to string
}

// changesOf lists the things that two decisions give differently.
func changesOf(old, new *engine.Decision) []changed {
	a, b := given(old), given(new)
	if slices.EqualFunc(a, b, engine.Element.Same) {
		return nil
	}
	var out []changed
	for _, x := range sayings(a, b) {
		if slices.EqualFunc(x.old, x.new, engine.Element.Same) {
			continue // most are, and what they say need not be written
		}
		from, to := x.in(x.old), x.in(x.new)
		if from == to {
			from, to = x.rest(x.old, x.new)
		}
		if from != to {
			out = append(out, changed{x.thing, from, to})
		}
	}
	return out
}

// saying is what two decisions say of a thing.
type saying struct {
	thing
	old, new []engine.Element
}

// sayings sorts what two decisions give by the things of which it is said, in the
// order of telling.
func sayings(a, b []engine.Element) []*saying {
	var out []*saying
	by := map[thing]*saying{}
	of := func(e engine.Element) *saying {
		x := thingOf(e)
		if by[x] == nil {
			by[x] = &saying{thing: x}
			out = append(out, by[x])
		}
		return by[x]
	}
	for _, e := range a {
		x := of(e)
		x.old = append(x.old, e)
	}
	for _, e := range b {
		x := of(e)
		x.new = append(x.new, e)
	}
	order := engine.GivenSections()
	slices.SortStableFunc(out, func(x, y *saying) int {
		return slices.Index(order, x.section) - slices.Index(order, y.section)
	})
	return out
}

// sectionOf is the section of a decision that an effect fills.
func sectionOf(e *model.Effect) engine.Section { return engine.SectionOf(e.Kind) }

// given lists what rules give in a decision. An outcome without a value is none.
func given(d *engine.Decision) []engine.Element {
	out := make([]engine.Element, 0, len(d.Outcomes)+len(d.Routes)+len(d.Notices)+len(d.Materials)+len(d.Deadlines)+len(d.Penalties))
	for _, s := range engine.Sections() {
		if !s.Given() {
			continue
		}
		for e := range d.ElementsOf(s) {
			if s != engine.SectionOutcomes || e.Open || e.Value("value") != nil {
				out = append(out, e)
			}
		}
	}
	return out
}

// thing is what decisions are compared by: a task, a deadline of an element, …
// There may be several elements of that name in that place, or none.
type thing struct {
	section engine.Section
	place   string // the element of a list, or the fact that is refused
	name    string
}

func thingOf(e engine.Element) thing {
	place := e.Element
	switch e.Section {
	case engine.SectionRoutes: // a task is one, whatever element asks for it
		place = ""
	case engine.SectionViolations:
		place, _ = e.Value("fact").(string)
	}
	return thing{e.Section, place, e.Name}
}

func (x thing) called() string { return strings.TrimPrefix(x.place+" "+x.name, " ") }

// identity is how a test names the thing.
func (x thing) identity() map[string]any {
	out := map[string]any{x.section.Identity()[0]: x.name}
	switch {
	case x.place == "":
	case x.section == engine.SectionViolations:
		out["fact"] = x.place
	default:
		out["element"] = x.place
	}
	return out
}

// in is what matters most in what a decision says of a thing; "" where it is
// not there.
func (x thing) in(list []engine.Element) string {
	return x.each(list, func(e engine.Element) string { return orSo(strings.Join(mostly(e), ", ")) })
}

// each is what a decision says of a thing in an order of its own, since that of
// the rules is nothing that is decided. What is told to people once however
// many rules say so is said once.
func (x thing) each(list []engine.Element, text func(engine.Element) string) string {
	var parts []string
	for _, e := range list {
		if thingOf(e) == x {
			parts = append(parts, text(e))
		}
	}
	slices.Sort(parts)
	if x.section == engine.SectionNotices || x.section == engine.SectionViolations {
		parts = slices.Compact(parts)
	}
	return strings.Join(parts, "; ")
}

// orSo is a text, or that there is a thing of which there is nothing to say.
func orSo(text string) string {
	if text == "" {
		return "✓"
	}
	return text
}

// mostly lists what matters most of an element.
func mostly(e engine.Element) []string {
	var fields []engine.Field
	for f := range e.Fields() {
		if f.Rank > 0 {
			fields = append(fields, f)
		}
	}
	slices.SortFunc(fields, func(f, g engine.Field) int { return f.Rank - g.Rank })
	var out []string
	if e.Section == engine.SectionOutcomes && e.Open {
		out = append(out, "?")
	}
	for _, f := range fields {
		if t := told(e.Section, f); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// told is a field as a change tells it. Some do not say by themselves what they are.
func told(s engine.Section, f engine.Field) string {
	text := prove.PlainText(f.Value)
	switch {
	case f.Key == "waived":
		return map[bool]string{true: "waived", false: "required"}[f.Value == true]
	case s == engine.SectionRoutes && text != "":
		return strings.Replace(f.Key, "combine", "with", 1) + " " + text
	}
	return text
}

// rest is what else two decisions say of a thing, where that is what differs.
func (x thing) rest(a, b []engine.Element) (from, to string) {
	for _, key := range x.keys(a, b) {
		of := func(e engine.Element) string { return prove.PlainText(e.Value(key)) }
		if f, t := x.each(a, of), x.each(b, of); f != t {
			from, to = from+", "+key+" "+f, to+", "+key+" "+t
		}
	}
	if from == to {
		return "", ""
	}
	return x.in(a) + from, x.in(b) + to
}

// keys lists what is said of a thing beside what matters most.
func (x thing) keys(lists ...[]engine.Element) []string {
	var out []string
	for _, e := range slices.Concat(lists...) {
		if thingOf(e) != x {
			continue
		}
		for f := range e.Fields() {
			if f.Rank == 0 && !f.Words && !f.Follows && !slices.Contains(out, f.Key) {
				out = append(out, f.Key)
			}
		}
	}
	return out
}

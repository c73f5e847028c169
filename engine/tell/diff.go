package tell

import (
	"strings"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/rules"
)

// Difference is one thing that two decisions say differently, in words.
type Difference struct {
	Section engine.Section `json:"section"` // where it stands in the decisions; [Reworded] where only its words differ
	ID      string         `json:"id"`      // the same for every element
	Title   string         `json:"title"`   // without its element
	Element string         `json:"element"` // "" for none
	Named   string         `json:"named"`   // the title with its element
	Kind    string         `json:"kind"`    // what becomes of it, in words that many applications share
	Whole   string         `json:"whole"`   // and in all that can be said
}

// Comparison puts what two policy sets decide differently into words, in the
// titles of the set that each thing comes from.
type Comparison struct {
	Old, New         Teller
	OldName, NewName string    // of the sets, as people know them
	RulesOn          string    // the date that both are held to, "" for none
	At               time.Time // of the comparison
}

// Differences puts into words what two decisions about one application differ in.
func (c *Comparison) Differences(old, new *engine.Decision, changes []analyze.Change) []Difference {
	out := make([]Difference, len(changes))
	for i, x := range changes {
		out[i] = c.change(old, new, x)
		out[i].Named = out[i].Title + c.New.In(out[i].Element)
	}
	return out
}

func (c *Comparison) change(old, new *engine.Decision, x analyze.Change) Difference {
	l := c.New.Lang
	s := Difference{Section: x.Section, ID: plainPath(x.Name), Title: x.Name}
	if x.Section == engine.SectionStatus {
		s.Title = l.Section(x.Section)
		s.Kind = l.statusAs(x.From, old) + Arrow + l.statusAs(x.To, new)
		s.Whole = s.Kind
		return s
	}
	from, to := c.Old.aspects(old, x.Section, x.Name), c.New.aspects(new, x.Section, x.Name)
	for _, a := range append(to, from...) {
		s.Title, s.Element = a.title, a.element
		break
	}
	if s.Element != "" {
		s.ID = strings.TrimPrefix(s.ID, s.Element+" ")
	}
	if at := rules.ParsePath(s.Element); at.List != "" && x.Section == engine.SectionRoutes { // as in filing-water
		s.ID = strings.Trim(strings.ReplaceAll("-"+s.ID+"-", "-"+at.Key+"-", "-*-"), "-")
	}
	s.Kind, s.Whole = l.became(x.Section, from, to)
	return s
}

// statusAs is a status in words. The decision may be one about the same
// application with facts that the set does not declare, and invalid for that.
func (l Lang) statusAs(code string, d *engine.Decision) string {
	if string(d.Status) == code {
		return l.Status(d)
	}
	return l.statusOf(engine.Status(code))
}

// Arrow stands between what was and what is.
const Arrow = " → "

// became says what became of a thing: in words that many applications share,
// and whole.
func (l Lang) became(section engine.Section, from, to []aspect) (kind, whole string) {
	old, new := saysOf(from), saysOf(to)
	switch {
	case section == engine.SectionOutcomes:
		whole = orNone(l, l.join(old)) + Arrow + orNone(l, l.join(new))
		return whole, whole
	case len(to) == 0:
		kind = l.Say("取消", "is gone")
		return kind, kind
	case len(from) == 0:
		kind = l.Say("新增", "is new")
		return kind, kind + l.Behind(l.join(new))
	}
	labels, parts := l.differing(old, new)
	if len(parts) == 0 {
		labels, parts = l.differing(restOf(from), restOf(to))
	}
	kind = l.Say("内容变化", "differs")
	return kind + l.Behind(l.List(labels)), kind + l.Behind(strings.Join(parts, l.Say("；", "; ")))
}

// Behind puts a colon before a text that is not empty.
func (l Lang) Behind(text string) string {
	if text == "" {
		return ""
	}
	return l.Say("：", ": ") + text
}

func saysOf(list []aspect) []facet {
	var out []facet
	for _, a := range list {
		out = append(out, a.says...)
	}
	return out
}

func restOf(list []aspect) []facet {
	var out []facet
	for _, a := range list {
		out = append(out, a.rest...)
	}
	return out
}

func (l Lang) join(says []facet) string {
	out := make([]string, len(says))
	for i, f := range says {
		out[i] = called(f.label, f.text)
	}
	return strings.Join(out, l.Say("，", ", "))
}

// differing lists the labels of what differs, and what is said of each.
func (l Lang) differing(old, new []facet) (labels, parts []string) {
	seen := map[string]bool{}
	for _, f := range append(append([]facet(nil), old...), new...) {
		from, to := l.under(old, f.label), l.under(new, f.label)
		if seen[f.label] || from == to {
			continue
		}
		seen[f.label] = true
		if f.label != "" {
			labels = append(labels, f.label)
		}
		parts = append(parts, called(f.label, orNone(l, from)+Arrow+orNone(l, to)))
	}
	return labels, parts
}

// under is what is said under a label.
func (l Lang) under(says []facet, label string) string {
	var out []string
	for _, f := range says {
		if f.label == label {
			out = append(out, f.text)
		}
	}
	return strings.Join(out, l.Say("；", "; "))
}

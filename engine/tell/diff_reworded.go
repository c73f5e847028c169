package tell

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
)

// Reworded is the section of messages that both sets give, in other words. That
// is no change of what is decided, and [analyze.Compare] passes over it.
const Reworded engine.Section = "words"

// message is what a decision tells people under a name.
type message struct {
	section    engine.Section
	name, text string
}

// messages are those of notices, of rejections and of mistakes.
func messages(d *engine.Decision) []message {
	var out []message
	for i := range d.Notices {
		n := &d.Notices[i]
		out = append(out, message{engine.SectionNotices, called(n.Element, n.Code), n.Message})
	}
	for i := range d.Violations {
		v := &d.Violations[i]
		out = append(out, message{engine.SectionViolations, called(v.Fact, v.Code), strings.TrimSpace(v.Message + " " + v.Fix)})
	}
	return out
}

// Reworded lists the messages that both sets give, in other words.
func (c *Comparison) Reworded(old, new *engine.Decision) []Difference {
	if sameWords(old, new) {
		return nil
	}
	before, after := messages(old), messages(new)
	var out []Difference
	seen := map[message]bool{}
	for _, m := range after {
		m.text = ""
		from, to := m.under(before), m.under(after)
		if seen[m] || from == "" || from == to {
			continue
		}
		seen[m] = true
		out = append(out, c.words(new, m, from+Arrow+to))
	}
	return out
}

// sameWords reports whether both plainly say the same, which they mostly do.
func sameWords(old, new *engine.Decision) bool {
	return slices.EqualFunc(old.Notices, new.Notices, func(x, y engine.Notice) bool { return x.Message == y.Message }) &&
		slices.EqualFunc(old.Violations, new.Violations, func(x, y engine.Violation) bool { return x.Message == y.Message && x.Fix == y.Fix })
}

// under joins the texts of what has the section and the name of m.
func (m message) under(all []message) string {
	var out []string
	for _, x := range all {
		if x.section == m.section && x.name == m.name {
			out = append(out, x.text)
		}
	}
	return strings.Join(out, "; ")
}

func (c *Comparison) words(new *engine.Decision, m message, whole string) Difference {
	s := Difference{Section: Reworded, ID: plainPath(m.name), Title: m.name, Kind: c.New.Lang.Say("文字不同", "in other words"), Whole: whole}
	if a := c.New.aspects(new, m.section, m.name); len(a) > 0 {
		s.Title, s.Element = a[0].title, a[0].element
	}
	return s
}

package cli

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
)

// groupWords is the group of messages that both sets give, in other words. That
// is no change of what is decided, and [analyze.Compare] passes over it.
const groupWords = "words"

// message is what a decision tells people under a name.
type message struct{ group, name, text string }

// messages are those of notices, of rejections and of mistakes.
func messages(d *engine.Decision) []message {
	var out []message
	for i := range d.Notices {
		n := &d.Notices[i]
		out = append(out, message{"notice", called(n.Element, n.Code), n.Message})
	}
	for i := range d.Violations {
		v := &d.Violations[i]
		out = append(out, message{"rejection", called(v.Fact, v.Code), strings.TrimSpace(v.Message + " " + v.Fix)})
	}
	return out
}

// reworded lists the messages that both sets give, in other words.
func (t teller) reworded(p *pair) []told {
	if sameWords(p) {
		return nil
	}
	old, new := messages(&p.old), messages(&p.new)
	var out []told
	seen := map[message]bool{}
	for _, m := range new {
		m.text = ""
		from, to := m.under(old), m.under(new)
		if seen[m] || from == "" || from == to {
			continue
		}
		seen[m] = true
		out = append(out, t.words(p, m, from+arrow+to))
	}
	return out
}

// sameWords reports whether both plainly say the same, which they mostly do.
func sameWords(p *pair) bool {
	return slices.EqualFunc(p.old.Notices, p.new.Notices, func(x, y engine.Notice) bool { return x.Message == y.Message }) &&
		slices.EqualFunc(p.old.Violations, p.new.Violations, func(x, y engine.Violation) bool { return x.Message == y.Message && x.Fix == y.Fix })
}

// under joins the texts of what has the group and the name of m.
func (m message) under(all []message) string {
	var out []string
	for _, x := range all {
		if x.group == m.group && x.name == m.name {
			out = append(out, x.text)
		}
	}
	return strings.Join(out, "; ")
}

func (t teller) words(p *pair, m message, whole string) told {
	s := told{group: groupWords, id: plainPath(m.name), title: m.name, kind: t.new.l.say("文字不同", "in other words"), whole: whole}
	if a := t.new.aspects(&p.new, m.group, m.name); len(a) > 0 {
		s.title, s.element = a[0].title, a[0].element
	}
	return s
}

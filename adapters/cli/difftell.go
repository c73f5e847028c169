package cli

import (
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
)

// told is one thing that two decisions say differently, in words.
type told struct {
	group   string
	id      string // the same for every element
	title   string // without its element
	element string // "" for none
	kind    string // what becomes of it, in words that many applications share
	whole   string // and in all that can be said
}

// pair is what both sets decide of an application.
type pair struct{ old, new engine.Decision }

// teller puts what two decisions say differently into words, in the titles of
// the set that each comes from.
type teller struct{ old, new names }

func (t teller) tell(p *pair, changes []analyze.Change) []told {
	out := make([]told, len(changes))
	for i, c := range changes {
		out[i] = t.change(p, c)
	}
	return out
}

func (t teller) change(p *pair, c analyze.Change) told {
	l := t.new.l
	s := told{group: c.Group, id: plainPath(c.Name), title: c.Name}
	if c.Group == "status" {
		s.title = l.group("status")
		s.kind = l.statusAs(c.From, &p.old) + arrow + l.statusAs(c.To, &p.new)
		s.whole = s.kind
		return s
	}
	from, to := t.old.aspects(&p.old, c.Group, c.Name), t.new.aspects(&p.new, c.Group, c.Name)
	for _, a := range append(to, from...) {
		s.title, s.element = a.title, a.element
		break
	}
	if _, key, ok := cutElement(s.element); ok && c.Group == "route" { // as in filing-water
		s.id = strings.Trim(strings.ReplaceAll("-"+s.id+"-", "-"+key+"-", "-*-"), "-")
	}
	s.kind, s.whole = l.became(c.Group, from, to)
	return s
}

// statusAs is a status in words. The decision may be one about the same
// application with facts that the set does not declare, and invalid for that.
func (l tongue) statusAs(code string, d *engine.Decision) string {
	if string(d.Status) == code {
		return l.status(d)
	}
	return l.word(code)
}

const arrow = " → "

// became says what became of a thing: in words that many applications share,
// and whole.
func (l tongue) became(group string, from, to []aspect) (kind, whole string) {
	old, new := saysOf(from), saysOf(to)
	switch {
	case group == "outcome":
		whole = orNone(l, l.join(old)) + arrow + orNone(l, l.join(new))
		return whole, whole
	case len(to) == 0:
		kind = l.say("不再有", "is gone")
		return kind, kind
	case len(from) == 0:
		kind = l.say("新有", "is new")
		return kind, kind + l.behind(l.join(new))
	}
	labels, parts := l.differing(old, new)
	kind = l.say("内容不同", "differs")
	return kind + l.behind(l.list(labels)), kind + l.behind(strings.Join(parts, l.say("；", "; ")))
}

// behind puts a colon before a text that is not empty.
func (l tongue) behind(text string) string {
	if text == "" {
		return ""
	}
	return l.say("：", ": ") + text
}

func saysOf(list []aspect) []facet {
	var out []facet
	for _, a := range list {
		out = append(out, a.says...)
	}
	return out
}

func (l tongue) join(says []facet) string {
	out := make([]string, len(says))
	for i, f := range says {
		out[i] = called(f.label, f.text)
	}
	return strings.Join(out, l.say("，", ", "))
}

// differing lists the labels of what differs, and what is said of each.
func (l tongue) differing(old, new []facet) (labels, parts []string) {
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
		parts = append(parts, called(f.label, orNone(l, from)+arrow+orNone(l, to)))
	}
	return labels, parts
}

// under is what is said under a label.
func (l tongue) under(says []facet, label string) string {
	var out []string
	for _, f := range says {
		if f.label == label {
			out = append(out, f.text)
		}
	}
	return strings.Join(out, l.say("；", "; "))
}

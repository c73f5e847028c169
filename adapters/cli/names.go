package cli

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/guize-rules/guize/rules"
)

// names turns the ids of a decision into what people call them.
type names struct {
	set *rules.Set
	l   tongue
}

func (n names) text(t rules.Text) string { return t.In(string(n.l), n.set.Languages...) }

// set's own title.
func (n names) title() string {
	if t := n.text(n.set.Title); t != "" {
		return t
	}
	return n.set.ID
}

func (n names) zone() *time.Location {
	if n.set.Zone != nil {
		return n.set.Zone
	}
	return time.UTC
}

// body is the title of a body, or the id where the set declares none.
func (n names) body(id string) string {
	for _, b := range n.set.Bodies {
		if b.ID == id {
			return orID(n.text(b.Title), id)
		}
	}
	return id
}

func (n names) bodies(ids []string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = n.body(id)
	}
	return n.l.list(out)
}

// element is what tells an element of a list from the others: "works[water]"
// is the title of water. It is "" for an element of nothing.
func (n names) element(path string) string {
	list, key, ok := cutElement(path)
	if !ok {
		return path
	}
	for _, f := range n.set.Facts {
		if f.Name == list && f.Keys != "" {
			return n.enum(n.fact(f.Keys), key)
		}
	}
	if i, err := strconv.Atoi(key); err == nil && n.keyOf(list) == nil {
		return fmt.Sprintf(n.l.say("第%d项", "no. %d"), i+1)
	}
	return n.enum(n.keyOf(list), key)
}

// keyOf is the field that names the elements of a list.
func (n names) keyOf(list string) *rules.Fact {
	if f := n.fact(list); f != nil && f.Key != "" {
		return n.fact(list + "." + f.Key)
	}
	return nil
}

// enum is the title of a value of an enum or set fact, or the value itself.
func (n names) enum(f *rules.Fact, value string) string {
	if f != nil {
		if t, ok := n.valueTitle(f.Type.Values, value); ok {
			return t
		}
	}
	return value
}

func (n names) valueTitle(values []rules.EnumValue, id string) (string, bool) {
	for _, v := range values {
		if v.ID == id {
			return orID(n.text(v.Title), id), true
		}
	}
	return "", false
}

// fact finds a fact by its name, without the keys of elements.
func (n names) fact(name string) *rules.Fact {
	for _, f := range n.set.Facts {
		if f.Name == name {
			return f
		}
		if field, ok := strings.CutPrefix(name, f.Name+"."); ok {
			for _, item := range f.Item {
				if item.Name == field {
					return item
				}
			}
		}
	}
	return nil
}

// factTitle is the title of the fact or outcome at a path, with the element it
// belongs to; the path itself where it has none.
func (n names) factTitle(path string) string {
	title := ""
	if f := n.fact(plainPath(path)); f != nil {
		title = n.text(f.Title)
	} else if o := n.outcome(path); o != nil {
		title = n.text(o.Title)
	}
	if title == "" {
		return path
	}
	return title + n.in(path)
}

// in is the element of a path in brackets, "" for none.
func (n names) in(path string) string {
	if i := strings.IndexByte(path, ']'); i >= 0 {
		return n.l.say("（", " (") + n.element(path[:i+1]) + n.l.say("）", ")")
	}
	return ""
}

// outcome is the declaration of an outcome by its path, or nil.
func (n names) outcome(path string) *rules.Outcome {
	for _, o := range n.set.Outcomes {
		if o.Name == plainPath(path) {
			return o
		}
	}
	return nil
}

// value is a value of an outcome or fact in words.
func (n names) value(values []rules.EnumValue, v any) string {
	switch v := v.(type) {
	case nil:
		return n.l.say("无", "none")
	case bool:
		return n.l.word(fmt.Sprint(v))
	case string:
		if t, ok := n.valueTitle(values, v); ok {
			return t
		}
		return v
	case []any:
		if len(v) == 0 {
			return n.l.say("无", "none")
		}
		parts := make([]string, len(v))
		for i := range v {
			parts[i] = n.value(values, v[i])
		}
		return n.l.list(parts)
	}
	return fmt.Sprint(v)
}

// mayBe says what an outcome that is open may still be.
func (n names) mayBe(values []rules.EnumValue, possible []any) string {
	text := n.l.say("待定", "open")
	switch len(possible) {
	case 0:
		return text
	case 1:
		return text + n.l.say("：", ": ") + n.value(values, possible[0]) + n.l.say(" 或没有", " or none")
	}
	each := make([]string, len(possible))
	for i, v := range possible {
		each[i] = n.value(values, v)
	}
	return text + n.l.say("：", ": ") + strings.Join(each, n.l.say(" 或 ", " or "))
}

// rule is the title of a rule by its full id, "" where it has none.
func (n names) rule(id string) string {
	policy, rule, _ := strings.Cut(id, "/")
	for _, p := range n.set.Policies {
		if p.ID != policy {
			continue
		}
		for _, r := range p.Rules {
			if r.ID == rule {
				return n.text(r.Title)
			}
		}
	}
	return ""
}

// source is the title of a source.
func (n names) source(id string) string {
	for _, s := range n.set.Sources {
		if s.ID == id {
			return orID(n.text(s.Title), id)
		}
	}
	return id
}

// word is what people call a code: a body, a value of some fact, or a word of
// the language itself.
func (n names) word(code string) string {
	if b := n.body(code); b != code {
		return b
	}
	if w := n.l.word(code); w != code {
		return w
	}
	for _, f := range n.set.Facts {
		for _, g := range append([]*rules.Fact{f}, f.Item...) {
			if t, ok := n.valueTitle(g.Type.Values, code); ok {
				return t
			}
		}
	}
	return code
}

func orID(title, id string) string {
	if title == "" {
		return id
	}
	return title
}

// cutElement takes "works[water]" apart.
func cutElement(path string) (list, key string, ok bool) {
	list, rest, ok := strings.Cut(path, "[")
	return list, strings.TrimSuffix(rest, "]"), ok && strings.HasSuffix(rest, "]")
}

// plainPath is a path without the keys of elements.
func plainPath(path string) string {
	for {
		before, rest, some := strings.Cut(path, "[")
		_, after, closed := strings.Cut(rest, "]")
		if !some || !closed {
			return path
		}
		path = before + after
	}
}

package tell

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/guize-rules/guize/rules"
)

// Teller turns the ids of a decision into what people call them.
type Teller struct {
	Set  *rules.Set
	Lang Lang
}

// Words is a text in the language of the page.
func (n Teller) Words(t rules.Text) string { return t.In(string(n.Lang), n.Set.Languages...) }

// Title is the set's own title.
func (n Teller) Title() string {
	if t := n.Words(n.Set.Title); t != "" {
		return t
	}
	return n.Set.ID
}

func (n Teller) zone() *time.Location {
	if n.Set.Zone != nil {
		return n.Set.Zone
	}
	return time.UTC
}

// body is the title of a body, or the id where the set declares none.
func (n Teller) body(id string) string {
	for _, b := range n.Set.Bodies {
		if b.ID == id {
			return cmp.Or(n.Words(b.Title), id)
		}
	}
	return id
}

func (n Teller) bodies(ids []string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = n.body(id)
	}
	return n.Lang.List(out)
}

// element is what tells an element of a list from the others: "works[water]"
// is the title of water. It is "" for an element of nothing.
func (n Teller) element(path string) string {
	at := rules.ParsePath(path)
	list, key := at.List, at.Key
	if list == "" || at.Field != "" {
		return path
	}
	for _, f := range n.Set.Facts {
		if f.Name == list && f.Keys != "" {
			return n.enum(n.fact(f.Keys), key)
		}
	}
	if i, err := strconv.Atoi(key); err == nil && n.keyOf(list) == nil {
		return fmt.Sprintf(n.Lang.Say("第%d项", "no. %d"), i+1)
	}
	return n.enum(n.keyOf(list), key)
}

// keyOf is the field that names the elements of a list.
func (n Teller) keyOf(list string) *rules.Fact {
	if f := n.fact(list); f != nil && f.Key != "" {
		return n.fact(list + "." + f.Key)
	}
	return nil
}

// enum is the title of a value of an enum or set fact, or the value itself.
func (n Teller) enum(f *rules.Fact, value string) string {
	if f != nil {
		if t, ok := n.valueTitle(f.Type.Values, value); ok {
			return t
		}
	}
	return value
}

func (n Teller) valueTitle(values []rules.EnumValue, id string) (string, bool) {
	for _, v := range values {
		if v.ID == id {
			return cmp.Or(n.Words(v.Title), id), true
		}
	}
	return "", false
}

// fact finds a fact by its name, without the keys of elements.
func (n Teller) fact(name string) *rules.Fact { return n.Set.Fact(name) }

// everyFact lists the facts, each list before its fields.
func (n Teller) everyFact() []*rules.Fact {
	var out []*rules.Fact
	for _, f := range n.Set.Facts {
		out = append(append(out, f), f.Item...)
	}
	return out
}

// FactTitle is the title of the fact or outcome at a path, with the element it
// belongs to; the path itself where it has none.
func (n Teller) FactTitle(path string) string {
	title := n.plainTitle(path)
	if title == path {
		return path
	}
	return title + n.In(path)
}

// plainTitle is the title of the fact or outcome at a path, without the element
// it belongs to; the path itself where it has none.
func (n Teller) plainTitle(path string) string {
	title := ""
	if f := n.fact(plainPath(path)); f != nil {
		title = n.Words(f.Title)
	} else if o := n.outcome(path); o != nil {
		title = n.Words(o.Title)
	}
	return cmp.Or(title, path)
}

// In is the element of a path in brackets, "" for none.
func (n Teller) In(path string) string { return n.bracket(elementOf(path)) }

// outcome is the declaration of an outcome by its path, or nil.
func (n Teller) outcome(path string) *rules.Outcome {
	for _, o := range n.Set.Outcomes {
		if o.Name == plainPath(path) {
			return o
		}
	}
	return nil
}

// orNone is a value that an outcome may still have; that it may have none is said so.
func (n Teller) orNone(t *rules.Type, v any) string {
	if v == nil {
		return n.Lang.Say("不适用", "none")
	}
	return n.value(t, v)
}

// mayBe says what an outcome that is open may still be.
func (n Teller) mayBe(t *rules.Type, possible []any) string {
	text := n.Lang.Say("尚不能确定", "open")
	switch len(possible) {
	case 0:
		return text
	case 1:
		return text + n.Lang.Say("（", ": ") + n.orNone(t, possible[0]) + n.Lang.Say("或不适用）", " or none")
	}
	each := make([]string, len(possible))
	for i, v := range possible {
		each[i] = n.orNone(t, v)
	}
	return text + n.Lang.Say("（", ": ") + strings.Join(each, n.Lang.Say("或", " or ")) + n.Lang.Say("）", "")
}

// declaredRule finds a rule by its full id; nil where there is none.
func (n Teller) declaredRule(id string) *rules.Rule {
	policy, rule, _ := strings.Cut(id, "/")
	for _, p := range n.Set.Policies {
		if p.ID != policy {
			continue
		}
		for _, r := range p.Rules {
			if r.ID == rule {
				return r
			}
		}
	}
	return nil
}

// rule is the title of a rule by its full id, "" where it has none.
func (n Teller) rule(id string) string {
	if r := n.declaredRule(id); r != nil {
		return n.Words(r.Title)
	}
	return ""
}

// ruleTitle is what a rule is called, or its id.
func (n Teller) ruleTitle(id string) string { return cmp.Or(n.rule(id), id) }

// word is what people call a code: a body, a value of some fact, or a word of
// the language itself.
func (n Teller) word(code string) string {
	if b := n.body(code); b != code {
		return b
	}
	if w := n.Lang.Word(code); w != code {
		return w
	}
	for _, f := range n.everyFact() {
		if t, ok := n.valueTitle(f.Type.Values, code); ok {
			return t
		}
	}
	return code
}

// plainPath is a path without the keys of elements.
func plainPath(path string) string { return rules.ParsePath(path).Name }

// elementOf is the element to which a path belongs, "" for none.
func elementOf(path string) string { return rules.ParsePath(path).Element() }

package tell

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// Wish is an outcome and the value that is wanted of it.
type Wish struct{ Path, Value string }

// Wish finds an outcome and a value. They go by their names or by their titles
// in a language of the set: works[water].approval and filing, or 用水.审批方式 and
// 报备, or as pages show it, 审批方式（用水）. The error says what is not there.
func (n Teller) Wish(path, value string) (Wish, error) {
	if n.outcome(path) == nil {
		found, err := n.wantedPath(path)
		if err != nil {
			return Wish{}, err
		}
		path = found
	}
	value, err := n.valueNamed(&n.outcome(path).Type, n.FactTitle(path), value)
	return Wish{path, value}, err
}

// calledBy is something by one of the names that people may give it.
type calledBy struct{ name, id string }

// wantedPath finds an outcome by its title.
func (n Teller) wantedPath(text string) (string, error) {
	all := n.outcomeNames()
	found := named(all, text)
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return "", unnamed("%s：有几项结果叫这个名称，请写其中一个：%s", "%s: several outcomes go by that name; write one of %s", text, n.Lang.List(namesOf(all, found, text)))
	}
	if near := n.nearest(text, all); near != "" {
		return "", unnamed("没有结果“%[1]s”，是否要写“%[2]s”？", "there is no outcome %[1]q; did you mean %[2]q?", text, near)
	}
	var titles []string
	for _, o := range n.Set.Outcomes {
		titles = append(titles, cmp.Or(n.Words(o.Title), o.Name))
	}
	return "", unnamed("没有结果“%[1]s”（有：%[2]s）", "there is no outcome %[1]q (there are %[2]s)", text, n.Lang.List(titles))
}

// outcomeNames are the names that outcomes go by, those in the language of the
// page first. One for each element of a list has a name for each element whose
// name the set knows.
func (n Teller) outcomeNames() []calledBy {
	var out, paths []calledBy
	for _, o := range n.Set.Outcomes {
		list, field, _ := strings.Cut(o.Name, ".")
		elements := n.elementValues(list)
		for _, l := range n.languages() {
			in := Teller{n.Set, l}
			title := cmp.Or(in.Words(o.Title), o.Name)
			if f := n.fact(list); f == nil || f.Type.Kind != rules.KindList {
				out = append(out, calledBy{title, o.Name})
				continue
			}
			for _, v := range elements {
				element, path := cmp.Or(in.Words(v.Title), v.ID), list+"["+v.ID+"]."+field
				out = append(out, calledBy{element + "." + title, path}, calledBy{title + l.Say("（", " (") + element + l.Say("）", ")"), path},
					calledBy{in.Words(n.fact(list).Title) + "[" + element + "]." + title, path})
				paths = append(paths, calledBy{path, path})
			}
		}
	}
	return append(out, paths...)
}

// languages are those of the set, that of the page first.
func (n Teller) languages() []Lang {
	out := []Lang{n.Lang}
	for _, l := range n.Set.Languages {
		if Lang(l) != n.Lang {
			out = append(out, Lang(l))
		}
	}
	return out
}

// elementValues are the elements that a list may have, where the set knows them.
func (n Teller) elementValues(list string) []rules.EnumValue {
	f := n.fact(list)
	switch {
	case f == nil || f.Type.Kind != rules.KindList:
		return nil
	case f.Keys != "" && n.fact(f.Keys) != nil:
		return n.fact(f.Keys).Type.Values
	case n.keyOf(list) != nil:
		return n.keyOf(list).Type.Values
	}
	return nil
}

// valueNamed finds a value of a type by its title; title is of what has the value.
// What is not one of a fixed number of values is left as it is.
func (n Teller) valueNamed(t *rules.Type, title, text string) (string, error) {
	var all []calledBy
	for _, l := range n.languages() {
		in := Teller{n.Set, l}
		for _, v := range t.Values {
			all = append(all, calledBy{cmp.Or(in.Words(v.Title), v.ID), v.ID}, calledBy{v.ID, v.ID})
		}
		if t.Kind == rules.KindBool {
			all = append(all, calledBy{l.Word("true"), "true"}, calledBy{l.Word("false"), "false"}, calledBy{"true", "true"}, calledBy{"false", "false"})
		}
	}
	found := named(all, text)
	switch {
	case len(all) == 0:
		return text, nil
	case len(found) == 1:
		return found[0], nil
	}
	if near := n.nearest(text, all); near != "" {
		return "", unnamed("“%[1]s”没有值“%[2]s”，是否要写“%[3]s”？", "%[1]q has no value %[2]q; did you mean %[3]q?", title, text, near)
	}
	var titles []string
	for _, c := range all {
		in := n.Lang.Word(c.id)
		if t.Kind != rules.KindBool {
			in = n.value(t, c.id)
		}
		if !slices.Contains(titles, in) {
			titles = append(titles, in)
		}
	}
	return "", unnamed("“%[1]s”没有值“%[2]s”（有：%[3]s）", "%[1]q has no value %[2]q (there are %[3]s)", title, text, n.Lang.List(titles))
}

// namesOf are what people call some ids, by the names of which what was written is a part.
func namesOf(all []calledBy, ids []string, written string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = all[slices.IndexFunc(all, func(c calledBy) bool { return c.id == id && strings.Contains(loosely(c.name), loosely(written)) })].name
	}
	return out
}

// named are the ids of what goes by a name, each once: else of what has it as a part of
// its own, of two characters or more.
func named(all []calledBy, name string) []string {
	whole, part := []string{}, []string{}
	for _, c := range all {
		switch own, wanted := loosely(c.name), loosely(name); {
		case own == wanted && !slices.Contains(whole, c.id):
			whole = append(whole, c.id)
		case len([]rune(wanted)) > 1 && strings.Contains(own, wanted) && !slices.Contains(part, c.id):
			part = append(part, c.id)
		}
	}
	if len(whole) > 0 {
		return whole
	}
	return part
}

// nearest is the name that was probably meant: one of which it is a part,
// or one that is spelt like it.
func (n Teller) nearest(written string, all []calledBy) string {
	options := make([]string, len(all))
	for i, c := range all {
		options[i] = c.name
		if len([]rune(written)) > 1 && strings.Contains(loosely(c.name), loosely(written)) {
			return c.name
		}
	}
	return text.Nearest(written, options)
}

// loosely is a name without what people write in more than one way: case, space
// and the width of punctuation.
func loosely(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return -1
		case r >= 0xFF01 && r <= 0xFF5E: // full width
			r -= 0xFF01 - '!'
		case r == '。':
			r = '.'
		}
		return unicode.ToLower(r)
	}, name)
}

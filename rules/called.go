package rules

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/rules/internal/source"
)

// This file finds by which titles things are called beside their names (R44): those that
// can be names in an expression, and that nothing else goes by where they are read.

// callable is something that has a name, and may be called by its titles.
type callable struct {
	names  []string // its own, with its alias
	title  Text
	titles *[]string // by which it is called
}

// callAll gives each thing of one scope the titles that are its alone.
func callAll(all []callable) {
	taken, shared := map[string]bool{}, map[string]int{}
	for _, x := range all {
		for _, name := range x.names {
			taken[name] = true
			first, _, _ := strings.Cut(name, ".") // an expression begins with it
			taken[first] = true
		}
		for _, title := range wordsOf(x.title) {
			shared[title]++
		}
	}
	for _, x := range all {
		*x.titles = nil
		for _, title := range wordsOf(x.title) {
			if !taken[title] && shared[title] == 1 && IsCallable(title) {
				*x.titles = append(*x.titles, title)
			}
		}
	}
}

// IsCallable reports whether a title can be a name in an expression: letters, digits and
// "_", a letter first, and no word that expressions keep for themselves.
func IsCallable(title string) bool { return source.IsAlias(title) && source.ReservedIn(title) == "" }

// wordsOf are the different wordings of a text, in order.
func wordsOf(t Text) []string {
	var out []string
	for _, s := range t {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return out
}

// callThings works out by which titles the things of the set are called.
func (s *Set) callThings() {
	var global, params []callable
	ofList := map[string][]callable{}
	for _, f := range s.Facts {
		global = append(global, callable{f.names(), f.Title, &f.Titles})
		for _, item := range f.Item {
			ofList[f.Name] = append(ofList[f.Name], callable{item.names(), item.Title, &item.Titles})
			item.Type.callValues()
			for _, deeper := range item.Item {
				ofList[f.Name+"."+item.Name] = append(ofList[f.Name+"."+item.Name], callable{deeper.names(), deeper.Title, &deeper.Titles})
				deeper.Type.callValues()
			}
		}
		f.Type.callValues()
	}
	for _, o := range s.Outcomes {
		list, field := s.listOf(o.Name)
		if list != "" {
			ofList[list] = append(ofList[list], callable{[]string{field}, o.Title, &o.Titles})
		} else {
			global = append(global, callable{[]string{o.Name}, o.Title, &o.Titles})
		}
		o.Type.callValues()
	}
	for _, d := range s.Definitions {
		global = append(global, callable{[]string{d.Name}, d.Title, &d.Titles})
	}
	for _, p := range s.Params {
		params = append(params, callable{[]string{p.Name}, p.Title, &p.Titles})
		global = append(global, callable{nil, p.Title, &p.Bare})
		p.Type.callValues()
	}
	callAll(global)
	callAll(params)
	for _, things := range ofList {
		callAll(things)
	}
}

func (f *Fact) names() []string { return []string{f.Name, f.Alias} }

// listOf takes the name of an outcome of a list's elements apart; list is "" for any other.
func (s *Set) listOf(name string) (list, field string) {
	for _, f := range s.Facts {
		if rest, ok := strings.CutPrefix(name, f.Name+"."); ok && f.Type.Kind == KindList {
			return f.Name, rest
		}
	}
	return "", name
}

// callValues does so for the values of an enum or set, whose titles need not be names.
func (t *Type) callValues() {
	taken, shared := map[string]bool{}, map[string]int{}
	for i := range t.Values {
		taken[t.Values[i].ID], taken[t.Values[i].Alias] = true, true
		for _, title := range wordsOf(t.Values[i].Title) {
			shared[title]++
		}
	}
	for i := range t.Values {
		v := &t.Values[i]
		v.Titles = nil
		for _, title := range wordsOf(v.Title) {
			if !taken[title] && shared[title] == 1 {
				v.Titles = append(v.Titles, title)
			}
		}
	}
}

// Named gives a path of a fact or an outcome that is written with titles by its names:
// 外线工程[用气].外线长度 is works[gas].length. What it does not know stays. Unlike in an
// expression a title need not be a name, as long as it is one thing's alone.
func (s *Set) Named(path string) string {
	p := ParsePath(path)
	if p.List == "" {
		return s.plainNamed(path)
	}
	list := s.Fact(p.List)
	if list == nil || list.Type.Kind != KindList {
		return path
	}
	if p.Field != "" {
		name := s.plainNamed(list.Name + "." + p.Field)
		p.Field = "." + list.titledField(strings.TrimPrefix(name, list.Name+"."))
	}
	if keys := s.Fact(list.Keys); keys != nil {
		p.Key = keys.Type.valueNamed(p.Key)
	} else if own := list.Field(list.Key); own != nil {
		p.Key = own.Type.valueNamed(p.Key)
	}
	return list.Name + "[" + p.Key + "]" + p.Field
}

// titledField is the field of a title that only one field has, whatever stands in it.
func (f *Fact) titledField(title string) string {
	var found []string
	for _, item := range f.Item {
		if item.Goes(title) {
			found = append(found, item.Name)
		}
	}
	if len(found) == 1 && f.Field(title) == nil {
		return found[0]
	}
	return title
}

func (t *Type) valueNamed(s string) string {
	for _, v := range t.Values {
		if slices.Contains(v.Titles, s) {
			return v.ID
		}
	}
	return s
}

// plainNamed is Named for a path without an element.
func (s *Set) plainNamed(path string) string {
	listName, field, _ := strings.Cut(path, ".")
	for _, f := range s.Facts {
		if f.called(path) {
			return f.Name
		}
		if item := f.Field(field); item != nil && f.called(listName) {
			return f.Name + "." + item.Name
		}
	}
	for _, o := range s.Outcomes {
		list, _ := s.listOf(o.Name)
		switch f := s.Fact(listName); {
		case o.Name == path, list == "" && slices.Contains(o.Titles, path),
			list != "" && f != nil && f.Name == list && slices.Contains(o.Titles, field):
			return o.Name
		}
	}
	if all := s.Titled(path); len(all) == 1 && !strings.HasPrefix(all[0], "params.") {
		return all[0]
	}
	return path
}

// Goes reports whether a fact has a title, be it its alone or not.
func (f *Fact) Goes(title string) bool {
	return title != "" && slices.Contains(wordsOf(f.Title), title)
}

// Titled lists what goes by a title, by its name: for who writes one that is not enough.
func (s *Set) Titled(title string) []string {
	var out []string
	add := func(name string, t Text) {
		if slices.Contains(wordsOf(t), title) {
			out = append(out, name)
		}
	}
	for _, f := range s.Facts {
		add(f.Name, f.Title)
		for _, item := range f.Item {
			add(f.Name+"."+item.Name, item.Title)
		}
	}
	for _, o := range s.Outcomes {
		add(o.Name, o.Title)
	}
	for _, d := range s.Definitions {
		add(d.Name, d.Title)
	}
	for _, p := range s.Params {
		add("params."+p.Name, p.Title)
	}
	return out
}

// named gives what a layer says by title its name: the lists of loops, and the outcomes
// that rules and tables decide. Expressions keep what they say; who reads them knows
// the titles.
func (m *merger) named() {
	m.set.callThings()
	for _, d := range m.own.set.Definitions {
		m.loop(d.For)
	}
	for _, p := range m.own.set.Policies {
		tables := map[*Table]bool{}
		for _, u := range p.Rules {
			m.loop(u.For)
			for i := range u.Effects {
				if e := &u.Effects[i]; e.Kind == "decide" {
					for j := range e.Args {
						e.Args[j].Name = m.outcomeNamed(u.For, e.Args[j].Name)
					}
				}
			}
			if t := u.Table; t != nil && !tables[t] {
				tables[t] = true
				for i, name := range t.Outputs {
					t.Outputs[i] = m.outcomeNamed(u.For, name)
				}
			}
		}
	}
}

func (m *merger) loop(l *Loop) {
	if l == nil || slices.ContainsFunc(m.set.Facts, func(f *Fact) bool { return f.Name == l.List }) {
		return
	}
	if f := m.set.Fact(l.List); f != nil && f.Type.Kind == KindList && slices.Contains(m.set.Facts, f) {
		l.List = f.Name
	}
}

// outcomeNamed is the outcome that a name or title means, by its own name or, of a list's
// elements, behind the loop's variable; what means none stays.
func (m *merger) outcomeNamed(l *Loop, name string) string {
	v, field, inLoop := strings.Cut(name, ".")
	inLoop = inLoop && l != nil && l.Var == v
	for _, o := range m.set.Outcomes {
		list, own := m.set.listOf(o.Name)
		switch {
		case inLoop && list == l.List && slices.Contains(o.Titles, field):
			return v + "." + own
		case !inLoop && list == "" && slices.Contains(o.Titles, name):
			return o.Name
		}
	}
	return name
}

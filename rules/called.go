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
	lists := listsOf(s)
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
		list, field := lists.of(o.Name)
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
	s.index = newIndex(s)
}

func (f *Fact) names() []string { return []string{f.Name, f.Alias} }

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
	p, x := ParsePath(path), s.called()
	if p.List == "" {
		return x.named(path)
	}
	list := x.facts[p.List]
	if list == nil || list.Type.Kind != KindList {
		return path
	}
	in := x.lists[list.Name]
	if p.Field != "" {
		p.Field = "." + in.named(p.Field)
	}
	if keys := x.facts[list.Keys]; keys != nil {
		p.Key = ByID(keys.Type.Values, p.Key)
	} else if own := in.fields[list.Key]; own != nil {
		p.Key = ByID(own.Type.Values, p.Key)
	}
	return list.Name + "[" + p.Key + "]" + p.Field
}

// ByID is the id of the value that goes by a title; what is no title stays (R44).
func ByID(values []EnumValue, s string) string {
	for i := range values {
		if slices.Contains(values[i].Titles, s) {
			return values[i].ID
		}
	}
	return s
}

// ValueNames are the ids of values, then what else they are called by: of what may have
// been meant.
func ValueNames(values []EnumValue) []string {
	var out []string
	for _, v := range values {
		out = append(out, v.ID)
	}
	for _, v := range values {
		if out = append(out, v.Titles...); v.Alias != "" {
			out = append(out, v.Alias)
		}
	}
	return out
}

// ValueOf is the place of a value as a policy file writes it: by id, else by alias, else by
// title (R44); -1 where there is none.
func ValueOf(values []EnumValue, s string) int {
	for _, is := range []func(v EnumValue) bool{
		func(v EnumValue) bool { return v.ID == s },
		func(v EnumValue) bool { return v.Alias == s && s != "" },
		func(v EnumValue) bool { return slices.Contains(v.Titles, s) },
	} {
		if i := slices.IndexFunc(values, is); i >= 0 {
			return i
		}
	}
	return -1
}

// Goes reports whether a fact has a title, be it its alone or not.
func (f *Fact) Goes(title string) bool {
	return title != "" && slices.Contains(wordsOf(f.Title), title)
}

// Titled lists what goes by a title, by its name: for who writes one that is not enough.
func (s *Set) Titled(title string) []string {
	var out []string
	for _, x := range s.called().titled[title] {
		out = append(out, x.name)
	}
	return out
}

// TitledAt lists where the things of Titled are declared.
func (s *Set) TitledAt(title string) []Pos {
	var out []Pos
	for _, x := range s.called().titled[title] {
		out = append(out, x.pos)
	}
	return out
}

// named gives what a layer says by title its name: the lists of loops, and the outcomes
// that rules and tables decide. Expressions keep what they say; who reads them knows
// the titles.
func (m *merger) named() {
	m.set.callThings()
	m.values()
	m.sheets()
	ts := tasksOf(slices.Concat(m.set.Policies, m.own.set.Policies)...)
	for _, d := range m.own.set.Definitions {
		m.loop(d.For)
	}
	for _, p := range m.own.set.Policies {
		tables := map[*Table]bool{}
		for _, u := range p.Rules {
			m.loop(u.For)
			for i := range u.Effects {
				e := &u.Effects[i]
				m.about(u.For, e)
				m.after(&ts, e)
				if e.Kind != "decide" {
					continue
				}
				for j := range e.Args {
					e.Args[j].Name = m.outcomeNamed(u.For, e.Args[j].Name)
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
	if l == nil {
		return
	}
	if f := m.set.called().facts[l.List]; f != nil && f.Type.Kind == KindList {
		l.List = f.Name
	}
}

// outcomeNamed is the outcome that a name or title means, by its own name or, of a list's
// elements, behind the loop's variable; what means none stays.
func (m *merger) outcomeNamed(l *Loop, name string) string {
	x := m.set.called()
	if v, field, dotted := strings.Cut(name, "."); dotted && l != nil && l.Var == v {
		if in := x.lists[l.List]; in != nil && in.outcomes[field] != "" {
			return v + "." + in.outcomes[field]
		}
		return name
	}
	if own := x.outcomes[name]; own != "" {
		return own
	}
	return name
}

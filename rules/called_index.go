package rules

import "strings"

// callIndex finds things by what they are called (R44). It is made once a layer is laid over those
// below, so that no name is looked for among all.
type callIndex struct {
	facts    map[string]*Fact       // by name, alias and title; not those of elements
	lists    map[string]*fieldIndex // by name
	outcomes map[string]string      // names by title; not those of elements
	own      map[string]bool        // names of outcomes
	tasks    tasks
	titled   map[string][]titledThing // what goes by a title, be it its alone or not
}

// fieldIndex finds what the elements of a list have.
type fieldIndex struct {
	fields   map[string]*Fact  // by name, alias and title
	outcomes map[string]string // names below the list, by title
	any      map[string]string // names of fields by titles that need not be names; "" where two have one
}

type titledThing struct {
	name string
	pos  Pos
}

// listIndex finds lists by their names.
type listIndex map[string]bool

func listsOf(s *Set) listIndex {
	out := listIndex{}
	for _, f := range s.Facts {
		if f.Type.Kind == KindList {
			out[f.Name] = true
		}
	}
	return out
}

// of takes the name of an outcome of a list's elements apart; list is "" for any other.
func (l listIndex) of(name string) (list, field string) {
	for i := range len(name) {
		if name[i] == '.' && l[name[:i]] {
			return name[:i], name[i+1:]
		}
	}
	return "", name
}

// called is the index of the set; one that was not read from files makes it anew.
func (s *Set) called() *callIndex {
	if s.index != nil {
		return s.index
	}
	return newIndex(s)
}

func newIndex(s *Set) *callIndex {
	x := &callIndex{facts: map[string]*Fact{}, lists: map[string]*fieldIndex{}, outcomes: map[string]string{}, own: map[string]bool{}, titled: map[string][]titledThing{}}
	for _, f := range s.Facts {
		f.enter(x.facts)
		x.title(f.Title, f.Name, f.Pos)
		if f.Type.Kind == KindList {
			x.list(f)
		}
	}
	lists := listsOf(s)
	for _, o := range s.Outcomes {
		x.own[o.Name] = true
		x.title(o.Title, o.Name, o.Pos)
		names := x.outcomes
		list, name := lists.of(o.Name)
		if list != "" {
			names = x.lists[list].outcomes
		}
		for _, title := range o.Titles {
			names[title] = name
		}
	}
	x.tasks = tasksOf(s.Policies...)
	for _, d := range s.Definitions {
		x.title(d.Title, d.Name, d.Pos)
	}
	for _, p := range s.Params {
		x.title(p.Title, "params."+p.Name, p.Pos)
	}
	return x
}

// enter puts a fact where its name, its alias and its titles find it.
func (f *Fact) enter(in map[string]*Fact) {
	for _, name := range append([]string{f.Name, f.Alias}, f.Titles...) {
		if name != "" && in[name] == nil {
			in[name] = f
		}
	}
}

func (x *callIndex) title(t Text, name string, pos Pos) {
	for _, title := range wordsOf(t) {
		x.titled[title] = append(x.titled[title], titledThing{name, pos})
	}
}

func (x *callIndex) list(f *Fact) {
	in := &fieldIndex{fields: map[string]*Fact{}, outcomes: map[string]string{}, any: map[string]string{}}
	for _, item := range f.Item {
		item.enter(in.fields)
		x.title(item.Title, f.Name+"."+item.Name, item.Pos)
		for _, title := range wordsOf(item.Title) {
			if _, again := in.any[title]; again {
				in.any[title] = ""
			} else {
				in.any[title] = item.Name
			}
		}
	}
	x.lists[f.Name] = in
}

// named is [Set.Named] of a path without an element.
func (x *callIndex) named(path string) string {
	if f := x.facts[path]; f != nil {
		return f.Name
	}
	if x.own[path] {
		return path
	}
	if name := x.outcomes[path]; name != "" {
		return name
	}
	for i := range len(path) {
		if f := x.facts[path[:i]]; path[i] == '.' && f != nil && f.Type.Kind == KindList {
			return f.Name + "." + x.lists[f.Name].named(path[i+1:])
		}
	}
	if all := x.titled[path]; len(all) == 1 && !strings.HasPrefix(all[0].name, "params.") {
		return all[0].name
	}
	return path
}

// named is the field or outcome of an element that goes by a name; what goes by none stays.
func (x *fieldIndex) named(field string) string {
	if f := x.fields[field]; f != nil {
		return f.Name
	}
	if name := x.outcomes[field]; name != "" {
		return name
	}
	if name := x.any[field]; name != "" {
		return name
	}
	return field
}

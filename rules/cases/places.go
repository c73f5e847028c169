package cases

import (
	"strconv"
	"strings"

	"github.com/guize-rules/guize/rules"
)

// Place is where a file of tests writes a fact, or something that is none.
type Place struct {
	Key   rules.Pos
	Name  string // as it is written, a title perhaps
	In    string // the path of what it is part of, with names: applicant, works[gas]; "" for none
	Value rules.Value
}

// Place finds where a case gives a fact, or the base of its file does, by the path that a
// decision has for it: works[gas].length. ok is false where neither does.
func (f *File) Place(set *rules.Set, c *Case, fact string) (p Place, ok bool) {
	s := seeker{set, fact}
	if p, ok = s.in("", &c.given); !ok {
		p, ok = s.in("", &f.base)
	}
	return p, ok
}

type seeker struct {
	set  *rules.Set
	fact string
}

// in looks among the entries of a map that has a path.
func (s seeker) in(path string, v *rules.Value) (Place, bool) {
	list := s.set.Fact(path)
	for i := range v.Entries {
		e := &v.Entries[i]
		inner := path + "." + e.Name
		switch {
		case path == "":
			inner = e.Name
		case list != nil && list.Type.Kind == rules.KindList && list.Field(e.Name) == nil:
			inner = path + "[" + e.Name + "]"
		}
		inner = s.set.Named(inner)
		if inner == s.fact || strings.HasSuffix(s.fact, "…") && strings.HasPrefix(inner, strings.TrimSuffix(s.fact, "…")) {
			return Place{e.Pos, e.Name, path, e.Value}, true
		}
		if p, ok := s.behind(inner, &e.Value); ok {
			return p, true
		}
	}
	return Place{}, false
}

// behind looks in a value that has a path: a map, or the elements of a list.
func (s seeker) behind(path string, v *rules.Value) (Place, bool) {
	if v.Kind == rules.ValueMap {
		return s.in(path, v)
	}
	list := s.set.Fact(path)
	for i := range v.Items {
		keys := []string{strconv.Itoa(i)}
		if item := &v.Items[i]; list != nil && list.Key != "" {
			for j := range item.Entries {
				e := &item.Entries[j]
				if f := list.Field(e.Name); e.Name == list.Key || f != nil && f.Name == list.Key {
					keys = append(keys, e.Value.Text)
				}
			}
		}
		for _, key := range keys {
			element := s.set.Named(path + "[" + key + "]")
			if !strings.HasPrefix(s.fact, element) {
				continue
			}
			if p, ok := s.in(element, &v.Items[i]); ok {
				return p, true
			}
		}
	}
	return Place{}, false
}

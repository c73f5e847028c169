package rules

import (
	"slices"
	"strings"
)

// Path is where a decision or an application has a fact or an outcome, such as
// works[water].length.
type Path struct {
	Name  string // as it is declared: works.length
	List  string // works; "" for what belongs to no element
	Key   string // water
	Field string // length; "" where the path is of the element itself
}

// ParsePath takes a path apart. One without an element is a name.
func ParsePath(path string) Path {
	list, rest, _ := strings.Cut(path, "[")
	key, field, ok := cutKey(rest)
	if !ok {
		return Path{Name: path}
	}
	p := Path{List: list, Key: key, Field: strings.TrimPrefix(field, ".")}
	p.Name = list + ParsePath(field).Name
	return p
}

// cutKey ends a key at the first bracket behind which a field or nothing stands,
// for a key may have brackets of its own.
func cutKey(s string) (key, field string, ok bool) {
	for i := range len(s) {
		if s[i] == ']' && (i+1 == len(s) || s[i+1] == '.') {
			return s[:i], s[i+1:], true
		}
	}
	return "", "", false
}

// Element is the element to which a path belongs, as works[water]; "" for none.
func (p Path) Element() string {
	if p.List == "" {
		return ""
	}
	return p.List + "[" + p.Key + "]"
}

// Fact finds a fact by its name, alias or title (R44), or one of a list's elements by its
// own behind the list's, as works.length; nil where the set declares none.
func (s *Set) Fact(name string) *Fact {
	for _, f := range s.Facts {
		if f.called(name) {
			return f
		}
		if item := f.below(name); item != nil {
			return item
		}
	}
	return nil
}

// below finds a field of a list's elements behind the list, nil where there is none.
func (f *Fact) below(name string) *Fact {
	if len(f.Item) == 0 {
		return nil
	}
	for i := range len(name) {
		if name[i] == '.' && f.called(name[:i]) {
			return f.Field(name[i+1:])
		}
	}
	return nil
}

// Field finds a field of a list's elements by its name, alias or title.
func (f *Fact) Field(name string) *Fact {
	for _, item := range f.Item {
		if item.called(name) {
			return item
		}
	}
	return nil
}

func (f *Fact) called(name string) bool {
	return name != "" && (f.Name == name || f.Alias == name || slices.Contains(f.Titles, name))
}

package engine

import (
	"fmt"
	"iter"
	"reflect"
	"slices"
)

// misfits collects what is wrong with a struct type that is bound.
type misfits struct {
	problems []error
	bound    map[any]string // the field by which something is bound
}

func (m *misfits) problem(f reflect.StructField, format string, args ...any) {
	m.problems = append(m.problems, fmt.Errorf("field %s: %s", f.Name, fmt.Sprintf(format, args...)))
}

// taken notes what a field binds, and reports whether another one does already.
func (m *misfits) taken(f reflect.StructField, what, name string, at any) bool {
	if by, again := m.bound[at]; again {
		m.problem(f, "%s %q is bound by field %s already", what, name, by)
		return true
	}
	if m.bound == nil {
		m.bound = map[any]string{}
	}
	m.bound[at] = f.Name
	return false
}

// tagged goes through the fields of a struct that have a tag, and through those of
// structs that it embeds without one; Index is the way from the outer struct.
func (m *misfits) tagged(t reflect.Type, key string) iter.Seq2[reflect.StructField, string] {
	return func(yield func(reflect.StructField, string) bool) { m.fields(t, key, nil, yield) }
}

func (m *misfits) fields(t reflect.Type, key string, way []int, yield func(reflect.StructField, string) bool) bool {
	for i := range t.NumField() {
		f := t.Field(i)
		f.Index = append(slices.Clip(way), i)
		tag, ok := f.Tag.Lookup(key)
		switch {
		case !ok && f.Anonymous && f.Type.Kind() == reflect.Struct:
			if !m.fields(f.Type, key, f.Index, yield) {
				return false
			}
		case !ok && f.Anonymous && f.Type.Kind() == reflect.Pointer && hasTag(f.Type.Elem(), key):
			m.problem(f, "a pointer embeds it, and its fields have tags: embed the struct itself")
		case !ok || tag == "-":
		case !f.IsExported():
			m.problem(f, "it is not exported")
		case !yield(f, tag):
			return false
		}
	}
	return true
}

// hasTag reports whether a field of a struct, or of one that it embeds, has a tag.
func hasTag(t reflect.Type, key string) bool {
	return t.Kind() == reflect.Struct && slices.ContainsFunc(reflect.VisibleFields(t), func(f reflect.StructField) bool {
		tag, ok := f.Tag.Lookup(key)
		return ok && tag != "-"
	})
}

package rules

import (
	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/text"
)

// section is a key of the top level that holds a mapping from names to things
// of one kind: how they are called, where they go, and the rows of their keys.
type section[T any] struct {
	key, kind string    // at the top level, and in Set.Changes and the schema
	noun, the text.Noun // "来源|a source", "来源|the source"
	zh, en    string    // what the section is for
	named     func(*reader, *yaml.Node, text.Noun) string
	of        func(*T) thing
	list      func(*Set) *[]*T
	rows      []key[T]
	start     func(*reader, *T)                     // what a thing is before its keys are read; nil: empty
	bare      string                                // the key whose value may stand for the whole thing; "" for none
	done      func(r *reader, x *T, g given)        // what is left to do once the keys are read; nil: nothing
	laid      func(m *merger, x, below *T, g given) // what is left to do where it is laid over one below; nil: nothing
}

// anySection is a section of things of any type.
type anySection interface {
	top() key[layer]
	schema() member
	merge(*merger)
	texts(c *checker, do func(what string, pos Pos, t Text, allow []Allow))
}

// thing is what the things of all sections have.
type thing struct {
	id      *string
	pos     *Pos
	layer   *string
	binding bool
	allow   []Allow
}

func (x *Source) thing() thing { return thing{&x.ID, &x.Pos, &x.Layer, false, x.Allow} }
func (x *Param) thing() thing {
	return thing{&x.Name, &x.Pos, &x.Layer, x.Binding == BindingFixed, x.Allow}
}
func (x *Unit) thing() thing       { return thing{&x.ID, &x.Pos, &x.Layer, false, x.Allow} }
func (x *Body) thing() thing       { return thing{&x.ID, &x.Pos, &x.Layer, false, x.Allow} }
func (x *Material) thing() thing   { return thing{&x.ID, &x.Pos, &x.Layer, false, x.Allow} }
func (x *Fact) thing() thing       { return thing{&x.Name, &x.Pos, &x.Layer, false, x.Allow} }
func (x *Outcome) thing() thing    { return thing{&x.Name, &x.Pos, &x.Layer, false, x.Allow} }
func (x *Definition) thing() thing { return thing{&x.Name, &x.Pos, &x.Layer, x.Binding, nil} }
func (x *Duty) thing() thing       { return thing{&x.ID, &x.Pos, &x.Layer, false, x.Allow} }
func (x *Promise) thing() thing    { return thing{&x.ID, &x.Pos, &x.Layer, false, x.Allow} }
func (x *Target) thing() thing     { return thing{&x.ID, &x.Pos, &x.Layer, false, x.Allow} }

func (s *section[T]) top() key[layer] {
	return entriesKey(s.key, s.kind, s.zh, s.en, s.read)
}

// read reads a thing and adds it to the set of the layer.
func (s *section[T]) read(r *reader, k, v *yaml.Node) {
	x := new(T)
	t := s.of(x)
	*t.id, *t.pos = s.named(r, k, s.noun), r.Pos(k)
	g := s.keys(r, v, x)
	if r.keep(x, g, s.the, *t.id, *t.pos) {
		list := s.list(r.layer.set)
		*list = append(*list, x)
	}
}

func (s *section[T]) keys(r *reader, v *yaml.Node, x *T) given {
	if s.start != nil {
		s.start(r, x)
	}
	if s.bare != "" && v.Kind != yaml.MappingNode {
		find(s.rows, s.bare).read(r, v, x)
		return given{s.bare: r.Pos(v)}
	}
	g := read(r, v, s.noun, s.rows, x)
	if s.done != nil && g != nil {
		s.done(r, x, g)
	}
	return g
}

func (s *section[T]) schema() member {
	if s.bare != "" {
		return member{s.kind, anyOf(ref("expression"), schemaOf(s.rows))}
	}
	return member{s.kind, schemaOf(s.rows)}
}

// merge lays the things of a layer over those below. A thing that is there
// already keeps its place and, by the rows, what the layer does not give.
func (s *section[T]) merge(m *merger) {
	below, own := s.list(m.set), s.list(m.own.set)
	index := make(map[string]int, len(*below))
	for i, x := range *below {
		index[*s.of(x).id] = i
	}
	for _, x := range *own {
		t := s.of(x)
		*t.layer = m.own.set.ID
		i, ok := index[*t.id]
		if !ok {
			*below = append(*below, x)
			continue
		}
		old := (*below)[i]
		if o := s.of(old); o.binding {
			m.binding(*t.pos, *t.id, *o.pos)
			continue
		}
		g := m.given[x]
		inherit(s.rows, x, old, g)
		if s.laid != nil {
			s.laid(m, x, old, g)
		}
		m.given[x] = union(m.given[old], g)
		(*below)[i] = x
		m.changed(s.kind, *t.id, *t.pos, false)
	}
}

// texts visits what people read of the things.
func (s *section[T]) texts(c *checker, do func(what string, pos Pos, t Text, allow []Allow)) {
	for _, x := range *s.list(c.set) {
		t := s.of(x)
		textsOf(c, s.rows, x, x, *t.pos, t.allow, do)
	}
}

// textsOf visits the texts of a thing; as is under what its keys are kept.
func textsOf[T any](c *checker, rows []key[T], x *T, as any, pos Pos, allow []Allow, do func(string, Pos, Text, []Allow)) {
	for i := range rows {
		if k := &rows[i]; k.text != nil {
			do(k.name, c.at(as, pos, k.name), k.text(x), allow)
		}
	}
}

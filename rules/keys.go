package rules

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// The keys of the language are data: a row of a table says how a key is called,
// what may stand there, what it is for, how it is read and what a layer above
// inherits of it. The reader, the JSON Schema, the layers, the checks of texts
// and citations, and the test of docs/spec.md all go by the rows, which stand
// in the other files whose names begin with "keys".

// key is a key that things of type T may have.
type key[T any] struct {
	name string
	also string // a second name for it
	form object // what may stand there, as JSON Schema
	zh   string // what it is for; "" where the form says it
	en   string
	need need
	null bool // null is a value here, not a missing one

	refers string // the section whose things it names; "" for none
	spoken bool   // it only speaks to people

	read    func(r *reader, n *yaml.Node, x *T)
	inherit func(x, below *T)  // nil: nothing is inherited
	unless  []string           // keys that, given anew, leave nothing to inherit
	text    func(x *T) Text    // nil: it is no text
	cites   func(x *T) *[]Cite // nil: it is no citation
}

// need says whether a key must be given, and who sees that it is.
type need uint8

const (
	optional      need = iota
	needed             // wherever the thing stands
	neededOfSet        // in one of the files of a set, which the layers check
	neededOfThing      // in one of the layers that give the thing, which the checks see
)

// form is what may stand after a key and how it is read.
type form[F any] struct {
	schema object
	read   func(*reader, *yaml.Node) F
}

// row is the row of a key whose value goes to a field, and is inherited from
// there.
func row[T, F any](name string, f form[F], at func(*T) *F, zh, en string) key[T] {
	k := key[T]{name: name, form: f.schema, zh: zh, en: en,
		read:    func(r *reader, n *yaml.Node, x *T) { *at(x) = f.read(r, n) },
		inherit: func(x, below *T) { *at(x) = *at(below) },
	}
	switch at := any(at).(type) {
	case func(*T) *Text:
		k.text = func(x *T) Text { return *at(x) }
	case func(*T) *[]Cite:
		k.cites = at
	}
	return k
}

// special is the row of a key that is read in a way of its own, and of which
// nothing is inherited.
func special[T any](name string, schema object, read func(*reader, *yaml.Node, *T), zh, en string) key[T] {
	return key[T]{name: name, form: schema, zh: zh, en: en, read: read}
}

func (k key[T]) needed(n need) key[T] { k.need = n; return k }

func (k key[T]) naming(section string) key[T] { k.refers = section; return k }

// droppedBy names keys that, given anew, leave nothing to inherit of this one.
func (k key[T]) droppedBy(keys ...string) key[T] {
	k.unless = append(slices.Clone(k.unless), keys...)
	return k
}

// find finds the row of a key.
func find[T any](rows []key[T], name string) *key[T] {
	for i := range rows {
		if k := &rows[i]; k.name == name || k.also == name && name != "" {
			return k
		}
	}
	return nil
}

func (k *key[T]) givenIn(g given) bool { return g.Has(k.name) || k.also != "" && g.Has(k.also) }

// of makes the rows of a part into rows of the whole.
func of[T, P any](at func(*T) *P, rows []key[P]) []key[T] {
	out := make([]key[T], len(rows))
	for i, p := range rows {
		k := key[T]{name: p.name, also: p.also, form: p.form, zh: p.zh, en: p.en, need: p.need, null: p.null, refers: p.refers, spoken: p.spoken, unless: p.unless,
			read: func(r *reader, n *yaml.Node, x *T) { p.read(r, n, at(x)) }}
		if p.inherit != nil {
			k.inherit = func(x, below *T) { p.inherit(at(x), at(below)) }
		}
		out[i] = k
	}
	return out
}

// inherit gives a thing what it does not give itself from the one below it.
func inherit[T any](rows []key[T], x, below *T, g given) {
	for i := range rows {
		if k := &rows[i]; k.inherit != nil && !k.givenIn(g) && !g.Has(k.unless...) {
			k.inherit(x, below)
		}
	}
}

// replace gives a thing what the one above it gives.
func replace[T any](rows []key[T], x, above *T, g given) (any bool) {
	for i := range rows {
		if k := &rows[i]; k.inherit != nil && k.givenIn(g) {
			k.inherit(x, above)
			any = true
		}
	}
	return any
}

// schemaOf is the schema of a mapping with the keys of the rows and no others.
func schemaOf[T any](rows []key[T]) object {
	var props object
	var required []string
	var either []object
	for _, k := range rows {
		form := described(k.form, k.zh, k.en)
		props = append(props, member{k.name, form})
		if k.also != "" {
			props = append(props, member{k.also, form})
		}
		switch must := k.need == needed || k.need == neededOfSet; {
		case must && k.also != "":
			either = append(either, anyOf(object{{"required", []string{k.name}}}, object{{"required", []string{k.also}}}))
		case must:
			required = append(required, k.name)
		}
	}
	out := object{{"type", "object"}, {"properties", props}}
	if required != nil {
		out = append(out, member{"required", required})
	}
	if either != nil {
		out = append(out, member{"allOf", either})
	}
	return append(out, member{"additionalProperties", false})
}

// read reads a mapping with fixed keys into x. It returns nil for what is no
// mapping.
func read[T any](r *reader, n *yaml.Node, what text.Noun, rows []key[T], x *T) given {
	return r.Keys(n, what, len(rows), func(i int) source.Key {
		k := &rows[i]
		return source.Key{Name: k.name, Also: k.also, Needed: k.need == needed, Null: k.null}
	}, func(i int, v *yaml.Node) { rows[i].read(r, v, x) })
}

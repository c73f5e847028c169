package rules

import (
	"bytes"
	"encoding/json"
)

// This file writes JSON Schema 2020-12. object keeps the order of its members,
// so that forms and editors show things in the order of the language.

// object is a JSON object with its members in order.
type object []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the members in their order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		for j, v := range []any{m.name, m.value} {
			if err := e.Encode(v); err != nil {
				return nil, err
			}
			b.Truncate(b.Len() - 1)
			if j == 0 {
				b.WriteByte(':')
			}
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// with adds members.
func (o object) with(more ...member) object { return append(o[:len(o):len(o)], more...) }

const schemaDialect = "https://json-schema.org/draft/2020-12/schema"

// JSONSchema is the JSON Schema (2020-12) of files of policy sets, for editors:
// it knows every key, what it is for in Chinese and English, and the words that
// may stand there. What needs more than one place of a file to be seen is the
// business of [Parse] and engine.Compile.
func JSONSchema() []byte {
	l := newLanguage()
	doc := object{
		{"$schema", schemaDialect},
		{"$id", "https://github.com/guize-rules/guize/rules/policies.schema.json"},
		{"title", "guize 规则集 / policy set"},
	}.with(schemaOf(l.top)...)
	return indented(doc.with(member{"$defs", schemaDefs(l)}))
}

// indented writes a schema as people read it.
func indented(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if e.Encode(v) != nil {
		return nil // nothing in a schema cannot be written
	}
	return b.Bytes()
}

func described(schema object, zh, en string) object {
	if zh == "" {
		return schema
	}
	return schema.with(member{"description", zh + " / " + en})
}

func ref(name string) object { return object{{"$ref", "#/$defs/" + name}} }

func mapOf(schema object) object {
	return object{{"type", "object"}, {"additionalProperties", schema}}
}

func listOf(schema object) object { return object{{"type", "array"}, {"items", schema}} }

func anyOf(schemas ...object) object { return object{{"anyOf", schemas}} }

func oneOrMore(schema object) object { return anyOf(schema, listOf(schema)) }

func choices(ws ...string) object { return object{{"enum", ws}} }

func typed(names ...string) object { return object{{"type", names}} }

func matching(p string) object { return object{{"type", "string"}, {"pattern", p}} }

package rules

import (
	"encoding/json"
	"strings"
)

// FactsSchema is the JSON Schema (2020-12) of an application to the set, for
// forms and for systems that send applications: facts nested as their names
// are dotted, with titles and questions in the language asked for. It is a
// little stricter than the engine, which also takes dotted keys and numbers
// written as text, and it does not look at formats that only warn.
func FactsSchema(set *Set, lang string) []byte {
	f := factsWriter{set, lang}
	doc := object{
		{"$schema", schemaDialect},
		{"$id", "urn:guize:" + set.ID + ":facts"},
		{"title", orName(f.text(set.Title), set.ID)},
	}
	return indented(doc.with(f.record(set.Facts)...))
}

// factsWriter writes the schemas of a set's facts in one language.
type factsWriter struct {
	set  *Set
	lang string
}

func (f factsWriter) text(t Text) string { return t.In(f.lang, f.set.Languages...) }

func orName(title, name string) string {
	if title == "" {
		return name
	}
	return title
}

// nameTree is a part of a dotted name that holds facts.
type nameTree struct {
	names    []string // in the order of the set
	facts    map[string]object
	folders  map[string]*nameTree
	required []string
}

func newNameTree() *nameTree {
	return &nameTree{facts: map[string]object{}, folders: map[string]*nameTree{}}
}

// record is the schema of an object with some facts. A fact that has an alias
// may be given under either name.
func (f factsWriter) record(facts []*Fact) object {
	root := newNameTree()
	for _, fact := range facts {
		schema := f.fact(fact)
		root.put(strings.Split(fact.Name, "."), schema, fact.Required && fact.Alias == "")
		if fact.Alias != "" {
			root.put([]string{fact.Alias}, object{{"$ref", "#" + pointer(fact.Name)}}, false)
		}
	}
	return root.schema()
}

// pointer is the way to a fact in the schema.
func pointer(name string) string {
	return "/properties/" + strings.ReplaceAll(name, ".", "/properties/")
}

func (d *nameTree) put(path []string, schema object, required bool) {
	for ; len(path) > 1; path = path[1:] {
		next := d.folders[path[0]]
		if next == nil {
			next = newNameTree()
			d.folders[path[0]] = next
			d.names = append(d.names, path[0])
		}
		if required {
			d.require(path[0])
		}
		d = next
	}
	if _, taken := d.facts[path[0]]; taken {
		return
	}
	d.facts[path[0]] = schema
	d.names = append(d.names, path[0])
	if required {
		d.require(path[0])
	}
}

func (d *nameTree) require(name string) {
	for _, r := range d.required {
		if r == name {
			return
		}
	}
	d.required = append(d.required, name)
}

func (d *nameTree) schema() object {
	var props object
	for _, n := range d.names {
		if sub := d.folders[n]; sub != nil {
			props = append(props, member{n, sub.schema()})
		} else {
			props = append(props, member{n, d.facts[n]})
		}
	}
	out := object{{"type", "object"}, {"properties", props}}
	if len(d.required) > 0 {
		out = append(out, member{"required", d.required})
	}
	return append(out, member{"additionalProperties", false})
}

// fact is the schema of one fact; null says that it is not known.
func (f factsWriter) fact(fact *Fact) object {
	var out object
	add := func(name string, v any) { out = append(out, member{name, v}) }
	if t := f.text(fact.Title); t != "" {
		add("title", t)
	}
	if q := f.text(fact.Question); q != "" {
		add("description", q)
	}
	out = append(out, f.typeOf(fact)...)
	if v, ok := plainDefault(fact); ok {
		add("default", v)
	}
	if fact.Type.Unit != "" {
		add("x-unit", fact.Type.Unit)
	}
	if fact.Sensitive {
		add("x-sensitive", true)
	}
	if fact.AskedOf != "" {
		add("x-asked-of", fact.AskedOf)
	}
	return out
}

// typeOf says what values a fact may have.
func (f factsWriter) typeOf(fact *Fact) object {
	t := &fact.Type
	switch t.Kind {
	case KindBool:
		return typed("boolean", "null")
	case KindInt:
		return bounded(typed("integer", "null"), t)
	case KindNumber, KindMoney:
		return bounded(typed("number", "null"), t)
	case KindEnum:
		return anyOf(append(f.choices(t), object{{"const", nil}})...)
	case KindSet:
		return object{{"type", []string{"array", "null"}}, {"items", anyOf(f.choices(t)...)}, {"uniqueItems", true}}
	case KindDate:
		return typed("string", "null").with(member{"format", "date"})
	case KindDatetime, KindEvent:
		return anyOf(object{{"type", "string"}, {"format", "date-time"}}, object{{"type", "string"}, {"format", "date"}},
			matching(`^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2})?$`), typed("null"))
	case KindList:
		return f.list(fact)
	}
	out := typed("string", "null")
	if t.Length > 0 {
		out = append(out, member{"maxLength", t.Length})
	}
	if t.Regexp != "" {
		out = append(out, member{"pattern", t.Regexp})
	}
	if t.Format != "" {
		out = append(out, member{"x-format", t.Format})
	}
	return out
}

func (f factsWriter) choices(t *Type) []object {
	out := make([]object, len(t.Values))
	for i, v := range t.Values {
		out[i] = object{{"const", v.ID}, {"title", orName(f.text(v.Title), v.ID)}}
		if v.Alias != "" {
			out[i] = object{{"enum", []string{v.ID, v.Alias}}, {"title", orName(f.text(v.Title), v.ID)}}
		}
	}
	return out
}

func (f factsWriter) list(fact *Fact) object {
	item := f.elements(fact)
	return object{{"type", []string{"array", "null"}}, {"items", item}}
}

// elements is the schema of an element of a list. Its key is one of the values
// of the set that gives the keys.
func (f factsWriter) elements(fact *Fact) object {
	root := newNameTree()
	if fact.Key != "" && !hasField(fact, fact.Key) {
		key := typed("string")
		for _, s := range f.set.Facts {
			if s.Name == fact.Keys {
				key = anyOf(f.choices(&s.Type)...)
			}
		}
		root.put([]string{fact.Key}, key, true)
	}
	for _, it := range fact.Item {
		schema := f.fact(it)
		root.put(strings.Split(it.Name, "."), schema, it.Required && it.Alias == "" || it.Name == fact.Key)
		if it.Alias != "" {
			root.put([]string{it.Alias}, schema, false)
		}
	}
	return root.schema()
}

func hasField(fact *Fact, name string) bool {
	for _, it := range fact.Item {
		if it.Name == name {
			return true
		}
	}
	return false
}

func bounded(out object, t *Type) object {
	if t.Min != "" {
		out = append(out, member{"minimum", json.Number(t.Min)})
	}
	if t.Max != "" {
		out = append(out, member{"maximum", json.Number(t.Max)})
	}
	return out
}

// plainDefault is the default of a fact where JSON can say it.
func plainDefault(fact *Fact) (any, bool) {
	v := fact.Default
	if v == nil {
		return nil, false
	}
	switch v.Kind {
	case ValueBool:
		return v.Text == "true", true
	case ValueNumber:
		return json.Number(v.Text), true
	case ValueString:
		return v.Text, true
	}
	return nil, false
}

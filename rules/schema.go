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
	top := keys(
		need("guize", object{{"const", 1}}, "语言版本，写 1", "version of the language: 1"),
		need("set", ref("id"), "规则集的名称", "id of the set"),
		key("title", ref("text"), "标题", "title"),
		key("languages", oneOrMore(ref("language")), "文字的语言，第一种为默认", "languages of the texts; the first is the default"),
		key("timezone", typed("string"), "时区，如 Asia/Shanghai", "time zone such as Asia/Shanghai"),
		key("calendar", ref("id"), "期限所用的日历，如 cn", "calendar of the deadlines, such as cn"),
		key("rules_on", ref("expression"), "按哪一天的规则办理", "the date whose rules apply"),
		key("extends", typed("string"), "所扩展的规则集的文件", "file of the set that this one builds on"),
		key("remove", oneOrMore(typed("string")), "从所扩展的规则集中去掉的规则（政策/规则）", "rules taken away from the set that is extended (policy/rule)"),
		key("allow", ref("allow"), "整个规则集接受的检查结果及理由", "findings accepted for the whole set, with the reason"),
		key("sources", mapOf(ref("source")), "引用的文件", "documents that citations name"),
		key("params", mapOf(ref("param")), "文件规定的数字和期限", "numbers and periods that the law fixes"),
		key("bodies", mapOf(ref("body")), "单位", "bodies"),
		key("materials", mapOf(ref("material")), "材料", "papers"),
		key("facts", mapOf(ref("fact")), "申请中的事实", "facts of an application"),
		key("outcomes", mapOf(ref("outcome")), "规则所决定的结果", "what the rules decide"),
		key("define", mapOf(ref("definition")), "有名称的表达式", "named expressions"),
		key("policies", mapOf(ref("policy")), "政策：成组的规则", "policies: groups of rules"),
		key("duties", mapOf(ref("duty")), "个案不能决定的职责", "duties that no single case decides"),
		key("calendars", mapOf(ref("calendar")), "规则集自带的日历", "calendars that the set brings along"),
	)
	doc := object{
		{"$schema", schemaDialect},
		{"$id", "https://github.com/guize-rules/guize/rules/policies.schema.json"},
		{"title", "guize 规则集 / policy set"},
	}.with(top...)
	return indented(doc.with(member{"$defs", schemaDefs()}))
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

// property is a key that a mapping may have.
type property struct {
	name   string
	schema object
	need   bool
}

// key is a key that may be given, with what it is for.
func key(name string, schema object, zh, en string) property {
	return property{name, described(schema, zh, en), false}
}

// need is a key that must be given.
func need(name string, schema object, zh, en string) property {
	return property{name, described(schema, zh, en), true}
}

func described(schema object, zh, en string) object {
	if zh == "" {
		return schema
	}
	return schema.with(member{"description", zh + " / " + en})
}

// keys is the schema of a mapping with fixed keys and no others.
func keys(ps ...property) object {
	var props object
	var required []string
	for _, p := range ps {
		props = append(props, member{p.name, p.schema})
		if p.need {
			required = append(required, p.name)
		}
	}
	out := object{{"type", "object"}, {"properties", props}}
	if required != nil {
		out = append(out, member{"required", required})
	}
	return append(out, member{"additionalProperties", false})
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

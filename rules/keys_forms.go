package rules

import (
	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// The forms of what may stand after a key. A number or true is text too where
// text is meant: YAML readers would hand over either.

func aText() form[Text]          { return form[Text]{ref("text"), (*reader).Text} }
func aBool() form[bool]          { return form[bool]{typed("boolean"), (*reader).Boolean} }
func aDate() form[calendar.Date] { return form[calendar.Date]{ref("date"), (*reader).Date} }
func anAlias() form[string]      { return form[string]{ref("alias"), (*reader).Alias} }
func citations() form[[]Cite]    { return form[[]Cite]{ref("cite"), (*reader).cites} }
func datedCites() form[[]Cite]   { return form[[]Cite]{ref("dated_cite"), (*reader).datedCites} }
func allowances() form[[]Allow]  { return form[[]Allow]{ref("allow"), (*reader).allow} }
func aValidity() form[Validity]  { return form[Validity]{ref("validity"), (*reader).validity} }
func aLoop() form[*Loop]         { return form[*Loop]{ref("loop"), (*reader).loop} }
func aCond() form[*Cond]         { return form[*Cond]{ref("condition"), (*reader).cond} }
func anExpr() form[*Expr]        { return form[*Expr]{ref("expression"), (*reader).expr} }

// anID is an id of some kind of thing.
func anID(what text.Noun) form[string] {
	return form[string]{ref("id"), func(r *reader, n *yaml.Node) string { return r.ID(n, what) }}
}

// plain is a scalar that is taken as it is written.
func plain(what text.Noun) form[string] {
	return form[string]{typed("string"), func(r *reader, n *yaml.Node) string { return r.Str(n, what) }}
}

// numbered is plain text that may look like a number.
func numbered(what text.Noun) form[string] {
	return form[string]{typed("string", "number"), plain(what).read}
}

// aWord is one of a few words.
func aWord(what text.Noun, words ...string) form[string] {
	return form[string]{choices(words...), func(r *reader, n *yaml.Node) string { return r.OneWord(n, what, words...) }}
}

// schemaDefs are the definitions that the schema refers to.
func schemaDefs(l *language) object {
	scalar := typed("string", "number", "boolean")
	defs := object{
		{"id", matching(source.IDForm.String())},
		{"name", matching(source.NameForm.String())},
		{"alias", matching(`^[\p{L}][\p{L}\p{Nd}_]*$`)},
		{"language", matching(source.LanguageForm.String())},
		{"date", matching(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)},
		{"text", described(anyOf(scalar, object{{"type", "object"}, {"propertyNames", ref("language")}, {"additionalProperties", scalar}}),
			"文字，或每种语言各一", "a text, or one for each language")},
		{"cite", described(oneOrMore(typed("string")), "引用：来源和条款", "citation: a source and a locator")},
		{"dated_cite", described(oneOrMore(anyOf(typed("string"), schemaOf(datedCiteKeys()))), "引用，或在某些日子有效的引用", "citation, or one that holds on certain days")},
		{"allow", described(mapOf(scalar), "接受的检查结果：代码和理由", "findings accepted: code and reason")},
		{"expression", described(scalar, "表达式", "an expression")},
		{"condition", described(anyOf(typed("string", "number", "boolean"), listOf(ref("condition")), schemaOf(condKeys())),
			"条件：表达式、须全部成立的列表，或 {all, any, none}", "a condition: an expression, a list of which all must hold, or {all, any, none}")},
		{"validity", described(schemaOf(validityKeys()), "有效期，含首尾两天", "in force on these days, both included")},
		{"loop", described(matching(`^\s*\S+\s+in\s+\S+\s*$`), "对列表的每一项，如 work in works", "for each element of a list, as in work in works")},
		{"value", described(object{}, "值，或 “= 表达式”", `a value, or "= expression"`)},
		{"single", described(scalar, "单个值，或 “= 表达式”", `a single value, or "= expression"`)},
		{"names", oneOrMore(scalar)},
		{"period", described(typed("string"), "期限，如 1 workday、30 days、= params.x", "a period such as 1 workday, 30 days, = params.x")},
		{"limit", limitSchema()}, {"moments", momentsSchema()},
	}
	for _, s := range l.sections {
		defs = append(defs, s.schema())
	}
	return append(defs, member{"policy", schemaOf(l.policy)}, member{"rule", schemaOf(l.rule)}, member{"table", schemaOf(l.table)}, member{"row", schemaOf(l.row)},
		member{"effect", effectSchema(l.effects)}, member{"calendar", schemaOf(l.calendar)})
}

func condKeys() []key[Cond] {
	list := form[[]*Cond]{oneOrMore(ref("condition")), (*reader).conds}
	return []key[Cond]{
		row("all", list, func(c *Cond) *[]*Cond { return &c.All }, "全部成立", "all must hold"),
		row("any", list, func(c *Cond) *[]*Cond { return &c.Any }, "至少一个成立", "at least one must hold"),
		row("none", list, func(c *Cond) *[]*Cond { return &c.None }, "都不成立", "none may hold"),
	}
}

// datedCite is a citation, or several, with the days on which it holds.
type datedCite struct {
	Valid Validity
	Cites []Cite
}

func datedCiteKeys() []key[datedCite] {
	return append(of(func(d *datedCite) *Validity { return &d.Valid }, validityKeys()),
		row("cite", citations(), func(d *datedCite) *[]Cite { return &d.Cites }, "", "").needed(needed))
}

func validityKeys() []key[Validity] {
	return []key[Validity]{
		row("from", aDate(), func(v *Validity) *calendar.Date { return &v.From }, "起始日期", "first day"),
		row("to", aDate(), func(v *Validity) *calendar.Date { return &v.To }, "终止日期", "last day"),
	}
}

package plan

import (
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// Value is a compiled value of an effect: a constant, an expression, a text,
// a list or a map of values.
type Value struct {
	Konst   any // plain; used where nothing else is set
	Node    lang.Eval
	Typ     lang.Type
	Text    Wording
	Items   []*Value
	Entries []entry
	Shape   rules.ValueKind
}

type entry struct {
	Name  string
	Value *Value
}

// Wording is what a person reads, by language; "" is for all.
type Wording map[string][]Part

// Part is a piece of a text: what is written, or an expression.
type Part struct {
	Literal string
	Node    lang.Eval
	Typ     lang.Type
}

// value compiles a value of an effect. What it reads goes to reads.
func (c *compilation) value(scope *lang.Scope, v *rules.Value, reads *[]lang.Dep) *Value {
	if v == nil {
		return nil
	}
	out := &Value{Shape: v.Kind}
	switch v.Kind {
	case rules.ValueBool:
		out.Konst = v.Text == "true"
	case rules.ValueNumber:
		out.Konst = plainNumber(v.Text)
	case rules.ValueString:
		out.Konst = v.Text
	case rules.ValueExpr:
		out.Node, out.Typ = c.expr(scope, v.Expr, reads)
	case rules.ValueText:
		out.Text = c.text(scope, v, reads)
	case rules.ValueList:
		for i := range v.Items {
			out.Items = append(out.Items, c.value(scope, &v.Items[i], reads))
		}
	case rules.ValueMap:
		for i := range v.Entries {
			e := &v.Entries[i]
			out.Entries = append(out.Entries, entry{e.Name, c.value(scope, &e.Value, reads)})
		}
	}
	return out
}

func plainNumber(s string) any {
	v, b := ParseNumber(s, lang.Type{K: rules.KindInt})
	if b != nil {
		v, b = ParseNumber(s, lang.Type{K: rules.KindNumber})
	}
	if b != nil {
		return s
	}
	return v.Plain()
}

func unknownNode(*lang.Env) lang.Value { return lang.Value{} }

func (c *compilation) expr(scope *lang.Scope, src *rules.Expr, reads *[]lang.Dep) (lang.Eval, lang.Type) {
	if src == nil {
		return unknownNode, lang.Type{}
	}
	e, ok := lang.Compile(scope, src, &c.diags)
	if !ok {
		return unknownNode, lang.Type{}
	}
	c.keptInEffect(scope, e)
	addReads(reads, e.Deps)
	if c.current != nil {
		c.current.given = append(c.current.given, e.Tree())
	}
	return e.Kept(), e.Type
}

func addReads(reads *[]lang.Dep, deps []lang.Dep) {
	if len(*reads)*len(deps) <= fewReads {
		for _, d := range deps {
			if !slices.Contains(*reads, d) {
				*reads = append(*reads, d)
			}
		}
		return
	}
	have := make(map[lang.Dep]bool, len(*reads))
	for _, d := range *reads {
		have[d] = true
	}
	for _, d := range deps {
		if !have[d] {
			have[d], *reads = true, append(*reads, d)
		}
	}
}

// fewReads is how many comparisons cost less than a map.
const fewReads = 256

func (c *compilation) text(scope *lang.Scope, v *rules.Value, reads *[]lang.Dep) Wording {
	out := Wording{}
	for language, template := range v.Parts {
		parts := make([]Part, len(template))
		for i, p := range template {
			parts[i].Literal = p.Text
			if p.Expr != nil {
				parts[i].Node, parts[i].Typ = c.expr(scope, p.Expr, reads)
			}
		}
		out[language] = parts
	}
	return out
}

// dynamic reports whether a value reads facts.
func (v *Value) dynamic() bool {
	if v.Node != nil {
		return true
	}
	for _, parts := range v.Text {
		if slices.ContainsFunc(parts, func(p Part) bool { return p.Node != nil }) {
			return true
		}
	}
	return slices.ContainsFunc(v.Items, (*Value).dynamic) ||
		slices.ContainsFunc(v.Entries, func(e entry) bool { return e.Value.dynamic() })
}

package engine

import (
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// value is a compiled value of an effect: a constant, an expression, a text,
// a list or a map of values.
type value struct {
	konst   any // plain; used where nothing else is set
	node    lang.Eval
	typ     lang.Type
	text    wording
	items   []*value
	entries []entry
	shape   rules.ValueKind
}

type entry struct {
	name  string
	value *value
}

// wording is what a person reads, by language; "" is for all.
type wording map[string][]part

type part struct {
	literal string
	node    lang.Eval
	typ     lang.Type
}

// value compiles a value of an effect. What it reads goes to reads.
func (c *compilation) value(scope *lang.Scope, v *rules.Value, reads *[]lang.Dep) *value {
	if v == nil {
		return nil
	}
	out := &value{shape: v.Kind}
	switch v.Kind {
	case rules.ValueBool:
		out.konst = v.Text == "true"
	case rules.ValueNumber:
		out.konst = plainNumber(v.Text)
	case rules.ValueString:
		out.konst = v.Text
	case rules.ValueExpr:
		out.node, out.typ = c.expr(scope, v.Expr, reads)
	case rules.ValueText:
		out.text = c.text(scope, v, reads)
	case rules.ValueList:
		for i := range v.Items {
			out.items = append(out.items, c.value(scope, &v.Items[i], reads))
		}
	case rules.ValueMap:
		for i := range v.Entries {
			e := &v.Entries[i]
			out.entries = append(out.entries, entry{e.Name, c.value(scope, &e.Value, reads)})
		}
	}
	return out
}

func plainNumber(s string) any {
	v, b := parseNumber(s, lang.Type{K: rules.KindInt})
	if b != nil {
		v, b = parseNumber(s, lang.Type{K: rules.KindNumber})
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
	addReads(reads, e.Deps)
	return e.Eval, e.Type
}

func addReads(reads *[]lang.Dep, deps []lang.Dep) {
	for _, d := range deps {
		if !slices.Contains(*reads, d) {
			*reads = append(*reads, d)
		}
	}
}

func (c *compilation) text(scope *lang.Scope, v *rules.Value, reads *[]lang.Dep) wording {
	out := wording{}
	for language, template := range v.Parts {
		parts := make([]part, len(template))
		for i, p := range template {
			parts[i].literal = p.Text
			if p.Expr != nil {
				parts[i].node, parts[i].typ = c.expr(scope, p.Expr, reads)
			}
		}
		out[language] = parts
	}
	return out
}

// dynamic reports whether a value reads facts.
func (v *value) dynamic() bool {
	if v.node != nil {
		return true
	}
	for _, parts := range v.text {
		if slices.ContainsFunc(parts, func(p part) bool { return p.node != nil }) {
			return true
		}
	}
	return slices.ContainsFunc(v.items, (*value).dynamic) ||
		slices.ContainsFunc(v.entries, func(e entry) bool { return e.value.dynamic() })
}

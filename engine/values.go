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

// plain evaluates a value to what goes into a decision: nil where it is open.
func (v *value) plain(st *state) any {
	switch {
	case v == nil:
		return nil
	case v.node != nil:
		return st.settled(v.node, v.typ)
	case v.text != nil:
		return st.render(v.text, false)
	case v.shape == rules.ValueList:
		out := make([]any, len(v.items))
		for i, it := range v.items {
			out[i] = it.plain(st)
		}
		return out
	case v.shape == rules.ValueMap:
		return v.plainMap(st)
	}
	return v.konst
}

func (v *value) plainMap(st *state) map[string]any {
	out := map[string]any{}
	if v == nil {
		return out
	}
	for _, e := range v.entries {
		out[e.name] = e.value.plain(st)
	}
	return out
}

// id evaluates a value that names something: a body, a task, a code.
func (v *value) id(st *state) string {
	switch {
	case v == nil:
		return ""
	case v.text != nil:
		return st.render(v.text, true)
	case v.node != nil:
		x := v.node(&st.env)
		if x.K == lang.Text {
			return x.S
		}
		if !x.Known() || x.K == lang.None {
			return ""
		}
		return plainText(x.PlainIn(st.env.Zone, &v.typ))
	}
	if s, ok := v.konst.(string); ok || v.konst == nil {
		return s
	}
	return plainText(v.konst)
}

// ids evaluates a list of names; one name is a list of one.
func (v *value) ids(st *state) []string {
	from := len(st.names)
	switch {
	case v == nil:
		return []string{}
	case v.shape == rules.ValueList:
		for _, it := range v.items {
			st.names = append(st.names, it.id(st))
		}
	case v.node != nil:
		x := v.node(&st.env)
		if x.K == lang.ListKind {
			for _, it := range x.Items() {
				st.names = append(st.names, plainText(it.PlainIn(st.env.Zone, nil)))
			}
		} else if x.Known() && x.K != lang.None {
			st.names = append(st.names, plainText(x.PlainIn(st.env.Zone, &v.typ)))
		}
	default:
		st.names = append(st.names, v.id(st))
	}
	return st.cut(from)
}

// cut takes what was appended to the shared names as a list of its own, which
// the decision owns.
func (st *state) cut(from int) []string { return st.names[from:len(st.names):len(st.names)] }

// words evaluates a text for people.
func (v *value) words(st *state) string {
	switch {
	case v == nil:
		return ""
	case v.text != nil:
		return st.render(v.text, false)
	case v.node != nil:
		val := st.eval(v.node)
		if !val.Known() {
			return st.openText(v.node)
		}
		return val.Words(st.env.Lang, st.env.Zone, &v.typ)
	}
	return plainText(v.konst)
}

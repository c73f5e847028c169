package rules

import (
	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/text"
)

// This file reads the small things of the top level: sources, parameters,
// bodies, materials, outcomes, definitions and duties.

func (r *reader) sourceDocument(k, v *yaml.Node) {
	s := &Source{ID: r.id(k, "来源|a source"), Pos: r.pos(k)}
	g := r.fields(v, "来源|a source",
		field{name: "title", read: func(n *yaml.Node) { s.Title = r.text(n) }},
		field{name: "issuer", read: func(n *yaml.Node) { s.Issuer = r.text(n) }},
		field{name: "number", read: func(n *yaml.Node) { s.Number = r.str(n, "文号|a document number") }},
		field{name: "url", read: func(n *yaml.Node) { s.URL = r.str(n, "网址|a URL") }},
		field{name: "valid", read: func(n *yaml.Node) { s.Valid = r.validity(n) }},
		field{name: "allow", read: func(n *yaml.Node) { s.Allow = r.allow(n) }},
	)
	if r.keep(s, g, "来源|the source", s.ID, s.Pos) {
		r.layer.set.Sources = append(r.layer.set.Sources, s)
	}
}

// keep remembers the keys with which a thing was given, and reports whether
// the thing may be added to the set.
func (r *reader) keep(thing any, g given, kind text.Noun, id string, pos Pos) bool {
	if g == nil || id == "" || !r.claim(kind, id, pos) {
		return false
	}
	r.layer.given[thing] = g
	return true
}

func (r *reader) param(k, v *yaml.Node) {
	p := &Param{Name: r.name(k, "参数|a parameter"), Pos: r.pos(k)}
	single := ParamValue{Pos: r.pos(k)}
	fs := append(r.typeFields(&p.Type, "choices"),
		field{name: "title", read: func(n *yaml.Node) { p.Title = r.text(n) }},
		field{name: "unset", read: func(n *yaml.Node) { p.Unset = r.text(n) }},
		field{name: "values", read: func(n *yaml.Node) {
			r.items(n, "values|values", func(c *yaml.Node) { r.paramValue(p, c) })
		}},
		field{name: "binding", read: func(n *yaml.Node) { p.Binding = r.boolean(n) }},
		field{name: "allow", read: func(n *yaml.Node) { p.Allow = r.allow(n) }},
	)
	g := r.fields(v, "参数|a parameter", append(fs, r.paramValueFields(&single)...)...)
	for _, key := range []string{"from", "to", "cite"} {
		if g.has(key) && !g.has("value") {
			r.out.fail(g[key], codeConflictingKeys, text.Say("%s 只能与 value 同写", "%s goes with \"value\" only", text.Quoted(key)),
				text.Say("写进 values 的每一项", "put it into each entry of values"))
		}
	}
	if g.has("value") {
		if g.has("values") {
			r.out.fail(g["value"], codeConflictingKeys, text.Say("value 和 values 不能同时写", `"value" and "values" cannot both be given`),
				text.Say("都写在 values 里", "put all into values"))
		}
		single.Pos = g["value"]
		p.Values = append(p.Values, r.finished(single))
	}
	if r.keep(p, g, "参数|the parameter", p.Name, p.Pos) {
		r.layer.set.Params = append(r.layer.set.Params, p)
	}
}

func (r *reader) paramValueFields(v *ParamValue) []field {
	return []field{
		{name: "value", read: func(n *yaml.Node) { v.Value = r.value(n) }},
		{name: "from", read: func(n *yaml.Node) { v.Valid.From, v.Valid.Pos = r.date(n), r.pos(n) }},
		{name: "to", read: func(n *yaml.Node) { v.Valid.To, v.Valid.Pos = r.date(n), r.pos(n) }},
		{name: "cite", read: func(n *yaml.Node) { v.Cites = r.cites(n) }},
	}
}

func (r *reader) paramValue(p *Param, n *yaml.Node) {
	v := ParamValue{Pos: r.pos(n)}
	fs := r.paramValueFields(&v)
	fs[0].need = true
	if g := r.fields(n, "参数值|a value of a parameter", fs...); g.has("value") {
		p.Values = append(p.Values, r.finished(v))
	}
}

func (r *reader) finished(v ParamValue) ParamValue {
	if v.Valid.Pos == (Pos{}) {
		v.Valid.Pos = v.Pos
	}
	r.ordered(v.Valid)
	return v
}

func (r *reader) body(k, v *yaml.Node) {
	b := &Body{ID: r.id(k, "单位|a body"), Pos: r.pos(k)}
	g := r.fields(v, "单位|a body",
		field{name: "title", read: func(n *yaml.Node) { b.Title = r.text(n) }},
		field{name: "allow", read: func(n *yaml.Node) { b.Allow = r.allow(n) }},
	)
	if r.keep(b, g, "单位|the body", b.ID, b.Pos) {
		r.layer.set.Bodies = append(r.layer.set.Bodies, b)
	}
}

func (r *reader) material(k, v *yaml.Node) {
	m := &Material{ID: r.id(k, "材料|a material"), Pos: r.pos(k)}
	g := r.fields(v, "材料|a material",
		field{name: "title", read: func(n *yaml.Node) { m.Title = r.text(n) }},
		field{name: "from", read: func(n *yaml.Node) { m.From = r.id(n, "材料的出处|a place that has the material") }},
		field{name: "allow", read: func(n *yaml.Node) { m.Allow = r.allow(n) }},
	)
	if r.keep(m, g, "材料|the material", m.ID, m.Pos) {
		r.layer.set.Materials = append(r.layer.set.Materials, m)
	}
}

func (r *reader) outcome(k, v *yaml.Node) {
	o := &Outcome{Name: r.name(k, "结果|an outcome"), Pos: r.pos(k)}
	fs := append(r.typeFields(&o.Type, "values"),
		field{name: "title", read: func(n *yaml.Node) { o.Title = r.text(n) }},
		field{name: "combine", read: func(n *yaml.Node) { o.Combine = r.oneWord(n, "combine|combine", "sum", "min", "max", "list") }},
		field{name: "complete", read: func(n *yaml.Node) { o.Complete = r.expr(n) }},
		field{name: "allow", read: func(n *yaml.Node) { o.Allow = r.allow(n) }},
	)
	g := r.fields(v, "结果|an outcome", fs...)
	if r.keep(o, g, "结果|the outcome", o.Name, o.Pos) {
		r.layer.set.Outcomes = append(r.layer.set.Outcomes, o)
	}
}

func (r *reader) definition(k, v *yaml.Node) {
	d := &Definition{Name: r.name(k, "定义|a definition"), Pos: r.pos(k)}
	g := given{"expr": r.pos(v)}
	switch v.Kind {
	case yaml.MappingNode:
		g = r.fields(v, "定义|a definition",
			field{name: "expr", need: true, read: func(n *yaml.Node) { d.Expr = r.expr(n) }},
			field{name: "title", read: func(n *yaml.Node) { d.Title = r.text(n) }},
			field{name: "for", read: func(n *yaml.Node) { d.For = r.loop(n) }},
			field{name: "binding", read: func(n *yaml.Node) { d.Binding = r.boolean(n) }},
		)
	default:
		d.Expr = r.expr(v)
	}
	if r.keep(d, g, "定义|the definition", d.Name, d.Pos) {
		r.layer.set.Definitions = append(r.layer.set.Definitions, d)
	}
}

func (r *reader) duty(k, v *yaml.Node) {
	d := &Duty{ID: r.id(k, "职责|a duty"), Pos: r.pos(k)}
	g := r.fields(v, "职责|a duty",
		field{name: "title", need: true, read: func(n *yaml.Node) { d.Title = r.text(n) }},
		field{name: "body", read: func(n *yaml.Node) {
			r.some(n, func(c *yaml.Node) { d.Bodies = append(d.Bodies, r.str(c, "单位|a body")) })
		}},
		field{name: "reason", read: func(n *yaml.Node) { d.Reason = r.text(n) }},
		field{name: "cite", read: func(n *yaml.Node) { d.Cites = r.cites(n) }},
		field{name: "allow", read: func(n *yaml.Node) { d.Allow = r.allow(n) }},
	)
	if r.keep(d, g, "职责|the duty", d.ID, d.Pos) {
		r.layer.set.Duties = append(r.layer.set.Duties, d)
	}
}

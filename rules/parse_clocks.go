package rules

import (
	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// sideKeys choose among several limits or events.
func sideKeys(f form[Value]) []argument {
	return []argument{arg("latest", f, "取最晚", "the latest"), arg("earliest", f, "取最早", "the earliest")}
}

// aLimit is a period, or several put together: in turn as a list, the later or
// the earlier of some.
func aLimit() form[Value] {
	several := object{{"type", "array"}, {"items", ref("limit")}, {"minItems", 2}}
	list := form[Value]{several, (*reader).limits}
	return form[Value]{ref("limit"), func(r *reader, n *yaml.Node) Value {
		switch n.Kind {
		case yaml.SequenceNode:
			v := r.limits(n)
			if len(v.Items) == 1 { // a list of one may stand for the thing
				return v.Items[0]
			}
			return v
		case yaml.MappingNode:
			v := r.oneSide(n, "期限|a limit", sideKeys(list))
			if v.Kind != 0 && len(v.Entries[0].Value.Items) == 1 {
				r.Fail(n, codeBadPeriod, text.Say("%s 之中至少要有两个期限", "%s chooses among at least two limits", text.Quoted(v.Entries[0].Name)), nil)
			}
			return v
		}
		return periodValue(r, n)
	}}
}

// limits reads limits that are put together.
func (r *reader) limits(n *yaml.Node) Value {
	v := Value{Kind: ValueList, Pos: r.Pos(n)}
	r.Items(n, "合用的期限|limits put together", func(c *yaml.Node) {
		if x := aLimit().read(r, c); x.Kind != 0 {
			v.Items = append(v.Items, x)
		}
	})
	if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		r.noItems(n)
	}
	return v
}

func limitSchema() object {
	several := object{{"type", "array"}, {"items", ref("limit")}, {"minItems", 2}}
	return described(anyOf(ref("period"), several, schemaOf(sideKeys(form[Value]{schema: several}))),
		"期限；列表是依次相接，latest、earliest 取其中最晚、最早", "a period; a list is one after the other, latest and earliest take the last or first to end")
}

// moments are events: an expression or, where list says so, several; or the
// latest or earliest of some.
func moments(list bool) form[Value] {
	some := form[Value]{oneOrMore(ref("expression")), (*reader).exprList}
	schema := anyOf(ref("expression"), schemaOf(sideKeys(some)))
	if list {
		schema = ref("moments")
	}
	return form[Value]{schema, func(r *reader, n *yaml.Node) Value {
		switch {
		case n.Kind == yaml.MappingNode:
			return r.oneSide(n, "事件|events", sideKeys(some))
		case list:
			return r.exprList(n)
		}
		return r.exprValue(n)
	}}
}

func momentsSchema() object {
	some := oneOrMore(ref("expression"))
	return described(anyOf(some, schemaOf(sideKeys(form[Value]{schema: some}))),
		"事件：表达式、几个表达式，或 {latest: …}、{earliest: …}", "events: an expression, several, or {latest: …}, {earliest: …}")
}

// oneSide reads a mapping with just one of its keys.
func (r *reader) oneSide(n *yaml.Node, what text.Noun, rows []argument) Value {
	v, l := Value{Pos: r.Pos(n)}, argList{}
	g := readArgs(r, n, what, rows, &l)
	switch {
	case g == nil:
		return v
	case g.Has("latest") && g.Has("earliest"):
		r.Out.Fail(g["earliest"], codeConflictingKeys, text.Say("latest 和 earliest 不能同时写", `"latest" and "earliest" cannot both be given`), nil)
		return v
	case len(g) == 0:
		r.Fail(n, source.CodeMissingKey, text.Say("%s缺少 latest 或 earliest", `%s needs "latest" or "earliest"`, what), nil)
		return v
	}
	if len(l.args) == 1 {
		v.Kind, v.Entries = ValueMap, l.args
	}
	return v
}

// pauses are the times that do not count: a list fact whose elements have from
// and to, an interval made of facts, or several of both.
func pauses() form[Value] {
	one := aMap("暂停|a pause", pauseKeys()...)
	read := func(r *reader, n *yaml.Node) Value {
		if n.Kind == yaml.MappingNode {
			return one.read(r, n)
		}
		return r.exprValue(n)
	}
	return form[Value]{oneOrMore(anyOf(ref("expression"), one.schema)), func(r *reader, n *yaml.Node) Value {
		if n.Kind != yaml.SequenceNode {
			return read(r, n)
		}
		v := Value{Kind: ValueList, Pos: r.Pos(n)}
		r.Some(n, func(c *yaml.Node) { v.Items = append(v.Items, read(r, c)) })
		return v
	}}
}

func pauseKeys() []argument {
	expr := form[Value]{ref("expression"), (*reader).exprValue}
	return []argument{
		arg("from", expr, "从何时起", "from when").needed(needed), arg("to", expr, "到何时止；未写或未到则尚未结束", "until when; not given or not yet is no end as yet"),
		arg("when", expr, "什么条件下才不计入", "condition of the pause"), arg("reason", form[Value]{ref("text"), (*reader).textValue}, "理由", "reason"),
	}
}

// extensions are one that may be granted, or several.
func extensions(period form[Value]) form[Value] {
	one := aMap("extend|extend",
		arg("by", period, "延长多久", "by how much").needed(needed), arg("when", moments(true), "何时告知", "when it was told").needed(needed),
		arg("at_most", form[Value]{object{{"type", "integer"}, {"minimum", 1}}, countValue}, "最多几次", "how often at most"))
	return form[Value]{oneOrMore(one.schema), func(r *reader, n *yaml.Node) Value {
		if n.Kind != yaml.SequenceNode {
			return one.read(r, n)
		}
		v := Value{Kind: ValueList, Pos: r.Pos(n)}
		r.Some(n, func(c *yaml.Node) { v.Items = append(v.Items, one.read(r, c)) })
		return v
	}}
}

// forwardOnly are the arguments without a meaning for a clock that counts back.
func forwardOnly() []string {
	return []string{"within", "promised", "exclude", "partly", "restart", "not_before", "extend"}
}

// checkClock sees that a deadline counts on from its start or back from an
// event, and not both.
func (r *reader) checkClock(e *Effect, g given) {
	if !g.Has("before", "at_least") {
		r.clockNeeds(e, g, "start", "within")
		return
	}
	r.clockNeeds(e, g, "before", "at_least")
	for _, name := range forwardOnly() {
		if g.Has(name) {
			r.Out.Fail(g[name], codeConflictingKeys, text.Say("%s 不能与 before 同写：倒算的期限没有这一项", `%s does not go with "before": a limit that is counted back has none`, text.Quoted(name)), nil)
		}
	}
	if w := e.Arg("warn"); w != nil && isShare(w.Text) && !g.Has("start") {
		r.Out.Fail(g["warn"], codeConflictingKeys, text.Say("倒算的期限没有 start，就没有已用的比例", `a limit that is counted back has no share that is used, unless it has a "start"`),
			text.Say("写剩余的时间 “1 workday”，或加上 start", `write the time that is left, "1 workday", or add "start"`))
	}
	if roll := e.Arg("roll"); roll != nil && roll.Text == "next_workday" {
		r.Out.Fail(g["roll"], codeConflictingKeys, text.Say("倒算的期限不顺延到其后的工作日", "a limit that is counted back does not roll to the next working day"),
			text.Say("写 previous_workday（提前）或 none", "write previous_workday or none"))
	}
}

func isShare(s string) bool { return len(s) > 0 && s[len(s)-1] == '%' }

// clockNeeds reports the keys of which a clock lacks one.
func (r *reader) clockNeeds(e *Effect, g given, names ...string) {
	for _, name := range names {
		if g != nil && !g.Has(name, source.Misspelt+name) && !r.Patched {
			r.Out.Fail(e.Pos, source.CodeMissingKey, text.Say("%s缺少 %s", "%s needs %s", text.Quoted(e.Kind), text.Quoted(name)),
				text.Say("写 start 和 within，或倒算的 before 和 at_least", `give "start" and "within" or, to count back, "before" and "at_least"`))
		}
	}
	if roll := e.Arg("roll"); roll != nil && roll.Text == "previous_workday" && !g.Has("before") {
		r.Out.Fail(g["roll"], codeConflictingKeys, text.Say("previous_workday 只用于倒算的期限", `"previous_workday" is only for limits that are counted back`),
			text.Say("写 next_workday 或 none", "write next_workday or none"))
	}
}

package rules

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/text"
)

// typeKeys are the keys that make a type; values is the key of the values of
// an enum, which parameters call otherwise. A type given anew drops the old
// constraints.
func typeKeys(values string, kinds ...string) []key[Type] {
	bound := form[string]{anyOf(typed("number"), ref("date")), (*reader).bound}
	kind := aKind(kinds...)
	rows := []key[Type]{
		row(values, form[[]EnumValue]{valuesSchema(), (*reader).enumValues}, func(t *Type) *[]EnumValue { return &t.Values }, "enum、set 的取值", "values of an enum or set"),
		row("unit", plain("计量单位|a unit"), func(t *Type) *string { return &t.Unit }, "计量单位", "unit"),
		row("min", bound, func(t *Type) *string { return &t.Min }, "最小值", "least value"),
		row("max", bound, func(t *Type) *string { return &t.Max }, "最大值", "greatest value"),
		row("step", form[string]{typed("number"), (*reader).Number}, func(t *Type) *string { return &t.Step }, "测量的精度，用于边界用例", "how fine it is measured, for boundary cases"),
		row("round", aRounding(), func(t *Type) *Rounding { return &t.Round }, roundingZH, roundingEN),
		row("max_length", form[int]{object{{"type", "integer"}, {"minimum", 1}}, (*reader).count}, func(t *Type) *int { return &t.Length }, "最多字数", "most characters"),
		row("pattern", form[string]{object{{"type", "string"}, {"format", "regex"}}, (*reader).pattern}, func(t *Type) *string { return &t.Regexp }, "正则表达式", "regular expression"),
		row("format", anID("格式|a format"), func(t *Type) *string { return &t.Format }, "格式，如 uscc、cn-phone", "format such as uscc or cn-phone"),
	}
	for i := range rows {
		rows[i] = rows[i].droppedBy("type")
	}
	return slices.Insert(rows, 0, row("type", kind, func(t *Type) *Kind { return &t.Kind }, "类型", "type").needed(neededOfThing))
}

// scaleKeys say what the bands of a scale divide and what stands in them. A type
// given anew drops both.
func scaleKeys() []key[Type] {
	side := func(kinds []Kind) form[*Type] {
		rows := typeKeys("choices", words(kinds)...)
		rows = []key[Type]{*find(rows, "type"), *find(rows, "unit"), *find(rows, "choices")}
		rows[0] = rows[0].needed(needed)
		return form[*Type]{schemaOf(rows), func(r *reader, n *yaml.Node) *Type {
			t := &Type{}
			read(r, n, "type 和 unit|type and unit", rows, t)
			return t
		}}
	}
	return []key[Type]{
		row("of", side(bandKinds()), func(t *Type) **Type { return &t.Of }, "分档所按的量：类型和单位", "what the bands of a scale divide: type and unit").droppedBy("type"),
		row("gives", side(stepKinds()), func(t *Type) **Type { return &t.Gives }, "各档的值：类型和单位", "what stands in the bands of a scale: type and unit").droppedBy("type"),
	}
}

func bandKinds() []Kind { return []Kind{KindInt, KindNumber, KindMoney, KindDate} }

func stepKinds() []Kind {
	return []Kind{KindInt, KindNumber, KindMoney, KindString, KindEnum, KindDate, KindDuration, KindBool}
}

func valueKeys() []key[EnumValue] {
	return []key[EnumValue]{
		row("title", aText(), func(e *EnumValue) *Text { return &e.Title }, "标题", "title"),
		row("alias", anAlias(), func(e *EnumValue) *string { return &e.Alias }, "别名", "alias"),
	}
}

func valuesSchema() object {
	return anyOf(listOf(typed("string", "number")), object{{"type", "object"}, {"additionalProperties",
		anyOf(typed("null"), ref("text"), schemaOf(valueKeys()))}})
}

func factKeys() []key[Fact] {
	field := form[string]{typed("string"), func(r *reader, n *yaml.Node) string {
		if !r.IsScalar(n, "字段名|the name of a field") {
			return ""
		}
		return r.Name(n, "字段|a field")
	}}
	body := row("asked_of", anID("单位|a body"), func(f *Fact) *string { return &f.AskedOf }, "向谁询问", "whom to ask")
	body.also = "ask"
	fallback := row("default", form[*Value]{ref("value"), (*reader).defaultValue}, func(f *Fact) **Value { return &f.Default }, "未给出时的值；none 为“无”", "value where it is not given; none is nothing")
	fallback.null = true
	return slices.Concat([]key[Fact]{row("title", aText(), func(f *Fact) *Text { return &f.Title }, "标题", "title")},
		of(func(f *Fact) *Type { return &f.Type }, typeKeys("values", valueKinds()...)),
		[]key[Fact]{
			row("question", aText(), func(f *Fact) *Text { return &f.Question }, "如何询问", "how it is asked for"),
			row("alias", anAlias(), func(f *Fact) *string { return &f.Alias }, "表达式中可用的别名", "another name for expressions"),
			row("required", aBool(), func(f *Fact) *bool { return &f.Required }, "必填", "must be known"),
			row("sensitive", aBool(), func(f *Fact) *bool { return &f.Sensitive }, "个人信息", "personal"),
			row("changeable", aBool(), func(f *Fact) *bool { return &f.Changeable }, "申请人能否改变", "whether the applicant can change it"),
			fallback.droppedBy("type"),
			row("derive", anExpr(), func(f *Fact) **Expr { return &f.Derive }, "未给出时由其他事实推出", "how it follows from other facts where it is not given").droppedBy("type"),
			body,
			row("from", aText(), func(f *Fact) *Text { return &f.From }, "来自何处", "where it comes from"),
			row("cite", citations(), func(f *Fact) *[]Cite { return &f.Cites }, "", ""),
			row("allow", allowances(), func(f *Fact) *[]Allow { return &f.Allow }, "", ""),
			row("item", form[[]*Fact]{mapOf(ref("fact")), (*reader).item}, func(f *Fact) *[]*Fact { return &f.Item }, "列表每一项的字段", "fields of an element of a list").droppedBy("type").needed(neededOfThing),
			row("key", field, func(f *Fact) *string { return &f.Key }, "区分各项的字段", "field that names an element").droppedBy("type"),
			row("keys", plain("事实名|the name of a fact"), func(f *Fact) *string { return &f.Keys }, "每个取值各有一项的 set 事实", "set fact: one element for each of its values").droppedBy("type"),
		})
}

func (r *reader) factStart(f *Fact) { f.Changeable = true }

func outcomeKeys() []key[Outcome] {
	return slices.Concat([]key[Outcome]{row("title", aText(), func(o *Outcome) *Text { return &o.Title }, "标题", "title")},
		of(func(o *Outcome) *Type { return &o.Type }, typeKeys("values", valueKinds()...)),
		[]key[Outcome]{
			row("combine", aWord("combine|combine", "sum", "min", "max", "list"), func(o *Outcome) *string { return &o.Combine }, "多条规则的值如何合并", "how values of several rules are combined"),
			row("complete", anExpr(), func(o *Outcome) **Expr { return &o.Complete }, "成立时必须有值", "where it holds there must be a value"),
			row("allow", allowances(), func(o *Outcome) *[]Allow { return &o.Allow }, "", ""),
		})
}

// datedKeys are the keys of a value of a parameter.
func datedKeys() []key[ParamValue] {
	value := form[Value]{ref("value"), (*reader).value}
	return []key[ParamValue]{
		row("value", value, func(v *ParamValue) *Value { return &v.Value }, "值", "value").needed(needed),
		special("from", ref("date"), func(r *reader, n *yaml.Node, v *ParamValue) { v.Valid.From, v.Valid.Pos = r.Date(n), r.Pos(n) }, "起始日期", "first day"),
		special("to", ref("date"), func(r *reader, n *yaml.Node, v *ParamValue) { v.Valid.To, v.Valid.Pos = r.Date(n), r.Pos(n) }, "终止日期", "last day"),
		row("cite", citations(), func(v *ParamValue) *[]Cite { return &v.Cites }, "", ""),
	}
}

// paramKeys are the keys of a parameter. One value may stand beside them
// without a list of its own.
func paramKeys(dated []key[ParamValue]) []key[Param] {
	rows := slices.Concat([]key[Param]{row("title", aText(), func(p *Param) *Text { return &p.Title }, "标题", "title")},
		of(func(p *Param) *Type { return &p.Type }, typeKeys("choices", kindWords()...)),
		of(func(p *Param) *Type { return &p.Type }, scaleKeys()),
		[]key[Param]{
			row("unset", aText(), func(p *Param) *Text { return &p.Unset }, "文件没有规定时的文字", "words where the document gives no value").droppedBy("value", "values"),
			row("values", form[[]ParamValue]{listOf(schemaOf(dated)), (*reader).paramValues}, func(p *Param) *[]ParamValue { return &p.Values }, "分期的值", "values by date").droppedBy("unset", "value"),
			row("binding", aBinding(), func(p *Param) *Binding { return &p.Binding }, bindingZH+"；at_most 只可调低，at_least 只可调高", bindingEN+"; at_most: it may be lowered alone, at_least: raised alone"),
			row("allow", allowances(), func(p *Param) *[]Allow { return &p.Allow }, "", ""),
		})
	for _, k := range dated {
		rows = append(rows, special(k.name, k.form, func(r *reader, n *yaml.Node, _ *Param) { k.read(r, n, &r.beside) }, k.zh, k.en))
	}
	return rows
}

func (r *reader) paramStart(p *Param) { r.beside = ParamValue{Pos: p.Pos} }

func (r *reader) paramValues(n *yaml.Node) (out []ParamValue) {
	r.Items(n, "values|values", func(c *yaml.Node) {
		v := ParamValue{Pos: r.Pos(c)}
		if g := read(r, c, "参数值|a value of a parameter", r.words.dated, &v); g.Has("value") {
			out = append(out, r.finished(v))
		}
	})
	return out
}

// paramDone adds the value that stands beside the other keys.
func (r *reader) paramDone(p *Param, g given) {
	for _, key := range []string{"from", "to", "cite"} {
		if g.Has(key) && !g.Has("value") {
			r.Out.Fail(g[key], codeConflictingKeys, text.Say("%s 只能与 value 同写", "%s goes with \"value\" only", text.Quoted(key)),
				text.Say("写进 values 的每一项", "put it into each entry of values"))
		}
	}
	if !g.Has("value") {
		return
	}
	if g.Has("values") {
		r.Out.Fail(g["value"], codeConflictingKeys, text.Say("value 和 values 不能同时写", `"value" and "values" cannot both be given`),
			text.Say("都写在 values 里", "put all into values"))
	}
	r.beside.Pos = g["value"]
	p.Values = append(p.Values, r.finished(r.beside))
}

func (r *reader) finished(v ParamValue) ParamValue {
	if v.Valid.Pos == (Pos{}) {
		v.Valid.Pos = v.Pos
	}
	r.ordered(v.Valid)
	return v
}

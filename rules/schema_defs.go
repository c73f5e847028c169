package rules

// The schemas of what may stand in several places. A number or true is text
// too where text is meant: YAML readers would hand over either.

// schemaDefs are the definitions that the schema refers to.
func schemaDefs() object {
	scalar := typed("string", "number", "boolean")
	defs := object{
		{"id", matching(idForm.String())},
		{"name", matching(nameForm.String())},
		{"alias", matching(`^[\p{L}][\p{L}\p{Nd}_]*$`)},
		{"language", matching(languageForm.String())},
		{"date", matching(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)},
		{"text", described(anyOf(scalar, object{{"type", "object"}, {"propertyNames", ref("language")}, {"additionalProperties", scalar}}),
			"文字，或每种语言各一", "a text, or one for each language")},
		{"cite", described(oneOrMore(typed("string")), "引用：来源和条款", "citation: a source and a locator")},
		{"allow", described(mapOf(scalar), "接受的检查结果：代码和理由", "findings accepted: code and reason")},
		{"expression", described(scalar, "表达式", "an expression")},
		{"condition", conditionSchema()},
		{"validity", described(keys(key("from", ref("date"), "起始日期", "first day"), key("to", ref("date"), "终止日期", "last day")), "有效期，含首尾两天", "in force on these days, both included")},
		{"loop", described(matching(`^\s*\S+\s+in\s+\S+\s*$`), "对列表的每一项，如 work in works", "for each element of a list, as in work in works")},
		{"value", described(object{}, "值，或 “= 表达式”", `a value, or "= expression"`)},
		{"single", described(scalar, "单个值，或 “= 表达式”", `a single value, or "= expression"`)},
		{"names", oneOrMore(scalar)},
		{"period", described(typed("string"), "期限，如 1 workday、30 days、= params.x", "a period such as 1 workday, 30 days, = params.x")},
	}
	return defs.with(thingSchemas()...).with(ruleSchemas()...).with(effectSchemas()...).with(calendarSchemas()...)
}

func conditionSchema() object {
	list := oneOrMore(ref("condition"))
	group := keys(key("all", list, "全部成立", "all must hold"), key("any", list, "至少一个成立", "at least one must hold"),
		key("none", list, "都不成立", "none may hold"))
	return described(anyOf(typed("string", "number", "boolean"), listOf(ref("condition")), group),
		"条件：表达式、须全部成立的列表，或 {all, any, none}", "a condition: an expression, a list of which all must hold, or {all, any, none}")
}

// typeKeys are the keys that make a type.
func typeKeys(values string) []property {
	bound := anyOf(typed("number"), ref("date"))
	return []property{
		key("type", choices(kindWords()...), "类型", "type"),
		key(values, anyOf(listOf(typed("string", "number")), object{{"type", "object"}, {"additionalProperties",
			anyOf(typed("null"), ref("text"), keys(key("title", ref("text"), "标题", "title"), key("alias", ref("alias"), "别名", "alias")))}}),
			"enum、set 的取值", "values of an enum or set"),
		key("unit", typed("string"), "计量单位", "unit"),
		key("min", bound, "最小值", "least value"),
		key("max", bound, "最大值", "greatest value"),
		key("step", typed("number"), "测量的精度，用于边界用例", "how fine it is measured, for boundary cases"),
		key("max_length", object{{"type", "integer"}, {"minimum", 1}}, "最多字数", "most characters"),
		key("pattern", object{{"type", "string"}, {"format", "regex"}}, "正则表达式", "regular expression"),
		key("format", ref("id"), "格式，如 uscc、cn-phone", "format such as uscc or cn-phone"),
	}
}

func thingSchemas() object {
	title, allow := key("title", ref("text"), "标题", "title"), key("allow", ref("allow"), "", "")
	value := []property{
		key("value", ref("value"), "值", "value"), key("from", ref("date"), "起始日期", "first day"),
		key("to", ref("date"), "终止日期", "last day"), key("cite", ref("cite"), "", ""),
	}
	dated := append([]property{}, value...)
	dated[0].need = true
	binding := key("binding", typed("boolean"), "扩展本规则集的不得变更", "sets that extend this one may not change it")
	return object{
		{"source", keys(title, key("issuer", ref("text"), "发文机关", "issuer"), key("number", typed("string", "number"), "文号", "document number"),
			key("url", typed("string"), "网址", "URL"), key("valid", ref("validity"), "", ""), allow)},
		{"param", keys(append(append(append([]property{title}, typeKeys("choices")...), key("unset", ref("text"), "文件没有规定时的文字", "words where the document gives no value"),
			key("values", listOf(keys(dated...)), "分期的值", "values by date"), binding, allow), value...)...)},
		{"body", keys(title, allow)},
		{"material", keys(title, key("from", ref("id"), "从哪里取得", "where it can be had"), allow)},
		{"fact", factSchema(title, allow)},
		{"outcome", keys(append([]property{title}, append(typeKeys("values"), key("combine", choices("sum", "min", "max", "list"), "多条规则的值如何合并", "how values of several rules are combined"),
			key("complete", ref("expression"), "成立时必须有值", "where it holds there must be a value"), allow)...)...)},
		{"definition", anyOf(ref("expression"), keys(need("expr", ref("expression"), "", ""), title, key("for", ref("loop"), "", ""), binding))},
		{"duty", keys(need("title", ref("text"), "标题", "title"), key("body", oneOrMore(ref("id")), "由谁承担", "who must do it"),
			key("reason", ref("text"), "为什么不由规则决定", "why no rule decides it"), key("cite", ref("cite"), "", ""), allow)},
	}
}

func factSchema(title, allow property) object {
	ps := append([]property{title}, typeKeys("values")...)
	return keys(append(ps,
		key("question", ref("text"), "如何询问", "how it is asked for"),
		key("alias", ref("alias"), "表达式中可用的别名", "another name for expressions"),
		key("required", typed("boolean"), "必填", "must be known"),
		key("sensitive", typed("boolean"), "个人信息", "personal"),
		key("changeable", typed("boolean"), "申请人能否改变", "whether the applicant can change it"),
		key("default", ref("value"), "未给出时的值；none 为“无”", "value where it is not given; none is nothing"),
		key("derive", ref("expression"), "未给出时由其他事实推出", "how it follows from other facts where it is not given"),
		key("asked_of", ref("id"), "向谁询问", "whom to ask"),
		key("ask", ref("id"), "向谁询问", "whom to ask"),
		key("from", ref("text"), "来自何处", "where it comes from"),
		key("cite", ref("cite"), "", ""),
		allow,
		key("item", mapOf(ref("fact")), "列表每一项的字段", "fields of an element of a list"),
		key("key", typed("string"), "区分各项的字段", "field that names an element"),
		key("keys", typed("string"), "每个取值各有一项的 set 事实", "set fact: one element for each of its values"),
	)...)
}

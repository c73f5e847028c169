package rules

// ruleSchemas are the schemas of policies, rules and tables.
func ruleSchemas() object {
	title, cite, allow := key("title", ref("text"), "标题", "title"), key("cite", ref("cite"), "", ""), key("allow", ref("allow"), "", "")
	valid := key("valid", ref("validity"), "", "")
	binding := key("binding", typed("boolean"), "扩展本规则集的不得变更", "sets that extend this one may not change it")
	overrides := key("overrides", oneOrMore(typed("string")), "适用时取代这些规则", "rules that this one defeats where it applies")
	cells := oneOrMore(typed("string", "number", "boolean"))
	return object{
		{"policy", keys(title, key("applies", ref("condition"), "每条规则共同的条件", "condition of every rule"),
			key("rules_on", ref("expression"), "按哪一天的规则办理", "the date whose rules apply"), valid, cite,
			key("rules", listOf(ref("rule")), "规则", "rules"), key("tables", listOf(ref("table")), "决策表", "decision tables"), allow)},
		{"rule", keys(need("id", ref("id"), "名称", "id"), title, key("for", ref("loop"), "", ""),
			key("when", ref("condition"), "成立时适用", "it applies where this holds"),
			key("unless", ref("condition"), "成立时不适用", "it does not apply where this holds"),
			overrides, valid, cite, need("then", listOf(ref("effect")), "效果", "effects"), binding, allow)},
		{"table", keys(need("id", ref("id"), "名称", "id"), title, key("hit", choices("unique", "first", "collect"), "多行符合时如何处理", "what happens where several rows match"),
			key("for", ref("loop"), "", ""), need("inputs", oneOrMore(ref("expression")), "条件列", "input columns"),
			need("outputs", oneOrMore(typed("string")), "结果列", "output columns"), key("rows", listOf(ref("row")), "行", "rows"),
			key("rows_from", typed("string"), "存放各行的 CSV 文件", "CSV file with the rows"), cite, valid, binding, allow)},
		{"row", keys(need("id", ref("id"), "名称", "id"), title,
			need("if", described(cells, "每列一格：-、值、<= 5、[1..5]、a, b、not a、= 表达式", "a cell for each column: -, a value, <= 5, [1..5], a, b, not a, = expression"), "", ""),
			need("then", cells, "结果，每列一格", "results, a cell for each column"), overrides, valid, cite, allow)},
	}
}

// effectSchemas are the schemas of the entries of `then`. A host's own kinds of
// effect may have any arguments.
func effectSchemas() object {
	effects := object{{"decide", described(mapOf(ref("value")), "给出结果的值", "gives outcomes their values")}}
	for _, kind := range []string{"reject", "warn", "notice", "require", "waive", "route", "deadline", "penalty", "emit"} {
		effects = append(effects, member{kind, effectSchema(kind)})
	}
	effects = append(effects, member{"cite", ref("cite")}, member{"allow", ref("allow")})
	return object{{"effect", object{{"type", "object"}, {"minProperties", 1}, {"maxProperties", 3},
		{"properties", effects}, {"additionalProperties", object{{"type", "object"}}}}}}
}

// effectSchema is made of what the reader knows of an effect, so that the two
// cannot differ in which arguments there are.
func effectSchema(kind string) object {
	specs, _ := builtinArgs(kind)
	ps := make([]property, 0, len(specs)+2)
	for _, s := range specs {
		zh, en := argWords(s.name)
		ps = append(ps, property{s.name, described(argSchema(s.name), zh, en), s.need})
	}
	return keys(append(ps, key("cite", ref("cite"), "", ""), key("allow", ref("allow"), "", ""))...)
}

// argSchema is what may stand after an argument of an effect.
func argSchema(name string) object {
	switch name {
	case "message", "title", "fix", "reason":
		return ref("text")
	case "code", "id", "kind", "on_late", "calendar":
		return ref("id")
	case "cc", "after", "register":
		return ref("names")
	case "start":
		return oneOrMore(ref("expression"))
	case "start_if", "done", "exclude", "restart", "not_before":
		return ref("expression")
	case "within", "promised", "warn":
		return ref("period")
	case "extend":
		return keys(need("by", ref("period"), "延长多久", "by how much"), need("when", ref("expression"), "何时告知", "when it was told"),
			key("at_most", object{{"type", "integer"}, {"minimum", 1}}, "最多几次", "how often at most"))
	case "publicity":
		return keys(key("min", ref("period"), "最短公示期", "least period"), key("max", ref("period"), "最长公示期", "longest period"),
			key("from", ref("single"), "从何时起", "from when"))
	case "data":
		return mapOf(ref("value"))
	case "repair", "objection":
		return ref("value")
	}
	if ws := argChoices(name); ws != nil {
		return anyOf(choices(ws...), matching(`^\s*=`))
	}
	return ref("single")
}

// argChoices are the words that an argument may be, nil where it may be others.
func argChoices(name string) []string {
	switch name {
	case "roll":
		return []string{"next_workday", "none"}
	case "ends":
		return []string{"midnight", "close"}
	case "make_up":
		return []string{"works", "rests"}
	case "partly":
		return []string{"counts", "excluded"}
	case "status":
		return []string{"suspected", "proposed", "confirmed"}
	}
	return nil
}

// argWords says what an argument is for.
func argWords(name string) (zh, en string) {
	words := map[string][2]string{
		"code": {"代号", "code"}, "fact": {"所涉及的事实", "the fact that it is about"}, "message": {"告知的文字", "what is told"},
		"fix": {"如何改正", "how to mend it"}, "material": {"材料", "the paper"}, "from": {"从哪里取得", "where it can be had"},
		"reason": {"理由", "reason"}, "task": {"任务的名称", "name of the task"}, "by": {"由谁发出", "who gives it"},
		"to": {"交给谁", "who does it"}, "cc": {"抄送", "copies"}, "after": {"在哪些任务之后", "after these tasks"},
		"combine": {"统一出件的名称", "name under which results are issued together"}, "owner": {"责任单位", "who must keep it"},
		"start": {"起算的时间", "what starts it"}, "start_if": {"起算的条件", "condition of the start"},
		"within": {"期限", "the period"}, "promised": {"承诺的更短期限", "shorter period that is promised"}, "done": {"完成的时间", "what ends it"},
		"exclude": {"不计入的时段", "times that do not count"}, "restart": {"重新起算的时间", "from when it counts anew"},
		"not_before": {"不早于此时到期", "it is not due before"}, "extend": {"延长", "extension"}, "warn": {"何时变黄：50% 或 1 workday", "when the light turns yellow: 50% or 1 workday"},
		"roll": {"末日逢休息日是否顺延", "whether a rest day at the end rolls"}, "ends": {"到 24 时还是下班", "at midnight or at close of business"},
		"make_up": {"调休上班日是否算休息日", "whether make-up days count as working"}, "partly": {"部分暂停的日子", "days suspended in part"},
		"on_late": {"逾期的后果", "what being late means"}, "calendar": {"日历", "calendar"}, "act": {"行为", "the act"},
		"subject": {"主体", "whose act"}, "role": {"身份", "role"}, "class": {"等级", "class"}, "points": {"分值", "points"},
		"register": {"记入的档案", "registers"}, "publicity": {"公示", "publicity"}, "repair": {"信用修复", "repair"},
		"measure": {"惩戒措施，须有法律依据", "measure, which needs a legal basis"}, "legal_basis": {"法律依据", "legal basis"},
		"status": {"状态", "status"}, "objection": {"异议", "objection"}, "data": {"附带的数据", "data"}, "kind": {"种类", "kind"},
		"id": {"名称", "id"}, "title": {"标题", "title"},
	}
	w := words[name]
	return w[0], w[1]
}

// calendarSchemas are the schemas of the calendars that a set brings along.
func calendarSchemas() object {
	hours := oneOrMore(typed("string"))
	day := anyOf(ref("date"), keys(key("date", ref("date"), "日期", "date"), key("from", ref("date"), "起始日期", "first day"),
		key("to", ref("date"), "终止日期", "last day"), key("name", ref("text"), "名称", "name"), key("hours", hours, "开放时间", "opening hours")))
	days := []property{key("notice", typed("string", "number"), "通知文号", "number of the notice"),
		key("holidays", oneOrMore(day), "休息日", "days off"), key("workdays", oneOrMore(day), "上班日", "working days")}
	season := []property{key("from", typed("string"), "自月-日", "from month-day"), key("to", typed("string"), "至月-日", "to month-day"), need("day", hours, "每日", "each day")}
	for _, d := range []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} {
		season = append(season, key(d, hours, "", ""))
	}
	layer := append([]property{need("id", ref("id"), "名称", "id"), key("title", ref("text"), "标题", "title")}, days...)
	return object{{"calendar", keys(append([]property{
		key("title", ref("text"), "标题", "title"), key("base", ref("id"), "所依据的日历", "calendar below"),
		key("country", ref("id"), "国家代码", "code of a country"), key("years", listOf(typed("integer")), "起止年份", "first and last year"),
		key("zone", typed("string"), "时区", "time zone"), key("weekend", oneOrMore(typed("string")), "周末", "weekend"),
		key("settled", ref("validity"), "已确定的日期范围", "dates that are settled"), key("awaits", ref("text"), "等待的通知", "the notice that it waits for"),
		key("hours", anyOf(hours, oneOrMore(keys(season...))), "开放时间", "opening hours"),
		key("layers", listOf(keys(layer...)), "叠加的安排", "layers"),
	}, days...)...)}}
}

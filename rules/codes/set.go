package codes

func files() Part {
	return Part{
		Title: Words{"文件", "Files"},
		Codes: []Code{
			mistake("syntax", "不是 YAML（或 CSV）：缩进、冒号、引号、括号不对",
				"not YAML (or CSV): indentation, colon, quotes or brackets are wrong", read("syntax.yaml")),
			mistake("not-utf8", "不是 UTF-8 编码（例如 GBK）", "not UTF-8 text (GBK, for example)", read("not-utf8.yaml")),
			mistake("bad-character", "有看不见的控制字符", "holds an invisible control character", read("bad-character.yaml")),
			mistake("empty-file", "文件是空的，或只有注释", "empty, or comments only", read("empty-file.yaml")),
			mistake("second-document", "`---` 之后还有第二个文档", "a second document follows `---`", read("second-document.yaml")),
			mistake("too-large", "超过上限：文件、规则条数、表达式或文字长度",
				"over a limit: file, number of rules, length of an expression or text", read("too-large.yaml")),
			mistake("too-deep", "嵌套太深", "nested too deep", read("too-deep.yaml")),
			either("too-many", "问题太多，其余没有列出", "there are more findings than are listed", test("rules/load_test.go", "TestTooMany")),
			mistake("no-file", "extends 或 rows_from 所指的文件读不到", "a file named by extends or rows_from cannot be read", read("no-file.yaml")),
			mistake("outside", "所指的文件在规则集的文件夹之外", "the file named lies outside the folder that was opened", read("outside.yaml")),
			mistake("extends-cycle", "extends 形成循环", "sets extend one another in a circle", read("extends-cycle.yaml")),
		},
	}
}

func yaml() Part {
	return Part{
		Title: Words{"YAML 中不用的写法", "What YAML allows and a policy set does not"},
		Codes: []Code{
			mistake("ambiguous-number", "010、1_000、0x1F、.5 等，各程序读法不同",
				"010, 1_000, 0x1F, .5 and the like, which programs read differently", read("ambiguous-number.yaml")),
			mistake("anchor", "锚点 `&x`", "an anchor, `&x`", read("anchor.yaml")),
			mistake("alias", "别名引用 `*x`", "an alias, `*x`", read("alias.yaml")),
			mistake("merge-key", "合并键 `<<`", "a merge key, `<<`", read("merge-key.yaml")),
			mistake("tag", "标签 `!x`", "a tag, `!x`", read("tag.yaml")),
		},
	}
}

func keys() Part {
	return Part{
		Title: Words{"键与种类", "Keys and kinds"},
		Codes: []Code{
			mistake("unknown-key", "没有这一项；提示给出最相近的键", "no such key; the hint gives the nearest one", read("unknown-key.yaml")),
			mistake("duplicate-key", "同一个键写了两次", "a key is given twice", read("duplicate-key.yaml")),
			mistake("missing-key", "缺少必需的键", "a key is needed", read("missing-key.yaml")),
			mistake("conflicting-keys", "两个键不能同时写，或一个键要与另一个同写",
				"two keys exclude, or need, one another", read("conflicting-keys.yaml")),
			mistake("no-value", "键后没有值，或值是空的", "a key without a value, or an empty value", read("no-value.yaml")),
			mistake("wrong-kind", "该写列表、映射、数、是否的地方写了别的",
				"a list, mapping, number or true/false is expected", read("wrong-kind.yaml")),
			mistake("two-effects", "then 的一项里有两个效果", "one entry of `then` holds two effects", read("two-effects.yaml")),
		},
	}
}

func names() Part {
	return Part{
		Title: Words{"名称", "Names"},
		Codes: []Code{
			mistake("bad-id", "名称含有不允许的字符", "a name holds characters that it may not", read("bad-id.yaml")),
			mistake("reserved", "名称是表达式里另有用处的词，如 and、in",
				"a name is a word that expressions use themselves, such as and, in", read("reserved.yaml")),
			mistake("duplicate-id", "同一名称或别名用了两次", "a name or alias is taken", read("duplicate-id.yaml")),
			mistake("name-inside", "`a` 已是一个值，不能再有 `a.b`", "`a` is a value itself, so there can be no `a.b`", read("name-inside.yaml")),
			mistake("unknown-word", "只能写规定的几个词之一", "one of a few words is expected", read("unknown-word.yaml")),
			mistake("unknown-body", "bodies 中没有这个单位", "no such body under `bodies`", read("unknown-body.yaml")),
			mistake("unknown-calendar", "没有这个日历", "no such calendar", read("calendars.yaml")),
			mistake("unknown-fact", "没有这个事实", "no such fact", read("unknown-fact.yaml")),
			mistake("unknown-material", "materials 中没有这种材料", "no such material under `materials`", read("unknown-material.yaml")),
			mistake("unknown-rule", "没有这条规则", "no such rule", read("unknown-rule.yaml")),
			mistake("unknown-source", "sources 中没有这个来源", "no such source under `sources`", read("unknown-source.yaml")),
			mistake("table-layout", "决策表的行不是各占一行，不能由电子表格改写",
				"the rows of a table do not stand on lines of their own, so that a sheet cannot change them", test("rules/grid/grid_test.go", "TestWriteMistakes")),
			mistake("unknown-table", "文件中没有要导出或导入的决策表",
				"the file has no decision table of the name that a sheet is for", test("rules/grid/grid_test.go", "TestWriteMistakes")),
			mistake("unknown-task", "没有规则会产生 after 所指的任务", "no rule produces the task that `after` names", read("unknown-task.yaml")),
			mistake("overrides-itself", "规则排除自己", "a rule overrides itself", read("overrides-itself.yaml")),
		},
	}
}

func values() Part {
	return Part{
		Title: Words{"值", "Values"},
		Codes: []Code{
			mistake("bad-value", "默认值或参数值与类型不符", "a default or a parameter's value does not fit its type", read("bad-value.yaml")),
			mistake("wrong-constraint", "这个约束不能用于该类型", "a constraint does not go with the type", read("wrong-constraint.yaml")),
			mistake("bad-number", "数不在允许的范围，或 max 小于 min", "a number out of range, or max less than min", read("bad-number.yaml")),
			mistake("bad-date", "不存在的日期，或写法不对", "no date that exists, or not YYYY-MM-DD", read("bad-date.yaml")),
			mistake("dates-reversed", "终点早于起点", "ends before it begins", read("dates-reversed.yaml")),
			mistake("bad-period", "不是期限，例如缺少单位", "no period; the unit may be missing", read("bad-period.yaml")),
			mistake("bad-loop", "for 不是“变量 in 列表”", "`for` is not \"x in list\"", read("bad-loop.yaml")),
			mistake("bad-pattern", "正则表达式有误", "no regular expression", read("bad-pattern.yaml")),
			mistake("bad-promise", "承诺不是一种承诺，或所指的一项没有这种写法（R47）", "a promise is of none of the kinds, or of several, or names an argument that its effects cannot have (R47)", read("bad-promise.yaml")),
			mistake("bad-target", "指标没有写明（或不只一种）算法，或百分数不在0到100之间（R48）", "a target is of none of the kinds, or of several, or its percent is not one of a hundred (R48)", read("bad-target.yaml")),
			mistake("bad-template", "文字中的花括号不成对", "braces in a text do not pair", read("bad-template.yaml")),
			mistake("bad-language", "不是语言代码", "no code of a language", read("bad-language.yaml")),
			mistake("bad-timezone", "没有这个时区", "no such time zone", read("bad-timezone.yaml")),
			mistake("bad-version", "不认识的语言版本", "a version of the language that is not known", read("bad-version.yaml")),
			mistake("bad-calendar", "日历的内容自相矛盾", "a calendar contradicts itself", read("calendars.yaml")),
			mistake("bad-hours", "办公时间写法不对", "no business hours", read("calendars.yaml")),
		},
	}
}

func tables() Part {
	return Part{
		Title: Words{"决策表", "Tables"},
		Codes: []Code{
			mistake("bad-cell", "读不懂单元格", "a cell cannot be read", read("bad-cell.yaml")),
			mistake("ambiguous-none", "none 有两个意思：没有值，和名为 none 的取值（R28）", "none means two things: no value, and a value called none (R28)", read("ambiguous-none.yaml")),
			mistake("needs-combine", "hit: collect 的结果没有 combine（R28）",
				"`hit: collect` gives an outcome without `combine` (R28)", read("needs-combine.yaml")),
			mistake("bad-band", "读不懂分档，或两端不对；折线的点与分档混写，或计入不到底的分档（R10、R28）",
				"a band cannot be read or its ends are wrong; points stand among bands, or bands that are counted through do not begin at 0 or do end (R10, R28)", read("bad-band.yaml")),
			mistake("bands-hole", "两档之间有空档（R10、R28）", "there is a hole between two bands (R10, R28)", read("bands-hole.yaml")),
			mistake("bands-overlap", "两档重叠（R10、R28）", "two bands overlap (R10, R28)", read("bands-overlap.yaml")),
			mistake("wrong-columns", "一行的格数与列数不符", "a row has more or fewer cells than the table has columns", read("wrong-columns.yaml")),
		},
	}
}

func grounds() Part {
	return Part{
		Title: Words{"依据与一致", "Grounds and consistency"},
		Codes: []Code{
			mistake("no-legal-basis", "惩戒措施没有法律依据（R7）", "a `measure` without `legal_basis` (R7)", read("no-legal-basis.yaml")),
			mistake("binding", "变更了被扩展的规则集定为 binding 的内容，或放宽了只可收紧的参数（R8）",
				"changes what the set that is extended marks `binding`, or loosens a parameter that may only be tightened (R8)", read("binding.yaml")),
			mistake("dates-overlap", "参数在同一天有两个值（R10）", "a parameter has two values on one day (R10)", read("dates-overlap.yaml")),
			warning("dates-hole", "参数的两个值之间有空档（R10），或规则在有效期内的某些日子没有引用的条款（R7）",
				"days between two values of a parameter have none (R10), or a rule in force cites nothing on some days (R7)", read("dates-hole.yaml")),
			warning("missing-citation", "规则、参数值或职责没有注明出处（R7）",
				"a rule, a parameter's value or a duty cites nothing (R7)", read("missing-citation.yaml")),
			warning("literal-braces", "标题一类的文字里写了 {表达式}，会原样显示",
				"a title or the like holds an {expression}, which is shown as it stands", read("literal-braces.yaml")),
			warning("missing-clause", "引用了来源，却没有写明条款", "a source is cited, but not which clause of it", read("missing-clause.yaml")),
			warning("missing-translation", "文字缺少规则集声明的某种语言（R7）",
				"a text lacks a language that the set declares (R7)", read("missing-translation.yaml")),
			warning("undeclared-language", "文字用了规则集没有声明的语言",
				"a text is in a language that the set does not declare", read("undeclared-language.yaml")),
		},
	}
}

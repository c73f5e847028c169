package codes

func violations() Part {
	return Part{
		Title: Words{"申请中的问题", "Violations"},
		About: Words{
			"写在决定的 `violations` 里：所给的事实不合要求，按未知处理，其余照常审（R18）。规则的 `reject` " +
				"用自己的代码。例子是测试文件，用例以代码为名。",
			"In `violations` of a decision: a fact breaks what the set asks of it and is taken as unknown, and the rest " +
				"is still decided (R18). A rule's `reject` has a code of its own. The examples are files of tests whose " +
				"cases have the name of the code.",
		},
		Codes: []Code{
			violation("unknown-fact", "规则集没有声明这个事实；提示给出最相近的名称",
				"the set declares no such fact; the nearest name is given", decided("violations_test.yaml")),
			violation("wrong-kind", "该给列表、数、是否等的地方给了别的",
				"a list, a number, true or false or the like is expected", decided("violations_test.yaml")),
			violation("repeated-fact", "同一事实给了两次（名称和别名）",
				"a fact is given by its name and by its alias", decided("violations_test.yaml")),
			violation("repeated-key", "列表中两项的键相同", "two elements of a list have one key", decided("violations_test.yaml")),
			violation("repeated-value", "集合中同一取值出现两次", "a value stands in a set twice", decided("violations_test.yaml")),
			violation("element-without-key", "列表中的一项没有键", "an element has no key", decided("violations_test.yaml")),
			violation("not-listed", "不在可选值之中", "not one of the values", decided("violations_test.yaml")),
			violation("not-a-number", "不是数，或大得存不下", "not a number, or too large to be kept", test("engine/input_test.go", "TestViolations")),
			violation("not-whole", "不是整数", "not a whole number", decided("violations_test.yaml")),
			violation("not-money", "不是金额", "not an amount of money", decided("violations_test.yaml")),
			violation("too-many-digits", "位数超过能准确保存的范围，不作舍入",
				"more digits than can be kept exactly; nothing is rounded", decided("violations_test.yaml")),
			violation("not-a-date", "不是日期", "not a date", decided("violations_test.yaml")),
			violation("not-a-moment", "不是时刻", "not a moment", decided("violations_test.yaml")),
			violation("not-a-period", "不是期限", "not a period", decided("violations_test.yaml")),
			violation("too-small", "小于下限", "less than the minimum", decided("violations_test.yaml")),
			violation("too-large", "大于上限", "more than the maximum", decided("violations_test.yaml")),
			violation("too-many", "各列表的项数合计超过上限",
				"the lists together have too many elements", test("engine/input_test.go", "TestViolations")),
			violation("too-long", "超过字数上限", "longer than allowed", decided("violations_test.yaml")),
			violation("pattern", "不合规定的样式", "does not have the form required", decided("violations_test.yaml")),
			warning("unexpected-element", "列表中有未申请的项，未予考虑（写在 notices 里）",
				"an element for something that was not applied for is left out (in `notices`)", decided("violations_test.yaml")),
		},
	}
}

func failures() Part {
	return Part{
		Title: Words{"审理中的问题", "Errors in a decision"},
		About: Words{
			"写在决定的 `errors` 里：该规则按未定处理，决定为 incomplete。例子同上。",
			"In `errors` of a decision: the rule is undetermined and the decision incomplete. The examples are as above.",
		},
		Codes: []Code{
			mistake("no-value", "需要值的地方没有值，或 `complete` 承诺的结果没有规则给出（R15）",
				"a value is needed where there is none, or no rule gives an outcome that `complete` promises (R15)", decided("errors_test.yaml")),
			mistake("conflict", "规则要用的结果有冲突：别的规则给出了不同的值（R15）",
				"a rule reads an outcome to which others give different values (R15)", decided("errors_test.yaml")),
			mistake("type-mismatch", "类型不合，审理时才看得出",
				"types that do not go together, which only the facts show", decided("errors_test.yaml")),
			mistake("division-by-zero", "除数为零", "division by zero", decided("errors_test.yaml")),
			mistake("overflow", "计算结果的位数超出限度", "a result has more digits than a number may have", decided("errors_test.yaml")),
			mistake("not-a-decimal", "除不尽的结果要保存，却没有写明取整方法（round）", "a quotient that does not end is kept, and no rounding is said (round)", test("engine/internal/lang/number_test.go", "TestKept")),
			mistake("wrong-value", "计算结果不合结果的类型", "a computed value does not fit the type of its outcome", decided("errors_test.yaml")),
			mistake("param-not-in-force", "参数在该日期没有有效的值（R10）", "a parameter has no value on the date (R10)", decided("errors_test.yaml")),
			mistake("outside-scale", "所给的量不在分档之内", "a value lies outside the bands of a scale", decided("errors_test.yaml")),
			mistake("function-failed", "函数的参数不合适，或函数出错",
				"the argument does not suit the function, or it failed", decided("errors_test.yaml")),
			mistake("work-limit", "计算量超过上限：到所指的规则、事实或结果为止，没有得出决定，决定里别无内容（R42）",
				"the decision takes more work than its limit: it ended at the rule, fact or outcome that is named, nothing was decided, and nothing else stands in it (R42)", test("engine/work_test.go", "TestWorkLimit")),
			mistake("no-due-date", "时限算不出期限", "a clock has no due date", decided("errors_test.yaml")),
		},
	}
}

func clocks() Part {
	return Part{
		Title: Words{"时限的说明", "Notes of a clock"},
		About: Words{
			"时限（`rules/calendar`）对其输入和结果的说明；决定中写在时限的 `notes` 里，只有文字。例子是测试文件，用例以代码为名。",
			"What a clock (`rules/calendar`) says of its input and result; in `notes` of a deadline, by its words alone. " +
				"The examples are files of tests whose cases have the name of the code.",
		},
		Codes: []Code{
			note("appointment", "按用户约定顺延", "moved to the appointment", decided("clocks_test.yaml")),
			note("promise-longer", "承诺时限长于法定时限，以法定时限为准",
				"the promised limit is longer than the statutory one, which holds", decided("clocks_test.yaml")),
			note("extension-not-told", "延期尚未告知，不生效",
				"an extension that was not told has no effect", test("rules/calendar/clock_test.go", "TestClock")),
			note("extension-late", "延期于期限届满后告知，无效", "an extension told after the due date is void", decided("clocks_test.yaml")),
			note("extension-repeated", "延期次数已用完", "no further extension is allowed", test("rules/calendar/clock_test.go", "TestClock")),
			note("extension-spent", "重新计算前告知的延期不再适用",
				"an extension told before the count began anew is spent", decided("clocks_test.yaml")),
			note("suspension-empty", "暂停起止颠倒或没有开始，未予扣除",
				"a suspension that runs backwards or has no beginning is not counted out", decided("clocks_test.yaml")),
			note("done-before-start", "完成时间早于起算时间", "done before the clock started", decided("clocks_test.yaml")),
			note("restart-before-start", "重新计算的时间不晚于起算时间，未予采用",
				"the moment to begin anew is not after the start", decided("clocks_test.yaml")),
			note("deemed-accepted", "逾期未告知，视为受理", "not told in time: deemed accepted", decided("clocks_test.yaml")),
			note("deemed-granted", "逾期未决定，视为准予", "not decided in time: deemed granted", decided("clocks_test.yaml")),
		},
	}
}

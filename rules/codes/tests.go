package codes

func tests() Part {
	return Part{
		Title: Words{"测试文件", "Files of tests"},
		Codes: []Code{
			mistake("no-cases", "文件中没有用例", "a file of tests without cases", tested("no-cases_test.yaml")),
			mistake("duplicate-case", "两个用例同名", "two cases have one name", tested("cases_test.yaml")),
			mistake("case-expects-nothing", "用例没有预期任何结果", "a case expects nothing", tested("cases_test.yaml")),
			mistake("bad-time", "不是时点", "no time", tested("cases_test.yaml")),
			mistake("tests-touch-no-rule", "没有任何用例触及规则集的规则", "no case touches a rule of the set", tested("no-rule_test.yaml")),
			mistake("test-unknown-key", "决定中没有这一项", "a decision has no such key", tested("names_test.yaml")),
			mistake("test-unknown-outcome", "规则集没有声明这个结果", "the set declares no such outcome", tested("names_test.yaml")),
			mistake("test-unknown-value", "结果、status 或时刻不会有这个值", "the outcome, status or moment never has this value", tested("names_test.yaml")),
			mistake("test-wrong-fact", "用例或 base 的事实写错了，不能照写的那样采用", "a fact of a case or of base cannot be taken as it is written", tested("facts_test.yaml")),
			mistake("test-unknown-name", "没有规则会给出这个任务、时限、材料或行为",
				"no rule can give such a task, clock, material or act", tested("names_test.yaml")),
		},
	}
}

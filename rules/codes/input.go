package codes

// inputs are what is wrong with a question, so that nothing is decided.
func inputs() Part {
	shown := test("engine/input_error_test.go", "TestInputErrors")
	return Part{
		Title: Words{"无法审理的请求", "Inputs that cannot be decided"},
		About: Words{
			"由 `engine.InputError` 给出，没有决定；申请的 JSON 本身读不了的，代码同“文件”和“YAML”两部分。",
			"Of `engine.InputError`, and there is no decision; where the application's JSON cannot be read the codes are those of files and YAML.",
		},
		Codes: []Code{
			mistake("no-time", "没有给出审理时点", "no time of evaluation is given", shown),
			mistake("two-inputs", "申请以两种形式给出", "the application is given in two ways", shown),
			mistake("unknown-language", "规则集没有这种语言", "the set has no such language", shown),
			mistake("unknown-policy", "规则集没有这项政策", "the set has no such policy", shown),
			mistake("unknown-event", "规则集没有这个事件", "the set has no such event", shown),
		},
	}
}

package codes

func expressions() Part {
	return Part{
		Title: Words{"表达式", "Expressions"},
		About: Words{
			"编译时逐个检查每个表达式，位置指到出错的那个字（R6）。",
			"Each expression is checked when the set is compiled; the position is that of the part that is wrong (R6).",
		},
		Codes: []Code{
			mistake("expression-too-long", "表达式太长", "an expression is too long", test("engine/invalid_test.go", "TestExpressionTooLong")),
			mistake("expression-too-deep", "表达式嵌套太深", "an expression is nested too deep", compiled("expressions.yaml")),
			mistake("full-width", "表达式中有全角符号", "an expression holds full-width punctuation", compiled("expressions.yaml")),
			mistake("not-allowed", "语言里没有这个运算符、函数或写法",
				"an operator, function or form that the language does not have", compiled("expressions.yaml")),
			mistake("unknown-name", "没有这个事实、结果或参数；提示给出最相近的名称",
				"no such fact, outcome or parameter; the hint gives the nearest", compiled("expressions.yaml")),
			mistake("unknown-function", "没有这个函数", "no such function", compiled("expressions.yaml")),
			mistake("argument-count", "函数括号里给的项数不对",
				"a function is given too many or too few values in its brackets", compiled("expressions.yaml")),
			mistake("type-mismatch", "类型不合，例如拿数和文字比较",
				"the types do not go together, such as a number and a text", compiled("expressions.yaml")),
			mistake("unit-mismatch", "单位不同的数相比较、相加或赋值（R5）",
				"numbers of different units are compared, added or assigned (R5)", compiled("expressions.yaml")),
			mistake("enum-value", "不是该事实可选的值（R5）", "not one of the values that the fact may have (R5)", compiled("expressions.yaml")),
			mistake("not-a-condition", "条件的结果不是“是/否”", "a condition is not true or false", compiled("expressions.yaml")),
			mistake("not-a-fact", "known、happened 等只问事实或参数",
				"known, happened and the like ask about a fact or a parameter", compiled("expressions.yaml")),
			mistake("not-a-param", "on 的第一个参数应是 params 里的一项", "the first argument of `on` is one of `params`", compiled("expressions.yaml")),
			mistake("not-a-scale", "marginal、band、linear 的第一个参数应是 params 里的一个分档",
				"the first argument of `marginal`, `band` and `linear` is one of `params` that is a scale", compiled("expressions.yaml")),
			mistake("not-a-value", "分档不是一个值", "a scale is no value", compiled("expressions.yaml")),
			mistake("wrong-scale", "函数读不了这样的分档", "the function cannot read such a scale", compiled("expressions.yaml")),
			mistake("not-in-loop", "属于列表各项的结果或定义，只能用在逐项适用于该列表的规则（`for`）里",
				"an outcome or definition of a list's elements is used outside a rule over that list", compiled("expressions.yaml")),
			mistake("not-usable", "所用的定义本身有误", "the definition that is used has a mistake itself", compiled("expressions.yaml")),
			mistake("no-parts", "这个值没有所写的部分", "the value has no such part", compiled("expressions.yaml")),
			mistake("no-key", "没有 key 的列表不能按键取项", "an element is picked by key from a list that has none", compiled("expressions.yaml")),
		},
	}
}

func compiling() Part {
	return Part{
		Title: Words{"编译", "Compiling"},
		About: Words{
			"把整个规则集合在一起之后才看得出的错误。",
			"Mistakes that show once the whole set is put together.",
		},
		Codes: []Code{
			mistake("too-large", "规则和定义合起来太大，编译的计算量超过上限", "the rules and definitions of a set take more work to compile than the limit", test("engine/internal/hostile/limits_test.go", "TestTooMuchWork")),
			mistake("too-many", "错误太多，其余没有再查", "there are too many mistakes; nothing more was looked at", test("engine/internal/hostile/limits_test.go", "TestMistakesEnd")),
			mistake("cycle", "事实、结果或定义互相依赖成环；消息写出环（R16）",
				"facts, outcomes or definitions depend on one another in a circle, which the message shows", compiled("cycle.yaml")),
			mistake("bad-given", "定义的参数写得不对：名称已用过、没有用到，或类型不明（R46）",
				"what a definition is given is not declared as it must be: its name is taken, nothing uses it, or its type is none (R46)", compiled("given.yaml")),
			mistake("duplicate-name", "名称或别名已经用过", "a name or alias is taken", compiled("compiling.yaml")),
			mistake("derive-reads-outcome", "derive 只能读事实和参数（R11）",
				"`derive` reads something other than facts and parameters (R11)", compiled("compiling.yaml")),
			mistake("bad-bound", "min 或 max 不是该类型的值", "`min` or `max` is no value of the type", compiled("compiling.yaml")),
			mistake("unknown-format", "没有这个格式", "no such format", compiled("compiling.yaml")),
			mistake("unknown-list", "for 所指的不是列表事实", "`for` names something that is not a list", compiled("compiling.yaml")),
			mistake("unknown-outcome", "decide 或承诺的结果没有声明", "`decide` or a promise names an outcome that is not declared", compiled("compiling.yaml")),
			mistake("bad-promise", "承诺说某项升降，而它或所随的事实没有大小先后（R47）", "a promise says that something goes up or down of which there is no more and less, or by such a fact (R47)", compiled("compiling.yaml")),
			mistake("bad-target", "指标所计的不是数，或按敏感信息分组（R48）", "what a target counts is no number, or it tells cases apart by what is sensitive (R48)", test("engine/targets_test.go", "TestBadTargets")),
			mistake("unknown-effect", "没有声明这种效果（R22）", "an effect of a kind that nobody declared (R22)", compiled("compiling.yaml")),
			mistake("effect-data", "附带的数据与主程序声明的不符", "the data of an effect is not what the host declared", test("engine/effectdata_test.go", "TestEffectData")),
			mistake("needs-round", "保留的数可能除不尽而没有写明舍入，或给整数的值可能不是整数；消息给出显示它的申请，提示给出要写的一行（R40）",
				"a number that is kept may have digits without end and nothing rounds it, or what is given to a whole number may not be whole; the message has an application that shows it, the hint the line to write (R40)", compiled("rounding.yaml")),
			warning("unrounded-money", "规则给出的金额可能细于一分（0.01）而没有写明舍入", "an amount that rules give may be finer than 0.01, and nothing rounds it", compiled("rounding.yaml")),
			mistake("override-scope", "逐项适用的规则（`for`）不能取代不逐项适用于同一列表的规则",
				"a rule over a list (`for`) overrides one that does not run over the same list", compiled("compiling.yaml")),
			mistake("not-suspensions", "exclude 应是各项有 from 和 to 的列表",
				"`exclude` is not a list whose elements have `from` and `to`", compiled("compiling.yaml")),
		},
	}
}

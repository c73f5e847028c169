package codes

func analysis() Part {
	return Part{
		Title: Words{"分析", "Analysis"},
		About: aboutAnalysis(),
		Codes: []Code{
			mistake("gap", "有的申请得不到 `complete` 承诺的结果",
				"some applications get no value of an outcome that `complete` promises", analysed("gap.yaml")),
			mistake("conflict", "两条规则会同时适用（同一项，或同一件申请的两项），给出不同的值，或同名而不同的任务、时限",
				"two rules can apply together (to one element, or to two of one application) and give different values, or different tasks or deadlines of one name", analysed("conflict.yaml"), analysed("conflict-task.yaml"), analysed("conflict-elements.yaml")),
			warning("outranked", "两条规则层级不同，会同时适用而给出不同的值：从层级高的（R45）；确应如此的，在层级低的规则上写 allow",
				"two rules of different ranks can apply together and give different values: the higher prevails (R45); where that is meant, say so under allow of the lower", analysed("outranked.yaml")),
			mistake("broken-promise", "有的申请违背 `promises` 的承诺（R47）", "some applications break a promise of the set (R47)", analysed("broken-promise.yaml")),
			mistake("waits-for-ever", "任务相互等待，永远不能开始", "tasks wait for one another and never begin", analysed("waits-for-ever.yaml")),
			warning("unreachable", "规则（行）的条件不可能成立", "the condition of a rule or row can never hold", analysed("unreachable.yaml")),
			warning("shadowed-row", "`first` 表中的行总被前面的行占先",
				"earlier rows of a `first` table cover all of a row", analysed("shadowed-row.yaml")),
			warning("always-overridden", "规则每次适用都被其他规则取代", "a rule is overridden whenever it holds", analysed("always-overridden.yaml")),
			warning("always-true", "条件从不为否：所读事实一经知道就成立。用来等待该事实的，写明 allow",
				"a condition is never false: it holds as soon as its facts are known. Where it is there to wait for them, say so under allow", analysed("always-true.yaml")),
			warning("never-true", "`unless` 或 `any` 中的条件不可能成立",
				"a condition under `unless` or `any` is never true", analysed("never-true.yaml")),
			warning("redundant", "删去规则不会改变任何结果", "without the rule every outcome would be the same", analysed("redundant.yaml")),
			warning("exception-lacks", "例外与别的规则给出同样的结果，却没有随它而来的任务、期限或材料",
				"an exception gives what other rules give, without the tasks, deadlines or papers that come with it there", analysed("exception-lacks.yaml")),
			warning("exception-overridden", "只在一段时间有效的规则让位于一般规则：`overrides` 写反了",
				"a rule for some days gives way to the general one: `overrides` stands in the wrong rule", analysed("exception-overridden.yaml")),
			warning("override-without-effect", "`overrides` 的两条规则不会同时适用",
				"the two rules of an override never apply together", analysed("override-without-effect.yaml")),
			warning("never-together", "任务等待的另一任务不会出现在同一件申请里",
				"a task waits for one that never comes in the same application", analysed("never-together.yaml")),
			warning("unused-fact", "没有规则用到的事实（必填、有格式或注明出处的除外）",
				"nothing uses the fact (unless it is required, has a format or is cited)", analysed("unused.yaml")),
			warning("unused-param", "没有规则用到的参数（未定值的除外）",
				"nothing uses the parameter (unless it has no value)", analysed("unused.yaml")),
			warning("unused-body", "没有规则提到的单位", "nothing names the body", analysed("unused.yaml")),
			warning("unused-material", "没有规则要求或免交的材料", "no rule requires or waives the material", analysed("unused.yaml")),
			warning("unused-definition", "没有规则用到的定义", "nothing uses the definition", analysed("unused.yaml")),
			warning("stale-text", "规则或政策的文字里写的数字，所用的参数不是（或不总是）这个值",
				"the words of a rule or policy give a number that its parameter does not have, or not always", analysed("stale-text.yaml")),
			warning("source-out-of-date", "来源已经失效，现行规则仍以它为据",
				"a source has ended and rules in force still rest on it", analysed("source-out-of-date.yaml")),
			warning("hole-in-use", "规则要用的参数在某些日子（第一个值之前、两个值之间或最后一个值之后）没有值，规则那时出错；文件没有规定的，在值旁写 `unset`（R10）",
				"a rule needs a parameter on days that no value covers (before the first, between two, after the last) and then fails; where the document gives none say `unset` beside the values (R10)", analysed("hole-in-use.yaml")),
			warning("can-fail", "事实齐全，规则或事实的推导仍会出错：除以零、需要值的地方没有值等；找到的都附申请，没有找到的不作保证",
				"a rule, or the derivation of a fact, fails though every fact is known: it divides by zero, needs a value where there is none; what is found comes with an application, and that nothing is found proves nothing", analysed("can-fail.yaml")),
			warning("calendar-range", "日历没有覆盖规则的日期，或已经用完",
				"the calendar does not cover the dates of the rules, or has come to its end", analysed("source-out-of-date.yaml")),
			warning("calendar-provisional", "日历今年余下的日子还在等下一年的通知",
				"the days left of this year wait for the notice of the next", analysed("calendar-provisional.yaml")),
		},
	}
}

func aboutAnalysis() Words {
	return Words{
		"规则集能编译之后，`guize check` 再看各条规则合起来会怎样。事实的取值按规则里的常数切成段和点，逐一查遍；" +
			"凡说“有”的（遗漏、冲突……）都附一件引擎真正审过的申请，凡说“永不”的都查遍了全部取值，" +
			"所附的申请显示最多能到哪一步。只有“没有用到”的几种不附申请：没有用到的东西，什么申请也显示不出来。" +
			"逐项适用的规则（`for`）按一项来查；给出的是整件申请的结果或任务时，再按两项来查，一项也没有的也查。`any`、" +
			"`all`、`none` 和“有没有项”逐项查清。条件不只是与常数比较的（两个事实相加、各项合计或计数、当前时间），" +
			"答案按“都可能”处理：证明仍然成立，查到的要由引擎确认才算。判定不了的另行列出，并写明是哪些事实造成的。" +
			"`--at` 是分析的时点，`--quick` 不作分析。各种问题和未能判定的都照上文用 `allow: {代码: 理由}` 不再提示。",
		"Once a set compiles, `guize check` looks at what its rules say together. The values of each fact are cut at " +
			"the constants that it is compared with, and all combinations are searched. What is said to exist (a gap, a " +
			"conflict …) comes with an application that the engine has really decided so; what is said never to be was " +
			"searched to the end, and its application shows how near one can come. Only what nothing uses has no " +
			"application, since none can show it. A rule over a list (`for`) is examined for one element; where it gives " +
			"an outcome or task of the whole application, for two as well, and for a list without any. `any`, `all`, " +
			"`none` and whether a list has elements are followed into the elements. Where a condition does more than " +
			"compare with constants (arithmetic on two facts, sums and counts over a list, the time) its answer may be " +
			"either: a proof holds all the same, and what is found counts only when the engine confirms it. What cannot " +
			"be decided is listed, with the facts that make it so. `--at` is the time of the analysis, `--quick` leaves " +
			"it out. Each, and what is not decided, is silenced beside the thing with `allow: {code: reason}`, as above.",
	}
}

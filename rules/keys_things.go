package rules

import (
	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/text"
)

// language is the table of keys. It is made once for each set that is read.
type language struct {
	top      []key[layer]
	sections []anySection
	fact     []key[Fact]
	value    []key[EnumValue]
	dated    []key[ParamValue]
	policy   []key[Policy]
	rule     []key[ruleDraft]
	table    []key[tableDraft]
	row      []key[ruleDraft]
	effects  []effectKind

	calendar      []key[calendarDraft]
	calendarLayer []key[calendarLayer]
}

func newLanguage() *language {
	l := &language{fact: factKeys(), value: valueKeys(), dated: datedKeys(), policy: policyKeys(), table: tableKeys(), effects: effectKinds(),
		calendar: calendarKeys(), calendarLayer: calendarLayerKeys()}
	l.rule, l.row = ruleKeys()
	l.sections = sections(l)
	l.top = topKeys(l.sections)
	return l
}

// topKeys are the keys of the top level. Those of which there is one are given
// by one file of a folder only.
func topKeys(sections []anySection) []key[layer] {
	once := func(k key[layer]) key[layer] {
		inner := k.read
		k.read = func(r *reader, n *yaml.Node, own *layer) {
			if r.first(k.name, n) {
				inner(r, n, own)
			}
		}
		return k
	}
	rows := []key[layer]{
		once(special("guize", object{{"enum", languageVersions()}}, func(r *reader, n *yaml.Node, _ *layer) { r.version(n) }, "语言版本，写 1 或 2", "version of the language: 1 or 2").needed(neededOfSet)),
		once(special("set", ref("id"), func(r *reader, n *yaml.Node, own *layer) {
			own.set.ID, own.set.Pos = r.ID(n, "规则集|a set"), r.Pos(n)
		}, "规则集的名称", "id of the set").needed(neededOfSet)),
		once(row("title", aText(), func(own *layer) *Text { return &own.set.Title }, "标题", "title")),
		once(special("languages", oneOrMore(ref("language")), func(r *reader, n *yaml.Node, _ *layer) { r.languageList(n) }, "文字的语言，第一种为默认", "languages of the texts; the first is the default")),
		once(special("timezone", typed("string"), func(r *reader, n *yaml.Node, _ *layer) { r.timezone(n) }, "时区，如 Asia/Shanghai", "time zone such as Asia/Shanghai")),
		once(row("calendar", anID("日历|a calendar"), func(own *layer) *string { return &own.set.CalendarID }, "期限所用的日历，如 cn", "calendar of the deadlines, such as cn")),
		once(row("rules_on", anExpr(), func(own *layer) **Expr { return &own.set.RulesOn }, "按哪一天的规则办理", "the date whose rules apply")),
		once(special("extends", typed("string"), func(r *reader, n *yaml.Node, _ *layer) { r.extends(n) }, "所扩展的规则集的文件", "file of the set that this one builds on")),
		special("remove", oneOrMore(typed("string")), func(r *reader, n *yaml.Node, _ *layer) { r.removals(n) }, "从所扩展的规则集中去掉的规则（政策/规则）", "rules taken away from the set that is extended (policy/rule)"),
		special("allow", ref("allow"), func(r *reader, n *yaml.Node, own *layer) { own.set.Allow = append(own.set.Allow, r.allow(n)...) }, "整个规则集接受的检查结果及理由", "findings accepted for the whole set, with the reason"),
	}
	first := len(sections) - 3 // duties, promises and targets stand behind the policies
	for _, s := range sections[:first] {
		rows = append(rows, s.top())
	}
	return append(rows,
		entriesKey("policies", "policy", "政策：成组的规则", "policies: groups of rules", (*reader).policy),
		sections[first].top(), sections[first+1].top(), sections[first+2].top(),
		entriesKey("calendars", "calendar", "规则集自带的日历", "calendars that the set brings along", (*reader).calendarOf))
}

// entriesKey is a key of the top level that holds a mapping from names to things.
func entriesKey(name, def, zh, en string, each func(r *reader, k, v *yaml.Node)) key[layer] {
	return special(name, mapOf(ref(def)), func(r *reader, n *yaml.Node, _ *layer) {
		r.Entries(n, text.Noun(name+"|"+name), func(k, v *yaml.Node) { each(r, k, v) })
	}, zh, en)
}

// sections are the things of the top level that are all read and inherited
// alike.
func sections(l *language) []anySection {
	return []anySection{
		&section[Source]{key: "sources", kind: "source", noun: "来源|a source", the: "来源|the source", zh: "引用的文件", en: "documents that citations name",
			named: (*reader).ID, of: (*Source).thing, list: func(s *Set) *[]*Source { return &s.Sources }, rows: sourceKeys()},
		&section[Param]{key: "params", kind: "param", noun: "参数|a parameter", the: "参数|the parameter", zh: "文件规定的数字和期限", en: "numbers and periods that the law fixes",
			named: (*reader).Name, of: (*Param).thing, list: func(s *Set) *[]*Param { return &s.Params }, rows: paramKeys(l.dated), start: (*reader).paramStart, done: (*reader).paramDone, laid: (*merger).bounded},
		&section[Unit]{key: "units", kind: "unit", noun: "计量单位|a unit", the: "计量单位|the unit", zh: "计量单位的名称", en: "what units are called",
			named: (*reader).ID, of: (*Unit).thing, list: func(s *Set) *[]*Unit { return &s.Units }, rows: unitKeys()},
		&section[Body]{key: "bodies", kind: "body", noun: "单位|a body", the: "单位|the body", zh: "单位", en: "bodies",
			named: (*reader).ID, of: (*Body).thing, list: func(s *Set) *[]*Body { return &s.Bodies }, rows: bodyKeys()},
		&section[Material]{key: "materials", kind: "material", noun: "材料|a material", the: "材料|the material", zh: "材料", en: "papers",
			named: (*reader).ID, of: (*Material).thing, list: func(s *Set) *[]*Material { return &s.Materials }, rows: materialKeys()},
		&section[Fact]{key: "facts", kind: "fact", noun: "事实|a fact", the: "事实|the fact", zh: "申请中的事实", en: "facts of an application",
			named: (*reader).Name, of: (*Fact).thing, list: func(s *Set) *[]*Fact { return &s.Facts }, rows: l.fact, start: (*reader).factStart},
		&section[Outcome]{key: "outcomes", kind: "outcome", noun: "结果|an outcome", the: "结果|the outcome", zh: "规则所决定的结果", en: "what the rules decide",
			named: (*reader).Name, of: (*Outcome).thing, list: func(s *Set) *[]*Outcome { return &s.Outcomes }, rows: outcomeKeys()},
		&section[Definition]{key: "define", kind: "definition", noun: "定义|a definition", the: "定义|the definition", zh: "有名称的表达式", en: "named expressions",
			named: (*reader).Name, of: (*Definition).thing, list: func(s *Set) *[]*Definition { return &s.Definitions }, rows: definitionKeys(), bare: "expr"},
		&section[Duty]{key: "duties", kind: "duty", noun: "职责|a duty", the: "职责|the duty", zh: "个案不能决定的职责", en: "duties that no single case decides",
			named: (*reader).ID, of: (*Duty).thing, list: func(s *Set) *[]*Duty { return &s.Duties }, rows: dutyKeys()},
		&section[Promise]{key: "promises", kind: "promise", noun: "承诺|a promise", the: "承诺|the promise", zh: "对每一件申请都须成立的承诺，由检查证明或以申请为例推翻", en: "what must hold for everyone, proved or refuted by the check",
			named: (*reader).ID, of: (*Promise).thing, list: func(s *Set) *[]*Promise { return &s.Promises }, rows: promiseKeys()},
		&section[Target]{key: "targets", kind: "target", noun: "指标|a target", the: "指标|the target", zh: "许多件合在一起应达到的指标，不是任何一件的期限", en: "what many cases should come to together; no deadline of any of them",
			named: (*reader).ID, of: (*Target).thing, list: func(s *Set) *[]*Target { return &s.Targets }, rows: targetKeys()},
	}
}

func sourceKeys() []key[Source] {
	return []key[Source]{
		row("title", aText(), func(s *Source) *Text { return &s.Title }, "标题", "title"),
		row("short", aText(), func(s *Source) *Text { return &s.Short }, "引用时的简称", "what it is called where it is cited"),
		row("clause", clauseForm(), func(s *Source) *Text { return &s.Clause }, "第一条的写法，如 第一条|第（一）项", "how its first clause is written, such as art. 1|(1)"),
		row("issuer", aText(), func(s *Source) *Text { return &s.Issuer }, "发文机关", "issuer"),
		row("number", numbered("文号|a document number"), func(s *Source) *string { return &s.Number }, "文号", "document number"),
		row("url", plain("网址|a URL"), func(s *Source) *string { return &s.URL }, "网址", "URL"),
		row("valid", aValidity(), func(s *Source) *Validity { return &s.Valid }, "", ""),
		row("rank", form[int]{object{{"type", "integer"}, {"minimum", 1}}, (*reader).count}, func(s *Source) *int { return &s.Rank }, "层级，1 最高；层级不同的规则相抵触的，从其高者", "rank, 1 the highest: where rules of two ranks contradict each other the higher one prevails"),
		row("allow", allowances(), func(s *Source) *[]Allow { return &s.Allow }, "", ""),
	}
}

func unitKeys() []key[Unit] {
	return []key[Unit]{
		row("title", aText(), func(u *Unit) *Text { return &u.Title }, "标题，写在数的后面", "title, as it stands behind a number"),
		row("allow", allowances(), func(u *Unit) *[]Allow { return &u.Allow }, "", ""),
	}
}

func bodyKeys() []key[Body] {
	return []key[Body]{
		row("title", aText(), func(b *Body) *Text { return &b.Title }, "标题", "title"),
		row("allow", allowances(), func(b *Body) *[]Allow { return &b.Allow }, "", ""),
	}
}

func materialKeys() []key[Material] {
	return []key[Material]{
		row("title", aText(), func(m *Material) *Text { return &m.Title }, "标题", "title"),
		row("from", anID("材料的出处|a place that has the material"), func(m *Material) *string { return &m.From }, "从哪里取得", "where it can be had"),
		row("allow", allowances(), func(m *Material) *[]Allow { return &m.Allow }, "", ""),
	}
}

const bindingZH, bindingEN = "扩展本规则集的不得变更", "sets that extend this one may not change it"

func definitionKeys() []key[Definition] {
	return []key[Definition]{
		row("expr", anExpr(), func(d *Definition) **Expr { return &d.Expr }, "", "").needed(needed),
		row("title", aText(), func(d *Definition) *Text { return &d.Title }, "标题", "title"),
		row("for", aLoop(), func(d *Definition) **Loop { return &d.For }, "", "").droppedBy("expr"),
		row("given", form[[]Given]{mapOf(typed("string")), (*reader).given}, func(d *Definition) *[]Given { return &d.Given },
			"引用时给它的量：名称和类型，类型如 date，或与其同类型的事实", "what it is given where it is called: names and types, a type such as date or a fact that has it").droppedBy("expr"),
		row("round", aRounding(), func(d *Definition) *Rounding { return &d.Round }, roundingZH, roundingEN).droppedBy("expr"),
		row("binding", isBinding(), func(d *Definition) *bool { return &d.Binding }, bindingZH, bindingEN),
	}
}

func dutyKeys() []key[Duty] {
	bodies := form[[]string]{oneOrMore(ref("id")), func(r *reader, n *yaml.Node) (out []string) {
		r.Some(n, func(c *yaml.Node) { out = append(out, r.Str(c, "单位|a body")) })
		return out
	}}
	return []key[Duty]{
		row("title", aText(), func(d *Duty) *Text { return &d.Title }, "标题", "title").needed(needed),
		row("body", bodies, func(d *Duty) *[]string { return &d.Bodies }, "由谁承担", "who must do it"),
		row("reason", aText(), func(d *Duty) *Text { return &d.Reason }, "为什么不由规则决定", "why no rule decides it"),
		row("cite", citations(), func(d *Duty) *[]Cite { return &d.Cites }, "", ""),
		row("allow", allowances(), func(d *Duty) *[]Allow { return &d.Allow }, "", ""),
	}
}

func promiseKeys() []key[Promise] {
	named := func(name, zh, en string, at func(*Promise) *Ref, unless ...string) key[Promise] {
		return row(name, form[Ref]{typed("string"), func(r *reader, n *yaml.Node) Ref {
			return Ref{r.Str(n, text.Noun(zh+"|"+en)), r.Pos(n)}
		}}, at, zh, en).droppedBy(unless...)
	}
	return []key[Promise]{
		row("title", aText(), func(p *Promise) *Text { return &p.Title }, "标题", "title"),
		row("holds", aCond(), func(p *Promise) **Cond { return &p.Holds }, "对任何一件申请都不得为否的条件", "a condition that is false for nobody").droppedBy("of", "every"),
		named("of", "结果，或 to 所涉的 outcomes、routes、deadlines", "an outcome or, with to, one of outcomes, routes, deadlines", func(p *Promise) *Ref { return &p.Of }, "holds", "every"),
		named("when", "随之而变的事实", "the fact with which it goes", func(p *Promise) *Ref { return &p.When }, "holds", "every", "to"),
		row("goes", aWord("方向|a direction", "up", "down"), func(p *Promise) *string { return &p.Goes }, "事实增大时，结果只升（up）或只降（down）", "the way the outcome goes where the fact grows").droppedBy("holds", "every", "to"),
		named("to", "不影响结果的事实", "the fact that makes no difference", func(p *Promise) *Ref { return &p.To }, "holds", "every", "when"),
		named("every", "效果的种类", "a kind of effect", func(p *Promise) *Ref { return &p.Every }, "holds", "of"),
		named("has", "该种效果都须写明的一项", "the argument that each of that kind has", func(p *Promise) *Ref { return &p.Has }, "holds", "of"),
		row("valid", aValidity(), func(p *Promise) *Validity { return &p.Valid }, "", ""),
		row("cite", citations(), func(p *Promise) *[]Cite { return &p.Cites }, "", ""),
		row("allow", allowances(), func(p *Promise) *[]Allow { return &p.Allow }, "", ""),
	}
}

func targetKeys() []key[Target] {
	number := func(name, zh, en string, at func(*Target) *string, unless ...string) key[Target] {
		return row(name, form[string]{typed("number"), (*reader).Number}, at, zh, en).droppedBy(unless...)
	}
	return []key[Target]{
		row("title", aText(), func(t *Target) *Text { return &t.Title }, "标题", "title"),
		row("for", aLoop(), func(t *Target) **Loop { return &t.For }, "", ""),
		row("when", aCond(), func(t *Target) **Cond { return &t.When }, "计入的条件", "which cases count"),
		row("of", anExpr(), func(t *Target) **Expr { return &t.Of }, "每件的数，如 deadlines.x.used_workdays", "the number of each case, such as deadlines.x.used_workdays").needed(neededOfThing),
		row("by", anExpr(), func(t *Target) **Expr { return &t.By }, "分组：month（适用规定的日期的月份）或一项事实、结果", "what cases are told apart by: month (of the date of the rules), or a fact or an outcome"),
		number("average", "平均数的上限", "what the average is at most", func(t *Target) *string { return &t.Average }, "within", "percentile"),
		number("within", "每件的上限", "what a case has at most", func(t *Target) *string { return &t.Within }, "average", "percentile"),
		number("share", "不超过 within 的件数所占的百分数", "the percent of the cases that have within or less", func(t *Target) *string { return &t.Share }, "average", "percentile"),
		number("percentile", "百分位", "a percentile", func(t *Target) *string { return &t.Percentile }, "average", "within"),
		number("at_most", "百分位数的上限", "what the percentile is at most", func(t *Target) *string { return &t.AtMost }, "average", "within"),
		row("valid", aValidity(), func(t *Target) *Validity { return &t.Valid }, "", ""),
		row("cite", citations(), func(t *Target) *[]Cite { return &t.Cites }, "", ""),
		row("allow", allowances(), func(t *Target) *[]Allow { return &t.Allow }, "", ""),
	}
}

package rules

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/text"
)

// effectKind is a row of the table of effects.
type effectKind struct {
	kind    string
	args    []argument
	open    bool   // its arguments are outcomes, by their names
	zh, en  string // what it is for
	title   Text   // what people call what it gives
	section string // of a decision, that it fills
	id      string // the argument that names what it gives
}

// argument is a key of an effect, or of a mapping within one.
type argument = key[argList]

// argList is where arguments go.
type argList struct {
	args   []Arg
	effect *Effect // nil within a mapping
}

// arg is the row of an argument.
func arg(name string, f form[Value], zh, en string) argument {
	return special(name, f.schema, func(r *reader, n *yaml.Node, l *argList) {
		if v := f.read(r, n); v.Kind != 0 {
			l.args = append(l.args, Arg{Name: name, Value: v})
		}
	}, zh, en)
}

// effectKinds are the effects of the language. `cite` and `allow` stand among
// the arguments of each.
func effectKinds() []effectKind {
	period := form[Value]{ref("period"), periodValue}
	single, name := form[Value]{ref("single"), (*reader).argValue}, form[Value]{ref("single"), (*reader).nameValue}
	names := form[Value]{ref("names"), (*reader).nameList}
	words, id := form[Value]{ref("text"), (*reader).textValue}, form[Value]{ref("id"), idValue}
	expr, whatever := form[Value]{ref("expression"), (*reader).exprValue}, form[Value]{ref("value"), (*reader).value}
	said := func(name, zh, en string) argument {
		k := arg(name, words, zh, en)
		k.spoken = true
		return k
	}
	title, code, data := said("title", "标题", "title"), arg("code", id, "代号", "code").needed(needed), arg("data", form[Value]{mapOf(ref("value")), dataValue}, "附带的数据", "data")
	fact, message := arg("fact", name, "所涉及的事实", "the fact that it is about"), said("message", "告知的文字", "what is told").needed(needed)
	material := []argument{arg("material", single, "材料", "the paper").needed(needed).naming("materials"), arg("from", single, "从哪里取得", "where it can be had"), said("reason", "理由", "reason"), title}
	notice := []argument{code, fact, message, title}
	told, paper := text.Say("提示", "notice"), text.Say("材料", "paper")
	kinds := []effectKind{
		{kind: "decide", open: true, title: text.Say("结果", "outcome"), zh: "给出结果的值", en: "gives outcomes their values", section: "outcomes"},
		{kind: "reject", title: text.Say("不予受理", "rejection"), section: "violations", id: "code", args: []argument{code, fact, message, said("fix", "如何改正", "how to mend it"), title}},
		{kind: "warn", title: told, section: "notices", id: "code", args: notice},
		{kind: "notice", title: told, section: "notices", id: "code", args: notice},
		{kind: "require", title: paper, section: "materials", id: "material", args: material},
		{kind: "waive", title: paper, section: "materials", id: "material", args: material},
		{kind: "route", title: text.Say("任务", "task"), section: "routes", id: "task", args: []argument{
			arg("task", name, "任务的名称", "name of the task").needed(needed), arg("by", single, "由谁发出", "who gives it").naming("bodies"), arg("to", single, "交给谁", "who does it").naming("bodies"),
			arg("cc", names, "抄送", "copies").naming("bodies"), title, arg("after", names, "在哪些任务之后", "after these tasks"),
			arg("combine", name, "统一出件的名称", "name under which results are issued together"),
		}},
		{kind: "deadline", title: text.Say("期限", "deadline"), section: "deadlines", id: "id", args: []argument{
			arg("id", id, "名称", "id").needed(needed), title, arg("owner", single, "责任单位", "who must keep it").naming("bodies"),
			arg("start", moments(true), "起算的时间", "what starts it"),
			arg("start_if", expr, "起算的条件", "condition of the start"),
			arg("within", aLimit(), "期限", "the limit"), arg("promised", period, "承诺的更短期限", "shorter period that is promised"),
			arg("before", moments(false), "从何时倒算", "what it is counted back from"), arg("at_least", period, "至少提前多久", "how long before at the least"),
			arg("done", moments(true), "完成的时间", "what ends it"), arg("exclude", pauses(), "不计入的时段", "times that do not count"),
			arg("restart", moments(true), "重新起算的时间", "from when it counts anew"), arg("not_before", moments(true), "不早于此时到期", "it is not due before"),
			arg("extend", extensions(period), "延长", "extension"),
			arg("warn", form[Value]{ref("period"), warnValue}, "何时变黄：50% 或 1 workday", "when the light turns yellow: 50% or 1 workday"),
			arg("roll", oneOf("next_workday", "none", "previous_workday"), "末日逢休息日是否顺延（倒算的是否提前）", "whether a rest day at the end rolls, or one counted back to the day before"),
			arg("ends", oneOf("midnight", "close"), "到 24 时还是下班", "at midnight or at close of business"),
			arg("make_up", oneOf("works", "rests"), "调休上班日是否算休息日", "whether make-up days count as working"),
			arg("partly", oneOf("counts", "excluded"), "部分暂停的日子", "days suspended in part"),
			arg("on_late", id, "逾期的后果", "what being late means"), arg("calendar", id, "日历", "calendar"),
		}},
		{kind: "penalty", title: text.Say("信用记录", "credit record"), section: "penalties", id: "act", args: []argument{
			arg("act", single, "行为", "the act").needed(needed), arg("subject", single, "主体", "whose act").needed(needed), arg("role", single, "身份", "role"),
			arg("class", single, "等级", "class"), arg("points", single, "分值", "points"), arg("register", names, "记入的档案", "registers"),
			arg("publicity", aMap("publicity|publicity", arg("min", period, "最短公示期", "least period"), arg("max", period, "最长公示期", "longest period"),
				arg("from", single, "从何时起", "from when")), "公示", "publicity"),
			arg("repair", whatever, "信用修复", "repair"), arg("measure", single, "惩戒措施，须有法律依据", "measure, which needs a legal basis"),
			arg("legal_basis", single, "法律依据", "legal basis"), arg("status", oneOf("suspected", "proposed", "confirmed"), "状态", "status"),
			arg("objection", whatever, "异议", "objection"), data, title,
		}},
		{kind: "emit", title: text.Say("emit", "emit"), section: "emitted", id: "kind", args: []argument{arg("kind", id, "种类", "kind").needed(needed), data, title}},
	}
	for i := range kinds {
		kinds[i].args = slices.Concat(kinds[i].args, besideArgs())
	}
	return kinds
}

// aMap is a mapping of arguments within an effect.
func aMap(what text.Noun, rows ...argument) form[Value] {
	return form[Value]{schemaOf(rows), func(r *reader, n *yaml.Node) Value {
		v := Value{Pos: r.Pos(n)}
		l := argList{}
		if g := readArgs(r, n, what, rows, &l); g != nil {
			v.Kind, v.Entries = ValueMap, l.args
		}
		return v
	}}
}

// oneOf is one of a few words, or an expression.
func oneOf(words ...string) form[Value] {
	return form[Value]{anyOf(choices(words...), matching(`^\s*=`)), func(r *reader, n *yaml.Node) Value {
		if n.Kind == yaml.ScalarNode && strings.HasPrefix(strings.TrimSpace(n.Value), "=") {
			return r.value(n)
		}
		v := Value{Pos: r.Pos(n)}
		if s := r.OneWord(n, "此处|this", words...); s != "" {
			v.Kind, v.Text = ValueString, s
		}
		return v
	}}
}

// beside are the keys that stand among the arguments of every effect.
func besideArgs() []argument {
	return []argument{
		special("cite", ref("dated_cite"), func(r *reader, n *yaml.Node, l *argList) { l.effect.Cites = append(l.effect.Cites, r.datedCites(n)...) }, "", ""),
		special("allow", ref("allow"), func(r *reader, n *yaml.Node, l *argList) { l.effect.Allow = append(l.effect.Allow, r.allow(n)...) }, "", ""),
	}
}

// readArgs reads a mapping whose values become arguments, in the order of the
// file.
func readArgs(r *reader, n *yaml.Node, what text.Noun, rows []argument, l *argList) given {
	g := read(r, n, what, rows, l)
	for i := range l.args {
		l.args[i].Pos = g[l.args[i].Name]
	}
	return g
}

// effectSchema is the schema of an entry of `then`. A host's own kinds of
// effect may have any arguments.
func effectSchema(kinds []effectKind) object {
	var props object
	for _, k := range kinds {
		form := schemaOf(k.args)
		if k.open {
			form = mapOf(ref("value"))
		}
		props = append(props, member{k.kind, described(form, k.zh, k.en)})
	}
	for _, k := range besideArgs() {
		props = append(props, member{k.name, k.form})
	}
	return object{{"type", "object"}, {"minProperties", 1}, {"maxProperties", 3},
		{"properties", props}, {"additionalProperties", object{{"type", "object"}}}}
}

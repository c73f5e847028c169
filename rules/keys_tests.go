package rules

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/text"
)

// testDraft is a file of tests while it is read.
type testDraft struct {
	*TestFile
	cases *yaml.Node
}

// caseDraft is a case while it is read.
type caseDraft struct {
	*TestCase
	seen map[string]Pos // names of the cases before it
}

func testFileKeys() []key[testDraft] {
	return slices.Concat(of(func(f *testDraft) *TestTimes { return &f.TestTimes }, testTimesKeys()), []key[testDraft]{
		row("tests", plain("规则集的文件名|the file of the policy set"), func(f *testDraft) *string { return &f.Set }, "规则集的文件", "file of the policy set"),
		row("base", someFacts("base|base"), func(f *testDraft) *map[string]any { return &f.Base }, "每个用例共同的事实", "facts of every case"),
		special("cases", nil, func(_ *reader, n *yaml.Node, f *testDraft) { f.cases = n }, "用例", "cases").needed(needed),
	})
}

func testCaseKeys() []key[caseDraft] {
	expectation := form[*Value]{nil, (*reader).expectation}
	return slices.Concat(of(func(c *caseDraft) *TestTimes { return &c.TestTimes }, testTimesKeys()), []key[caseDraft]{
		special("name", nil, func(r *reader, n *yaml.Node, c *caseDraft) { c.Name = r.caseName(n, c.seen) }, "名称", "name").needed(needed),
		row("given", someFacts("given|given"), func(c *caseDraft) *map[string]any { return &c.Given }, "事实", "facts"),
		row("unknown", form[[]string]{nil, func(r *reader, n *yaml.Node) (out []string) {
			r.Some(n, func(n *yaml.Node) { out = append(out, r.Str(n, "事实的路径|the path of a fact")) })
			return out
		}}, func(c *caseDraft) *[]string { return &c.Unknown }, "不知是否已发生的事件", "events not known to have come or not"),
		row("expect", expectation, func(c *caseDraft) **Value { return &c.Expect }, "决定应有的内容", "what the decision holds"),
		row("absent", expectation, func(c *caseDraft) **Value { return &c.Absent }, "决定不应有的内容", "what it does not hold"),
		row("reason", plain("理由|a reason"), func(c *caseDraft) *string { return &c.Reason }, "理由", "why"),
	})
}

// testTimesKeys stand at a file or at a case.
func testTimesKeys() []key[TestTimes] {
	return []key[TestTimes]{
		row("at", form[string]{nil, (*reader).moment}, func(t *TestTimes) *string { return &t.At }, "时点", "time"),
		row("rules_on", form[string]{ref("date"), func(r *reader, n *yaml.Node) string { return r.Date(n).String() }}, func(t *TestTimes) *string { return &t.RulesOn }, "按哪一天的规则", "the date whose rules apply"),
		row("lang", plain("语言代码|the code of a language"), func(t *TestTimes) *string { return &t.Lang }, "消息的语言", "language of messages"),
	}
}

func someFacts(what text.Noun) form[map[string]any] {
	return form[map[string]any]{nil, func(r *reader, n *yaml.Node) map[string]any { return r.facts(n, what) }}
}

package tell

import (
	"slices"

	"github.com/guize-rules/guize/engine"
)

// Status is what became of an application, in words. Where nothing is missing
// and it cannot be decided all the same, the rules are the cause: it is no
// use to ask the applicant for more.
func (l Lang) Status(d *engine.Decision) string {
	if d.Status != engine.StatusIncomplete || len(d.Missing) > 0 || len(d.Errors) == 0 {
		return l.statusOf(d.Status)
	}
	cause := l.Say("规则异常，暂不能作出决定", "no decision: a rule fails")
	switch {
	case slices.ContainsFunc(d.Errors, func(e engine.RuleError) bool { return e.Code == engine.CodeWorkLimit }):
		cause = l.Say("计算量超过上限，未能作出决定", "no decision: it takes more work than the limit")
	case slices.ContainsFunc(d.Errors, func(e engine.RuleError) bool { return e.Outcome != "" }):
		cause = l.Say("规则有缺漏，暂不能作出决定", "no decision: the rules leave a hole")
	}
	return cause + l.Say("（请告知规则维护人员）", " (tell those who keep them)")
}

// statusOf is a status with what it means.
func (l Lang) statusOf(s engine.Status) string {
	text := l.ShortStatus(s)
	switch s {
	case engine.StatusInvalid:
		text += l.Say("", ": something in the application is wrong")
	case engine.StatusConflict:
		text += l.Say("", ": rules disagree")
	case engine.StatusIncomplete:
		text += l.Say("", ": something is still unknown")
	}
	return text
}

// ShortStatus is a status in a word or two.
func (l Lang) ShortStatus(s engine.Status) string {
	switch s {
	case engine.StatusInvalid:
		return l.Say("申请内容须更正", "invalid")
	case engine.StatusRejected:
		return l.Say("不予受理", "rejected")
	case engine.StatusNotInForce:
		return l.Say("该日期没有生效的规定", "no rule is in force on that date")
	case engine.StatusConflict:
		return l.Say("规定不一致", "conflict")
	case engine.StatusIncomplete:
		return l.Say("尚待补充核实", "incomplete")
	case engine.StatusDecided:
		return l.Say("已作出决定", "decided")
	}
	return string(s)
}

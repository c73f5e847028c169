package tell

import (
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules/calendar"
)

// Word is what people call a code of the decision: a status, a light, a role,
// a file of the credit record. A code without a word stands for itself.
func (l Lang) Word(code string) string {
	zh, en := wordsFor(code)
	if zh == "" {
		return code
	}
	return l.Say(zh, en)
}

func wordsFor(code string) (zh, en string) {
	if zh, en = clockWords(code); zh != "" {
		return zh, en
	}
	if zh, en = ruleWords(code); zh != "" {
		return zh, en
	}
	return creditWords(code)
}

func clockWords(code string) (zh, en string) {
	switch code {
	case string(calendar.NotStarted):
		return "尚未起算", "not started"
	case string(calendar.Running):
		return "进行中", "running"
	case string(calendar.Suspended):
		return "暂停", "suspended"
	case string(calendar.Met):
		return "已按期完成", "met"
	case string(calendar.MetLate):
		return "逾期完成", "met late"
	case string(calendar.Overdue):
		return "已逾期", "overdue"
	case string(calendar.NoLimit):
		return "文件未规定期限", "no limit is set"
	case string(calendar.LateDeemedAccepted):
		return "逾期视为受理", "deemed accepted"
	case string(calendar.LateDeemedGranted):
		return "逾期视为准予", "deemed granted"
	case string(calendar.Green):
		return "绿", "green"
	case string(calendar.Yellow):
		return "黄", "yellow"
	case string(calendar.Red):
		return "红", "red"
	case string(calendar.Blue):
		return "蓝", "blue"
	case string(calendar.Grey):
		return "灰", "grey"
	}
	return "", ""
}

func ruleWords(code string) (zh, en string) {
	switch code {
	case string(engine.RuleNotInForce):
		return "该规则在此日期未生效或已失效", "no rule is in force on that date"
	case string(engine.RuleApplies):
		return "适用", "applies"
	case string(engine.RuleDoesNotApply):
		return "不适用", "does not apply"
	case string(engine.RuleUndetermined):
		return "尚不能确定", "undetermined"
	case string(engine.RuleDefeated):
		return "不予适用", "defeated"
	case "true":
		return "是", "yes"
	case "false":
		return "否", "no"
	}
	return "", ""
}

func creditWords(code string) (zh, en string) {
	switch code {
	case string(engine.PenaltySuspected):
		return "疑似，待核实", "suspected, not yet a finding"
	case string(engine.PenaltyProposed):
		return "拟记入", "proposed"
	case string(engine.PenaltyConfirmed):
		return "已认定", "confirmed"
	case "late_workdays":
		return "逾期工作日数", "working days late"
	case "clock":
		return "期限", "deadline"
	case "enterprise_file":
		return "企业信用档案", "enterprise credit file"
	case "individual_file":
		return "个人信用档案", "individual credit file"
	case "public_platform":
		return "公共信用平台", "public credit platform"
	case "utility":
		return "公用企业", "utility"
	case "applicant":
		return "申请人", "applicant"
	case "shared_platform":
		return "共享平台", "the sharing platform"
	}
	return "", ""
}

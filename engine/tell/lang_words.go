package tell

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
	case "not_started":
		return "尚未起算", "not started"
	case "running":
		return "进行中", "running"
	case "suspended":
		return "暂停", "suspended"
	case "met":
		return "已按期完成", "met"
	case "met_late":
		return "已完成，但逾期", "met late"
	case "overdue":
		return "已超期", "overdue"
	case "no_limit":
		return "没有规定期限", "no limit is set"
	case "deemed_accepted":
		return "逾期视为受理", "deemed accepted"
	case "deemed_granted":
		return "逾期视为准予", "deemed granted"
	case "green":
		return "绿", "green"
	case "yellow":
		return "黄", "yellow"
	case "red":
		return "红", "red"
	case "blue":
		return "蓝", "blue"
	case "grey":
		return "灰", "grey"
	}
	return "", ""
}

func ruleWords(code string) (zh, en string) {
	switch code {
	case "not_in_force":
		return "该日期没有生效的规则", "no rule is in force on that date"
	case "applies":
		return "适用", "applies"
	case "does_not_apply":
		return "不适用", "does not apply"
	case "undetermined":
		return "未能确定", "undetermined"
	case "defeated":
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
	case "suspected":
		return "疑似，待核实", "suspected, not yet a finding"
	case "proposed":
		return "拟记入", "proposed"
	case "confirmed":
		return "已认定", "confirmed"
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

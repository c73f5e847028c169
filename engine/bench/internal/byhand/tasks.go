package byhand

import "strconv"

// kind is a task, or the tasks of that kind for the lines of works.
type kind uint8

const (
	tCollect kind = iota
	tAccept
	tSurvey
	tReturn
	tConsult
	tSupervisor
	tOptimisation
	tPush
	tContact
	tDesign
	tReview
	tContracts
	tFiling
	tCoordination
	tApproval
	tPrelay
	tBuild
	tAcceptance
	tTurnOn
	tSettlement
	tRoad
	tWell
	tSupervise
	kinds
	single = tPush // the first that there is for each line
)

// task is the number of one task: those for lines have one for each service.
type task uint8

const tasks = int(single) + int(kinds-single)*int(services)

func taskOf(k kind, s service) task {
	if k < single {
		return task(k)
	}
	return task(single) + task(k-single)*task(services) + task(s)
}

// duty is what a task says: in by and to "=" is the line's service, "office"
// the office that takes applications in.
type duty struct {
	name, title, by, to, cc, combine string
	after                            []kind // of the same service, or single
	each                             bool   // after those of all services
	rule                             rule
}

var duties = [kinds]duty{
	tCollect:      {name: "collect"},
	tAccept:       {name: "accept", title: "受理报装需求", to: "office", rule: formalAccept},
	tSurvey:       {name: "survey", title: "现场联合踏勘", to: "centre", after: []kind{tPush}, each: true, rule: jointSurvey},
	tReturn:       {name: "return-result", title: "审批结果同步回传，统一出件", by: "approvers", to: "portal", after: []kind{tFiling, tApproval, tCoordination}, each: true, combine: "approval-result", rule: flowResult},
	tConsult:      {name: "consult", title: "会商处理影响接入的问题", by: "utilities", to: "industry", rule: coordConsult},
	tSupervisor:   {name: "escalate-supervisor", title: "请示上报行业主管部门", by: "industry", to: "supervisor", after: []kind{tConsult}, rule: coordEscalate},
	tOptimisation: {name: "escalate-optimisation", title: "请示上报市优化办", by: "industry", to: "optimisation", after: []kind{tConsult}, rule: coordEscalate},
	tPush:         {name: "push-", title: "推送需求信息", by: "office", to: "=", after: []kind{tCollect, tAccept}, rule: push},
	tContact:      {name: "contact-", title: "主动上门对接、全程上门跟踪服务", to: "=", after: []kind{tPush}, rule: jointContact},
	tDesign:       {name: "design-", title: "共享信息，现场设计、现场出图", to: "=", after: []kind{tSurvey}, rule: jointDesign},
	tReview:       {name: "review-", title: "内部审查图纸", to: "=", after: []kind{tDesign}, rule: jointReview},
	tContracts:    {name: "contracts-", title: "工程造价、签订施工合同和用水用气合同、确定施工队伍", to: "=", after: []kind{tDesign}, rule: jointContracts},
	tFiling:       {name: "filing-", title: "容缺审批（报备）", by: "=", to: "approvers", after: []kind{tReview}, combine: "approval-result", rule: lineFiling},
	tCoordination: {name: "coordination-", title: "提请市住建局协调相关部门", by: "=", to: "housing", cc: "centre", after: []kind{tReview}, rule: lineCoordination},
	tApproval:     {name: "approval-", title: "并联审批", by: "=", to: "approvers", after: []kind{tReview}, combine: "approval-result", rule: lineCoordination},
	tPrelay:       {name: "prelay-", title: "提前布局项目周边管网", to: "=", after: []kind{tContact, tFiling, tCoordination}, rule: intentPrelay},
	tBuild:        {name: "build-", title: "外线工程施工", to: "=", after: []kind{tContracts, tFiling, tCoordination, tApproval}, rule: formalBuild},
	tAcceptance:   {name: "acceptance-", title: "竣工验收", to: "=", after: []kind{tBuild}, rule: formalAcceptance},
	tTurnOn:       {name: "turn-on-", title: "通水、通气", to: "=", after: []kind{tAcceptance}, rule: formalTurnOn},
	tSettlement:   {name: "settlement-", title: "外线工程投资结算", by: "=", to: "finance", after: []kind{tAcceptance, tPrelay}, rule: costSettlement},
	tRoad:         {name: "road-", title: "与道路工程同步设计、同步施工、同步竣工验收", to: "=", after: []kind{tSurvey}, rule: costRoad},
	tWell:         {name: "well-", title: "在地块红线处建设预留接入井", to: "=", after: []kind{tSurvey}, rule: costWell},
	tSupervise:    {name: "supervise-", title: "督促按时完成接入", by: "industry", to: "=", rule: coordSupervise},
}

// given are the tasks that rules give, in the order of the rules. Who collects
// is told by two of them.
var givenTasks = [...]struct {
	rule  rule
	kinds []kind
}{
	{intentLandContract, []kind{tCollect}}, {intentLiaison, []kind{tCollect}}, {intentPrelay, []kind{tPrelay}}, {jointContact, []kind{tContact}},
	{jointSurvey, []kind{tSurvey}}, {jointDesign, []kind{tDesign}}, {jointReview, []kind{tReview}}, {jointContracts, []kind{tContracts}},
	{costSettlement, []kind{tSettlement}}, {costRoad, []kind{tRoad}}, {costWell, []kind{tWell}}, {flowResult, []kind{tReturn}},
	{lineFiling, []kind{tFiling}}, {lineCoordination, []kind{tCoordination, tApproval}}, {push, []kind{tPush}}, {formalAccept, []kind{tAccept}},
	{formalBuild, []kind{tBuild}}, {formalAcceptance, []kind{tAcceptance}}, {formalTurnOn, []kind{tTurnOn}}, {coordConsult, []kind{tConsult}},
	{coordEscalate, []kind{tSupervisor, tOptimisation}}, {coordSupervise, []kind{tSupervise}},
}

// stageOrder has every kind after those that it comes after.
var stageOrder = [...]kind{tCollect, tAccept, tConsult, tSupervisor, tOptimisation, tPush, tContact, tSurvey, tDesign, tReview, tContracts, tFiling,
	tCoordination, tApproval, tPrelay, tBuild, tAcceptance, tTurnOn, tSettlement, tRoad, tWell, tSupervise, tReturn}

// prepared is a task ready to be written: before its stage and after its list
// of tasks, and those by number.
type prepared struct {
	head  [2]string // by the office: portal or window
	tail  string
	after []task
}

// prepareTasks writes what never varies.
func prepareTasks() (out [tasks]prepared, names [tasks]string) {
	for k := range kinds {
		for s := range services {
			if k < single && s > 0 {
				break
			}
			d, t := &duties[k], taskOf(k, s)
			names[t] = d.name
			if k >= single {
				names[t] += serviceNames[s]
			}
			for office, name := range [2]string{"portal", "window"} {
				out[t].head[office] = headOf(d, names[t], k, s, name)
			}
			out[t].tail = tailOf(d.combine, d.rule)
			out[t].after = afterOf(d, s)
		}
	}
	for t, name := range names {
		names[t] = quote(name)
	}
	return out, names
}

func headOf(d *duty, name string, k kind, s service, office string) string {
	who := func(body string) string {
		switch body {
		case "=":
			return serviceNames[s]
		case "office":
			return office
		}
		return body
	}
	out := `{"task":` + quote(name) + `,"title":` + quote(d.title)
	if k >= single {
		out += `,"element":` + quote(elementOf(s))
	}
	return out + `,"by":` + quote(who(d.by)) + `,"to":` + quote(who(d.to)) + `,"cc":` + quotes(d.cc) + `,"stage":`
}

func tailOf(combine string, r rule) string {
	out := ""
	if combine != "" {
		out = `,"combine":` + quote(combine)
	}
	return out + `,"rule":` + quote(sources[r].id) + `,"cite":` + quotes(sources[r].cite) + `}`
}

func afterOf(d *duty, s service) (out []task) {
	for _, k := range d.after {
		if !d.each {
			out = append(out, taskOf(k, s))
			continue
		}
		for each := range services {
			out = append(out, taskOf(k, each))
		}
	}
	return out
}

// findTasks finds which tasks there are, and in which stage.
func (j *Jingmen) findTasks() {
	j.there = 0
	for _, g := range givenTasks {
		for on, i := j.s.on[g.rule], 0; on != 0; on, i = on>>1, i+1 {
			if on&1 == 0 {
				continue
			}
			for _, k := range g.kinds {
				j.there |= 1 << taskOf(k, j.f.works[i].service)
			}
		}
	}
	for _, k := range stageOrder {
		first, last := taskOf(k, 0), taskOf(k, 1) // nothing is done for heating
		if k < single {
			last = first
		}
		for t := first; t <= last; t++ {
			if j.there>>t&1 == 1 {
				j.stage[t] = j.stageOf(t)
			}
		}
	}
}

func (j *Jingmen) stageOf(t task) uint8 {
	after := uint8(0)
	for _, a := range j.t.tasks[t].after {
		if j.there>>a&1 == 1 {
			after = max(after, j.stage[a])
		}
	}
	return after + 1
}

func (j *Jingmen) routes(out []byte) []byte {
	j.findTasks()
	from := len(out)
	for _, g := range givenTasks {
		for on, i := j.s.on[g.rule], 0; on != 0; on, i = on>>1, i+1 {
			if on&1 == 0 {
				continue
			}
			for _, k := range g.kinds {
				out = j.route(comma(out, from), g.rule, k, taskOf(k, j.f.works[i].service))
			}
		}
	}
	return out
}

// comma separates what follows from what was written since from.
func comma(out []byte, from int) []byte {
	if len(out) > from {
		return append(out, ',')
	}
	return out
}

func (j *Jingmen) route(out []byte, r rule, k kind, t task) []byte {
	p := &j.t.tasks[t]
	switch {
	case k == tCollect:
		out = append(out, j.t.collect[r == intentLiaison][j.office]...)
	case k == tSurvey && (j.s.district == "dongbao" || j.s.district == "duodao"):
		out = append(out, j.t.survey[j.s.district]...)
	default:
		out = append(out, p.head[j.office]...)
	}
	out = strconv.AppendUint(out, uint64(j.stage[t]), 10)
	out = append(out, `,"after":[`...)
	from, dropped := len(out), false
	for _, a := range p.after {
		if j.there>>a&1 == 1 {
			out = append(comma(out, from), j.t.names[a]...)
		} else {
			dropped = true
		}
	}
	out = append(out, ']')
	if dropped {
		out = append(out, `,"dropped":[`...)
		from = len(out)
		for _, a := range p.after {
			if j.there>>a&1 == 0 {
				out = append(comma(out, from), j.t.names[a]...)
			}
		}
		out = append(out, ']')
	}
	if k == tCollect {
		return append(out, j.t.collectTail[r == intentLiaison]...)
	}
	return append(out, p.tail...)
}

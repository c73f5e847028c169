package byhand

import (
	"bytes"
	"encoding/json"
	"strings"
)

// rule is a rule of policies.yaml, in the order of the file. Those that only
// ask for what is missing are not here, nor is that over approvals.
type rule uint8

const (
	goalApplication rule = iota
	goalStep
	goalVisits
	scopeCovered
	scopeByReference
	scopeNotCovered
	scopeOutside
	scopeNotYet
	scopeResident
	scopeLineCovered
	scopeLineNotCovered
	intentNoApplication
	intentLandContract
	intentLiaison
	intentPrelay
	intentClock
	zeroMaterial
	jointContact
	jointSurvey
	jointDesign
	jointReview
	jointContracts
	jointOneVisit
	limitConnect
	limitBuildConnect
	limitBuild
	limitTurnOn
	limitNotLaid
	limitUnprepared
	limitAppointment
	limitSuspension
	zeroCost
	costSettlement
	costRoad
	costWell
	flowResult
	lineFiling
	lineCoordination
	lineSum
	push
	formalAccept
	formalClock
	formalBuild
	formalAcceptance
	formalTurnOn
	formalAllowed
	formalNotAllowed
	formalFailed
	formalUnaccepted
	coordConsult
	coordEscalate
	coordSupervise
	creditConnect
	creditBuildConnect
	creditBuild
	creditEnterprise
	creditIndividual
	creditProposal
	creditIncomplete
	rules
)

// The lists that rules go through.
const (
	once = iota
	overWorks
	overActs
)

// source is what a rule's name and citations look like in a decision, what it
// goes through, and which facts it reads.
type source struct {
	id, cite string
	over     uint8
	reads    uint64 // of the facts
	line     uint32 // of a line of works
	act      uint8  // of an act
}

// Facts that rules read, in the order of their declaration.
const (
	fStage = 1 << iota
	fChannel
	fSubmitted
	fAccepted
	fAppointed
	fType
	fKind
	fDemand
	fAddress
	fDistrict
	fCentral
	fPlot
	fRoad
	fServices
	fOpen
	fUnresolved
	fUnresolvedAt
	fReportedAt
)

// factsBefore counts those that are declared before works and acts.
const factsBefore = 14

var factNames = [...]string{"application.stage", "application.channel", "application.submitted_at", "application.accepted_at",
	"application.appointed_at", "applicant.type", "project.kind", "project.demand", "site.address", "site.district", "site.central",
	"site.plot_undeveloped", "site.road_project", "services", "problem.open", "problem.unresolved", "problem.unresolved_at", "problem.reported_at"}

// Facts of a line of works, in the order of their declaration.
const (
	wLength = 1 << iota
	wReceived
	wPreLaid
	wSurvey
	wDrawings
	wCosting
	wConstruction
	wSupply
	wCrew
	wFiled
	wSupplemented
	wStarted
	wCompleted
	wFailed
	wPassed
	wConnected
	wSuspensions
	wService
	wPrepared = wSurvey | wDrawings | wCosting | wConstruction | wSupply | wCrew
)

var lineNames = [...]string{"length", "received_at", "pre_laid", "survey_done", "drawings_done", "costing_done", "construction_contract_done",
	"supply_contract_done", "crew_assigned", "filed_at", "supplemented_at", "started_at", "completed_at", "acceptance_failed_at",
	"acceptance_passed_at", "connected_at", "suspensions", "service"}

// Facts of an act.
const (
	aAct = 1 << iota
	aSubject
	aKind
	aRole
	aDate
	aFoundBy
	aEvidence
	aFinding = aDate | aFoundBy | aEvidence
	aAll     = 1<<iota - 1
)

var actNames = [...]string{"act", "subject", "subject_kind", "role", "document_date", "found_by", "evidence"}

const scopeReads = fServices | fCentral | fType

var sources = [rules]source{
	goalApplication:     {id: "goals/one-application", cite: "plan 一"},
	goalStep:            {id: "goals/one-step", cite: "plan 一"},
	goalVisits:          {id: "goals/zero-visits", cite: "plan 一|plan 三(四)6"},
	scopeCovered:        {id: "scope/covered", cite: "plan 二", reads: scopeReads},
	scopeByReference:    {id: "scope/by-reference", cite: "plan 文末", reads: scopeReads},
	scopeNotCovered:     {id: "scope/not-covered", cite: "plan 二", reads: scopeReads},
	scopeOutside:        {id: "scope/outside-centre", cite: "plan 二", reads: fServices | fCentral},
	scopeNotYet:         {id: "scope/not-yet-extended", cite: "plan 二", reads: fServices | fType},
	scopeResident:       {id: "scope/resident", cite: "plan 二", reads: fServices | fType},
	scopeLineCovered:    {id: "scope/line-covered", cite: "plan 二", over: overWorks, reads: fServices, line: wService},
	scopeLineNotCovered: {id: "scope/line-not-covered", cite: "plan 二", over: overWorks, reads: fServices, line: wService},
	intentNoApplication: {id: "intention/not-an-application", cite: "plan 三(四)1|plan 四(二)1", reads: fStage},
	intentLandContract:  {id: "intention/collect-at-land-contract", cite: "plan 四(一)1(1)", reads: fStage | fKind},
	intentLiaison:       {id: "intention/collect-by-liaison", cite: "plan 四(一)1(1)", reads: fStage | fKind | fDemand | fChannel},
	intentPrelay:        {id: "intention/lay-network-ahead", cite: "plan 三(四)1|plan 四(一)", over: overWorks, reads: fStage, line: wPreLaid | wService},
	intentClock:         {id: "intention/push-collected-clock", cite: "plan 四(一)1(1)", over: overWorks, reads: fStage | fChannel | fSubmitted, line: wReceived},
	zeroMaterial:        {id: "zero-material/from-shared-platform", cite: "plan 三(四)2|plan 一"},
	jointContact:        {id: "joint-survey/contact", cite: "plan 一|plan 三(四)1", over: overWorks, line: wService},
	jointSurvey:         {id: "joint-survey/survey", cite: "plan 四(一)1(2)|plan 三(四)3", reads: fDistrict},
	jointDesign:         {id: "joint-survey/design", cite: "plan 四(一)1(3)|plan 三(四)3", over: overWorks, line: wService},
	jointReview:         {id: "joint-survey/review", cite: "plan 四(一)1(3)", over: overWorks, line: wService},
	jointContracts:      {id: "joint-survey/contracts", cite: "plan 三(四)3|plan 三(四)4", over: overWorks, line: wService},
	jointOneVisit:       {id: "joint-survey/one-visit", cite: "plan 三(四)3", over: overWorks, line: wSurvey | wDrawings | wSupply | wCrew},
	limitConnect: {id: "time-limits/connect", cite: "plan 一", over: overWorks, reads: fStage | fAppointed,
		line: wCompleted | wConnected | wSuspensions | wService},
	limitBuildConnect: {id: "time-limits/build-and-connect", cite: "plan 三(四)4|civil-code 201|civil-code 203", over: overWorks, reads: fStage | fAppointed,
		line: wStarted | wConnected | wSuspensions | wService},
	limitBuild: {id: "time-limits/build", cite: "plan 四(二)2|plan 三(四)4|civil-code 201|civil-code 203", over: overWorks, reads: fStage | fAppointed,
		line: wReceived | wPrepared | wPreLaid | wCompleted | wSuspensions | wService},
	limitTurnOn:      {id: "time-limits/turn-on", cite: "plan 四(二)2", over: overWorks, reads: fStage, line: wPassed | wConnected | wService},
	limitNotLaid:     {id: "time-limits/network-not-laid", cite: "plan 四(二)2|plan 四(一)", over: overWorks, reads: fStage, line: wReceived | wPreLaid},
	limitUnprepared:  {id: "time-limits/started-unprepared", cite: "plan 三(四)4", over: overWorks, reads: fStage, line: wStarted | wPrepared},
	limitAppointment: {id: "time-limits/appointment", cite: "form 预约接入时间", reads: fStage | fAppointed},
	limitSuspension:  {id: "time-limits/suspension", cite: "plan 四(二)2", over: overWorks, reads: fStage, line: wSuspensions},
	zeroCost:         {id: "zero-cost/zero-cost", cite: "plan 三(四)5"},
	costSettlement:   {id: "zero-cost/settlement", cite: "plan 三(四)5", over: overWorks, line: wService},
	costRoad:         {id: "zero-cost/with-road-works", cite: "plan 三(四)5", over: overWorks, reads: fRoad, line: wService},
	costWell:         {id: "zero-cost/reserved-well", cite: "plan 三(四)5", over: overWorks, reads: fPlot, line: wService},
	flowResult:       {id: "flow/one-result", cite: "plan 三(四)6"},
	lineFiling: {id: "external-line/filing", cite: "plan 四(一)2|civil-code 1259", over: overWorks,
		line: wLength | wFiled | wSupplemented | wService},
	lineCoordination: {id: "external-line/coordination", cite: "plan 四(一)2|plan 三(四)6|civil-code 1259", over: overWorks, line: wLength | wService},
	lineSum:          {id: "external-line/sum-over-limit", cite: "plan 四(一)2", line: wLength},
	push:             {id: "pushes/push", cite: "plan 四(二)1|plan 三(四)6|plan 四(一)1(1)", over: overWorks, reads: fChannel, line: wService},
	formalAccept:     {id: "formal-connection/accept", cite: "plan 四(二)1|plan 三(四)2", reads: fStage | fChannel},
	formalClock:      {id: "formal-connection/push-intake-clock", cite: "plan 四(二)1", over: overWorks, reads: fStage | fChannel | fAccepted, line: wReceived},
	formalBuild:      {id: "formal-connection/build", cite: "plan 四(二)2|plan 三(四)4", over: overWorks, reads: fStage, line: wService},
	formalAcceptance: {id: "formal-connection/acceptance", cite: "plan 四(二)2|plan 三(四)4", over: overWorks, reads: fStage, line: wService},
	formalTurnOn:     {id: "formal-connection/turn-on", cite: "plan 四(二)2|plan 一", over: overWorks, reads: fStage, line: wService},
	formalAllowed:    {id: "formal-connection/connect-allowed", cite: "plan 四(二)2", over: overWorks, reads: fStage, line: wPassed},
	formalNotAllowed: {id: "formal-connection/connect-not-allowed", cite: "plan 四(二)2", over: overWorks, reads: fStage, line: wPassed},
	formalFailed:     {id: "formal-connection/acceptance-failed", cite: "plan 四(二)2", over: overWorks, reads: fStage, line: wFailed | wPassed},
	formalUnaccepted: {id: "formal-connection/connected-unaccepted", cite: "plan 四(二)2", over: overWorks, reads: fStage, line: wConnected | wPassed},
	coordConsult:     {id: "coordination/consult", cite: "plan 五(二)", reads: fOpen | fUnresolved},
	coordEscalate:    {id: "coordination/escalate", cite: "plan 五(二)", reads: fUnresolved | fUnresolvedAt | fReportedAt},
	coordSupervise:   {id: "coordination/supervise", cite: "plan 五(二)", over: overWorks, line: wService},
	creditConnect:    {id: "credit/late-connection", cite: "plan 五(三)|plan 一", over: overWorks, line: wService},
	creditBuildConnect: {id: "credit/late-build-and-connect", cite: "plan 五(三)|plan 三(四)4", over: overWorks,
		line: wService},
	creditBuild:      {id: "credit/late-build", cite: "plan 五(三)|plan 四(二)2", over: overWorks, line: wService},
	creditEnterprise: {id: "credit/enterprise-act", cite: "plan 五(三)", over: overActs, act: aAll},
	creditIndividual: {id: "credit/individual-act", cite: "plan 五(三)", over: overActs, act: aAll},
	creditProposal:   {id: "credit/proposal-only", cite: "plan 五(三)|credit-guidance"},
	creditIncomplete: {id: "credit/finding-incomplete", cite: "plan 五(三)|credit-guidance", over: overActs, act: aFinding},
}

// notice is what a rule tells; level is "notice" or "warning".
type notice struct{ code, level, fact, message string }

var notices = [rules]notice{
	goalApplication:     {"one-application", "notice", "", "所选各项服务只需这一次申请，不必另行申请。"},
	scopeByReference:    {"heating-by-reference", "notice", "", "民用集中供热参照本方案执行；供热企业方案未写明，请用供热规则集办理。"},
	scopeNotCovered:     {"ordinary-procedure", "notice", "", "本方案不适用，请按普通报装程序办理；这不是不予受理。"},
	scopeOutside:        {"outside-centre", "notice", "site.address", "申请地址不在中心城区。"},
	scopeNotYet:         {"not-yet-extended", "notice", "applicant.type", "方案将逐步扩展至其他非居民用户，目前只适用于企业。"},
	scopeResident:       {"resident", "notice", "applicant.type", "居民用水、用气不在本方案范围内。"},
	intentNoApplication: {"intention-only", "notice", "", "意向登记，非正式申请；正式报装时沿用同一联动服务编号，不必重新填写。"},
	intentLandContract:  {"told-of-linkage", "notice", "", "自然资源和规划部门签订土地出让合同时告知水、气联动服务改革的创新举措。"},
	jointOneVisit:       {"one-visit", "notice", "survey_done", "现场设计、现场出图、现场签订用水用气合同、现场确定施工队伍应一次到位，尚有未完成的。"},
	limitNotLaid:        {"network-not-laid", "notice", "pre_laid", "周边管网尚未布局，仍在前期阶段，施工时限不起算。"},
	limitUnprepared:     {"started-unprepared", "warning", "started_at", "踏勘、设计、造价、两份合同、队伍六项应在开工前完成，请核对。"},
	limitAppointment:    {"appointment", "notice", "application.appointed_at", "用户约定：预约晚于期限的，以预约时间为期限；早于期限的，尽量照办。"},
	limitSuspension:     {"suspension", "notice", "suspensions", "已扣除暂停时间；只有用户内部管道原因才可暂停，请核对原因。"},
	lineSum:             {"sum-over-limit", "notice", "", "各条外线均在300米以内，合计超过300米；按每条外线分别办理。"},
	formalFailed:        {"acceptance-failed", "warning", "acceptance_failed_at", "验收不合格，不得通水、通气；时限继续计算，请记录原因。"},
	formalUnaccepted:    {"connected-unaccepted", "warning", "connected_at", "没有验收合格的记录却已通水、通气，请核查。"},
	creditProposal:      {"proposal-only", "notice", "", "仅为拟记入建议，未经认定单位确认、未书面告知当事人不得公示。"},
	creditIncomplete:    {"finding-incomplete", "warning", "", "缺少认定单位、认定文书日期或证据，不能记入。"},
}

// quote writes a text as JSON does, with no escape that is not needed.
func quote(s string) string {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string can be written
	return strings.TrimSuffix(out.String(), "\n")
}

// quotes writes texts that stand between bars as a JSON list.
func quotes(texts string) string {
	if texts == "" {
		return "[]"
	}
	var out []string
	for _, t := range strings.Split(texts, "|") {
		out = append(out, quote(t))
	}
	return "[" + strings.Join(out, ",") + "]"
}

func elementOf(s service) string { return "works[" + serviceNames[s] + "]" }

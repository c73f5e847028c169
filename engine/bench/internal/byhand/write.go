package byhand

import (
	"strconv"
	"strings"
	"time"

	"github.com/guize-rules/guize/rules/calendar"
)

// pieces are all bytes of a decision that do not vary, made once.
type pieces struct {
	tasks       [tasks]prepared
	names       [tasks]string
	collect     map[bool][2]string // by whether the liaison cadre collects, and the office
	collectTail map[bool]string
	survey      map[string]string // by the district that gets a copy
	clocks      [len(limits)][services][2]preparedClock
	rules       [rules][services]string // as the list of rules has them
	notices     [rules][services]string
	facts       [len(factNames)]string
	lines       [services][len(lineNames)]string
	covered     [services][2]string // outcomes of a line: no, yes
	approval    [services][2]string // coordination, filing
	allowed     [services][2]string
	coverage    [3]string // covered, by reference, not covered
	handled     string    // the outcomes of every application that is covered
	warn        calendar.Warn
}

func prepare() (t *pieces) {
	t = &pieces{collect: map[bool][2]string{}, collectTail: map[bool]string{}, survey: map[string]string{}}
	t.tasks, t.names = prepareTasks()
	land, liaison := duties[tCollect], duties[tCollect]
	land.title, land.by, land.to = "采集用水用气需求并即时传递", "land_office", "portal"
	liaison.title, liaison.by, liaison.to = "采集增容、扩容需求并即时传递", "liaison", "office"
	for i, office := range offices {
		t.collect[false] = with(t.collect[false], i, headOf(&land, "collect", tCollect, 0, office))
		t.collect[true] = with(t.collect[true], i, headOf(&liaison, "collect", tCollect, 0, office))
	}
	t.collectTail[false], t.collectTail[true] = tailOf("", intentLandContract), tailOf("", intentLiaison)
	for _, district := range []string{"dongbao", "duodao"} {
		d := duties[tSurvey]
		d.cc = district
		t.survey[district] = headOf(&d, "survey", tSurvey, 0, "")
	}
	t.warn, _ = calendar.ParseWarn("50%") // which it is
	for s := range services {
		t.prepareLine(s)
	}
	for i, name := range factNames {
		t.facts[i] = quote(name)
	}
	for i, c := range [3]struct {
		value string
		rule  rule
	}{{"covered", scopeCovered}, {"by_reference", scopeByReference}, {"not_covered", scopeNotCovered}} {
		t.coverage[i] = outcome("coverage", "是否适用", quote(c.value), c.rule)
	}
	t.handled = "," + strings.Join([]string{
		outcome("applicant_steps", "用户办理环节", "1", goalStep), outcome("applicant_visits", "用户跑腿次数", "0", goalVisits),
		outcome("applicant_materials", "用户提供材料份数", "0", zeroMaterial), outcome("applicant_cost.external_line", "用户外线工程投资", "0", zeroCost)}, ",")
	return t
}

var offices = [2]string{"portal", "window"}

func with(a [2]string, i int, s string) [2]string {
	a[i] = s
	return a
}

// prepareLine writes what there is for the line of a service.
func (t *pieces) prepareLine(s service) {
	for n := range limits {
		for i, office := range offices {
			t.clocks[n][s][i] = prepareClock(&limits[n], s, office)
		}
	}
	for r := range rules {
		t.rules[r][s] = `{"rule":` + quote(sources[r].id) + `,"element":` + quote(elementOf(s)) + `,"status":"applies"}`
		fact := elementOf(s) + "." + notices[r].fact
		if sources[r].over == once {
			t.rules[r][s] = `{"rule":` + quote(sources[r].id) + `,"status":"applies"}`
			fact = notices[r].fact
		}
		if notices[r].code != "" {
			t.notices[r][s] = noticeOf(r, fact, elementOf(s))
		}
	}
	for i, name := range lineNames {
		t.lines[s][i] = quote(elementOf(s) + "." + name)
	}
	line := func(name, title, value string, r rule) string { return outcome(elementOf(s)+"."+name, title, value, r) }
	t.covered[s] = [2]string{line("covered", "该外线是否适用本方案", "false", scopeLineNotCovered), line("covered", "该外线是否适用本方案", "true", scopeLineCovered)}
	t.approval[s] = [2]string{line("approval", "审批方式", `"coordination"`, lineCoordination), line("approval", "审批方式", `"filing"`, lineFiling)}
	t.allowed[s] = [2]string{line("connect_allowed", "是否具备通水、通气条件", "false", formalNotAllowed), line("connect_allowed", "是否具备通水、通气条件", "true", formalAllowed)}
}

func outcome(name, title, value string, r rule) string {
	return quote(name) + `:{"title":` + quote(title) + `,"value":` + value + `,"rules":` + quotes(sources[r].id) + `,"cite":` + quotes(sources[r].cite) + `}`
}

func noticeOf(r rule, fact, element string) string {
	n := notices[r]
	out := `{"code":` + quote(n.code) + `,"level":` + quote(n.level)
	if n.fact != "" {
		out += `,"fact":` + quote(fact)
	}
	out += `,"message":` + quote(n.message) + `,"rule":` + quote(sources[r].id)
	if sources[r].over != once {
		out += `,"element":` + quote(element)
	}
	return out + `,"cite":` + quotes(sources[r].cite) + `}`
}

// write appends the decision.
func (j *Jingmen) write(out []byte) []byte {
	j.office = 0
	if j.s.channel == "window" {
		j.office = 1
	}
	out = append(append(out, `{"id":"","language":2,"set":"jingmen-connection","digest":"`...), j.Digest...)
	out = append(append(out, `","calendar":{"id":"cn","digest":"`...), j.Calendar...)
	out = j.at.In(j.zone).AppendFormat(append(out, `"},"at":"`...), time.RFC3339Nano)
	on := j.f.submitted
	if !j.come(on) {
		on = j.at
	}
	out = on.In(j.zone).AppendFormat(append(out, `","rules_on":"`...), time.DateOnly)
	out = j.outcomes(append(out, `","status":"decided","outcomes":{`...))
	out = j.notices(append(out, `},"conflicts":[],"errors":[],"violations":[],"notices":[`...))
	out = append(out, `],"materials":[`...)
	if j.s.covered {
		out = append(out, `{"material":"application_papers","title":"各项申请材料","from":"shared_platform","waived":true,"reason":"各项申请材料可在共享平台内获取，用户不再重复提供","rule":"zero-material/from-shared-platform","cite":["plan 三(四)2","plan 一"]}`...)
	}
	out = j.routes(append(out, `],"routes":[`...))
	out = j.deadlines(append(out, `],"deadlines":[`...))
	out = j.penalties(append(out, `],"penalties":[`...))
	out = j.assumed(append(out, `],"emitted":[],"missing":[],"assumed":[`...))
	out = j.used(append(out, `],"used":[`...))
	out = j.applied(append(out, `],"rules":[`...))
	return append(out, `],"receipt":""}`...)
}

func (j *Jingmen) outcomes(out []byte) []byte {
	s, t := &j.s, j.t
	switch {
	case s.covered:
		out = append(out, t.coverage[0]...)
	case s.on[scopeByReference] != 0:
		out = append(out, t.coverage[1]...)
	default:
		out = append(out, t.coverage[2]...)
	}
	for i := range j.f.lines {
		out = append(append(out, ','), t.covered[j.f.works[i].service][s.on[scopeLineCovered]>>i&1]...)
	}
	for on, i := s.on[lineFiling]|s.on[lineCoordination], 0; on != 0; on, i = on>>1, i+1 {
		if on&1 == 1 {
			out = append(append(out, ','), t.approval[j.f.works[i].service][s.on[lineFiling]>>i&1]...)
		}
	}
	for on, i := s.on[formalAllowed]|s.on[formalNotAllowed], 0; on != 0; on, i = on>>1, i+1 {
		if on&1 == 1 {
			out = append(append(out, ','), t.allowed[j.f.works[i].service][s.on[formalAllowed]>>i&1]...)
		}
	}
	if s.covered {
		out = append(out, t.handled...)
	}
	return out
}

func (j *Jingmen) notices(out []byte) []byte {
	from := len(out)
	out = append(out, j.f.checkNote...)
	if j.f.projectNote != "" {
		out = append(comma(out, from), j.f.projectNote...)
	}
	for r := range rules {
		if notices[r].code == "" {
			continue
		}
		for on, i := j.s.on[r], 0; on != 0; on, i = on>>1, i+1 {
			switch {
			case on&1 == 0:
			case r == creditIncomplete:
				out = append(comma(out, from), noticeOf(r, "", "acts["+strconv.Itoa(i)+"]")...)
			default:
				out = append(comma(out, from), j.t.notices[r][j.f.works[i].service]...)
			}
		}
	}
	return out
}

func (j *Jingmen) applied(out []byte) []byte {
	from := len(out)
	for r := range rules {
		for on, i := j.s.on[r], 0; on != 0; on, i = on>>1, i+1 {
			switch {
			case on&1 == 0:
			case sources[r].over == overActs:
				out = append(comma(out, from), `{"rule":"`+sources[r].id+`","element":"acts[`...)
				out = append(strconv.AppendInt(out, int64(i), 10), `]","status":"applies"}`...)
			default:
				out = append(comma(out, from), j.t.rules[r][j.f.works[i].service]...)
			}
		}
	}
	return out
}

// used lists the facts that the rules which apply read.
func (j *Jingmen) used(out []byte) []byte {
	var facts uint64
	var lines [services]uint32
	var acts [64]uint8
	for r := range rules {
		on := j.s.on[r]
		if on == 0 {
			continue
		}
		src := &sources[r]
		facts |= src.reads
		if r == lineSum {
			on = 1<<j.f.lines - 1
		}
		for i := 0; on != 0; on, i = on>>1, i+1 {
			switch {
			case on&1 == 0:
			case src.over == overActs:
				acts[i] |= src.act
			case src.line != 0:
				lines[i] |= src.line
			}
		}
	}
	from := len(out)
	for i, name := range j.t.facts {
		if i == factsBefore {
			out = j.usedElements(out, from, &lines, &acts)
		}
		if facts>>i&1 == 1 {
			out = append(comma(out, from), name...)
		}
	}
	return out
}

func (j *Jingmen) usedElements(out []byte, from int, lines *[services]uint32, acts *[64]uint8) []byte {
	for n := range j.f.lines {
		w := &j.f.works[n]
		for i, name := range j.t.lines[w.service] {
			if lines[n]>>i&1 == 1 && (i > 0 || w.measured) {
				out = append(comma(out, from), name...)
			}
		}
	}
	for n := range j.f.acts {
		for i, name := range actNames {
			if acts[n]>>i&1 == 1 {
				out = append(comma(out, from), quote("acts["+strconv.Itoa(n)+"]."+name)...)
			}
		}
	}
	return out
}

// assumed lists the facts that were not given and have a default.
func (j *Jingmen) assumed(out []byte) []byte {
	from, f, s := len(out), &j.f, &j.s
	add := func(holds bool, entry string) {
		if holds {
			out = append(comma(out, from), entry...)
		}
	}
	if !j.come(f.submitted) {
		out = append(j.at.In(j.zone).AppendFormat(append(out, `{"fact":"rules_on","value":"`...), time.DateOnly), `"}`...)
	}
	add(s.channelAssumed, `{"fact":"application.channel","value":"portal"}`)
	add(s.stageAssumed, `{"fact":"application.stage","value":"formal"}`)
	add(s.demAssumed, `{"fact":"project.demand","value":"new"}`)
	add(s.kindAssumed, `{"fact":"project.kind","value":"new"}`)
	add(s.centralAssumed, `{"fact":"site.central","value":true}`)
	add(f.plot == 0, `{"fact":"site.plot_undeveloped","value":false}`)
	add(f.road == nil, `{"fact":"site.road_project","value":"none"}`)
	for i := range f.lines {
		if w := &f.works[i]; w.preLaid == 0 {
			out = append(append(comma(out, from), `{"fact":"works[`...), serviceNames[w.service]...)
			out = append(out, `].pre_laid","value":false}`...)
		}
	}
	for i, a := range f.acts {
		if a.kind == nil {
			out = strconv.AppendInt(append(comma(out, from), `{"fact":"acts[`...), int64(i), 10)
			out = append(out, `].subject_kind","value":"enterprise"}`...)
		}
	}
	add(f.open == 0, `{"fact":"problem.open","value":false}`)
	add(f.unresolved == 0, `{"fact":"problem.unresolved","value":false}`)
	return out
}

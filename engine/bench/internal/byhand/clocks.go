package byhand

import (
	"strconv"
	"strings"
	"time"

	"github.com/guize-rules/guize/rules/calendar"
)

// limit is a time limit of the plan: its rule, what it is called, who has to
// keep it, and what starts and ends it.
type limit struct {
	rule             rule
	id, title        string
	owner            string // "=" the line's service, "office" who takes applications in
	within           string // "" where the plan gives none
	note             string // then
	starts           []event
	laid             bool // it waits for the network as well
	done             event
	start, end       func(*form) time.Time // where it is no event of a line
	startName        string
	late             int // the place in settled.late, from 1
	appointed, pause bool
}

var limits = [...]limit{
	{rule: intentClock, id: "push_collected", title: "采集信息传递（即时）", owner: "office", note: "文件未规定（即时）",
		start: func(f *form) time.Time { return f.submitted }, startName: "application.submitted_at", done: received},
	{rule: limitConnect, id: "connect", title: "完成接入", owner: "=", within: "1 workday", starts: []event{completed}, done: connected, late: 1, appointed: true, pause: true},
	{rule: limitBuildConnect, id: "build_and_connect", title: "施工、竣工验收、通水通气", owner: "=", within: "1 day", starts: []event{started}, done: connected, late: 2, appointed: true, pause: true},
	{rule: limitBuild, id: "build", title: "工程施工", owner: "=", within: "1 day", laid: true, done: completed, late: 3, appointed: true, pause: true,
		starts: []event{received, survey, drawings, costing, construction, supply, crew}},
	{rule: limitTurnOn, id: "turn_on", title: "通水、通气（立即）", owner: "=", note: "文件未规定（立即）", starts: []event{passed}, done: connected},
	{rule: lineFiling, id: "supplement", title: "容缺材料补正", owner: "=", note: "文件未规定", starts: []event{filed}, done: supplemented},
	{rule: formalClock, id: "push_intake", title: "受理信息推送（实时）", owner: "office", note: "文件未规定（实时）",
		start: func(f *form) time.Time { return f.accepted }, startName: "application.accepted_at", done: received},
	{rule: coordEscalate, id: "escalate", title: "请示上报（迅速）", owner: "industry", note: "文件未规定（迅速）",
		start: func(f *form) time.Time { return f.unresolvedAt }, startName: "problem.unresolved_at", end: func(f *form) time.Time { return f.reportedAt }},
}

// clock is a limit of one line, as it stands.
type clock struct {
	limit *limit
	at    int // of limits
	line  int
	idle  uint16 // which of its starts have not come; the last bit is the network
	state calendar.State
}

const networkBit = 15

// preparedClock is what never varies of a limit for a service and an office.
type preparedClock struct {
	head, idle string // idle: where it has one start, which has not come
	waits      []string
	tail       string
}

func prepareClock(l *limit, s service, office string) (p preparedClock) {
	owner, element := l.owner, elementOf(s)
	switch owner {
	case "=":
		owner = serviceNames[s]
	case "office":
		owner = office
	}
	p.head = `{"id":` + quote(l.id) + `,"title":` + quote(l.title)
	if l.rule != coordEscalate {
		p.head += `,"element":` + quote(element)
	}
	p.head += `,"owner":` + quote(owner)
	if l.within != "" {
		p.head += `,"within":` + quote(l.within)
	}
	for _, e := range l.starts {
		p.waits = append(p.waits, quote(element+"."+eventNames[e]))
	}
	if l.start != nil {
		p.waits = []string{quote(l.startName)}
	}
	if l.note != "" {
		p.tail = `,"notes":` + quotes(l.note)
	}
	p.tail += `,"rule":` + quote(sources[l.rule].id) + `,"cite":` + quotes(sources[l.rule].cite) + `}`
	p.idle = p.head + notStarted + `,"waits_for":[` + strings.Join(p.waits, ",") + `]` + p.tail
	if l.laid {
		p.waits = append(p.waits, quote(element+".pre_laid"))
	}
	return p
}

const notStarted = `,"status":"not_started","light":"grey","provisional":false,"remaining_workdays":0,"late":false`

// readClocks reads the limits of the rules that apply.
func (j *Jingmen) readClocks() bool {
	j.clocks = j.clocks[:0]
	for n := range limits {
		l := &limits[n]
		for on, i := j.s.on[l.rule], 0; on != 0; on, i = on>>1, i+1 {
			if on&1 == 1 && !j.readClock(n, i) {
				return false
			}
		}
	}
	return true
}

func (j *Jingmen) readClock(n, line int) bool {
	l := &limits[n]
	j.clocks = append(j.clocks, clock{limit: l, at: n, line: line})
	c, w := &j.clocks[len(j.clocks)-1], &j.f.works[line]
	var latest time.Time
	for i, e := range l.starts {
		if t := w.at[e]; !j.come(t) {
			c.idle |= 1 << i
		} else if t.After(latest) {
			latest = t
		}
	}
	if l.start != nil {
		if latest = l.start(&j.f); !j.come(latest) {
			c.idle = 1
		}
	}
	if l.laid && w.preLaid != yes {
		c.idle |= 1 << networkBit
	}
	if c.idle != 0 {
		return true
	}
	return j.run(c, w, latest)
}

// run reads a clock that runs, or has ended.
func (j *Jingmen) run(c *clock, w *work, start time.Time) (ok bool) {
	l := c.limit
	k := calendar.Clock{Starts: []time.Time{start}, NoLimit: l.within == "", Within: period(l.within)}
	done := w.at[l.done]
	if l.end != nil {
		done = l.end(&j.f)
	}
	if j.come(done) {
		k.Done = done
	}
	if l.appointed {
		k.NotBefore = j.f.appointed
		k.Warn = j.t.warn
	}
	if l.pause {
		k.Exclude = w.suspended
	}
	var err error
	c.state, err = k.At(j.cal, j.at)
	if l.late > 0 && c.state.Late {
		j.s.late[l.late-1] |= 1 << c.line
	}
	return err == nil
}

// period is one of the limits that the plan gives.
func period(within string) calendar.Period {
	switch within {
	case "1 workday":
		return calendar.Workdays(1)
	case "1 day":
		return calendar.Days(1)
	}
	return calendar.Period{}
}

func (j *Jingmen) deadlines(out []byte) []byte {
	from := len(out)
	for i := range j.clocks {
		c := &j.clocks[i]
		p := &j.t.clocks[c.at][j.f.works[c.line].service][j.office]
		switch {
		case c.idle == 0:
			out = j.reading(append(comma(out, from), p.head...), c, p.tail)
		case !c.limit.laid:
			out = append(comma(out, from), p.idle...)
		default:
			out = idleOf(append(comma(out, from), p.head...), c, p)
		}
	}
	return out
}

// idleOf writes a clock that waits for some of its starts.
func idleOf(out []byte, c *clock, p *preparedClock) []byte {
	out = append(append(out, notStarted...), `,"waits_for":[`...)
	from := len(out)
	for i, name := range p.waits {
		bit := i
		if i == len(c.limit.starts) {
			bit = networkBit
		}
		if c.idle>>bit&1 == 1 {
			out = append(comma(out, from), name...)
		}
	}
	return append(append(out, ']'), p.tail...)
}

func (j *Jingmen) reading(out []byte, c *clock, tail string) []byte {
	s := &c.state
	out = append(append(append(out, `,"status":"`...), s.Status...), `","light":"`...)
	out = append(append(out, s.Light...), '"')
	out = j.time(out, `,"start":"`, s.Start)
	if !s.Due.Date.IsZero() {
		out = j.time(out, `,"due":"`, s.Due.Time)
	}
	out = j.time(out, `,"done":"`, s.Done)
	out = strconv.AppendBool(append(out, `,"provisional":`...), s.Due.Provisional)
	if w := s.Due.WaitsFor.In("zh"); w != "" && !s.Due.Date.IsZero() {
		out = append(append(out, `,"provisional_for":`...), quote(w)...)
	}
	out = strconv.AppendInt(append(out, `,"remaining_workdays":`...), int64(s.RemainingWorkdays), 10)
	out = strconv.AppendBool(append(out, `,"late":`...), s.Late)
	if s.LateWorkdays > 0 {
		out = strconv.AppendInt(append(out, `,"late_workdays":`...), int64(s.LateWorkdays), 10)
	}
	if w := s.Used.In("zh"); w != "" {
		out = append(append(out, `,"time_used":`...), quote(w)...)
	}
	if w := s.Left.In("zh"); w != "" {
		out = append(append(out, `,"time_left":`...), quote(w)...)
	}
	if s.Effect != "" {
		out = append(append(out, `,"on_late":`...), quote(string(s.Effect))...)
	}
	out = j.time(out, `,"on_late_at":"`, s.EffectAt)
	if len(s.Notes) == 0 {
		return append(out, tail...)
	}
	var notes []string
	for _, n := range s.Notes {
		notes = append(notes, n.Text.In("zh"))
	}
	list := strings.TrimSuffix(quotes(strings.Join(notes, "|")), "]")
	if rest, ok := strings.CutPrefix(tail, `,"notes":[`); ok {
		return append(append(append(append(out, `,"notes":`...), list...), ','), rest...)
	}
	return append(append(append(append(out, `,"notes":`...), list...), ']'), tail...)
}

// time writes a moment where there is one.
func (j *Jingmen) time(out []byte, before string, t time.Time) []byte {
	if t.IsZero() {
		return out
	}
	return append(t.In(j.zone).AppendFormat(append(out, before...), time.RFC3339Nano), '"')
}

package byhand

import (
	"bytes"
	"slices"
	"time"

	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/format"
)

// most is 300 m in tenths: within it a line is approved by filing.
const most = 3000

// complete fills in what follows from what was given and what is assumed, and
// reports whether everything that has to be known is.
func (r *reader) complete() bool {
	f := &r.f
	switch {
	case f.typ != nil:
	case f.uscc != nil:
		if f.typ = []byte(format.USCCKind(string(f.uscc))); len(f.typ) == 0 {
			return false
		}
	}
	if f.typ == nil || f.uscc == nil && string(f.typ) != "resident" {
		return false
	}
	for _, s := range []service{water, gas, heating} {
		if f.services[s] && !f.hasLine(s) {
			if f.lines == len(f.works) {
				return false
			}
			f.works[f.lines] = work{service: s}
			f.lines++
		}
	}
	slices.SortFunc(f.works[:f.lines], func(a, b work) int { return int(a.service) - int(b.service) })
	for i := range f.lines {
		if !f.services[f.works[i].service] {
			return false
		}
	}
	return true
}

func (f *form) hasLine(s service) bool {
	for i := range f.lines {
		if f.works[i].service == s {
			return true
		}
	}
	return false
}

// settled is what is concluded from an application: the answers that the rules
// share, and which of them apply: a rule without a loop by its first bit, one
// over works by a bit for each line, one over acts by a bit for each act.
type settled struct {
	on                         [rules]uint64
	covered, formal            bool
	district                   string // dongbao, duodao, other, or none
	channel, kind, demand      string
	stageAssumed, kindAssumed  bool
	channelAssumed, demAssumed bool
	centralAssumed             bool
	late                       [3]uint64 // lines whose clock is late: connect, build and connect, build
}

// Jingmen decides by the rules of policies.yaml. It is not safe for concurrent use.
type Jingmen struct {
	reader
	Digest, Calendar string // of the set and of its calendar
	cal              *calendar.Calendar
	s                settled
	clocks           []clock
	at               time.Time
	t                *pieces
	office           int    // 1 where the window takes the application in
	there            uint64 // the tasks that there are
	stage            [tasks]uint8
}

// NewJingmen prepares to decide by a calendar.
func NewJingmen(digest string, cal *calendar.Calendar, zone *time.Location) *Jingmen {
	return &Jingmen{reader: reader{zone: zone, formats: format.Builtin()}, Digest: digest, Calendar: cal.Digest(), cal: cal, t: prepare()}
}

// Decide reads an application, decides it at a moment and appends the JSON of
// the decision, without a receipt. False says that the application is no whole
// one: it is for somebody to ask, or to refuse.
func (j *Jingmen) Decide(out, application []byte, at time.Time) ([]byte, bool) {
	if j.at = at; !j.read(application) || !j.conclude() {
		return out, false
	}
	return j.write(out), true
}

// Request does the same for the body of a request to a server, which says when.
func (j *Jingmen) Request(out, body []byte) ([]byte, bool) {
	j.begin(body)
	j.at = time.Time{}
	j.object(func(key []byte) {
		switch string(key) {
		case "at":
			j.at = j.moment()
		case "facts":
			j.object(j.member)
		default:
			j.bad = true
		}
	})
	if !j.whole() || j.at.IsZero() || !j.conclude() {
		return out, false
	}
	return j.write(out), true
}

func (j *Jingmen) come(t time.Time) bool { return !t.IsZero() && !t.After(j.at) }

// derive works out the facts that follow from others.
func (j *Jingmen) derive() {
	f, s := &j.f, &j.s
	*s = settled{}
	if s.channel = string2(f.channel); s.channel == "" {
		s.channel, s.channelAssumed = "portal", true
	}
	switch {
	case f.stage != nil:
		s.formal = string(f.stage) == "formal"
	case s.channel == "land_office" || s.channel == "liaison":
	default:
		s.formal, s.stageAssumed = true, true
	}
	switch {
	case f.demand != nil:
		s.demand = string2(f.demand)
	case string(f.business) == "expansion" || s.channel == "liaison":
		s.demand = "increase"
	default:
		s.demand, s.demAssumed = "new", true
	}
	switch {
	case f.kind != nil:
		s.kind = string2(f.kind)
	case s.channel == "liaison" || s.demand == "increase":
		s.kind = "existing"
	default:
		s.kind, s.kindAssumed = "new", true
	}
	s.district = districtOf(f.addressText)
	s.centralAssumed = f.central == 0 && s.district != "other"
}

// string2 gives the text of one of the values of an enumeration.
func string2(b []byte) string {
	for _, v := range [...]string{"portal", "window", "new", "existing", "increase", "app", "wechat", "land_office", "liaison"} {
		if string(b) == v {
			return v
		}
	}
	return ""
}

func districtOf(address []byte) string {
	for _, d := range [...][2]string{{"东宝区", "dongbao"}, {"掇刀区", "duodao"}, {"沙洋县", "other"}, {"钟祥市", "other"}, {"京山市", "other"},
		{"东宝", "dongbao"}, {"掇刀", "duodao"}} {
		if bytes.Contains(address, []byte(d[0])) {
			return d[1]
		}
	}
	return ""
}

// conclude finds which rules apply; false where a length is not known.
func (j *Jingmen) conclude() bool {
	j.derive()
	f, s := &j.f, &j.s
	central := f.central == yes || s.centralAssumed
	enterprise, resident := string(f.typ) == "enterprise", string(f.typ) == "resident"
	asked := f.services[water] || f.services[gas]
	byReference := central && resident && f.services[heating]
	s.covered = central && enterprise && asked
	j.set(scopeCovered, s.covered)
	j.set(scopeByReference, byReference)
	j.set(scopeNotCovered, !s.covered && !byReference)
	j.set(scopeOutside, !central)
	j.set(scopeNotYet, !enterprise && !resident)
	j.set(scopeResident, resident && asked)
	for i := range f.lines {
		covered := s.covered && f.works[i].service != heating
		if covered && !f.works[i].measured {
			return false
		}
		j.setAt(scopeLineCovered, i, covered)
		j.setAt(scopeLineNotCovered, i, !covered)
	}
	if s.covered {
		j.handled()
	}
	return j.credit()
}

func (j *Jingmen) set(r rule, holds bool) { j.setAt(r, 0, holds) }

func (j *Jingmen) setAt(r rule, i int, holds bool) {
	if holds {
		j.s.on[r] |= 1 << i
	}
}

// handled is what follows for applications that are covered.
func (j *Jingmen) handled() {
	f, s := &j.f, &j.s
	lines, all := s.on[scopeLineCovered], &s.on
	for _, r := range [...]rule{goalApplication, goalStep, goalVisits, zeroMaterial, jointSurvey, zeroCost, flowResult} {
		all[r] = 1
	}
	for _, r := range [...]rule{jointContact, jointDesign, jointReview, jointContracts, costSettlement, push} {
		all[r] = lines
	}
	if s.formal {
		j.formal(lines)
	} else {
		j.intention(lines)
	}
	sum, over := int64(0), false
	for i := range f.lines {
		w := &f.works[i]
		if lines>>i&1 == 0 {
			continue
		}
		sum, over = sum+w.length, over || w.length > most
		j.setAt(lineFiling, i, w.length <= most)
		j.setAt(lineCoordination, i, w.length > most)
		j.setAt(jointOneVisit, i, j.come(w.at[survey]) && !(j.come(w.at[drawings]) && j.come(w.at[supply]) && j.come(w.at[crew])))
		j.setAt(costRoad, i, f.road != nil && string(f.road) != "none")
		j.setAt(costWell, i, f.plot == yes)
	}
	j.set(lineSum, sum > most && !over)
	j.set(coordConsult, f.open == yes || f.unresolved == yes)
	j.set(coordEscalate, f.unresolved == yes)
}

func (j *Jingmen) intention(lines uint64) {
	s := &j.s
	j.set(intentNoApplication, true)
	j.set(intentLandContract, s.kind == "new")
	j.set(intentLiaison, s.kind == "existing" && s.demand == "increase")
	for i := range j.f.lines {
		j.setAt(intentPrelay, i, lines>>i&1 == 1 && j.f.works[i].preLaid != yes)
	}
	s.on[intentClock] = lines
}

func (j *Jingmen) formal(lines uint64) {
	f, on := &j.f, &j.s.on
	for _, r := range [...]rule{limitConnect, limitBuildConnect, limitBuild, limitTurnOn, formalClock, formalBuild, formalAcceptance, formalTurnOn} {
		on[r] = lines
	}
	j.set(limitAppointment, !f.appointed.IsZero())
	j.set(formalAccept, true)
	for i := range f.lines {
		w := &f.works[i]
		if lines>>i&1 == 0 {
			continue
		}
		passed := j.come(w.at[passed])
		j.setAt(limitNotLaid, i, j.come(w.at[received]) && w.preLaid != yes)
		j.setAt(limitUnprepared, i, j.come(w.at[started]) && !j.prepared(w))
		j.setAt(limitSuspension, i, len(w.suspended) > 0)
		j.setAt(formalAllowed, i, passed)
		j.setAt(formalNotAllowed, i, !passed)
		j.setAt(formalFailed, i, j.come(w.at[failed]) && !passed)
		j.setAt(formalUnaccepted, i, j.come(w.at[connected]) && !passed)
	}
}

func (j *Jingmen) prepared(w *work) bool {
	for _, e := range [...]event{survey, drawings, costing, construction, supply, crew} {
		if !j.come(w.at[e]) {
			return false
		}
	}
	return true
}

// credit reads the clocks, and finds who is late and what was found.
func (j *Jingmen) credit() bool {
	if !j.readClocks() {
		return false
	}
	f, s := &j.f, &j.s
	s.on[creditConnect], s.on[creditBuildConnect], s.on[creditBuild] = s.late[0], s.late[1], s.late[2]
	if s.covered {
		s.on[coordSupervise] = s.late[0] | s.late[1] | s.late[2]
	}
	for i, a := range f.acts {
		if i == 64 {
			return false
		}
		person := string(a.kind) == "individual"
		j.setAt(creditEnterprise, i, !person)
		j.setAt(creditIndividual, i, person)
		j.setAt(creditIncomplete, i, a.foundBy == nil || a.date == nil || a.evidence == nil)
	}
	j.set(creditProposal, len(f.acts) > 0)
	return true
}

package byhand

import (
	"bytes"
	"time"
	"unicode/utf8"

	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/format"
)

// service is what is applied for; its number is its place in the files.
type service uint8

const (
	water service = iota
	gas
	heating
	services
)

var serviceNames = [services]string{"water", "gas", "heating"}

// form is an application as it was read. The zero time has not come.
type form struct {
	channel, kind, demand, business, road text // as written, nil where not given
	stage                                 text
	submitted, accepted, appointed        time.Time
	uscc, typ                             text
	addressText                           text
	central, plot, open, unresolved       given
	unresolvedAt, reportedAt              time.Time
	services                              [services]bool
	asked                                 int // how many of them
	works                                 [services]work
	lines                                 int // of works
	acts                                  []act
	seen                                  uint8  // of the fields that must be there
	checkNote, projectNote                string // about a code that may be wrong
}

type text = []byte

// given is a yes or no that may not be given.
type given uint8

const (
	no given = 1 + iota
	yes
)

// The fields that must be there.
const (
	seenName = 1 << iota
	seenContact
	seenPhone
	seenAddress
	seenServices
	seenAll = 1<<iota - 1
)

// event is a moment of a line of works.
type event uint8

const (
	received event = iota
	survey
	drawings
	costing
	construction
	supply
	crew
	filed
	supplemented
	started
	completed
	failed
	passed
	connected
	events
)

// work is the external line of a service.
type work struct {
	service   service
	measured  bool
	length    int64 // in tenths of a metre
	preLaid   given
	at        [events]time.Time
	suspended []calendar.Interval
}

type act struct {
	act, subject, kind, role, date, foundBy, evidence text
}

// reader reads forms; what it holds is used again.
type reader struct {
	scanner
	zone    *time.Location
	formats *format.Registry
	f       form
}

// read reads a form. False says that it is no whole application: something
// that must be there is not, or is not as it must be.
func (r *reader) read(b []byte) bool {
	r.begin(b)
	r.object(r.member)
	return r.whole()
}

func (r *reader) begin(b []byte) {
	r.scanner = scanner{b: b}
	r.f = form{acts: r.f.acts[:0]}
}

func (r *reader) whole() bool {
	if r.bad || r.peek() != 0 || r.f.seen != seenAll || r.f.asked == 0 {
		return false
	}
	return r.complete()
}

func (r *reader) member(key []byte) {
	f := &r.f
	switch string(key) {
	case "application":
		r.object(r.application)
	case "applicant":
		r.object(r.applicant)
	case "contact":
		r.object(r.contact)
	case "project":
		r.object(r.project)
	case "site":
		r.object(r.site)
	case "services", "申请联合报装内容":
		r.list(r.service)
		f.seen |= seenServices
	case "water", "gas":
		r.object(r.need)
	case "works":
		r.list(r.work)
	case "acts":
		r.list(r.act)
	case "problem":
		r.object(r.problem)
	case "申请单位":
		r.applicant([]byte("name"))
	case "信用代码":
		r.applicant([]byte("uscc"))
	case "申请地址":
		r.site([]byte("address"))
	case "预约接入时间":
		f.appointed = r.moment()
	case "联系人":
		r.contact([]byte("name"))
	case "联系电话":
		r.contact([]byte("phone"))
	default:
		r.bad = true
	}
}

func (r *reader) application(key []byte) {
	f := &r.f
	switch string(key) {
	case "number":
		r.short(40)
	case "stage":
		f.stage = r.oneOf("intention", "formal")
	case "channel":
		f.channel = r.oneOf("portal", "app", "wechat", "window", "land_office", "liaison")
	case "submitted_at":
		f.submitted = r.moment()
	case "accepted_at":
		f.accepted = r.moment()
	case "appointed_at":
		f.appointed = r.moment()
	default:
		r.bad = true
	}
}

func (r *reader) applicant(key []byte) {
	switch string(key) {
	case "name":
		r.short(200)
		r.f.seen |= seenName
	case "uscc":
		r.f.uscc = r.text()
		r.creditCode()
	case "type":
		r.f.typ = r.oneOf("enterprise", "sole_trader", "cooperative", "institution", "organisation", "resident")
	default:
		r.bad = true
	}
}

func (r *reader) contact(key []byte) {
	switch string(key) {
	case "name":
		r.short(60)
		r.f.seen |= seenContact
	case "phone":
		r.phone()
		r.f.seen |= seenPhone
	default:
		r.bad = true
	}
}

func (r *reader) project(key []byte) {
	switch string(key) {
	case "code":
		r.projectCode()
	case "kind":
		r.f.kind = r.oneOf("new", "existing")
	case "demand":
		r.f.demand = r.oneOf("new", "increase")
	case "land_contract_at":
		r.moment()
	default:
		r.bad = true
	}
}

func (r *reader) site(key []byte) {
	switch string(key) {
	case "address":
		r.f.addressText = r.short(300)
		r.f.seen |= seenAddress
	case "central":
		r.f.central = r.yesOrNo()
	case "plot_undeveloped":
		r.f.plot = r.yesOrNo()
	case "road_project":
		r.f.road = r.oneOf("none", "new", "extended", "rebuilt")
	default:
		r.bad = true
	}
}

func (r *reader) problem(key []byte) {
	switch string(key) {
	case "open":
		r.f.open = r.yesOrNo()
	case "unresolved":
		r.f.unresolved = r.yesOrNo()
	case "unresolved_at":
		r.f.unresolvedAt = r.moment()
	case "reported_at":
		r.f.reportedAt = r.moment()
	default:
		r.bad = true
	}
}

func (r *reader) need(key []byte) {
	switch string(key) {
	case "business":
		r.f.business = r.oneOf("new", "expansion", "temporary")
	case "demand", "pressure", "load":
		r.number()
	default:
		r.bad = true
	}
}

func (r *reader) service() {
	s, ok := serviceOf(r.text())
	if r.bad = r.bad || !ok || r.f.services[s]; !r.bad {
		r.f.services[s] = true
		r.f.asked++
	}
}

func serviceOf(b []byte) (service, bool) {
	switch string(b) {
	case "water":
		return water, true
	case "gas":
		return gas, true
	case "heating":
		return heating, true
	}
	return 0, false
}

var eventNames = [events]string{"received_at", "survey_done", "drawings_done", "costing_done", "construction_contract_done",
	"supply_contract_done", "crew_assigned", "filed_at", "supplemented_at", "started_at", "completed_at",
	"acceptance_failed_at", "acceptance_passed_at", "connected_at"}

func (r *reader) work() {
	if r.f.lines == len(r.f.works) {
		r.bad = true
		return
	}
	w := &r.f.works[r.f.lines]
	r.f.lines++
	named := false
	r.object(func(key []byte) {
		switch string(key) {
		case "service":
			w.service, named = serviceOf(r.text())
		case "length", "外线长度":
			w.length, w.measured = r.tenths(), true
			r.bad = r.bad || w.length > 1_000_000
		case "pre_laid":
			w.preLaid = r.yesOrNo()
		case "suspensions":
			r.list(func() { r.suspension(w) })
		default:
			r.event(w, key)
		}
	})
	for i := range r.f.lines - 1 {
		named = named && r.f.works[i].service != w.service
	}
	r.bad = r.bad || !named
}

func (r *reader) event(w *work, key []byte) {
	for i, name := range eventNames {
		if string(key) == name {
			w.at[i] = r.moment()
			return
		}
	}
	if r.bad = string(key) != "施工完工"; !r.bad {
		w.at[completed] = r.moment()
	}
}

func (r *reader) suspension(w *work) {
	var iv calendar.Interval
	r.object(func(key []byte) {
		switch string(key) {
		case "from":
			iv.From = r.moment()
		case "to":
			iv.To = r.moment()
		case "reason":
			reason := string(r.short(200))
			iv.Reason = calendar.Text{ZH: reason, EN: reason}
		default:
			r.bad = true
		}
	})
	r.bad = r.bad || iv.From.IsZero()
	w.suspended = append(w.suspended, iv)
}

func (r *reader) act() {
	var a act
	r.object(func(key []byte) {
		switch string(key) {
		case "act":
			a.act = r.oneOf("promise_broken", "falsified")
		case "subject":
			a.subject = r.short(200)
		case "subject_kind":
			a.kind = r.oneOf("enterprise", "individual")
		case "role":
			a.role = r.oneOf("applicant", "utility", "construction", "survey", "design", "contractor", "supervision")
		case "document_date":
			a.date = r.text()
			_, err := calendar.ParseDate(string(a.date))
			r.bad = r.bad || err != nil
		case "found_by":
			a.foundBy = r.short(100)
		case "evidence":
			a.evidence = r.short(500)
		default:
			r.bad = true
		}
	})
	r.bad = r.bad || a.act == nil || a.subject == nil || a.role == nil
	r.f.acts = append(r.f.acts, a)
}

func (r *reader) yesOrNo() given {
	if r.bool() {
		return yes
	}
	return no
}

// short reads a text that is not empty and has at most so many characters.
func (r *reader) short(most int) []byte {
	t := r.text()
	r.bad = r.bad || len(t) == 0 || len(t) > most && utf8.RuneCount(t) > most || len(bytes.TrimSpace(t)) != len(t)
	return t
}

func (r *reader) oneOf(values ...string) []byte {
	t := r.text()
	for _, v := range values {
		if string(t) == v {
			return t
		}
	}
	r.bad = true
	return nil
}

// moment reads a moment with its offset; anything else is read the long way.
func (r *reader) moment() time.Time {
	b := r.text()
	if len(b) == len("2006-01-02T15:04:05+08:00") && string(b[19:]) == "+08:00" {
		if t, ok := r.plain(b); ok {
			return t
		}
	}
	t, err := calendar.ParseMoment(string(b), r.zone)
	r.bad = r.bad || err != nil || len(b) < 11
	return t
}

func (r *reader) plain(b []byte) (time.Time, bool) {
	two := func(i int) int { return int(b[i]-'0')*10 + int(b[i+1]-'0') }
	for i, c := range []byte("0000-00-00T00:00:00") {
		if c == '0' && b[i]-'0' > 9 || c != '0' && b[i] != c {
			return time.Time{}, false
		}
	}
	year, month, day, hour, min, sec := two(0)*100+two(2), two(5), two(8), two(11), two(14), two(17)
	t := time.Date(year, time.Month(month), day, hour, min, sec, 0, r.zone)
	return t, t.Day() == day && int(t.Month()) == month && hour < 24 && min < 60 && sec < 60
}

package httpapi

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

func (h *Handler) calendar(w http.ResponseWriter, r *http.Request) *calendar.Calendar {
	id := r.PathValue("id")
	c, ok := infoOf(r.Context()).policy.set.Calendar(id)
	if !ok {
		h.fail(w, r, problem("not-found", text.Say("没有日历“%[1]s”", "there is no calendar %[1]q", short(id))))
		return nil
	}
	return c
}

func (h *Handler) calendarDays(w http.ResponseWriter, r *http.Request) {
	c := h.calendar(w, r)
	if c == nil {
		return
	}
	all, p := flag(r, "all")
	from, to, q := h.stretch(r)
	if p == nil {
		p = q
	}
	if p != nil {
		h.fail(w, r, p)
		return
	}
	out := wire.CalendarDays{Calendar: c.ID(), Digest: c.Digest(), From: from, To: to, Workdays: c.Workdays(from, to), Days: []calendar.DayInfo{}}
	for d := from; !d.After(to) && !d.IsZero(); d = d.AddDays(1) {
		info := c.Day(d)
		if all || info.Provisional || info.Kind != calendar.Working && info.Kind != calendar.Weekend {
			out.Days = append(out.Days, info)
		}
	}
	h.answer(w, r, out)
}

// stretch reads ?year=, or ?from= and ?to=.
func (h *Handler) stretch(r *http.Request) (from, to calendar.Date, p *fault) {
	q := r.URL.Query()
	bad := problem("bad-request", text.Say("请写 ?year=2026，或 ?from=2026-10-01&to=2026-10-31", "ask with ?year=2026, or ?from=2026-10-01&to=2026-10-31"))
	if q.Has("year") {
		year, err := strconv.Atoi(q.Get("year"))
		if err != nil {
			return from, to, bad
		}
		if from, err = calendar.NewDate(year, 1, 1); err != nil {
			return from, to, bad
		}
		to = from.AddMonths(12).AddDays(-1)
	} else {
		var err, err2 error
		from, err = calendar.ParseDate(q.Get("from"))
		to, err2 = calendar.ParseDate(q.Get("to"))
		if err != nil || err2 != nil {
			return from, to, bad
		}
	}
	if from.After(to) || to.IsZero() || to.Sub(from) >= h.opts.Limits.Days {
		return from, to, problem("too-many", text.Say("最多 %[1]d 天，先后不要颠倒", "at most %[1]d days, in order", h.opts.Limits.Days))
	}
	return from, to, nil
}

func (h *Handler) calendarDue(w http.ResponseWriter, r *http.Request) {
	c := h.calendar(w, r)
	if c == nil {
		return
	}
	var body []byte
	p := h.body(w, r, "application/json", &body)
	explain, q := flag(r, "explain")
	if p == nil {
		p = q
	}
	var out *wire.DueAnswer
	if p == nil {
		out, p = due(c, body, explain)
	}
	if p != nil {
		h.fail(w, r, p)
		return
	}
	h.answer(w, r, out)
}

// maxProofDays bounds the period of a proof, which lists every day.
const maxProofDays = 3660

func due(c *calendar.Calendar, body []byte, explain bool) (*wire.DueAnswer, *fault) {
	k, at, p := dueQuestion(c, body)
	if p != nil {
		return nil, p
	}
	out := &wire.DueAnswer{Calendar: engine.CalendarRef{ID: c.ID(), Digest: c.Digest()}}
	s, err := k.At(c, at)
	if err != nil {
		return nil, noDue(err)
	}
	if out.Due = s.Due; !explain {
		return out, nil
	}
	if out.Due.Time.Sub(at).Abs() > maxProofDays*24*time.Hour {
		return nil, problem("too-many", text.Say("证明最多 %[1]d 天", "a proof has at most %[1]d days", maxProofDays))
	}
	if out.Proof, err = k.Proof(c, at); err != nil {
		return nil, noDue(err)
	}
	return out, nil
}

func noDue(err error) *fault {
	return problem("bad-request", text.Text{"zh": "算不出期限：日历在起点之后没有足够的工作日，或期限在 9999 年之后", "en": err.Error()})
}

// dueQuestion reads a DueRequest as a clock, and when it starts.
func dueQuestion(c *calendar.Calendar, body []byte) (k calendar.Clock, at time.Time, p *fault) {
	keys, err := split(body)
	if err != nil {
		return k, at, badJSON(body, err)
	}
	texts := map[string]*string{"start": new(string), "period": new(string)}
	for _, x := range keys {
		into, known := texts[x.key]
		switch {
		case x.key == "back":
			if json.Unmarshal(x.value, &k.Backward) != nil {
				return k, at, problem("bad-request", text.Say("“%[1]s”应是 true 或 false", "%[1]q must be true or false", x.key))
			}
		case !known:
			return k, at, problem("unknown-key", text.Say("没有“%[1]s”这一项；可用：start、period、back", "there is no key %[1]q; there are: start, period, back", short(x.key)))
		case !readText(into, x.value):
			return k, at, problem("bad-request", text.Say("“%[1]s”应是文字", "%[1]q must be a text", x.key))
		}
	}
	if at, err = calendar.ParseMoment(*texts["start"], c.Zone()); err != nil {
		return k, at, problem("bad-request", text.Say("“start”应是时刻或日期，%[1]s", `"start" is a moment or a date; %[1]s`, calendar.WrongMoment(*texts["start"])))
	}
	if k.Limit, err = calendar.ParseLimit(*texts["period"]); err != nil {
		return k, at, problem("bad-request", text.Text{"zh": "“period”应写作“1个工作日”“3天”“2个月”“24小时”等", "en": `"period": ` + err.Error()})
	}
	if err := k.From(at); err != nil {
		return k, at, problem("bad-request", text.Say("倒算的期限只能是一个期限", "only one period can be counted back"))
	}
	return k, at, nil
}

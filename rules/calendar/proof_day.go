package calendar

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// legWriter lists the days of one period of a proof.
type legWriter struct {
	*prover
	axis  axis
	cut   *cuts
	n     int64 // how much the period is
	from  int64
	count int
	back  bool // counted back, so that its numbers go down
}

// addDay lists a day of a period that is counted in days.
func (w *legWriter) addDay(d Date) {
	day, n := ProofDay{}, int64(d.n)
	why := w.why(d)
	switch {
	case n <= w.from && w.n > 0:
		day.Role, day.Reason = RoleStart, Text{"起算当日，不计入", "the day of the start does not count"}
	case n == w.from && w.axis.between(n-1, n) > 0:
		day.Role, day.Reason = RoleCounted, Text{why.ZH + "，当日届满", why.EN + "; the period ends on the day of its start"}
	case w.axis.between(n-1, n) == 0:
		day.Role, day.Reason = RoleSkipped, Text{why.ZH + "，不计入", why.EN + "; does not count"}
	case w.cut.dayCut(n):
		day.Role, day.Reason = RoleSuspended, w.suspension(d)
	case int64(w.count) >= max(w.n, 1):
		day.Role, day.Reason = RoleHeld, Text{why.ZH + "，期间不在暂停中届满", why.EN + "; the period does not end while the clock stands still"}
	default:
		w.count++
		day.Role, day.Count, day.Reason = RoleCounted, w.count, w.ordinal(why, d)
	}
	w.add(d, day)
}

// dayCut reports whether day n is left out.
func (c *cuts) dayCut(n int64) bool {
	if c == nil {
		return false
	}
	return slices.ContainsFunc(c.list, func(x cut) bool { return x.from <= n && n < x.to })
}

// ordinal says which day of the period a counted day is; that it is an ordinary
// working day goes without saying.
func (w *legWriter) ordinal(why Text, d Date) Text {
	n := strconv.Itoa(w.count)
	t := Text{"第" + n + "日", "day " + n}
	if w.axis.kind == workDays {
		t = Text{"第" + n + "个工作日", "working day " + n}
	}
	if w.back {
		t = Text{"倒数" + t.ZH, t.EN + " back"}
	}
	if w.cal.Day(d).Kind == Working {
		more := w.tentative(d)
		t = Text{t.ZH + more.ZH, t.EN + more.EN}
	} else {
		t = Text{why.ZH + "，" + t.ZH, why.EN + "; " + t.EN}
	}
	if reason := w.suspension(d); !reason.IsZero() {
		t.ZH, t.EN = t.ZH+"（当日部分时间"+reason.ZH+"，仍计入）", t.EN+" (partly "+reason.EN+", counts)"
	}
	return t
}

// addTime lists a day of a period that is counted in hours.
func (w *legWriter) addTime(d Date) {
	lo := w.axis.position(d.In(w.cal.zone))
	hi := w.axis.position(d.AddDays(1).In(w.cal.zone))
	if d.AddDays(1).IsZero() {
		hi = lo + daySeconds
	}
	counted := min(w.cut.between(w.axis, max(lo, w.from), hi), w.n-int64(w.count))
	w.count += int(counted)
	why, day := w.why(d), ProofDay{Time: time.Duration(counted) * time.Second}
	amount := Amount{Unit: Hour, Time: day.Time}
	switch {
	case counted > 0:
		day.Role = RoleCounted
		day.Reason = Text{why.ZH + "，计" + amount.In("zh"), why.EN + "; " + amount.In("en")}
	case !w.suspension(d).IsZero():
		day.Role, day.Reason = RoleSuspended, w.suspension(d)
	default:
		day.Role, day.Reason = RoleSkipped, Text{why.ZH + "，不计入", why.EN + "; does not count"}
	}
	w.add(d, day)
}

// suspension names the suspensions that touch the day, or is no text.
func (w *legWriter) suspension(d Date) Text {
	from, to := d.In(w.cal.zone), d.AddDays(1).In(w.cal.zone)
	var zh, en []string
	for _, iv := range w.clock.Exclude {
		if !iv.valid() || !iv.From.Before(to) || (!iv.To.IsZero() && !iv.To.After(from)) {
			continue
		}
		zh, en = appendNew(zh, iv.Reason.In("zh")), appendNew(en, iv.Reason.In("en"))
		if iv.Reason.IsZero() {
			zh, en = appendNew(zh, ""), appendNew(en, "")
		}
	}
	if zh == nil {
		return Text{}
	}
	t := Text{"暂停", "suspended"}
	if s := strings.Join(slices.DeleteFunc(zh, isEmpty), "、"); s != "" {
		t.ZH += "：" + s
	}
	if s := strings.Join(slices.DeleteFunc(en, isEmpty), ", "); s != "" {
		t.EN += ": " + s
	}
	return t
}

func isEmpty(s string) bool { return s == "" }

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// why says what kind of day it is and by which notice.
func (p *prover) why(d Date) Text {
	t, more := p.cal.Day(d).reason(), p.tentative(d)
	return Text{t.ZH + more.ZH, t.EN + more.EN}
}

// tentative is what is added to a day that no notice settles.
func (p *prover) tentative(d Date) Text {
	if !p.cal.unsettled(d) {
		return Text{}
	}
	return Text{"（尚无通知，暂按平常周次计）", " (no notice yet: taken as an ordinary week)"}
}

// reason says why the day is worked or not, with the notice's number.
func (d DayInfo) reason() Text {
	name := Text{d.Name.In("zh"), d.Name.In("en")}
	var t Text
	switch d.Kind {
	case Weekend:
		return Text{"休息日", "weekend"}
	case Off:
		t = Text{name.ZH + "放假", strings.TrimPrefix(name.EN+" holiday", " ")}
	case MadeUp:
		t = Text{name.ZH + "调休上班", "make-up day" + prefixed(" for ", name.EN)}
	case Designated:
		t = Text{name.ZH + "指定上班", "worked by order" + prefixed(" for ", name.EN)}
	default:
		return Text{"工作日", "working day"}
	}
	if d.Notice != "" {
		t.ZH, t.EN = t.ZH+"（"+d.Notice+"）", t.EN+" ("+d.Notice+")"
	}
	return t
}

func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

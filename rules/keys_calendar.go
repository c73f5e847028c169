package rules

import (
	"slices"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/calendar"
)

// calendarLayer is what one notice changes, while it is read.
type calendarLayer struct {
	calendar.Layer
	at      Pos
	off, on []calendarSpan // the days that were given
}

// calendarDay is a day or a stretch of days, while it is read.
type calendarDay struct {
	date, from, to calendar.Date
	name           calendar.Text
	open           []calendar.Opening
}

func calendarName() form[calendar.Text] {
	return form[calendar.Text]{ref("text"), func(r *reader, n *yaml.Node) calendar.Text { return calendarText(r.Text(n)) }}
}

func openingTimes() form[[]calendar.Opening] {
	return form[[]calendar.Opening]{oneOrMore(typed("string")), (*reader).someOpenings}
}

func calendarKeys() []key[calendarDraft] {
	base, country := anID("日历|a calendar"), anID("国家代码|the code of a country")
	return slices.Concat([]key[calendarDraft]{
		row("title", calendarName(), func(d *calendarDraft) *calendar.Text { return &d.spec.Title }, "标题", "title"),
		special("base", base.schema, func(r *reader, n *yaml.Node, d *calendarDraft) { d.base, d.basePos = base.read(r, n), r.Pos(n) }, "所依据的日历", "calendar below"),
		special("country", country.schema, func(r *reader, n *yaml.Node, d *calendarDraft) { d.country, d.basePos = country.read(r, n), r.Pos(n) }, "国家代码", "code of a country"),
		row("years", form[[2]int]{listOf(typed("integer")), (*reader).years}, func(d *calendarDraft) *[2]int { return &d.years }, "起止年份", "first and last year"),
		row("zone", form[*time.Location]{typed("string"), (*reader).zone}, func(d *calendarDraft) **time.Location { return &d.spec.Zone }, "时区", "time zone"),
		row("weekend", form[[]time.Weekday]{oneOrMore(typed("string")), (*reader).weekend}, func(d *calendarDraft) *[]time.Weekday { return &d.spec.Weekend }, "周末", "weekend"),
		special("settled", ref("validity"), func(r *reader, n *yaml.Node, d *calendarDraft) {
			v := r.validity(n)
			d.spec.From, d.spec.To = v.From, v.To
		}, "已确定的日期范围", "dates that are settled"),
		row("awaits", calendarName(), func(d *calendarDraft) *calendar.Text { return &d.spec.Awaits }, "等待的通知", "the notice that it waits for"),
		row("hours", form[[]calendar.OpeningHours]{anyOf(openingTimes().schema, oneOrMore(schemaOf(seasonKeys()))), (*reader).hours},
			func(d *calendarDraft) *[]calendar.OpeningHours { return &d.spec.Hours }, "开放时间", "opening hours"),
		special("layers", listOf(schemaOf(calendarLayerKeys())), func(r *reader, n *yaml.Node, d *calendarDraft) {
			r.Items(n, "layers|layers", func(c *yaml.Node) { r.calendarLayer(d, c) })
		}, "叠加的安排", "layers"),
	}, of(func(d *calendarDraft) *calendarLayer { return &d.direct }, daysKeys()))
}

func calendarLayerKeys() []key[calendarLayer] {
	id, days := anID("层|a layer"), daysKeys()
	days[0] = days[0].needed(needed) // a layer is what some notice says
	return slices.Concat([]key[calendarLayer]{
		special("id", id.schema, func(r *reader, n *yaml.Node, l *calendarLayer) { l.ID, l.at = id.read(r, n), r.Pos(n) }, "名称", "id").needed(needed),
		row("title", calendarName(), func(l *calendarLayer) *calendar.Text { return &l.Title }, "标题", "title"),
	}, days)
}

// daysKeys are what a layer may change; a calendar may say the same of itself.
func daysKeys() []key[calendarLayer] {
	days := oneOrMore(anyOf(ref("date"), schemaOf(dayKeys())))
	return []key[calendarLayer]{
		row("notice", numbered("文号|the number of a notice"), func(l *calendarLayer) *string { return &l.Notice }, "通知文号", "number of the notice"),
		special("holidays", days, func(r *reader, n *yaml.Node, l *calendarLayer) {
			r.days(n, "放假的日子|a holiday", &l.off, func(s calendarSpan, d *calendarDay) {
				l.Holidays = append(l.Holidays, calendar.Holiday{From: s.from, To: s.to, Name: d.name})
			})
		}, "休息日", "days off"),
		special("workdays", days, func(r *reader, n *yaml.Node, l *calendarLayer) {
			r.days(n, "上班的日子|a working day", &l.on, l.workdays)
		}, "上班日", "working days"),
	}
}

// workdays adds days that are worked, with hours of their own or as others.
func (l *calendarLayer) workdays(s calendarSpan, d *calendarDay) {
	if d.open != nil {
		l.Special = append(l.Special, calendar.Special{From: s.from, To: s.to, Name: d.name, Open: d.open})
		return
	}
	for day := s.from; !day.After(s.to) && !day.IsZero(); day = day.AddDays(1) {
		l.Workdays = append(l.Workdays, calendar.Makeup{Date: day, Name: d.name})
	}
}

func dayKeys() []key[calendarDay] {
	return []key[calendarDay]{
		row("date", aDate(), func(d *calendarDay) *calendar.Date { return &d.date }, "日期", "date"),
		row("from", aDate(), func(d *calendarDay) *calendar.Date { return &d.from }, "起始日期", "first day"),
		row("to", aDate(), func(d *calendarDay) *calendar.Date { return &d.to }, "终止日期", "last day"),
		row("name", calendarName(), func(d *calendarDay) *calendar.Text { return &d.name }, "名称", "name"),
		row("hours", openingTimes(), func(d *calendarDay) *[]calendar.Opening { return &d.open }, "开放时间", "opening hours"),
	}
}

func seasonKeys() []key[calendar.OpeningHours] {
	day := form[calendar.MonthDay]{typed("string"), (*reader).monthDay}
	rows := []key[calendar.OpeningHours]{
		row("from", day, func(h *calendar.OpeningHours) *calendar.MonthDay { return &h.From }, "自月-日", "from month-day"),
		row("to", day, func(h *calendar.OpeningHours) *calendar.MonthDay { return &h.To }, "至月-日", "to month-day"),
		row("day", openingTimes(), func(h *calendar.OpeningHours) *[]calendar.Opening { return &h.Day }, "每日", "each day").needed(needed),
	}
	for i := range 7 {
		d := time.Weekday((i + 1) % 7) // Monday first
		rows = append(rows, special(weekdayWords()[d], openingTimes().schema, func(r *reader, n *yaml.Node, h *calendar.OpeningHours) { h.Weekday[d] = r.someOpenings(n) }, "", ""))
	}
	return rows
}

package rules

import (
	"slices"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// This file reads the calendars that a set brings along and makes them.
// docs/spec.md, section 6, has their form.

// Calendar returns the calendar of that id: one that the set brings along, or
// "cn", the national calendar of China.
func (s *Set) Calendar(id string) (*calendar.Calendar, bool) {
	for _, c := range s.Calendars {
		if c.ID() == id {
			return c, true
		}
	}
	if id == "cn" {
		return calendar.China(), true
	}
	return nil, false
}

// calendarDraft is a calendar as it is written, before what it lies on is known.
type calendarDraft struct {
	id      string
	pos     Pos
	spec    calendar.Spec
	base    string // id of the calendar below; "" for none
	basePos Pos
	country string
	years   [2]int
	direct  calendarLayer // what stands at the calendar itself
	broken  bool          // it has mistakes that were reported
}

func (r *reader) calendarOf(k, v *yaml.Node) {
	d := &calendarDraft{id: r.ID(k, "日历|a calendar"), pos: r.Pos(k)}
	d.spec.ID, d.direct.ID = d.id, d.id
	before := r.Out.Count[SeverityError]
	g := read(r, v, "日历|a calendar", r.words.calendar, d)
	if g.Has("base") && g.Has("country") {
		r.Out.Fail(g["country"], codeConflictingKeys, text.Say("base 和 country 不能同时写", `"base" and "country" cannot both be given`), nil)
	}
	d.broken = r.Out.Count[SeverityError] > before
	if r.keep(d, g, "日历|the calendar", d.id, d.pos) {
		r.layer.calendars = append(r.layer.calendars, d)
	}
}

// calendarLayer reads what one notice or order changes.
func (r *reader) calendarLayer(d *calendarDraft, n *yaml.Node) {
	var l calendarLayer
	g := read(r, n, "层|a layer", r.words.calendarLayer, &l)
	if g == nil || l.ID == "" {
		return
	}
	if slices.ContainsFunc(d.spec.Layers, func(other calendar.Layer) bool { return other.ID == l.ID }) {
		r.Out.Fail(l.at, source.CodeDuplicateID, text.Say("层 %s 写了两次", "the layer %s is given twice", text.Quoted(l.ID)), nil)
		return
	}
	d.spec.Layers = append(d.spec.Layers, l.Layer)
}

func calendarText(t Text) calendar.Text {
	if s, alone := t[""]; alone {
		return calendar.Text{ZH: s, EN: s}
	}
	return calendar.Text{ZH: t["zh"], EN: t["en"]}
}

// calendars makes the calendars of a layer and lays them over those below. A
// calendar lies on one that stands before it or in the set below.
func (m *merger) calendars() {
	for _, d := range m.own.calendars {
		c := m.calendar(d)
		if c == nil {
			continue
		}
		if i := slices.IndexFunc(m.set.Calendars, func(old *calendar.Calendar) bool { return old.ID() == d.id }); i >= 0 {
			m.set.Calendars[i] = c
			m.changed("calendar", d.id, d.pos, false)
			continue
		}
		m.set.Calendars = append(m.set.Calendars, c)
	}
}

// calendar makes the calendar of a draft, or reports why it cannot be.
func (m *merger) calendar(d *calendarDraft) *calendar.Calendar {
	spec := d.spec
	spec.Layers = slices.Clone(spec.Layers)
	if l := d.direct.Layer; len(l.Holidays)+len(l.Workdays)+len(l.Special) > 0 {
		spec.Layers = slices.Insert(spec.Layers, 0, l)
	}
	if spec.Zone == nil && d.base == "" {
		spec.Zone = m.calendarZone()
	}
	switch {
	case d.base != "":
		base, ok := m.set.Calendar(d.base)
		if !ok {
			m.unknownCalendar(d)
			return standIn(d.id)
		}
		spec.Base = base
	case d.broken:
	case d.country != "":
		base, err := calendar.Country(d.country, spec.Zone, d.years[0], d.years[1])
		if err != nil {
			m.out.Fail(d.basePos, codeUnknownCalendar, text.Say("没有 %s 的节假日", "no holidays are known for %s", text.Quoted(d.country)),
				text.Say("写 de、de-by 这样的国家或地区代码，并用 years: [首年, 末年] 给出不超过 400 年", "write a code such as de or de-by, and at most 400 years as years: [first, last]"))
			return standIn(d.id)
		}
		spec.Base = base
	}
	if d.broken {
		return standIn(d.id)
	}
	c, err := calendar.New(spec)
	if err != nil { // all else that can be wrong was reported with its place
		m.out.Fail(d.pos, codeBadCalendar, text.Say("日历 %s 的工作时间没有覆盖全年，或列出的日子太多", "the hours of the calendar %s leave out a part of the year, or it lists too many days", text.Quoted(d.id)),
			text.Say("给出全年的工作时间：不写 from 和 to", `give hours for the whole year, without "from" and "to"`))
		return standIn(d.id)
	}
	return c
}

// standIn goes by the id of a calendar that has a mistake, which stops the set from being
// used: what names it has none.
func standIn(id string) *calendar.Calendar {
	c, err := calendar.New(calendar.Spec{ID: id, Base: calendar.China(), Hours: []calendar.OpeningHours{{Day: []calendar.Opening{{From: 9 * 3600, To: 17 * 3600}}}}})
	if err != nil {
		return nil
	}
	return c
}

// calendarZone is the zone of a calendar that names none: that of the set.
func (m *merger) calendarZone() *time.Location {
	if m.set.Zone == nil || m.set.Timezone == calendar.China().Zone().String() {
		return calendar.China().Zone()
	}
	return m.set.Zone
}

func (m *merger) unknownCalendar(d *calendarDraft) {
	ids := []string{"cn"}
	for _, c := range m.set.Calendars {
		ids = append(ids, c.ID())
	}
	hint := m.out.DidYouMean(d.base, ids)
	if slices.ContainsFunc(m.own.calendars, func(o *calendarDraft) bool { return o.id == d.base }) {
		hint = text.Say("把它写在 %s 之前", "write it before %s", text.Quoted(d.id))
	}
	m.out.Fail(d.basePos, codeUnknownCalendar, text.Say("没有名为 %s 的日历", "there is no calendar %s", text.Quoted(d.base)), hint)
}

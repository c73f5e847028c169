package calendar

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// rules lists the rules of counting that the proof used.
func (p *prover) rules() {
	add := func(zh, en string) { p.proof.Rules = append(p.proof.Rules, Text{zh, en}) }
	if p.proof.Periods[0].Halves == 0 && p.proof.Periods[0].Unit.days() {
		add("当日办结的期限于起算当日届满；当日休息的，于其后第一个工作日届满", "a limit of no days ends with the day of its start or, where that rests, with the next working day")
	}
	var days, months, hours bool
	for _, part := range p.proof.Periods {
		days = days || (part.Unit.days() && part.Halves > 0)
		months = months || part.Unit == Month || part.Unit == Year
		hours = hours || !part.Unit.days()
	}
	if days {
		add("按年、月、日计算的期间，开始的当日不计入，自下一日起算（民法典第二百零一条）", "a period of days, months or years does not count the day of its start (Civil Code 201)")
	}
	if hours {
		add("按小时计算的期间，自开始的时刻起算（民法典第二百零一条）", "a period of hours runs from the moment (Civil Code 201)")
	}
	if months {
		add("到期月的对应日为最后一日；没有对应日的，以月末日为最后一日（民法典第二百零二条）", "a month ends on the matching day or, where there is none, on its last (Civil Code 202)")
	}
	if len(p.path.before()) > 0 {
		add("前后相接的期限各自计算：前一期限届满（遇休息日顺延后）当日不计入，后一期限自次日起算；按小时的自届满时起算（民法典第二百零一条、第二百零三条；文件未规定的从此）", "limits one after the other are each counted: the next counts from the day after the one before ended, where that rolled, after it rolled; hours from the moment of its end (after Civil Code 201 and 203, where the document is silent)")
	}
	if !p.base.Unrolled.IsZero() || p.path.rolled() {
		add("最后一日是休息日的，以休息日结束的次日为最后一日（民法典第二百零三条）", "a period that ends on a rest day ends on the day after that rest (Civil Code 203)")
	}
	if days && !p.proof.Due.Date.IsZero() {
		add("最后一日的截止时间为二十四时；有业务时间并据此约定的，为停止业务的时间（民法典第二百零三条）", "the last day ends at midnight or, where so agreed, at close of business (Civil Code 203)")
	}
	if len(p.clock.Exclude) > 0 {
		add("暂停期间内本应计入的时间予以扣除", "time inside a suspension that would have counted is left out")
	}
}

// Text writes the proof out for people, one day a line, in Chinese or, for
// "en", in English.
func (p *Proof) Text(lang string) string {
	var b strings.Builder
	for _, l := range p.Head(lang, p.Digest) {
		b.WriteString(l + "\n")
	}
	b.WriteByte('\n')
	for _, d := range p.Days {
		b.WriteString(d.line(lang))
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
	for i, r := range p.Rules {
		fmt.Fprintf(&b, "%d. %s\n", i+1, r.In(lang))
	}
	for _, n := range p.Notes {
		b.WriteString(labelled("说明", "Note", n.Text.In(lang), lang) + "\n")
	}
	for _, x := range p.Beside {
		b.WriteString("\n" + Text{"—— 同时计算、未予采用的期限 ——", "-- side by side, did not decide --"}.In(lang) + "\n" + x.Text(lang))
	}
	return b.String()
}

// Head is what the text of a proof begins with, line by line: the limit, its
// start, when it is due, and the calendar with its digest or a part of it.
func (p *Proof) Head(lang, digest string) []string {
	return []string{
		labelled("期限", "Limit", p.limit(lang), lang),
		p.from(lang),
		labelled("届满", "Due", p.due(lang), lang),
		labelled("日历", "Calendar", fmt.Sprintf("%s %s %s", p.Title.In(lang), p.Calendar, digest), lang),
	}
}

// from says from when it is counted, and in which direction.
func (p *Proof) from(lang string) string {
	at := instantWords(lang, p.Start)
	if p.Backward {
		return labelled("倒算自", "Back from", at, lang)
	}
	return labelled("起算", "Start", at, lang)
}

func labelled(zh, en, value, lang string) string {
	return Text{zh + "：", en + ": "}.In(lang) + value
}

func (p *Proof) limit(lang string) string {
	parts := make([]string, len(p.Periods))
	for i, period := range p.Periods {
		parts[i] = period.In(lang)
	}
	periods := strings.Join(parts, Text{"，再加", ", then "}.In(lang))
	l, err := ParseLimit(p.Limit)
	switch {
	case p.Backward:
		return Text{"至少提前" + periods, "at least " + periods + " before"}.In(lang)
	case err != nil:
		return periods
	case l.How == InTurn && slices.Equal(l.firsts(), p.Periods):
		return l.In(lang)
	}
	return l.In(lang) + Text{"；计得", "; which comes to "}.In(lang) + periods
}

func (p *Proof) due(lang string) string {
	if p.Due.Date.IsZero() {
		return Text{"未定：暂停尚未结束", "open: a suspension has not ended"}.In(lang)
	}
	s := instantWords(lang, p.Due.Time.In(p.Start.Location()))
	if p.Due.Provisional {
		w := p.Due.WaitsFor
		s += Text{"（暂定，待" + w.In("zh") + "）", " (provisional; waits for " + w.In("en") + ")"}.In(lang)
	}
	return s
}

// line writes a day: date, weekday, count, reason. The mark before the reason
// tells counted days from others without colour.
func (d ProofDay) line(lang string) string {
	mark := "-"
	switch {
	case d.Count > 0:
		mark = fmt.Sprint(d.Count)
	case d.Time > 0:
		mark = fmt.Sprintf("%d:%02d", int(d.Time.Hours()), int(d.Time.Minutes())%60)
	case d.Role == RoleSuspended:
		mark = "="
	case d.Role == RoleRolled || d.Role == RoleHeld || d.Role == RoleAppointment:
		mark = ">"
	}
	s := fmt.Sprintf("%v %s %6s  %s", d.Date, weekdayText(d.Date.Weekday()).In(lang), mark, d.Reason.In(lang))
	if d.Last {
		s += Text{"  ◀ 届满", "  <- due"}.In(lang)
	}
	return s
}

func weekdayText(d time.Weekday) Text {
	zh := [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}
	return Text{zh[d], d.String()[:3]}
}

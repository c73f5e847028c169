package proofview

import (
	"fmt"

	"github.com/guize-rules/guize/rules/calendar"
)

// DaysSVG draws the months from one day to another, with holidays, make-up
// days and days that no notice settles yet. The language is "zh" or "en". It is
// an error to draw more than ten years, or none.
func DaysSVG(c *calendar.Calendar, from, to calendar.Date, lang string) (string, error) {
	l := tongue(lang)
	pic := picture{
		title: c.Title().In(lang),
		lines: []string{fmt.Sprintf(l.say("%v 至 %v：%d 个工作日", "%v to %v: %d working days"), from, to, c.Workdays(from, to))},
		from:  from,
		to:    to,
		cell:  func(d calendar.Date) cell { return dayCell(c.Day(d), l) },
		legend: []entry{
			{plain, l.say("工作日", "working day")}, {makeUp, l.say("调休上班", "make-up day")}, {rest, l.say("休息日", "weekend")},
			{off, l.say("放假", "holiday")},
		},
		lang: lang,
	}
	if _, settled := c.Settled(); !settled.IsZero() && to.After(settled) {
		pic.legend = append(pic.legend, unsettled(l))
	}
	return pic.svg()
}

// unsettled says what a question mark means.
func unsettled(l tongue) entry {
	return entry{blank, l.say("带 ? 的日子尚无通知", "?: no notice settles the day yet")}
}

func dayCell(d calendar.DayInfo, l tongue) cell {
	c := cell{style: plain, title: describe(d, l)}
	switch d.Kind {
	case calendar.Weekend:
		c.style, c.word = rest, l.say("休", "rest")
	case calendar.Off:
		c.style, c.word = off, l.say("假", "holiday")
	case calendar.MadeUp, calendar.Designated:
		c.style, c.word = makeUp, l.say("班", "work")
	}
	if d.Provisional {
		c.word += "?"
	}
	return c
}

// describe says what a day is, with the notice.
func describe(d calendar.DayInfo, l tongue) string {
	s := d.Date.String() + " " + summary(d, l)
	if d.Notice != "" {
		s += l.say("（"+d.Notice+"）", " ("+d.Notice+")")
	}
	return s
}

func summary(d calendar.DayInfo, l tongue) string {
	name := d.Name.In(string(l))
	word := map[calendar.DayKind]string{
		calendar.Working: l.say("工作日", "working day"), calendar.Weekend: l.say("休息日", "weekend"),
		calendar.Off: l.say("放假", "holiday"), calendar.MadeUp: l.say("调休上班", "make-up working day"), calendar.Designated: l.say("指定上班", "worked by order"),
	}[d.Kind]
	if name == "" {
		return word
	}
	return l.say(name+word, name+": "+word)
}

package proofview

import (
	"fmt"

	"github.com/guize-rules/guize/rules/calendar"
)

// ProofSVG draws the months from the start to the due date. Each day shows
// whether it counts, with its number within the period, or why it does not.
// The language is "zh" or "en". It is an error to draw more than ten years.
func ProofSVG(p *calendar.Proof, lang string) (string, error) {
	if len(p.Days) == 0 {
		return "", fmt.Errorf("the proof lists no day")
	}
	days := make(map[calendar.Date]*calendar.ProofDay, len(p.Days))
	for i := range p.Days { // where a day stands twice, as hours begin anew, its last part shows
		days[p.Days[i].Date] = &p.Days[i]
	}
	l := tongue(lang)
	pic := picture{
		title: l.say("期限日历", "Deadline, day by day"),
		lines: head(p, lang),
		from:  p.Days[0].Date,
		to:    p.Days[len(p.Days)-1].Date,
		cell:  func(d calendar.Date) cell { return proofCell(days[d], p.Backward, l) },
		legend: []entry{
			{start, l.say("起算", "start")}, {worked, l.say("计入", "counts")}, {makeUp, l.say("调休上班，计入", "make-up day, counts")},
			{rest, l.say("休息日", "weekend")}, {off, l.say("放假", "holiday")}, {suspended, l.say("暂停", "suspended")},
			{rolled, l.say("顺延", "rolls on")}, {last, l.say("届满", "due")},
		},
		lang: lang,
	}
	if p.Backward {
		pic.legend[0].word, pic.legend[6].word = l.say("基准日", "event"), l.say("提前", "moves back")
	}
	if p.Due.Provisional {
		pic.legend = append(pic.legend, unsettled(l))
	}
	return pic.svg()
}

// head is what stands above the months, as in the text of the proof, with as much
// of the digest as tells calendars apart.
func head(p *calendar.Proof, lang string) []string {
	digest := p.Digest
	if len(digest) > shownDigest {
		digest = digest[:shownDigest] + "…"
	}
	return p.Head(lang, digest)
}

const shownDigest = len("sha256:") + 12

func proofCell(d *calendar.ProofDay, back bool, l tongue) cell {
	c := cell{style: plain, title: d.Date.String() + " " + d.Reason.In(string(l))}
	switch d.Role {
	case calendar.RoleStart:
		c.style, c.word = start, l.say("起算", "start")
	case calendar.RoleCounted:
		c.style, c.word = worked, counted(d, l)
		if d.Kind == calendar.MadeUp {
			c.style = makeUp
			c.word = l.say("班 ", "work ") + c.word
		}
	case calendar.RoleSuspended:
		c.style, c.word = suspended, l.say("停", "stop")
	case calendar.RoleEvent:
		c.style, c.word = start, l.say("基准", "event")
	case calendar.RoleRolled, calendar.RoleHeld, calendar.RoleAppointment:
		c.style, c.word = rolled, l.say("顺延", "on")
		if back {
			c.word = l.say("提前", "back")
		}
	default:
		c.style, c.word = rest, l.say("休", "rest")
		if d.Kind == calendar.Off {
			c.style, c.word = off, l.say("假", "holiday")
		}
	}
	if d.Last {
		c.style = last
		c.word = l.say("届满", "due")
		if n := counted(d, l); n != "" {
			c.word += " " + n
		}
	}
	if d.Provisional {
		c.word += "?"
	}
	return c
}

// counted is the number of the day, or its hours.
func counted(d *calendar.ProofDay, l tongue) string {
	switch {
	case d.Time > 0:
		return fmt.Sprintf("%d:%02d", int(d.Time.Hours()), int(d.Time.Minutes())%60)
	case d.Count > 0:
		return fmt.Sprint(d.Count)
	}
	return ""
}

// tongue is the language of the words.
type tongue string

func (l tongue) say(zh, en string) string {
	if l == "en" {
		return en
	}
	return zh
}

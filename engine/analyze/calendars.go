package analyze

import (
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// calendars looks at whether the calendar knows the days that deadlines may
// need: from the first date of the set's rules to the time of the analysis.
// Where it does not, due dates are provisional.
func (c *checker) calendars() {
	if c.Set.Cal == nil {
		return
	}
	from, to := c.Set.Cal.Settled()
	id := c.Set.Cal.ID()
	if first := c.firstDate(); !first.IsZero() && !from.IsZero() && first.Before(from) {
		c.unsettled(first.In(c.Set.Source.Zone).AddDate(0, 0, 7).Add(9*time.Hour), problem{code: "calendar-range",
			message: text.Say("规则自%[1]s起生效，日历“%[2]s”只从%[3]s起有效", "rules begin on %[1]s, and the calendar %[2]q knows the days from %[3]s only", first, id, from),
			hint:    text.Say("补上日历的年份", "give the calendar those years")})
	}
	today := c.today()
	switch {
	case to.IsZero() || !to.Before(today):
	case today.Year() > to.Year():
		c.unsettled(c.Sp.At, problem{code: "calendar-range",
			message: text.Say("日历“%[1]s”只到%[2]s，之后的期限都是暂定的", "the calendar %[1]q ends on %[2]s; every later due date is provisional", id, to),
			hint:    text.Say("换用收有新通知的日历", "use a calendar that has the later notices")})
	default:
		c.unsettled(c.Sp.At, problem{code: "calendar-provisional",
			message: text.Say("日历“%[1]s”自%[2]s之后还要等%[3]d年的通知，其间的期限是暂定的", "after %[2]s the calendar %[1]q waits for the notice of %[3]d; due dates there are provisional", id, to, to.Year()+1)})
	}
}

// unsettled reports that the calendar does not settle the days around a time,
// with an application whose deadline is then provisional, or has no due date.
func (c *checker) unsettled(when time.Time, p problem) {
	p.on, p.pos = c.Set.Cal.ID(), c.Set.Source.Pos
	day := calendar.DateOf(when, c.Set.Source.Zone)
	how := on(manners(0), day)
	for i := range how {
		how[i].at = when
	}
	open := false
	for i := range c.Set.Rules {
		r := &c.Set.Rules[i]
		for k := range r.Effects {
			e := &r.Effects[k]
			if sectionOf(e) != engine.SectionDeadlines || !prove.Covers(r.From, r.To, day) {
				continue
			}
			goals := []prove.Goal{c.Applies[i].Is(prove.Yes), c.On(r.Policy, day).Is(prove.Yes), c.sayings(giver{i, e}, c.Side).Started().Is(prove.Yes)}
			var shown rules.Text
			w, v, facts := c.show(goals, func(d *engine.Decision) bool { shown = provisional(d, r.ID, e.Name); return shown != nil }, how...)
			open, p.facts = open || v == prove.Exhausted, append(p.facts, facts...)
			if v == prove.Found {
				w.Shows, p.witness = shown, w
				c.find(p)
				return
			}
		}
	}
	if open {
		c.leave(p)
	}
}

// provisional says of a deadline of a rule that it is provisional or has no due
// date; nil where it is neither.
func provisional(d *engine.Decision, rule, id string) rules.Text {
	for _, k := range d.Deadlines {
		switch {
		case k.Rule != rule || k.ID != id || k.Start == nil:
		case k.Provisional:
			return text.Say("时限 %[1]s 的期限 %[2]s 是暂定的", "the due date of %[1]s, %[2]s, is provisional", id, k.Due.Format(time.DateOnly))
		case k.Due == nil && k.Status == calendar.Running:
			return text.Say("时限 %[1]s 没有期限", "%[1]s has no due date", id)
		}
	}
	return nil
}

// firstDate is the earliest date on which a rule begins; zero where none is dated.
func (c *checker) firstDate() calendar.Date {
	var first calendar.Date
	for _, r := range c.Set.Rules {
		if !r.From.IsZero() && (first.IsZero() || r.From.Before(first)) {
			first = r.From
		}
	}
	return first
}

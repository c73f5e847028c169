package analyze

import (
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// sources looks for sources that are no longer in force and are cited by what is.
func (c *checker) sources() {
	today := c.today()
	for _, s := range c.set.Source.Sources {
		to, err := calendar.ParseDate(s.Valid.To)
		if err != nil || !to.Before(today) {
			continue
		}
		if by := c.citedBy(s.ID, today); by != "" {
			c.find(s.Pos, "source-out-of-date", say("来源“%[1]s”已于%[2]s失效，“%[3]s”仍以它为据", "the source %[1]q ended on %[2]s, and %[3]q still rests on it", s.ID, to, by),
				say("改引现行文件，或给规则写上 valid", "cite what is in force, or date the rule"), nil, s.Allow)
		}
	}
}

func (c *checker) today() calendar.Date { return calendar.DateOf(c.sp.at, c.set.Source.Zone) }

// citedBy is the first rule in force that cites a source, or "".
func (c *checker) citedBy(source string, today calendar.Date) string {
	for _, r := range c.set.Rules {
		if !r.To.IsZero() && r.To.Before(today) {
			continue
		}
		for _, cite := range c.cites(&r) {
			if cite.Source == source {
				return r.ID
			}
		}
	}
	return ""
}

func (c *checker) cites(r *model.Rule) []rules.Cite {
	out := r.Src.Cites
	if len(out) == 0 {
		out = c.set.Source.Policies[r.Policy].Cites
	}
	for _, e := range r.Src.Effects {
		out = append(out[:len(out):len(out)], e.Cites...)
	}
	return out
}

// calendars looks at whether the calendar knows the days that deadlines may
// need: from the first date of the set's rules to the time of the analysis.
// Where it does not, due dates are provisional.
func (c *checker) calendars() {
	if c.set.Cal == nil || !c.hasDeadlines() {
		return
	}
	from, to := c.set.Cal.Settled()
	set := c.set.Source
	if first := c.firstDate(); !first.IsZero() && !from.IsZero() && first.Before(from) {
		c.find(set.Pos, "calendar-range", say("规则自%[1]s起生效，日历“%[2]s”只从%[3]s起有效", "rules begin on %[1]s, and the calendar %[2]q knows the days from %[3]s only", first, c.set.Cal.ID(), from),
			say("补上日历的年份", "give the calendar those years"), nil)
	}
	today := c.today()
	switch {
	case to.IsZero() || !to.Before(today):
	case today.Year() > to.Year():
		c.find(set.Pos, "calendar-range", say("日历“%[1]s”只到%[2]s，之后的期限都是暂定的", "the calendar %[1]q ends on %[2]s; every later due date is provisional", c.set.Cal.ID(), to),
			say("换用收有新通知的日历", "use a calendar that has the later notices"), nil)
	default:
		c.find(set.Pos, "calendar-provisional", say("日历“%[1]s”自%[2]s之后还要等%[3]d年的通知，其间的期限是暂定的", "after %[2]s the calendar %[1]q waits for the notice of %[3]d; due dates there are provisional", c.set.Cal.ID(), to, to.Year()+1),
			nil, nil)
	}
}

func (c *checker) hasDeadlines() bool {
	for _, r := range c.set.Rules {
		for _, e := range r.Src.Effects {
			if e.Kind == "deadline" {
				return true
			}
		}
	}
	return false
}

// firstDate is the earliest date on which a rule begins; zero where none is dated.
func (c *checker) firstDate() calendar.Date {
	var first calendar.Date
	for _, r := range c.set.Rules {
		if !r.From.IsZero() && (first.IsZero() || r.From.Before(first)) {
			first = r.From
		}
	}
	return first
}

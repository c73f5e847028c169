package analyze

import (
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// clocks makes cases for the deadlines of a rule that start on the day before
// a make-up day, and on the last working day before a holiday.
func (b *edges) clocks(rule int) {
	r := &b.Set.Rules[rule]
	for _, e := range r.Effects {
		key := "clock " + e.Name
		if sectionOf(&e) != engine.SectionDeadlines || len(e.Starts) == 0 || b.seen[key] {
			continue
		}
		for _, day := range b.specialDays() {
			at := day.date.In(b.Set.Source.Zone).Add(10 * time.Hour)
			for _, facts := range b.starts(rule) {
				given := clone(facts)
				for _, dep := range e.Starts {
					if a := b.AxisOf(dep); a != nil && a.Typ.K == rules.KindEvent {
						b.set1(given, a, at.Add(-time.Hour).Format(time.RFC3339))
					} else if a != nil && a.Typ.K == rules.KindBool {
						b.set1(given, a, true)
					}
				}
				ss := []sample{{what: e.Name + " " + day.name + " " + day.date.String(), given: given, at: at}}
				if b.decide(ss) && b.due(&ss[0], e.Name, day.reason) {
					b.seen[key] = true
					break
				}
			}
		}
	}
}

// due adds the case of a clock that runs and has a due date.
func (b *edges) due(s *sample, id string, reason rules.Text) bool {
	for _, k := range s.dec.Deadlines {
		if k.ID != id || k.Due == nil {
			continue
		}
		item := map[string]any{"id": k.ID, "due": k.Due.Format(time.RFC3339)}
		if k.Element != "" {
			item["element"] = k.Element
		}
		b.add(s, map[string]any{"status": string(s.dec.Status), "deadlines": []any{item}}, nil, reason)
		return true
	}
	return false
}

// specialDay is a working day next to one that the calendar changes.
type specialDay struct {
	date   calendar.Date
	name   string
	reason rules.Text
}

// specialDays finds, in the year before the time of the analysis, the day
// before a make-up day and the last working day before a holiday.
func (b *edges) specialDays() []specialDay {
	var out []specialDay
	var makeup, holiday bool
	today := b.today()
	for i := range 366 {
		d := today.AddDays(-i)
		next := d.AddDays(1)
		rest := next.Weekday() == time.Saturday || next.Weekday() == time.Sunday
		switch works := b.Set.Cal.IsWorkday(next); {
		case rest && works && !makeup:
			makeup = true
			out = append(out, specialDay{d, "before make-up day", text.Say("次日 %[1]s 为调休上班", "the next day, %[1]s, is a make-up day", next)})
		case !rest && !works && b.Set.Cal.IsWorkday(d) && !holiday:
			holiday = true
			out = append(out, specialDay{d, "before holiday", text.Say("次日 %[1]s 为节假日", "the next day, %[1]s, is a holiday", next)})
		}
	}
	return out
}

package prove

import (
	"slices"
	"time"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Axes are independent by nature, and some are not: the date whose rules apply
// is that of the fact which gives it. A tie says which classes of such axes go
// together. It joins the goals of each search that touches all of its axes; a
// search that touches one of them alone needs nothing of it.
type tie struct {
	axes []*Axis
	node Ref
}

// mostTied is how many tied axes are noted of a node. What is not noted is not
// tied, which rules nothing out.
const mostTied = 24

// tieDates ties each date axis to the fact from which its date is taken.
func (s *Side) tieDates() {
	for _, l := range append([]*model.Leaf{s.Set.RulesOn}, s.Set.Dated...) {
		fact, date := s.DateFact(l), s.Sp.ByName[SetDate]
		if l != nil && l != s.Set.RulesOn {
			date = s.Sp.ByName[s.DateName(l)]
		}
		if fact == nil || date == nil || len(fact.consts) == 0 {
			continue
		}
		fact.tied, date.tied = true, true
		s.dated = append(s.dated, [2]*Axis{fact, date})
		for _, day := range date.dates {
			fact.addConst(dayOf(day, fact, s.Set.Source.Zone))
		}
	}
}

// dayOf is the beginning of a day as a fact holds it.
func dayOf(day calendar.Date, fact *Axis, zone *time.Location) lang.Value {
	if fact.Typ.K == rules.KindDate {
		return lang.DateOf(day)
	}
	return lang.MomentOf(day.In(zone))
}

// dateTies makes the ties of dates, once axes are cut.
func (s *Side) dateTies() {
	for _, p := range s.dated {
		fact, date := p[0], p[1]
		if len(fact.Classes) == 0 || len(date.Classes) == 0 || slices.ContainsFunc(s.Sp.ties, func(t tie) bool { return slices.Equal(t.axes, p[:]) }) {
			continue
		}
		t := &Table{Axes: p[:]}
		for i := range date.Classes {
			for _, c := range fact.Classes {
				t.Answers = append(t.Answers, map[bool]Mask{true: Yes, false: No}[s.onSameDay(c, date, i)])
			}
		}
		s.Sp.ties = append(s.Sp.ties, tie{p[:], s.Sp.Graph.Leaf(t)})
	}
}

// onSameDay reports whether a fact of a class can give a date of another. A fact
// that is not known gives none: then any date may be that of the evaluation.
func (s *Side) onSameDay(c Class, date *Axis, i int) bool {
	first, last := s.days(c)
	if i > 0 && !last.IsZero() && last.Before(date.Classes[i].V.Date()) {
		return false
	}
	return i+1 == len(date.Classes) || first.IsZero() || first.Before(date.Classes[i+1].V.Date())
}

// days are the first and the last day of a class, zero for open ends.
func (s *Side) days(c Class) (first, last calendar.Date) {
	in, between := c.V.Ref().(*lang.Interval)
	switch {
	case c.V.Supposed():
	case c.V.Kind() == lang.Date, c.V.Kind() == lang.Moment:
		return s.day(c.V), s.day(c.V)
	case c.V.Kind() == lang.Between && between:
		if in.Lo.Kind() == lang.Date {
			first = in.Lo.Date().AddDays(1)
		} else if in.Lo.Kind() == lang.Moment {
			first = s.day(in.Lo)
		}
		if in.Hi.Kind() == lang.Date {
			last = in.Hi.Date().AddDays(-1)
		} else if in.Hi.Kind() == lang.Moment {
			last = calendar.DateOf(in.Hi.Time(s.Set.Source.Zone).Add(-time.Microsecond), s.Set.Source.Zone)
		}
	}
	return first, last
}

func (s *Side) day(v lang.Value) calendar.Date {
	if v.Kind() == lang.Date {
		return v.Date()
	}
	return calendar.DateOf(v.Time(s.Set.Source.Zone), s.Set.Source.Zone)
}

// Tied reports whether a rule date is that of a fact which conditions compare,
// so that the two are chosen together.
func (s *Side) Tied(date *Axis) *Axis {
	for _, p := range s.dated {
		if p[1] == date {
			return p[0]
		}
	}
	return nil
}

// tied adds to goals the ties of what they touch.
func (sp *Space) tied(goals []Goal) []Goal {
	var touched []*Axis
	for _, g := range goals {
		for _, a := range sp.Graph.nodes[g.Node].tied {
			if !slices.Contains(touched, a) {
				touched = append(touched, a)
			}
		}
	}
	out := goals
	for _, t := range sp.ties {
		if !slices.ContainsFunc(t.axes, func(a *Axis) bool { return !slices.Contains(touched, a) }) {
			out = append(out, t.node.Is(Yes))
		}
	}
	return out
}

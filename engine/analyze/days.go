package analyze

import (
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules/calendar"
)

func covers(from, to, d calendar.Date) bool {
	return (from.IsZero() || !d.Before(from)) && (to.IsZero() || !d.After(to))
}

// on is that the rule date of a policy lies among the days that rules treat as
// they do a day.
func (s *side) on(policy int, day calendar.Date) ref {
	a := s.dateAxis(policy)
	if len(a.classes) == 0 {
		return always
	}
	t := &table{axes: []*axis{a}}
	for i := range a.classes {
		m := yes
		if i > 0 && day.Before(a.classes[i].v.Date()) || i+1 < len(a.classes) && !day.Before(a.classes[i+1].v.Date()) {
			m = no
		}
		t.answers = append(t.answers, m)
	}
	return s.sp.graph.leaf(t)
}

// inForce is that the rule date lies within the dates of a rule.
func (s *side) inForce(r *model.Rule) ref {
	if r.From.IsZero() && r.To.IsZero() {
		return always
	}
	a := s.dateAxis(r.Policy)
	t := &table{axes: []*axis{a}}
	for _, c := range a.classes {
		d := c.v.Date()
		m := yes
		if !r.From.IsZero() && d.Before(r.From) || !r.To.IsZero() && d.After(r.To) {
			m = no
		}
		t.answers = append(t.answers, m)
	}
	return s.sp.graph.leaf(t)
}

// dateFact is the fact of the application from which a rule date is taken, nil
// where there is not just one.
func (s *side) dateFact(from *model.Leaf) *axis {
	if from == nil || len(from.Expr.Deps) != 1 {
		return nil
	}
	if a := s.axisOf(from.Expr.Deps[0]); a != nil && a.list == "" {
		return a
	}
	return nil
}

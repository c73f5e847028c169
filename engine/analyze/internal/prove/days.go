package prove

import (
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules/calendar"
)

// Covers reports whether a day lies within two dates; a zero date is no bound.
func Covers(from, to, d calendar.Date) bool {
	return (from.IsZero() || !d.Before(from)) && (to.IsZero() || !d.After(to))
}

// On is that the rule date of a policy lies among the days that rules treat as
// they do a day.
func (s *Side) On(policy int, day calendar.Date) Ref {
	a := s.dateAxis(policy)
	if len(a.Classes) == 0 {
		return Always
	}
	t := &Table{Axes: []*Axis{a}}
	for i := range a.Classes {
		m := Yes
		if i > 0 && day.Before(a.Classes[i].V.Date()) || i+1 < len(a.Classes) && !day.Before(a.Classes[i+1].V.Date()) {
			m = No
		}
		t.Answers = append(t.Answers, m)
	}
	return s.Sp.Graph.Leaf(t)
}

// InForce is that the rule date lies within the dates of a rule.
func (s *Side) InForce(r *model.Rule) Ref {
	return s.between(s.dateAxis(r.Policy), r.From, r.To)
}

// Made is that a promise is made on the date of the set.
func (s *Side) Made(p *model.Promise) Ref {
	return s.between(s.dateAxis(-1), p.Decl.Valid.From, p.Decl.Valid.To)
}

// between is that a date lies between two, both included, of which a zero one is open.
func (s *Side) between(a *Axis, from, to calendar.Date) Ref {
	if from.IsZero() && to.IsZero() {
		return Always
	}
	t := &Table{Axes: []*Axis{a}}
	for _, c := range a.Classes {
		d := c.V.Date()
		m := Yes
		if !from.IsZero() && d.Before(from) || !to.IsZero() && d.After(to) {
			m = No
		}
		t.Answers = append(t.Answers, m)
	}
	return s.Sp.Graph.Leaf(t)
}

// DateFact is the fact of the application from which a rule date is taken, nil
// where there is not just one.
func (s *Side) DateFact(from *model.Leaf) *Axis {
	if from == nil || len(from.Expr.Deps) != 1 {
		return nil
	}
	if d, plain := from.Expr.Tree().Bare().Dep(); !plain || d != from.Expr.Deps[0] {
		return nil
	}
	if a := s.AxisOf(from.Expr.Deps[0]); a != nil && a.List == "" {
		return a
	}
	return nil
}

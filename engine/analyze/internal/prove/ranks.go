package prove

import (
	"fmt"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
)

// Aside is that what a rule gives an outcome does not count, since a rule of a higher
// rank gives it another value (spec R45).
func (s *Side) Aside(rule int, d model.Decide) Ref {
	o := &s.Set.Outcomes[d.Outcome]
	if d.Rank == 0 || o.Decl.Combine != "" {
		return Never
	}
	var out []Ref
	for _, j := range s.Deciders[d.Outcome] {
		for _, e := range s.Set.Rules[j].Decides {
			if e.Outcome != d.Outcome || !rules.Outranks(e.Rank, d.Rank) {
				continue
			}
			if differ := s.differ(rule, d, j, e); differ != Never {
				out = append(out, s.Sp.Graph.And(s.givesTo(d.Outcome, j), differ))
			}
		}
	}
	return s.Sp.Graph.Or(out...)
}

// differ is that two rules give different values. Of other elements than the one at
// hand, and what is worked out, that is anybody's guess.
func (s *Side) differ(i int, a model.Decide, j int, b model.Decide) Ref {
	if a.Literal != nil && b.Literal != nil {
		if lang.Same(*a.Literal, *b.Literal) {
			return Never
		}
		return Always
	}
	x, y := s.Decided(i, a), s.Decided(j, b)
	if list := s.Set.Outcomes[a.Outcome].List; s.Set.Rules[i].List != list || s.Set.Rules[j].List != list {
		return s.maybe(fmt.Sprintf("some unlike %d %s|%s", a.Outcome, x.key(), y.key()), append(x.reasons(), y.reasons()...))
	}
	return s.Unlike(x, y)
}

// standing is that a rule gives an outcome something that counts.
func (s *Side) standing(rule int, d model.Decide, gives Ref) Ref {
	if aside := s.Aside(rule, d); aside != Never {
		return s.Sp.Graph.And(gives, s.Sp.Graph.Not(aside))
	}
	return gives
}

package analyze

import (
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/model"
)

// An application of which a fact is unknown can have an error that it has for no
// value of the fact: of `len(s) > 3 and 6 / n > 2` the first part may be false
// whatever s is by what another part says, and the condition fails for n = 0 as
// long as s is unknown. So a rule that never applies is not the same as none.

// partly leaves open whether the sets are the same where one of them fails for
// such applications and the other is not seen to. It is asked last, of sets
// between which nothing else stands.
func (d *differ) partly() {
	if len(d.out.Regions)+len(d.out.Declarations)+len(d.out.Undecided) > 0 || !d.differsInFailing() {
		return
	}
	sp, err := prove.NewSpace(d.ctx, d.Sp.At, d.Sp.On, false, d.Eng, d.two.New.Eng)
	if err != nil {
		return // of a context that ended, as the caller sees
	}
	solver := &prove.Solver{Sp: sp, Meter: d.solver.Meter}
	defer func() { d.solver.Steps += solver.Steps }()
	for n, s := range sp.Sides {
		for i := range s.Set.Rules {
			for _, goals := range d.failsPartly(s, sp.Sides[1-n], i) {
				d.report.Questions++
				if solver.Possible(d.allowance(), goals...) != prove.Impossible {
					d.out.Undecided = append(d.out.Undecided, Undecided{string(engine.SectionStatus), OnErrors, s.Set.Rules[i].Src.Pos, s.Cone(goals)})
					return
				}
			}
		}
	}
}

// differsInFailing reports whether a rule with a condition that may fail applies
// otherwise in one set than any in the other.
func (d *differ) differsInFailing() bool {
	for n, s := range d.two.Sides() {
		other := d.two.Sides()[1-n]
		for i, c := range s.Applies {
			if !slices.Contains(other.Applies, c) && len(failingLeaves(s, &s.Set.Rules[i])) > 0 {
				return true
			}
		}
	}
	return false
}

// failsPartly asks, for each part of a rule's condition, where it fails and the
// rule is undetermined, while no rule of the other set that has the part is.
func (d *differ) failsPartly(s, other *prove.Side, rule int) [][]prove.Goal {
	if slices.Contains(other.Applies, s.Applies[rule]) {
		return nil
	}
	var out [][]prove.Goal
	r := &s.Set.Rules[rule]
	for _, l := range failingLeaves(s, r) {
		fails := s.Fails(l, r.Policy)
		goals := []prove.Goal{s.Applies[rule].Is(prove.Open), s.Conds[rule].Is(prove.Open), fails.Is(prove.Yes)}
		for k := range other.Set.Rules {
			o := &other.Set.Rules[k]
			if slices.ContainsFunc(failingLeaves(other, o), func(l *model.Leaf) bool { return other.Fails(l, o.Policy) == fails }) {
				goals = append(goals, other.Applies[k].Is(prove.Yes|prove.No))
			}
		}
		out = append(out, goals)
	}
	return out
}

// failingLeaves are the parts of a rule's condition that may fail.
func failingLeaves(s *prove.Side, r *model.Rule) []*model.Leaf {
	var out []*model.Leaf
	s.EachLeaf(r.Cond, func(l *model.Leaf) {
		if prove.MayFail(l) {
			out = append(out, l)
		}
	})
	return out
}

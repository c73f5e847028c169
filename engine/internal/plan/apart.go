package plan

import "slices"

// apart reports whether what becomes of a rule hangs on its own condition alone,
// and that on the facts as they are given: no fact is filled in, no policy or set
// has a date of its own, no rule runs over a list, overrides another, reads what
// others give, or is looked at whatever the index says.
func (p *Plan) apart() bool {
	given := func(r int32) bool { return r >= 0 }
	return p.RulesOn == nil &&
		!slices.ContainsFunc(p.Fillers, func(f Filler) bool { return f.Event || f.Derive != nil || f.Def != nil || f.List != nil }) &&
		!slices.ContainsFunc(p.Policies, func(i PolicyInfo) bool { return i.RulesOn != nil }) &&
		!slices.ContainsFunc(p.Rules, func(r *Rule) bool { return r.List >= 0 || r.Late || r.Prev >= 0 || len(r.Over) > 0 }) &&
		!slices.ContainsFunc(p.OutcomeRank, given) && !slices.ContainsFunc(p.ClockRank, given)
}

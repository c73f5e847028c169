package rules

import (
	"slices"

	"github.com/guize-rules/guize/rules/text"
)

// uncited warns of days on which a rule is in force and none of its dated
// citations holds. It is told once, where the citation stands.
func (c *checker) uncited() {
	told := map[Pos]bool{}
	look := func(cites []Cite, in Validity, allow ...[]Allow) {
		if len(cites) == 0 || told[cites[0].Pos] {
			return
		}
		spans := make([]Validity, len(cites))
		for i := range cites {
			spans[i] = cites[i].Valid
		}
		for _, h := range holes(in, spans) {
			told[cites[0].Pos] = true
			c.warn(cites[0].Pos, codeDatesHole, text.Say("%s没有引用的条款", "nothing is cited %s", stretch(h)),
				text.Say("写上那些日子的引用，或用 valid 写明规则何时有效", "cite what held on these days, or say under valid when the rule is in force"), append(allow, c.set.Allow)...)
		}
	}
	c.eachRule(func(p *Policy, u *Rule) {
		in := u.Valid.and(p.Valid)
		look(u.Cites, in, u.Allow, p.Allow)
		for i := range u.Effects {
			look(u.Effects[i].Cites, in, u.Effects[i].Allow, u.Allow, p.Allow)
		}
	})
}

// and is when both are in force.
func (v Validity) and(w Validity) Validity {
	if v.From.IsZero() || w.From.After(v.From) {
		v.From = w.From
	}
	if v.To.IsZero() || !w.To.IsZero() && w.To.Before(v.To) {
		v.To = w.To
	}
	return v
}

// holes lists the days of a stretch of time that no span covers, in order.
func holes(in Validity, spans []Validity) []Validity {
	if !in.From.IsZero() && !in.To.IsZero() && in.To.Before(in.From) {
		return nil
	}
	spans = slices.Clone(spans)
	slices.SortStableFunc(spans, func(a, b Validity) int { return a.From.Compare(b.From) })
	var out []Validity
	next := in.From // the first day that is not covered yet; zero: from the beginning
	for _, s := range spans {
		if !in.To.IsZero() && s.From.After(in.To) {
			break
		}
		if s.From.After(next) {
			out = append(out, Validity{From: next, To: s.From.AddDays(-1)})
		}
		if s.To.IsZero() {
			return out
		}
		if after := s.To.AddDays(1); after.After(next) {
			next = after
		}
	}
	if in.To.IsZero() || !next.After(in.To) {
		out = append(out, Validity{From: next, To: in.To})
	}
	return out
}

// stretch says on which days, one of whose ends at least is given.
func stretch(v Validity) Text {
	switch from, to := v.From, v.To; {
	case from.IsZero():
		return text.Say("%s之前", "before %s", to.AddDays(1))
	case to.IsZero():
		return text.Say("%s之后", "after %s", from.AddDays(-1))
	default:
		return text.Say("从 %s 到 %s ", "from %s to %s", from, to)
	}
}

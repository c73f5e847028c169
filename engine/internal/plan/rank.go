package plan

import "github.com/guize-rules/guize/rules"

// rank is that of what an effect gives: the lowest of the sources that it cites,
// on whatever day; 0 where one of them has none, or nothing is cited (spec R45).
// What a rule adds to the law that it cites too is said by the lower source alone.
func (c *compilation) rank(r *Rule, e *rules.Effect) int {
	cites := e.Cites
	if len(cites) == 0 {
		cites = r.Src.Cites
	}
	lowest := 0
	for _, cite := range cites {
		own := c.ranks[cite.Source]
		if own == 0 {
			return 0
		}
		lowest = max(lowest, own)
	}
	return lowest
}

// ranks are those that sources have.
func ranks(sources []*rules.Source) map[string]int {
	out := map[string]int{}
	for _, s := range sources {
		if s.Rank > 0 {
			out[s.ID] = s.Rank
		}
	}
	return out
}

// ranked reports whether two rules may give one outcome by different ranks.
func (p *Plan) ranked() bool {
	first := map[int]int{}
	for _, r := range p.Rules {
		for _, d := range r.Decides {
			if d.Rank == 0 {
				continue
			}
			if was, ok := first[d.Outcome]; ok && was != d.Rank {
				return true
			}
			first[d.Outcome] = d.Rank
		}
	}
	return false
}

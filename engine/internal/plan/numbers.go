package plan

import (
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// datedCite is the citation of a parameter value, and the days on which the
// value is in force; a zero day is open.
type datedCite struct {
	From, To calendar.Date
	Cite     string
}

// numbers lists the citations of the values of the parameters that a rule reads:
// what it decides rests on them too (R7).
func (c *compilation) numbers(read []*lang.Param) []datedCite {
	var out []datedCite
	for _, p := range read {
		i := slices.IndexFunc(c.set.Params, func(d *rules.Param) bool { return d.Name == p.Name })
		if i < 0 {
			continue
		}
		for _, v := range c.set.Params[i].Values {
			for _, cite := range cites(v.Cites) {
				out = append(out, datedCite{v.Valid.From, v.Valid.To, cite})
			}
		}
	}
	return out
}

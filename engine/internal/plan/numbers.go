package plan

import (
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Cite is a citation, and the days on which it is to be cited; a zero day is open.
type Cite struct {
	From, To calendar.Date
	Cite     string
}

// cites are the citations of a thing. Those of a parameter's value hold as long
// as the value does.
func cites(cs []rules.Cite) []Cite {
	out := make([]Cite, len(cs))
	for i, c := range cs {
		out[i] = Cite{c.Valid.From, c.Valid.To, c.String()}
	}
	return out
}

// numbers lists the citations of the values of the parameters that a rule reads:
// what it decides rests on them too (R7).
func (c *compilation) numbers(read []*lang.Param) []Cite {
	var out []Cite
	for _, p := range read {
		i := slices.IndexFunc(c.set.Params, func(d *rules.Param) bool { return d.Name == p.Name })
		if i < 0 {
			continue
		}
		for _, v := range c.set.Params[i].Values {
			for _, cite := range v.Cites {
				out = append(out, Cite{v.Valid.From, v.Valid.To, cite.String()})
			}
		}
	}
	return out
}

package engine

import (
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// datedCite is the citation of a parameter value, and the days on which the
// value is in force; a zero day is open.
type datedCite struct {
	from, to calendar.Date
	cite     string
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

// cited is the citations of a rule, or of an effect that has its own, with
// those of the parameter values in force.
func (st *state) cited(r *rule, own []string) []string {
	from := len(st.names)
	st.names = append(st.names, own...)
	st.addNumbers(from, r)
	return st.cut(from)
}

// addNumbers adds the citations of the parameter values that a rule reads.
func (st *state) addNumbers(from int, r *rule) {
	for i := range r.numbers {
		if n := &r.numbers[i]; within(st.dates[r.policy], n.from, n.to) {
			st.addName(from, n.cite)
		}
	}
}

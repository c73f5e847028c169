package engine

import (
	"reflect"
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// This file settles contradictions between ranks (spec R45). What rules of a lower
// rank give is set aside as soon as a rule of a higher one gives another value for
// certain, and what they may give then makes nothing open. A higher rule that may
// yet apply leaves the outcome open, as any other does.

// prevail sets aside what a value of a higher rank contradicts.
func (s *settlement) prevail() {
	if len(s.certain) == 0 || len(s.certain)+len(s.open) < 2 {
		return
	}
	ranked := slices.Clone(s.certain)
	slices.SortStableFunc(ranked, func(a, b contribution) int { return a.gives.Rank - b.gives.Rank })
	var stand []contribution
	for _, c := range ranked {
		if above(stand, &c) == nil {
			stand = append(stand, c)
		}
	}
	keep := s.certain[:0]
	for _, c := range s.certain {
		if above(stand, &c) == nil {
			keep = append(keep, c)
		} else {
			s.aside = append(s.aside, c)
		}
	}
	s.certain = keep
	s.open = slices.DeleteFunc(s.open, func(c contribution) bool { return above(stand, &c) != nil })
}

// above is the first of some values, the highest before the others, that prevails
// over another; nil where none does. One that is not known yet is prevailed over
// too: whatever it comes to, it changes nothing.
func above(stand []contribution, c *contribution) *contribution {
	for i := range stand {
		h := &stand[i]
		if rules.Outranks(h.gives.Rank, c.gives.Rank) && h.value.Known() && !(c.value.Known() && lang.Same(h.value, c.value)) {
			return h
		}
	}
	return nil
}

// unthreatened are the values that nothing which may yet be given, or whose value is
// not known yet, can set aside.
func (s *settlement) unthreatened() []contribution {
	return slices.DeleteFunc(slices.Clone(s.certain), func(c contribution) bool {
		threat := func(h contribution) bool {
			return rules.Outranks(h.gives.Rank, c.gives.Rank) && !(h.value.Known() && c.value.Known() && lang.Same(h.value, c.value))
		}
		return slices.ContainsFunc(s.open, threat) || slices.ContainsFunc(s.certain, func(h contribution) bool { return !h.value.Known() && threat(h) })
	})
}

// addResolved tells what was set aside, by whom and for what.
func (st *state) addResolved(outcome string, s *settlement) {
	if len(s.aside) == 0 {
		return
	}
	stand := s.unthreatened() // what may yet be set aside itself prevails over nothing yet
	slices.SortStableFunc(stand, func(a, b contribution) int { return a.gives.Rank - b.gives.Rank })
	typ := &st.eng.plan.Lay.Outcomes[s.aside[0].outcome].Typ
	for i := range s.aside {
		c := &s.aside[i]
		h := above(stand, c)
		if h == nil || !c.value.Known() {
			continue // which may yet turn out to be the same
		}
		r := Resolved{Outcome: outcome, Value: h.value.PlainIn(st.env.Zone, typ), Rank: h.gives.Rank,
			Over: c.value.PlainIn(st.env.Zone, typ), OverRank: c.gives.Rank, OverRule: c.rule.Id, OverCite: notNil(st.cited(c.rule, c.gives.Cite))}
		for k := range stand {
			if o := &stand[k]; rules.Outranks(o.gives.Rank, c.gives.Rank) && o.value.Known() && lang.Same(o.value, h.value) {
				r.Rules = addPaths(r.Rules, []string{o.rule.Id})
				r.Cite = addPaths(r.Cite, st.cited(o.rule, o.gives.Cite))
			}
		}
		r.Cite = notNil(r.Cite)
		if !slices.ContainsFunc(st.resolved, func(o Resolved) bool { return o.sets(&r) }) {
			st.resolved = append(st.resolved, r)
		}
	}
}

// sets reports whether two set the same value of the same rule aside, for one value.
func (r *Resolved) sets(o *Resolved) bool {
	return r.Outcome == o.Outcome && r.OverRule == o.OverRule && reflect.DeepEqual(r.Over, o.Over) && reflect.DeepEqual(r.Value, o.Value)
}

// adoptResolved tells what is set aside for an outcome in every completion, though the
// decision itself does not know yet by which rule.
func (b *build) adoptResolved(g *cluster, name string) {
	ends := g.self().ends
	if !b.st.eng.plan.Ranked || len(ends) == 0 {
		return
	}
	there := g.back(name)
	for _, r := range ends[0].made.dec.Resolved {
		if r.Outcome != there {
			continue
		}
		r.Rules, r.Cite = slices.Clone(r.Rules), slices.Clone(r.Cite)
		everywhere := true
		for _, e := range ends[1:] {
			i := slices.IndexFunc(e.made.dec.Resolved, func(o Resolved) bool { return o.sets(&r) })
			if everywhere = everywhere && i >= 0; everywhere {
				o := &e.made.dec.Resolved[i]
				r.Rules, r.Cite, r.Rank = addPaths(r.Rules, o.Rules), addPaths(r.Cite, o.Cite), min(r.Rank, o.Rank)
			}
		}
		r.Outcome = name
		if everywhere && !slices.ContainsFunc(b.dec.Resolved, func(o Resolved) bool { return o.sets(&r) }) {
			b.dec.Resolved = append(b.dec.Resolved, r)
		}
	}
}

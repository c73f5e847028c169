package analyze

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// sources looks for sources that are no longer in force and are cited by what is.
func (c *checker) sources() {
	today := c.today()
	for _, s := range c.Set.Source.Sources {
		if to := s.Valid.To; !to.IsZero() && to.Before(today) {
			c.outOfDate(s, to, today)
		}
	}
}

// outOfDate reports a source that has ended, with an application of today to
// which a rule applies that cites it.
func (c *checker) outOfDate(s *rules.Source, to, today calendar.Date) {
	p := problem{code: "source-out-of-date", on: s.ID, pos: s.Pos, hint: text.Say("改引现行文件，或给规则写上 valid", "cite what is in force, or date the rule"), allow: [][]rules.Allow{s.Allow}}
	open := false
	for i := range c.Set.Rules {
		r := &c.Set.Rules[i]
		if !prove.Covers(r.From, r.To, today) || !c.cites(r, s.ID, today) {
			continue
		}
		w, v, facts := c.show([]prove.Goal{c.Applies[i].Is(prove.Yes), c.On(r.Policy, today).Is(prove.Yes)},
			func(d *engine.Decision) bool { return applying(d, r.ID) && citedBy(d, r.ID, s.ID) }, on(manners(0), today)...)
		open, p.facts = open || v == prove.Exhausted, append(p.facts, facts...)
		if v == prove.Found {
			w.Shows = text.Say("“%[1]s”适用，并以“%[2]s”为据", "%[1]q applies and cites %[2]q", r.ID, s.ID)
			p.witness, p.message = w, text.Say("来源“%[1]s”已于%[2]s失效，“%[3]s”仍以它为据", "the source %[1]q ended on %[2]s, and %[3]q still rests on it", s.ID, to, r.ID)
			c.find(p)
			return
		}
	}
	if open {
		c.leave(p)
	}
}

// on are manners in which the rule date is a certain day.
func on(how []manner, day calendar.Date) []manner {
	out := slices.Clone(how)
	for i := range out {
		out[i].on = day
	}
	return out
}

func (c *checker) today() calendar.Date { return calendar.DateOf(c.Sp.At, c.Set.Source.Zone) }

// cites reports whether a rule cites a source on a day, itself or in an effect.
func (c *checker) cites(r *model.Rule, source string, on calendar.Date) bool {
	all := r.Src.Cites
	if len(all) == 0 {
		all = c.Set.Source.Policies[r.Policy].Cites
	}
	for _, e := range r.Src.Effects {
		all = slices.Concat(all, e.Cites)
	}
	return slices.ContainsFunc(all, func(c rules.Cite) bool { return c.Source == source && c.Valid.Covers(on) })
}

// citedBy reports whether a decision cites a source for what a rule gave.
func citedBy(d *engine.Decision, rule, source string) bool {
	for e := range d.Elements() {
		if e.Section.Given() && slices.Contains(e.Rules(), rule) &&
			slices.ContainsFunc(e.Cite(), func(c string) bool { return c == source || strings.HasPrefix(c, source+" ") }) {
			return true
		}
	}
	return false
}

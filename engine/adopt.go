package engine

import (
	"reflect"
	"slices"

	"github.com/guize-rules/guize/engine/internal/plan"
)

// adopt takes over what all completions agree on: an element that stands in
// all of them alike is decided, one that stands in none is not open any more.
func (b *build) adopt(o *openings) {
	settled := map[string]bool{} // open here, the same everywhere
	for key := range o.waits {
		if g := o.by[key]; g == nil || !g.solved() {
			b.open = true
		}
	}
	for _, g := range o.groups {
		if !g.solved() {
			continue
		}
		for key, in := range g.self().all {
			own := g.own(key)
			if o.by[own] = g; g.self().settled[key] {
				settled[own] = true
			} else if in {
				b.open = true
			}
		}
	}
	b.dec.Pending = slices.DeleteFunc(b.dec.Pending, func(p Pending) bool {
		key := pendingKey(p)
		return settled[key] && !(b.overUnknown(p) && o.by[key].mayApply(p.Rule))
	})
	b.adoptOutcomes(o, settled)
	for i := range sections {
		if s := &sections[i]; s.given && s.name != SectionOutcomes || s.name == SectionConflicts {
			b.adoptSection(o, s, settled)
		}
	}
	b.joinConflicts(o)
	b.adoptWords(o)
	b.stages()
}

// overUnknown reports whether a pending effect is that of a rule over a list
// that is not known: what its elements would give has other keys.
func (b *build) overUnknown(p Pending) bool {
	return p.Element == "" && b.st.eng.plan.Rules[b.st.eng.plan.RuleIndex[p.Rule]].List >= 0
}

// mayApply reports whether a rule applies, or may, in some completion.
func (g *cluster) mayApply(rule string) bool {
	return slices.ContainsFunc(g.self().ends, func(e *branch) bool {
		return slices.ContainsFunc(e.made.dec.Rules, func(s RuleState) bool {
			return s.Rule == rule && s.Status != RuleDefeated
		})
	})
}

// leftOpen names what took more work than there was: it is open as far as it was
// gone into.
func (b *build) leftOpen(o *openings) {
	for _, g := range o.groups {
		if !g.cut && !g.self().cut {
			continue
		}
		for _, key := range g.keys {
			if _, open := o.waits[key]; open && o.by[key] == g {
				b.dec.LeftOpen = append(b.dec.LeftOpen, key)
			}
		}
	}
	slices.Sort(b.dec.LeftOpen)
}

// solved reports whether anything was found out about a cluster.
func (g *cluster) solved() bool {
	self := g.self()
	return self.tree != nil && (g.like == nil || g.made != nil || !self.gives)
}

// adoptSection adds to a section what the completions agree on and it lacks, in
// the order of the rules in the file. What was open in it is replaced; what was
// not stays as it is, with the rules that give it for certain.
func (b *build) adoptSection(o *openings, s *section, settled map[string]bool) {
	list := s.in(b.dec)
	var all, certain, agreed []Element
	for e := range s.all(b.dec) {
		if _, open := o.waits[e.key()]; !open || !settled[e.key()] {
			all = append(all, e)
		} else if !e.Open {
			certain = append(certain, e)
		}
	}
	have := keysOf(all)
	for _, g := range o.groups {
		if !g.solved() || g.first() == nil {
			continue
		}
		for e := range s.all(g.first().dec) {
			if settled[e.key()] && !have[e.key()] {
				if d, ok := e.v.Addr().Interface().(*Deadline); ok && !g.limits(d) {
					d.Within = ""
				}
				agreed = append(agreed, e)
			}
		}
	}
	if len(agreed) > 0 {
		all = append(all, own(agreed, certain)...)
		slices.SortStableFunc(all, func(x, y Element) int { return b.ruleOrder(x) - b.ruleOrder(y) })
	}
	out := reflect.MakeSlice(list.Type(), 0, len(all))
	for _, e := range all {
		out = reflect.Append(out, e.v)
	}
	list.Set(out)
}

// limits reports whether all completions give a deadline the same limit. One that has
// not started is decided without.
func (g *cluster) limits(d *Deadline) bool {
	elem := g.back(d.Element)
	for _, e := range g.self().ends {
		for i := range e.made.dec.Deadlines {
			if o := &e.made.dec.Deadlines[i]; o.ID == d.ID && o.Element == elem && o.Within != d.Within {
				return false
			}
		}
	}
	return true
}

// own puts in place of each element of a completion the one of the decision
// itself that says the same: by the same rules, else where the completion has
// nothing by its rules.
func own(agreed, certain []Element) []Element {
	by := func(list []Element, e Element) bool {
		return slices.ContainsFunc(list, func(o Element) bool { return o.key() == e.key() && slices.Equal(o.Rules(), e.Rules()) })
	}
	was := slices.Clone(agreed)
	for _, c := range certain {
		i := slices.IndexFunc(agreed, func(e Element) bool {
			return e.Same(c) && (slices.Equal(e.Rules(), c.Rules()) || !by(was, c) && !by(certain, e))
		})
		if i >= 0 {
			agreed[i] = c
		}
	}
	return agreed
}

func keysOf(list []Element) map[string]bool {
	out := map[string]bool{}
	for _, e := range list {
		out[e.key()] = true
	}
	return out
}

// ruleOrder is the place in the file of the first rule behind an element.
func (b *build) ruleOrder(e Element) int {
	if rules := e.Rules(); len(rules) > 0 {
		return b.st.eng.plan.RuleIndex[rules[0]]
	}
	return 0
}

// joinConflicts names all rules and values that disagree in some completion.
func (b *build) joinConflicts(o *openings) {
	for i := range b.dec.Conflicts {
		c := &b.dec.Conflicts[i]
		g := o.by[sectionOf(c.Section).key(c.Name, c.Element)]
		if g == nil || !g.solved() {
			continue
		}
		was := c.Values
		c.Values = nil
		on := g.back(c.On)
		for _, e := range g.self().ends {
			for _, d := range e.made.dec.Conflicts {
				if d.On != on {
					continue
				}
				c.Rules, c.Cite = addPaths(slices.Clone(c.Rules), d.Rules), addPaths(slices.Clone(c.Cite), d.Cite)
				for _, v := range d.Values {
					c.Values = addPossible(c.Values, v)
				}
			}
		}
		if c.Values == nil {
			c.Values = was
		}
	}
}

// adoptWords takes over the message of a notice where all completions agree on it.
func (b *build) adoptWords(o *openings) {
	for i := range b.dec.Notices {
		n := &b.dec.Notices[i]
		g := o.by[sectionOf(SectionNotices).key(n.Code, n.Element)]
		if g == nil || !g.solved() {
			continue
		}
		if message, ok := g.message(n); ok {
			n.Message = message
		}
	}
}

func (g *cluster) message(n *Notice) (message string, ok bool) {
	elem := g.back(n.Element)
	for k, e := range g.self().ends {
		found := 0
		for _, m := range e.made.dec.Notices {
			if m.Rule != n.Rule || m.Code != n.Code || m.Element != elem {
				continue
			}
			if found++; found > 1 || k > 0 && m.Message != message {
				return "", false
			}
			message = m.Message
		}
		if found == 0 {
			return "", false
		}
	}
	return message, true
}

// adoptOutcomes settles the outcomes that come out alike in all completions,
// and says of the others what is possible.
func (b *build) adoptOutcomes(o *openings, settled map[string]bool) {
	var out Outcomes
	for _, x := range b.dec.Outcomes {
		g := o.by[outcomeKey(x.Name)]
		if !x.Open || g == nil || !g.solved() || b.adoptOutcome(o, g, &x, settled[outcomeKey(x.Name)]) {
			out = append(out, x)
		}
	}
	b.dec.Outcomes = out
}

// adoptOutcome does so with an open one; false says that no rule can give it any more.
func (b *build) adoptOutcome(o *openings, g *cluster, x *Outcome, settled bool) bool {
	switch {
	case b.dec.inConflict(conflictOn(SectionOutcomes, x.Name, "")):
		x.Possible = g.possible(b.st.eng, x.Name)
	case b.ofUnknownList(x.Name) && b.pendingOutcome(x.Name):
	case settled:
		if g.first() == nil {
			return false
		}
		from := g.first().dec.Outcomes
		i := slices.IndexFunc(from, func(p Outcome) bool { return p.Name == x.Name })
		if i < 0 {
			return false
		}
		*x = from[i]
		b.adoptResolved(g, x.Name)
		for _, e := range g.self().ends[1:] {
			x.join(e.made.dec.Outcomes, g.back(x.Name))
		}
		if x.Open { // in conflict in all of them
			x.Possible = g.possible(b.st.eng, x.Name)
		}
	default:
		x.Possible = g.possible(b.st.eng, x.Name)
		x.WaitsFor = o.swaying(g, x)
	}
	return true
}

// ofUnknownList reports whether an outcome stands for those of all elements of
// a list that is not known.
func (b *build) ofUnknownList(name string) bool {
	return slices.ContainsFunc(b.st.eng.plan.Lay.Outcomes, func(o plan.OutcomeInfo) bool { return o.List >= 0 && o.Decl.Name == name })
}

func (b *build) pendingOutcome(name string) bool {
	return slices.ContainsFunc(b.dec.Pending, func(p Pending) bool { return p.Kind == "decide" && p.Name == name })
}

// join adds the rules that give the same outcome, which has some name there, in
// another completion.
func (o *Outcome) join(others Outcomes, name string) {
	for _, p := range others {
		if p.Name == name {
			o.Rules = addPaths(slices.Clone(o.Rules), p.Rules)
			o.Cite = addPaths(slices.Clone(o.Cite), p.Cite)
		}
	}
}

// possible lists the values that an open outcome has in some completion; nothing
// where it has values in one that cannot be counted.
func (g *cluster) possible(e *Engine, name string) []any {
	out := []any{}
	name = g.back(name)
	for _, end := range g.self().ends {
		c := end.made
		i := slices.IndexFunc(c.dec.Outcomes, func(p Outcome) bool { return p.Name == name })
		switch {
		case i < 0 && c.pendingOutcome(name), i >= 0 && c.dec.Outcomes[i].Open && len(c.dec.Outcomes[i].Possible) == 0:
			return []any{}
		case i < 0:
			out = addPossible(out, e.noValue(name))
		case c.dec.Outcomes[i].Open:
			for _, x := range c.dec.Outcomes[i].Possible {
				out = addPossible(out, x)
			}
		default:
			out = addPossible(out, c.dec.Outcomes[i].Value)
		}
	}
	return out
}

// swaying keeps of the facts that an outcome waits for those that matter to it:
// some change of the fact alone changes the outcome, or it is still open.
func (o *openings) swaying(g *cluster, x *Outcome) []string {
	key := outcomeKey(x.Name)
	var out []string
	for _, path := range x.WaitsFor {
		if c := o.facts[path]; c == nil || len(c.classes) == 0 || o.sways(g, path, key) {
			out = append(out, path)
		}
	}
	return out
}

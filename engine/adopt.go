package engine

import (
	"reflect"
	"slices"

	"github.com/guize-rules/guize/engine/internal/plan"
)

// adopt takes over what all completions agree on: an element that stands in
// all of them alike is decided, one that stands in none is not open any more.
func (b *build) adopt(g *grid) {
	if len(g.views) == 0 {
		b.open = len(g.open) > 0
		return
	}
	settled := map[string]bool{} // open here, the same everywhere
	for key := range g.keys() {
		if g.agree(key) {
			settled[key] = true
		} else {
			b.open = true
		}
	}
	b.dec.Pending = slices.DeleteFunc(b.dec.Pending, func(p Pending) bool {
		return settled[pendingKey(p)] && !(b.overUnknown(p) && g.mayApply(p.Rule))
	})
	b.adoptOutcomes(g, settled)
	for i := range sections {
		if s := &sections[i]; s.given && s.name != SectionOutcomes || s.name == SectionConflicts {
			b.adoptSection(g, s, settled)
		}
	}
	b.joinConflicts(g)
	b.adoptWords(g)
	b.stages()
}

// overUnknown reports whether a pending effect is that of a rule over a list
// that is not known: what its elements would give has other keys.
func (b *build) overUnknown(p Pending) bool {
	return p.Element == "" && b.st.eng.plan.Rules[b.st.eng.plan.RuleIndex[p.Rule]].List >= 0
}

// mayApply reports whether a rule applies, or may, in some completion.
func (g *grid) mayApply(rule string) bool {
	return slices.ContainsFunc(g.builds, func(c *build) bool {
		return slices.ContainsFunc(c.dec.Rules, func(s RuleState) bool {
			return s.Rule == rule && s.Status != defeated.String()
		})
	})
}

// keys lists what is open in the decision, and what completions give that the
// decision does not.
func (g *grid) keys() map[string]bool {
	out := map[string]bool{}
	for k := range g.open {
		out[k] = true
	}
	first := g.views[0]
	for _, v := range g.views[1:] {
		for k := range first.union(v) {
			if !out[k] && !g.agree(k) {
				out[k] = true
			}
		}
	}
	for k := range first.content {
		out[k] = true
	}
	return out
}

// agree reports whether all completions say the same under a key, and none
// leaves it open.
func (g *grid) agree(key string) bool {
	for _, v := range g.views {
		if v.open[key] || v.content[key] != g.views[0].content[key] {
			return false
		}
	}
	return true
}

// adoptSection adds to a section what the completions agree on and it lacks, in
// the order of the rules in the file. What was open in it is replaced; what was
// not stays as it is, with the rules that give it for certain.
func (b *build) adoptSection(g *grid, s *section, settled map[string]bool) {
	list := s.in(b.dec)
	var all, certain, agreed []Element
	for e := range s.all(b.dec) {
		if _, open := g.open[e.key()]; !open || !settled[e.key()] {
			all = append(all, e)
		} else if !e.Open {
			certain = append(certain, e)
		}
	}
	have := keysOf(all)
	for e := range s.all(g.builds[0].dec) {
		if settled[e.key()] && !have[e.key()] {
			agreed = append(agreed, e)
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
func (b *build) joinConflicts(g *grid) {
	for i := range b.dec.Conflicts {
		c := &b.dec.Conflicts[i]
		was := c.Values
		c.Values = nil
		for _, other := range g.builds {
			for _, d := range other.dec.Conflicts {
				if d.On != c.On {
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
func (b *build) adoptWords(g *grid) {
	for i := range b.dec.Notices {
		n := &b.dec.Notices[i]
		if message, ok := g.message(n); ok {
			n.Message = message
		}
	}
}

func (g *grid) message(n *Notice) (message string, ok bool) {
	for k, c := range g.builds {
		found := 0
		for _, m := range c.dec.Notices {
			if m.Rule != n.Rule || m.Code != n.Code || m.Element != n.Element {
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
func (b *build) adoptOutcomes(g *grid, settled map[string]bool) {
	from := g.builds[0].dec.Outcomes
	var out Outcomes
	for _, o := range b.dec.Outcomes {
		key := outcomeKey(o.Name)
		switch {
		case !o.Open:
		case b.dec.inConflict(conflictOn(SectionOutcomes, o.Name, "")):
			o.Possible = g.possible(b.st.eng, o)
		case b.ofUnknownList(o.Name) && b.pendingOutcome(o.Name):
		case settled[key]:
			i := slices.IndexFunc(from, func(p Outcome) bool { return p.Name == o.Name })
			if i < 0 {
				continue // no rule can give it any more
			}
			o = from[i]
			for _, c := range g.builds[1:] {
				o.join(c.dec.Outcomes)
			}
			if o.Open { // in conflict in all of them
				o.Possible = g.possible(b.st.eng, o)
			}
		default:
			o.Possible = g.possible(b.st.eng, o)
			o.WaitsFor = g.waitsFor(o)
		}
		out = append(out, o)
	}
	b.dec.Outcomes = out
}

// ofUnknownList reports whether an outcome stands for those of all elements of
// a list that is not known.
func (b *build) ofUnknownList(name string) bool {
	return slices.ContainsFunc(b.st.eng.plan.Lay.Outcomes, func(o plan.OutcomeInfo) bool { return o.List >= 0 && o.Decl.Name == name })
}

func (b *build) pendingOutcome(name string) bool {
	return slices.ContainsFunc(b.dec.Pending, func(p Pending) bool { return p.Kind == "decide" && p.Name == name })
}

// join adds the rules that give the same outcome in another completion.
func (o *Outcome) join(others Outcomes) {
	for _, p := range others {
		if p.Name == o.Name {
			o.Rules = addPaths(slices.Clone(o.Rules), p.Rules)
			o.Cite = addPaths(slices.Clone(o.Cite), p.Cite)
		}
	}
}

// possible lists the values that an open outcome has in some completion; nothing
// where it has values in one that cannot be counted.
func (g *grid) possible(e *Engine, o Outcome) []any {
	out := []any{}
	for _, c := range g.builds {
		i := slices.IndexFunc(c.dec.Outcomes, func(p Outcome) bool { return p.Name == o.Name })
		switch {
		case i < 0 && c.pendingOutcome(o.Name), i >= 0 && c.dec.Outcomes[i].Open && len(c.dec.Outcomes[i].Possible) == 0:
			return []any{}
		case i < 0:
			out = addPossible(out, e.noValue(o.Name))
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

// waitsFor keeps of the facts that an outcome waits for those that matter to
// it: some change of the fact alone changes the outcome, or it is still open.
func (g *grid) waitsFor(o Outcome) []string {
	key := outcomeKey(o.Name)
	var out []string
	for _, path := range o.WaitsFor {
		k := slices.IndexFunc(g.facts, func(f *candidate) bool { return f.path == path })
		if k < 0 || g.sways(k, key) {
			out = append(out, path)
		}
	}
	return out
}

// sways reports whether a change of one fact alone changes what stands under a key.
func (g *grid) sways(fact int, key string) bool {
	stride := 1
	for _, f := range g.facts[:fact] {
		stride *= len(f.classes)
	}
	n := len(g.facts[fact].classes)
	for i, v := range g.views {
		if v.open[key] {
			return true
		}
		if i/stride%n > 0 && v.content[key] != g.views[i-stride].content[key] {
			return true
		}
	}
	return false
}

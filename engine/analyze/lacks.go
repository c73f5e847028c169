package analyze

import (
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// lacks looks for exceptions that decide what other rules decide, without the
// tasks, deadlines and papers that come with it there: a rule that
// overrides another takes these away, and its author easily forgets to write them
// again.
func (c *checker) lacks() {
	for i := range c.Set.Rules {
		if !c.overridesAny(i) {
			continue
		}
		for _, d := range c.Set.Rules[i].Decides {
			if peers := c.peers(i, d); len(peers) > 0 {
				c.reportLacks(i, d, peers)
			}
		}
	}
}

// overridesAny reports whether a rule overrides another.
func (c *checker) overridesAny(i int) bool {
	return slices.ContainsFunc(c.Set.Rules, func(r model.Rule) bool { return slices.Contains(r.Over, i) })
}

// peers are the rules, no exceptions themselves, that give a value as a rule does.
func (c *checker) peers(i int, d model.Decide) []int {
	var out []int
	for _, j := range c.Deciders[d.Outcome] {
		r := &c.Set.Rules[j]
		if j == i || d.Literal == nil || r.List != c.Set.Rules[i].List || c.overridesAny(j) {
			continue
		}
		if slices.ContainsFunc(r.Decides, func(e model.Decide) bool {
			return e.Outcome == d.Outcome && e.Literal != nil && lang.Same(*e.Literal, *d.Literal)
		}) {
			out = append(out, j)
		}
	}
	return out
}

// comesAlong are the sections whose effects belong to what is decided. It is
// never written to.
var comesAlong = []engine.Section{engine.SectionRoutes, engine.SectionDeadlines, engine.SectionMaterials}

// alongside lists the effects that all of some rules give and another does not.
func (c *checker) alongside(peers []int, without int) []model.Effect {
	var out []model.Effect
	for _, e := range c.Set.Rules[peers[0]].Effects {
		gives := func(j int) bool {
			return slices.ContainsFunc(c.Set.Rules[j].Effects, func(f model.Effect) bool { return sectionOf(&f) == sectionOf(&e) && f.Name == e.Name })
		}
		all := !slices.ContainsFunc(peers, func(j int) bool { return !gives(j) })
		if slices.Contains(comesAlong, sectionOf(&e)) && all && !gives(without) {
			out = append(out, e)
		}
	}
	return out
}

func (c *checker) reportLacks(i int, d model.Decide, peers []int) {
	missing := c.alongside(peers, i)
	if len(missing) == 0 {
		return
	}
	r, goals := &c.Set.Rules[i], []prove.Goal{c.Applies[i].Is(prove.Yes)}
	for _, j := range peers {
		goals = append(goals, c.Applies[j].Is(prove.No))
	}
	w, v, facts := c.show(goals, func(dec *engine.Decision) bool {
		return applying(dec, r.ID) && !slices.ContainsFunc(missing, func(e model.Effect) bool { return comes(dec, &e) })
	})
	p := problem{code: "exception-lacks", on: r.ID, pos: r.Src.Pos, witness: w, facts: facts, allow: c.allowed(r),
		message: text.Say("“%[1]s”是例外，与“%[2]s”给出同样的“%[3]s”，却没有随它而来的：%[4]s", "%[1]q is an exception and gives the same %[3]q as %[2]q, but not what comes with it there: %[5]s",
			r.ID, c.Set.Rules[peers[0]].ID, c.Set.Outcomes[d.Outcome].Decl.Name, effectNames(missing, "zh"), effectNames(missing, "en")),
		hint: text.Say("例外取代一条规则，也取代它的任务、期限和材料；该有的在例外里写全，不该有的用 allow 说明",
			"an exception takes the tasks, deadlines and papers of the rule away with it; write those that hold into it, or say under allow why there are none")}
	switch v {
	case prove.Found:
		w.Shows = text.Say("没有 %[1]s", "without %[1]s", prove.Spelt(missing[0].Known))
		c.find(p)
	case prove.Exhausted:
		c.leave(p)
	}
}

// comes reports whether a decision has an effect from any rule.
func comes(d *engine.Decision, e *model.Effect) bool {
	for x := range d.Elements() {
		if x.Section == sectionOf(e) && called(x.Name, e.Known) {
			return true
		}
	}
	return false
}

// effectNames lists effects by kind and name.
func effectNames(all []model.Effect, language string) string {
	words := map[engine.Section]rules.Text{engine.SectionRoutes: text.Say("任务 ", "the task "), engine.SectionDeadlines: text.Say("期限 ", "the deadline "), engine.SectionMaterials: text.Say("材料 ", "the paper ")}
	parts := make([]string, len(all))
	for i, e := range all {
		parts[i] = words[sectionOf(&e)][language] + prove.Spelt(e.Known)
	}
	return text.Names(parts).In(language)
}

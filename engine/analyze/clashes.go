package analyze

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
)

// giver is a rule that gives a task or deadline.
type giver struct {
	rule   int
	effect *model.Effect
}

// clashes looks for tasks and deadlines of one name that two rules give
// differently to one application, which is a conflict as two values are.
func (c *checker) clashes() {
	by := map[string][]giver{}
	var names []string
	for i := range c.set.Rules {
		for k := range c.set.Rules[i].Effects {
			e := &c.set.Rules[i].Effects[k]
			if e.Group != "route" && e.Group != "due" {
				continue
			}
			key := e.Group + " " + e.Name
			if by[key] == nil {
				names = append(names, key)
			}
			by[key] = append(by[key], giver{i, e})
		}
	}
	for _, key := range names {
		c.clashesOf(by[key])
	}
}

func (c *checker) clashesOf(gs []giver) {
	for n, a := range gs {
		for _, b := range gs[n+1:] {
			if c.solver.steps > wholeBudget*c.budget || c.ctx.Err() != nil {
				return
			}
			if a.effect.Content != b.effect.Content && c.set.Rules[a.rule].List == c.set.Rules[b.rule].List && !disjoint(c.hull(a.rule), c.hull(b.rule), c.sp) {
				c.clash(a, b)
			}
		}
	}
}

func (c *checker) clash(x, y giver) {
	a, b := &c.set.Rules[x.rule], &c.set.Rules[y.rule]
	if a == b {
		return
	}
	on, zh, en := "task ", "任务", "task"
	if x.effect.Group == "due" {
		on, zh, en = "deadline ", "时限", "deadline"
	}
	goals := []goal{{c.applies[x.rule], yes}, {c.applies[y.rule], yes}}
	w, v, _ := c.show(goals, func(d *engine.Decision) bool { return inConflict(d, on, a.ID, b.ID) })
	if v != found { // the two may differ in how they are put only
		return
	}
	w.Shows = say("%[1]s 与 %[2]s 给出的内容不同", "%[1]s and %[2]s give it differently", a.ID, b.ID)
	first, last := x.effect.Pos, y.effect.Pos
	if cmp.Compare(first.Line, last.Line) > 0 {
		first, last = last, first
	}
	name := shownTask(x.effect.Name)
	message := rules.Text{
		"zh": fmt.Sprintf("“%s”与“%s”会同时适用，给出不同的%s“%s”", b.ID, a.ID, zh, name),
		"en": fmt.Sprintf("%q and %q can apply together and give the %s %q differently", b.ID, a.ID, en, name),
	}
	f := c.find(last, "conflict", message, say("收窄其中一条的条件，或写明 overrides", "narrow one of the two, or say which overrides the other"),
		w, slices.Concat(c.allowed(a), c.allowed(b))...)
	if f != nil {
		f.Related = []rules.Pos{first}
	}
}

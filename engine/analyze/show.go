package analyze

import (
	"slices"

	"github.com/guize-rules/guize/engine"
)

// show looks for an application that meets the goals and, when it is really
// evaluated, passes a test; it is made in each of the manners (none: the usual
// ones). facts says what kept the search from deciding.
func (c *checker) show(goals []goal, test func(*engine.Decision) bool, how ...manner) (w *Witness, v verdict, facts []string) {
	if len(how) == 0 {
		how = manners(0)
	}
	c.report.Questions++
	tries := 0
	q := c.question(goals, how[0].two-1)
	if len(q.shown) > 0 {
		how = slices.Concat(how, alike(how))
	}
	v = c.solver.search(q.goals, c.allowance(), func(d domain) bool {
		facts = c.involved(d, facts)
		d = c.needed(d, q.shown)
		for _, h := range how {
			if tries++; tries > mostTries || tries > 1 && c.spent() {
				c.solver.budget = 0
				return false
			}
			if w = c.try(d, h, test); w != nil {
				return true
			}
		}
		return false
	})
	if v == exhausted && len(facts) == 0 {
		facts = c.cone(goals)
	}
	return w, v, facts
}

// needed takes out of a domain what it says of elements that were made to show
// an answer and are not needed for it.
func (c *checker) needed(d domain, answers []shown) domain {
	c.solver.tick++
	keep := map[shower]bool{}
	for _, x := range answers {
		if c.solver.eval(x.asked, d) != yes {
			continue
		}
		i := slices.IndexFunc(x.by, func(s shower) bool { return c.solver.eval(s.does, d) == yes })
		if i >= 0 {
			keep[shower{x.by[i].list, x.by[i].place, 0}] = true
		}
	}
	out := slices.Clone(d)
	for _, a := range c.sp.axes {
		if a.place > 1 && !keep[shower{a.list, a.place, 0}] {
			out.all(a)
		}
	}
	return out
}

// try makes an application of a domain and evaluates it; nil where it fails
// the test. The rule date stands among the facts where it can, so that the
// application shows the same wherever it is put.
func (c *checker) try(d domain, how manner, test func(*engine.Decision) bool) *Witness {
	w := c.witness(d, how)
	if !c.passes(w, test) {
		c.vain++
		return nil
	}
	c.made.d, c.made.how = d, how
	if w.RulesOn != "" && c.dateFact(c.set.RulesOn) != nil {
		how.stated = true
		if stated := c.witness(d, how); c.passes(stated, test) {
			return stated
		}
	}
	return w
}

func (c *checker) passes(w *Witness, test func(*engine.Decision) bool) bool {
	dec, err := c.eng.Evaluate(c.ctx, w.Input())
	c.report.Applications++
	return err == nil && test(dec)
}

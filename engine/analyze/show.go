package analyze

import (
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
)

// show looks for an application that meets the goals and, when it is really
// evaluated, passes a test; it is made in each of the manners (none: the usual
// ones). facts says what kept the search from deciding.
func (c *checker) show(goals []prove.Goal, test func(*engine.Decision) bool, how ...manner) (w *Witness, v prove.Verdict, facts []string) {
	return c.showing(goals, func(w *Witness) bool { return c.passes(w, test) }, how...)
}

// showing does so with a test of the application.
func (c *checker) showing(goals []prove.Goal, test func(*Witness) bool, how ...manner) (w *Witness, v prove.Verdict, facts []string) {
	if len(how) == 0 {
		how = manners(0)
	}
	c.report.Questions++
	tries := 0
	q := c.Question(goals, how[0].two-1)
	if len(q.Shown) > 0 {
		how = slices.Concat(how, alike(how))
	}
	v = c.solver.Search(q.Goals, c.allowance(), func(d prove.Domain) bool {
		facts = c.Involved(d, facts)
		d = c.needed(d, q.Shown)
		for _, h := range how {
			if tries++; tries > mostTries || tries > 1 && c.spent() {
				c.solver.Budget = 0
				return false
			}
			if w = c.try(d, h, test); w != nil {
				return true
			}
		}
		return false
	})
	if v == prove.Exhausted && len(facts) == 0 {
		facts = c.Cone(goals)
	}
	return w, v, facts
}

// needed takes out of a domain what it says of elements that were made to show
// an answer and are not needed for it.
func (c *checker) needed(d prove.Domain, answers []prove.Shown) prove.Domain {
	c.solver.Tick++
	keep := map[prove.Shower]bool{}
	for _, x := range answers {
		if c.solver.Eval(x.Asked, d) != prove.Yes {
			continue
		}
		i := slices.IndexFunc(x.By, func(s prove.Shower) bool { return c.solver.Eval(s.Does, d) == prove.Yes })
		if i >= 0 {
			keep[prove.Shower{List: x.By[i].List, Place: x.By[i].Place, Does: 0}] = true
		}
	}
	out := slices.Clone(d)
	for _, a := range c.Sp.Axes {
		if a.Place > 1 && !keep[prove.Shower{List: a.List, Place: a.Place, Does: 0}] {
			out.All(a)
		}
	}
	return out
}

// try makes an application of a domain and evaluates it; nil where it fails
// the test. The rule date stands among the facts where it can, so that the
// application shows the same wherever it is put; beside them it stands only
// where the fact that gives it is not given.
func (c *checker) try(d prove.Domain, how manner, test func(*Witness) bool) *Witness {
	from := c.DateFact(c.Set.RulesOn)
	how.stated = from != nil
	w := c.witness(d, how)
	shown := test(w)
	if !shown && how.stated {
		how.stated = false
		w = c.witness(d, how)
		shown = w.RulesOn != "" && prove.Lookup(w.Facts, from.Name) == nil && test(w)
	}
	if !shown {
		c.vain++
		return nil
	}
	c.made.d, c.made.how = d, how
	return w
}

func (c *checker) passes(w *Witness, test func(*engine.Decision) bool) bool {
	dec, err := c.Eng.Evaluate(c.ctx, w.Input())
	c.report.Applications++
	return err == nil && test(dec)
}

package plan

import (
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
)

// given is an outcome that a place reads, with the rules that give it: it is
// worked out from the facts that are tried, so that what is shown can come of an
// application.
type given struct {
	info  *OutcomeInfo
	rules []*Rule
}

// mostGiving bounds the rules of an outcome that is worked out; with more it is
// supposed, as is one of a list.
const mostGiving = 40

// follow adds what is tried for a slot, and for all that it rests on.
func (t *trials) follow(d lang.Dep, seen map[lang.Dep]bool) {
	if seen[d] {
		return
	}
	seen[d] = true
	o := t.outcomeAt(d)
	g := t.giving(o)
	if g == nil {
		row := t.row(d)
		row.supposed = o >= 0
		t.rows = append(t.rows, row)
		return
	}
	for _, r := range g.rules {
		t.followRule(r, seen)
	}
	t.rows = append(t.rows, trial{dep: d, field: t.s.c.lay.Global.Fields[d.Slot], given: true})
	t.given = append(t.given, *g)
}

// followRule follows what a rule reads, and those that may override it.
func (t *trials) followRule(r *Rule, seen map[lang.Dep]bool) {
	for _, d := range r.Needs {
		t.follow(d, seen)
	}
	for _, by := range t.s.c.over(r) {
		if by.Cond != nil {
			for _, d := range by.Cond.Deps {
				t.follow(d, seen)
			}
		}
	}
}

// over are the rules that may override one: earlier rows of its table too.
func (c *compilation) over(r *Rule) []*Rule {
	var out []*Rule
	for _, o := range r.Over {
		out = append(out, c.plan.Rules[o])
	}
	for p := r.Prev; p >= 0 && len(out) < mostGiving; p = c.plan.Rules[p].Prev {
		out = append(out, c.plan.Rules[p])
	}
	return out
}

// outcomeAt is the outcome that a slot holds, or -1.
func (t *trials) outcomeAt(d lang.Dep) int {
	lay := t.s.c.lay
	return slices.IndexFunc(lay.Outcomes, func(o OutcomeInfo) bool {
		return o.Slot == d.Slot && (o.List < 0 && d.List < 0 || o.List >= 0 && lay.Lists[o.List].Slot == d.List)
	})
}

// giving lists the rules that give an outcome of the whole application; nil where
// it is not worked out.
func (t *trials) giving(outcome int) *given {
	if outcome < 0 || t.s.c.lay.Outcomes[outcome].List >= 0 {
		return nil
	}
	g := &given{info: &t.s.c.lay.Outcomes[outcome]}
	for _, r := range t.s.c.plan.Rules {
		if !slices.ContainsFunc(r.Decides, func(d Decide) bool { return d.Outcome == outcome }) {
			continue
		}
		if g.rules = append(g.rules, r); r.List >= 0 || len(g.rules) > mostGiving {
			return nil
		}
	}
	return g
}

// workOut gives the outcomes the values that they have for the facts at hand.
func (t *trials) workOut(env *lang.Env) {
	for i := range t.given {
		g := &t.given[i]
		var vs []lang.Value
		for _, r := range g.rules {
			if !t.s.c.appliesIn(r, env) {
				continue
			}
			for k := range r.Decides {
				if d := &r.Decides[k]; &t.s.c.lay.Outcomes[d.Outcome] == g.info {
					vs = append(vs, d.Value(env))
				}
			}
		}
		v := lang.NoneValue()
		switch {
		case g.info.Decl.Combine != "" && len(vs) > 0:
			v = g.info.Combined(vs)
		case len(vs) > 0:
			v = vs[0]
		}
		t.root.Slots[g.info.Slot] = v
	}
}

// appliesIn reports whether a rule applies to the facts at hand, as far as its
// condition and those of the rules that override it say.
func (c *compilation) appliesIn(r *Rule, env *lang.Env) bool {
	return holdsIn(r, env) && !slices.ContainsFunc(c.over(r), func(by *Rule) bool { return holdsIn(by, env) })
}

func holdsIn(r *Rule, env *lang.Env) bool {
	day := env.RulesOn
	if !r.From.IsZero() && day.Before(r.From) || !r.To.IsZero() && r.To.Before(day) {
		return false
	}
	return r.Cond == nil || r.Cond.Eval(env).True()
}

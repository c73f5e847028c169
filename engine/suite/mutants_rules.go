package suite

import (
	"slices"

	"github.com/guize-rules/guize/rules"
)

// This file lists the mutants of policies and rules.

func (m *mutator) policies() {
	for i, p := range m.set.Policies {
		edit := func(f func(*rules.Policy)) *rules.Set {
			s, q := *m.set, *p
			s.Policies = slices.Clone(s.Policies)
			f(&q)
			s.Policies[i] = &q
			return &s
		}
		m.cond(p.ID, p.Applies, func(c *rules.Cond) *rules.Set { return edit(func(q *rules.Policy) { q.Applies = c }) })
		m.validity(p.ID, p.Valid, func(v rules.Validity) *rules.Set { return edit(func(q *rules.Policy) { q.Valid = v }) })
		for j, r := range p.Rules {
			m.rule(p, r, func(f func(*rules.Rule)) *rules.Set {
				return edit(func(q *rules.Policy) {
					c := *r
					f(&c)
					q.Rules = slices.Clone(q.Rules)
					q.Rules[j] = &c
				})
			})
			m.add(MutateRule, p.ID+"/"+r.ID, r.Pos, p.ID+"/"+r.ID, "", func() *rules.Set {
				return edit(func(q *rules.Policy) {
					c := *r
					c.When = never(r.Pos)
					q.Rules = slices.Clone(q.Rules)
					q.Rules[j] = &c
				})
			})
		}
	}
}

// never is the condition of a rule that is deleted. The rule itself stays, so
// that what reads its deadlines and outcomes still finds their names.
func never(pos rules.Pos) *rules.Cond {
	return &rules.Cond{Pos: pos, Expr: &rules.Expr{Source: "false", Pos: pos}}
}

func (m *mutator) rule(p *rules.Policy, r *rules.Rule, edit func(func(*rules.Rule)) *rules.Set) {
	where := p.ID + "/" + r.ID
	if r.Band == nil { // what that of a band says is in the part that it gives
		m.cond(where, r.When, func(c *rules.Cond) *rules.Set { return edit(func(r *rules.Rule) { r.When = c }) })
	}
	m.cond(where, r.Unless, func(c *rules.Cond) *rules.Set { return edit(func(r *rules.Rule) { r.Unless = c }) })
	m.validity(where, r.Valid, func(v rules.Validity) *rules.Set { return edit(func(r *rules.Rule) { r.Valid = v }) })
	if r.Unless != nil {
		m.add(MutateNot, where, r.Unless.Pos, "unless", "when", func() *rules.Set {
			return edit(func(r *rules.Rule) {
				all := []*rules.Cond{r.Unless}
				if r.When != nil {
					all = append(all, r.When)
				}
				r.When, r.Unless = &rules.Cond{Pos: r.Unless.Pos, All: all}, nil
			})
		})
	}
	for i, ref := range r.Overrides {
		m.add(MutateOverride, where, ref.Pos, "overrides "+ref.ID, "", func() *rules.Set {
			return edit(func(r *rules.Rule) { r.Overrides = slices.Delete(slices.Clone(r.Overrides), i, i+1) })
		})
	}
	for i := range r.Effects {
		m.effect(where, &r.Effects[i], func(e rules.Effect) *rules.Set {
			return edit(func(r *rules.Rule) {
				r.Effects = slices.Clone(r.Effects)
				r.Effects[i] = e
			})
		})
	}
}

// cond adds the mutants of a condition in any of its forms.
func (m *mutator) cond(where string, c *rules.Cond, with func(*rules.Cond) *rules.Set) {
	if c == nil {
		return
	}
	m.expr(where, c.Expr, func(e *rules.Expr) *rules.Set {
		d := *c
		d.Expr = e
		return with(&d)
	})
	m.conds(where, c.All, func(d *rules.Cond, ks []*rules.Cond) { d.All = ks }, c, with)
	m.conds(where, c.Any, func(d *rules.Cond, ks []*rules.Cond) { d.Any = ks }, c, with)
	m.conds(where, c.None, func(d *rules.Cond, ks []*rules.Cond) { d.None = ks }, c, with)
	group := func(kind Mutation, old, new string, all, any, none []*rules.Cond) {
		m.add(kind, where, c.Pos, old, new, func() *rules.Set {
			return with(&rules.Cond{Pos: c.Pos, All: all, Any: any, None: none})
		})
	}
	if len(c.All) > 1 && len(c.Any) == 0 {
		group(MutateAndOr, "all", "any", nil, c.All, c.None)
	}
	if len(c.Any) > 1 {
		group(MutateAndOr, "any", "all", append(slices.Clone(c.All), c.Any...), nil, c.None)
	}
	if len(c.None) > 0 && len(c.Any) == 0 {
		group(MutateNot, "none", "any", c.All, c.None, nil)
	}
}

func (m *mutator) conds(where string, kids []*rules.Cond, put func(*rules.Cond, []*rules.Cond), c *rules.Cond, with func(*rules.Cond) *rules.Set) {
	for i, k := range kids {
		m.cond(where, k, func(k *rules.Cond) *rules.Set {
			d := *c
			ks := slices.Clone(kids)
			ks[i] = k
			put(&d, ks)
			return with(&d)
		})
	}
}

// effect adds the mutants of what an effect decides; what people read is left
// alone, and so are the names of things.
func (m *mutator) effect(where string, e *rules.Effect, with func(rules.Effect) *rules.Set) {
	for i := range e.Args {
		switch e.Args[i].Name {
		case "title", "message", "fix", "reason", "fact", "code", "id", "task", "act", "warn":
			continue
		}
		m.value(where, &e.Args[i].Value, func(v rules.Value) *rules.Set {
			f := *e
			f.Args = slices.Clone(f.Args)
			f.Args[i].Value = v
			return with(f)
		})
	}
}

func (m *mutator) value(where string, v *rules.Value, with func(rules.Value) *rules.Set) {
	m.expr(where, v.Expr, func(e *rules.Expr) *rules.Set {
		w := *v
		w.Expr = e
		return with(w)
	})
	for _, c := range literalChanges(v, "") {
		m.add(c.kind, where, v.Pos, v.Text, c.text, func() *rules.Set {
			w := *v
			w.Text = c.text
			return with(w)
		})
	}
	for i := range v.Items {
		m.value(where, &v.Items[i], func(x rules.Value) *rules.Set {
			w := *v
			w.Items = slices.Clone(w.Items)
			w.Items[i] = x
			return with(w)
		})
	}
	for i := range v.Entries {
		m.value(where, &v.Entries[i].Value, func(x rules.Value) *rules.Set {
			w := *v
			w.Entries = slices.Clone(w.Entries)
			w.Entries[i].Value = x
			return with(w)
		})
	}
}

package suite

import (
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// This file lists the mutants of facts, definitions and outcomes.

func (m *mutator) facts() {
	for i, f := range m.set.Facts {
		m.fact("facts."+f.Name, f, func(g *rules.Fact) *rules.Set {
			s := *m.set
			s.Facts = slices.Clone(s.Facts)
			s.Facts[i] = g
			return &s
		})
	}
}

// fact adds the mutants of a fact and of its fields; with gives a set in which
// another stands in its place.
func (m *mutator) fact(where string, f *rules.Fact, with func(*rules.Fact) *rules.Set) {
	m.expr(where, f.Derive, func(e *rules.Expr) *rules.Set {
		g := *f
		g.Derive = e
		return with(&g)
	})
	m.rounding(where, f.Type.Round, func(r rules.Rounding) *rules.Set {
		g := *f
		g.Type.Round = r
		return with(&g)
	})
	for i, it := range f.Item {
		m.fact(where+"."+it.Name, it, func(h *rules.Fact) *rules.Set {
			g := *f
			g.Item = slices.Clone(g.Item)
			g.Item[i] = h
			return with(&g)
		})
	}
}

func (m *mutator) definitions() {
	for i, d := range m.set.Definitions {
		edit := func(f func(*rules.Definition)) *rules.Set {
			s, c := *m.set, *d
			s.Definitions = slices.Clone(s.Definitions)
			f(&c)
			s.Definitions[i] = &c
			return &s
		}
		m.expr("define "+d.Name, d.Expr, func(e *rules.Expr) *rules.Set { return edit(func(d *rules.Definition) { d.Expr = e }) })
		m.rounding("define "+d.Name, d.Round, func(r rules.Rounding) *rules.Set { return edit(func(d *rules.Definition) { d.Round = r }) })
	}
}

func (m *mutator) outcomes() {
	for i, o := range m.set.Outcomes {
		edit := func(f func(*rules.Outcome)) *rules.Set {
			s, c := *m.set, *o
			s.Outcomes = slices.Clone(s.Outcomes)
			f(&c)
			s.Outcomes[i] = &c
			return &s
		}
		m.expr("outcomes."+o.Name, o.Complete, func(e *rules.Expr) *rules.Set { return edit(func(o *rules.Outcome) { o.Complete = e }) })
		m.rounding("outcomes."+o.Name, o.Type.Round, func(r rules.Rounding) *rules.Set { return edit(func(o *rules.Outcome) { o.Type.Round = r }) })
	}
}

// rounding adds the mutants of how a thing is rounded.
func (m *mutator) rounding(where string, r rules.Rounding, with func(rules.Rounding) *rules.Set) {
	if r.To == "" {
		return
	}
	other := func(to, mode string) {
		x := rules.Rounding{To: to, Mode: mode, Pos: r.Pos}
		m.add(MutateRounding, where, r.Pos, "round "+r.String(), "round "+x.String(), func() *rules.Set { return with(x) })
	}
	other(r.To, lang.OtherMode(r.Mode))
	for _, to := range lang.OtherSteps(r.To) {
		other(to, r.Mode)
	}
}

package engine

import (
	"slices"

	"github.com/guize-rules/guize/engine/internal/plan"
)

func (b *build) require(inst *instance, e *plan.Effect) { b.material(inst, e, false) }

func (b *build) waive(inst *instance, e *plan.Effect) { b.material(inst, e, true) }

func (b *build) material(inst *instance, e *plan.Effect, waived bool) {
	st := b.st
	m := Material{Material: st.idOf(e.Arg("material")), From: st.idOf(e.Arg("from")), Waived: waived,
		Reason: st.wordsOf(e.Arg("reason")), Rule: inst.rule.Id, Cite: st.cited(inst.rule, e.Cite)}
	for _, decl := range st.eng.plan.Set.Materials {
		if decl.ID != m.Material {
			continue
		}
		m.Title = st.inLang(decl.Title)
		if m.From == "" {
			m.From = decl.From
		}
	}
	b.dec.Materials = append(b.dec.Materials, m)
}

// materials brings together what rules say of each paper (R20): one that is
// both required and waived is waived, and while a waiver is undetermined the
// applicant is not asked for it.
func (b *build) materials() {
	open := map[string]bool{}
	for _, p := range b.dec.Pending {
		if p.Kind == "waive" {
			open[p.Name] = true
		}
	}
	var out []Material
	for _, m := range b.dec.Materials {
		i := slices.IndexFunc(out, func(o Material) bool { return o.Material == m.Material })
		switch {
		case i < 0:
			out = append(out, m)
		case m.Waived && !out[i].Waived:
			m.WaivedBy, m.Rule = m.Rule, out[i].Rule
			out[i] = m
		case !m.Waived && out[i].Waived && out[i].WaivedBy == "":
			out[i].WaivedBy, out[i].Rule = out[i].Rule, m.Rule
		}
	}
	b.dec.Materials = slices.DeleteFunc(out, func(m Material) bool { return !m.Waived && open[m.Material] })
}

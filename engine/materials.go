package engine

import "slices"

func (b *build) require(inst *instance, e *effect) { b.material(inst, e, false) }

func (b *build) waive(inst *instance, e *effect) { b.material(inst, e, true) }

func (b *build) material(inst *instance, e *effect, waived bool) {
	st := b.st
	m := Material{Material: st.idOf(e.arg("material")), From: st.idOf(e.arg("from")), Waived: waived,
		Reason: st.wordsOf(e.arg("reason")), Rule: inst.rule.id, Cite: st.cited(inst.rule, e.cite)}
	for _, decl := range st.eng.set.Materials {
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
// both required and waived is waived, and while either is undetermined the
// applicant is not asked for it.
func (b *build) materials() {
	open := map[string]bool{}
	for _, p := range b.dec.Pending {
		if SectionOf(p.Kind) == SectionMaterials {
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

package engine

import (
	"github.com/guize-rules/guize/engine/internal/lang"
)

// assumptions lists the facts that have their default. A default that says
// "nothing" (none, an empty list) is left out.
func (st *state) assumptions(out []Assumed) []Assumed {
	if st.assumedDate {
		out = append(out, Assumed{Fact: "rules_on", Value: st.setDate.String()})
	}
	for _, i := range st.datedByDefault {
		out = append(out, Assumed{Fact: "policies." + st.eng.plan.Policies[i].Id + ".rules_on", Value: st.dates[i].String()})
	}
	for _, a := range st.assumed {
		if v := a.rec.Slots[a.slot]; v.Kind() == lang.None || v.Kind() == lang.ListKind && len(v.Items()) == 0 {
			continue
		}
		t := a.rec.Type.Fields[a.slot].Type
		out = append(out, Assumed{Fact: a.rec.Path(a.slot), Value: a.rec.Slots[a.slot].PlainIn(st.env.Zone, &t)})
	}
	return out
}

// used lists the known facts that the rules of the decision read, in the order
// of declaration.
func (st *state) used(out []string) []string {
	u := usage{st: st, global: make([]bool, st.eng.plan.Lay.Facts), elems: make([][][]bool, len(st.eng.plan.Lay.Lists)), whole: map[lang.Dep]bool{}}
	for l, info := range st.eng.plan.Lay.Lists {
		u.elems[l] = make([][]bool, len(st.global.Slots[info.Slot].Items()))
	}
	for i := range st.found {
		u.mark(&st.found[i])
	}
	return u.paths(out)
}

// usage marks facts as used.
type usage struct {
	st     *state
	global []bool
	elems  [][][]bool        // by list, element and slot
	whole  map[lang.Dep]bool // marked of every element
}

// mark marks what a rule reads: of its own element where it runs over that
// list, else of every element.
func (u *usage) mark(inst *instance) {
	for _, d := range inst.rule.Reads {
		if d.List < 0 {
			if d.Slot < len(u.global) {
				u.global[d.Slot] = true
			}
			continue
		}
		l := u.st.eng.plan.Lay.ListAt(d.List)
		if inst.rule.List == l && inst.elem != nil {
			if i := inst.elem.Index; i < len(u.elems[l]) {
				u.markField(l, i, d.Slot)
			}
			continue
		}
		if u.whole[d] {
			continue
		}
		u.whole[d] = true
		for i := range u.elems[l] {
			u.markField(l, i, d.Slot)
		}
	}
}

func (u *usage) markField(list, elem, slot int) {
	if u.elems[list][elem] == nil {
		u.elems[list][elem] = make([]bool, u.st.eng.plan.Lay.Lists[list].Fields)
	}
	if slot < len(u.elems[list][elem]) {
		u.elems[list][elem][slot] = true
	}
}

func (u *usage) paths(out []string) []string {
	slots := u.st.global.Slots
	for slot := range u.global {
		if l := u.st.eng.plan.Lay.ListAt(slot); l >= 0 {
			out = u.elementPaths(out, l, slots[slot].Items())
		} else if u.global[slot] && slots[slot].Known() {
			out = append(out, u.st.global.Path(slot))
		}
	}
	return out
}

func (u *usage) elementPaths(out []string, list int, items []lang.Value) []string {
	for i, it := range items {
		for slot, used := range u.elems[list][i] {
			if rec := it.Record(); used && rec.Slots[slot].Known() {
				out = append(out, rec.Path(slot))
			}
		}
	}
	return out
}

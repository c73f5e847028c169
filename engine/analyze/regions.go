package analyze

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// search lists the regions that meet any of some goals, each with a witness
// whose decisions really differ.
func (d *differ) search(group, name string, pos rules.Pos, questions [][]goal) {
	listed := 0
	undecided := []string{}
	for _, goals := range questions {
		d.report.Questions++
		tries, failed := 0, false
		var regions []domain
		v := d.solver.search(goals, d.allowance(), func(box domain) bool {
			if slices.ContainsFunc(regions, func(r domain) bool { return within(box, r) }) {
				return false
			}
			box = d.widen(box, goals)
			regions = append(regions, box)
			if tries++; tries > mostTries || d.ctx.Err() != nil {
				failed = true
				d.solver.budget = 0
				return false
			}
			if listed >= regionsOfOne {
				d.out.Left++
				d.solver.budget = 0
				return false
			}
			if d.region(group, name, box) {
				listed++
			} else {
				failed = true
				undecided = d.involved(box, undecided)
			}
			return false
		})
		if v == exhausted && (failed || d.solver.budget < 0) && listed == 0 {
			if len(undecided) == 0 {
				undecided = d.cone(goals)
			}
			d.out.Undecided = append(d.out.Undecided, Undecided{group, name, pos, undecided})
			return
		}
	}
}

// widen adds whatever classes leave the goals met, axis by axis.
func (d *differ) widen(box domain, goals []goal) domain {
	box = slices.Clone(box)
	for _, a := range d.sp.axes {
		for i := range a.classes {
			if box.has(a, i) {
				continue
			}
			w, bit := a.first+i/64, uint64(1)<<(i%64)
			box[w] |= bit
			if !d.solver.meets(box, goals) {
				box[w] &^= bit
			}
		}
	}
	return box
}

// region evaluates a witness by both sets. It reports false where they agree.
func (d *differ) region(group, name string, box domain) bool {
	w := d.witness(box, manner{})
	d.onlyOn(w)
	changes := d.changed(w)
	if len(changes) == 0 {
		return false
	}
	if w.RulesOn != "" && d.sp.on.IsZero() {
		w, changes = d.stated(w, box, changes)
	}
	where := d.where(box)
	key := fmt.Sprint(where, changes)
	if d.seen[key] {
		return true
	}
	d.seen[key] = true
	if len(d.out.Regions) >= mostRegions {
		d.out.Left++
		return true
	}
	d.out.Regions = append(d.out.Regions, Region{group, name, where, d.terms(box), w, changes})
	return true
}

// changed is what the two sets decide differently about a witness.
func (d *differ) changed(w *Witness) []Change {
	old, err := d.eng.Evaluate(d.ctx, engine.Input{At: w.At, RulesOn: w.RulesOn, Facts: d.declared(w.Facts)})
	if err != nil {
		return nil
	}
	new, err := d.new.eng.Evaluate(d.ctx, engine.Input{At: w.At, RulesOn: w.RulesOn, Facts: d.new.declared(w.Facts)})
	d.report.Applications++
	if err != nil {
		return nil
	}
	return Compare(old, new)
}

// stated is a witness with its date among the facts, where both sets take their
// date from one fact and the same things change.
func (d *differ) stated(w *Witness, box domain, changes []Change) (*Witness, []Change) {
	if a := d.dateFact(d.set.RulesOn); a == nil || a != d.new.dateFact(d.new.set.RulesOn) {
		return w, changes
	}
	other := d.witness(box, manner{stated: true})
	same := func(a, b Change) bool { return a.Group == b.Group && a.Name == b.Name }
	if now := d.changed(other); slices.EqualFunc(now, changes, same) {
		return other, now
	}
	return w, changes
}

// declared gives the facts of an application by their names, without those that
// the set does not declare.
func (s *side) declared(facts map[string]any) map[string]any {
	out := map[string]any{}
	var visit func(m map[string]any, prefix string)
	visit = func(m map[string]any, prefix string) {
		for key, x := range m {
			path := strings.TrimPrefix(prefix+"."+key, ".")
			if slot, ok := s.set.Global.Slot(path); ok && slot < s.set.Facts {
				out[s.set.Global.Fields[slot].Name] = s.declaredItems(s.set.Global.Fields[slot], x)
			} else if sub, ok := x.(map[string]any); ok {
				visit(sub, path)
			}
		}
	}
	visit(facts, "")
	return out
}

func (s *side) declaredItems(f lang.Field, x any) any {
	items, ok := x.([]any)
	if !ok || f.Type.Elem == nil || f.Type.Elem.Rec == nil {
		return x
	}
	out := make([]any, len(items))
	for i, it := range items {
		m, _ := it.(map[string]any)
		kept := map[string]any{}
		for key, v := range m {
			if slot, ok := f.Type.Elem.Rec.Slot(key); ok && f.Type.Elem.Rec.Fields[slot].Fact != nil {
				kept[f.Type.Elem.Rec.Fields[slot].Name] = v
			}
		}
		out[i] = kept
	}
	return out
}

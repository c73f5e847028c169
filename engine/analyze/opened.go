package analyze

import (
	"maps"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/rules"
)

// Opening is an application that the old set decides, or of which it decides an outcome
// that the new one leaves open, until Fact is known. Witness was really decided by both.
type Opening struct {
	Fact    string // as the new set declares it, "works.length" of a list's elements
	Witness *Witness
	Changes []Change
}

// mostOpeningTries bounds the applications that are tried for openings.
const mostOpeningTries = 2_000

// opened looks for facts that decisions newly wait for: it takes applications to which
// rules of the new set apply, and those of the regions, leaves one fact out after the
// other, and has both sets decide what is left. Whatever it lists is so; what it did not
// try, it does not find.
func (d *differ) opened() {
	if len(d.out.Regions)+len(d.out.Declarations)+len(d.out.Undecided) == 0 {
		return
	}
	o := &opener{differ: d, found: map[string]bool{}}
	for i := range d.out.Regions {
		o.leaveOut(d.out.Regions[i].Witness)
	}
	new := d.two.New
	for i := range new.Set.Rules {
		if o.out.Untried || d.ctx.Err() != nil {
			break
		}
		d.solver.Search([]prove.Goal{new.Applies[i].Is(prove.Yes)}, d.allowance(), func(box prove.Domain) bool {
			o.leaveOut(d.witness(box, manner{}))
			return true
		})
	}
	slices.SortStableFunc(d.out.Openings, func(a, b Opening) int { return o.place(a.Fact) - o.place(b.Fact) })
}

type opener struct {
	*differ
	found map[string]bool
	tries int
}

// place is where the new set declares a fact.
func (o *opener) place(name string) int {
	n := 0
	for _, f := range o.two.New.Set.Source.Facts {
		n++
		if f.Name == name {
			return n
		}
		for _, item := range f.Item {
			n++
			if f.Name+"."+item.Name == name {
				return n
			}
		}
	}
	return n
}

// leaveOut decides an application without each of its facts in turn.
func (o *opener) leaveOut(w *Witness) {
	if w == nil {
		return
	}
	for _, f := range o.two.New.Set.Source.Facts {
		names := []string{f.Name}
		if len(f.Item) > 0 {
			names = nil
			for _, item := range f.Item {
				if item.Name != f.Key {
					names = append(names, f.Name+"."+item.Name)
				}
			}
		}
		for _, name := range names {
			list, field := "", name
			if len(f.Item) > 0 {
				list, field = f.Name, strings.TrimPrefix(name, f.Name+".")
			}
			facts := copied(w.Facts)
			if o.found[name] || !without(facts, list, field) && !o.newlyRequired(name) {
				continue
			}
			if o.tries >= mostOpeningTries {
				o.out.Untried = true
				return
			}
			o.tries++
			o.open(name, w, facts, list, field)
		}
	}
}

// newlyRequired reports whether an application without a fact may be new: one that the
// old set does not declare, or does not require.
func (o *opener) newlyRequired(name string) bool {
	is, was := o.two.New.Set.Source.Fact(name), o.Set.Source.Fact(name)
	return is != nil && is.Required && (was == nil || !was.Required)
}

// open lists an application if it is one that the old set decides and the new does not.
func (o *opener) open(name string, w *Witness, facts map[string]any, list, field string) {
	less := *w
	less.Facts = facts
	p := o.decide(&less)
	if p.old == nil || waits(p.old, name) || !waits(p.new, name) || !opens(p.old, p.new) {
		return
	}
	less.Matters = copied(w.Matters)
	without(less.Matters, list, field)
	o.found[name] = true
	o.out.Openings = append(o.out.Openings, Opening{name, &less, p.changes})
}

// waits reports whether a fact is missing of a decision.
func waits(d *engine.Decision, name string) bool {
	return slices.ContainsFunc(d.Missing, func(m engine.Missing) bool { return rules.ParsePath(m.Fact).Name == name })
}

// opens reports whether the old decision is whole and the new one is not, or has an
// outcome that the new one leaves open.
func opens(old, new *engine.Decision) bool {
	if old.Status != engine.StatusIncomplete && new.Status == engine.StatusIncomplete {
		return true
	}
	return slices.ContainsFunc(old.Outcomes, func(o engine.Outcome) bool {
		return !o.Open && o.Value != nil && slices.ContainsFunc(new.Outcomes, func(n engine.Outcome) bool { return n.Name == o.Name && n.Open })
	})
}

// copied is a copy of facts down to their values.
func copied(facts map[string]any) map[string]any {
	out := maps.Clone(facts)
	for k, v := range out {
		out[k] = copiedValue(v)
	}
	return out
}

func copiedValue(v any) any {
	switch v := v.(type) {
	case map[string]any:
		return copied(v)
	case []any:
		out := slices.Clone(v)
		for i := range out {
			out[i] = copiedValue(out[i])
		}
		return out
	}
	return v
}

// without takes a fact out of facts, or a field out of every element of a list, and
// reports whether it was there.
func without(facts map[string]any, list, field string) (was bool) {
	if list != "" {
		items, _ := prove.Lookup(facts, list).([]any)
		for _, it := range items {
			if e, ok := it.(map[string]any); ok {
				was = without(e, "", field) || was
			}
		}
		return was
	}
	first, rest, nested := strings.Cut(field, ".")
	if _, ok := facts[field]; ok {
		delete(facts, field)
		return true
	}
	if inner, ok := facts[first].(map[string]any); ok && nested {
		return without(inner, "", rest)
	}
	return false
}

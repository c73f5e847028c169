package analyze

import (
	"maps"
	"slices"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/model"
)

// sample is one application of an edge.
type sample struct {
	what    string // "= 300"
	facts   map[string]any
	given   map[string]any
	rulesOn string
	at      time.Time
	dec     *engine.Decision
}

// telling makes the samples of an edge of a rule from the start on which they
// tell most: where outcomes differ, else where anything does.
func (b *edges) telling(rule int, at func(facts map[string]any) []sample) (best []sample, most change) {
	for _, facts := range b.starts(rule) {
		ss := at(facts)
		if !b.decide(ss) {
			continue
		}
		if c := b.changes(ss); best == nil || c > most {
			best, most = ss, c
		}
		if most == inOutcomes {
			break
		}
	}
	return best, most
}

// starts are the applications that an edge of a rule is tried on: the base as
// it is, then those to which the rule applies, first in place of another.
func (b *edges) starts(rule int) []map[string]any {
	out := []map[string]any{{}}
	goals := [][]prove.Goal{}
	for i, r := range b.Set.Rules {
		if slices.Contains(r.Over, rule) {
			goals = append(goals, []prove.Goal{b.Applies[rule].Is(prove.Yes), b.Conds[i].Is(prove.Yes)})
		}
	}
	for _, g := range append(goals, []prove.Goal{b.Applies[rule].Is(prove.Yes)}) {
		b.solver.Search(g, b.budget, func(d prove.Domain) bool {
			w := b.witness(d, manner{})
			facts := b.Declared(w.Facts)
			if len(b.base) > 0 {
				facts = b.Declared(w.Matters)
			}
			out = append(out, facts)
			return true
		})
	}
	if len(b.base) == 0 {
		out = append(out[1:], out[0])
	}
	return out
}

// set1 sets a fact in what is laid over the base: of an element, in the
// elements of the base where there are any.
func (b *edges) set1(given map[string]any, a *prove.Axis, x any) {
	if a.List == "" {
		given[a.Field] = x
		return
	}
	items, ok := given[a.List].([]any)
	if !ok {
		items, _ = b.base[a.List].([]any)
	}
	out := []any{}
	for _, it := range items {
		m, _ := it.(map[string]any)
		out = append(out, maps.Clone(m))
	}
	if len(out) == 0 {
		out = append(out, b.newElement(given, b.List(a.List)))
	}
	if m, ok := out[0].(map[string]any); ok && m != nil {
		m[a.Field] = x
	}
	given[a.List] = out
}

// newElement is an element with no more than the key that it needs.
func (b *edges) newElement(given map[string]any, l *model.List) map[string]any {
	e := map[string]any{}
	if l == nil || l.Rec.Key < 0 {
		return e
	}
	facts := clone(b.base)
	maps.Copy(facts, given)
	key := b.FreeKey(facts, l, nil)
	if l.Keys >= 0 && prove.Lookup(facts, b.Set.Global.Fields[l.Keys].Name) == nil {
		given[b.Set.Global.Fields[l.Keys].Name] = []any{key}
	}
	e[l.Rec.Fields[l.Rec.Key].Name] = key
	return e
}

func clone(m map[string]any) map[string]any {
	out := maps.Clone(m)
	if out == nil {
		out = map[string]any{}
	}
	return out
}

// decide evaluates the samples; false where one cannot be.
func (b *edges) decide(ss []sample) bool {
	for i := range ss {
		ss[i].facts = clone(b.base)
		maps.Copy(ss[i].facts, ss[i].given)
		d, err := b.Eng.Evaluate(b.ctx, engine.Input{At: ss[i].at, RulesOn: ss[i].rulesOn, Facts: ss[i].facts})
		if err != nil {
			return false
		}
		ss[i].dec = d
	}
	return true
}

// change is what the decisions about samples differ in.
type change int

const (
	nothing change = iota
	inEffects
	inOutcomes
)

func (b *edges) changes(ss []sample) change {
	most := nothing
	for i := 1; i < len(ss); i++ {
		for _, c := range Compare(ss[0].dec, ss[i].dec) {
			if most = max(most, inEffects); c.Section == engine.SectionOutcomes {
				return inOutcomes
			}
		}
	}
	return most
}

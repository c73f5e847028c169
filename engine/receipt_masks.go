package engine

import (
	"reflect"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/plan"
)

// masks says what the receipt has of each element of a decision: not what the
// set fixes, the arguments that are written without an expression, and not what
// is calculated from sensitive facts. That follows from the facts, and whoever
// knew all of a decision but one of them could try them out.
type masks struct {
	outcomes map[string]bool // whose values are left out, by the names that are declared
	sections map[*shape]*mask
}

// mask is that of a section. A bit stands for a field of the receipt.
type mask struct {
	usual  uint64            // of elements whose rule is not in byRule
	byRule map[string]uint64 // by the rule that gives the element
}

// conflictMask is what is left of a conflict over something that is left out.
const conflictMask = 0

func masksOf(p *plan.Plan) *masks {
	m := &masks{map[string]bool{}, map[*shape]*mask{}}
	for i := range sections {
		s := &sections[i]
		if s.name != SectionOutcomes {
			m.sections[s.shape] = &mask{s.usual(), map[string]uint64{}}
		}
	}
	for at := range p.Varies {
		m.set(at, func(shown, bit uint64) uint64 { return shown | bit })
	}
	for at := range p.Personal {
		if Section(at.Section) == SectionOutcomes {
			m.outcomes[at.Key] = true
			continue
		}
		m.set(at, func(shown, bit uint64) uint64 { return shown &^ bit })
		m.sections[sectionOf(SectionConflicts).shape].byRule[at.Rule] = conflictMask
	}
	return m
}

// usual are the fields that are no arguments.
func (s *section) usual() (mask uint64) {
	for i := range s.sealed {
		if !s.sealed[i].arg {
			mask |= 1 << i
		}
	}
	return mask
}

func (m *masks) set(at plan.Place, change func(shown, bit uint64) uint64) {
	s := sectionOf(Section(at.Section))
	i := slices.IndexFunc(s.sealed, func(f field) bool { return f.key == at.Key })
	if i < 0 {
		return
	}
	of := m.sections[s.shape]
	shown, ok := of.byRule[at.Rule]
	if !ok {
		shown = of.usual
	}
	of.byRule[at.Rule] = change(shown, 1<<i)
}

// of is what the receipt has of an element: a conflict on something, or what a
// rule gives.
func (m *masks) of(s *shape, on string, rules []string) uint64 {
	of := m.sections[s]
	if of == nil {
		return ^uint64(0)
	}
	if name, ok := strings.CutPrefix(on, conflictOn(SectionOutcomes, "", "")); ok {
		if m.outcome(name) {
			return conflictMask
		}
		return of.usual
	}
	for _, r := range rules {
		if shown, ok := of.byRule[r]; ok {
			return shown
		}
	}
	return of.usual
}

// outcome reports whether the values of an outcome are left out.
func (m *masks) outcome(name string) bool {
	return m != nil && len(m.outcomes) > 0 && m.outcomes[declared(name)]
}

// declared is the name of an outcome without the element to which it belongs.
func declared(name string) string {
	list, rest, ok := strings.Cut(name, "[")
	if !ok {
		return name
	}
	return list + rest[strings.LastIndexByte(rest, ']')+1:]
}

// sealedList writes a list of the decision as the receipt has it.
func (w *writer) sealedList(f *field, v reflect.Value) {
	if states, ok := v.Addr().Interface().(*[]RuleState); ok {
		w.ruleStates(*states)
		return
	}
	w.open('[')
	for i := range v.Len() {
		w.next()
		w.sealedElement(f.shape, v.Index(i))
	}
	w.close(']')
}

func (w *writer) sealedElement(s *shape, v reflect.Value) {
	shown := w.masks.element(s, v)
	w.open('{')
	for i := range s.sealed {
		f := &s.sealed[i]
		if x := v.Field(f.at); shown&(1<<i) != 0 && !f.nothing(x) {
			w.field(f, x)
		}
	}
	w.close('}')
}

// nothing reports whether a field says nothing, a plain value by what is in it.
func (f *field) nothing(v reflect.Value) bool {
	return f.empty(v) || f.form == plainForm && nothingIn(plainIn(v))
}

// element is what the receipt has of an element.
func (m *masks) element(s *shape, v reflect.Value) uint64 {
	if c, ok := v.Addr().Interface().(*Conflict); ok {
		return m.of(s, c.On, c.Rules)
	}
	of := m.sections[s]
	if s.rule < 0 || len(of.byRule) == 0 {
		return of.usual
	}
	if shown, ok := of.byRule[v.Field(s.rule).String()]; ok {
		return shown
	}
	return of.usual
}

// ruleStates writes what became of rules by status: each rule by its id and,
// behind a space, its element.
func (w *writer) ruleStates(states []RuleState) {
	w.open('{')
	for _, status := range [...]RuleStatus{RuleApplies, RuleDefeated, RuleUndetermined} {
		begun := false
		for i := range states {
			s := &states[i]
			if s.Status != status {
				continue
			}
			if !begun {
				w.key(string(status))
				w.open('[')
			}
			begun = true
			w.next()
			w.string(s.Rule)
			if s.Element != "" {
				w.b[len(w.b)-1] = ' '
				w.rest(s.Element)
			}
		}
		if begun {
			w.close(']')
		}
	}
	w.close('}')
}

package engine

import "github.com/guize-rules/guize/engine/internal/plan"

// effectKind is what the engine knows of a kind of effect: the section of the
// decision that it fills, and how it is given there.
type effectKind struct {
	section *section
	give    func(*build, *instance, *plan.Effect) // nil: worked out with outcomes or clocks
}

// giving lists the kinds that every set has, in the order of the table of kinds.
// It is never written to.
var giving = kindsOf(map[string]func(*build, *instance, *plan.Effect){
	"reject":  (*build).reject,
	"warn":    (*build).warn,
	"notice":  (*build).notice,
	"require": (*build).require,
	"waive":   (*build).waive,
	"route":   (*build).route,
	"penalty": (*build).penalty,
	"emit":    (*build).emit,
})

// kindsOf gives the kinds of the language what gives them.
func kindsOf(give map[string]func(*build, *instance, *plan.Effect)) []effectKind {
	var out []effectKind
	for _, k := range plan.EffectKinds {
		out = append(out, effectKind{sectionOf(Section(k.Section)), give[k.Name]})
	}
	return out
}

// ownKind is what every kind of the host's is. It is never written to.
var ownKind = effectKind{sectionOf(SectionEmitted), (*build).emitOwn}

// SectionOf is the section of a decision that a kind of effect fills. Kinds of
// the host are emitted.
func SectionOf(effect string) Section { return kindOf(plan.KindRow(effect)).section.name }

func kindAt(e *plan.Effect) *effectKind { return kindOf(e.Row) }

// kindOf finds a kind by its row.
func kindOf(row int) *effectKind {
	if row < 0 {
		return &ownKind
	}
	return &giving[row]
}

// pendingKey is the key of what a pending effect would give.
func pendingKey(p Pending) string { return kindOf(plan.KindRow(p.Kind)).section.key(p.Name, p.Element) }

package engine

import (
	"slices"

	"github.com/guize-rules/guize/rules"
)

// effectKind is what the engine knows of a kind of effect: the section of the
// decision that it fills, and how it is given there.
type effectKind struct {
	name    string
	section *section
	give    func(*build, *instance, *effect) // nil: worked out with outcomes or clocks
}

// effectKinds lists the kinds that every set has. It is never written to.
var effectKinds = kindsOf(map[string]func(*build, *instance, *effect){
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
func kindsOf(give map[string]func(*build, *instance, *effect)) []effectKind {
	var out []effectKind
	for _, k := range rules.EffectKinds() {
		out = append(out, effectKind{k.Name, sectionOf(Section(k.Section)), give[k.Name]})
	}
	return out
}

// SectionOf is the section of a decision that a kind of effect fills. Kinds of
// the host are emitted.
func SectionOf(effect string) Section { return kindOf(effect).section.name }

// kindOf finds a kind; one of the host's has a row of its own.
func kindOf(name string) *effectKind {
	if i := slices.IndexFunc(effectKinds, func(k effectKind) bool { return k.name == name }); i >= 0 {
		return &effectKinds[i]
	}
	return &effectKind{name, sectionOf(SectionEmitted), (*build).emitOwn}
}

func builtinEffect(name string) bool {
	return slices.ContainsFunc(effectKinds, func(k effectKind) bool { return k.name == name })
}

// named is the argument that names what the effect gives, or nil.
func (e *effect) named() *value { return e.arg(e.kind.section.names.key) }

// pendingKey is the key of what a pending effect would give.
func pendingKey(p Pending) string { return kindOf(p.Kind).section.key(p.Name, p.Element) }

package engine

import "slices"

// effectKind is what the engine knows of a kind of effect: the section of the
// decision that it fills, and how it is given there.
type effectKind struct {
	name    string
	section *section
	give    func(*build, *instance, *effect) // nil: worked out with outcomes or clocks
}

// effectKinds lists the kinds that every set has. It is never written to.
var effectKinds = []effectKind{
	{"decide", sectionOf(SectionOutcomes), nil},
	{"reject", sectionOf(SectionViolations), (*build).reject},
	{"warn", sectionOf(SectionNotices), (*build).warn},
	{"notice", sectionOf(SectionNotices), (*build).notice},
	{"require", sectionOf(SectionMaterials), (*build).require},
	{"waive", sectionOf(SectionMaterials), (*build).waive},
	{"route", sectionOf(SectionRoutes), (*build).route},
	{"deadline", sectionOf(SectionDeadlines), nil},
	{"penalty", sectionOf(SectionPenalties), (*build).penalty},
	{"emit", sectionOf(SectionEmitted), (*build).emit},
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

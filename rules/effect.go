package rules

// EffectKind describes a kind of effect of the language (docs/spec.md, section 5).
type EffectKind struct {
	Name    string   // "route", "deadline", …
	Title   Text     // what people call what it gives
	Section string   // of a decision, by its JSON key, that it fills
	ID      string   // the argument that names what it gives; "" for decide, whose arguments are names
	Spoken  []string // the arguments that only speak to people
}

// EffectKinds lists the kinds of effect that every set may use.
func EffectKinds() []EffectKind {
	var out []EffectKind
	for _, k := range effectKinds() {
		e := EffectKind{Name: k.kind, Title: k.title, Section: k.section, ID: k.id}
		for _, a := range k.args {
			if a.spoken {
				e.Spoken = append(e.Spoken, a.name)
			}
		}
		out = append(out, e)
	}
	return out
}

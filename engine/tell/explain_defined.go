package tell

import (
	"cmp"

	"github.com/guize-rules/guize/engine"
)

// defined says what the definitions of a condition came to, each in words.
func (n Teller) defined(s *engine.Step) []string {
	return n.definitions(s, func(d *engine.Defined) string { return cmp.Or(d.Title, d.Name) + n.Lang.Say("：", " = ") }, n.plain)
}

// definedAs is what defined says beside a condition as it is written, with the names
// that stand in it.
func (n Teller) definedAs(s *engine.Step) []string {
	return n.definitions(s, func(d *engine.Defined) string { return d.Name + n.Lang.bracketed(d.Title) + " = " }, n.literal)
}

func (n Teller) definitions(s *engine.Step, called func(*engine.Defined) string, shown func(any) string) []string {
	out := make([]string, len(s.Defined))
	for i := range s.Defined {
		d := &s.Defined[i]
		value := n.Lang.Say("未知", "unknown")
		if d.Known {
			value = shown(d.Value)
		}
		out[i] = called(d) + value
	}
	return out
}

package tell

import (
	"github.com/guize-rules/guize/engine"
)

// defined says what the definitions of a condition came to, each value as it is
// shown.
func (n Teller) defined(s *engine.Step, shown func(any) string) []string {
	out := make([]string, len(s.Defined))
	for i := range s.Defined {
		d := &s.Defined[i]
		value := n.Lang.Say("未知", "unknown")
		if d.Known {
			value = shown(d.Value)
		}
		out[i] = d.Name + n.Lang.bracketed(d.Title) + " = " + value
	}
	return out
}

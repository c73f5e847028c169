package tell

import (
	"cmp"

	"github.com/guize-rules/guize/engine"
)

// defined says what the definitions of a condition came to, each in words.
func (n Teller) defined(s *engine.Step) []string {
	out := make([]string, len(s.Defined))
	for i := range s.Defined {
		d := &s.Defined[i]
		value := n.Lang.Say("未知", "unknown")
		if d.Known {
			value = n.plain(d.Value)
		}
		out[i] = cmp.Or(d.Title, d.Name) + n.Lang.Say("：", " = ") + value
	}
	return out
}

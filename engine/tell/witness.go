package tell

import (
	"time"

	"github.com/guize-rules/guize/engine/analyze"
)

// ExampleText is the facts of a witness that matter, with its dates where they
// are not among the facts and not those of the analysis.
func ExampleText(l Lang, w *analyze.Witness, at time.Time) string {
	text := w.String()
	if w.RulesOn != "" {
		text += l.Say("，适用规定的日期 ", ", rules of ") + w.RulesOn
	}
	if !w.At.Equal(at) {
		text += l.Say("，审查时间 ", ", decided at ") + w.At.Format(time.RFC3339)
	}
	return text
}

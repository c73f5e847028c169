package tell

import (
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// Line is the answer to one of many applications in one line: the outcomes that
// choose between ways to go on, what is missing, what is wrong with it and with
// the rules.
func (n Teller) Line(dec *engine.Decision) string {
	parts := []string{n.Lang.ShortStatus(dec.Status)}
	for _, o := range dec.Outcomes {
		decl := n.outcome(o.Name)
		switch {
		case decl == nil || decl.Type.Kind != rules.KindEnum:
		case o.Open:
			parts = append(parts, n.FactTitle(o.Name)+n.Lang.Say("：尚不能确定", ": open"))
		case o.Value != nil:
			parts = append(parts, n.FactTitle(o.Name)+n.Lang.Say("：", ": ")+n.value(&decl.Type, o.Value))
		}
	}
	return strings.Join(append(parts, n.Remarks(dec)...), "  ")
}

// Remarks says what is missing of an application, and what is wrong with it and with the
// rules.
func (n Teller) Remarks(dec *engine.Decision) []string {
	var parts []string
	if len(dec.Missing) > 0 {
		facts := make([]string, len(dec.Missing))
		for i, m := range dec.Missing {
			facts[i] = n.FactTitle(m.Fact)
		}
		parts = append(parts, n.Lang.Say("缺：", "missing: ")+n.Lang.List(facts))
	}
	for _, v := range dec.Violations {
		parts = append(parts, v.Message)
	}
	for _, e := range dec.Errors {
		parts = append(parts, e.Message)
	}
	return parts
}

package analyze

import (
	"fmt"
	"strings"
)

// Term is one condition of a [Region] as data: what a fact may be, or the date
// whose rules apply.
type Term struct {
	Fact  string   // without the key of an element, as "works.length"; "" for a date
	From  []string // of the date of a policy that has its own: the facts that it comes from
	Parts []Part   // one of them holds
}

// Part is one of the things that the fact or date of a [Term] may be.
type Part struct {
	Kind         PartKind
	Value        any  // PartIs and PartHas; a set is a []string, and none is nil
	Low, High    any  // PartRange; nil leaves an end open
	Above, Below bool // Low or High itself does not belong to the range
}

// PartKind says what a [Part] is.
type PartKind string

// The kinds of parts.
const (
	PartRange    PartKind = "range"    // between two numbers, dates or moments
	PartIs       PartKind = "is"       // just a value
	PartHas      PartKind = "has"      // a set that holds a value
	PartHappened PartKind = "happened" // a moment that has come
	PartOther    PartKind = "other"    // a text that no rule names
	PartUnknown  PartKind = "unknown"
)

// String is the term as an expression would say it, more or less.
func (t *Term) String() string {
	out := make([]string, len(t.Parts))
	for i := range t.Parts {
		out[i] = t.Parts[i].string(t.Fact)
	}
	if t.Fact != "" {
		return strings.Join(out, " or ")
	}
	name := "rules_on"
	if len(t.From) > 0 {
		name = strings.Join(t.From, ", ")
	}
	return name + " in " + strings.Join(out, ", ")
}

func (p *Part) string(fact string) string {
	switch p.Kind {
	case PartRange:
		return p.rangeString(fact)
	case PartHas:
		return fmt.Sprintf("%s has %v", fact, p.Value)
	case PartHappened:
		return fact + " has happened"
	case PartOther:
		return fact + " is another text"
	case PartUnknown:
		return fact + " is unknown"
	}
	switch v := p.Value.(type) {
	case nil:
		return fact + " is none"
	case []string:
		return fact + " = [" + strings.Join(v, ", ") + "]"
	}
	return fmt.Sprintf("%s = %v", fact, p.Value)
}

// rangeString writes a range as "3 < name <= 5", and one of dates as "from..to".
func (p *Part) rangeString(fact string) string {
	low, high := end(p.Low), end(p.High)
	up, down := "<=", ">="
	if p.Below {
		up = "<"
	}
	if p.Above {
		down = ">"
	}
	switch {
	case fact == "":
		return low + ".." + high
	case p.Low == nil && p.High == nil:
		return fact + " has a value"
	case p.Low == nil:
		return fact + " " + up + " " + high
	case p.High == nil:
		return fact + " " + down + " " + low
	case low == high:
		return fact + " = " + low
	}
	return low + " " + strings.Replace(down, ">", "<", 1) + " " + fact + " " + up + " " + high
}

func end(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

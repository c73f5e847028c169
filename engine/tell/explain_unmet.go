package tell

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/rules"
)

// mostUnmet is how many comparisons of one line are told.
const mostUnmet = 4

// unmet says what makes a line of a condition false: what the application has,
// and what the rule asks. It is "" where that is not a matter of comparing facts
// with constants.
func (n Teller) unmet(s *engine.Step, line int, title func(path string) string) string {
	var parts []string
	needs := map[string]int{}
	for i := range s.Unmet {
		u := &s.Unmet[i]
		if u.Line != line {
			continue
		}
		parts = append(parts, fmt.Sprintf(n.Lang.Say("%s为%s%s，该条要求%s", "%s is %s%s, the rule asks for %s"), title(u.Fact), n.has(u), n.gap(u), n.asks(u)))
		needs[u.Need]++
	}
	more := len(parts) - mostUnmet
	text := strings.Join(parts[:min(len(parts), mostUnmet)], n.Lang.Say("；", "; "))
	if more > 0 {
		text += n.Lang.Count(more, "；另有%d项", "; and %d more", "; and %d more")
	}
	switch all := len(parts); {
	case all == needs[""]:
		return text
	case all == 1:
		return n.Lang.Say("例如：", "for one thing, ") + text
	case all == needs["one"]:
		return n.Lang.Say("下列条件具备其一即适用，本件均不具备：", "one of these would do: ") + text
	}
	return n.Lang.Say("下列条件不必全部具备：", "not all of these are needed: ") + text
}

// pathTitle is the title of a fact or outcome with its element, and with its
// name where another has the same title. A reading of a deadline has none.
func (n Teller) pathTitle(path string) string {
	if deadlineReading(path) != "" {
		return path
	}
	return n.unique(plainPath(path)) + n.In(path)
}

// typed is the fact at a path, or something of the type of the outcome there.
func (n Teller) typed(path string) *rules.Fact {
	if f := n.valued(plainPath(path)); f != nil {
		return f
	}
	if o := n.outcome(path); o != nil {
		return &rules.Fact{Type: o.Type}
	}
	switch strings.TrimPrefix(deadlineReading(path), "promised.") {
	case "due", "accepted_at", "granted_at":
		return &rules.Fact{Type: rules.Type{Kind: rules.KindDatetime}}
	}
	return nil
}

// has is what the application has.
func (n Teller) has(u *engine.Unmet) string {
	return n.ofFact(n.typed(u.Fact), u.Value)
}

// asks is what a rule asks of a fact, with the parameter that says so.
func (n Teller) asks(u *engine.Unmet) string {
	text := n.askedOf(n.typed(u.Fact), u)
	if u.Param == "" {
		return text
	}
	for _, p := range n.Set.Params {
		if p.Name == u.Param {
			return text + n.Lang.Say("（", " (") + cmp.Or(n.Words(p.Title), "params."+p.Name) + n.Lang.Say("）", ")")
		}
	}
	return text
}

func (n Teller) askedOf(f *rules.Fact, u *engine.Unmet) string {
	l := n.Lang
	switch u.Op {
	case "<", "<=":
		return n.upper(f, &analyze.Part{High: u.Want, Below: u.Op == "<"})
	case ">", ">=":
		return n.lower(f, &analyze.Part{Low: u.Want, Above: u.Op == ">"})
	case "has":
		return l.Say("包括", "") + n.ofFact(f, u.Want) + l.Say("", " among them")
	case "has_not":
		return l.Say("不包括", "no ") + n.ofFact(f, u.Want)
	case "!=", "not_in":
		return l.Say("不为", "anything but ") + n.either(f, u.Want)
	}
	return l.Say("为", "") + n.either(f, u.Want)
}

// either lists values of which each will do.
func (n Teller) either(f *rules.Fact, want any) string {
	list, ok := want.([]any)
	if !ok || f != nil && (f.Type.Kind == rules.KindSet || f.Type.Kind == rules.KindList) {
		return n.ofFact(f, want)
	}
	parts := make([]string, len(list))
	for i, v := range list {
		parts[i] = n.ofFact(f, v)
	}
	return strings.Join(parts, n.Lang.Say("或", " or "))
}

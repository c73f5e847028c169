package tell

import (
	"fmt"
	"strings"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// Identifying lists the facts by which people know an application: the texts
// that it gives of itself (its number, the applicant's name), and the date that
// settles whose rules apply. Facts of lists belong to a part of an application,
// what has a default or is derived is not told by anybody, and what is
// sensitive is not copied to where it is not needed.
func Identifying(set *rules.Set) []*rules.Fact {
	var out []*rules.Fact
	for _, f := range set.Facts {
		texts := f.Type.Kind == rules.KindString && f.Default == nil && f.Derive == nil
		if !f.Sensitive && (texts || datesRules(set, f)) {
			out = append(out, f)
		}
	}
	return out
}

// datesRules reports whether a fact gives the date whose rules apply.
func datesRules(set *rules.Set, f *rules.Fact) bool {
	return set.RulesOn != nil && set.Fact(strings.TrimSpace(set.RulesOn.Source)) == f
}

// longestIdentity is how much is shown of a text, in characters.
const longestIdentity = 80

// Identity is what an application gives for a fact, as one line; "" where it
// gives nothing. Moments are in the zone of the set.
func (n Teller) Identity(f *rules.Fact, facts map[string]any) string {
	var shown string
	switch x := givenFact(f, facts).(type) {
	case nil, map[string]any, []any:
		return ""
	case string:
		shown = strings.Join(strings.Fields(x), " ")
	default:
		shown = fmt.Sprint(x)
	}
	return text.Short(n.ofFact(f, shown), longestIdentity)
}

// givenFact finds a fact in an application, which names it by its alias, or
// with dots, or as objects within objects.
func givenFact(f *rules.Fact, facts map[string]any) any {
	if x, ok := facts[f.Alias]; ok && f.Alias != "" {
		return x
	}
	return atPath(facts, f.Name)
}

func atPath(facts map[string]any, name string) any {
	if x, ok := facts[name]; ok {
		return x
	}
	for i, r := range name {
		if r != '.' {
			continue
		}
		if sub, ok := facts[name[:i]].(map[string]any); ok {
			if x := atPath(sub, name[i+1:]); x != nil {
				return x
			}
		}
	}
	return nil
}

// knownTexts is by how many texts an application is known in a line: its number and the
// applicant, as forms begin.
const knownTexts = 2

// Who is what an application is known by in a line of a list, of the facts that
// [Identifying] gives: the first two texts that it has and that have no format of their
// own, as codes have, and its date; "" for nothing.
func (n Teller) Who(known []*rules.Fact, facts map[string]any) string {
	var texts, dates []string
	for _, f := range known {
		if f.Type.Format != "" || f.Type.Kind == rules.KindString && len(texts) == knownTexts {
			continue
		}
		switch text := n.Identity(f, facts); {
		case text == "":
		case f.Type.Kind == rules.KindString:
			texts = append(texts, text)
		default:
			dates = append(dates, text)
		}
	}
	return strings.Join(append(texts, dates...), "  ")
}

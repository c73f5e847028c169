package prove

import (
	"slices"
	"strings"
)

// Involved adds the facts behind the guesses that a domain rests on.
func (s *Side) Involved(d Domain, facts []string) []string {
	for _, a := range s.Sp.Axes {
		if a.Kind == freeAxis && d.Count(a) == 1 || a.Kind == FormAxis && d.Count(a) < len(a.Classes) {
			for _, f := range a.Reasons {
				if !slices.Contains(facts, f) {
					facts = append(facts, f)
				}
			}
		}
	}
	return facts
}

// Cone lists the facts that conditions depend on.
func (s *Side) Cone(goals []Goal) []string {
	seen := map[Ref]bool{}
	var out []string
	var visit func(r Ref)
	visit = func(r Ref) {
		if seen[r] {
			return
		}
		seen[r] = true
		n := &s.Sp.Graph.nodes[r]
		if n.leaf != nil {
			for _, a := range n.leaf.Axes {
				for _, name := range a.facts() {
					if !slices.Contains(out, name) {
						out = append(out, name)
					}
				}
			}
		}
		for _, k := range n.kids {
			visit(k)
		}
	}
	for _, g := range goals {
		visit(g.Node)
	}
	slices.Sort(out)
	return out
}

// facts are the names of the facts that an axis stands for.
func (a *Axis) facts() []string {
	switch a.Kind {
	case FactAxis:
		return []string{strings.TrimRight(a.Name, OtherMark+TwinMark)}
	case PresentAxis:
		return []string{a.List}
	case DateAxis:
		return []string{"rules_on"}
	}
	return a.Reasons
}

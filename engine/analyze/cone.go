package analyze

import (
	"slices"
	"strings"
)

// involved adds the facts behind the guesses that a domain rests on.
func (s *side) involved(d domain, facts []string) []string {
	for _, a := range s.sp.axes {
		if a.kind == freeAxis && d.count(a) == 1 {
			for _, f := range a.reasons {
				if !slices.Contains(facts, f) {
					facts = append(facts, f)
				}
			}
		}
	}
	return facts
}

// cone lists the facts that conditions depend on.
func (s *side) cone(goals []goal) []string {
	seen := map[ref]bool{}
	var out []string
	var visit func(r ref)
	visit = func(r ref) {
		if seen[r] {
			return
		}
		seen[r] = true
		n := &s.sp.graph.nodes[r]
		if n.leaf != nil {
			for _, a := range n.leaf.axes {
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
		visit(g.node)
	}
	slices.Sort(out)
	return out
}

// facts are the names of the facts that an axis stands for.
func (a *axis) facts() []string {
	switch a.kind {
	case factAxis:
		return []string{strings.TrimRight(a.name, otherMark)}
	case presentAxis:
		return []string{a.list}
	case dateAxis:
		return []string{"rules_on"}
	}
	return a.reasons
}

package tell

import "strings"

// RulesNamed are the full names of the rules that a text means: those
// that begin with it, else those of which it is the name or the title.
func (n Teller) RulesNamed(text string) ([]string, error) {
	var all []calledBy
	var begin []string
	for _, p := range n.Set.Policies {
		for _, r := range p.Rules {
			id := p.ID + "/" + r.ID
			if strings.HasPrefix(id, text) {
				begin = append(begin, id)
			}
			all = append(all, calledBy{id, id}, calledBy{r.ID, id})
			for _, l := range n.languages() {
				all = append(all, calledBy{Teller{n.Set, l}.Words(r.Title), id})
			}
		}
	}
	if len(begin) > 0 {
		return begin, nil
	}
	if found := named(all, text); len(found) > 0 {
		return found, nil
	}
	if near := n.nearest(text, all); near != "" {
		return nil, unnamed("没有规则“%[1]s”，是否要写“%[2]s”？", "there is no rule %[1]q; did you mean %[2]q?", text, near)
	}
	return nil, unnamed("没有规则“%s”", "there is no rule %q", text)
}

package cli

import "strings"

// rulesNamed are the full names of the rules that a text of --rule means: those
// that begin with it, else those of which it is the name or the title.
func (n names) rulesNamed(text string) ([]string, error) {
	var all []calledBy
	var begin []string
	for _, p := range n.set.Policies {
		for _, r := range p.Rules {
			id := p.ID + "/" + r.ID
			if strings.HasPrefix(id, text) {
				begin = append(begin, id)
			}
			all = append(all, calledBy{id, id}, calledBy{r.ID, id})
			for _, l := range n.languages() {
				all = append(all, calledBy{names{n.set, l}.text(r.Title), id})
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
		return nil, misuse("--rule：没有规则“%[1]s”，是否要写“%[2]s”？", "--rule: there is no rule %[1]q; did you mean %[2]q?", text, near)
	}
	return nil, misuse("--rule：没有规则“%s”；--all 列出全部规则", "--rule: there is no rule %q; --all lists every rule", text)
}

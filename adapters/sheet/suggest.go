package sheet

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// near is the path that was perhaps meant: of the fact with this very title, or
// the one that is most alike.
func (p *planner) near(l level, name string) string {
	if len(p.diags) > mostColumns {
		return "" // so much is wrong that looking is not worth the time
	}
	for _, f := range l.facts {
		if at := slices.IndexFunc(f.Item, func(i *rules.Fact) bool { return i.Alias == name || i.Goes(name) }); at >= 0 {
			return l.path + f.Name + "[" + p.someKey(f) + "]." + f.Item[at].Name
		}
	}
	if l.path == "" {
		return text.Nearest(name, p.paths())
	}
	var names []string
	for _, f := range l.facts {
		names = append(names, l.path+f.Name)
	}
	return text.Nearest(l.path+name, names)
}

// paths lists what a column can be called.
func (p *planner) paths() []string {
	var out []string
	for _, f := range p.facts {
		if f.Type.Kind != rules.KindList {
			out = append(out, f.Name)
			continue
		}
		keys := valueIDs(p.keyFields([]*rules.Fact{f}))
		if len(keys) == 0 {
			keys = []string{p.someKey(f)}
		}
		for _, key := range keys {
			for _, item := range f.Item {
				out = append(out, fmt.Sprintf("%s[%s].%s", f.Name, key, item.Name))
			}
		}
	}
	return out
}

// someKey is a key for an example.
func (p *planner) someKey(list *rules.Fact) string {
	if list.Key == "" {
		return "0"
	}
	if ids := valueIDs(p.keyFields([]*rules.Fact{list})); len(ids) > 0 {
		return ids[0]
	}
	return "…"
}

// example shows how a column of a list is written.
func (p *planner) example(list string) rules.Text {
	for _, path := range p.paths() {
		if strings.HasPrefix(path, list+"[") {
			return text.Say("例如写作 %s", "write it as %s, for example", path)
		}
	}
	return nil
}

func oneOf(near string, ids []string) rules.Text {
	list := text.Say("可用：%s", "it may be one of: %s", text.Names(ids))
	if near != "" {
		return text.Say("%s%s", "%s %s", text.Meant(near), list)
	}
	return list
}

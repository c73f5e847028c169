package sheet

import (
	"slices"
	"strconv"
	"strings"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// level is where a part of a path is looked up: among the facts of the sets, or
// in an element of a list.
type level struct {
	path  string // what stands before: "" or "works[water]."
	facts []*rules.Fact
	key   string // the field that names the element
	at    *node
}

// locate follows a path such as applicant.type or works[water].length. The
// facts are the declarations of the fact in each set that has it.
func (p *planner) locate(c *column) (leaf *node, facts []*rules.Fact, ok bool) {
	l := level{facts: p.facts, at: p.columns.form}
	for rest := c.name; ; {
		name, after, indexed := strings.Cut(rest, "[")
		facts = named(l.facts, name)
		switch {
		case len(facts) == 0:
			p.unknown(c, l, name)
			return nil, nil, false
		case !indexed && facts[0].Type.Kind == rules.KindList:
			p.fail(c.pos, "wrong-kind", text.Say("“%s”是列表，要写明是哪一项的哪个事实", "%[1]q is a list; say which fact of which element", shown(c.name)), p.example(l.path+facts[0].Name))
			return nil, nil, false
		case !indexed:
			if leaf, ok = l.at.leaf(facts[0].Name, l.path != ""); !ok {
				p.clash(c)
			}
			return leaf, facts, ok
		case facts[0].Type.Kind != rules.KindList:
			p.fail(c.pos, "wrong-kind", text.Say("“%s”不是列表，不能写方括号", "%[1]q is not a list, and takes no brackets", shown(l.path+name)), nil)
			return nil, nil, false
		}
		if l, rest, ok = p.element(c, l, facts, after); !ok {
			return nil, nil, false
		}
	}
}

// element goes into an element of a list; after is what stands behind the
// opening bracket.
func (p *planner) element(c *column, l level, lists []*rules.Fact, after string) (in level, rest string, ok bool) {
	key, rest, closed := strings.Cut(after, "]")
	rest, dotted := strings.CutPrefix(rest, ".")
	key = strings.TrimSpace(key)
	if !closed || !dotted || key == "" {
		p.fail(c.pos, "syntax", text.Say("看不懂列名“%s”", "the column %[1]q cannot be read", shown(c.name)), p.example(l.path+lists[0].Name))
		return l, "", false
	}
	list, ok := l.at.list(lists[0].Name, l.path != "")
	if !ok {
		p.clash(c)
		return l, "", false
	}
	in = level{path: l.path + lists[0].Name + "[" + key + "].", key: lists[0].Key}
	for _, f := range lists {
		in.facts = append(in.facts, f.Item...)
	}
	in.at, ok = p.elementNode(c, l, lists, list, key)
	return in, rest, ok
}

// elementNode is the element of a list by its key, or by its number where the
// list has no key.
func (p *planner) elementNode(c *column, l level, lists []*rules.Fact, list *node, key string) (*node, bool) {
	if lists[0].Key == "" {
		n, err := strconv.Atoi(key)
		if err != nil || n < 0 || strconv.Itoa(n) != key {
			p.fail(c.pos, "syntax", text.Say("“%s”没有编号字段，方括号里要写序号：0、1、2 …", "the elements of %[1]q have no key; write their number in the brackets: 0, 1, 2, …", l.path+lists[0].Name), p.example(l.path+lists[0].Name))
			return nil, false
		}
		e := list.child(key, "", objectNode)
		e.order = n
		return e, true
	}
	fields := p.keyFields(lists)
	field := column{kind: rules.KindString, words: words(fields)}
	if len(fields) > 0 {
		field.kind = fields[0].Type.Kind
	}
	if field.kind == rules.KindSet {
		field.kind = rules.KindEnum // each element has one of its values
	}
	ids := valueIDs(fields)
	if _, listed := field.words[key]; field.kind == rules.KindEnum && !listed {
		p.fail(c.pos, "unknown-fact", text.Say("“%s”没有“%s”这一项", "%[1]q has no element %[2]q", l.path+lists[0].Name, shown(key)),
			oneOf(text.Nearest(key, ids), ids))
		return nil, false
	}
	own := append(appendText(nil, lists[0].Key), ':')
	own = field.append(own, key)
	e := list.child(string(own), "", objectNode)
	e.own, e.order = own, slices.Index(ids, field.word(key))
	return e, true
}

// keyFields are the facts whose values name the elements of a list: the field
// of that name, or else the set fact that has an element for each value.
func (p *planner) keyFields(lists []*rules.Fact) []*rules.Fact {
	var out []*rules.Fact
	for _, l := range lists {
		own := named(l.Item, l.Key)
		if len(own) == 0 && l.Keys != "" {
			own = named(p.facts, l.Keys)
		}
		out = append(out, own...)
	}
	return out
}

// named returns the facts of a name or alias, else those of a title that is of one thing.
func named(facts []*rules.Fact, name string) []*rules.Fact {
	var out, titled []*rules.Fact
	for _, f := range facts {
		if name != "" && (f.Name == name || f.Alias == name) {
			out = append(out, f)
		} else if f.Goes(name) {
			titled = append(titled, f)
		}
	}
	if out == nil && !slices.ContainsFunc(titled, func(f *rules.Fact) bool { return f.Name != titled[0].Name }) {
		return titled
	}
	return out
}

func valueIDs(facts []*rules.Fact) []string {
	var ids []string
	for _, f := range facts {
		for _, v := range f.Type.Values {
			if !slices.Contains(ids, v.ID) {
				ids = append(ids, v.ID)
			}
		}
	}
	return ids
}

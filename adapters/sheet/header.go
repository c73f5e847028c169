package sheet

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/guize-rules/guize/rules"
)

// planner makes a plan of the first row of a file.
type planner struct {
	columns *Columns
	facts   []*rules.Fact // of all sets
	diags   rules.Diagnostics
	known   int // columns that name a fact
}

const mostFacts = 1000 // columns of a file of applications

func (p *planner) fail(pos rules.Pos, code string, message, hint rules.Text) {
	p.diags = append(p.diags, mistake(pos, code, message, hint))
}

func (p *planner) header(row []byte, line int) {
	start := rules.Pos{File: p.columns.file, Line: line, Col: 1}
	if len(bytes.TrimSpace(row)) == 0 {
		p.fail(start, "empty-file", say("文件是空的", "the file is empty"), p.headerHint(nil))
		return
	}
	r := newRowReader()
	cells, d := r.read(p.columns.file, row, line)
	if d != nil {
		p.diags = append(p.diags, *d)
		return
	}
	if at := bytes.IndexByte(row, '\r'); at >= 0 {
		p.fail(r.pos(bytes.Count(row[:at], []byte("\n")), at-bytes.LastIndexByte(row[:at], 10)-1), "syntax", say("换行符不对", "the line ends are wrong"), saveAs())
		return
	}
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) > mostFacts {
		p.fail(r.place(mostFacts), "too-large", say("列数超过 %d", "there are more than %d columns", mostFacts), nil)
		return
	}
	p.columns.columns = make([]column, len(cells))
	for i, name := range cells {
		c := &p.columns.columns[i]
		*c = column{index: i, name: strings.TrimSpace(name), pos: r.place(i)}
		if c.name != "" {
			p.column(c)
		}
	}
	if p.known == 0 {
		p.diags = rules.Diagnostics{mistake(start, "unknown-fact",
			say("第一行没有写明各列是什么事实", "the first row does not name the facts of the columns"), p.headerHint(row))}
	}
}

// headerHint says how a first row that names no fact is mended.
func (p *planner) headerHint(row []byte) rules.Text {
	switch {
	case bytes.ContainsAny(row, ";\t；，") && !bytes.Contains(row, []byte(",")):
		return say("各列之间要用英文逗号", "the columns must be separated by commas")
	}
	paths := p.paths()
	return say("在最前面加一行列名，例如 %s", "put a row of names before it, such as %s", strings.Join(paths[:min(3, len(paths))], ","))
}

// column finds the fact of a column, and the place of its cells in an
// application.
func (p *planner) column(c *column) {
	leaf, facts, ok := p.locate(c)
	switch {
	case !ok:
		return
	case leaf.column != nil:
		d := mistake(c.pos, "duplicate-key", say("列“%s”与“%s”是同一个事实", "the columns %[1]q and %[2]q are the same fact", shown(c.name), shown(leaf.column.name)),
			say("删掉其中一列", "delete one of them"))
		d.Related = []rules.Pos{leaf.column.pos}
		p.diags = append(p.diags, d)
		p.known++
		return
	}
	c.kind, c.words = facts[0].Type.Kind, words(facts)
	leaf.column = c
	p.known++
}

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
			p.fail(c.pos, "wrong-kind", say("“%s”是列表，要写明是哪一项的哪个事实", "%[1]q is a list; say which fact of which element", shown(c.name)), p.example(l.path+facts[0].Name))
			return nil, nil, false
		case !indexed:
			if leaf, ok = l.at.leaf(facts[0].Name, l.path != ""); !ok {
				p.clash(c)
			}
			return leaf, facts, ok
		case facts[0].Type.Kind != rules.KindList:
			p.fail(c.pos, "wrong-kind", say("“%s”不是列表，不能写方括号", "%[1]q is not a list, and takes no brackets", shown(l.path+name)), nil)
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
		p.fail(c.pos, "syntax", say("看不懂列名“%s”", "the column %[1]q cannot be read", shown(c.name)), p.example(l.path+lists[0].Name))
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
			p.fail(c.pos, "syntax", say("“%s”没有编号字段，方括号里要写序号：0、1、2 …", "the elements of %[1]q have no key; write their number in the brackets: 0, 1, 2, …", l.path+lists[0].Name), p.example(l.path+lists[0].Name))
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
		p.fail(c.pos, "unknown-fact", say("“%s”没有“%s”这一项", "%[1]q has no element %[2]q", l.path+lists[0].Name, shown(key)),
			oneOf(rules.Nearest(key, ids), ids))
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

// named returns the facts of a name or alias.
func named(facts []*rules.Fact, name string) []*rules.Fact {
	var out []*rules.Fact
	for _, f := range facts {
		if name != "" && (f.Name == name || f.Alias == name) {
			out = append(out, f)
		}
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

// clash reports a column whose fact cannot stand beside that of another, which
// only two sets that name things differently can bring about.
func (p *planner) clash(c *column) {
	p.fail(c.pos, "conflicting-keys", say("列“%s”与另一列的事实不能并存", "the column %[1]q and another column cannot both be given", shown(c.name)), nil)
}

// unknown reports a name that no set declares.
func (p *planner) unknown(c *column, l level, name string) {
	if l.key != "" && name == l.key {
		p.fail(c.pos, "repeated-key", say("“%s”已写在方括号里，不能再成一列", "%[1]q stands in the brackets already and can be no column", shown(name)), say("删掉这一列", "delete this column"))
		return
	}
	hint := say("改正列名，或删掉这一列", "correct the name, or delete the column")
	if near := p.near(l, name); near != "" {
		hint = say("是否要写“%s”？不用的列请删掉", "did you mean %q? if not, delete the column", near)
	}
	p.fail(c.pos, "unknown-fact", say("没有名为“%s”的事实", "there is no fact %q", shown(c.name)), hint)
}

// near is the path that was perhaps meant: of the fact with this very title, or
// the one that is most alike.
func (p *planner) near(l level, name string) string {
	if len(p.diags) > mostColumns {
		return "" // so much is wrong that looking is not worth the time
	}
	for _, f := range l.facts {
		for _, t := range f.Title {
			if t == name {
				return l.path + f.Name
			}
		}
		if at := slices.IndexFunc(f.Item, func(i *rules.Fact) bool { return i.Alias == name || i.Title["zh"] == name || i.Title["en"] == name }); at >= 0 {
			return l.path + f.Name + "[" + p.someKey(f) + "]." + f.Item[at].Name
		}
	}
	if l.path == "" {
		return rules.Nearest(name, p.paths())
	}
	var names []string
	for _, f := range l.facts {
		names = append(names, l.path+f.Name)
	}
	return rules.Nearest(l.path+name, names)
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
			return say("例如写作 %s", "write it as %s, for example", path)
		}
	}
	return nil
}

func oneOf(near string, ids []string) rules.Text {
	list := strings.Join(ids, ", ")
	if near != "" {
		return say("是否要写“%s”？可用：%s", "did you mean %q? it may be one of: %s", near, list)
	}
	return say("可用：%s", "it may be one of: %s", list)
}

package sheet

import (
	"bytes"
	"strings"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
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
		p.fail(start, "empty-file", text.Say("文件是空的", "the file is empty"), p.headerHint(nil))
		return
	}
	r := newRowReader()
	cells, d := r.read(p.columns.file, row, line)
	if d != nil {
		p.diags = append(p.diags, *d)
		return
	}
	if at := bytes.IndexByte(row, '\r'); at >= 0 {
		p.fail(r.pos(bytes.Count(row[:at], []byte("\n")), at-bytes.LastIndexByte(row[:at], 10)-1), "syntax", text.Say("换行符不对", "the line ends are wrong"), saveAs())
		return
	}
	p.names(cells, r.place, row)
}

// names finds the fact of each cell of the first row; row is that row as it
// stands in its file, where it is text.
func (p *planner) names(cells []string, place func(i int) rules.Pos, row []byte) {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) > mostFacts {
		p.fail(place(mostFacts), "too-large", text.Say("列数超过 %d", "there are more than %d columns", mostFacts), nil)
		return
	}
	p.columns.columns = make([]column, len(cells))
	for i, name := range cells {
		c := &p.columns.columns[i]
		*c = column{index: i, name: strings.TrimSpace(name), pos: place(i)}
		if c.name != "" {
			p.column(c)
		}
	}
	if p.known == 0 {
		p.diags = rules.Diagnostics{mistake(place(0), "unknown-fact",
			text.Say("第一行没有写明各列是什么事实", "the first row does not name the facts of the columns"), p.headerHint(row))}
	}
}

// headerHint says how a first row that names no fact is mended.
func (p *planner) headerHint(row []byte) rules.Text {
	switch {
	case bytes.ContainsAny(row, ";\t；，") && !bytes.Contains(row, []byte(",")):
		return text.Say("各列之间要用英文逗号", "the columns must be separated by commas")
	}
	paths := p.paths()
	return text.Say("在最前面加一行列名，例如 %s", "put a row of names before it, such as %s", strings.Join(paths[:min(3, len(paths))], ","))
}

// column finds the fact of a column, and the place of its cells in an
// application.
func (p *planner) column(c *column) {
	leaf, facts, ok := p.locate(c)
	switch {
	case !ok:
		return
	case leaf.column != nil:
		d := mistake(c.pos, "duplicate-key", text.Say("列“%s”与“%s”是同一个事实", "the columns %[1]q and %[2]q are the same fact", shown(c.name), shown(leaf.column.name)),
			text.Say("删掉其中一列", "delete one of them"))
		d.Related = []rules.Pos{leaf.column.pos}
		p.diags = append(p.diags, d)
		p.known++
		return
	}
	c.kind, c.words = facts[0].Type.Kind, words(facts)
	leaf.column = c
	p.known++
}

// clash reports a column whose fact cannot stand beside that of another, which
// only two sets that name things differently can bring about.
func (p *planner) clash(c *column) {
	p.fail(c.pos, "conflicting-keys", text.Say("列“%s”与另一列的事实不能并存", "the column %[1]q and another column cannot both be given", shown(c.name)), nil)
}

// unknown reports a name that no set declares.
func (p *planner) unknown(c *column, l level, name string) {
	if l.key != "" && name == l.key {
		p.fail(c.pos, "repeated-key", text.Say("“%s”已写在方括号里，不能再成一列", "%[1]q stands in the brackets already and can be no column", shown(name)), text.Say("删掉这一列", "delete this column"))
		return
	}
	hint := text.Say("改正列名，或删掉这一列", "correct the name, or delete the column")
	if near := p.near(l, name); near != "" {
		hint = text.Say("是否要写“%s”？不用的列请删掉", "did you mean %q? if not, delete the column", near)
	}
	p.fail(c.pos, "unknown-fact", text.Say("没有名为“%s”的事实", "there is no fact %q", shown(c.name)), hint)
}

package grid

import (
	"context"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/diag"
	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// Grid is a decision table as a spreadsheet shows it: a row for each row of
// the table, a cell for each column, everything as it is written in the file.
// A cell that holds several citations or rules has one a line.
type Grid struct {
	Table   string   // "policy/table"
	Columns []string // id, title or title.zh, …, the inputs, the outputs, cite, from, to, overrides
	Inputs  []string
	Outputs []string
	Rows    [][]string
	Lines   []int // of the sheet from which each row came; nil: 2, 3, …
}

// Tables lists the decision tables in one file of a policy set ("policy/table")
// whose rows stand in the file itself. The error is an [*rules.Error] where the file
// cannot be read.
func Tables(name string, data []byte, opts ...rules.Option) ([]string, error) {
	t, err := openTables(name, data, opts)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, g := range t.tables {
		out = append(out, g.id)
	}
	return out, nil
}

// Read reads the rows of a table ("policy/table") of one file of a policy
// set. The error is an [*rules.Error] with what is wrong with the file, or that it
// has no such table.
func Read(name string, data []byte, table string, opts ...rules.Option) (*Grid, error) {
	t, err := openTables(name, data, opts)
	if err != nil {
		return nil, err
	}
	g := t.find(table)
	if g == nil {
		return nil, t.Out.Diagnostics().Err()
	}
	return g.grid(), nil
}

// What may be wrong when a grid is read or written; no policy set can show it.
const (
	codeTableLayout  = "table-layout"
	codeUnknownTable = "unknown-table"
)

// tableFile is a file while its tables are looked for.
type tableFile struct {
	*source.Walker
	root   *yaml.Node
	tables []*gridTable
}

// gridTable is a table in a file, with the node of each row.
type gridTable struct {
	id              string
	pos             diag.Pos
	inputs, outputs []string
	rows            *yaml.Node
}

func openTables(name string, data []byte, opts []rules.Option) (*tableFile, error) {
	w, root := source.Open(context.Background(), name, data, opts)
	t := &tableFile{Walker: w, root: root}
	if err := t.Out.Diagnostics().Err(); err != nil {
		return nil, err
	}
	eachEntry(child(t.root, "policies"), func(k, policy *yaml.Node) {
		list := child(policy, "tables")
		if list == nil || list.Kind != yaml.SequenceNode {
			return
		}
		for _, n := range list.Content {
			t.table(k.Value, n)
		}
	})
	return t, nil
}

func (t *tableFile) table(policy string, n *yaml.Node) {
	id, rows := child(n, "id"), child(n, "rows")
	if id == nil || rows == nil || rows.Kind != yaml.SequenceNode {
		return
	}
	t.tables = append(t.tables, &gridTable{id: policy + "/" + id.Value, pos: diag.Pos{File: t.Path, Line: id.Line, Col: id.Column},
		inputs: texts(either(n, "inputs", "input")), outputs: texts(either(n, "outputs", "output")), rows: rows})
}

// find finds a table by its full name and reports where there is none.
func (t *tableFile) find(id string) *gridTable {
	var all []string
	for _, g := range t.tables {
		if g.id == id {
			return g
		}
		all = append(all, g.id)
	}
	t.Out.Fail(diag.Pos{File: t.Path, Line: 1, Col: 1}, codeUnknownTable, text.Say("文件中没有决策表 %s", "the file has no decision table %s", text.Quoted(id)), t.Out.DidYouMean(id, all))
	return nil
}

// child is the value of a key of a mapping, nil where there is none.
func child(n *yaml.Node, key string) *yaml.Node {
	var out *yaml.Node
	eachEntry(n, func(k, v *yaml.Node) {
		if k.Value == key {
			out = v
		}
	})
	return out
}

// either is the value of a key that has two names.
func either(n *yaml.Node, key, also string) *yaml.Node {
	if v := child(n, key); v != nil {
		return v
	}
	return child(n, also)
}

func eachEntry(n *yaml.Node, each func(k, v *yaml.Node)) {
	if n == nil || n.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		each(n.Content[i], n.Content[i+1])
	}
}

// texts are the scalars of a list, or the one that stands alone.
func texts(n *yaml.Node) []string {
	switch {
	case n == nil:
		return nil
	case n.Kind != yaml.SequenceNode:
		return []string{n.Value}
	}
	var out []string
	for _, c := range n.Content {
		out = append(out, c.Value)
	}
	return out
}

// grid collects the cells. Columns that no row uses are there too where an
// officer may want to fill them in.
func (t *gridTable) grid() *Grid {
	g := &Grid{Table: t.id, Inputs: t.inputs, Outputs: t.outputs}
	g.Columns = slices.Concat([]string{"id"}, t.titles(), t.inputs, t.outputs, []string{"cite", "from", "to", "overrides"})
	for _, r := range t.rows.Content {
		row := make([]string, len(g.Columns))
		for i, c := range g.Columns {
			row[i] = t.cell(r, c)
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// titles are the columns of the rows' titles.
func (t *gridTable) titles() []string {
	var out []string
	add := func(c string) {
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	for _, r := range t.rows.Content {
		if title := child(r, "title"); title != nil && title.Kind == yaml.ScalarNode {
			add("title")
		} else {
			eachEntry(title, func(k, _ *yaml.Node) { add("title." + k.Value) })
		}
	}
	return out
}

// cell is what stands in a column of a row.
func (t *gridTable) cell(row *yaml.Node, column string) string {
	ns := t.nodes(row, column)
	out := make([]string, len(ns))
	for i, n := range ns {
		if out[i] = n.Value; n.Kind == yaml.MappingNode { // a citation with its days
			out[i] = flowText(n)
		}
	}
	return strings.Join(out, "\n")
}

// nodes are the scalars in a column of a row.
func (t *gridTable) nodes(row *yaml.Node, column string) []*yaml.Node {
	if i := slices.Index(t.inputs, column); i >= 0 {
		return nth(child(row, "if"), i)
	}
	if i := slices.Index(t.outputs, column); i >= 0 {
		return nth(child(row, "then"), i)
	}
	var n *yaml.Node
	switch key, lang, _ := strings.Cut(column, "."); key {
	case "title":
		if n = child(row, "title"); lang != "" {
			n = child(n, lang)
		}
	case "from", "to":
		n = child(child(row, "valid"), key)
	default:
		n = child(row, column)
	}
	switch {
	case n == nil || n.Kind == yaml.MappingNode && column != "cite":
		return nil
	case n.Kind == yaml.SequenceNode:
		return n.Content
	}
	return []*yaml.Node{n}
}

func nth(n *yaml.Node, i int) []*yaml.Node {
	switch {
	case n == nil:
		return nil
	case n.Kind != yaml.SequenceNode && i == 0:
		return []*yaml.Node{n}
	case i < len(n.Content) && n.Kind == yaml.SequenceNode:
		return n.Content[i : i+1]
	}
	return nil
}

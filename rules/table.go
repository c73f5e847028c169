package rules

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// A decision table is read into rules, one a row (R28). A row's condition is
// made of its cells only when the facts are known (expandRows), because a cell
// over a set means "contains" and over anything else "is".

// tableRow is a row that waits for its condition.
type tableRow struct {
	rule  *Rule
	cells []located
}

// tableDraft is a table while it is read.
type tableDraft struct {
	policy  *Policy
	table   *Table
	rules   *Rule // what the rows have in common
	inputs  []string
	outputs []string

	id        Pos        // where the id stands
	rows, csv *yaml.Node // nil: not given
	bands     int        // rows that were written in short

	at    int                          // how many rules of the policy stand before the rows of sheet
	sheet func(of func(string) string) // reads the rows of a CSV file, by the columns that its headings mean; nil: none
}

func (r *reader) table(p *Policy, n *yaml.Node) {
	d := &tableDraft{policy: p, table: &Table{Pos: r.Pos(n), Hit: "unique"}, rules: &Rule{}}
	t := d.table
	g := read(r, n, "决策表|a table", r.words.table, d)
	if g == nil || t.ID == "" || !r.claim("决策表|the table", fullID(p, t.ID), d.id) {
		return
	}
	r.layer.given[t] = g
	if d.rows == nil && d.csv == nil {
		r.Fail(n, source.CodeMissingKey, text.Say("决策表缺少 “rows” 或 “rows_from”", `a table needs "rows" or "rows_from"`), nil)
	}
	r.shape(d, g)
	switch {
	case d.rows == nil:
	case d.rows.Kind != yaml.MappingNode:
		r.Items(d.rows, "rows|rows", func(c *yaml.Node) { r.row(d, c) })
	case t.Hit == "progressive" && len(t.Outputs) == 1: // else it has been reported
		r.bandRows(d, d.rows)
	}
	if d.csv != nil {
		d.at = len(p.Rules)
		r.rowsFrom(d, d.csv)
	}
}

func (r *reader) input(d *tableDraft, n *yaml.Node) {
	if e := r.expr(n); e != nil {
		d.table.Inputs = append(d.table.Inputs, e)
		d.inputs = append(d.inputs, e.Source)
	}
}

func (r *reader) output(d *tableDraft, n *yaml.Node) {
	if s := r.Str(n, "结果的名称|the name of an outcome"); s != "" {
		d.table.Outputs, d.table.OutputsAt = append(d.table.Outputs, s), append(d.table.OutputsAt, r.Pos(n))
		d.outputs = append(d.outputs, s)
	}
}

// newRow starts the rule of a row with what the table gives to all.
func (d *tableDraft) newRow(pos Pos) *Rule {
	u := *d.rules
	u.Pos, u.Table = pos, d.table
	return &u
}

func (r *reader) row(d *tableDraft, n *yaml.Node) {
	if r.byColumns(d, n) {
		return
	}
	u := &ruleDraft{Rule: d.newRow(r.Pos(n)), policy: d.policy, table: d}
	if g := read(r, n, "决策表的一行|a row of a table", r.words.row, u); g != nil {
		r.layer.given[u.Rule] = g
		r.addRow(d, u.Rule, u.id, u.cells)
	}
}

// rowKeys are those of a row beside if and then. It is never written to.
var rowKeys = []string{"id", "title", "overrides", "valid", "cite", "allow"}

// byColumns reports a row that is written with its columns as keys.
func (r *reader) byColumns(d *tableDraft, n *yaml.Node) bool {
	if n.Kind != yaml.MappingNode || len(d.inputs)+len(d.outputs) == 0 {
		return false
	}
	named := 0
	for i := 0; i+1 < len(n.Content); i += 2 {
		switch key := n.Content[i].Value; {
		case key == "if" || key == "then":
			return false
		case !slices.Contains(rowKeys, key): // by name, or by title
			named++
		}
	}
	if named == 0 {
		return false
	}
	r.Fail(n, source.CodeUnknownKey, text.Say("决策表的一行不以列名为键", "a row of a table has no columns for keys"),
		text.Say("各列的格按次序写在 if 和 then 之下：if: [%s], then: [%s]", "the cells stand under if and then, in the order of the columns: if: [%s], then: [%s]",
			strings.Join(d.inputs, ", "), strings.Join(d.outputs, ", ")))
	return true
}

func (r *reader) inputCells(n *yaml.Node, u *ruleDraft) {
	if r.columns(n, len(u.table.table.Inputs), "if") {
		r.Some(n, func(c *yaml.Node) { u.cells = append(u.cells, r.cell(c)) })
	}
}

func (r *reader) outputCells(n *yaml.Node, u *ruleDraft) {
	if r.columns(n, len(u.table.table.Outputs), "then") {
		u.Effects = u.table.decide(r.outputs(n))
	}
}

// columns checks that a row has a cell for each column.
func (r *reader) columns(n *yaml.Node, want int, key string) bool {
	have := 1
	if n.Kind == yaml.SequenceNode {
		have = len(n.Content)
	}
	if have != want {
		r.Fail(n, source.CodeWrongColumns, text.Say("%s 有 %d 格，决策表有 %d 列", "%s has %d cell(s) for %d column(s)", text.Quoted(key), have, want),
			text.Say("每列写一格，任意值写 “-”", `write one cell for each column, and "-" for anything`))
	}
	return have == want
}

// cell reads an input cell as text.
func (r *reader) cell(n *yaml.Node) located {
	if n.Kind == yaml.MappingNode {
		r.Fail(n, source.CodeWrongKind, text.Say("这里应是一个单元格，如 “<= 5”，却是映射", `a cell such as "<= 5" is expected here, not a mapping`),
			text.Say("各列的格按 inputs 的次序写在方括号里，不写列名", "the cells stand in square brackets in the order of inputs, without the names of columns"))
		return located{}
	}
	if n.Kind == yaml.SequenceNode && len(n.Content) == 1 && n.Style&yaml.FlowStyle != 0 {
		band := "[" + n.Content[0].Value + "]"
		r.Fail(n, source.CodeWrongKind, text.Say("单元格 %s 没有加引号，被当作列表", "the cell %s stands without quotes and is taken for a list", text.Quoted(band)),
			text.Say("以 “[” 开头的文字要加引号", `put quotes around a text that begins with "["`)).Instead(band, `"`+band+`"`)
		return located{}
	}
	if !r.IsScalar(n, "一个单元格，如 “<= 5”|a cell such as \"<= 5\"") {
		return located{}
	}
	if source.IsNumber(n) && !source.PlainNumber(n.Value) {
		r.Ambiguous(n)
		return located{}
	}
	return locate(r.File, n)
}

// outputs reads the output cells; "-" gives nothing.
func (r *reader) outputs(n *yaml.Node) []Value {
	var out []Value
	r.Some(n, func(c *yaml.Node) {
		v := r.argValue(c)
		if v.Kind == ValueString && strings.TrimSpace(v.Text) == "-" {
			v = Value{}
		}
		out = append(out, v)
	})
	return out
}

// decide is the effect of a row.
func (d *tableDraft) decide(values []Value) []Effect {
	e := Effect{Kind: "decide"}
	for i, v := range values {
		if v.Kind == 0 {
			continue
		}
		if e.Pos == (Pos{}) {
			e.Pos = v.Pos
		}
		e.Args = append(e.Args, Arg{Name: d.outputs[i], Pos: v.Pos, Value: v})
	}
	if e.Args == nil {
		return nil
	}
	return []Effect{e}
}

// addRow gives a row its place in the policy.
func (r *reader) addRow(d *tableDraft, u *Rule, id Pos, cells []located) {
	if u.ID == "" {
		return
	}
	u.ID = d.table.ID + "." + u.ID
	if !r.claim("规则|the rule", fullID(d.policy, u.ID), id) || !r.room(id) {
		return
	}
	d.policy.Rules = append(d.policy.Rules, u)
	if len(cells) == len(d.table.Inputs) {
		r.layer.rows = append(r.layer.rows, &tableRow{u, cells})
	}
}

// expandRows makes the conditions of the rows of a layer.
func (m *merger) expandRows() {
	types := m.set.kinds()
	for i, row := range m.own.rows {
		if t := row.rule.Table; t.Hit == "progressive" {
			if len(t.Inputs) == 1 {
				m.bandRow(row, m.own.rows[:i], types)
			}
			continue
		}
		var all []*Cond
		none := row.rule.givesNone()
		for i, c := range row.cells {
			in := row.rule.Table.Inputs[i]
			e := m.cellExpr(in, c, types[row.rule.For.Path(in.Source)], none)
			if e != nil {
				all = append(all, &Cond{Pos: e.Pos, Expr: e})
			}
		}
		switch len(all) {
		case 0:
		case 1:
			row.rule.When = all[0]
		default:
			row.rule.When = &Cond{Pos: all[0].Pos, All: all}
		}
	}
}

// givesNone reports whether a row gives an outcome the value called none.
func (u *Rule) givesNone() bool {
	for _, e := range u.Effects {
		for _, a := range e.Args {
			if a.Value.Kind == ValueString && a.Value.Text == "none" {
				return true
			}
		}
	}
	return false
}

// kinds finds the kind of what a plain path names.
type kinds map[string]Kind

func (s *Set) kinds() kinds {
	k := kinds{}
	for _, p := range s.Params {
		k["params."+p.Name] = p.Type.Kind
		for _, title := range p.Titles {
			k["params."+title] = p.Type.Kind
		}
		for _, title := range p.Bare {
			k[title] = p.Type.Kind
		}
	}
	lists := listsOf(s)
	for _, o := range s.Outcomes {
		k[o.Name] = o.Type.Kind
		list, _ := lists.of(o.Name)
		for _, title := range o.Titles {
			k[strings.TrimPrefix(list+"."+title, ".")] = o.Type.Kind
		}
	}
	var add func(prefix string, fs []*Fact)
	add = func(prefix string, fs []*Fact) {
		for _, f := range fs {
			k[prefix+f.Name] = f.Type.Kind
			for _, name := range append(f.Titles, f.Alias) {
				if name != "" {
					k[prefix+name] = f.Type.Kind
				}
			}
			add(prefix+f.Name+".", f.Item)
		}
	}
	add("", s.Facts)
	return k
}

// ColumnKinds tells what the inputs and outputs of the table of a row can hold,
// as far as they are names of facts, parameters and outcomes.
func (s *Set) ColumnKinds(row *Rule) map[string]Kind {
	all, out := s.kinds(), map[string]Kind{}
	add := func(name string) {
		if k := all[row.For.Path(name)]; k != 0 {
			out[name] = k
		}
	}
	for _, in := range row.Table.Inputs {
		add(in.Source)
	}
	for _, name := range row.Table.Outputs {
		add(name)
	}
	return out
}

// Path is a name with the loop's list in place of its variable; nil: as it is.
func (l *Loop) Path(name string) string {
	if l != nil {
		if rest, ok := strings.CutPrefix(name, l.Var+"."); ok {
			return l.List + "." + rest
		}
	}
	return name
}

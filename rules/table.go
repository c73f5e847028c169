package rules

import (
	"strings"

	"gopkg.in/yaml.v3"

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
}

func (r *reader) table(p *Policy, n *yaml.Node) {
	d := &tableDraft{policy: p, table: &Table{Pos: r.pos(n), Hit: "unique"}, rules: &Rule{}}
	t := d.table
	var rows, csv *yaml.Node
	var id Pos
	g := r.fields(n, "决策表|a table",
		field{name: "id", need: true, read: func(n *yaml.Node) { t.ID, id = r.id(n, "决策表|a table"), r.pos(n) }},
		field{name: "title", read: func(n *yaml.Node) { t.Title = r.text(n) }},
		field{name: "hit", read: func(n *yaml.Node) { t.Hit = r.oneWord(n, "hit|hit", "unique", "first", "collect") }},
		field{name: "for", read: func(n *yaml.Node) { d.rules.For = r.loop(n) }},
		field{name: "inputs", need: true, read: func(n *yaml.Node) { r.some(n, func(c *yaml.Node) { r.input(d, c) }) }},
		field{name: "outputs", need: true, read: func(n *yaml.Node) { r.some(n, func(c *yaml.Node) { r.output(d, c) }) }},
		field{name: "rows", read: func(n *yaml.Node) { rows = n }},
		field{name: "rows_from", read: func(n *yaml.Node) { csv = n }},
		field{name: "cite", read: func(n *yaml.Node) { d.rules.Cites = r.cites(n) }},
		field{name: "valid", read: func(n *yaml.Node) { d.rules.Valid = r.validity(n) }},
		field{name: "binding", read: func(n *yaml.Node) { d.rules.Binding = r.boolean(n) }},
		field{name: "allow", read: func(n *yaml.Node) { d.rules.Allow = r.allow(n) }},
	)
	if g == nil || t.ID == "" || !r.claim("决策表|the table", fullID(p, t.ID), id) {
		return
	}
	r.layer.given[t] = g
	if rows == nil && csv == nil {
		r.fail(n, codeMissingKey, text.Say("决策表缺少 “rows” 或 “rows_from”", `a table needs "rows" or "rows_from"`), nil)
	}
	if rows != nil {
		r.items(rows, "rows|rows", func(c *yaml.Node) { r.row(d, c) })
	}
	if csv != nil {
		r.rowsFrom(d, csv)
	}
}

func (r *reader) input(d *tableDraft, n *yaml.Node) {
	if e := r.expr(n); e != nil {
		d.table.Inputs = append(d.table.Inputs, e)
		d.inputs = append(d.inputs, e.Source)
	}
}

func (r *reader) output(d *tableDraft, n *yaml.Node) {
	if s := r.str(n, "结果的名称|the name of an outcome"); s != "" {
		d.table.Outputs = append(d.table.Outputs, s)
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
	u := d.newRow(r.pos(n))
	var cells []located
	var id Pos
	g := r.fields(n, "决策表的一行|a row of a table",
		field{name: "id", need: true, read: func(n *yaml.Node) { u.ID, id = r.id(n, "行|a row"), r.pos(n) }},
		field{name: "title", read: func(n *yaml.Node) { u.Title = r.text(n) }},
		field{name: "if", need: true, read: func(n *yaml.Node) {
			if r.columns(n, len(d.table.Inputs), "if") {
				r.some(n, func(c *yaml.Node) { cells = append(cells, r.cell(c)) })
			}
		}},
		field{name: "then", need: true, read: func(n *yaml.Node) {
			if r.columns(n, len(d.table.Outputs), "then") {
				u.Effects = d.decide(r.outputs(n))
			}
		}},
		field{name: "overrides", read: func(n *yaml.Node) { u.Overrides = r.refs(d.policy, n) }},
		field{name: "valid", read: func(n *yaml.Node) { u.Valid = r.validity(n) }},
		field{name: "cite", read: func(n *yaml.Node) { u.Cites = r.cites(n) }},
		field{name: "allow", read: func(n *yaml.Node) { u.Allow = append(u.Allow, r.allow(n)...) }},
	)
	if g != nil {
		r.layer.given[u] = g
		r.addRow(d, u, id, cells)
	}
}

// columns checks that a row has a cell for each column.
func (r *reader) columns(n *yaml.Node, want int, key string) bool {
	have := 1
	if n.Kind == yaml.SequenceNode {
		have = len(n.Content)
	}
	if have != want {
		r.fail(n, codeWrongColumns, text.Say("%s 有 %d 格，决策表有 %d 列", "%s has %d cell(s) for %d column(s)", text.Quoted(key), have, want),
			text.Say("每列写一格，任意值写 “-”", `write one cell for each column, and "-" for anything`))
	}
	return have == want
}

// cell reads an input cell as text.
func (r *reader) cell(n *yaml.Node) located {
	if !r.isScalar(n, "一个单元格，如 “<= 5”|a cell such as \"<= 5\"") {
		return located{}
	}
	if isNumber(n) && !plainNumber(n.Value) {
		r.ambiguous(n)
		return located{}
	}
	return r.locate(n)
}

// outputs reads the output cells; "-" gives nothing.
func (r *reader) outputs(n *yaml.Node) []Value {
	var out []Value
	r.some(n, func(c *yaml.Node) {
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
	for _, row := range m.own.rows {
		var all []*Cond
		for i, c := range row.cells {
			in := row.rule.Table.Inputs[i]
			e := m.cellExpr(in, c, types[row.rule.For.path(in.Source)])
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

// kinds finds the kind of what a plain path names.
type kinds map[string]Kind

func (s *Set) kinds() kinds {
	k := kinds{}
	for _, p := range s.Params {
		k["params."+p.Name] = p.Type.Kind
	}
	for _, o := range s.Outcomes {
		k[o.Name] = o.Type.Kind
	}
	var add func(prefix string, fs []*Fact)
	add = func(prefix string, fs []*Fact) {
		for _, f := range fs {
			k[prefix+f.Name] = f.Type.Kind
			if f.Alias != "" {
				k[prefix+f.Alias] = f.Type.Kind
			}
			add(prefix+f.Name+".", f.Item)
		}
	}
	add("", s.Facts)
	return k
}

// path is a name with the loop's list in place of its variable.
func (l *Loop) path(name string) string {
	if l != nil {
		if rest, ok := strings.CutPrefix(name, l.Var+"."); ok {
			return l.List + "." + rest
		}
	}
	return name
}

package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// In a progressive table the input is divided over bands, and each row gives the
// part that lies in its band at its rate (R28).

// bandRows reads rows that are written in short, "[0..180]": 5.
func (r *reader) bandRows(d *tableDraft, n *yaml.Node) {
	r.Entries(n, "rows|rows", func(k, v *yaml.Node) {
		u := d.newRow(r.Pos(k))
		u.ID = "band" + strconv.Itoa(d.bands+1)
		d.bands++
		u.Title = titled(d.table.Title, k.Value)
		u.Effects = d.decide(r.outputs(v))
		r.addRow(d, u, r.Pos(k), []located{locate(r.File, k)})
	})
}

// titled is the title of a row that is written in short: that of the table, and
// the band.
func titled(table Text, band string) Text {
	if len(table) == 0 {
		return nil
	}
	out := Text{}
	for lang, words := range table {
		out[lang] = words + " " + strings.TrimSpace(band)
	}
	return out
}

// shape checks that a table of a kind has what it needs.
func (r *reader) shape(d *tableDraft, g given) {
	progressive := d.table.Hit == "progressive"
	short := d.rows != nil && d.rows.Kind == yaml.MappingNode
	switch {
	case !progressive && g.Has("after"):
		r.Out.Fail(g["after"], codeConflictingKeys, text.Say("after 只能与 hit: progressive 同写", `"after" goes with hit: progressive only`), nil)
	case !progressive && short:
		r.Fail(d.rows, source.CodeWrongKind, text.Say("rows 应是列表；只有 hit: progressive 的表可以写成 “分档: 值”", `rows must be a list; only a table with hit: progressive may write "band: value"`), nil)
	case progressive && len(d.table.Inputs) != 1:
		r.Out.Fail(g.At(d.table.Pos, "inputs", "input"), source.CodeWrongColumns, text.Say("hit: progressive 的表按一个量分档，这里有 %d 列条件", "a table with hit: progressive divides one input; this has %d", len(d.table.Inputs)), nil)
	case short && len(d.table.Outputs) != 1:
		r.Fail(d.rows, source.CodeWrongColumns, text.Say("有 %d 列结果的表，每行写成 {id, if, then}", "of a table with %d outputs write each row as {id, if, then}", len(d.table.Outputs)), nil)
	}
}

// bandsAbove are those of the rows that stand above one in its table.
func bandsAbove(rows []*tableRow, row *tableRow) (out []Band) {
	for _, r := range rows {
		if r.rule.Table == row.rule.Table && r.rule.Band != nil {
			out = append(out, *r.rule.Band)
		}
	}
	return out
}

// bandRow makes the condition and the values of a row of a progressive table, below others.
func (m *merger) bandRow(row *tableRow, above []*tableRow, types kinds) {
	kind := types[row.rule.For.Path(row.rule.Table.Inputs[0].Source)]
	u, s := row.rule, strings.TrimSpace(string(row.cells[0].text))
	b, ok := ParseBand(s)
	if b.Pos = row.cells[0].at(0); !ok || b.Point() || source.IsDate(b.From) || source.IsDate(b.To) {
		insteadBand(m.out.Fail(b.Pos, codeBadBand, text.Say("读不懂分档 %s", "the band %s cannot be read", text.Quoted(s)), text.Say("写 “[0..180]”“(180..260]”“> 260”，两端是写明的数", `write "[0..180]", "(180..260]", "> 260" with numbers written out`)),
			s, bandMeantAfter(bandsAbove(above, row), s))
		return
	}
	u.Band = &b
	lo, hi := b.counted(kind)
	x, after := operandOf(u.Table.Inputs[0].Source), ""
	if u.Table.After != nil {
		after = operandOf(u.Table.After.Source)
	}
	if lo != "0" { // what lies below is none of its business
		u.When = &Cond{Pos: b.Pos, Expr: &Expr{Source: reached(x, after, lo, hi), Pos: b.Pos}}
	}
	for i := range u.Effects {
		for j := range u.Effects[i].Args {
			a := &u.Effects[i].Args[j]
			a.Value = Value{Kind: ValueExpr, Pos: a.Pos, Expr: &Expr{Source: partOf(x, after, lo, hi) + " * " + rateOf(&a.Value), Pos: a.Pos}}
		}
	}
}

// counted are the ends between which a band counts. Of whole numbers those that
// lie in it are counted.
func (b *Band) counted(kind Kind) (lo, hi string) {
	lo, hi = b.From, b.To
	if lo != "" && edge(lo).Sign() == 0 {
		lo = "0"
	}
	if kind == KindInt && lo != "0" && b.FromIn {
		lo = one(lo)
	}
	if kind == KindInt && hi != "" && !b.ToIn {
		hi = one(hi)
	}
	return lo, hi
}

// one is a whole number less one.
func one(s string) string {
	n, err := strconv.Atoi(s)
	if err != nil {
		return s
	}
	return strconv.Itoa(n - 1)
}

func operandOf(s string) string {
	if isPath(s) {
		return s
	}
	return "(" + s + ")"
}

// reached is the condition that a part lies above an end.
func reached(x, after, lo, hi string) string {
	switch {
	case after == "":
		return x + " > " + lo
	case hi == "":
		return fmt.Sprintf("max(%s, %[1]s + %s) > %s", after, x, lo)
	}
	return fmt.Sprintf("max(%s, %[1]s + %s) > %s and min(%[1]s, %[1]s + %[2]s) < %[4]s", after, x, lo, hi)
}

// partOf is what lies between two ends, without what was counted before.
func partOf(x, after, lo, hi string) string {
	part := func(x string) string {
		if hi == "" {
			return "part(" + x + ", " + lo + ")"
		}
		return "part(" + x + ", " + lo + ", " + hi + ")"
	}
	if after == "" {
		return part(x)
	}
	return "(" + part(after+" + "+x) + " - " + part(after) + ")"
}

func rateOf(v *Value) string {
	if v.Kind == ValueExpr {
		return "(" + v.Expr.Source + ")"
	}
	return v.Text
}

// progressive checks the bands of progressive tables: on all days they begin at
// 0, leave no hole and never end.
func (c *checker) progressive() {
	types := c.set.kinds()
	var tables []*Table
	rows := map[*Table][]*Rule{}
	unread := map[*Table]bool{} // a band of it, which says nothing of holes then
	c.eachRule(func(_ *Policy, u *Rule) {
		if u.Table == nil || u.Table.Hit != "progressive" {
			return
		}
		if u.Band == nil {
			unread[u.Table] = true
		} else {
			if rows[u.Table] == nil {
				tables = append(tables, u.Table)
			}
			rows[u.Table] = append(rows[u.Table], u)
		}
	})
	for _, t := range tables {
		if unread[t] {
			continue
		}
		c.bandsOf(rows[t], types[rows[t][0].For.Path(t.Inputs[0].Source)])
	}
}

// bandsOf checks rows on each day on which one of them begins or has ended.
func (c *checker) bandsOf(rows []*Rule, kind Kind) {
	told := map[string]bool{}
	for _, day := range turns(rows) {
		var bands []Band
		for _, u := range rows {
			if u.Valid.Covers(day) {
				bands = append(bands, *u.Band)
			}
		}
		if len(bands) == 0 {
			continue
		}
		all := faults(bands, kind)
		all = append(all, unbounded(bands, kind)...)
		for _, f := range all {
			if key := f.at.Pos.String() + f.message["en"]; !told[key] {
				told[key] = true
				c.out.Fail(f.at.Pos, f.code, f.message, onDay(day))
			}
		}
	}
}

func onDay(day calendar.Date) Text {
	if day.IsZero() {
		return text.Say("各档从 0 起，一档接一档，最后一档写成 “> …”", `begin at 0, let each band begin where the one before ends, and write the last as "> …"`)
	}
	return text.Say("从 %s 起是这样", "so it is from %s on", day)
}

// unbounded says where bands do not begin at 0 or come to an end. They are in order.
func unbounded(bands []Band, kind Kind) []bandFault {
	var out []bandFault
	first, last := &bands[0], &bands[len(bands)-1]
	if lo, _ := first.counted(kind); lo != "0" {
		out = append(out, bandFault{codeBandsHole, first, text.Say("没有写 0 到 %s 的部分", "nothing stands for what lies from 0 to %s", lo)})
	}
	if last.To != "" {
		out = append(out, bandFault{codeBandsHole, last, text.Say("没有写 %s 以上的部分", "nothing stands for what lies above %s", last.To)})
	}
	return out
}

// turns are the days on which rows begin or have ended; the zero day stands for
// the time before all of them.
func turns(rows []*Rule) []calendar.Date {
	out := []calendar.Date{{}}
	for _, u := range rows {
		out = append(out, u.Valid.From)
		if !u.Valid.To.IsZero() {
			out = append(out, u.Valid.To.AddDays(1))
		}
	}
	slices.SortFunc(out, calendar.Date.Compare)
	return slices.Compact(out)
}

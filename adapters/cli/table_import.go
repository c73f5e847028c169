package cli

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/guize-rules/guize/adapters/sheet"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/grid"
)

// tableImport puts a sheet into the file of its table, and checks the set as
// it then is.
func (a *app) tableImport(name, file string) error {
	as, err := sheetFormat(file)
	if err != nil {
		return err
	}
	t, err := a.findTable(name)
	if err != nil {
		return err
	}
	old, data, err := t.grid()
	if err != nil {
		return a.mistakes(err)
	}
	g, err := a.readSheet(as, t, old, file)
	if err != nil {
		return err
	}
	out, err := t.written(data, g, file)
	if err != nil {
		return a.mistakes(err)
	}
	b, err := a.buildWith(a.ctx, a.policies, &draft{t.file, out})
	if err != nil {
		return err
	}
	if wrong, err := a.newMistakes(b); err != nil || len(wrong) > 0 {
		return a.refuseSheet(b, t.inSheet(wrong, out, g, file), err)
	}
	if !bytes.Equal(out, data) {
		if err := replaceFile(t.file, out); err != nil {
			return err
		}
	}
	return a.imported(t, b, old, g)
}

// readSheet reads the sheet of a table, and says on the way what a person may
// not expect.
func (a *app) readSheet(as sheetKind, t tablePlace, old *grid.Grid, file string) (*grid.Grid, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	g, notes, err := as.read(sheet.Reading{Table: t.id, Kinds: t.kinds, Old: old, Headings: a.headings(t, old)}, f)
	a.note(a.tongue(a.set), file, notes)
	if err != nil {
		return nil, said("%s：%s", "%s: %s", file, err)
	}
	return g, nil
}

// written is the file with the rows of the sheet.
func (t tablePlace) written(data []byte, g *grid.Grid, file string) ([]byte, error) {
	if !t.csv {
		return grid.Write(t.file, data, g, file)
	}
	if !slices.Contains(g.Columns, "id") {
		return nil, said("缺少 id 列：请重新导出后再改", "the column id is missing: export the table anew and change that")
	}
	var b bytes.Buffer
	err := sheet.WriteCSV(&b, g)
	if out := b.Bytes(); !bytes.HasPrefix(data, out[:3]) { // as the file was: without the mark
		return out[3:], err
	}
	return b.Bytes(), err
}

// newMistakes are the errors of a set that the one on disk does not have.
func (a *app) newMistakes(b *built) (rules.Diagnostics, error) {
	if !b.Diagnostics.HasErrors() {
		return nil, nil
	}
	before, err := a.build(a.ctx, a.policies)
	if err != nil {
		return nil, err
	}
	seen := sameBefore(before.Diagnostics)
	var out rules.Diagnostics
	for _, d := range b.Diagnostics {
		if !seen(d) && d.Severity == rules.SeverityError {
			out = append(out, d)
		}
	}
	return out, nil
}

// refuseSheet says why nothing is written.
func (a *app) refuseSheet(b *built, wrong rules.Diagnostics, err error) error {
	if err != nil {
		return err
	}
	l := a.tongue(b.Set)
	a.printDiagnostics(a.out, l, wrong)
	fmt.Fprintln(a.out, l.Say("什么也没有写入：改正后再导入", "nothing was written: mend this and import the sheet again"))
	return problems()
}

// inSheet gives what is wrong with the rows of a table the places that it has in
// the sheet from which they came.
func (t tablePlace) inSheet(ds rules.Diagnostics, data []byte, g *grid.Grid, file string) rules.Diagnostics {
	place := func(p rules.Pos) rules.Pos {
		if p.File != t.file {
			return p
		}
		row, column, ok := grid.Find(t.file, data, t.id, p)
		if t.csv {
			row, column, ok = sheet.FindCSV(data, p)
		}
		if !ok {
			return p
		}
		at := slices.Index(g.Columns, column)
		if at < 0 {
			at = slices.Index(g.Columns, "id")
		}
		return g.Place(file, row, at)
	}
	out := slices.Clone(ds)
	for i := range out {
		out[i].Pos = place(out[i].Pos)
		out[i].Related = slices.Clone(out[i].Related)
		for j := range out[i].Related {
			out[i].Related[j] = place(out[i].Related[j])
		}
	}
	return out
}

// imported says what changed, and what is wrong with the set now.
func (a *app) imported(t tablePlace, b *built, old, g *grid.Grid) error {
	l := a.tongue(b.Set)
	added, changed, removed := compareGrids(old, g)
	fmt.Fprintf(a.out, l.Say("导入 %s：新增 %d 行，改动 %d 行，删除 %d 行，写入 %s\n", "imported %s: rows added %d, changed %d, removed %d, in %s\n"),
		t.id, added, changed, removed, t.file)
	if up, down, ok := moved(old, g); ok && t.table.Hit == "first" {
		fmt.Fprintf(a.out, l.Say("注意：这张表是 first，先符合的行优先，而行的先后变了：%s 到了 %s 前面。若只是排了序，请改回原来的次序再导入\n",
			"note: in this table the first row that matches wins (hit: first), and the order of the rows has changed: %s now stands before %s. If it was only sorted, put the rows back and import again\n"), up, down)
	}
	a.printDiagnostics(a.out, l, b.Diagnostics)
	if b.Diagnostics.HasErrors() {
		return problems()
	}
	return nil
}

// moved finds two rows that have changed places.
func moved(old, g *grid.Grid) (up, down string, ok bool) {
	was := map[string]int{}
	for i, id := range ids(old) {
		was[id] = i
	}
	last, lowest := "", -1
	for _, id := range ids(g) {
		at, there := was[id]
		switch {
		case !there:
		case at < lowest:
			return last, id, true
		default:
			last, lowest = id, at
		}
	}
	return "", "", false
}

func ids(g *grid.Grid) []string {
	at := slices.Index(g.Columns, "id")
	out := make([]string, 0, len(g.Rows))
	for _, row := range g.Rows {
		if at >= 0 && at < len(row) {
			out = append(out, strings.TrimSpace(row[at]))
		}
	}
	return out
}

// compareGrids counts the rows that differ, by their ids.
func compareGrids(old, g *grid.Grid) (added, changed, removed int) {
	before, after := rowsByID(old, g.Columns), rowsByID(g, g.Columns)
	for id, row := range after {
		was, ok := before[id]
		switch {
		case !ok:
			added++
		case was != row:
			changed++
		}
	}
	for id := range before {
		if _, ok := after[id]; !ok {
			removed++
		}
	}
	return added, changed, removed
}

// rowsByID writes each row as one text, with the given columns.
func rowsByID(g *grid.Grid, columns []string) map[string]string {
	out := map[string]string{}
	id := slices.Index(g.Columns, "id")
	for _, row := range g.Rows {
		var cells []string
		for _, c := range columns {
			cell := ""
			if i := slices.Index(g.Columns, c); i >= 0 && i < len(row) {
				cell = strings.TrimSpace(row[i])
			}
			if cell == "-" {
				cell = ""
			}
			cells = append(cells, cell)
		}
		if id >= 0 && id < len(row) {
			out[strings.TrimSpace(row[id])] = strings.Join(cells, "\x00")
		}
	}
	return out
}

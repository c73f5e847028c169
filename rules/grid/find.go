package grid

import (
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/diag"
)

// Find tells which cell of a table ("policy/table") stands at a place in the
// file that holds its rows: the number of the row, from 0, and the name of the
// column, which is id where the place is of the row as a whole. ok is false where
// it is no place in the rows.
func Find(name string, data []byte, table string, at diag.Pos, opts ...rules.Option) (row int, column string, ok bool) {
	t, err := openTables(name, data, opts)
	if err != nil {
		return 0, "", false
	}
	for _, g := range t.tables {
		if g.id == table {
			return (&gridWriter{tableFile: t, gridTable: g}).at(at)
		}
	}
	return 0, "", false
}

func (w *gridWriter) at(at diag.Pos) (row int, column string, ok bool) {
	for i, n := range w.rows.Content {
		if at.Line < n.Line || at.Line > w.endOf(i) {
			continue
		}
		column, from := "id", 0
		for _, c := range w.columns() {
			for _, cell := range w.nodes(n, c) {
				if cell.Line == at.Line && from <= cell.Column && cell.Column <= at.Col {
					column, from = c, cell.Column
				}
			}
		}
		return i, column, true
	}
	return 0, "", false
}

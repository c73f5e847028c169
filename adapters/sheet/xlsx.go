package sheet

import (
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/guize-rules/guize/rules/grid"
)

// WriteXLSX writes a grid as a workbook with one sheet. Its first line stays in
// sight, and every cell is formatted as text.
func WriteXLSX(w io.Writer, g *grid.Grid) (err error) {
	f := excelize.NewFile()
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	name := sheetName(g.Table)
	if err := f.SetSheetName(f.GetSheetName(0), name); err != nil {
		return err
	}
	if err := format(f, name, g); err != nil {
		return err
	}
	for i, row := range slices.Concat([][]string{g.Columns}, g.Rows) {
		for j, text := range row {
			cell, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err != nil {
				return err
			}
			if err := f.SetCellStr(name, cell, text); err != nil {
				return err
			}
		}
	}
	return f.Write(w)
}

// format makes every column text, as wide as what stands in it, and the first
// line a heading.
func format(f *excelize.File, name string, g *grid.Grid) error {
	text, err := f.NewStyle(&excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	if err != nil {
		return err
	}
	head, err := f.NewStyle(&excelize.Style{NumFmt: 49, Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	for j := range g.Columns {
		col, err := excelize.ColumnNumberToName(j + 1)
		if err != nil {
			return err
		}
		if err := f.SetColStyle(name, col, text); err != nil {
			return err
		}
		if err := f.SetColWidth(name, col, col, width(g, j)); err != nil {
			return err
		}
	}
	if err := f.SetRowStyle(name, 1, 1, head); err != nil {
		return err
	}
	return f.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

// width is the width of a column in characters, within reason.
func width(g *grid.Grid, column int) float64 {
	most := 8
	for _, row := range slices.Concat([][]string{g.Columns}, g.Rows) {
		if column < len(row) {
			most = max(most, textWidth(row[column])+2)
		}
	}
	return float64(min(most, 60))
}

// textWidth is the width of a text in characters, of which a Chinese one is two wide.
func textWidth(s string) int {
	n := 0
	for _, r := range s {
		n += min(utf8.RuneLen(r), 2)
	}
	return n
}

// sheetName is the name of a table as a sheet can bear it.
func sheetName(table string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return '.'
		}
		return r
	}, table)
	if r := []rune(name); len(r) > 31 {
		name = string(r[:31])
	}
	return name
}

package sheet

import (
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/guize-rules/guize/rules/grid"
)

// The limits of what is read. A file beyond them is an error.
const (
	mostUnpacked = 64 << 20 // bytes
	mostRows     = 200_000
	mostColumns  = 200
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
			n := 0
			for _, r := range row[column] {
				n += min(utf8.RuneLen(r), 2) // a Chinese character is two wide
			}
			most = max(most, n+2)
		}
	}
	return float64(min(most, 60))
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

// ReadXLSX reads the sheet of a table: the one that bears its name, else the
// first. Empty lines at the end are left out. The error says what is wrong
// with the file.
func ReadXLSX(r io.Reader, table string) (g *grid.Grid, err error) {
	defer func() { // a hostile workbook must not stop the program
		if p := recover(); p != nil {
			g, err = nil, bad("工作簿已损坏：%v", "the workbook is damaged: %v", p)
		}
	}()
	f, err := excelize.OpenReader(r, excelize.Options{UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: mostUnpacked})
	if err != nil {
		return nil, bad("不是 XLSX 工作簿：请用表格软件另存为 .xlsx（%v）", "this is no XLSX workbook: save it as .xlsx in a spreadsheet program (%v)", err)
	}
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	names := f.GetSheetList()
	if len(names) == 0 {
		return nil, bad("工作簿里没有工作表", "the workbook has no sheet")
	}
	name := names[0]
	if want := sheetName(table); slices.Contains(names, want) {
		name = want
	}
	rows, err := f.GetRows(name)
	if err != nil {
		return nil, err
	}
	return gridOf(table, rows)
}

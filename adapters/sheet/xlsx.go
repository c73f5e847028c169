package sheet

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/guize-rules/guize/rules/grid"
)

// WriteXLSX writes a grid as a workbook with one sheet. Its first line stays in
// sight. Columns that have a heading bear its title, and their cells the titles of its
// values, which can be chosen from a list; numbers and dates are such where the heading
// says their kind, and every other cell is formatted as text. [Reading] takes the same
// headings to read it back.
func WriteXLSX(w io.Writer, g *grid.Grid, headings ...Heading) (err error) {
	f := excelize.NewFile()
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	t := tableSheet{f, sheetName(g.Table), dressed(g, headings)}
	if err := f.SetSheetName(f.GetSheetName(0), t.name); err != nil {
		return err
	}
	styles, err := newListStyles(f, kindsOf(headings))
	if err != nil {
		return err
	}
	for j, column := range g.Columns {
		h := headingOf(headings, column)
		if err := errors.Join(t.column(j, h, styles), t.choices(j, h)); err != nil {
			return err
		}
	}
	if err := f.SetRowStyle(t.name, 1, 1, styles.head); err != nil {
		return err
	}
	err = f.SetPanes(t.name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	return errors.Join(err, f.Write(w))
}

// tableSheet is the sheet of a table while it is written.
type tableSheet struct {
	file *excelize.File
	name string
	grid *grid.Grid
}

func kindsOf(hs []Heading) []Column {
	out := make([]Column, len(hs))
	for i, h := range hs {
		out[i].Kind = h.Kind
	}
	return out
}

// column writes a column, each cell as its heading says, and what is written into empty
// cells later.
func (t *tableSheet) column(j int, h Heading, styles listStyles) error {
	name, err := excelize.ColumnNumberToName(j + 1)
	if err != nil {
		return err
	}
	style := styles.text
	if kind, ok := styles.kinds[h.Kind]; ok && !h.Open {
		style = kind
	}
	err = errors.Join(
		t.file.SetColStyle(t.name, name, style),
		t.file.SetColWidth(t.name, name, name, width(t.grid, j)),
		t.file.SetCellStr(t.name, name+"1", t.grid.Columns[j]))
	for i, row := range t.grid.Rows {
		if j >= len(row) {
			continue
		}
		cell := name + strconv.Itoa(i+2)
		if v := cellValue(h.Kind, row[j]); v != any(row[j]) {
			err = errors.Join(err, t.file.SetCellValue(t.name, cell, v), t.file.SetCellStyle(t.name, cell, cell, styles.kinds[h.Kind]))
		} else {
			err = errors.Join(err, t.file.SetCellStr(t.name, cell, row[j]), t.file.SetCellStyle(t.name, cell, cell, styles.text))
		}
	}
	return err
}

// The rows below a table in which its lists can be chosen from too, and the most
// characters that the values of a list may have together.
const (
	rowsToCome = 500
	mostChoice = 255
)

// choices lets the values of a column be chosen from a list. Where only these may stand
// there, anything else is asked about, since it may be an expression.
func (t *tableSheet) choices(j int, h Heading) error {
	titles := make([]string, len(h.Values))
	for i, v := range h.Values {
		titles[i] = v.Title
	}
	all := strings.Join(titles, ",")
	if all == "" || strings.Count(all, ",") >= len(titles) || len(utf16.Encode([]rune(all))) > mostChoice {
		return nil
	}
	name, err := excelize.ColumnNumberToName(j + 1)
	if err != nil {
		return err
	}
	dv := excelize.NewDataValidation(true)
	dv.SetSqref(fmt.Sprintf("%s2:%s%d", name, name, len(t.grid.Rows)+1+rowsToCome))
	if err := dv.SetDropList(titles); err != nil {
		return err
	}
	dv.ShowErrorMessage = !h.Open
	style := "warning"
	dv.ErrorStyle = &style
	return t.file.AddDataValidation(t.name, dv)
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

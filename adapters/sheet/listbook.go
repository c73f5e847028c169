package sheet

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"github.com/guize-rules/guize/rules/text"
)

// mostCellText is the most characters of a cell; spreadsheets end at 32,767 of
// UTF-16, of which some take two.
const mostCellText = 16_000

// NewXLSXList writes a list as a workbook, with a filter on every column. Its sheets
// bear that name; rows that do not fit on one sheet follow on the next. The first
// column holds the number.
func NewXLSXList(w io.Writer, name string, columns []Column) (*List, error) {
	return newBook(w, name, columns, excelize.TotalRows)
}

func newBook(w io.Writer, name string, columns []Column, most int) (*List, error) {
	b := &book{w: w, file: excelize.NewFile(), name: name, columns: columns, most: most}
	var err error
	if b.styles, err = newListStyles(b.file, columns); err == nil {
		err = b.sheet()
	}
	if err != nil {
		return nil, errors.Join(err, b.file.Close())
	}
	return &List{b.row, b.close}, nil
}

// book is a workbook under way.
type book struct {
	w       io.Writer
	file    *excelize.File
	name    string
	columns []Column
	most    int // rows of a sheet
	styles  listStyles
	stream  *excelize.StreamWriter
	sheets  int
	rows    int // of the sheet at hand
}

// sheet begins a sheet.
func (b *book) sheet() (err error) {
	b.sheets++
	b.rows = 0
	name := sheetName(b.name)
	if b.sheets == 1 {
		err = b.file.SetSheetName(b.file.GetSheetName(0), name)
	} else {
		name = sheetName(fmt.Sprintf("%d %s", b.sheets, b.name))
		_, err = b.file.NewSheet(name)
	}
	if err != nil {
		return err
	}
	if b.stream, err = b.file.NewStreamWriter(name); err != nil {
		return err
	}
	return b.heading()
}

// heading sets up the columns and names them in the first line, which stays in
// sight.
func (b *book) heading() error {
	err := errors.Join(
		b.stream.SetColWidth(1, 1, 8),
		b.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	cells := make([]any, len(b.columns))
	for i := range b.columns {
		c := &b.columns[i]
		if i > 0 {
			err = errors.Join(err, b.stream.SetColWidth(i+1, i+1, c.columnWidth()))
		}
		cells[i] = excelize.Cell{StyleID: b.styles.head, Value: c.Title}
	}
	return errors.Join(err, b.write(cells))
}

func (b *book) row(number int, texts []string) error {
	if b.rows == b.most {
		if err := errors.Join(b.end(), b.sheet()); err != nil {
			return err
		}
	}
	cells := make([]any, 0, 1+len(texts))
	cells = append(cells, excelize.Cell{Value: number})
	for i, t := range texts {
		cells = append(cells, b.cell(i+1, t))
	}
	return b.write(cells)
}

// cell is a cell of a column.
func (b *book) cell(column int, s string) excelize.Cell {
	if column < len(b.columns) {
		kind := b.columns[column].Kind
		if v := cellValue(kind, s); v != any(s) {
			return excelize.Cell{StyleID: b.styles.kinds[kind], Value: v}
		}
	}
	return excelize.Cell{StyleID: b.styles.text, Value: text.Short(s, mostCellText)}
}

func (b *book) write(cells []any) error {
	b.rows++
	cell, err := excelize.CoordinatesToCellName(1, b.rows)
	if err != nil {
		return err
	}
	return b.stream.SetRow(cell, cells)
}

// end ends the sheet at hand, and puts the filter on what stands there.
func (b *book) end() error {
	last, err := excelize.CoordinatesToCellName(len(b.columns), b.rows)
	if err != nil {
		return err
	}
	return errors.Join(b.file.AutoFilter(b.stream.Sheet, "A1:"+last, nil), b.stream.Flush())
}

func (b *book) close() error {
	err := b.end()
	if err == nil {
		err = b.file.Write(b.w)
	}
	return errors.Join(err, b.file.Close())
}

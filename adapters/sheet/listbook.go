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

// NewXLSXList writes a list as a workbook. Its sheets bear that name; rows that
// do not fit on one sheet follow on the next. The first column holds the number.
func NewXLSXList(w io.Writer, name string, columns []string) (*List, error) {
	return newBook(w, name, columns, excelize.TotalRows)
}

func newBook(w io.Writer, name string, columns []string, most int) (*List, error) {
	b := &book{w: w, file: excelize.NewFile(), name: name, columns: columns, most: most}
	if err := errors.Join(b.styles(), b.sheet()); err != nil {
		return nil, errors.Join(err, b.file.Close())
	}
	return &List{b.row, b.close}, nil
}

// book is a workbook under way.
type book struct {
	w          io.Writer
	file       *excelize.File
	name       string
	columns    []string
	most       int // rows of a sheet
	text, head int // styles
	stream     *excelize.StreamWriter
	sheets     int
	rows       int // of the sheet at hand
}

func (b *book) styles() (err error) {
	if b.text, err = b.file.NewStyle(&excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}); err != nil {
		return err
	}
	b.head, err = b.file.NewStyle(&excelize.Style{NumFmt: 49, Font: &excelize.Font{Bold: true}})
	return err
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
		b.stream.SetColWidth(2, max(2, len(b.columns)), 28),
		b.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	cells := make([]any, len(b.columns))
	for i, c := range b.columns {
		cells[i] = excelize.Cell{StyleID: b.head, Value: c}
	}
	return errors.Join(err, b.write(cells))
}

func (b *book) row(number int, texts []string) error {
	if b.rows == b.most {
		if err := errors.Join(b.stream.Flush(), b.sheet()); err != nil {
			return err
		}
	}
	cells := make([]any, 0, 1+len(texts))
	cells = append(cells, excelize.Cell{Value: number})
	for _, t := range texts {
		cells = append(cells, excelize.Cell{StyleID: b.text, Value: text.Short(t, mostCellText)})
	}
	return b.write(cells)
}

func (b *book) write(cells []any) error {
	b.rows++
	cell, err := excelize.CoordinatesToCellName(1, b.rows)
	if err != nil {
		return err
	}
	return b.stream.SetRow(cell, cells)
}

func (b *book) close() error {
	err := b.stream.Flush()
	if err == nil {
		err = b.file.Write(b.w)
	}
	return errors.Join(err, b.file.Close())
}

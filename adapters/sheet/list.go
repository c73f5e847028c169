package sheet

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/guize-rules/guize/rules"
)

// List is a list for people, written row by row. A row has a number and cells, each
// of the kind of its column. A text is never taken for a formula, a date or a number,
// because a list may hold what applicants typed. Rows are not kept, so a list may be
// long.
type List struct {
	row   func(number int, cells []string) error
	close func() error
}

// Column is a column of a list. In a workbook the cells of a number or a date are such,
// written as "300.1", "2026-10-08" or "2026-10-08T09:00:00+08:00"; what is not so
// written, and every cell of another kind, is a text.
type Column struct {
	Title string
	Kind  rules.Kind
	Width float64 // in characters; 0: as its kind needs
}

// Row writes a row.
func (l *List) Row(number int, cells []string) error { return l.row(number, cells) }

// Close writes what is left. Nothing can be read before.
func (l *List) Close() error { return l.close() }

// NewCSVList writes a list as CSV in UTF-8, with the mark by which spreadsheets
// know that. The first column holds the number.
func NewCSVList(w io.Writer, columns []Column) (*List, error) {
	c := csv.NewWriter(w)
	write := func(cells []string) error {
		for i := range cells {
			if i >= len(columns) || !typedAs(columns[i].Kind, cells[i]) {
				cells[i] = harmless(cells[i])
			}
		}
		return c.Write(cells)
	}
	titles := make([]string, len(columns))
	for i := range columns {
		titles[i] = columns[i].Title
	}
	_, err := io.WriteString(w, byteOrderMark)
	return &List{
		row:   func(number int, cells []string) error { return write(append([]string{strconv.Itoa(number)}, cells...)) },
		close: func() error { c.Flush(); return c.Error() },
	}, errors.Join(err, write(titles))
}

// harmless puts an apostrophe before a text that a spreadsheet would work out,
// since CSV has no other way to say that it is a text.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

package sheet

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
)

// List is a list for people, written row by row. A row has a number and cells of
// text. A text is never taken for a formula, a date or a number, because a list
// may hold what applicants typed. Rows are not kept, so a list may be long.
type List struct {
	row   func(number int, cells []string) error
	close func() error
}

// Row writes a row.
func (l *List) Row(number int, cells []string) error { return l.row(number, cells) }

// Close writes what is left. Nothing can be read before.
func (l *List) Close() error { return l.close() }

// NewCSVList writes a list as CSV in UTF-8, with the mark by which spreadsheets
// know that. The first column holds the number.
func NewCSVList(w io.Writer, columns []string) (*List, error) {
	c := csv.NewWriter(w)
	write := func(cells []string) error {
		for i := range cells {
			cells[i] = harmless(cells[i])
		}
		return c.Write(cells)
	}
	_, err := io.WriteString(w, byteOrderMark)
	return &List{
		row:   func(number int, cells []string) error { return write(append([]string{strconv.Itoa(number)}, cells...)) },
		close: func() error { c.Flush(); return c.Error() },
	}, errors.Join(err, write(append([]string(nil), columns...)))
}

// harmless puts an apostrophe before a text that a spreadsheet would work out,
// since CSV has no other way to say that it is a text.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

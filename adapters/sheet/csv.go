package sheet

import (
	"encoding/csv"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/grid"
)

// byteOrderMark tells spreadsheets that a CSV file is UTF-8.
const byteOrderMark = "\ufeff"

// WriteCSV writes a grid as CSV in UTF-8, with the mark by which spreadsheets
// know that.
func WriteCSV(w io.Writer, g *grid.Grid) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	if err := c.Write(g.Columns); err != nil {
		return err
	}
	return c.WriteAll(g.Rows)
}

// FindCSV tells which cell stands at a place in a CSV file that [WriteCSV] has
// written: the number of its row, from 0, and the name of its column.
func FindCSV(data []byte, at rules.Pos) (row int, column string, ok bool) {
	text := strings.TrimPrefix(string(data), byteOrderMark)
	c := csv.NewReader(strings.NewReader(text))
	c.FieldsPerRecord = -1
	lines := strings.Split(text, "\n")
	var names []string
	for i := -1; ; i++ {
		record, err := c.Read()
		if err != nil {
			return row, column, ok
		}
		if i < 0 {
			names = record
			continue
		}
		for j := range record[:min(len(record), len(names))] {
			line, b := c.FieldPos(j)
			col := 1 + utf8.RuneCountInString(lines[line-1][:b-1])
			if line < at.Line || line == at.Line && col <= at.Col {
				row, column, ok = i, strings.TrimSpace(names[j]), true
			}
		}
	}
}

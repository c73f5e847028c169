package sheet

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"

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

// ReadCSV reads the rows of a table from CSV.
func ReadCSV(r io.Reader, table string) (*grid.Grid, error) {
	data, err := io.ReadAll(io.LimitReader(r, mostUnpacked+1))
	if err != nil {
		return nil, err
	}
	if len(data) > mostUnpacked {
		return nil, bad("文件超过 %d 字节", "the file has more than %d bytes", mostUnpacked)
	}
	c := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), byteOrderMark)))
	c.FieldsPerRecord = -1
	rows, err := c.ReadAll()
	if quote := (*csv.ParseError)(nil); errors.As(err, &quote) {
		return nil, bad("第 %d 行的引号不对：有引号的格整格加英文双引号，里面的引号写两个",
			"line %d: a quotation mark is wrong; a cell with quotation marks must stand in double quotes, and each mark inside be written twice", quote.Line)
	}
	if err != nil {
		return nil, err
	}
	return gridOf(table, rows)
}

// gridOf makes a grid of lines of cells, the first of which names the columns.
// Short lines are filled up, since spreadsheets leave out empty cells.
func gridOf(table string, rows [][]string) (*grid.Grid, error) {
	if len(rows) == 0 {
		return nil, bad("表是空的：第一行要写列名", "the sheet is empty; its first line must name the columns")
	}
	g := &grid.Grid{Table: table}
	for _, c := range rows[0] {
		g.Columns = append(g.Columns, strings.TrimSpace(c))
	}
	for len(g.Columns) > 0 && g.Columns[len(g.Columns)-1] == "" {
		g.Columns = g.Columns[:len(g.Columns)-1]
	}
	if len(g.Columns) > mostColumns || len(rows) > mostRows {
		return nil, bad("超过 %d 列或 %d 行", "more than %d columns or %d rows", mostColumns, mostRows)
	}
	for _, row := range rows[1:] {
		for len(row) < len(g.Columns) {
			row = append(row, "")
		}
		for len(row) > len(g.Columns) && strings.TrimSpace(row[len(row)-1]) == "" {
			row = row[:len(row)-1]
		}
		if strings.TrimSpace(strings.Join(row, "")) != "" {
			g.Rows = append(g.Rows, row)
		}
	}
	return g, nil
}

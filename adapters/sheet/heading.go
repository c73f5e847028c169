package sheet

import (
	"slices"
	"strconv"
	"strings"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/grid"
)

// Heading is how a column of a table is shown in a workbook, and read back.
type Heading struct {
	Column string     // as the grid calls it
	Title  string     // as people call it; no two are alike
	Kind   rules.Kind // numbers and dates are cells of their kind; 0: every cell is a text
	Values []Choice   // what its cells mostly hold, to choose from
	Open   bool       // a cell may hold anything else too, as a condition may
}

// Choice is a value by its id and as people call it.
type Choice struct{ ID, Title string }

// headingOf finds the heading of a column of the grid, or one without a title.
func headingOf(hs []Heading, column string) Heading {
	if i := slices.IndexFunc(hs, func(h Heading) bool { return h.Column == column }); i >= 0 {
		return hs[i]
	}
	return Heading{Column: column, Title: column}
}

// shown is a cell with titles in the place of ids; one that holds anything else than
// values of the column stays as it is.
func (h *Heading) shown(cell string) string {
	return h.each(cell, func(c Choice) (string, string) { return c.ID, c.Title })
}

// written is a cell with ids in the place of titles.
func (h *Heading) written(cell string) string {
	return h.each(cell, func(c Choice) (string, string) { return c.Title, c.ID })
}

// same reports whether a cell still holds what was written into it for a cell of the table.
func (h *Heading) same(before string, v value) bool {
	switch v.kind {
	case textValue:
		cell := strings.TrimSpace(v.text)
		return cell == before || cell == h.shown(before)
	case numberValue:
		f, ok := cellValue(h.Kind, before).(float64)
		return ok && strconv.FormatFloat(f, 'f', -1, 64) == v.text
	}
	return false
}

// each puts something else for each value of a cell, which are divided by commas and
// may stand behind a "not".
func (h *Heading) each(cell string, exchange func(Choice) (from, to string)) string {
	if len(h.Values) == 0 {
		return cell
	}
	rest, not := strings.CutPrefix(strings.TrimSpace(cell), "not ")
	parts := strings.FieldsFunc(rest, func(r rune) bool { return strings.ContainsRune(",，、", r) })
	for i, p := range parts {
		found := false
		for _, c := range h.Values {
			if from, to := exchange(c); from == strings.TrimSpace(p) {
				parts[i], found = to, true
				break
			}
		}
		if !found {
			return cell
		}
	}
	out := strings.Join(parts, ", ")
	if not {
		out = "not " + out
	}
	return out
}

// dressed is a grid as people see it.
func dressed(g *grid.Grid, hs []Heading) *grid.Grid {
	out := &grid.Grid{Table: g.Table, Columns: slices.Clone(g.Columns), Rows: make([][]string, len(g.Rows))}
	for i, row := range g.Rows {
		out.Rows[i] = slices.Clone(row)
	}
	for j, column := range g.Columns {
		h := headingOf(hs, column)
		out.Columns[j] = h.Title
		for _, row := range out.Rows {
			if j < len(row) {
				row[j] = h.shown(row[j])
			}
		}
	}
	return out
}

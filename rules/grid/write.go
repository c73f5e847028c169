package grid

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/diag"
	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// Write puts the rows of a grid into the file in the place of those of its
// table, and gives the file back. Rows are told apart by their ids. What did
// not change stays as it is written, comments and all; a cell that did change
// is written in its place; a new row is added on a line of its own, and one
// that is gone is taken away with its line. The columns may stand in any
// order, and of those other than id, the inputs and the outputs any may be
// left out.
//
// The error is an [*rules.Error] where the grid or the file cannot be used; places
// in the grid are cells, and have the name given for it.
func Write(name string, data []byte, g *Grid, gridName string, opts ...rules.Option) ([]byte, error) {
	t, err := openTables(name, data, opts)
	if err != nil {
		return nil, err
	}
	table := t.find(g.Table)
	if table == nil {
		return nil, t.Out.Diagnostics().Err()
	}
	w := gridWriter{tableFile: t, gridTable: table, grid: g, name: gridName}
	if !w.check() {
		return nil, t.Out.Diagnostics().Err()
	}
	out := []byte(w.text())
	again, err := Read(name, out, g.Table, opts...)
	if err != nil || !again.sameAs(g) {
		t.Out.Fail(table.pos, codeTableLayout, text.Say("决策表的写法不便改写", "the rows of this table are laid out in a way that cannot be changed here"),
			text.Say("每行单独写一行，以 “- ” 开头，至少留一行", `write each row on a line of its own that begins with "- ", and leave at least one`))
		return nil, t.Out.Diagnostics().Err()
	}
	return out, nil
}

// sameAs reports whether two grids say the same of each row.
func (g *Grid) sameAs(o *Grid) bool {
	if len(g.Rows) != len(o.Rows) {
		return false
	}
	for i := range o.Rows {
		for j, c := range o.Columns {
			k := slices.Index(g.Columns, c)
			was, is := tidy(o.Rows[i][j]), ""
			if k >= 0 {
				is = tidy(g.Rows[i][k])
			}
			if was != is && !(was == "" && is == "-") {
				return false
			}
		}
	}
	return true
}

// tidy is a cell as it is compared: without spaces around it and its lines.
func tidy(s string) string {
	lines := source.SplitLines(s)
	var out []string
	for _, l := range lines {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

// gridWriter writes a grid into a file.
type gridWriter struct {
	*tableFile
	*gridTable
	grid *Grid
	name string
}

// place is a cell of the grid.
func (w *gridWriter) place(row, column int) diag.Pos { return w.grid.Place(w.name, row, column) }

// Place is the place of a cell in the sheet from which a grid came, by its row
// and column from 0; -1 is the row of the names.
func (g *Grid) Place(sheet string, row, column int) diag.Pos {
	line := row + 2
	if row >= 0 && row < len(g.Lines) {
		line = g.Lines[row]
	}
	return diag.CellPos(sheet, line, column+1)
}

func (w *gridWriter) check() bool {
	known := append(slices.Concat([]string{"id", "title", "cite", "from", "to", "overrides"}, w.inputs, w.outputs), w.titles()...)
	for i, c := range w.grid.Columns {
		lang, title := strings.CutPrefix(c, "title.")
		if !slices.Contains(known, c) && !(title && source.IsLanguage(lang)) {
			w.Out.Fail(w.place(-1, i), source.CodeUnknownKey, text.Say("决策表没有列 %s", "the table has no column %s", text.Quoted(c)), w.Out.DidYouMean(c, known))
		}
		if slices.Index(w.grid.Columns, c) < i {
			w.Out.Fail(w.place(-1, i), source.CodeDuplicateKey, text.Say("列 %s 写了两次", "the column %s is given twice", text.Quoted(c)), nil)
		}
	}
	for _, c := range slices.Concat([]string{"id"}, w.inputs, w.outputs) {
		if !slices.Contains(w.grid.Columns, c) {
			w.Out.Fail(w.place(-1, 0), source.CodeMissingKey, text.Say("缺少列 %s", "the column %s is missing", text.Quoted(c)), nil)
		}
	}
	w.ids()
	return !w.Out.Diagnostics().HasErrors()
}

// ids checks that each row has an id of its own.
func (w *gridWriter) ids() {
	at := slices.Index(w.grid.Columns, "id")
	seen := map[string]bool{}
	for i, row := range w.grid.Rows {
		if len(row) != len(w.grid.Columns) {
			w.Out.Fail(w.place(i, 0), source.CodeWrongColumns, text.Say("这一行有 %d 格，应有 %d 格", "this row has %d cell(s) for %d column(s)", len(row), len(w.grid.Columns)), nil)
			continue
		}
		if at < 0 {
			return
		}
		switch id := tidy(row[at]); {
		case !source.IsID(id):
			w.Out.Fail(w.place(i, at), source.CodeBadID, text.Say("行的名称 %s 不合规", "%s cannot be the id of a row", text.Quoted(id)),
				text.Say("用小写字母开头，只含小写字母、数字、“_” 和 “-”", `begin with a lower-case letter; use only lower-case letters, digits, "_" and "-"`))
		case seen[id]:
			w.Out.Fail(w.place(i, at), source.CodeDuplicateID, text.Say("有两行都叫 %s", "two rows are called %s", text.Quoted(id)), nil)
		default:
			seen[id] = true
		}
	}
}

// value is what the grid says of a column in a row; given is false where the
// grid has no such column.
func (w *gridWriter) value(row int, column string) (v string, given bool) {
	i := slices.Index(w.grid.Columns, column)
	if i < 0 {
		return "", false
	}
	return tidy(w.grid.Rows[row][i]), true
}

// chunk is the lines of one row of the file: those before it that are empty or
// comments, and its own.
type chunk struct {
	node   *yaml.Node
	before []string
	own    []string
	first  int // line of the first of own, 1-based
}

// text is the file with the rows of the grid.
func (w *gridWriter) text() string {
	chunks := w.chunks()
	if chunks == nil {
		return ""
	}
	start := chunks[0].first - len(chunks[0].before)
	last := chunks[len(chunks)-1]
	end := last.first + len(last.own)
	out := slices.Clone(w.Lines[:start-1])
	byID := map[string]*chunk{}
	for i := range chunks {
		byID[w.cell(chunks[i].node, "id")] = &chunks[i]
	}
	dash := w.rows.Column - 1
	used := map[*chunk]bool{}
	for i := range w.grid.Rows {
		id, _ := w.value(i, "id")
		if c := byID[id]; c != nil {
			used[c] = true
		}
	}
	for i := range w.grid.Rows {
		id, _ := w.value(i, "id")
		c := byID[id]
		if c == nil {
			out = append(out, strings.Repeat(" ", dash)+"- "+w.newRow(i))
			continue
		}
		out = append(out, w.orphans(chunks, used, c)...)
		out = append(out, c.before...)
		out = append(out, w.changed(i, c)...)
	}
	out = append(out, w.orphans(chunks, used, nil)...)
	return strings.Join(append(out, w.Lines[end-1:]...), "\n")
}

// orphans are the comments before rows that are gone and that stood right
// before this one (nil: at the end), so that no comment is lost but that of
// the row itself.
func (w *gridWriter) orphans(chunks []chunk, used map[*chunk]bool, next *chunk) []string {
	at := len(chunks)
	if next != nil {
		at = slices.IndexFunc(chunks, func(c chunk) bool { return c.node == next.node })
	}
	from := at
	for from > 0 && !used[&chunks[from-1]] {
		from--
	}
	var out []string
	for i := from; i < at; i++ {
		for _, l := range chunks[i].before {
			if strings.TrimSpace(l) != "" {
				out = append(out, l)
			}
		}
	}
	return out
}

// chunks cuts the lines of the table into rows; nil where rows share lines.
func (w *gridWriter) chunks() []chunk {
	var out []chunk
	for i, n := range w.rows.Content {
		end := w.endOf(i)
		first := n.Line
		from := first
		low := 1
		if i > 0 {
			low = out[i-1].first + len(out[i-1].own)
		}
		if n.Line < low || w.rows.Style&yaml.FlowStyle != 0 {
			return nil
		}
		for from > low && blankOrComment(w.Line(from-1)) {
			from--
		}
		out = append(out, chunk{n, slices.Clone(w.Lines[from-1 : first-1]), slices.Clone(w.Lines[first-1 : end]), first})
	}
	return out
}

func blankOrComment(line string) bool {
	t := strings.TrimSpace(line)
	return t == "" || t[0] == '#'
}

// endOf is the last line of a row: the last that is no comment before the next
// row or before what stands further out.
func (w *gridWriter) endOf(i int) int {
	first := w.rows.Content[i].Line
	last := first
	dash := w.rows.Column - 1
	for line := first + 1; line <= len(w.Lines); line++ {
		text := w.Line(line)
		if blankOrComment(text) {
			continue
		}
		if len(text)-len(strings.TrimLeft(text, " ")) <= dash {
			break
		}
		last = line
	}
	return last
}

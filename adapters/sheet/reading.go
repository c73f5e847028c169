package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/grid"
	"github.com/guize-rules/guize/rules/text"
)

// The limits of what is read. A file beyond them is an error.
const (
	mostUnpacked = 64 << 20 // bytes
	mostRows     = 200_000
	mostColumns  = 200
)

// Reading reads the sheet of a table: what its cells hold, and not what they
// show. What cannot be taken without a guess is an error that names each cell.
type Reading struct {
	Table string                // "policy/table"
	Kinds map[string]rules.Kind // what the columns hold, as far as it is known
	Old   *grid.Grid            // the table as it stands; a cell that says the same is taken as it is. nil: there is none

	Headings []Heading // with which it may have been written; ids are read all the same
}

// XLSX reads a workbook: the sheet that bears the name of the table, else the
// only one that a person sees. The notes say what a person may not expect. The
// error says what is wrong with the file.
func (r Reading) XLSX(file io.Reader) (g *grid.Grid, notes []rules.Text, err error) {
	defer func() { // a hostile workbook must not stop the program
		if p := recover(); p != nil {
			g, notes, err = nil, nil, bad("工作簿已损坏：%v", "the workbook is damaged: %v", p)
		}
	}()
	b, err := open(file, mostUnpacked)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if cerr := b.file.Close(); err == nil && cerr != nil {
			g, err = nil, cerr
		}
	}()
	p, notes, err := b.sheet(sheetName(r.Table))
	if err != nil {
		return nil, nil, err
	}
	lines, err := p.lines(mostRows, mostColumns)
	if err != nil {
		return nil, nil, err
	}
	if g, err = r.grid(lines); err != nil {
		return nil, nil, err
	}
	return g, append(notes, p.hidden(len(g.Columns))...), nil
}

// CSV reads a file of comma or tab separated cells, in one of the encodings that
// spreadsheets write.
func (r Reading) CSV(file io.Reader) (*grid.Grid, []rules.Text, error) {
	data, err := io.ReadAll(io.LimitReader(file, mostUnpacked+1))
	if err != nil {
		return nil, nil, err
	}
	if len(data) > mostUnpacked {
		return nil, nil, bad("文件超过 %d 字节", "the file has more than %d bytes", mostUnpacked)
	}
	data, as, ok := readable(data)
	if !ok {
		return nil, nil, bad("看不出文件的编码：请另存为“CSV UTF-8（逗号分隔）”", `the encoding of the file is not known: save it as "CSV UTF-8 (comma delimited)"`)
	}
	c := csv.NewReader(bytes.NewReader(data))
	c.FieldsPerRecord = -1
	if c.Comma, ok = separator(data); !ok {
		return nil, nil, bad("各列之间是分号：请另存为“CSV UTF-8（逗号分隔）”或 .xlsx", `the columns are separated by semicolons: save the file as "CSV UTF-8 (comma delimited)" or .xlsx`)
	}
	lines, err := csvLines(c)
	if err != nil {
		return nil, nil, err
	}
	g, err := r.grid(lines)
	return g, as.Notes(), err
}

// Notes tells of a file that is not UTF-8.
func (e Encoding) Notes() []rules.Text {
	if e.Name == "" {
		return nil
	}
	return []rules.Text{text.Say("文件不是 UTF-8，按 %s 读取；若有乱码，请另存为“CSV UTF-8（逗号分隔）”", `the file is not UTF-8 and was read as %s; where text is garbled, save it as "CSV UTF-8 (comma delimited)"`, e.Name)}
}

// separator is what stands between the cells of the first line.
func separator(data []byte) (rune, bool) {
	first, _, _ := bytes.Cut(bytes.TrimLeft(data, "\r\n"), []byte("\n"))
	switch {
	case bytes.ContainsRune(first, ','):
		return ',', true
	case bytes.ContainsRune(first, '\t'):
		return '\t', true
	}
	return ',', !bytes.ContainsAny(first, ";；")
}

// line is a row of a sheet.
type line struct {
	number int // as a spreadsheet counts
	cells  []value
}

func csvLines(c *csv.Reader) ([]line, error) {
	var out []line
	inside := 0 // line ends within cells, which a spreadsheet does not count
	for {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if quote := (*csv.ParseError)(nil); errors.As(err, &quote) {
			return nil, bad("第 %d 行的引号不对：有引号的格整格加英文双引号，里面的引号写两个",
				"line %d: a quotation mark is wrong; a cell with quotation marks must stand in double quotes, and each mark inside be written twice", quote.Line)
		}
		if err != nil {
			return nil, err
		}
		at, _ := c.FieldPos(0)
		l := line{number: at - inside}
		for _, s := range record {
			v := value{kind: textValue, text: s}
			if errorValue.MatchString(strings.TrimSpace(s)) {
				v = value{kind: badValue, text: strings.TrimSpace(s)}
			}
			l.cells = append(l.cells, v)
			inside += strings.Count(s, "\n")
		}
		out = append(out, l)
	}
}

// lines are the rows of a sheet of so many rows and columns at the most.
func (p *page) lines(rows, columns int) ([]line, error) {
	if len(p.rows) > rows {
		return nil, tooLarge(rows, columns)
	}
	if len(p.rows) == 0 {
		return nil, nil
	}
	wide := 0
	for i := range p.rows[0] {
		if strings.TrimSpace(p.rows[0][i]) != "" {
			wide = i + 1
		}
	}
	if wide > columns {
		return nil, tooLarge(rows, columns)
	}
	if err := p.narrow(wide); err != nil {
		return nil, err
	}
	out := make([]line, 0, len(p.rows))
	for i, row := range p.rows {
		l := line{number: i + 1, cells: make([]value, max(wide, min(len(row), columns)))}
		for j := range l.cells {
			var err error
			if l.cells[j], err = p.cell(j+1, i+1); err != nil {
				return nil, err
			}
		}
		out = append(out, l)
	}
	return out, nil
}

func tooLarge(rows, columns int) error {
	return bad("超过 %d 列或 %d 行", "more than %d columns or %d rows", columns, rows)
}

// narrow refuses ranges that are merged over columns, or out of the first row:
// one value cannot be meant for different things.
func (p *page) narrow(columns int) error {
	for _, w := range p.wide {
		if w.column <= columns {
			return bad("%s：这几格跨列（或与列名）合并了；请取消合并，各列分别填写", "%s: these cells are merged over columns, or with the names of columns; undo that and fill each cell", w.ref)
		}
	}
	return nil
}

// hidden tells of rows and columns that nobody sees and that were read.
func (p *page) hidden(columns int) []rules.Text {
	var names []string
	for c := 1; c <= columns; c++ {
		name := strings.TrimSuffix(cellName(c, 1), "1")
		if seen, err := p.book.file.GetColVisible(p.name, name); err == nil && !seen {
			names = append(names, name)
		}
	}
	for r := range p.rows {
		if len(p.rows[r]) == 0 {
			continue
		}
		if seen, err := p.book.file.GetRowVisible(p.name, r+1); err == nil && !seen {
			names = append(names, strconv.Itoa(r+1))
		}
	}
	if names == nil {
		return nil
	}
	if more := len(names) - text.LongestList; more > 0 {
		names = append(names[:text.LongestList], "…")
	}
	return []rules.Text{text.Say("隐藏的行、列也读了：%s", "hidden rows and columns are read too: %s", text.Names(names))}
}

// grid makes a grid of the rows of a sheet, the first of which names the
// columns. Rows in which nothing stands are left out, and short ones filled up,
// since spreadsheets leave out empty cells.
func (r Reading) grid(lines []line) (*grid.Grid, error) {
	g := &grid.Grid{Table: r.Table}
	var wrong mistakes
	if len(lines) > 0 {
		for i, v := range lines[0].cells {
			if v.kind == badValue {
				wrong.add(cellName(i+1, lines[0].number), whyBad(v.text))
			}
			g.Columns = append(g.Columns, r.column(strings.TrimSpace(v.text)))
		}
	}
	for len(g.Columns) > 0 && g.Columns[len(g.Columns)-1] == "" {
		g.Columns = g.Columns[:len(g.Columns)-1]
	}
	switch {
	case len(g.Columns) == 0:
		return nil, bad("表是空的：第一行要写列名", "the sheet is empty; its first line must name the columns")
	case len(g.Columns) > mostColumns || len(lines) > mostRows:
		return nil, tooLarge(mostRows, mostColumns)
	}
	old := rowsOf(r.Old)
	for _, l := range lines[1:] {
		if blank(l.cells) {
			continue
		}
		g.Rows, g.Lines = append(g.Rows, r.row(g.Columns, l, old, &wrong)), append(g.Lines, l.number)
	}
	if wrong != nil {
		return nil, wrong.err()
	}
	if plain(g.Lines) {
		g.Lines = nil
	}
	return g, nil
}

// plain reports whether rows follow one another from the second line on.
func plain(lines []int) bool {
	for i, n := range lines {
		if n != i+2 {
			return false
		}
	}
	return true
}

func blank(cells []value) bool {
	return !slices.ContainsFunc(cells, func(v value) bool { return strings.TrimSpace(v.text) != "" })
}

// row is a row as texts of its columns, and what stands behind them.
func (r Reading) row(columns []string, l line, old map[string]map[string]string, wrong *mistakes) []string {
	out := make([]string, max(len(columns), len(l.cells)))
	id := slices.Index(columns, "id")
	var was map[string]string
	if id >= 0 && id < len(l.cells) {
		was = old[strings.TrimSpace(l.cells[id].text)]
	}
	for i, v := range l.cells {
		column := ""
		if i < len(columns) {
			column = columns[i]
		}
		h := headingOf(r.Headings, column)
		if before, ok := was[column]; ok && h.same(before, v) {
			out[i] = before
			continue
		}
		if v.kind == textValue {
			v.text = h.written(v.text)
		}
		s, why := v.taken(r.kind(column))
		if why != nil {
			wrong.add(cellName(i+1, l.number), why)
		}
		out[i] = s
	}
	for len(out) > len(columns) && strings.TrimSpace(out[len(out)-1]) == "" {
		out = out[:len(out)-1]
	}
	return out
}

// rowsOf are the cells of a grid, by the id of the row and the column.
func rowsOf(g *grid.Grid) map[string]map[string]string {
	out := map[string]map[string]string{}
	if g == nil {
		return out
	}
	at := slices.Index(g.Columns, "id")
	for _, row := range g.Rows {
		if at < 0 || at >= len(row) {
			continue
		}
		cells := map[string]string{}
		for i, c := range g.Columns[:min(len(row), len(g.Columns))] {
			cells[c] = strings.TrimSpace(row[i])
		}
		out[strings.TrimSpace(row[at])] = cells
	}
	return out
}

// column is the name of a column that is called by its title.
func (r Reading) column(title string) string {
	for _, h := range r.Headings {
		if h.Title == title {
			return h.Column
		}
	}
	return title
}

// kind is what a column holds; 0 where that is not known.
func (r Reading) kind(column string) rules.Kind {
	switch name, _, _ := strings.Cut(column, "."); {
	case r.Kinds[column] != 0:
		return r.Kinds[column]
	case column == "from", column == "to":
		return rules.KindDate
	case column == "id", name == "title", column == "cite", column == "overrides":
		return rules.KindString
	}
	return 0
}

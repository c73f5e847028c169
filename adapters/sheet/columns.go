package sheet

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// Columns says what the cells of a CSV file of applications are. It is made
// once, of the file's first row, and is then safe for concurrent use.
type Columns struct {
	file    string
	columns []column
	form    *node
	readers sync.Pool // of *rowReader
}

// ReadColumns makes a plan of the first row of a file, which names a fact of
// one of the sets in each of its cells. The row is given as it stands in the
// file, with its line. Where two sets declare a fact of the same name the first
// says of what type it is. The error is a [*rules.Error] with every mistake of
// the row.
func ReadColumns(file string, line int, row []byte, sets ...*rules.Set) (*Columns, error) {
	return planned(file, sets, func(p *planner) { p.header(row, line) })
}

func planned(file string, sets []*rules.Set, header func(p *planner)) (*Columns, error) {
	c := &Columns{file: file, form: &node{kind: objectNode}}
	c.readers.New = func() any { return newRowReader() }
	p := &planner{columns: c}
	for _, s := range sets {
		p.facts = append(p.facts, s.Facts...)
	}
	header(p)
	if err := p.diags.Err(); err != nil {
		return nil, err
	}
	c.form.sort()
	return c, nil
}

// Application turns a row, given as it stands in the file and with the line on
// which it begins, into the JSON of an application. An empty cell is a fact not
// given. The error is a [rules.Diagnostic].
func (c *Columns) Application(row []byte, line int) ([]byte, error) {
	r := c.readers.Get().(*rowReader)
	cells, d := r.read(c.file, row, line)
	if d != nil {
		return nil, *d // and the reader, which may hold the rest of the row, is given up
	}
	defer c.readers.Put(r)
	for i := range cells {
		if (i >= len(c.columns) || c.columns[i].name == "") && strings.TrimSpace(cells[i]) != "" {
			return nil, c.noColumn(r.place(i), i, len(cells))
		}
	}
	return c.form.append(make([]byte, 0, 2*len(row)+64), cells), nil
}

func (c *Columns) noColumn(pos rules.Pos, i, cells int) rules.Diagnostic {
	if i < len(c.columns) {
		return mistake(pos, "wrong-columns", text.Say("第 %d 列没有列名，却有内容", "column %d has no name, but there is something in it", i+1),
			text.Say("在第一行写上列名，或清空这一列", "name the column in the first row, or empty it"))
	}
	return mistake(pos, "wrong-columns", text.Say("这一行有 %d 格，第一行只有 %d 个列名", "this row has %d cells, and the first row has %d names", cells, len(c.columns)),
		text.Say("内容里有逗号的，整格加英文双引号", "a cell with a comma in it must stand in double quotes"))
}

// rowReader reads rows one after the other.
type rowReader struct {
	src   bytes.Reader
	csv   *csv.Reader
	file  string
	row   []byte
	line  int // of the file, on which the row begins
	first int // that line, as csv counts
}

func newRowReader() *rowReader {
	r := &rowReader{}
	r.csv = csv.NewReader(&r.src)
	r.csv.FieldsPerRecord, r.csv.ReuseRecord = -1, true
	return r
}

// read gives the cells of a row, which are overwritten by the next.
func (r *rowReader) read(file string, row []byte, line int) ([]string, *rules.Diagnostic) {
	r.file, r.row, r.line = file, row, line
	if !utf8.Valid(row) {
		return nil, r.notUTF8()
	}
	r.src.Reset(row)
	cells, err := r.csv.Read()
	if err != nil {
		return nil, r.badQuotes()
	}
	r.first, _ = r.csv.FieldPos(0)
	return cells, nil
}

// place is where a cell begins.
func (r *rowReader) place(i int) rules.Pos {
	line, col := r.csv.FieldPos(i)
	return r.pos(line-r.first, col-1)
}

// pos is a place in the row, by a line of it and a byte of that line.
func (r *rowReader) pos(line, at int) rules.Pos {
	text := r.row
	for range line {
		_, text, _ = bytes.Cut(text, []byte("\n"))
	}
	return rules.Pos{File: r.file, Line: r.line + line, Col: 1 + utf8.RuneCount(text[:min(at, len(text))])}
}

func (r *rowReader) notUTF8() *rules.Diagnostic {
	at := 0
	for {
		c, n := utf8.DecodeRune(r.row[at:])
		if c == utf8.RuneError && n < 2 {
			break
		}
		at += n
	}
	before := r.row[:at]
	d := mistake(r.pos(bytes.Count(before, []byte("\n")), at-bytes.LastIndexByte(before, '\n')-1), "not-utf8",
		text.Say("不是 UTF-8 编码，可能是 GBK", "this is not UTF-8 text; it may be GBK"), saveAs())
	return &d
}

func saveAs() rules.Text {
	return text.Say("在表格软件里另存为“CSV UTF-8（逗号分隔）”", `save the file as "CSV UTF-8 (comma delimited)"`)
}

// badQuotes says which mark is wrong.
func (r *rowReader) badQuotes() *rules.Diagnostic {
	var q Quotes
	n := 0
	for line := range bytes.SplitSeq(r.row, []byte("\n")) {
		if q.Line(line); q.Broken {
			break
		}
		n++
	}
	message := text.Say("引号没有结束", "a quotation mark is not closed")
	if q.Broken {
		message = text.Say("引号的位置不对", "a quotation mark stands where none may")
	}
	d := mistake(r.pos(min(n, bytes.Count(r.row, []byte("\n"))), q.At), "syntax", message,
		text.Say("内容里有引号的，整格加英文双引号，里面的引号写两个", "a cell with quotation marks in it must stand in double quotes, and each mark inside be written twice"))
	return &d
}

func mistake(pos rules.Pos, code string, message, hint rules.Text) rules.Diagnostic {
	return rules.Diagnostic{Pos: pos, Code: code, Severity: rules.SeverityError, Message: message, Hint: hint}
}

// shown is a name from a file as a message can hold it.
func shown(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return '�'
		}
		return r
	}, s)
	return text.Short(s, text.Shown)
}

// words says what may stand for a value of enum or set facts of one name, and
// how an application writes it: an id or an alias as it is, and the title of a
// value, where only one value has it, by its id.
func words(facts []*rules.Fact) map[string]string {
	out := map[string]string{}
	titles := map[string][]string{}
	for _, f := range facts {
		for _, v := range f.Type.Values {
			out[v.ID] = v.ID
			if v.Alias != "" {
				out[v.Alias] = v.Alias
			}
			for _, t := range v.Title {
				if t = strings.TrimSpace(t); !slices.Contains(titles[t], v.ID) {
					titles[t] = append(titles[t], v.ID)
				}
			}
		}
	}
	for t, ids := range titles {
		if _, taken := out[t]; !taken && len(ids) == 1 {
			out[t] = ids[0]
		}
	}
	return out
}

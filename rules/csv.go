package rules

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// rowsFrom reads the rows of a table from a CSV file. Its first line names the
// columns: id, the inputs and outputs as the table writes them and, where
// wanted, cite, from, to, title or title.zh, title.en, ….
func (r *reader) rowsFrom(d *tableDraft, n *yaml.Node) {
	name := r.Str(n, "CSV 文件名|the name of a CSV file")
	if name == "" {
		return
	}
	at, ok := r.within(n, name)
	if !ok {
		return
	}
	data, err := r.loader.bytes(at)
	if err != nil {
		r.loader.unreadable(r.Pos(n), at, err)
		return
	}
	r.layer.csv = append(r.layer.csv, File{at, data})
	if len(data) > r.Lim.FileBytes {
		r.Out.Fail(Pos{File: at, Line: 1, Col: 1}, source.CodeTooLarge, text.Say("文件超过上限 %d 字节", "the file has more than %d bytes", r.Lim.FileBytes), nil)
		return
	}
	src, text, ok := source.NewFile(at, data, r.Out)
	if !ok {
		return
	}
	f := csvFile{reader: &reader{Walker: source.Walker{Ctx: r.Ctx, File: src, Out: r.Out, Lim: r.Lim}, layer: r.layer, loader: r.loader, words: r.words}, draft: d}
	d.sheet = func(of func(string) string) {
		f.of = of
		f.read(text)
	}
	r.layer.sheets = append(r.layer.sheets, d)
}

const mostColumns = 200

// csvFile is a CSV file while it is read.
type csvFile struct {
	*reader
	draft   *tableDraft
	csv     *csv.Reader
	columns []string
	of      func(heading string) string // the column that a heading means
}

func (f *csvFile) read(content string) {
	f.csv = csv.NewReader(bytes.NewReader([]byte(content)))
	f.csv.FieldsPerRecord = -1
	for first := true; f.Ctx.Err() == nil; first = false {
		record, err := f.csv.Read()
		if errors.Is(err, io.EOF) {
			if first {
				f.Out.Fail(Pos{File: f.Path, Line: 1, Col: 1}, source.CodeEmptyFile, text.Say("文件是空的", "the file is empty"), text.Say("第一行写列名", "its first line must name the columns"))
			}
			return
		}
		var bad *csv.ParseError
		switch {
		case errors.As(err, &bad):
			f.Out.Fail(f.place(bad.Line, bad.Column), source.CodeSyntax, text.Say("CSV 中的引号没有正确结束", "a quotation mark in the CSV file is not closed properly"),
				text.Say("引号内的引号写两个", "inside quotes write a quotation mark twice"))
			return
		case first:
			if f.columns = record; !f.header() {
				return
			}
		default:
			f.record(record)
		}
	}
}

// place turns a line and a column in bytes into a place in characters.
func (f *csvFile) place(line, col int) Pos {
	l := f.Line(line)
	return Pos{File: f.Path, Line: line, Col: utf8.RuneCountInString(l[:max(min(col-1, len(l)), 0)]) + 1}
}

// field is the place of a field of the current record, after its quote.
func (f *csvFile) field(i int) Pos {
	line, col := f.csv.FieldPos(i)
	p := f.place(line, col)
	if l := f.Line(line); col-1 < len(l) && l[col-1] == '"' {
		p.Col++
	}
	return p
}

// header checks the names of the columns.
func (f *csvFile) header() bool {
	known := slices.Concat([]string{"id", "cite", "from", "to", "title"}, f.draft.inputs, f.draft.outputs)
	if len(f.columns) > mostColumns {
		f.Out.Fail(f.field(mostColumns), source.CodeTooLarge, text.Say("列数超过 %d", "there are more than %d columns", mostColumns), nil)
		return false
	}
	if !slices.ContainsFunc(f.columns, func(c string) bool { return slices.Contains(known, f.called(c, known)) }) { // no word of it is quoted
		f.Out.Fail(f.field(0), source.CodeMissingKey, text.Say("这不是决策表的 CSV 文件：第一行没有一个列名", "this is no CSV file of the table: its first line names none of the columns"),
			text.Say("第一行写列名：%s", "its first line must name the columns: %s", text.Names(slices.Concat([]string{"id"}, f.draft.inputs, f.draft.outputs))))
		return false
	}
	ok := true
	seen := map[string]bool{}
	for i, c := range f.columns {
		c = f.called(c, known)
		f.columns[i] = c
		switch lang, title := strings.CutPrefix(c, "title."); {
		case seen[c]:
			f.Out.Fail(f.field(i), source.CodeDuplicateKey, text.Say("列 %s 写了两次", "the column %s is given twice", text.Quoted(c)), nil)
			ok = false
		case !slices.Contains(known, c) && !(title && source.IsLanguage(lang)):
			f.Out.Fail(f.field(i), source.CodeUnknownKey, text.Say("决策表没有列 %s", "the table has no column %s", text.Quoted(c)), f.Out.DidYouMean(c, known))
			ok = false
		}
		seen[c] = true
	}
	for _, c := range slices.Concat([]string{"id"}, f.draft.inputs, f.draft.outputs) {
		if !seen[c] {
			f.Out.Fail(f.field(0), source.CodeMissingKey, text.Say("CSV 文件缺少列 %s", "the CSV file lacks the column %s", text.Quoted(c)), nil)
			ok = false
		}
	}
	return ok
}

// called is a column as the table writes it.
func (f *csvFile) called(heading string, known []string) string {
	heading = strings.TrimSpace(heading)
	if slices.Contains(known, heading) {
		return heading
	}
	return f.of(heading)
}

// record reads one row.
func (f *csvFile) record(record []string) {
	if len(record) != len(f.columns) {
		f.Out.Fail(f.field(0), source.CodeWrongColumns, text.Say("这一行有 %d 格，应有 %d 格", "this row has %d cell(s) for %d column(s)", len(record), len(f.columns)), nil)
		return
	}
	u := f.draft.newRow(f.field(0))
	var id Pos
	cells := make([]located, len(f.draft.inputs))
	values := make([]Value, len(f.draft.outputs))
	for i, s := range record {
		n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: strings.TrimSpace(s)}
		n.Line, n.Column = f.field(i).Line, f.field(i).Col
		switch c := f.columns[i]; {
		case slices.Contains(f.draft.inputs, c):
			cells[slices.Index(f.draft.inputs, c)] = f.cellText(i, s)
		case slices.Contains(f.draft.outputs, c):
			values[slices.Index(f.draft.outputs, c)] = f.output(n)
		case c == "id":
			u.ID, id = f.ID(n, "行|a row"), f.field(i)
		case n.Value == "":
		case c == "cite":
			u.Cites = f.cites(n)
		case c == "from":
			u.Valid.From, u.Valid.Pos = f.Date(n), f.field(i)
		case c == "to":
			u.Valid.To, u.Valid.Pos = f.Date(n), f.field(i)
		default:
			_, lang, _ := strings.Cut(c, ".")
			if u.Title == nil {
				u.Title = Text{}
			}
			u.Title[lang] = n.Value
		}
	}
	f.ordered(u.Valid)
	u.Effects = f.draft.decide(values)
	f.addRow(f.draft, u, id, cells)
}

// cellText is an input cell; its characters are where they seem to be unless
// quotes are doubled in it or it has several lines.
func (f *csvFile) cellText(i int, s string) located {
	return located{text: []rune(s), pos: f.field(i), exact: !strings.ContainsAny(s, "\"\n")}
}

// output reads an output cell: a number, true, false, text or "= expression".
func (f *csvFile) output(n *yaml.Node) Value {
	v := Value{Kind: ValueString, Pos: f.Pos(n), Text: n.Value}
	switch {
	case n.Value == "-" || n.Value == "":
		return Value{}
	case strings.HasPrefix(n.Value, "="):
		f.scalar(n, &v)
	case source.PlainNumber(n.Value):
		v.Kind = ValueNumber
	case n.Value == "true" || n.Value == "false":
		v.Kind = ValueBool
	}
	return v
}

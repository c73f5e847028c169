package sheet

import (
	"io"

	"github.com/xuri/excelize/v2"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/diag"
)

// mostInBook is how many bytes of a workbook of applications are read.
const mostInBook = 256 << 20

// Applications are those of a workbook, one a row under a row of names. They do
// not change, and are safe for concurrent use.
type Applications struct {
	columns *Columns
	lines   []line
}

// ReadApplications reads the first sheet of a workbook that a person sees and in
// which something stands. Its first row names a fact of one of the sets in each
// cell, as that of a CSV file does. The notes say what a person may not expect;
// the error is a [*rules.Error] with every mistake of the first row, or says what
// is wrong with the file.
func ReadApplications(file string, r io.Reader, sets ...*rules.Set) (a *Applications, notes []rules.Text, err error) {
	defer func() { // a hostile workbook must not stop the program
		if p := recover(); p != nil {
			a, notes, err = nil, nil, bad("工作簿已损坏：%v", "the workbook is damaged: %v", p)
		}
	}()
	b, err := open(r, mostInBook)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if cerr := b.file.Close(); err == nil && cerr != nil {
			a, err = nil, cerr
		}
	}()
	p, notes, err := b.sheet("")
	if err != nil {
		return nil, nil, err
	}
	lines, err := p.lines(excelize.TotalRows, mostFacts)
	if err != nil {
		return nil, nil, err
	}
	a = &Applications{lines: lines}
	a.columns, err = planned(file, sets, func(n *planner) {
		names := make([]string, len(lines[0].cells))
		for i, v := range lines[0].cells {
			names[i] = v.text
		}
		n.names(names, func(i int) rules.Pos { return diag.CellPos(file, 1, i+1) }, nil)
	})
	if err != nil {
		return nil, nil, err
	}
	return a, append(notes, p.hidden(len(a.columns.columns))...), nil
}

// Rows lists the numbers of the rows in which something stands.
func (a *Applications) Rows() []int {
	var out []int
	for _, l := range a.lines[1:] {
		if !blank(l.cells) {
			out = append(out, l.number)
		}
	}
	return out
}

// Application turns a row into the JSON of an application. An empty cell is a
// fact not given. The error is a [rules.Diagnostic].
func (a *Applications) Application(row int) ([]byte, error) {
	l, c := a.lines[row-1], a.columns
	cells := make([]string, len(l.cells))
	for i, v := range l.cells {
		place := diag.CellPos(c.file, row, i+1)
		if v.kind == badValue && v.text == emptyResult {
			continue
		}
		if i >= len(c.columns) || c.columns[i].name == "" {
			if v.kind != emptyValue && v.text != "" {
				return nil, c.noColumn(place, i, len(cells))
			}
			continue
		}
		s, why := v.given(c.columns[i].kind)
		if why != nil {
			return nil, mistake(place, "bad-cell", why, nil)
		}
		cells[i] = s
	}
	return c.form.append(make([]byte, 0, 16*len(cells)+64), cells), nil
}

// given is the value as the text of a fact of a kind. A text is left to the
// column, which reads it as that of a CSV file.
func (v value) given(kind rules.Kind) (string, rules.Text) {
	if v.kind == textValue {
		return v.text, nil
	}
	return v.taken(kind)
}

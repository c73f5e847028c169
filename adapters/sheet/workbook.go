package sheet

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// workbook is a file of sheets, open to be read.
type workbook struct {
	file     *excelize.File
	from1904 bool
	formats  map[int]cellFormat // by style
}

// open opens a workbook of so many bytes at the most, when unpacked.
func open(r io.Reader, most int64) (*workbook, error) {
	f, err := excelize.OpenReader(r, excelize.Options{UnzipSizeLimit: most, UnzipXMLSizeLimit: most})
	switch {
	case errors.Is(err, excelize.ErrWorkbookPassword), err != nil && strings.Contains(err.Error(), "encrypt"):
		return nil, bad("工作簿加了密码：请去掉密码后另存", "the workbook has a password: save it without one")
	case err != nil && strings.Contains(err.Error(), "limit"):
		return nil, bad("工作簿展开后超过 %d 字节：请另存为 CSV，或分成几个文件", "the workbook has more than %d bytes when unpacked: save it as CSV, or as several files", most)
	case err != nil:
		return nil, bad("不是 XLSX 工作簿：请用表格软件另存为 .xlsx（%v）", "this is no XLSX workbook: save it as .xlsx in a spreadsheet program (%v)", err)
	}
	b := &workbook{file: f, formats: map[int]cellFormat{}}
	if p, err := f.GetWorkbookProps(); err == nil && p.Date1904 != nil {
		b.from1904 = *p.Date1904
	}
	return b, nil
}

// page is a sheet of a workbook.
type page struct {
	book   *workbook
	name   string
	rows   [][]string        // what is stored, as text
	merged map[string]string // a cell in a merged range, and the first of that
	wide   []wideRange
}

// wideRange is a merged range of several columns, or of the first row and more.
type wideRange struct {
	ref    string
	column int // the first
}

// sheet chooses the sheet of that name, else the one that a person sees; where
// there are several of those and something in each, any would be a guess.
func (b *workbook) sheet(want string) (*page, []rules.Text, error) {
	all := b.file.GetSheetList()
	if slices.Contains(all, want) {
		p, err := b.page(want)
		return p, nil, err
	}
	var found []*page
	for _, name := range all {
		if seen, err := b.file.GetSheetVisible(name); err != nil || !seen && len(all) > 1 {
			continue
		}
		p, err := b.page(name)
		if err != nil {
			return nil, nil, err
		}
		if len(p.rows) > 0 {
			found = append(found, p)
		}
	}
	switch len(found) {
	case 0:
		return nil, nil, bad("表是空的：第一行要写列名", "the sheet is empty; its first line must name the columns")
	case 1:
		return found[0], nil, nil
	}
	names := make([]string, len(found))
	for i, p := range found {
		names[i] = shown(p.name)
	}
	if want != "" {
		return nil, nil, bad("工作簿里有几张表（%s），没有一张叫 %s：请把要读的一张改成这个名称", "the workbook has several sheets (%s), and none is called %s: give the one to be read that name", text.Names(names), want)
	}
	return found[0], []rules.Text{text.Say("只读工作表“%s”，不读 %s", "only the sheet %[1]q is read, and not %[2]s", names[0], text.Names(names[1:]))}, nil
}

// page reads what is stored in the cells of a sheet.
func (b *workbook) page(name string) (*page, error) {
	p := &page{book: b, name: name, merged: map[string]string{}}
	rows, err := b.file.Rows(name)
	if err != nil {
		return nil, damaged(err)
	}
	for n := 1; rows.Next(); n++ {
		row, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, errors.Join(damaged(err), rows.Close())
		}
		if len(row) > 0 {
			p.rows = append(p.rows, make([][]string, n-len(p.rows))...)
			p.rows[n-1] = row
		}
	}
	if err := errors.Join(rows.Error(), rows.Close()); err != nil {
		return nil, damaged(err)
	}
	return p, p.merge()
}

func damaged(err error) error {
	return bad("工作簿已损坏：%v", "the workbook is damaged: %v", err)
}

// mostMerged bounds the cells of merged ranges.
const mostMerged = 1_000_000

// merge finds the cells that show what another holds.
func (p *page) merge() error {
	ranges, err := p.book.file.GetMergeCells(p.name, true)
	if err != nil {
		return damaged(err)
	}
	cells := 0
	for _, m := range ranges {
		c1, r1, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		c2, r2, err2 := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err != nil || err2 != nil {
			return damaged(errors.Join(err, err2))
		}
		r2 = min(r2, len(p.rows))
		c2 = min(c2, mostColumns)
		if cells += max(0, r2-r1+1) * max(0, c2-c1+1); cells > mostMerged {
			return bad("合并的单元格太多", "too many cells are merged")
		}
		for r := r1; r <= r2; r++ {
			for c := c1; c <= c2; c++ {
				p.merged[cellName(c, r)] = m.GetStartAxis()
			}
		}
		if c1 < c2 || r1 == 1 && r2 > 1 {
			p.wide = append(p.wide, wideRange{m.GetStartAxis() + ":" + m.GetEndAxis(), c1})
		}
	}
	return nil
}

func cellName(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		return fmt.Sprintf("R%dC%d", row, col)
	}
	return name
}

// stored is the text that the file has for a cell; of one that is merged, that
// of the range.
func (p *page) stored(name string) string {
	col, row, err := excelize.CellNameToCoordinates(name)
	if err != nil || row > len(p.rows) || col > len(p.rows[row-1]) {
		return ""
	}
	return p.rows[row-1][col-1]
}

// cell is what a cell holds, by the numbers of its column and row from 1.
func (p *page) cell(col, row int) (value, error) {
	name := cellName(col, row)
	if first, ok := p.merged[name]; ok {
		name = first
	}
	stored := p.stored(name)
	kind, err := p.book.file.GetCellType(p.name, name)
	if err != nil {
		return value{}, damaged(err)
	}
	if kind == excelize.CellTypeSharedString && stored == "" { // perhaps a text that is not there
		if _, err := p.book.file.GetCellValue(p.name, name); err != nil {
			return value{}, damaged(err)
		}
	}
	switch kind {
	case excelize.CellTypeFormula:
		if stored == "" {
			return value{kind: badValue, text: emptyResult}, nil
		}
		return value{kind: textValue, text: stored}, nil
	case excelize.CellTypeSharedString, excelize.CellTypeInlineString:
		return value{kind: textValue, text: stored}, nil
	case excelize.CellTypeBool:
		return value{kind: boolValue, text: map[bool]string{true: "true", false: "false"}[strings.TrimSpace(stored) == "1"]}, nil
	case excelize.CellTypeError:
		return value{kind: badValue, text: stored}, nil
	case excelize.CellTypeDate:
		return dated(plainDate(stored)), nil
	}
	if strings.TrimSpace(stored) != "" {
		return p.number(name, stored)
	}
	formula, err := p.book.file.GetCellFormula(p.name, name)
	if err != nil {
		return value{}, damaged(err)
	}
	if formula != "" {
		return value{kind: badValue, text: noResult}, nil
	}
	return value{}, nil
}

// number is a cell with a number, which its format may make a date.
func (p *page) number(name, stored string) (value, error) {
	f, plain, ok := number(stored)
	if !ok {
		return value{kind: textValue, text: stored}, nil
	}
	format, err := p.format(name)
	switch {
	case err != nil:
		return value{}, damaged(err)
	case format == formatDate:
		return dated(dateOf(f, p.book.from1904)), nil
	case format == formatTime:
		return value{kind: badValue, text: timeOfDay}, nil
	}
	return value{kind: numberValue, text: plain, zero: format == formatZeros}, nil
}

func dated(date, wrong string) value {
	if wrong != "" {
		return value{kind: badValue, text: wrong}
	}
	return value{kind: dateValue, text: date}
}

// format is what the style of a cell makes of a number.
func (p *page) format(name string) (cellFormat, error) {
	style, err := p.book.file.GetCellStyle(p.name, name)
	if err != nil {
		return 0, err
	}
	if f, ok := p.book.formats[style]; ok {
		return f, nil
	}
	s, err := p.book.file.GetStyle(style)
	if err != nil {
		return 0, err
	}
	f := builtIn(s.NumFmt)
	if s.CustomNumFmt != nil {
		f = custom(*s.CustomNumFmt)
	}
	p.book.formats[style] = f
	return f, nil
}

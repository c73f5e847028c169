package cli

import (
	"bytes"
	"errors"
	"io"

	"github.com/guize-rules/guize/adapters/sheet"
	"github.com/guize-rules/guize/rules"
)

// applications are those of a file that holds many: NDJSON, CSV or a workbook.
type applications struct {
	scanner
	name    string
	columns *sheet.Columns      // of CSV
	book    *sheet.Applications // of a workbook
	notes   []rules.Text
}

// applications makes a source ready to be read one application after the other.
// The columns of CSV and of a workbook are facts of any of the sets. The error
// of a first row that does not name them is a [*rules.Error].
func (s *source) applications(sets ...*rules.Set) (*applications, error) {
	if s.kind == kindBook {
		return s.workbook(sets)
	}
	lines := lineScanner{r: s.r, max: maxLine}
	a := &applications{scanner: &lines, name: s.name}
	if s.kind != kindRows {
		return a, nil
	}
	rows := &rowScanner{lineScanner: lines}
	a.scanner = rows
	first, err := rows.next()
	if errors.Is(err, io.EOF) {
		first, err = textLine{number: 1}, nil
	}
	if err != nil {
		return nil, err
	}
	if first.tooLong {
		return nil, a.wrong(first, a.tooLong())
	}
	a.columns, err = sheet.ReadColumns(s.name, first.number, first.text, sets...)
	return a, err
}

// workbook reads a workbook, of which no row can be read before the last.
func (s *source) workbook(sets []*rules.Set) (*applications, error) {
	book, notes, err := sheet.ReadApplications(s.name, s.r, sets...)
	if bad := (*rules.Error)(nil); err != nil && !errors.As(err, &bad) {
		return nil, said("%s：%s", "%s: %s", s.name, err)
	}
	if err != nil {
		return nil, err
	}
	return &applications{scanner: &bookScanner{rows: book.Rows()}, name: s.name, book: book, notes: notes}, nil
}

// bookScanner gives the numbers of the rows of a workbook.
type bookScanner struct {
	rows []int
	last int
}

func (s *bookScanner) next() (textLine, error) {
	if len(s.rows) == 0 {
		return textLine{}, io.EOF
	}
	s.last, s.rows = s.rows[0], s.rows[1:]
	return textLine{number: s.last}, nil
}

func (s *bookScanner) ready() bool { return true }
func (s *bookScanner) at() int     { return s.last }

// json is the application on a line or row.
func (a *applications) json(l textLine) ([]byte, error) {
	switch {
	case a.book != nil:
		return a.book.Application(l.number)
	case l.tooLong:
		return nil, a.tooLong()
	case a.columns == nil:
		return unwrapped(l.text), nil
	}
	return a.columns.Application(l.text, l.number)
}

func (a *applications) tooLong() error {
	return said("这一行超过 %d 字节：一行只写一件", "the line is longer than %d bytes: a line holds one application", maxLine)
}

// refused is the error of an application that the engine could not read.
func (a *applications) refused(l textLine, err error) error {
	if a.columns != nil || a.book != nil {
		return a.wrong(l, err)
	}
	return a.wrong(l, mistakeIn(a.name, l.number, err))
}

// wrong is the error of the application on a line or row, with its place.
func (a *applications) wrong(l textLine, err error) error {
	if d := (rules.Diagnostic{}); errors.As(err, &d) {
		return err // it has its place
	}
	return said("%s:%d: %s", "%s:%d: %s", a.name, l.number, err)
}

// rowScanner reads the rows of a CSV file, whose cells may go on from line to
// line.
type rowScanner struct {
	lineScanner
	lines []textLine // read ahead
	taken int        // of them
}

// next returns the next row in which something stands.
func (s *rowScanner) next() (textLine, error) {
	for {
		row, err := s.row()
		if err != nil || row.tooLong || !blankRow(row.text) {
			return row, err
		}
	}
}

func (s *rowScanner) ready() bool { return s.taken < len(s.lines) || s.lineScanner.ready() }

// row joins lines for as long as a cell goes on. Where it never ends, or ends
// as no cell may, the row is its first line alone: nobody can read it, but the
// lines behind it may well be rows in good order.
func (s *rowScanner) row() (textLine, error) {
	if s.taken == len(s.lines) {
		s.lines, s.taken = s.lines[:0], 0
	}
	first, err := s.take()
	if err != nil || first.tooLong {
		return first, err
	}
	var q sheet.Quotes
	if q.Line(first.text); !q.Open {
		return first, nil
	}
	behind, text := s.taken, bytes.Clone(first.text)
	for q.Open {
		l, err := s.take() // an error comes again when the lines behind are done
		if q.Line(l.text); err != nil || l.tooLong || q.Broken || len(text)+len(l.text) >= s.max {
			s.taken = behind
			return first, nil
		}
		text = append(append(text, '\n'), l.text...)
	}
	return textLine{first.number, text, false}, nil
}

func (s *rowScanner) take() (textLine, error) {
	if s.taken == len(s.lines) {
		l, err := s.raw()
		if err != nil {
			return l, err
		}
		s.lines = append(s.lines, l)
	}
	s.taken++
	return s.lines[s.taken-1], nil
}

// blankRow reports whether all cells of a row are empty, as spreadsheets leave
// rows behind.
func blankRow(text []byte) bool {
	for cell := range bytes.SplitSeq(text, []byte(",")) {
		if len(cell) > 0 && string(cell) != `""` && len(bytes.TrimSpace(cell)) > 0 {
			return false
		}
	}
	return true
}

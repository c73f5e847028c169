package sheet

import "bytes"

// Quotes follows the quotation marks of a row of CSV, so that it is known which
// lines are one row: a cell in quotes may have several. The zero value is at
// the beginning of a row.
type Quotes struct {
	Open   bool // a cell goes on in the next line
	Broken bool // a mark stands where none may, and the row cannot be read
	At     int  // the byte of its line at which the mark stands that is open, or wrong
}

// Line follows the marks of the next line, which is given without its end.
func (q *Quotes) Line(text []byte) {
	at := 0
	for at < len(text) && !q.Broken {
		if q.Open {
			at = q.inside(text, at)
		} else {
			at = q.cell(text, at)
		}
	}
}

// cell steps over a cell without quotes, or into one.
func (q *Quotes) cell(text []byte, at int) int {
	if text[at] == '"' {
		q.Open, q.At = true, at
		return at + 1
	}
	end := bytes.IndexByte(text[at:], ',')
	if end < 0 {
		end = len(text) - at
	}
	if bare := bytes.IndexByte(text[at:at+end], '"'); bare >= 0 {
		q.Broken, q.At = true, at+bare
	}
	return at + end + 1
}

// inside steps to behind the next mark in a cell: where it is not one of two,
// the cell ends.
func (q *Quotes) inside(text []byte, at int) int {
	next := bytes.IndexByte(text[at:], '"')
	if next < 0 {
		return len(text)
	}
	at += next + 1
	switch {
	case at < len(text) && text[at] == '"':
		return at + 1
	case at < len(text) && text[at] != ',':
		q.Broken, q.At = true, at-1
	}
	q.Open = false
	return at + 1
}

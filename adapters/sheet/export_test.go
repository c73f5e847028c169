package sheet

import "io"

// NewShortList is a list as a workbook whose sheets hold few rows.
func NewShortList(w io.Writer, name string, columns []Column, most int) (*List, error) {
	return newBook(w, name, columns, most)
}

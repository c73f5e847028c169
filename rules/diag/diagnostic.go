package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/guize-rules/guize/rules/text"
)

// Pos is a place in a file of a policy set. Line and Col are 1-based and Col
// counts characters (Unicode code points), not bytes. In a spreadsheet Cell is
// the address of a cell ("C5"), Line its row and Col the number of its column.
// The zero Pos is unknown.
type Pos struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Col  int    `json:"column"`
	Cell string `json:"cell,omitempty"`
}

// CellPos is the place of a cell in a spreadsheet, by the numbers of its row and
// its column from 1.
func CellPos(file string, row, col int) Pos {
	name := ""
	for n := col; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return Pos{File: file, Line: row, Col: col, Cell: fmt.Sprintf("%s%d", name, row)}
}

// String returns "file:line:col", or "file:C5" of a cell.
func (p Pos) String() string {
	if p.Cell != "" {
		return p.File + ":" + p.Cell
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

func (p Pos) compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Col, q.Col))
}

// Severity tells a mistake that stops a set from being used from one that
// does not. The zero value is not valid.
type Severity int

// The severities.
const (
	SeverityError Severity = iota + 1
	SeverityWarning
)

// String returns "error" or "warning".
func (s Severity) String() string {
	switch s {
	case SeverityError:
		return "error"
	case SeverityWarning:
		return "warning"
	}
	return "invalid"
}

// Diagnostic is one mistake of the policy's author. Code is stable API
// (kebab-case, listed in docs/diagnostics.md); Message says what is wrong and
// Hint, where there is one, what to do, each in Chinese ("zh") and English ("en").
// Edits are corrections that may be meant, the likeliest first; Fix is the line as
// one of them makes it, where somebody has read the corrected file again and found
// it right.
type Diagnostic struct {
	Pos      Pos
	Code     string
	Severity Severity
	Message  text.Text
	Hint     text.Text
	Related  []Pos
	Edits    []Edit
	Fix      *Line
}

// In renders the diagnostic in one language, as
// "file:line:col: message [code]; hint".
func (d Diagnostic) In(lang string) string {
	s := fmt.Sprintf("%s: %s [%s]", d.Pos, d.Message.In(lang), d.Code)
	if h := d.Hint.In(lang); h != "" {
		s += "; " + h
	}
	return s
}

// Error renders the diagnostic in English.
func (d Diagnostic) Error() string { return d.In("en") }

// Diagnostics is a list of mistakes.
type Diagnostics []Diagnostic

// Sorted returns the diagnostics ordered by place and code, repeats dropped.
func (ds Diagnostics) Sorted() Diagnostics {
	out := slices.Clone(ds)
	slices.SortStableFunc(out, func(a, b Diagnostic) int {
		return cmp.Or(a.Pos.compare(b.Pos), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message["en"], b.Message["en"]))
	})
	return slices.CompactFunc(out, func(a, b Diagnostic) bool {
		return a.Pos == b.Pos && a.Code == b.Code && a.Message["en"] == b.Message["en"]
	})
}

// HasErrors reports whether any diagnostic is an error.
func (ds Diagnostics) HasErrors() bool {
	return slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.Severity == SeverityError })
}

// Err returns nil where there are only warnings, and otherwise an [*Error]
// with all diagnostics.
func (ds Diagnostics) Err() error {
	if !ds.HasErrors() {
		return nil
	}
	return &Error{Diagnostics: ds.Sorted()}
}

// Error is what [Load], [Parse] and engine.Compile return for a policy set
// that cannot be used. It holds every diagnostic, warnings too.
type Error struct {
	Diagnostics Diagnostics
}

// Error lists the diagnostics in English, one a line.
func (e *Error) Error() string {
	lines := make([]string, len(e.Diagnostics))
	for i, d := range e.Diagnostics {
		lines[i] = d.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns each diagnostic, so that [errors.As] finds the first.
func (e *Error) Unwrap() []error {
	errs := make([]error, len(e.Diagnostics))
	for i, d := range e.Diagnostics {
		errs[i] = d
	}
	return errs
}

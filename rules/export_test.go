package rules

import "slices"

// Exact reports whether the expression is written in the file, not generated
// from a cell, and knows the place of each character.
func (e *Expr) Exact() bool {
	return e.exact && !slices.ContainsFunc(e.marks, func(m mark) bool { return m.fixed })
}

// Codes are the constants of codes.go that no file of testdata/invalid can show.
const CodeTooMany = codeTooMany

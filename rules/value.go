package rules

import "sort"

// Value is what stands where a value is expected: a scalar as it is written,
// an expression (written with a leading "="), a text with places to fill in,
// or a list or map of values.
type Value struct {
	Kind    ValueKind
	Pos     Pos
	Text    string              // the scalar as it is written, without quotes
	Expr    *Expr               // ValueExpr
	Parts   map[string]Template // ValueText, by language; "" where the text is the same in all
	Items   []Value             // ValueList
	Entries []Arg               // ValueMap
}

// ValueKind says what a [Value] is. The zero value is not valid.
type ValueKind int

// The kinds of value.
const (
	ValueNull   ValueKind = iota + 1
	ValueBool             // Text is "true" or "false"
	ValueNumber           // Text is a decimal number
	ValueString           // Text is itself
	ValueExpr
	ValueText // a person reads it; may hold {expressions}
	ValueList
	ValueMap
)

// Template is a text with expressions in braces. Concatenating its parts gives it.
type Template []Part

// Part is literal text, or an expression whose value stands in its place.
type Part struct {
	Text string
	Expr *Expr // nil: Text is literal
}

// Expr is the text of an expression and the way back to its place in the file.
type Expr struct {
	Source string
	Pos    Pos // where the first character of Source stands
	// marks gives, in ascending order of offset, the place of the character
	// at that offset; characters after it stand on the same line, or all in
	// that one place where it is fixed.
	marks []mark
	exact bool
	cut   bool // a comment follows
}

// Cut reports whether YAML took for a comment what stands behind the expression in
// its line, after a space and "#".
func (e *Expr) Cut() bool { return e.cut }

type mark struct {
	offset int
	pos    Pos
	fixed  bool // for text that was generated, not written
}

// At returns the place in the file of the character (not byte) at the given
// 0-based offset of Source. Where the YAML style does not allow an exact
// answer (escapes, folded text) it is the place where the scalar begins.
func (e *Expr) At(offset int) Pos {
	if !e.exact {
		return e.Pos
	}
	last := mark{pos: e.Pos}
	if i := sort.Search(len(e.marks), func(i int) bool { return e.marks[i].offset > offset }); i > 0 {
		last = e.marks[i-1]
	}
	if !last.fixed {
		last.pos.Col += offset - last.offset
	}
	return last.pos
}

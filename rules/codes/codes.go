package codes

import (
	"path"
	"strings"
	"unicode"
)

// Words are a text in Chinese and in English.
type Words struct{ ZH, EN string }

// Part is a group of codes: those that one step finds, or of one kind of
// thing. A code may stand in two parts, with a meaning in each.
type Part struct {
	Title Words
	About Words // where its codes are shown; may be empty
	Codes []Code
}

// Code is the description of one code.
type Code struct {
	Name     string // "unknown-key"
	Kind     Kind
	Means    Words // may hold Markdown's marks of code
	Examples []Example
}

// Example shows a code. It is a file, or a test in a Go file, by its path from
// the root of the repository; or an identifier, with the format that checks it.
type Example struct {
	File, Test   string
	Format, Text string
}

// Kind says what becomes of a set or a decision that a code is reported for.
type Kind int

// The kinds. An error stops a set from being used, or leaves a rule undecided;
// a violation makes the fact unknown; warnings and notes change nothing.
const (
	Error Kind = iota + 1
	Warning
	ErrorOrWarning
	Violation
	Note
)

// Words names the kind.
func (k Kind) Words() Words {
	switch k {
	case Error:
		return Words{"错误", "error"}
	case Warning:
		return Words{"警告", "warning"}
	case ErrorOrWarning:
		return Words{"错误或警告", "either"}
	case Violation:
		return Words{"不合格", "violation"}
	case Note:
		return Words{"说明", "note"}
	}
	return Words{}
}

// Parts returns all codes, in the order of the page.
func Parts() []Part {
	return []Part{
		files(), yaml(), keys(), names(), values(), tables(), grounds(),
		analysis(), tests(), expressions(), compiling(),
		inputs(), violations(), failures(), formats(), clocks(),
	}
}

// Heading is the title of the part on the page.
func (p Part) Heading() string { return p.Title.ZH + " · " + p.Title.EN }

// Anchor is the address of the heading within the page, as code hosts make it:
// letters, digits and hyphens, in small letters, with a hyphen for each space.
func (p Part) Anchor() string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return '-'
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
			return unicode.ToLower(r)
		}
		return -1
	}, p.Heading())
}

func mistake(name, zh, en string, examples ...Example) Code {
	return Code{name, Error, Words{zh, en}, examples}
}

func warning(name, zh, en string, examples ...Example) Code {
	return Code{name, Warning, Words{zh, en}, examples}
}

func either(name, zh, en string, examples ...Example) Code {
	return Code{name, ErrorOrWarning, Words{zh, en}, examples}
}

func violation(name, zh, en string, examples ...Example) Code {
	return Code{name, Violation, Words{zh, en}, examples}
}

func note(name, zh, en string, examples ...Example) Code {
	return Code{name, Note, Words{zh, en}, examples}
}

// The examples lie where the test of each step has its files.

func read(name string) Example     { return in("rules/testdata/invalid", name) }
func compiled(name string) Example { return in("engine/testdata/invalid", name) }
func analysed(name string) Example { return in("engine/analyze/testdata/bad", name) }
func tested(name string) Example   { return in("engine/suite/testdata/bad", name) }
func decided(name string) Example  { return in("engine/testdata/codes", name) }

func in(dir, name string) Example { return Example{File: path.Join(dir, name)} }

func test(file, name string) Example { return Example{File: file, Test: name} }

func filled(format, text string) Example { return Example{Format: format, Text: text} }

package rules

import (
	"slices"

	"github.com/guize-rules/guize/rules/internal/source"
)

// Exact reports whether the expression is written in the file, not generated
// from a cell, and knows the place of each character.
func (e *Expr) Exact() bool {
	return e.exact && !slices.ContainsFunc(e.marks, func(m mark) bool { return m.fixed })
}

// Codes are the constants of codes.go that no file of testdata/invalid can show.
const CodeTooMany = source.CodeTooMany

// Keys lists the keys of each thing as docs/spec.md calls it, those that must
// be given with "!" behind them, and the arguments of each effect.
func Keys() (things, effects map[string][]string) {
	l := newLanguage()
	things = map[string][]string{"top level": marked(l.top), "policy": marked(l.policy), "rule": marked(l.rule), "table": marked(l.table), "row": marked(l.row)}
	for _, s := range l.sections {
		kind, names := s.(interface{ listed() (string, []string) }).listed()
		things[kind] = names
	}
	effects = map[string][]string{}
	for _, k := range l.effects {
		effects[k.kind] = marked(k.args)
	}
	return things, effects
}

func marked[T any](rows []key[T]) []string {
	names := namesOf(rows)
	for i, name := range names {
		if k := find(rows, name); k.need != optional {
			names[i] += "!"
		}
	}
	return names
}

func (s *section[T]) listed() (kind string, names []string) { return s.kind, marked(s.rows) }

// namesOf lists the keys of the rows.
func namesOf[T any](rows []key[T]) []string {
	out := make([]string, 0, len(rows)+1)
	for _, k := range rows {
		out = append(out, k.name)
		if k.also != "" {
			out = append(out, k.also)
		}
	}
	return out
}

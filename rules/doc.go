// Package rules holds a policy set as data: it reads YAML, checks everything
// that can be checked without looking inside an expression, and reports all
// mistakes of a file in one run.
//
// The central types are [Set] (what the files say), [Rule] (one clause),
// [Expr] (the text of an expression with the way back to its place in the
// file) and [Diagnostics] (what is wrong, where, and what to do about it).
//
//	set, err := rules.Load(os.DirFS("."), "policies.yaml")
//
// This package knows YAML and calendars and no expressions: what an expression
// means, and whether it is right, is the business of package engine.
package rules

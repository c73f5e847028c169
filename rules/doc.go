// Package rules holds a policy set as data: it reads YAML, checks everything
// that can be checked without looking inside an expression, and reports all
// mistakes of a set in one run.
//
// The central types are [Set] (what the files say), [Rule] (one clause),
// [Expr] (the text of an expression with the way back to its place in the
// file) and [Diagnostics] (what is wrong, where, and what to do about it).
//
//	set, err := rules.Load(ctx, os.DirFS("."), "policies.yaml")
//
// [Load] reads a file, or a folder whose files make one set, with the sets
// that it extends and the CSV files that its tables name; [Parse] reads one
// file by itself. Both return what could be read beside an [*Error] with every
// mistake, so that engine.Compile can add its own to them.
//
// This package knows YAML and calendars and no expressions: what an expression
// means, and whether it is right, is the business of package engine. Size and
// depth of what is read are bounded by [Limits]; reading takes time in
// proportion to size, also for files that were made to do harm.
package rules

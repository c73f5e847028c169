// Package guize is the front page of a library that evaluates policies written
// in YAML (规则, rules), for public services: who is covered, what is exempt,
// which papers need not be handed in, which body does what and by when, and
// what a broken promise leads to.
//
// This package holds no code. What a program imports is
//
//   - [github.com/guize-rules/guize/rules]: a policy set as data, read and
//     checked, with every mistake of a file reported in one run;
//   - [github.com/guize-rules/guize/engine]: compiles a set and decides
//     applications, each answer with its rule, its citation and the facts used;
//   - [github.com/guize-rules/guize/rules/calendar]: working days as the State
//     Council sets them, periods, and day-by-day proofs of a due date;
//   - [github.com/guize-rules/guize/rules/format]: identifiers such as credit
//     codes, normalised and checked.
//
// A decision takes three calls:
//
//	set, err := rules.Load(ctx, os.DirFS("."), "policies.yaml")
//	eng, err := engine.Compile(ctx, set)
//	dec, err := eng.Evaluate(ctx, engine.Input{At: at, Facts: facts})
//
// The command is in adapters/cli/guize:
//
//	go run ./adapters/cli/guize eval examples/applications/line-300.0.json
package guize

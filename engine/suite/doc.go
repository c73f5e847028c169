// Package suite runs the tests of a policy set: cases that give facts and say
// what the decision must hold.
//
//	file, err := cases.Parse("policies_test.yaml", data)
//	report, err := suite.Run(ctx, eng, file, suite.Options{})
//	for _, r := range report.Results { … r.Name, r.Passed, r.Differences … }
//
// A case names only what it is about. `expect` matches in part: maps by key,
// lists by the element's identity (a route by its task, a deadline by its id,
// a notice by its code), outcomes by name, effects for the host under `emitted`
// by their kind; what it does not name may be anything. An empty list or map must
// be empty. A date matches a date-time on that day, and a number matches by value,
// however it is written. `absent` says what must not be there.
//
// The keys of both are those of the decision's JSON; a key or outcome that no
// decision can have is a mistake of the file, since otherwise a misspelt
// `absent` would hold for ever.
//
// [Cover] says what of the set no case touches: rules, the sides of their
// conditions, rows of tables, and the neighbours of each number or date that a
// condition names. [Mutate] makes small mistakes in the set, one at a time, and
// finds those that no case notices, with an application that would tell.
package suite

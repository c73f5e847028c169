// Package analyze finds what is wrong with a policy set before anyone applies:
// applications that fall through a gap, rules that contradict one another,
// rules that can never apply; and what a change to a set would change.
//
// [Check] examines one set. Where conditions compare facts with constants it
// is exact: the values of each fact are cut into classes at the constants
// (points and the intervals between them), no condition tells two values of a
// class apart, and all combinations of classes are searched. What is said to
// exist, such as a gap, comes with a [Witness], an application that the engine
// has decided just so. What is said never to be, such as an application to
// which a rule applies, is proved by the search coming to its end. Where a
// condition does more than compare — arithmetic on two facts, a list as a
// whole, the time — its answer is taken to be anybody's guess; a proof that
// holds for every guess is still one, and what is found by guessing counts
// only when the engine confirms it. Everything else is reported as not
// decided, with the facts that made it so. Searches have counted budgets, so
// that equal sets give equal reports on any machine.
//
// A rule that runs over a list is examined for one element. Two elements that
// only contradict one another together are therefore not found.
package analyze

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
// which a rule applies, is proved by the search coming to its end, and its
// witness shows how near an application can come. Only what nothing uses has
// no witness. Where a condition does more than compare — arithmetic on two
// facts, a sum over a list, the time — its answer is taken to be anybody's
// guess; a proof that holds for every guess is still one, and what is found by
// guessing counts only when the engine confirms it. Everything else is reported
// as not decided, with the facts that made it so. Searches have counted
// budgets, so that equal sets give equal reports on any machine. All this is held
// against brute force over random small sets (TestBruteForce, TestBruteForceDiff).
//
// A rule that runs over a list is examined for one element. Where what it gives
// is the whole application's — an outcome, a task — it is examined for two
// elements as well, which have different keys where the list has keys, and for
// a list without any. Conditions on all elements (any, all, none, len(…) > 0),
// and outcomes of the application that rules over a list give, are followed
// into the elements, for up to five such conditions of one question. Counts and
// sums over lists are guesses. Circles of tasks that only three elements
// together make are not looked for.
package analyze

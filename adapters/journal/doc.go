// Package journal keeps decisions, so that each can be shown, and made again,
// years later.
//
//	j, err := journal.Open(ctx, "journal.db", journal.Options{}) // or postgres://…
//	dec, err := eng.Evaluate(ctx, in)
//	body, err := j.Keep(ctx, eng, in, dec) // durable when it returns; dec.ID is set
//	report, err := j.Replay(ctx, journal.ReplayOptions{})
//
// A [Journal] only grows. Each [records.Entry] holds the hash of the one before it, so
// that one that is changed, removed or moved is found by [Journal.Replay]; a
// [records.Head] that was exported and signed finds a tail that was cut off, and a
// chain that was computed anew. Policy sets are kept by digest, and Replay
// decides every application again with the set of that time.
//
// Facts that a set marks `sensitive: true`, and those that it does not know,
// are masked before anything is written, in the application and wherever their
// text stands in the decision; where that fails nothing is written. A masked
// entry is replayed from the masked facts: it keeps what these gave when it was
// written.
//
// [OpenDB] puts a journal into a database of the host, where [Journal.KeepTx]
// keeps a decision in the host's own transaction.
//
// [Journal.Prune] removes the oldest entries and leaves a proof of what was
// removed. [Journal.Copy] backs a SQLite journal up while it is written to.
package journal

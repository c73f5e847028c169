package records

import "time"

// Stats say how a journal stands, at the cost of reading one row and the size of its
// tables.
type Stats struct {
	Seq   int64     // of the last entry
	Last  time.Time // when that was written; zero where there is none
	Bytes int64     // that the journal takes in its database; 0 where it cannot be told
	Pool  Pool
}

// Pool are the connections to the database.
type Pool struct {
	InUse, Idle int
	Waits       int64         // for a connection, since the start
	Waited      time.Duration // in all of them
}

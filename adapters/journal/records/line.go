package records

import "fmt"

// Line is an entry as it is exported: a line of JSON in the form of [Entry]. What
// stands in it behind `"hash":"…",` is, with a brace before, the very bytes that
// Hash is over, after those of Prev; so whoever has the lines can follow the chain.
type Line struct {
	Seq        int64
	Prev, Hash string
	JSON       []byte // ends in a line feed
}

// Gap is the error of an export that cannot go on from where it was to: entries
// after that are not there any more, or the journal ends before it.
type Gap struct {
	After       int64 // where it was to go on from
	First, Last int64 // the entries that are there; 0: none are
}

func (g *Gap) Error() string {
	if g.After > g.Last {
		return fmt.Sprintf("the journal ends with entry %d, before %d", g.Last, g.After)
	}
	return fmt.Sprintf("entry %d is not there any more; the first one is %d", g.After+1, g.First)
}

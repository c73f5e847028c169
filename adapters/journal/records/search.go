package records

import (
	"time"

	"github.com/guize-rules/guize/engine"
)

// Search says which decisions to list. What is left empty does not restrict.
type Search struct {
	Sets   []string      // ids of sets, one of which decided
	Number string        // of the application, as a fact that the journal's host names had it
	Status engine.Status // of the decision
	Rule   string        // behind something that it says, settled or open, in full ("policy/rule")

	From, Until time.Time // written from the one on, and before the other

	Before int64 // Seq of the last entry of the page before; 0: the first page
	Limit  int   // entries of a page at most; 0: 100, and never more than MostPage
}

// MostPage is how many entries a page of a search holds at most.
const MostPage = 1000

// Page is how many entries a page of the search holds.
func (s *Search) Page() int {
	if s.Limit <= 0 {
		return 100
	}
	return min(s.Limit, MostPage)
}

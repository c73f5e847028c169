package wire

import "github.com/guize-rules/guize/adapters/journal/records"

// JournalLine is a line of GET /v1/journal/entries: an entry, or, as the last line
// of an export that ends early, why it does.
type JournalLine struct {
	records.Entry
	Problem *Problem `json:"problem,omitempty"`
}

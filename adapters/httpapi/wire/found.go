package wire

import (
	"encoding/json"
	"time"

	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// FoundDecisions is a page of decisions that were kept, the newest first: the answer
// to GET /v1/decisions.
type FoundDecisions struct {
	Decisions []FoundDecision `json:"decisions"`
	Before    int64           `json:"before,omitempty"` // of the next page; not there on the last
}

// FoundDecision is a decision that was kept; GET /v1/decisions/{id} has all of it.
type FoundDecision struct {
	ID      string         `json:"id"`
	Seq     int64          `json:"seq"`
	Written time.Time      `json:"written"`
	At      time.Time      `json:"at"` // the time of the decision
	Set     string         `json:"set"`
	Digest  string         `json:"digest"`
	Status  engine.Status  `json:"status"`
	Asked   *records.Asked `json:"asked,omitempty"`
	Receipt string         `json:"receipt,omitempty"`
	Doubts  []rules.Text   `json:"doubts,omitempty"` // why the entry is not to be trusted, by its own bytes; empty: it may be
}

// Found is the page of a search whose entries were found.
func Found(s records.Search, entries []*records.Entry) FoundDecisions {
	out := FoundDecisions{Decisions: make([]FoundDecision, len(entries))}
	for i, e := range entries {
		var d struct{ Status engine.Status }
		_ = json.Unmarshal(e.Decision, &d) // a replay tells of an entry that cannot be read
		f := FoundDecision{ID: e.ID, Seq: e.Seq, Written: e.Written, Set: e.Set, Digest: e.Digest, Status: d.Status, Asked: e.Asked, Receipt: e.Receipt, Doubts: e.Doubts}
		if e.Input != nil {
			f.At = e.Input.At
		}
		out.Decisions[i] = f
	}
	if n := len(entries); n > 0 && n == s.Page() {
		out.Before = entries[n-1].Seq
	}
	return out
}

// Package records is what a journal holds, as data: entries, the heads of their
// chain, proofs of removals. It opens no database, so that whoever reads entries
// or serves them links none; package journal keeps and replays them.
package records

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// The errors of a journal that those tell apart who use one by an interface of
// their own.
var (
	ErrNotFound = errors.New("the journal has no such entry")
	ErrMask     = errors.New("the personal facts could not be masked")
	ErrForged   = errors.New("the entry is not as the journal wrote it")
)

// The kinds of entry.
const (
	KindDecision = "decision"
	KindRemoval  = "removal"
	KindAudit    = "audit"
	KindPlan     = "plan"
)

// Entry is one entry of the journal, with its place in the chain.
type Entry struct {
	Seq  int64  `json:"seq"`
	Prev string `json:"prev"` // "sha256:…" of the entry before
	Hash string `json:"hash"` // "sha256:…" over Prev and the record's bytes
	Record

	// Doubts are what is wrong with it as far as one entry can tell, or why that could
	// not be looked at. They are of who reads it and are not kept.
	Doubts []rules.Text `json:"doubts,omitempty"`
}

// Record is what an entry says. The part that belongs to its kind is filled.
type Record struct {
	ID      string    `json:"id"`
	Kind    string    `json:"kind"`
	Form    int       `json:"form,omitempty"` // how it is written; see [Form]
	Written time.Time `json:"written"`
	Program string    `json:"program,omitempty"` // version of the program that wrote it

	Asked *Asked `json:"asked,omitempty"` // of a decision; nil: nobody is named

	Language int `json:"language,omitempty"` // by whose meanings it was decided; 0: version 1

	Set      string `json:"set,omitempty"`
	Digest   string `json:"digest,omitempty"` // of the set
	Calendar string `json:"calendar,omitempty"`
	Input    *Input `json:"input,omitempty"`
	Receipt  string `json:"receipt,omitempty"`
	// Check is the receipt of the decision that the masked facts give, and Kept that
	// of the decision as it was masked; "" where it is Receipt.
	Check string `json:"check,omitempty"`
	Kept  string `json:"kept,omitempty"`

	Commitment *engine.Commitment `json:"commitment,omitempty"` // to the facts before they were masked

	Removal *Removal `json:"removal,omitempty"`
	Audit   *Audit   `json:"audit,omitempty"`
	Plan    *Plan    `json:"plan,omitempty"`

	Decision json.RawMessage `json:"decision,omitempty"` // as it was given, masked

	// Seal binds all of the above, and the place in the chain, by a key of the host's.
	Seal *engine.Commitment `json:"seal,omitempty"`
}

// Form is how entries are written today. From 2 on an entry holds what this package
// writes and nothing else, and its id (UUID version 7) bears the moment at which it
// was written; those of before have 0.
const Form = 2

// Input is what was decided: the facts, and the times and choices with them.
type Input struct {
	Facts    json.RawMessage `json:"facts"`
	At       time.Time       `json:"at"`
	RulesOn  string          `json:"rules_on,omitempty"`
	Lang     string          `json:"lang,omitempty"`
	Unknown  []string        `json:"unknown,omitempty"`
	Policies []string        `json:"policies,omitempty"`
	Masked   []string        `json:"masked,omitempty"` // paths of the facts that were masked
}

// Audit is something that an administrator did.
type Audit struct {
	Who     string `json:"who"`
	Action  string `json:"action"`
	Result  string `json:"result"`
	Request string `json:"request,omitempty"` // id of the request
}

// Removal is the proof of what the method Prune of a journal removed: how many entries, and
// the chain's hashes before the first and of the last of them. It shows
// that a copy of the entries is whole and genuine.
type Removal struct {
	From   int64      `json:"from"` // seq of the first entry removed
	To     int64      `json:"to"`
	Before time.Time  `json:"before"` // what was written before this moment was removed
	Prev   string     `json:"prev"`   // hash before the first
	Last   string     `json:"last"`   // hash of the last
	Reason string     `json:"reason"`
	Plans  []KeptPlan `json:"plans,omitempty"` // that were removed, the last of each name: they hold on
}

package wire

import (
	"time"

	"github.com/guize-rules/guize/engine"
)

// DecisionRequest asks for a decision. It is the body of POST /v1/decisions,
// and a line of POST /v1/decisions:batch.
type DecisionRequest struct {
	Facts    map[string]any `json:"facts" required:"true" description:"The application, as the facts of the set are declared; see GET /v1/sets/{set}/schema."`
	At       *time.Time     `json:"at,omitempty" description:"When clocks are read; now, where it is not given."`
	RulesOn  string         `json:"rules_on,omitempty" format:"date" description:"The date whose rules apply; by the set, where it is not given."`
	Lang     string         `json:"lang,omitempty" description:"Language of messages; by Accept-Language, where it is not given."`
	Unknown  []string       `json:"unknown,omitempty" description:"Paths of events of which it is not known whether they have come."`
	Policies []string       `json:"policies,omitempty" description:"Only these policies; all, where it is not given."`
}

// Explained is a decision and how it came about: the answer to
// POST /v1/decisions?explain=1.
type Explained struct {
	Decision *engine.Decision `json:"decision"`
	Trace    *engine.Trace    `json:"trace"`
}

// BatchLine answers one line of a batch: with its decision, or with what is
// wrong with it. Lines are answered in their order. Where a batch ends early the
// last answer says why, with the number of the line that was due.
type BatchLine struct {
	Line     int              `json:"line"` // from 1
	Decision *engine.Decision `json:"decision,omitempty"`
	Problem  *Problem         `json:"problem,omitempty"`
}

// WhatIfRequest asks for the smallest changes of an application that give an
// outcome. It is the body of POST /v1/what-if.
type WhatIfRequest struct {
	DecisionRequest
	Want Want `json:"want" required:"true"`
}

// Want is an outcome and the value that it should have.
type Want struct {
	Outcome string `json:"outcome" required:"true" example:"works[water].approval" description:"Its path."`
	Value   any    `json:"value" required:"true" example:"\"filing\"" description:"As the outcome's type is, or as text."`
}

package engine

import (
	"context"
	"errors"
	"time"

	"github.com/guize-rules/guize/rules"
)

// Engine is a compiled policy set, immutable and safe for concurrent use.
type Engine struct {
	set *rules.Set
}

// Option adjusts [Compile]; only this package makes options.
type Option interface{ apply(*config) error }

type config struct{}

// Input is one application and the times at which it is decided.
type Input struct {
	At       time.Time      // when clocks are read; required
	RulesOn  string         // YYYY-MM-DD; "" leaves it to the set
	Facts    map[string]any // nested, as the set declares them; dotted keys are accepted too
	JSON     []byte         // the same as a JSON object, numbers read exactly; instead of Facts
	Unknown  []string       // paths of events that are not known to have come or not
	Lang     string         // of messages and titles; "" is the set's first
	Policies []string       // evaluate these only; empty: all
}

// Compile checks every expression of the set and prepares it for evaluation.
// The error is a *[rules.Error] with all diagnostics, those of the set among them.
func Compile(set *rules.Set, opts ...Option) (*Engine, error) {
	return nil, errors.New("not built yet")
}

// Set returns the policy set that was compiled.
func (e *Engine) Set() *rules.Set { return e.set }

// Warnings returns what Compile found that does not stop the set from being used.
func (e *Engine) Warnings() rules.Diagnostics { return nil }

// Evaluate decides one application.
func (e *Engine) Evaluate(ctx context.Context, in Input) (*Decision, error) {
	return nil, errors.New("not built yet")
}

// Explain decides one application and says how it came about.
func (e *Engine) Explain(ctx context.Context, in Input) (*Decision, *Trace, error) {
	return nil, nil, errors.New("not built yet")
}

// Trace is how a decision came about, in the order of evaluation.
type Trace struct {
	Steps []Step `json:"steps"`
}

// Step is one rule for one element, with its condition and what it read.
type Step struct {
	Rule      string     `json:"rule"`
	Element   string     `json:"element,omitempty"`
	Pos       string     `json:"pos"`
	Status    string     `json:"status"` // applies, does_not_apply, undetermined, defeated, not_in_force
	By        string     `json:"by,omitempty"`
	Condition string     `json:"condition"`
	Read      []ReadFact `json:"read"`
	Cite      []string   `json:"cite,omitempty"`
	Changed   string     `json:"changed,omitempty"` // the layer that changed this rule
	Error     string     `json:"error,omitempty"`
}

// ReadFact is a fact that a step read; Value is nil and Known false where it is unknown.
type ReadFact struct {
	Fact  string `json:"fact"`
	Known bool   `json:"known"`
	Value any    `json:"value"`
}

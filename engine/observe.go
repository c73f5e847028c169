package engine

import (
	"context"

	"github.com/guize-rules/guize/engine/internal/lang"
)

// Observer is told what an engine does, for metrics and logs. Its functions are
// called in the goroutine that decides, before the decision is returned: they must be
// cheap and safe for concurrent use. What they do changes no decision. One that is nil
// is not called. Nobody is told of the applications that a search ([Engine.WhatIf])
// tries; those of an analysis and of tests are decisions as others are.
type Observer struct {
	Decided        func(ctx context.Context, o Observed)
	FunctionFailed func(ctx context.Context, f FailedFunction)
}

// Observed is a decision that was made.
type Observed struct {
	Set    string
	Digest string
	Status Status
	Errors []RuleError // not to be kept or changed
	Work   int64       // in units; see [WithWorkLimit]
}

// FailedFunction is a function of the host's that failed, which a rule error of the
// decision tells without its reason.
type FailedFunction struct {
	Function string
	Pos      string // of the expression, file:line:col
	Err      error  // what the function returned, or that it panicked and where
}

// WithObserver adds an observer to those that there are. The engine has no log of its
// own: FunctionFailed is the place to write one.
func WithObserver(o Observer) Option {
	return optionFunc(func(c *config) error {
		c.observers = append(c.observers, o)
		return nil
	})
}

// tell tells the observers of a decision, and of the functions that failed in it, each
// once where it stands.
func (ev *evaluation) tell(status Status, errors []RuleError, failures []*lang.Error) {
	if ev.quiet || len(ev.eng.observers) == 0 {
		return
	}
	set := ev.eng.plan.Set
	for _, o := range ev.eng.observers {
		for _, f := range onceAt(failures) {
			if o.FunctionFailed != nil {
				o.FunctionFailed(ev.ctx, f)
			}
		}
		if o.Decided != nil {
			o.Decided(ev.ctx, Observed{Set: set.ID, Digest: set.Digest, Status: status, Errors: errors, Work: ev.whole.Spent()})
		}
	}
}

func onceAt(failures []*lang.Error) (out []FailedFunction) {
	type key struct{ function, pos, text string }
	seen := map[key]bool{}
	for _, e := range failures {
		f := FailedFunction{e.Function, e.Pos.String(), e.Cause}
		if k := (key{f.Function, f.Pos, f.Err.Error()}); !seen[k] {
			seen[k] = true
			out = append(out, f)
		}
	}
	return out
}

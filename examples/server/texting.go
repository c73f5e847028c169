package main

import (
	"context"
	"log/slog"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/engine"
)

// texting is a journal that acts on the effects of a decision once it is kept:
// nothing is sent for a decision that nobody can look up later. A decision
// belongs to the handler again when Keep returns, so take from it what is
// needed.
type texting struct {
	httpapi.Journal
	log *slog.Logger
}

// Keep keeps a decision and then sends its text messages.
func (t texting) Keep(ctx context.Context, eng *engine.Engine, in engine.Input, dec *engine.Decision) ([]byte, error) {
	body, err := t.Journal.Keep(ctx, eng, in, dec)
	if err != nil {
		return nil, err
	}
	messages, err := sms().Read(dec)
	if err != nil { // it is kept all the same
		t.log.Error("text messages not sent", "decision", dec.ID, "error", err)
	}
	for _, m := range messages {
		if len(m.WaitsFor) == 0 { // else a value is not known yet
			// A real host hands the message to a queue here, by the decision's id,
			// so that none goes out twice. The number is not for the log.
			t.log.Info("text message", "decision", dec.ID, "permit", m.Data.Permit)
		}
	}
	return body, nil
}

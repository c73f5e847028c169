package cases_test

import (
	"context"
	"errors"
	"testing"

	"github.com/guize-rules/guize/rules/cases"
)

// looks ends after it has been asked a number of times whether it is over.
type looks struct {
	context.Context
	left int
}

// Err counts down.
func (l *looks) Err() error {
	if l.left--; l.left < 0 {
		return context.Canceled
	}
	return nil
}

// Reading a file of tests ends with its context.
func TestParseEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx := &looks{t.Context(), 3}
	if _, err := cases.Parse(ctx, "t.yaml", []byte("cases:\n  - {name: a, given: {}, expect: {status: decided}}\n")); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

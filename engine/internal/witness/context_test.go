package witness

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/suite"
	"github.com/guize-rules/guize/rules"
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

// Compiling ends with its context, wherever it is, and so does what takes a compiled
// set apart again.
func TestCompilingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	set, err := rules.Load(t.Context(), os.DirFS("../../.."), "policies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	for name, do := range map[string]func(ctx context.Context) error{
		"Compile":   func(ctx context.Context) error { _, err := engine.Compile(ctx, set); return err },
		"Testables": func(ctx context.Context) error { _, err := eng.Testables(ctx); return err },
		"Mutants":   func(ctx context.Context) error { _, err := suite.Mutants(ctx, eng); return err },
		"Check": func(ctx context.Context) error {
			_, err := analyze.Check(ctx, eng, analyze.Options{At: time.Date(2021, 9, 10, 9, 0, 0, 0, time.UTC)})
			return err
		},
	} {
		for n := 0; n < 60; n += 7 {
			if err := do(&looks{t.Context(), n}); !errors.Is(err, context.Canceled) {
				t.Errorf("%s after %d looks: %v", name, n, err)
			}
		}
	}
}
